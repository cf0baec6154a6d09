#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/findings: each page's first ruleset has the finding, and its second, the mend, has it no longer. The sources, the
# pages, their index and the table of docs/language.md have the same ids, and index and table say the same of each.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/command.sh
export LC_ALL=C

# ---- The same ids everywhere ---------------------------------------------------------------

# ids_of SEVERITY PATTERN: behind it, the first text in quotes after a call of that kind, of all sources.
ids_of() {
  find src/rules src/advise -name '*.c' -exec cat {} + | tr '\n' ' ' | grep -oE "($2)[^;\"]*\"[a-z0-9-]+\"" |
    sed "s/.*\"\(.*\)\"/$1 \1/" | sort -u
}
# Where an id is told in both severities, its page is one of a warning.
{
  ids_of Warning 'cgn_warning|CONSIGNE_SEVERITY_WARNING|\.id ='
  ids_of Advice 'cgn_advice'
  ids_of Error 'cgn_error|tell\( *lexer|cgn_parse_unknown'
} | awk '!told[$2]++' | sort >"$work/sources"

# rows: "SEVERITY ID what" of each row in tables that have their severity above them.
rows() {
  awk '
    /^\*\*/ { severity = /[Ee]rrors/ ? "Error" : /[Ww]arnings/ ? "Warning" : "Advice" }
    /^\| \[?`/ { split($0, cell, "`"); sub(/^\| [^|]* \| /, ""); sub(/ \|$/, ""); print severity, cell[2], $0 }'
}
sed -n '/^## 11\. Findings/,/^## 12\./p' docs/language.md | rows | sort >"$work/table"
rows <docs/findings/README.md >"$work/index"
ls docs/findings | sed -n '/^README/d; s/\.md$//p' | sort >"$work/pages"
for id in $(cat "$work/pages"); do
  sed -n "s/^\*\([A-Z][a-z]*\)\.\*.*/\1 $id/p" "docs/findings/$id.md"
done | sort >"$work/named"

for severity in Error Warning Advice; do
  check "ids of $severity" test "$(grep -c "^$severity " "$work/sources")" -ge 15
done
check 'each id has a page of its severity, and each page is of one' diff "$work/sources" "$work/named"
cut -d ' ' -f 1,2 "$work/table" >"$work/listed"
check 'each stands in docs/language.md, once, and no other' diff "$work/sources" "$work/listed"
sort "$work/index" >"$work/sorted"
check 'the index says of each what docs/language.md says' diff "$work/table" "$work/sorted"
{ grep '^Error' "$work/sorted" && grep '^Warning' "$work/sorted" && grep '^Advice' "$work/sorted"; } >"$work/in-order"
check 'the index: errors, warnings, advice, each sorted' diff "$work/in-order" "$work/index"

# ---- Pages ---------------------------------------------------------------------------------

# take PAGE NUMBER: that ruleset into $work/page/rules.consigne, the files that follow it (```text NAME) beside it, what
# stands behind ```consigne into $work/arguments.
take() {
  rm -rf "$work/page" && mkdir "$work/page"
  awk -v number="$2" -v page="$work/page/" -v arguments="$work/arguments" '
    /^```/ && file { file = ""; next }
    /^```consigne/ { file = page "rules.consigne"; count++; if (count == number) { sub(/^```consigne */, ""); print >arguments }; next }
    /^```text / { file = page $2; next }
    file && count == number { print >file }' "$1"
  [ -s "$work/page/rules.consigne" ]
}

# has ID: whether the ruleset has that finding; "none" of any other status than 0 and 78.
has() {
  status=0
  # shellcheck disable=SC2046
  (cd "$work/page" && "$consigne" check --json $(cat ../arguments) rules.consigne) >"$work/out" 2>"$work/err" || status=$?
  python3 - "$work/out" "$1" <<'PYTHON'
import json, sys
found = json.load(open(sys.argv[1]))["findings"]
for one in found:
    print("{line}:{column}: {severity}: {text} [{id}]".format(**one))
sys.exit(all(one["id"] != sys.argv[2] for one in found))
PYTHON
}
is_found() { take "$1" 1 && has "$2"; }
# A mend loads, and has no error of another kind.
is_mended() { take "$1" 2 && ! has "$2" && [ $status -eq 0 ]; }

case $consigne in /*) ;; *) consigne=$PWD/$consigne ;; esac

# Those without an example, and why. Their rulesets are made in tests/rules and tests/unit.
cat >"$work/unshown" <<'UNSHOWN'
control-character is not to be seen
invalid-utf8 is not for a page in UTF-8
string-too-long has over 4096 octets
too-many-facts has 65 lines
too-many-findings has 1000 mistakes
too-many-items has 20,000,000 items
too-many-patterns has 1001 patterns
too-many-rules has 1,000,000 rules
too-many-stages has 33 lines
too-many-tests has 1001 tests
UNSHOWN
says_so() { grep -q 'no example' "$1" && ! grep -q '^```' "$1"; }

for id in $(cat "$work/pages"); do
  page=docs/findings/$id.md
  if why=$(grep "^$id " "$work/unshown"); then
    check "$why: the page says so" says_so "$page"
  else
    check "$id: in the first ruleset" is_found "$page" "$id"
    check '  not in the second' is_mended "$page" "$id"
  fi
done

# ---- Mistakes that people make ------------------------------------------------------------------

python3 tests/findings/mistakes.py "$consigne" tests/findings/mistakes.txt "$work/mistakes" >"$work/told"
check 'a hundred mistakes' test "$(wc -l <"$work/told")" -ge 100
while read -r line; do
  case $line in
    ok*) ok "a mistake: ${line#ok }" ;;
    *) printf '%s\n' "$line" >"$work/why" && not_ok "a mistake: $line" "$work/why" ;;
  esac
done <"$work/told"

# ---- The command -----------------------------------------------------------------------------

# before PATTERN PATTERN: the first line of the one kind stands before that of the other.
before() {
  [ "$(grep -nE "$1" "$work/out" | head -n 1 | cut -d : -f 1)" -lt "$(grep -nE "$2" "$work/out" | head -n 1 | cut -d : -f 1)" ]
}

cat >"$work/advised.consigne" <<'RULES'
consigne 1
domains partners { *.univ.example cs.univ.example }
rule partners { when smtp.mailfrom in partners accept }
RULES
check 'advice and a warning: 0' exits 0 check "$work/advised.consigne"
check '  the advice' prints ':2:35: advice: .* \[covered-item\]$'
check '  behind the warning' before ': warning: ' ': advice: '
check '  a summary' prints ': 0 errors, 1 warning, 1 piece of advice$'
check '  the page' prints 'docs/findings/accept-of-claims\.md, installed in share/doc/'
check '--strict: 1' exits 1 check --strict "$work/advised.consigne"
check '--strict --json: 1' exits 1 check --strict --json "$work/advised.consigne"
check '  the severity' prints '"severity": "advice"'
check '--strict with an error: 78' exits 78 check --strict tests/rules/twelve.consigne
printf 'consigne 1\nrule r { when listener is mx reject monitor enforce from 2027-03-01 }\n' >"$work/staged.consigne"
check '--strict before a date: 0' exits 0 check --strict --now 2027-02-28 "$work/staged.consigne"
check '  behind it: 1' exits 1 check --strict --now 2027-03-01 "$work/staged.consigne"
check '--now of no date: 64' exits 64 check --now tomorrow "$work/staged.consigne"
for rules in docs/examples/*.consigne; do
  check "$rules has nothing to be told" exits 0 check --strict --now 2026-12-01 "$rules"
done

tap_end
