#!/usr/bin/env bash
# Make the virtual environment from the locks: `tools/setup.sh core` to run, `tools/setup.sh dev` to develop.
# Needs Python 3.11 or later and the package registry; nothing else. The lock holds what builds this package too.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=$1
venv=${2:-.venv}
uv_version=0.13.9

python=""
for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
  if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Wardmote needs Python 3.11 or later, and found none. Install it, or name it: make PYTHON=/path/to/python3.11" >&2
  exit 3
fi

say() { printf '  %s\n' "$*"; }
[ -x "$venv/bin/python" ] || { say "making a virtual environment in $venv"; "$python" -m venv "$venv"; }
export VIRTUAL_ENV="$PWD/$venv"
lock=locks/$kind.lock
say "installing $(grep -c '==' "$lock") packages, each checked by its hash"
if "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$uv_version" 2>/dev/null; then
  # pip sync would remove what another kind needs, so a core set-up never shrinks a developer's.
  "$venv/bin/uv" pip install --quiet --require-hashes -r "$lock"
  "$venv/bin/uv" pip install --quiet --no-deps --no-build-isolation -e .
else
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
touch "$venv/$kind.done"
if [ "$kind" = dev ]; then touch "$venv/core.done"; fi
say "ready"
