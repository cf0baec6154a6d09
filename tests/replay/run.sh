#!/bin/sh
# SPDX-License-Identifier: MIT
# consigne replay: small logs whose counts are reasoned here, 20,000 records against a count by other means, bad lines,
# and pages that nothing in a record breaks.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/command.sh

# replays STATUS ARGUMENT...
replays() {
  wanted=$1
  shift
  exits "$wanted" replay "$@"
}

# ---- Usage ---------------------------------------------------------------------------

check 'no ruleset: 64' replays 64
check '  and how to use it' tells '^usage: consigne replay'
check 'three arguments: 64' replays 64 a b c
check 'an unknown option: 64' replays 64 --guess "$rules"
check '--help: 0' replays 0 --help
check '  and what the exit codes are' prints '^exit: 0 nothing would change; 1 '
check 'a missing ruleset: 66' replays 66 "$work/missing" "$work/missing"
check 'a missing log: 66' replays 66 "$rules" "$work/missing"
check '  which is named' tells 'missing: '
check 'a folder: 66' replays 66 "$rules" "$work"
echo 'consigne 1 rule' >"$work/bad.consigne"
check 'a bad ruleset: 78' replays 78 "$work/bad.consigne" "$work/missing"
check 'decide --record without --batch: 64' exits 64 decide "$rules" --record

# ---- A small log, counted by hand -------------------------------------------------------

cat >"$work/old.consigne" <<'END'
consigne 1
zone +01:00
provider univ {
    domains { univ.example }
    relays { smtp.univ.example }
    delegate { news@univ.example } to { *.mailer.example } until 2030-01-01 because "contract"
}
domains partners { a.example b.example }
rule stray { when any identity in univ unless carried by relay or any dkim.d in partners reject monitor }
rule foul { when any header.from in { foul.example } reject }
END
# Enforced, without the rule foul.
sed -e 's/ monitor//' -e '/^rule foul/d' "$work/old.consigne" >"$work/new.consigne"
cat >"$work/queries" <<'END'
{"id": 1, "now": "2027-01-01T10:00:00+01:00", "fields": {"relay": "smtp.orange.fr", "smtp.mailfrom": "Ann@univ.example", "header.from": "Ann@univ.example", "header.sender": [], "header.list-id": [], "dkim.d": []}}
{"id": 2, "now": "2027-01-01T23:30:00Z", "fields": {"relay": "smtp.orange.fr", "smtp.mailfrom": "x@orange.fr", "header.from": "ann@univ.example", "header.sender": [], "header.list-id": [], "dkim.d": []}}
{"id": 3, "now": "2027-01-03T10:00:00+01:00", "fields": {"relay": "lists.example", "smtp.mailfrom": "b@lists.example", "header.from": "bob@univ.example", "header.sender": [], "header.list-id": "l.lists.example", "dkim.d": []}}
{"id": 4, "now": "2027-01-03T10:00:00+01:00", "header": "From: bob@univ.example\r\nList-Id: <l.lists.example>\r\n", "fields": {"relay": "lists.example", "smtp.mailfrom": "b@lists.example", "dkim.d": []}}
{"id": 5, "fields": {"relay": "smtp.univ.example", "smtp.mailfrom": "ann@univ.example", "header.from": "ann@univ.example", "header.sender": [], "header.list-id": [], "dkim.d": []}}
{"id": 6, "fields": {"relay": "out.foul.example", "smtp.mailfrom": "f@foul.example", "header.from": "f@foul.example", "header.sender": [], "header.list-id": [], "dkim.d": []}}
{"id": 7, "fields": {"relay": "out.mailer.example", "smtp.mailfrom": [], "header.from": "news@univ.example", "header.sender": [], "header.list-id": [], "dkim.d": ["a.example"]}}
END
"$consigne" decide "$work/old.consigne" --batch "$work/queries" --record >"$work/log"
check 'decide --batch --record: query and decision in one object' python3 -c '
import json, sys
for query, both in zip(map(json.loads, open(sys.argv[1])), map(json.loads, open(sys.argv[2])), strict=True):
    assert all(both[key] == query[key] for key in query), both
    assert both["verdict"] in ("accept", "reject") and both["recipients"] and both["revision"], both
' "$work/queries" "$work/log"
"$consigne" decide "$work/old.consigne" --batch "$work/log" --record >"$work/again"
check '  of a record that has one already: the same' cmp "$work/log" "$work/again"

check 'what changes nothing: 0' replays 0 "$work/old.consigne" "$work/log"
check '  which is said' prints '^nothing would change$'
# 1 to 4 show univ without a proof: refused once stray is.
check '  and what would, once rules are enforced' prints '^ +4 once rules are enforced, 2 of them list traffic$'
check '--json: 0' replays 0 "$work/old.consigne" "$work/log" --json
check '  no change' json "d['changes'] == 0 and d['records'] == d['recorded'] == 7 and d['bad_lines']['count'] == 0"
check '  two of the four are list traffic' json "(d['direct']['kinds']['watched'], d['lists']['kinds']['watched']) == (2, 2)"

# Of the seven: 1 and 2 are newly refused, both of ann, and by list 3 and 4; 5 and 7 are carried; 6 is newly accepted.
check 'what changes: 1' replays 1 "$work/new.consigne" "$work/log"
check '  in numbers' prints '^ +4 newly refused, 2 of them list traffic$'
check '  both ways' prints '^ +1 newly accepted$'
check '  by sender, whose case does not count' prints '^ +2  ann@univ\.example$'
check '  with a record to look up' prints '^ line 6, id 6: reject by foul -> accept by default: f@foul\.example$'
check '  without colours' sh -c "! grep -q '$(printf '\033')' '$work/out'"
check '  and nothing but that on standard error' is_empty err
check 'from standard input: 1' sh -c "'$consigne' replay '$work/new.consigne' <'$work/log' | cmp - '$work/out'"
check '--json: 1' replays 1 "$work/new.consigne" "$work/log" --json
check '  by verdict' json "d['direct']['verdicts']['accept'] == {'accept': 2, 'quarantine': 0, 'defer': 0, 'reject': 2, 'undecided': 0} and d['direct']['verdicts']['reject']['accept'] == 1"
check '  by rule' json "[(r['decided_then'], r['decides_now'], r['newly_refused'], r['newly_accepted'], r['candidate']) for r in d['direct']['rules']] == [(0, 2, 2, 0, True), (4, 3, 0, 0, True), (1, 0, 0, 1, False)]"
check '  list traffic apart' json "d['lists']['records'] == 2 and d['lists']['addresses']['refused']['top'] == [{'sender': 'bob@univ.example', 'records': 2, 'missed_at_most': 0}]"
check '  of everybody' json "d['direct']['domains']['refused']['top'][0]['records'] == 2 and d['direct']['addresses']['exact']"
# 2027-01-01T23:30Z is the second of January in the zone of the ruleset; 5, 6 and 7 have no instant.
check '  by day' json "[(r['day'], r['records'], r['refused']) for r in d['direct']['days']] == [('2027-01-01', 1, 1), ('2027-01-02', 1, 1)]"
check '  examples' json "[e['line'] for e in d['direct']['examples']['refused']] == [1, 2] and [e['id'] for e in d['lists']['examples']['refused']] == [3, 4]"
# The delegation carries 7, whose signature meets a.example; nobody has b.example.
check '  what nothing used' json "(d['unused']['delegations']['unused'], d['unused']['entries']['first']) == (0, ['b.example in partners'])"
grep -v '"id":7' "$work/log" >"$work/six"
check 'without the contractor its delegation is not used: 1' replays 1 "$work/new.consigne" "$work/six" --json
check '  which is told' json "d['unused']['delegations']['first'] == ['news@univ.example to *.mailer.example']"
check '--now before all else: 1' replays 1 "$work/new.consigne" "$work/log" --now 2031-01-01 --json
# After its end the delegation carries nothing, but 7 is signed.
check '  is when it is decided' json "d['now'] == '2031-01-01' and d['unused']['delegations']['unused'] == 1"
check '--now with no date: 64' replays 64 "$work/new.consigne" "$work/log" --now soon

# A recipient of two, refused under `mixed quarantine`: the fold is the quarantine it was.
cat >"$work/one.consigne" <<'END'
consigne 1
mixed quarantine
rule a { when smtp.rcptto in { x.example } quarantine }
END
sed 's/quarantine }$/reject }/' "$work/one.consigne" >"$work/two.consigne"
echo '{"fields": {"smtp.rcptto": ["u@x.example", "u@y.example"]}}' |
  "$consigne" decide "$work/one.consigne" --batch --record >"$work/recipients"
check "a recipient's verdict: 1" replays 1 "$work/two.consigne" "$work/recipients" --json
check '  is a change of its own' json "d['direct']['kinds']['recipient'] == 1 and d['changes'] == 1"
sed 's/^rule a /rule b /' "$work/one.consigne" >"$work/three.consigne"
check 'another rule: 1' replays 1 "$work/three.consigne" "$work/recipients" --json
check '  is one as well' json "d['direct']['kinds']['rule'] == 1 and d['changes'] == 1"

# ---- Logs that are none ---------------------------------------------------------------------

: >"$work/empty"
check 'an empty log: 65' replays 65 "$work/new.consigne" "$work/empty"
check '  is said to be' tells 'empty: there is nothing to compare'
check 'queries without decisions: 65' replays 65 "$work/new.consigne" "$work/queries" --json
check '  are said to be' tells 'no line has a recorded decision'
check '  and decided' json "d['not_recorded'] == 7 and d['direct']['verdicts']['not recorded']['reject'] == 2 and d['changes'] == 0"
cat "$work/queries" "$work/log" >"$work/both"
check 'some with, some without: 1' replays 1 "$work/new.consigne" "$work/both" --json
check '  are counted' json "(d['recorded'], d['not_recorded'], d['changes']) == (7, 7, 5)"

{
  cat "$work/log"
  printf '%s\n' 'Jan  1 10:00:00 mx postfix/smtpd[1]: connect' '{"verdict": "accept", "rule": "x"}' '[]' '"text"' \
    '{"fields": {}, "verdict": "maybe"}' '{"fields": {}, "verdict": 1}' '{"fields": {}, "verdict": "accept", "rule": 1}' \
    '{"fields": {"no-such": "x"}, "verdict": "accept"}' '{"error": "what", "line": 3}' '{"fields": {}, "fields": {}}' ''
  printf '\377\376\000\001\n\r\n'
  printf '{"fields": {"header.from": "a\033[31m<b>@x", "now'
} >"$work/foreign"
# Twelve lines that are no records (the empty ones are none), the last of them cut.
check 'lines that are no records: 65' replays 65 "$work/new.consigne" "$work/foreign" --json
check '  are counted, the others too' json "(d['bad_lines']['count'], d['records'], d['changes']) == (12, 7, 5)"
check '  the first ten with their numbers' json "[b['line'] for b in d['bad_lines']['first']] == list(range(8, 18))"
check '  and what is wrong' json "d['bad_lines']['first'][1]['error'].startswith('no query: write') and d['bad_lines']['first'][4]['error'].startswith('verdict: write accept')"
check '  for people: 65' replays 65 "$work/new.consigne" "$work/foreign"
check '  with numbers' prints '^ line 9: no query'
check '  which is said at the end' tells '12 of 21 lines are no records'
check '  nothing moves a cursor' sh -c "! grep -q '$(printf '\033')' '$work/out'"

check 'damaged JSON is refused, and spellings are read, as by another reader' \
  python3 tests/replay/reader.py "$consigne" "$work/new.consigne" "$work"

# A line without end is no memory: 1 GiB of it in 256 MiB.
long() { printf '{"fields": {}, "x": "' && head -c "$1" /dev/zero | tr '\0' x && printf '"}\n'; }
limited() { (ulimit -v "$1" && shift && "$@"); }
limit=262144
[ "$("$consigne" --version >/dev/null 2>&1 && (ulimit -v $limit && ASAN_OPTIONS='' "$consigne" --version) 2>/dev/null)" ] || limit=
{ cat "$work/log" && long 17000000 && cat "$work/log"; } >"$work/long"
check 'a line over 16 MiB: 65' replays 65 "$work/new.consigne" "$work/long" --json
check '  is a bad line, and the rest goes on' json "(d['bad_lines'], d['records']) == ({'count': 1, 'first': [{'line': 8, 'error': 'longer than 16 MiB'}]}, 14)"
{ long 16000000 && cat "$work/log"; } >"$work/long"
check 'one below: no bad line' replays 1 "$work/new.consigne" "$work/long" --json
if [ "$limit" ]; then
  status=0
  { long 1073741824 && cat "$work/log"; } |
    limited "$limit" "$consigne" replay "$work/new.consigne" --json >"$work/out" 2>"$work/err" || status=$?
  check 'a line of a gigabyte in 256 MiB of addresses: 65' test $status -eq 65
  check '  and the rest goes on' json "(d['bad_lines']['count'], d['records']) == (1, 7)"
else
  skip 'a line of a gigabyte in 256 MiB of addresses' 'this build needs more to start'
fi

# ---- The page -------------------------------------------------------------------------------

check '--html: 1' replays 1 "$work/new.consigne" "$work/log" --html "$work/page.html"
check '  is well-formed, and needs nothing else' python3 tests/replay/page.py "$work/page.html"
check '  shows who is refused' grep -q '>ann@univ\.example<' "$work/page.html"
check '  in a place that is none: 70' replays 70 "$work/new.consigne" "$work/log" --html "$work/no/page.html"
python3 - "$work/hostile" <<'END'
import json, sys
names = ['"<script>alert(1)</script>"@univ.example', '"&amp;\'\\""@univ.example', '"\u202eevil"@univ.example',
         '"</td></table>"@univ.example', '"\x1b[2J"@univ.example', '%s@univ.example' % ('x' * 5000)]
with open(sys.argv[1], 'w') as out:
    for i, name in enumerate(names):
        fields = {'relay': 'smtp.orange.fr', 'smtp.mailfrom': name, 'header.from': name, 'header.sender': [],
                  'header.list-id': [], 'dkim.d': []}
        print(json.dumps({'id': '<b onclick=x>%d' % i, 'now': '2027-01-01', 'fields': fields, 'verdict': 'accept',
                          'rule': '<i>"\'&\x1b'}), file=out)
END
check "senders' markup: 1" replays 1 "$work/new.consigne" "$work/hostile" --html "$work/page.html"
check '  is text' python3 tests/replay/page.py "$work/page.html"
check '  which is shown' grep -q 'script&#62;alert(1)' "$work/page.html"
check '  as is what nobody sees' grep -q '&lt;U+202E&gt;' "$work/page.html"
check '  nothing moves a cursor' sh -c "! grep -q '$(printf '\033')' '$work/out' '$work/page.html'"
: >"$work/empty"
check 'an empty log has a page too: 65' replays 65 "$work/new.consigne" "$work/empty" --html "$work/page.html"
check '  which is well-formed' python3 tests/replay/page.py "$work/page.html"

# ---- More senders than counters ------------------------------------------------------------------

# 12,000 of whom each writes once, and between them one who writes 1,200 times: more than a 10,000th of all.
python3 - "$work/crowd" <<'END'
import json, sys
with open(sys.argv[1], 'w') as out:
    for i in range(13200):
        who = 'busy@univ.example' if i % 11 == 0 else 'u%d@univ.example' % i
        fields = {'relay': 'smtp.orange.fr', 'smtp.mailfrom': who, 'header.from': who, 'header.sender': [],
                  'header.list-id': [], 'dkim.d': []}
        print(json.dumps({'fields': fields, 'verdict': 'accept', 'rule': 'default'}), file=out)
END
check '12,001 senders: 1' replays 1 "$work/new.consigne" "$work/crowd" --json
check '  are no longer all exact' json "(d['direct']['addresses']['exact'], d['direct']['domains']['exact']) == (False, True)"
check '  10,000 are counted' json "d['direct']['addresses']['refused']['senders'] == 10000"
check '  the busy one first, and rightly within what may be missed' json "(lambda s: s['sender'] == 'busy@univ.example' and s['records'] <= 1200 <= s['records'] + s['missed_at_most'])(d['direct']['addresses']['refused']['top'][0])"
check '  the others are in the rest: 2,001 names that were given up, once each' json "d['direct']['addresses']['refused']['rest'] >= 2001 and d['direct']['kinds']['refused'] == 13200"

# ---- Twenty thousand records -------------------------------------------------------------------

check '20,000 records are counted as by other means' sh tests/replay/many.sh 20000 "$work"

. tests/replay/merge.sh

tap_end
