#!/bin/sh
# SPDX-License-Identifier: MIT
# Exhaustive where small, against plain slow readers: run.sh [LENGTH], the most letters of a text (5; 7 takes an hour).
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
export WORK BIN
BIN=${CONSIGNE_BUILD:-build/release}/bin
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
length=${1:-5}
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

cat >"$WORK/programs" <<END
characters 0 3ffff
characters 40000 7ffff
characters 80000 bffff
characters c0000 10ffff
exhaustive path classes $length
exhaustive path lists $length
exhaustive path lines $length
exhaustive path hosts $length
exhaustive path plain $length
exhaustive list classes $length
exhaustive list lists $length
exhaustive list lines $length
exhaustive list hosts $length
addresses $length
networks
plain $((length - 1))
END
python3 tests/exhaustive/plain.py 20000 "${CONSIGNE_CORPORA:-../shared}/corpora" >"$WORK/records"

# Each into a file of its own, under its number.
awk '{ print NR, $0 }' "$WORK/programs" | xargs -P "$jobs" -L 1 sh -c '
  number=$1 program=$2
  shift 2
  "$BIN/$program" "$@" >"$WORK/$number" 2>&1 && touch "$WORK/$number.good"
  exit 0' sh

# The last line of a program says what it did.
number=0
while read -r program; do
  number=$((number + 1))
  said=$(tail -n 1 "$WORK/$number")
  if [ -e "$WORK/$number.good" ]; then ok "$said"; else not_ok "$program: $said" "$WORK/$number"; fi
done <"$WORK/programs"

check 'plain lists of the corpora and the generators' sh -c '"$BIN/plain" - <"$WORK/records"'

tap_end
