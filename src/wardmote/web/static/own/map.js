// The map of one figure. The table under it says the same; without this script it stands alone.
import { Map, Marker, NavigationControl, setWorkerUrl } from "../maplibre/maplibre-gl.mjs";

const box = document.getElementById("map");
const told = document.getElementById("map-told");

function bounds(features) {
  const edges = [180, 90, -180, -90];
  const walk = (part) => {
    if (typeof part[0] === "number") {
      edges[0] = Math.min(edges[0], part[0]);
      edges[1] = Math.min(edges[1], part[1]);
      edges[2] = Math.max(edges[2], part[0]);
      edges[3] = Math.max(edges[3], part[1]);
    } else {
      part.forEach(walk);
    }
  };
  features.forEach((feature) => walk(feature.geometry.coordinates));
  return [[edges[0], edges[1]], [edges[2], edges[3]]];
}

function layers() {
  return [
    { id: "paper", type: "background", paint: { "background-color": "#eef1f2" } },
    { id: "areas", type: "fill", source: "areas",
      paint: { "fill-color": ["get", "fill"], "fill-opacity": 0.9 } },
    { id: "edges", type: "line", source: "areas",
      paint: { "line-color": "#0b0c0c", "line-width": ["case", ["boolean", ["feature-state", "near"], false], 3, 0.8] } },
  ];
}

// The middle of an area's largest outer ring, in degrees: near enough for a letter.
function middle({ type, coordinates }) {
  const middles = (type === "Polygon" ? [coordinates] : coordinates).map(([ring]) => {
    let size = 0, x = 0, y = 0;
    for (let at = 1; at < ring.length; at += 1) {
      const [[x0, y0], [x1, y1]] = [ring[at - 1], ring[at]];
      const part = x0 * y1 - x1 * y0;
      size += part; x += (x0 + x1) * part; y += (y0 + y1) * part;
    }
    return { size: Math.abs(size), at: size ? [x / (3 * size), y / (3 * size)] : ring[0] };
  });
  return middles.reduce((most, one) => (one.size > most.size ? one : most)).at;
}

// Each class has its letter, so that the map is read without its colours. The table is what is heard.
function addLetters(map, features) {
  for (const { geometry, properties } of features.filter((one) => one.properties.letter)) {
    const element = document.createElement("span");
    element.className = "map-letter";
    element.textContent = properties.letter;
    new Marker({ element }).setLngLat(middle(geometry)).addTo(map);
    element.setAttribute("aria-hidden", "true");
    ["role", "aria-label", "tabindex"].forEach((name) => element.removeAttribute(name));
  }
}

async function draw() {
  const answer = await fetch(box.dataset.geojson, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) return;
  const areas = await answer.json();
  if (!areas.features.length) return;
  setWorkerUrl(new URL("../maplibre/maplibre-gl-worker.mjs", import.meta.url).href);
  document.getElementById("map-live").hidden = false;
  const map = new Map({
    container: box,
    style: { version: 8, sources: { areas: { type: "geojson", data: areas, generateId: true } }, layers: layers() },
    bounds: bounds(areas.features),
    fitBoundsOptions: { padding: 20 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: true,
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  addLetters(map, areas.features);
  let near = null;
  const leave = () => {
    if (near !== null) map.setFeatureState({ source: "areas", id: near }, { near: false });
    near = null;
  };
  map.on("mousemove", "areas", (event) => {
    const feature = event.features[0];
    if (feature.id !== near) {
      leave();
      near = feature.id;
      map.setFeatureState({ source: "areas", id: near }, { near: true });
      told.textContent = `${feature.properties.name}: ${feature.properties.words}`;
    }
    map.getCanvas().style.cursor = feature.properties.href ? "pointer" : "";
  });
  map.on("mouseleave", "areas", leave);
  map.on("click", "areas", (event) => {
    const { href } = event.features[0].properties;
    if (href && new URL(href, location.href).origin === location.origin) location.assign(href);
  });
  map.once("idle", () => { 
    box.dataset.drawn = "yes";
    document.getElementById("map-drawn").hidden = true; // on paper it is shown again
  });
}

if (box) draw();
