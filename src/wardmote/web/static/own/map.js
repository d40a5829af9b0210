// The map of one figure. The table under it says the same; without this script it stands alone.
import { Map, NavigationControl, setWorkerUrl } from "../maplibre/maplibre-gl.mjs";

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
