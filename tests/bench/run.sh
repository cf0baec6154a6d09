#!/bin/sh
# SPDX-License-Identifier: MIT
# What decisions and loads cost, run by hand: run.sh [ROUNDS]. It is no test; docs/performance.md shows what it printed.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build
{ cmake --preset release && cmake --build --preset release --target bench; } >build/bench.log 2>&1 ||
  { cat build/bench.log; exit 1; }
exec build/release/bin/bench docs/examples/parisnanterre.consigne "$@"
