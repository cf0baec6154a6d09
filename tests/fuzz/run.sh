#!/bin/sh
# SPDX-License-Identifier: MIT
# Fuzz targets without a fuzzer: run.sh [MUTATIONS [SEED]] gives each its seeds, and mutations of them that are the same
# every time. A build with sanitizers sees most. The input that a target fails on is kept in the build.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/asan-ubsan}
mutations=${1:-20000}
seed=${2:-1}

# replay TARGET FOLDER: where it fails, once more, so that the last input is kept.
replay() {
  "$build/bin/fuzz-$1" "$2" "$mutations" "$seed" && return
  echo "the input: $build/fuzz-$1.input"
  FUZZ_KEEP=$build/fuzz-$1.input "$build/bin/fuzz-$1" "$2" "$mutations" "$seed" 2>/dev/null
  return 1
}

for target in ruleset header path authres answer policy filter; do
  check "fuzz-$target: seeds and $mutations mutations" replay $target "tests/fuzz/seeds/$target"
done
mutations=$((mutations / 10))
check "fuzz-ruleset: docs/examples and $mutations mutations" replay ruleset docs/examples

tap_end
