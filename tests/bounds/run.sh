#!/bin/sh
# SPDX-License-Identifier: MIT
# Time: run.sh [full | SIZE...], each size twice the one before (8, 16, 32 KiB, for mixes 64 KiB too; full: 8 KiB to
# 1 MiB). Counts the instructions of every hostile family with callgrind, and takes the CPU time of every mix of
# blanks at every place: none may cost more than 2.3 times as much at twice the size.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
program=${CONSIGNE_BUILD:-build/release}/bin/bounds
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mixes=${*:-8192 16384 32768 65536}
[ $# -gt 0 ] || set -- 8192 16384 32768
if [ "$1" = full ]; then
  set -- 8192 16384 32768 65536 131072 262144 524288 1048576
  mixes=$*
fi

# Memory that was freed stays with the program: what the kernel takes for new pages is none of our work.
# shellcheck disable=SC2086
if MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=1073741824 "$program" mixes all $mixes >"$work/mixes"; then
  awk '
    !($1 in worst) { places[++count] = $1 }
    { strings[$1]++ }
    $4 >= worst[$1] { worst[$1] = $4; mix[$1] = $2; took[$1] = $3 }
    END { for (i = 1; i <= count; i++) { p = places[i]; print p, strings[p], worst[p], mix[p], took[p] } }' \
    "$work/mixes" >"$work/places"
else
  not_ok 'every mix of blanks is read'
fi
while read -r place strings worst mix took; do
  said="$place: $strings strings repeated, worst doubling $worst ($mix, $((took / 1000)) us at the largest)"
  if awk -v w="$worst" 'BEGIN { exit !(w <= 2.3) }'; then ok "$said"; else not_ok "$said"; fi
done <"$work/places"

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
