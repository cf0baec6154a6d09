#!/bin/sh
# SPDX-License-Identifier: MIT
# What holds of every ruleset and query, on random ones: run.sh [QUERIES [SEED]] (10000 and 1; 100000 by hand).
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The last line says what was done.
if "${CONSIGNE_BUILD:-build/release}/bin/laws" "${1:-10000}" "${2:-1}" >"$log" 2>&1; then
  ok "$(tail -n 1 "$log")"
else
  not_ok 'laws of decisions' "$log"
fi

tap_end
