#!/bin/sh
# Rebuild the vendored look: GOV.UK patterns, font and map script, under src/wardmote/web/static.
#
# Needs npm and a network. Not part of `make`: what it builds is committed, with licences and
# checksums, so that setting up and running Wardmote needs neither. Change a version here, run it,
# look at the pages, and commit the result with this file.
set -eu
GOVUK=6.6.0
MAPLIBRE=6.17.0
FONT=5.3.1
SASS=1.108.2

root=$(cd "$(dirname "$0")/.." && pwd)
out="$root/src/wardmote/web/static"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$root/tools/look/govuk.scss" "$work/"
cd "$work"
echo '{"name": "look", "private": true}' > package.json
npm install --no-audit --no-fund --ignore-scripts \
  "govuk-frontend@$GOVUK" "maplibre-gl@$MAPLIBRE" "@fontsource/source-sans-3@$FONT" "sass@$SASS"
node_modules/.bin/sass --no-source-map --style=compressed --quiet-deps \
  --load-path=node_modules govuk.scss "$out/css/govuk.css"

# Source maps are not shipped, so no file may point at one.
strip() { sed 's@//# sourceMappingURL=.*@@; s@/\*# sourceMappingURL=[^*]*\*/@@' "$1" > "$2"; }
strip node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js "$out/js/govuk.js"
for part in maplibre-gl.mjs maplibre-gl-worker.mjs maplibre-gl.css; do
  strip "node_modules/maplibre-gl/dist/$part" "$out/maplibre/$part"
done
for subset in latin latin-ext; do
  for weight in 400 600; do
    cp "node_modules/@fontsource/source-sans-3/files/source-sans-3-$subset-$weight-normal.woff2" "$out/fonts/"
  done
done
cp node_modules/maplibre-gl/LICENSE.txt "$out/licences/maplibre-gl.txt"
cp node_modules/@fontsource/source-sans-3/LICENSE "$out/licences/source-sans-3.txt"

cd "$out"
find . -type f ! -name CHECKSUMS ! -path './own/*' | LC_ALL=C sort | xargs sha256sum > CHECKSUMS
