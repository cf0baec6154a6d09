#!/bin/sh
# SPDX-License-Identifier: MIT
# Plants one mistake of each kind in a copy of the tree, and demands that the check tells it.
set -eu
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."
build=$(cd "${CONSIGNE_BUILD:-build/dev}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

fresh() {
  rm -rf "$work/tree"
  mkdir "$work/tree"
  tar -c --exclude=./build --exclude=./.git . | tar -x -C "$work/tree"
}

# seen NAME PATTERN: what the last command printed has the pattern.
seen() {
  if grep -q "$2" "$work/out"; then
    printf 'seen: %s\n' "$1"
  else
    printf 'NOT SEEN: %s\n' "$1"
    failed=1
  fi
}

lint() {
  /usr/bin/env python3 "$work/tree/tests/lint/lint.py" "$work/tree" | sort
}

# plant CHECK FILE TEXT: appended to the file, it makes lint.py tell CHECK.
plant() {
  if [ -f "$work/tree/$2" ]; then cp "$work/tree/$2" "$work/saved"; fi
  printf '%b\n' "$3" >>"$work/tree/$2"
  lint | comm -13 "$work/before" - >"$work/out"
  seen "$1: $2: $(printf '%.60s' "$3")" "^$1: "
  if [ -f "$work/saved" ]; then mv "$work/saved" "$work/tree/$2"; else rm "$work/tree/$2"; fi
}

licence='/* SPDX-License-Identifier: MIT */'
fresh
lint >"$work/before"

plant floors src/base/text.c '#include "mail/ip.h"'
plant floors src/mail/ip.c '#include "api/argument.h"'
plant floors src/mail/ip.c '#include "table/names.h"'
plant floors src/table/names.c '#include "mail/ip.h"'
plant floors src/table/names.c '#include "rules/ast.h"'
plant floors src/mail/smtpreply.c '#include "mail/mailbox.h"'
plant floors src/tool/main.c '#include "base/text.h"'
plant floors src/mail/ip.c '#include <idn2.h>'
plant floors src/rules/lex.c '#include <pcre2.h>'
plant floors src/mail/ip.c '#include <unistr.h>'
plant floors src/base/text.c '#include <ctype.h>'
plant floors src/base/text.c '#include <time.h>'
plant floors include/consigne.h '#include <stdio.h>'
plant floors include/consigne-policy.h '#include <stdint.h>'
plant floors src/base/text.h '#include "base/arena.h"'
plant floors tests/lint/floors.txt 'beside base/status base/digest'
plant circles src/base/arena.c 'void cgn_planted(void) { cgn_instant_add(0, 0, 0); }'
plant circles tests/lint/floors.txt 'circle src/table/ none'

plant sizes src/base/text.c "static void one(void) {\n$(printf '  ;\\n%.0s' $(seq 79))}"
plant sizes src/base/text.c "$(printf '\\n%.0s' $(seq 500))"
plant sizes src/base/text.c "/* $(printf 'x%.0s' $(seq 120)) */"

plant strlen src/mail/ip.c 'size_t n = strlen(at);'
plant memory src/mail/ip.c 'void *p = malloc(1);'
plant memory src/mail/ip.c 'free(p);'
plant output src/mail/ip.c 'printf("x");'
plant output src/mail/ip.c 'exit(1);'
plant output src/mail/ip.c 'abort();'
plant locale src/mail/ip.c 'if (isalpha(c)) c = 0;'
plant locale src/tool/main.c 'c = tolower(c);'
plant locale src/mail/ip.c 'strcasecmp(a, b);'
plant assert src/mail/ip.c 'assert(n++ < 3);'
plant memory tests/lint/exceptions.txt 'memory src/base/text.c free no longer so'

plant licence src/base/new.c 'int x;'
plant licence tests/new.sh '#!/bin/sh\ntrue'
plant words src/base/text.c '/* TO''DO: the rest */'
plant words src/base/text.c '/* FIX''ME */'
plant words README.md "see $(dirname "$work/tree")/notes"

plant mention src/base/text.c '/* See base/nowhere.c. */'
plant mention src/base/text.c '/* As cgn_nowhere_''at_all does. */'
plant mention README.md 'See consigne_nowhere_''at_all().'
plant mention src/base/text.h '/* Nothing else includes this header. */'
plant map src/base/new.c "$licence"
plant map docs/internals.md '### src/base\n\n| nowhere | Nothing |'

plant limits docs/limits.md '| CGN_NO_SUCH_LIMIT | 3 |'
plant limits src/base/limits.h '#define CGN_PLANTED 3'
sed 's/\(CGN_LABEL_OCTETS.*\)63/\164/' docs/limits.md >"$work/tree/docs/limits.md"
lint >"$work/out"
seen 'limits: another number' '^limits: .*CGN_LABEL_OCTETS is 63'

# ---- Cases of the semantics ------------------------------------------------------------

sed -i 's/S46/S47/g' "$work/tree/tests/api/test_semantics_rule2.c"
sh tests/lint/semantics.sh "$work/tree" >"$work/out" || true
seen 'a case without a test' '^semantics: S46 '
printf '%s\n' '/* S46 to S85: a range is no test of each. */' >>"$work/tree/tests/api/test_semantics_rule2.c"
sh tests/lint/semantics.sh "$work/tree" >"$work/out" || true
seen 'a range is no test of each' '^semantics: S46 '
sed -i '2s/.*/\/* S46 and more. *\//' "$work/tree/tests/api/test_semantics_rule2.c"
sh tests/lint/semantics.sh "$work/tree" >"$work/out" || true
seen 'nor is a title' '^semantics: S46 '

# ---- Variables -------------------------------------------------------------------------

printf '%s\n' "$licence" 'int next(void);' 'int next(void) { static int count; return ++count; }' >"$work/variable.c"
${CC:-cc} -c "$work/variable.c" -o "$work/variable.o"
ar rc "$work/variable.a" "$work/variable.o"
sh tests/lint/symbols.sh "$work/variable.a" >"$work/out" || true
seen 'a static variable' '^variables: .*count'

# ---- The border (tests/abi) ------------------------------------------------------------

abi() {
  CONSIGNE_BUILD=$build sh "$work/tree/tests/abi/run.sh" >"$work/out" || true
}
fresh
sed -i 's/CONSIGNE_E_MEMORY = 2,/CONSIGNE_E_MEMORY = 3,/' "$work/tree/include/consigne.h"
abi
seen 'a constant with another number' '^not ok .* changed its number'
fresh
sed -i 's/CONSIGNE_E_MEMORY = 2,/CONSIGNE_E_MEMORY = 2, CONSIGNE_E_NEW = 12,/' "$work/tree/include/consigne.h"
abi
seen 'a constant without a pinned number' '^not ok .* pins every constant'
fresh
sed -i '/consigne_decide;/d' "$work/tree/src/consigne.map"
abi
seen 'a function that the map lacks' '^not ok .* consigne.map lists'
fresh
sed -i '/consigne_decide(/s/consigne_decide/consigne_conclude/' "$work/tree/include/consigne.h"
abi
seen 'a declared function that is not exported' '^not ok .* shared library exports'
fresh
sed -i '/^CONSIGNE_API const char \*consigne_verdict_name/d' "$work/tree/include/consigne.h"
sed -i '/consigne_verdict_name;/d' "$work/tree/src/consigne.map"
abi
seen 'a function that was taken away' '^not ok .* functions.h freezes'
fresh
sed -i 's/consigne_verdict_name(int verdict)/consigne_verdict_name(unsigned verdict)/' "$work/tree/include/consigne.h"
abi
seen 'a function with another parameter' '^not ok .* changed its parameters'
fresh
sed -i 's/^typedef struct consigne_need consigne_need;/struct consigne_need {int kind;}; &/' \
  "$work/tree/include/consigne.h"
abi
seen 'a structure that programs could look into' '^not ok .* open no structure'

# The library itself, linked again from the same objects by another map. $1: what sed does to the map.
relinked() {
  mkdir -p "$work/linked/lib"
  sed "$1" src/consigne.map >"$work/changed.map"
  ${CC:-cc} -shared -o "$work/linked/lib/libconsigne.so" -Wl,--whole-archive "$build/lib/libconsigne.a" \
    -Wl,--no-whole-archive -Wl,--version-script="$work/changed.map"
  CONSIGNE_BUILD=$work/linked sh tests/abi/run.sh >"$work/out" || true
}
relinked '/consigne_decide;/d'
seen 'a library without a symbol' '^not ok .* shared library exports'
relinked 's/^CONSIGNE_0.1 {/CONSIGNE_0.2 {/'
seen 'a symbol with another version' '^not ok .* symbol has changed its version'
relinked ''
seen 'a library as it should be' '^ok .* symbol has changed its version'

exit "$failed"
