#!/bin/sh
# SPDX-License-Identifier: MIT
# Time: run.sh [full | SIZE...], each size twice the one before (8, 16, 32 KiB; full: 8 KiB to 1 MiB). Counts the
# instructions of every hostile family with callgrind; none may cost more than 2.3 times as much at twice the size.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
program=${CONSIGNE_BUILD:-build/release}/bin/bounds
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- 8192 16384 32768
[ "$1" != full ] || set -- 8192 16384 32768 65536 131072 262144 524288 1048576

if ! command -v valgrind >/dev/null; then
  skip 'time of hostile inputs' 'no valgrind'
  tap_end
  exit
fi

# Each return from `measured` makes a file with the instructions since the last one.
if ! LD_BIND_NOW=1 valgrind --tool=callgrind --toggle-collect=measured --dump-after=measured --separate-threads=no \
  --callgrind-out-file="$work/out" "$program" all "$@" >"$work/names" 2>"$work/log"; then
  not_ok 'every hostile input is read' "$work/log"
  tap_end
  exit 1
fi
ok 'every hostile input is read, on a stack of 64 KiB'

number=0
while read -r family size; do
  number=$((number + 1))
  echo "$family $size $(sed -n 's/^totals: //p' "$work/out.$number")"
done <"$work/names" >"$work/counts"

# A line a family: instructions for each octet at the largest size, the greatest ratio of a doubling.
awk '
  $1 != family { if (family) print family, size, count, worst; family = $1; worst = 0; size = 0 }
  size { ratio = $3 / count; if (ratio > worst) worst = ratio }
  { size = $2; count = $3 }
  END { print family, size, count, worst }' "$work/counts" >"$work/table"

while read -r family size count worst; do
  said=$(awk -v f="$family" -v s="$size" -v c="$count" -v w="$worst" \
    'BEGIN { printf "%-28s %10d octets %13.0f instructions, worst doubling %.2f", f, s, c, w }')
  if awk -v w="$worst" 'BEGIN { exit !(w <= 2.3) }'; then
    ok "$said"
  else
    grep "^$family " "$work/counts" >"$work/why"
    not_ok "$said" "$work/why"
  fi
done <"$work/table"

tap_end
