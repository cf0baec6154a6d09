#!/bin/sh
# SPDX-License-Identifier: MIT
# What holds of the repairs of every refusal, on random ones: run.sh [REFUSALS [SEED]] (1000 and 1; 10000 by hand).
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The last line says what was done.
if "${CONSIGNE_BUILD:-build/release}/bin/repairs" "${1:-1000}" "${2:-1}" >"$log" 2>&1; then
  ok "$(tail -n 1 "$log")"
else
  not_ok 'repairs' "$log"
fi

tap_end
