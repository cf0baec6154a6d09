#!/bin/sh
# SPDX-License-Identifier: MIT
# The example and the cookbook: each policy has no findings, its expects hold, reach every rule and clause, and notice whatever is
# changed in it; a hosting provider's 50,000 domains load; and docs/rollout.md prints what it says.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
consigne=${CONSIGNE_BUILD:-build/dev}/bin/consigne
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# has_no_findings RULES: but for delegations whose day has passed since they were written.
has_no_findings() {
  "$consigne" check "$1" >"$work/out" || { cat "$work/out" && return 1; }
  ! grep -E ': (error|warning): ' "$work/out" | grep -v '\[expired-delegation\]$'
}
# all_hold RULES
all_hold() {
  "$consigne" test --require-coverage "$1" >"$work/out" 2>&1 || { cat "$work/out" && return 1; }
  grep -Eq '^# [1-9][0-9]* passed, 0 failed; ' "$work/out" || { cat "$work/out" && return 1; }
}
# loops RULES: decide, answer, decide (S134)
loops() {
  python3 tests/cookbook/loop.py "$consigne" "$1" >"$work/out" || { cat "$work/out" && return 1; }
  cat "$work/out" >>"$work/loops"
}
# shows VERDICT RULE ARGUMENT...: what `decide` says by the policy with 50,000 domains.
shows() {
  verdict=$1
  rule=$2
  shift 2
  "$consigne" decide "$work/hosting.consigne" "$@" >"$work/out" || true
  if ! grep -q "^verdict  *$verdict\$" "$work/out" || ! grep -q "^rule  *$rule " "$work/out"; then
    cat "$work/out"
    return 1
  fi
}

for rules in docs/examples/parisnanterre.consigne docs/cookbook/*.consigne; do
  name=$(basename "$rules" .consigne)
  check "$name: no findings" has_no_findings "$rules"
  check "$name: all expects hold and reach all rules and clauses" all_hold "$rules"
  check "$name: the expects notice each change" python3 tests/cookbook/clauses.py "$consigne" "$rules"
  check "$name: final decisions and their answers come to an end" loops "$rules"
done
check 'some of them were asked' grep -Eq ', [1-9][0-9]* questions$' "$work/loops"
for rules in docs/cookbook/*.consigne; do
  name=$(basename "$rules" .consigne)
  check "$name: is in the index" grep -q "($name\.consigne)" docs/cookbook/README.md
done
printf '%s\n' 'consigne 1' 'rule clear { when listener is mx and tls is absent reject }' \
  'expect reject by clear { listener mx }' 'expect accept { listener submission }' >"$work/gap.consigne"
gap='rule clear: tls is absent: always true: no expect notices
4 changes, 1 not noticed'
tells_gap() {
  if python3 tests/cookbook/clauses.py "$consigne" "$work/gap.consigne" >"$work/out"; then return 1; fi
  [ "$(cat "$work/out")" = "$gap" ] || { cat "$work/out" && return 1; }
}
check 'a clause that no expect needs is told' tells_gap
check 'there are ten' test "$(find docs/cookbook -name '*.consigne' | wc -l)" -eq 10

# ---- 50,000 domains ------------------------------------------------------------------

cp -r docs/cookbook/hosting docs/cookbook/hosting.consigne "$work"
awk 'BEGIN { for (n = 1; n <= 50000; n++) printf "d%05d.example\n", n }' >"$work/domains"
cat "$work/domains" >>"$work/hosting/domains.list"
sed 's/.*/@&  office@&/' "$work/domains" >>"$work/hosting/sender-logins"
check '50,000 domains: no findings' has_no_findings "$work/hosting.consigne"
check '50,000 domains: all expects hold' all_hold "$work/hosting.consigne"
for domain in d00001.example d25000.example d50000.example; do
  check "$domain: its office" shows accept default listener=submission smtp.auth=office@$domain header.from=x@$domain \
    smtp.mailfrom=x@$domain smtp.rcptto=friend@orange.fr
  check "$domain: the office of another" shows reject not-yours listener=submission smtp.auth=office@d00002.example \
    header.from=x@$domain smtp.mailfrom=x@$domain smtp.rcptto=friend@orange.fr
done
check 'd50001.example: not hosted' shows reject foreign listener=submission smtp.auth=office@d00001.example \
  header.from=x@d50001.example smtp.mailfrom=null smtp.rcptto=friend@orange.fr
: >"$work/hosting/domains.list"
check 'an empty list is no ruleset' sh -c "'$consigne' check '$work/hosting.consigne' >'$work/out'; [ \$? -eq 78 ]"
check '  said so' grep -q '\[empty-set\]$' "$work/out"

# ---- The roll-out, step by step -------------------------------------------------------

if command -v jq >/dev/null; then
  mkdir "$work/rollout"
  status=0
  python3 tests/cookbook/rollout.py "$consigne" docs/rollout.md "$work/rollout" >"$work/tap" || status=$?
  check 'docs/rollout.md has commands' grep -q '^ok ' "$work/tap"
  check 'docs/rollout.md prints what it says' sh -c "cat '$work/tap'; exit $status"
else
  skip 'docs/rollout.md prints what it says' 'no jq'
fi

tap_end
