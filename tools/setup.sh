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
# A registry may be slow, or fail for a moment: each download waits and is tried again, and so is the whole.
# uv trusts certificates of its own. Behind an office's proxy only the machine's vouch for a registry: they are
# asked the second time; and the last time pip installs, should uv be what fails.
export UV_HTTP_TIMEOUT=180 UV_HTTP_RETRIES=5 PIP_DEFAULT_TIMEOUT=60 PIP_RETRIES=5 PIP_DISABLE_PIP_VERSION_CHECK=1
# A checkout that CI makes and forgets leaves nothing in the caches that others use: Spark alone is 0.9 GB.
if [ -n "${CI:-}" ]; then export UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1; fi
patiently() {
  "${install[@]}" "$@" && return
  say "that failed; trying again in 5 seconds, with this machine's own certificates"
  sleep 5
  UV_SYSTEM_CERTS=1 "${install[@]}" "$@" && return
  say "that failed; trying again in 20 seconds, with pip"
  sleep 20
  "${pip[@]}" "$@"
}
# One without pip was left half made: making it again completes it.
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || { say "making a virtual environment in $venv"; "$python" -m venv "$venv"; }
export VIRTUAL_ENV="$PWD/$venv"
lock=locks/$kind.lock
say "installing $(grep -c '==' "$lock") packages, each checked by its hash"
pip=("$venv/bin/python" -m pip install --quiet)
install=("${pip[@]}")
if "${pip[@]}" "uv==$uv_version" 2>/dev/null; then
  # pip sync would remove what another kind needs, so a core set-up never shrinks a developer's.
  install=("$venv/bin/uv" pip install --quiet)
fi
patiently --require-hashes -r "$lock"
patiently --no-deps --no-build-isolation -e .
touch "$venv/$kind.done"
if [ "$kind" = dev ]; then touch "$venv/core.done"; fi
say "ready"
