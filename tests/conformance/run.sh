#!/bin/sh
# SPDX-License-Identifier: MIT
# What others expect: random rulesets with the answers of a second evaluator (decisions/), and the corpora of other
# software (corpora/). run.sh [DIR]: the folder that holds both, or corpora/ itself; else $CONSIGNE_CORPORA, else
# ../shared. What differs is listed in exceptions, or fails; what is listed and does not differ fails too.
set -eu
[ -z "${1-}" ] || given=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
given=${given-${CONSIGNE_CORPORA:-../shared}}
build=${CONSIGNE_BUILD:-build/release}
exceptions=tests/conformance/exceptions
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

corpora=$given/corpora
decisions=$given/decisions
if [ ! -d "$corpora" ] && [ ! -d "$decisions" ]; then
  corpora=$given
  decisions=$given/../decisions
fi

# ---- Decisions: each ruleset has the answers as expect blocks --------------------------

# differ FOLDER: "core/r3.cons 87" of each block that does not hold, line 0 where nothing was run; how many there are
# goes to $work/blocks.
differ() {
  for rules in "$decisions/$1"/*.cons; do
    name=$1/$(basename "$rules")
    "$build/bin/consigne" test "$rules" >"$work/tap" 2>&1 && status=0 || status=$?
    grep -cE '^(not )?ok ' "$work/tap" >>"$work/blocks" || echo "$name 0"
    sed -n "s,^not ok .*:\([0-9]*\))\$,$name \1,p" "$work/tap"
    case $status in 0 | 1) ;; *) echo "$name 0" ;; esac
  done
}

# decide FOLDER
decide() {
  if [ ! -d "$decisions/$1" ]; then
    skip "decisions/$1" "no such folder in $given"
    return
  fi
  : >"$work/blocks"
  if [ "$1" = records ]; then
    python3 tests/conformance/records.py "$build/bin/consigne" "$decisions/$1" >"$work/records"
    sed -n 's,^# \([0-9]*\) records$,\1,p' "$work/records" >"$work/blocks"
    sed -n "s,^\($1/[^ ]* [0-9]*\) .*,\1,p" "$work/records" >"$work/differ"
  else
    differ "$1" >"$work/differ"
  fi
  sed -n "s,^\($1/[^ ]* [0-9]*\) .*,\1,p" $exceptions >"$work/listed"
  grep -vxF -f "$work/listed" "$work/differ" >"$work/unlisted" || :
  grep -vxF -f "$work/differ" "$work/listed" >"$work/stale" || :
  blocks=$(awk '{ sum += $1 } END { print sum + 0 }' "$work/blocks")
  name="decisions/$1: $blocks blocks, $(wc -l <"$work/differ") differ"
  if [ -s "$work/unlisted" ]; then not_ok "$name" "$work/unlisted"; else ok "$name"; fi
  check "decisions/$1: each exception still differs" test ! -s "$work/stale"
}

# ---- Corpora -------------------------------------------------------------------------------

judge() {
  set -- "$corpora"/*.jsonl
  if [ ! -f "$1" ]; then
    skip 'corpora' "no corpora in $given"
    return
  fi
  libidn2=$(pkg-config --modversion libidn2)
  echo "# libidn2 $libidn2"
  python3 tests/conformance/convert.py "$corpora" >"$work/records"
  check 'corpora: each record is judged' sh -c "'$build/bin/conformance' <'$work/records' >'$work/answers'"
  python3 tests/conformance/compare.py $exceptions "$corpora" "$libidn2" <"$work/answers" >"$work/report" || :
  [ -s "$work/report" ] || not_ok 'compare.py'
  while read -r line; do
    case $line in
      'ok '*) ok "${line#ok }" ;;
      'not ok '*) not_ok "${line#not ok }" ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$work/report"
}

decide core
decide whole
decide records
judge

tap_end
