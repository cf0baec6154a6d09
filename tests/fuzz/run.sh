#!/bin/sh
# SPDX-License-Identifier: MIT
# Fuzz targets without a fuzzer: their seeds, and mutations of them that are the same every time. It is the build with
# sanitizers that sees most. More: tests/fuzz/run.sh MUTATIONS SEED. An input that failed is kept beside the build.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/asan-ubsan}
mutations=${1:-20000}
seed=${2:-1}

for target in ruleset header path; do
  FUZZ_KEEP=$build/fuzz-$target.input
  export FUZZ_KEEP
  check "fuzz-$target: seeds and $mutations mutations" \
    "$build/bin/fuzz-$target" "tests/fuzz/seeds/$target" "$mutations" "$seed"
done
for rules in docs/examples; do
  check "fuzz-ruleset: mutations of $rules" "$build/bin/fuzz-ruleset" "$rules" 2000 "$seed"
done

tap_end
