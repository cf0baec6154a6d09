#!/bin/sh
# SPDX-License-Identifier: MIT
# consigne diff: what it prints and exits with; and on mutations of policies, whether it finds what brute force does
# and its cases are reproduced by their expect blocks: run.sh [MUTATIONS] (12; 200 by hand).
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/command.sh
exits_of() { # STATUS ARGUMENT...
  status_of=$1
  shift
  exits "$status_of" diff "$@"
}

cat >"$work/old" <<'RULES'
consigne 1
logins blocked external
limit hour { count messages by smtp.auth rate 5 per 1h }
rule login { when smtp.auth in blocked or limit hour exceeded reject }
rule domain { when any header.from.domain in { bad.example } and smtp.rcptto in { ours.example } reject "no" }
RULES
sed 's/{ bad.example }/{ bad.example worse.example }/; s/exceeded reject/exceeded defer/' "$work/old" >"$work/new"
sed 's/rule domain/rule area/' "$work/old" >"$work/renamed"
echo 'consigne 1 rule' >"$work/broken"
printf '%s\n' '{"id": "q1", "now": "2027-01-01", "fields": {"listener": "mx", "smtp.mailfrom": "<>", "smtp.auth": [],
"smtp.rcptto": "b@ours.example", "header.from": "x@worse.example"}}' | tr -d '\n' >"$work/log"
printf '\n%s\n' '{"id": "q2", "now": "2027-01-01", "fields": {"smtp.auth": [], "smtp.rcptto": "b@ours.example", "header.from": []}}' \
  >>"$work/log"

# same_twice: the same cases, whenever it is asked.
same_twice() {
  "$consigne" diff "$work/old" "$work/new" >"$work/once" || true
  "$consigne" diff "$work/old" "$work/new" >"$work/twice" || true
  diff "$work/once" "$work/twice"
}
# replays SIDE: the queries of --json are decided by the ruleset as it says.
replays() {
  python3 - "$work/out" "$1" >"$work/queries" <<'CODE'
import json, sys
for case in json.load(open(sys.argv[1]))["scenarios"]:
    print(json.dumps(case["query"]))
CODE
  "$consigne" decide "$work/$1" --batch "$work/queries" >"$work/decisions"
  python3 - "$work/out" "$1" "$work/decisions" <<'CODE'
import json, sys
cases = json.load(open(sys.argv[1]))["scenarios"]
said = [json.loads(line) for line in open(sys.argv[3])]
keys = ("verdict", "rule", "code", "tags", "warnings")
wrong = [c for c, s in zip(cases, said) if any(c[sys.argv[2]][k] != s.get(k) for k in keys)]
sys.exit(wrong or len(cases) != len(said) or not cases)
CODE
}
# holds SIDE: the expect blocks hold where they are pasted.
holds() {
  status=0
  "$consigne" diff "$work/old" "$work/new" --expect "$1" >"$work/blocks" || status=$?
  [ $status -eq 1 ] && cat "$work/$1" "$work/blocks" >"$work/both" && "$consigne" test "$work/both"
}

# finds_seals: what one sealer more lets pass, found by the brute force that mutations are measured with.
finds_seals() {
  PYTHONPATH=tests/diff PYTHONDONTWRITEBYTECODE=1 python3 - "$consigne" "$work/unsealed" "$work/sealed" <<'CODE'
import json, random, sys, mutations
paths = sys.argv[2:]
texts = [open(path, encoding="utf-8").read() for path in paths]
case, _ = mutations.brute_force(sys.argv[1], paths, texts, random.Random(0))
print(case)
sys.exit(case is None or [seal["d"] for seal in json.loads(case)["seals"]] != ["new.example"])
CODE
}

check 'no ruleset: 64' exits_of 64
check 'one ruleset: 64' exits_of 64 "$work/old"
check 'an unknown side: 64' exits_of 64 "$work/old" "$work/new" --expect both
check 'tries that are no number: 64' exits_of 64 "$work/old" "$work/new" --tries many
check '--json and --expect: 64' exits_of 64 "$work/old" "$work/new" --json --expect new
check '--help: 0' exits_of 0 --help
check '  and how to use it' prints '^usage: consigne diff OLD NEW'
check 'a missing file: 66' exits_of 66 "$work/old" "$work/missing"
check 'a bad ruleset: 78' exits_of 78 "$work/old" "$work/broken"
check 'a missing log: 66' exits_of 66 "$work/old" "$work/new" --log "$work/missing"
check 'a bad record: 65' exits_of 65 "$work/old" "$work/new" --log "$work/old"

check 'no difference: 0' exits_of 0 "$work/old" "$work/old" --tries 2000
check '  and how many were tried, and that it is no proof' \
  prints '^no difference in [0-9,]+ cases tried \(this is no proof\)$'
check '  equal revisions are not told' prints_not revisions
sed 's/rate 5/rate 6/' "$work/old" >"$work/rate" # a case says that a limit is exceeded, not how
check 'another revision, and no case of it: 1' exits_of 1 "$work/old" "$work/rate" --tries 2000
check '  which is told' prints '^but the revisions differ: compare what `consigne dump` prints of both$'
check '  in JSON' exits_of 1 "$work/old" "$work/rate" --tries 2000 --json
check '    as a key' json 'd["unseen"] is True and d["differing"] == 0'
check 'differences: 1' exits_of 1 "$work/old" "$work/new"
check '  the item that is new' prints '^    header.from a@worse.example$'
check '  the old outcome' prints '^  old: accept by default$'
check '  the new outcome' prints '^  new: reject by domain 550 5.7.1$'
check '  how many were tried' prints '^[0-9,]+ cases tried, [0-9,]+ differ \(this is no proof that there are no others\)$'
check 'the same cases each time' same_twice
check 'a renamed rule: 1' exits_of 1 "$work/old" "$work/renamed"
check '  told once' sh -c "test \$(grep -c '^  new:' '$work/out') = 1"

check '--json: 1' exits_of 1 "$work/old" "$work/new" --json
check '  how many' json 'd["tried"] > 100 and d["differing"] > 0'
check '  what differs' json 'any("verdict" in c["differs"] for c in d["scenarios"])'
check '  the old ruleset decides the queries so' replays old
check '  and the new one' replays new
check '--log: 1' exits_of 1 "$work/old" "$work/new" --log "$work/log" --json
check '  which records differ' json 'd["log"]["read"] == 2 and [r["id"] for r in d["log"]["records"]] == ["q1"]'
check '--log for people' exits_of 1 "$work/old" "$work/new" --log "$work/log"
check '  in a line' prints '^2 records of the log, 1 decided differently: line 1$'
for side in old new; do check "expect blocks hold in the $side ruleset" holds $side; done

# ---- A sealer more -------------------------------------------------------------------------

cat >"$work/unsealed" <<'RULES'
consigne 1
provider ours { domains { ours.example } }
domains sealers { list.example }
rule ours { when any header.from in ours unless sealed by sealers reject }
RULES
sed 's/list.example/& new.example/' "$work/unsealed" >"$work/sealed"
check 'a sealer more: 1' exits_of 1 "$work/unsealed" "$work/sealed"
check '  its seal, which reports the domain' prints '^    seal 1 new.example \{ ours.example \}$'
check '  brute force finds it, too' finds_seals

# ---- Mutations -----------------------------------------------------------------------------

# The last line says what was done.
set -- "${1:-12}"
if python3 tests/diff/mutations.py "$consigne" "$1" docs/examples/parisnanterre.consigne docs/cookbook/*.consigne \
  >"$work/log" 2>&1; then
  ok "$(tail -n 1 "$work/log")"
else
  not_ok 'mutations of policies' "$work/log"
fi

tap_end
