#!/bin/sh
# SPDX-License-Identifier: MIT
# What holds of every result: run.sh [MUTATIONS [SEED]]. Every input of the corpora, each prefix of it and mutations of
# them (20000, the same for the same seed) through every reader; and, a hundredth as often, tables of random patterns.
# A build with sanitizers sees what is read past the end.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/asan-ubsan}
corpora=${CONSIGNE_CORPORA:-../shared}/corpora
mutations=${1:-20000}
seed=${2:-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ ! -d "$corpora" ]; then
  skip 'properties of every result' 'no corpora'
  tap_end
  exit
fi
python3 tests/property/inputs.py "$corpora" >"$work/inputs"

# The last line says what was done.
if "$build/bin/property" "$mutations" "$seed" <"$work/inputs" >"$work/log" 2>&1; then
  ok "$(tail -n 1 "$work/log")"
else
  not_ok 'every property of every result' "$work/log"
fi

# A pattern that matches is never left out.
if "$build/bin/patterns" "$((mutations / 100))" "$seed" <"$work/inputs" >"$work/log" 2>&1; then
  ok "$(tail -n 1 "$work/log")"
else
  not_ok 'every pattern that matches is found' "$work/log"
fi

tap_end
