#!/bin/sh
# SPDX-License-Identifier: MIT
# What `consigne check` finds: each file of bad/ has one mistake, and beside it where and what is to be found; twelve
# mistakes in one ruleset are told in one go, each with what to write instead.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
consigne=${CONSIGNE_BUILD:-build/dev}/bin/consigne
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# find_in RULES: "LINE:COLUMN SEVERITY ID" of each finding into $work/found, in another file "NAME:LINE:...".
find_in() {
  status=0
  "$consigne" check "$1" >"$work/out" 2>"$work/err" || status=$?
  sed -n -e "s,^$1:,," -e 's,^[^ :]*/,,' \
    -e 's,^\([^ ]*[0-9]*:[0-9]*\): \(error\|warning\|advice\): .* \[\([a-z0-9-]*\)\]$,\1 \2 \3,p' "$work/out" >"$work/found"
}

# is_found RULES EXPECTED
is_found() {
  find_in "$1"
  diff "$2" "$work/found" || return 1
  wanted=0
  if grep -q ' error ' "$2"; then wanted=78; fi
  [ $status -eq $wanted ] || { echo "exit $status instead of $wanted" && return 1; }
  [ ! -s "$work/err" ] || { cat "$work/err" && return 1; }
}

for rules in tests/rules/bad/*.consigne; do
  check "$(basename "$rules" .consigne)" is_found "$rules" "${rules%.consigne}.expected"
done

# ---- Twelve in one go ----------------------------------------------------------------

rules=tests/rules/twelve.consigne
check 'twelve mistakes in one go' is_found $rules tests/rules/twelve.expected
check 'twelve mistakes, twelve findings' test "$(wc -l <tests/rules/twelve.expected)" -eq 12
find_in $rules
cp "$work/out" "$work/twelve"

# What is wrong, a colon (or the word itself), and what to write instead.
say_instead() {
  ! grep -E '^[^ ]*: error: ' "$work/twelve" | grep -vE ': error: .*(: |write |did you mean )'
}
check 'each says what to write instead' say_instead
have_carets() {
  awk '/^[^ ]*: error: / { split($1, at, ":"); getline; getline; if (index($0, "^") != at[3]) { print; bad = 1 } }
       END { exit bad }' "$work/twelve"
}
check 'each has its line, and a caret below its column' have_carets

# ---- Bounds: rulesets too large to keep here ------------------------------------------

# repeat COUNT TEXT: %d is the number of the copy.
repeat() {
  awk -v count="$1" -v text="$2" \
    'BEGIN { for (n = 1; n <= count; n++) { copy = text; gsub(/%d/, n, copy); printf "%s", copy } }'
}

# bound ID RULES: that one error, or none where ID is empty; what warns is of no interest.
bound() {
  printf 'consigne 1\n%s\n' "$2" >"$work/bound.consigne"
  find_in "$work/bound.consigne"
  sed -n 's/^[0-9:]* error //p' "$work/found" >"$work/errors"
  printf '%s' "$1" | sed 's/$/\n/' >"$work/expected"
  diff -B "$work/expected" "$work/errors"
}

R='rule r { when listener is mx reject'
tests=$(repeat 998 'tls is absent or ')
stages=$(repeat 32 'enforce %d% from 2027-01-01 ')
check '1000 tests in a rule' bound '' "rule r { when ${tests}smtp.auth is absent or listener is mx reject }"
check '1001 tests' bound too-many-tests "rule r { when ${tests}tls is absent or arc is absent or spf is absent reject }"
check '64 parentheses' bound '' "rule r { when $(repeat 64 '(')listener is mx$(repeat 64 ')') reject }"
check '65 parentheses' bound condition-depth "rule r { when $(repeat 65 '(')listener is mx$(repeat 65 ')') reject }"
check '32 stages' bound '' "$R $stages }"
check '33 stages' bound too-many-stages "$R $stages enforce 33% }"
facts=$(repeat 64 'fact f%d { a }
')
check '64 facts' bound '' "$facts"
check '65 facts' bound too-many-facts "$facts fact more { a }"
text=$(repeat 4096 a)
check 'a string of 4096 octets' bound '' "$R \"$text\" }"
check 'a string of 4097 octets' bound string-too-long "$R \"a$text\" }"
patterns=$(repeat 1000 '/^x%d/ ')
check '1000 patterns' bound '' "patterns p { $patterns} rule r { when smtp.mailfrom in p reject }"
check '1001 patterns' bound too-many-patterns "patterns p { $patterns/y/ } rule r { when smtp.mailfrom in p reject }"

# No more than 1000 findings are told of one load; the last one says so.
{
  echo 'consigne 1'
  repeat 1500 'rule r%d { when listener is mxx reject }
'
} >"$work/bound.consigne"
find_in "$work/bound.consigne"
check 'at most 1000 findings' test "$(wc -l <"$work/found")" -eq 1000
check 'the last one says that there are more' test "$(sed -n '$s/.* //p' "$work/found")" = too-many-findings

# A file in UTF-16 is one mistake, however many octets it has: of little and big endian, with and without a mark.
utf16() { iconv -f UTF-8 -t "$1" tests/rules/twelve.consigne >"$work/utf16.consigne" && find_in "$work/utf16.consigne"; }
for encoding in UTF-16 UTF-16LE UTF-16BE; do
  check "a file in $encoding" utf16 $encoding
  check '  one finding' test "$(cat "$work/found")" = '1:1 error invalid-utf8'
done

# ---- None is forgotten ------------------------------------------------------------------

# Those of limits that only an option reaches are told in tests/unit.
cat tests/rules/bad/*.expected tests/rules/run.sh >"$work/all"
sed -n '/<!-- findings -->/,/<!-- \/findings -->/p' docs/language.md | grep -o '^| `[a-z0-9-]*`' | tr -d '|` ' |
  sed '/^too-many-\(rules\|items\)$/d' >"$work/documented"
untested() {
  for id in $(cat "$work/documented"); do
    grep -qw -e "$id" "$work/all" || { echo "no file of bad/ is found to be $id" && false; }
  done
}
check 'every finding of docs/language.md has a ruleset here' untested
undocumented() {
  for id in $(sed 's/.* //' tests/rules/bad/*.expected | sort -u); do
    grep -qw -e "$id" docs/language.md || { echo "docs/language.md does not list $id" && false; }
  done
}
check 'every finding here is in docs/language.md' undocumented

tap_end
