#!/bin/sh
# SPDX-License-Identifier: MIT
# The border stays what it is: exported symbols = consigne.h = consigne.map, and no constant changes its number.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# A header without comments, on one line.
flat() {
  tr '\n' ' ' <include/consigne.h | sed 's,/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/, ,g'
}

flat | grep -o 'CONSIGNE_API [^;(]*(' | grep -o 'consigne_[a-z0-9_]*($' | tr -d '(' | sort >"$work/declared"
sed -n 's/^  \(consigne_[a-z0-9_]*\);$/\1/p' src/consigne.map | sort >"$work/mapped"
nm -D --defined-only "$build/lib/libconsigne.so" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort \
  >"$work/exported"

check 'the header declares functions' test -s "$work/declared"
check 'consigne.map lists what consigne.h declares' diff "$work/declared" "$work/mapped"
check 'the shared library exports what consigne.h declares, and nothing else' \
  diff "$work/declared" "$work/exported"

# Each constant of the header is in numbers.txt, and has the number that stands there.
flat | grep -o 'CONSIGNE_[A-Z0-9_]* = ' | sed 's/ = //' | sort >"$work/constants"
echo CONSIGNE_NTS >>"$work/constants"
sort -o "$work/constants" "$work/constants"
sed '/^#/d' tests/abi/numbers.txt >"$work/numbers"
cut -d ' ' -f 1 "$work/numbers" | sort >"$work/pinned"
check 'numbers.txt pins every constant of consigne.h' diff "$work/constants" "$work/pinned"

{
  echo '#include <consigne.h>'
  sed 's/\(.*\) \(.*\)/_Static_assert(\1 == \2, "\1");/' "$work/numbers"
} >"$work/numbers.c"
check 'no constant has changed its number' ${CC:-cc} -std=c11 -Iinclude -fsyntax-only "$work/numbers.c"

tap_end
