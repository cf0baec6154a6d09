# SPDX-License-Identifier: MIT
# consigne replay --merge: sourced by run.sh, whose folder has the small log, the crowd and the 20,000 records.

# ---- Two processes, one report ---------------------------------------------------------------

# The first example of docs/replay-at-scale.md, as it stands there.
mkdir "$work/page"
cp "$work/log" "$work/page/log.jsonl"
cp "$work/new.consigne" "$work/page/candidate.consigne"
sed -n '/^```sh$/,/^```$/{/^```/d;p}' docs/replay-at-scale.md >"$work/page/example.sh"
bin=$(realpath "$(dirname "$consigne")")
status=0
(cd "$work/page" && PATH=$bin:$PATH sh -e example.sh) >"$work/out" 2>"$work/err" || status=$?
check 'two processes of sh, as the page shows: 1' test "$status" -eq 1
check '  in numbers, as of the whole' prints '^ +4 newly refused, 2 of them list traffic$'

sed -n 1,4p "$work/log" >"$work/half.1"
sed -n 5,7p "$work/log" >"$work/half.2"
for half in 1 2; do
  "$consigne" replay "$work/new.consigne" "$work/half.$half" --json >"$work/half.$half.json" &
done
wait
check '--merge of two halves: 1' replays 1 --merge "$work/half.1.json" "$work/half.2.json"
check '  in numbers, as of the whole' prints '^ +4 newly refused, 2 of them list traffic$'
check '  and a line is of the log of its report' prints 'half\.2\.json: line 2, id 6: reject by foul -> accept by default: f@foul\.example$'
check '--merge --json: 1' replays 1 --merge "$work/half.1.json" "$work/half.2.json" --json
check '  what one half used is used' json "(d['unused']['delegations']['unused'], d['unused']['entries']['first'], d['unused']['entries']['used']) == (0, ['b.example in partners'], '1-5')"
check '  days and rules' json "[(r['day'], r['refused']) for r in d['direct']['days']] == [('2027-01-01', 1), ('2027-01-02', 1)] and [r['decided_then'] for r in d['direct']['rules']] == [0, 4, 1]"
check '--merge --html: 1' replays 1 --merge "$work/half.1.json" "$work/half.2.json" --html "$work/page.html"
check '  is well-formed' python3 tests/replay/page.py "$work/page.html"
check '--merge of one: 1' replays 1 --merge "$work/half.1.json" --json
check '  which had no change in the other half' json "d['changes'] == 4 and d['lines'] == 4"

# ---- What is no report, or not of the same question ---------------------------------------------

# refuses NAME STATUS PATTERN ARGUMENT...: nothing is printed, and no page is written.
refuses() {
  name=$1 status=$2 pattern=$3
  shift 3
  rm -f "$work/no.html"
  check "$name: $status" replays "$status" --merge "$work/half.1.json" "$@" --html "$work/no.html"
  check '  which says why' tells "$pattern"
  check '  and nothing is half done' sh -c "test ! -s '$work/out' && test ! -e '$work/no.html'"
}

check '--merge of nothing: 64' replays 64 --merge
check '--merge has no --now: 64' replays 64 --merge "$work/half.1.json" --now 2031-01-01
refuses 'a report that is missing' 66 'missing: ' "$work/missing"
: >"$work/nothing.json"
refuses 'an empty file' 65 'nothing\.json: no report, or one that is cut: ' "$work/nothing.json"
head -c 3000 "$work/half.2.json" >"$work/cut.json"
refuses 'a report that is cut' 65 'cut\.json: no report, or one that is cut: line [0-9]+: ' "$work/cut.json"
echo '{"revision": "sha256:0"}' >"$work/other.json"
refuses 'other JSON' 65 'other\.json: no report of this version' "$work/other.json"
"$consigne" replay "$work/old.consigne" "$work/half.2" --json >"$work/old.json" || :
refuses 'a report of another ruleset' 65 'old\.json: of another ruleset: sha256:[0-9a-f]+; .*half\.1\.json has sha256:' "$work/old.json"
"$consigne" replay "$work/new.consigne" "$work/half.2" --now 2031-01-01 --json >"$work/dated.json" || :
refuses 'a report as on another date' 65 "dated\\.json: decided as on another date: 2031-01-01; .*half\\.1\\.json has each record's own" "$work/dated.json"
# The revision does not depend on the order of a list, the numbers of its items do.
sed '/"entries"/,/"unused"/s/"order": "[0-9a-f]*"/"order": "0123456789abcdef"/' "$work/half.2.json" >"$work/order.json"
refuses 'a report of the same ruleset in another order' 65 'order\.json: of the ruleset of .*half\.1\.json with its entries in another order' "$work/order.json"
# Each of these makes a report that nobody wrote.
sed 's/"records": 3,/"records": 2,/' "$work/half.2.json" >"$work/edited.json"
refuses 'a count that was edited' 65 'edited\.json: a report that does not add up: `verdicts`' "$work/edited.json"
python3 tests/replay/edits.py "$work/half.2.json" "$work" >"$work/edits"
while read -r file key; do
  refuses "$file" 65 "does not add up: .$key. is missing or wrong" "$work/$file"
done <"$work/edits"
check 'a full disk is told: 70' sh -c "'$consigne' replay '$work/new.consigne' '$work/log' --json >/dev/full; test \$? -eq 70"

# ---- Larger logs in parts ------------------------------------------------------------------------

head -n 4000 "$work/many" >"$work/few"
head -n 4000 "$work/decisions" >"$work/few.decisions"
check '4,000 records in 2, 3 and 7 parts count as in one' \
  python3 tests/replay/merge.py "$consigne" "$work/candidate.consigne" "$work/few" "$work/few.decisions" "$work"

# 14,000 senders and 11,000 domains in 20,000 records: more than have counters, in a part or only in all of them.
python3 - "$work/crowd.queries" <<'END'
import json, random, sys
source = random.Random(5)
names = ['u%d@univ.example' % (i % 3000) for i in range(3000)] + ['p@h%d.univ.example' % i for i in range(11000)]
names += [name for i in range(40) for name in ['busy%d@univ.example' % i] * (10 * i % 300)]
source.shuffle(names)
with open(sys.argv[1], 'w') as out:
    for who in names:
        fields = {'relay': 'smtp.orange.fr', 'smtp.mailfrom': who, 'header.from': who, 'header.sender': [],
                  'header.list-id': 'l.lists.example' if source.random() < 0.2 else [], 'dkim.d': []}
        print(json.dumps({'id': who, 'now': '2027-01-0%d' % source.randrange(1, 9), 'fields': fields}), file=out)
END
sed 's/domains { univ\.example }/domains { *.univ.example univ.example }/' "$work/old.consigne" >"$work/crowd.old"
sed 's/domains { univ\.example }/domains { *.univ.example univ.example }/' "$work/new.consigne" >"$work/crowd.new"
"$consigne" decide "$work/crowd.old" --batch "$work/crowd.queries" --record >"$work/crowd.log"
"$consigne" decide "$work/crowd.new" --batch "$work/crowd.log" >"$work/crowd.decisions"
check 'more senders than counters: in parts no count is further off than the bound' \
  python3 tests/replay/merge.py "$consigne" "$work/crowd.new" "$work/crowd.log" "$work/crowd.decisions" "$work" 3
