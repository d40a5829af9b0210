#!/usr/bin/env bash
# What the tests need from Debian: a browser, a PDF reader, and the XML binding that the PDF/UA validator uses.
set -euo pipefail
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
command -v java >/dev/null || missing+=(default-jre-headless)
[ -e /usr/share/java/jaxb-api.jar ] || [ -e /usr/share/java/jaxb-runtime.jar ] || missing+=(libjaxb-java)
[ ${#missing[@]} -eq 0 ] && exit 0
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
  echo "  installing from Debian: ${missing[*]}"
  # A mirror may be slow or fail for a moment, and another installation may hold the lock.
  patient=(-o Acquire::Retries=5 -o Acquire::http::Timeout=120 -o Acquire::https::Timeout=120 -o DPkg::Lock::Timeout=600 -qq)
  "${as_root[@]}" apt-get "${patient[@]}" update
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get "${patient[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "The tests need these and may not install them here: ${missing[*]}" >&2
  echo "Install them, for example: sudo apt-get install ${missing[*]}" >&2
  exit 3
fi
