#!/bin/sh
# SPDX-License-Identifier: MIT
# Manual pages and completions, which docs/man makes: each command, option, function and finding that there is has its
# place in them; no word of a page of docs or of a header is lost; mandoc has nothing against the pages; the shells
# take the completions. What there is, is asked of the command, its tables of options and tests/abi, not of docs/man.
set -eu
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
sh docs/packages.sh mandoc zsh fish >/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -B docs/man/pages.py "$work/man"
python3 -B docs/man/completions.py "$work"

# The commands, from the binary; and their options, from the tables that getopt_long reads.
"$build/bin/consigne" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' | sort -u >"$work/commands"
table_of() {
  source=$(grep -lF "usage: consigne $1 " -r src/tool --include='*.c')
  grep -q 'struct option options' "$source" || source=src/tool/load.c # those that take --json alone
  grep -o '{"[a-z0-9-]*", *[a-z]*_argument' "$source" | sed 's/{"//; s/", */ /' | sort
}

# ---- Pages ---------------------------------------------------------------------------

rendered() {
  mandoc -T utf8 -O width=1000 "$1" | sed 's/.\x08//g'
}

no_warning() {
  for page in "$work"/man/man*/*; do
    head -n 1 "$page" | grep -q '^\.so ' || mandoc -T lint -W warning "$page" | grep -v 'missing date, using ""' || true
  done >"$work/lint"
  cat "$work/lint"
  ! test -s "$work/lint"
}
check 'mandoc has nothing against the pages' no_warning

find "$work/man/man1" -name "consigne-*" -printf "%f\n" | sed -n 's/^consigne-\(.*\)\.1$/\1/p' | sort >"$work/paged"
check 'each command has a page' diff "$work/commands" "$work/paged"

while read -r command; do
  table_of "$command" | sed 's/ no_argument//; s/ required_argument/ ARGUMENT/; s/^/--/' >"$work/table"
  sed -n '/^\.SH OPTIONS/,/^\.SH EXIT/{/^\.TP/{n;s/\\f[BIR]//g;s/\\-/-/g;/^--/s/ .*/ ARGUMENT/;/^--/p}}' \
    "$work/man/man1/consigne-$command.1" | sort >"$work/told"
  check "consigne-$command(1) has its options" diff "$work/table" "$work/told"
done <"$work/commands"

sed -n 's/^.*[ *]\(consigne_[a-z0-9_]*\)(.*);$/\1/p' tests/abi/functions.h | grep -vx consigne_resize | sort \
  >"$work/functions"
find "$work/man/man3" -printf "%f\n" | sed -n 's/^\(consigne_.*\)\.3$/\1/p' | sort >"$work/paged"
check 'each function has a page' diff "$work/functions" "$work/paged"
for page in "$work"/man/man3/consigne[.-]*; do rendered "$page"; done >"$work/library.txt"
declared() {
  while read -r function; do grep -q "[ *]$function(.*" "$work/library.txt" || echo "$function"; done \
    <"$work/functions" >"$work/absent"
  cat "$work/absent"
  ! test -s "$work/absent"
}
check 'each function is declared in it' declared
leads() {
  while read -r function; do
    mandoc -T lint "$work/man/man3/$function.3" >/dev/null 2>&1 || :
    test -f "$work/man/$(sed 's/^\.so //' "$work/man/man3/$function.3")" || return 1
  done <"$work/functions"
}
check 'it leads to the page of its section' leads

find docs/findings -name "*.md" -printf "%f\n" | sed -n 's/\.md$//p' | grep -vx README | sort >"$work/findings"
rendered "$work/man/man7/consigne-findings.7" >"$work/findings.txt"
sed -n 's/^   \([a-z][a-z0-9-]*\)$/\1/p' "$work/findings.txt" | sort >"$work/told"
check 'each finding has a place in consigne-findings(7)' diff "$work/findings" "$work/told"

rendered "$work/man/man5/consigne.5" >"$work/language.txt"
rendered "$work/man/man5/consigne-record.5" >"$work/record.txt"
whole() {
  python3 tests/manual/words.py "$@"
}
check 'no word of docs/language.md is lost' whole docs/language.md "$work/language.txt"
check 'no word of docs/record.md is lost' whole docs/record.md "$work/record.txt"
check 'no word of consigne.h is lost' whole include/consigne.h "$work/library.txt"
check 'no word of consigne-policy.h is lost' whole include/consigne-policy.h "$work/library.txt"
echo 'Every zyx counts.' >"$work/more.md"
cat docs/record.md >>"$work/more.md"
check 'a lost word is found' sh -c "! python3 tests/manual/words.py '$work/more.md' '$work/record.txt'"
no_markdown() {
  ! grep -nF -e '](' -e '**' -e '```' -e '| ---' "$work/language.txt" "$work/record.txt" "$work/findings.txt"
}
check 'no Markdown is left' no_markdown

# ---- Completions ---------------------------------------------------------------------

# complete_bash WORD...: what bash offers for the last word.
complete_bash() {
  bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _consigne; printf "%s\n" "${COMPREPLY[@]}"' \
    "$work/consigne.bash" "$@"
}
complete_fish() {
  HOME=$work fish --no-config -c "source $work/consigne.fish; complete -C'$*'" | cut -f 1
}
complete_bash consigne '' | grep -v '^-' | sort >"$work/offered"
check 'bash offers the commands' diff "$work/commands" "$work/offered"
complete_fish consigne '' | grep -v '^-' | sort >"$work/offered"
check 'fish offers the commands' diff "$work/commands" "$work/offered"
check 'zsh takes its completion' zsh -n "$work/_consigne"
sed -n '/^commands=/,/^)/s/^  .\([a-z]*\):.*/\1/p' "$work/_consigne" | sort >"$work/offered"
check 'zsh has the commands' diff "$work/commands" "$work/offered"

while read -r command; do
  table_of "$command" | sed 's/ .*//; s/^/--/' >"$work/table"
  complete_bash consigne "$command" -- | sort >"$work/offered"
  check "bash offers the options of $command" diff "$work/table" "$work/offered"
  complete_fish consigne "$command" -- | sort >"$work/offered"
  check "fish offers the options of $command" diff "$work/table" "$work/offered"
  sed -n "/^  $command)/,/;;/p" "$work/_consigne" | grep -o '\*--[a-z0-9-]*' | tr -d '*' | sort >"$work/offered"
  check "zsh has the options of $command" diff "$work/table" "$work/offered"
done <"$work/commands"
touch "$work/old file"
check 'bash completes a file with a blank' sh -c "cd $work && bash -c '. ./consigne.bash; COMP_WORDS=(consigne check old)
  COMP_CWORD=2; _consigne; test \"\${COMPREPLY[0]}\" = \"old file\"'"

tap_end
