#!/bin/sh
# SPDX-License-Identifier: MIT
# What this library costs, run by hand on a machine that does nothing else: run.sh [peers|growth|all] [WORD...]. It writes
# into docs/performance.md. Words go to the measuring program: of peers --rounds N, --ms N, --only NAME, --short, --count
# (see peers/race.py), and what they leave out is not in the page; of growth the number of rounds. It is no test.
set -eu
cd "$(dirname "$0")/../.."
part=${1:-all}
[ $# -eq 0 ] || shift
case $part in peers | growth | all) ;; *) sed -n '3,5s/^# //p' "$0" >&2; exit 2 ;; esac
[ "$part" = all ] || [ $# -eq 0 ] || words="$*"
out=build/bench
mkdir -p "$out"

# quiet COMMAND...: its output where it fails.
quiet() { "$@" >"$out/log" 2>&1 || { cat "$out/log"; exit 1; }; }
quiet cmake --preset release
quiet cmake --build --preset release

peers() {
  # What Debian ships of them, and what counts instructions. A package that cannot be had is told, and its peer is missing.
  for package in g++ dovecot-dev libglib2.0-dev libicu-dev libidn2-dev libgmime-3.0-dev libmimetic-dev libabsl-dev \
    libcdb-dev libpcre2-dev libhyperscan-dev libre2-dev dpdk-dev postfix-cdb rspamd valgrind; do
    sh docs/packages.sh "$package" >"$out/log" 2>&1 || echo "$package cannot be installed"
  done
  quiet cmake --install build/release --prefix "$PWD/$out/prefix"
  modules=$(dirname "$(find "$PWD/$out/prefix" -name consigne.pc)")
  quiet env PKG_CONFIG_PATH="$modules" cmake -S tests/bench/peers -B "$out/peers"
  quiet cmake --build "$out/peers" -- -k
  [ ! -f "$out/peers/missing" ] || sed 's/$/ is missing/' "$out/peers/missing"
  # shellcheck disable=SC2086
  python3 tests/bench/peers/race.py "$out/peers" "$out/peers.json" ${words:---count}
  python3 tests/bench/page.py peers "$out/peers.json" docs/performance.md docs/performance.svg
}

growth() {
  # shellcheck disable=SC2086
  build/release/bin/growth docs/examples/parisnanterre.consigne ${words:-} | tee "$out/growth"
  python3 tests/bench/page.py growth "$out/growth" docs/performance.md
}

case $part in peers) peers ;; growth) growth ;; all) peers; growth ;; esac
