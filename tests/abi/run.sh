#!/bin/sh
# SPDX-License-Identifier: MIT
# The border stays what it is: the library exports what the public headers declare and consigne.map lists, no function
# changes its parameters or the version of its symbol, no constant its number, and the headers are as large as people
# can read. tests/lint/selftest.sh shows on changed copies that this can fail.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# The headers without comments, on one line.
flat() {
  cat include/consigne.h include/consigne-policy.h | tr '\n' ' ' | sed 's,/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/, ,g'
}

flat | grep -o 'CONSIGNE_API [^;(]*(' | grep -o 'consigne_[a-z0-9_]*($' | tr -d '(' | sort >"$work/declared"
sed -n 's/^  \(consigne_[a-z0-9_]*\);$/\1/p' src/consigne.map | sort >"$work/mapped"
nm -D --defined-only "$build/lib/libconsigne.so" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | sort \
  >"$work/exported"

check 'the headers declare functions' test -s "$work/declared"
check 'consigne.map lists what the headers declare' diff "$work/declared" "$work/mapped"
check 'the shared library exports what the headers declare, and nothing else' \
  diff "$work/declared" "$work/exported"

# Each function of the headers is in functions.h, and is what stands there: C refuses to declare it twice differently.
prototypes() {
  sed -n 's/^\(.*[ *]\)\(consigne_[a-z0-9_]*\)(.*);$/\2/p' tests/abi/functions.h | sort
}
prototypes | grep -vx consigne_resize >"$work/frozen" || true
check 'functions.h freezes every function of the headers' diff "$work/declared" "$work/frozen"
printf '#include <consigne-policy.h>\n#include "functions.h"\n' >"$work/functions.c"
check 'no function has changed its parameters or its result' \
  ${CC:-cc} -std=c11 -Werror -Iinclude -Itests/abi -fsyntax-only "$work/functions.c"

awk '/^\/\* CONSIGNE_/ { version = $2 } match($0, /consigne_[a-z0-9_]*\(/) && version {
  print substr($0, RSTART, RLENGTH - 1) "@@" version }' tests/abi/functions.h | sort >"$work/versions"
nm -D --defined-only "$build/lib/libconsigne.so" | awk '$2 != "A" { print $3 }' | sort >"$work/symbols"
check 'no symbol has changed its version' diff "$work/versions" "$work/symbols"

# What a program could copy or put on its stack would be of one size for good. There is nothing but int.
check 'the headers open no structure' sh -c '! grep -nE "^ *(typedef )?(struct|union) *[a-z_]* *\{" include/*.h'
flat | grep -o 'enum consigne_[a-z]* {' | sed 's/\(.*\) {/_Static_assert(sizeof(\1) == sizeof(int), "\1");/' \
  >"$work/enums"
{
  echo '#include <consigne-policy.h>'
  cat "$work/enums"
} >"$work/enums.c"
check 'the headers have enums' test -s "$work/enums"
check 'each enum is as large as the int that functions take' \
  ${CC:-cc} -std=c11 -Iinclude -fsyntax-only "$work/enums.c"

# Each constant of the headers is in numbers.txt, and has the number that stands there.
flat | grep -o 'CONSIGNE_[A-Z0-9_]* = ' | sed 's/ = //' | sort >"$work/constants"
echo CONSIGNE_NTS >>"$work/constants"
sort -o "$work/constants" "$work/constants"
sed '/^#/d' tests/abi/numbers.txt >"$work/numbers"
cut -d ' ' -f 1 "$work/numbers" | sort >"$work/pinned"
check 'numbers.txt pins every constant of the headers' diff "$work/constants" "$work/pinned"

{
  echo '#include <consigne-policy.h>'
  sed 's/\(.*\) \(.*\)/_Static_assert(\1 == \2, "\1");/' "$work/numbers"
} >"$work/numbers.c"
check 'no constant has changed its number' ${CC:-cc} -std=c11 -Iinclude -fsyntax-only "$work/numbers.c"

# ---- Each header can be read from top to bottom --------------------------------------

functions() {
  grep -c '^CONSIGNE_API' "$1"
}
check 'consigne.h has at most 150 functions' test "$(functions include/consigne.h)" -le 150
for header in consigne consigne-policy; do
  sed -n '/^ \* Contents$/,/^ \*$/s/^ \*   //p' "include/$header.h" >"$work/contents"
  sed -n 's,^/\* ---- \(.*[^ -]\) -*- \*/$,\1,p' "include/$header.h" >"$work/sections"
  check "$header.h has sections" test -s "$work/sections"
  check "$header.h begins with a table of its sections" diff "$work/contents" "$work/sections"
done

tap_end
