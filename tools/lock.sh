#!/usr/bin/env bash
# Refresh the locks: names, versions and hashes only, never a download address.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header "$@"; }
PATH="$PWD/.venv/bin:$PATH"
mkdir -p locks
compile --group build pyproject.toml -o locks/core.lock
compile --extra postgres --extra linkage --extra spark --group build --group test --group lint --group bench pyproject.toml -o locks/dev.lock
