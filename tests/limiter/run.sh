#!/bin/sh
# SPDX-License-Identifier: MIT
# Limits: run.sh [SEED [COUNT]]; twice COUNT random asks (1000000) beside an oracle, then from several threads.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
program=${CONSIGNE_BUILD:-build/dev}/bin/limiter
seed=${1-1}
count=${2-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run NAME ARGUMENT...: each line of the program's TAP is one of ours.
run() {
  name=$1
  shift
  "$program" "$@" >"$work/out" 2>&1 || [ $? -eq 1 ] || not_ok "$name ends" "$work/out"
  grep '^#' "$work/out" || true
  grep -q '^1\.\.' "$work/out" || not_ok "$name comes to its end" "$work/out"
  while read -r first rest; do
    case "$first $rest" in
      ok\ *) ok "$name: ${rest#* - }" ;;
      'not ok '*) not_ok "$name: ${rest#* - }" ;;
    esac
  done <"$work/out"
}
run "seed $seed" random "$seed" "$count"
run threads threads 100000

tap_end
