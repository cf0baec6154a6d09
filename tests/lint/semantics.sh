#!/bin/sh
# SPDX-License-Identifier: MIT
# semantics.sh [TOP]: every numbered case of the semantics has a test of its own: its number begins the name of a row
# ("S46 a receipt") or the comment above a test (/* S46: ... */). A range, or the title of a file (its first three
# lines), is no test of each. S104 asks for tables instead of lists: tests/bounds and tests/bench measure it.
# Those of client accounts are rows of a script ("S106: ...").
set -eu
cd "${1:-.}"
rows=$(mktemp)
trap 'rm -f "$rows"' EXIT
find tests -name '*.[ch]' -exec awk 'FNR > 3' {} + | grep -oE '("|/\* "?)S[0-9]+( to S[0-9]+|-S[0-9]+)?' |
  grep -vE ' to |-' | grep -oE 'S[0-9]+' >"$rows"
[ ! -f tests/accounts/judge.sh ] ||
  grep -oE "^(check|case_of) ' *S[0-9]+:" tests/accounts/judge.sh | grep -oE 'S[0-9]+' >>"$rows"
missing=0
for number in $(seq 1 103) $(seq 105 114) $(seq 115 138) 140 $(seq 145 149); do
  grep -qx "S$number" "$rows" || { echo "semantics: S$number has no test" && missing=1; }
done
exit $missing
