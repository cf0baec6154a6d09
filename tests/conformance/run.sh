#!/bin/sh
# SPDX-License-Identifier: MIT
# What others expect: random rulesets with the answers of a second evaluator (decisions/), and the corpora of mail
# programs (corpora/), both in the folder $CONSIGNE_CORPORA. What differs is listed in exceptions, or fails; what is
# listed and does not differ fails too.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
exceptions=tests/conformance/exceptions
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ---- Decisions: each ruleset has the answers as expect blocks --------------------------

# differ FOLDER: "core/r3.cons 87" of each block that does not hold, line 0 where nothing was run; how many there are
# goes to $work/blocks. A ruleset that asks for what this version has not is left out, and named in $work/left-out.
differ() {
  for rules in "$CONSIGNE_CORPORA/decisions/$1"/*.cons; do
    name=$1/$(basename "$rules")
    if grep -qwE 'external|owners|limit' "$rules"; then
      echo "$name" >>"$work/left-out"
      continue
    fi
    "$build/bin/consigne" test "$rules" >"$work/tap" 2>&1 && status=0 || status=$?
    grep -cE '^(not )?ok ' "$work/tap" >>"$work/blocks" || echo "$name 0"
    sed -n "s,^not ok .*:\([0-9]*\))\$,$name \1,p" "$work/tap"
    case $status in 0 | 1) ;; *) echo "$name 0" ;; esac
  done
}

# decisions FOLDER
decisions() {
  : >"$work/blocks"
  : >"$work/left-out"
  differ "$1" >"$work/differ"
  sed -n "s,^\($1/[^ ]* [0-9]*\) .*,\1," $exceptions >"$work/listed"
  grep -vxF -f "$work/listed" "$work/differ" >"$work/unlisted" || :
  grep -vxF -f "$work/differ" "$work/listed" >"$work/stale" || :
  blocks=$(paste -s -d + "$work/blocks" | bc)
  name="decisions/$1: ${blocks:-0} blocks, $(wc -l <"$work/differ") differ"
  [ ! -s "$work/left-out" ] || name="$name; $(wc -l <"$work/left-out") rulesets ask for what is not there yet"
  if [ -s "$work/unlisted" ]; then not_ok "$name" "$work/unlisted"; else ok "$name"; fi
  check "decisions/$1: exceptions that still differ" test ! -s "$work/stale"
}

# ---- Corpora of names --------------------------------------------------------------------

names() {
  python3 tests/conformance/names.py "$build/bin/names" "$CONSIGNE_CORPORA/corpora" $exceptions >"$work/names" || :
  [ -s "$work/names" ] || not_ok 'names.py'
  while read -r line; do
    case $line in
      'ok '*) ok "${line#ok * - }" ;;
      'not ok '*) not_ok "${line#not ok * - }" ;;
      '#'*) echo "$line" ;;
    esac
  done <"$work/names"
}

for part in decisions/core decisions/whole corpora; do
  if [ -d "${CONSIGNE_CORPORA:-/nonexistent}/$part" ]; then
    case $part in corpora) names ;; *) decisions "${part#decisions/}" ;; esac
  else
    skip "$part" 'CONSIGNE_CORPORA does not name a folder that holds it'
  fi
done

tap_end
