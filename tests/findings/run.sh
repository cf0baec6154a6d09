#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/findings: each page's first ruleset has the finding, and its second, the mend, has it no longer. The sources, the
# pages, their index and the table of docs/language.md have the same ids, and index and table say the same of each.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
consigne=${CONSIGNE_BUILD:-build/dev}/bin/consigne
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# ---- What the sources tell ---------------------------------------------------------------

# ids_of PATTERN: the first text in quotes behind a call of that kind, of all sources.
ids_of() {
  find src/rules src/advise -name '*.c' -exec cat {} + | tr '\n' ' ' | grep -oE "$1[^;\"]*\"[a-z0-9-]+\"" | sed 's/.*"\(.*\)"/\1/' | sort -u
}
ids_of '(cgn_warning|CONSIGNE_SEVERITY_WARNING)' >"$work/warnings"
echo too-many-findings >>"$work/warnings"
ids_of 'cgn_advice' >"$work/advice"
sort -u "$work/warnings" "$work/advice" >"$work/told"
# Some errors are told by functions of their own: what docs/language.md lists is one, too. Behind an id there may stand
# more that mean the same.
sed -n '/<!-- findings -->/,/<!-- \/findings -->/p' docs/language.md | grep '^| `' >"$work/rows"
{
  ids_of 'cgn_error'
  cut -d '`' -f 2 "$work/rows"
  sed -n 's/^[^|]*|[^|]*| \([a-z0-9, -]*\):.*/\1/p' "$work/rows" | grep -oE '[a-z0-9]+(-[a-z0-9]+)+'
} | sort -u | comm -23 - "$work/told" >"$work/errors"
ls docs/findings | sed -n '/^README/d; s/\.md$//p' | sort >"$work/pages"

# none FILE: it is empty; else what is in it.
none() { [ ! -s "$1" ] || { cat "$1" && return 1; }; }
comm -23 "$work/told" "$work/pages" >"$work/without"
check 'every warning and advice has a page' none "$work/without"
sort -u "$work/told" "$work/errors" | comm -13 - "$work/pages" >"$work/of-nothing"
check 'every page is of a finding' none "$work/of-nothing"
check 'there are warnings and advice' test "$(wc -l <"$work/told")" -ge 30
comm -23 "$work/errors" "$work/pages" >"$work/to-write"
ok "$(wc -l <"$work/errors") errors, of which $(wc -l <"$work/to-write") have no page yet"

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
severity_of() {
  if grep -qx "$1" "$work/advice"; then echo Advice; elif grep -qx "$1" "$work/warnings"; then echo Warning; else echo Error; fi
}
for id in $(cat "$work/pages"); do
  page=docs/findings/$id.md
  check "$id: named, and of its severity" grep -Eq "^\*$(severity_of "$id")\.\*" "$page"
  grep -q '^```consigne' "$page" || continue # of what no small ruleset has
  check '  in the first ruleset' is_found "$page" "$id"
  check '  not in the second' is_mended "$page" "$id"
done

# ---- The command -----------------------------------------------------------------------------

# exits STATUS ARGUMENT...
exits() {
  wanted=$1
  shift
  status=0
  "$consigne" check "$@" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq "$wanted" ] || { echo "exit $status instead of $wanted" && cat "$work/out" "$work/err" && return 1; }
}
prints() { grep -Eq -e "$1" "$work/out" || { cat "$work/out" && return 1; }; }
# before PATTERN PATTERN: the first line of the one kind stands before that of the other.
before() {
  [ "$(grep -nE "$1" "$work/out" | head -n 1 | cut -d : -f 1)" -lt "$(grep -nE "$2" "$work/out" | head -n 1 | cut -d : -f 1)" ]
}

cat >"$work/advised.consigne" <<'RULES'
consigne 1
domains partners { *.univ.example cs.univ.example }
rule partners { when smtp.mailfrom in partners accept }
RULES
check 'advice and a warning: 0' exits 0 "$work/advised.consigne"
check '  the advice' prints ':2:35: advice: .* \[covered-item\]$'
check '  behind the warning' before ': warning: ' ': advice: '
check '  a summary' prints ': 0 errors, 1 warning, 1 piece of advice$'
check '  the page' prints 'docs/findings/accept-of-claims\.md, installed in share/doc/'
check '--strict: 1' exits 1 --strict "$work/advised.consigne"
check '--strict --json: 1' exits 1 --strict --json "$work/advised.consigne"
check '  the severity' prints '"severity": "advice"'
check '--strict with an error: 78' exits 78 --strict tests/rules/twelve.consigne
printf 'consigne 1\nrule r { when listener is mx reject monitor enforce from 2027-03-01 }\n' >"$work/staged.consigne"
check '--strict before a date: 0' exits 0 --strict --now 2027-02-28 "$work/staged.consigne"
check '  behind it: 1' exits 1 --strict --now 2027-03-01 "$work/staged.consigne"
check '--now of no date: 64' exits 64 --now tomorrow "$work/staged.consigne"
for rules in docs/examples/*.consigne; do
  check "$rules has nothing to be told" exits 0 --strict --now 2026-12-01 "$rules"
done

tap_end
