#!/usr/bin/env bash
# Every test: once with SQLite beneath the web, the web's again with PostgreSQL, and Spark's in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin

echo "== everything, on two cores"
$bin/pytest -n 2 --dist loadfile -m "not spark and not alone" "$@"

echo "== what must not share the machine: browser journeys and killed loads"
$bin/pytest -m "alone and not spark" "$@" || { code=$?; [ $code -eq 5 ] || exit $code; }

echo "== the web again, on PostgreSQL"
WARDMOTE_TEST_DATABASE=postgres $bin/pytest -n 2 --dist loadfile tests/web "$@"

if command -v java >/dev/null; then
  echo "== the same figures through Spark"
  $bin/pytest -m spark "$@"
else
  echo "Spark's test was not run: there is no Java here. Install a Java 17 runtime to run it."
fi
