#!/bin/sh
# SPDX-License-Identifier: MIT
# The command consigne from end to end: exit codes, what it prints for people and for programs, and bad files.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/command.sh

# same FILE: the output is these octets.
same() { diff "$1" "$work/out"; }

# ---- Usage ---------------------------------------------------------------------------

check 'no command: 64' exits 64
check '  and how to use it' tells '^usage: consigne'
check 'an unknown command: 64' exits 64 guess "$rules"
check '  named' tells '"guess"'
check '  in one line' test "$(wc -l <"$work/err")" -eq 1
check 'a command misspelt: 64' exits 64 chekc "$rules"
check '  what is meant' tells 'did you mean "check"\?'
check 'help of a command: 0' exits 0 help decide
check '  its own' prints '^usage: consigne decide'
check 'help of an unknown command: 64' exits 64 help guess
check 'a field misspelt: 64' exits 64 decide "$rules" listner=mx
check '  what is meant' tells 'did you mean "listener"\?'
for command in check test decide dump; do
  check "$command without a ruleset: 64" exits 64 $command
  check '  and how to use it' tells "^usage: consigne $command"
  check '  nothing on standard output' is_empty out
  check "$command with an unknown option: 64" exits 64 $command --guess "$rules"
  check "$command --help: 0" exits 0 $command --help
  check '  and how to use it' prints "^usage: consigne $command"
  check "$command with a missing file: 66" exits 66 $command "$work/missing"
  check '  which is named' tells "consigne: .*/missing"
  check "$command with a folder: 66" exits 66 $command "$work"
done
check 'check of two rulesets: 0' exits 0 check "$rules" docs/cookbook/company.consigne
check '  each is summed up' test "$(grep -c ': 0 errors, ' "$work/out")" -eq 2
check '  two with --json: 64' exits 64 check --json "$rules" "$rules"
check 'check of two, one with mistakes: 78' exits 78 check tests/rules/twelve.consigne "$rules"
check 'check of standard input' sh -c "'$consigne' check - <'$rules' | grep -q '^-: 0 errors'"
check 'check of a missing file: 66' exits 66 check "$work/missing"
check '  and why' tells 'no such file'

. tests/tool/format.sh

# ---- One university's mail -------------------------------------------------------------

claim='listener=mx header.from=x@parisnanterre.fr smtp.mailfrom=x@parisnanterre.fr'
# shellcheck disable=SC2086
{
  check 'our address by a stranger, to one of us: 77' \
    exits 77 decide $rules $claim smtp.rcptto=y@parisnanterre.fr relay=smtp.orange.fr now=2027-04-01
  check '  rejected, by rule and line' prints '^rule +consigne-1 \(docs/examples/parisnanterre\.consigne:[0-9]+\)$'
  check '  with a reply in French' prints '550-5\.7\.1 Un courriel parisnanterre\.fr doit passer par notre serveur'
  check '  and in English, the last line' prints '550 5\.7\.1 Mail from parisnanterre\.fr must pass through our server'
  check '  and a tag' prints '^tags +do-not-sign$'
  check '  nothing on standard error' is_empty err
  check '--explain: 77' \
    exits 77 decide $rules $claim smtp.rcptto=y@parisnanterre.fr relay=smtp.orange.fr now=2027-04-01 --explain
  check '  why' prints '^because +smtp\.mailfrom is x@parisnanterre\.fr, and the rule asks: any identity in nanterre$'
  check '  the proofs that are missing' prints '^no proof +carried by relay$'
  check '  and what the others say' prints '^ +login-first +does not hold$'
  check 'to somebody else: 0' \
    exits 0 decide $rules $claim smtp.rcptto=y@orange.fr relay=smtp.orange.fr now=2027-04-01
  check '  accepted' prints '^verdict +accept$'
  check '  no rule holds' prints '^rule +default'
  check 'the relay is not known yet: 75' \
    exits 75 decide $rules $claim smtp.rcptto=y@parisnanterre.fr relay=unknown --partial now=2027-04-01
  check '  undecided' prints '^verdict +undecided$'
  check '  the relay is needed' prints '^needs .*relay'
  check 'before the date: 0' \
    exits 0 decide $rules $claim smtp.rcptto=y@parisnanterre.fr relay=smtp.orange.fr now=2026-12-01
  check '  with a warning that names rule and date' prints '^warning +consigne-1 .*2027-01-15'
  check 'the relay is not known at all: 75' \
    exits 75 decide $rules $claim smtp.rcptto=y@parisnanterre.fr relay=unknown now=2027-04-01
  check '  deferred' prints '451 4\.3\.0 '
  check 'no login on the submission server: 77' exits 77 decide $rules listener=submission
  check '  530' prints '530-?.5\.7\.0 '
  check 'quarantine: 0' exits 0 decide $rules listener=mx relay=bot.evil.example now=2026-12-01 \
    smtp.mailfrom=spam@evil.example header.from=x@parisnanterre.fr smtp.rcptto=x@parisnanterre.fr
  check '  said so' prints '^verdict +quarantine$'
  cat >"$work/asked.consigne" <<'RULES'
consigne 1
logins blocked external
owners { external }
limit hour { count messages by smtp.auth rate 5 per 1h }
rule blocked { when smtp.auth in blocked reject }
rule brake { when limit hour exceeded defer }
rule own { when any header.from not owned by smtp.auth reject }
RULES
  asked="$work/asked.consigne smtp.auth=cath header.from=cath@univ.example"
  own=owners:cath=cath@univ.example
  check 'external sources say no, limits are not exceeded: 77' exits 77 decide $asked
  check '  the owners' prints '^rule +own'
  check 'owners say yes: 0' exits 0 decide $asked $own
  check 'a set has it: 77' exits 77 decide $asked $own set:blocked=Cath
  check '  the set' prints '^rule +blocked'
  check 'a limit is exceeded: 75' exits 75 decide $asked $own limit:hour=exceeded
  check 'a source failed: 75' exits 75 decide $asked $own set:blocked=failed
  check '  451' prints '451 4\.3\.0 '
  check 'nobody is asked with --partial: 75' exits 75 decide $asked --partial
  check '  what is needed' prints '^needs +set blocked cath$'
  check 'no such set: 64' exits 64 decide $asked set:other=x
  check 'two recipients: 77' exits 77 decide $rules $claim relay=smtp.orange.fr now=2027-04-01 \
    smtp.rcptto=y@parisnanterre.fr smtp.rcptto=z@orange.fr
  check '  each with its own verdict' prints '^recipient z@orange\.fr$'
  check '--json' \
    exits 77 decide $rules $claim smtp.rcptto=y@parisnanterre.fr relay=smtp.orange.fr now=2027-04-01 --json
  check '  is JSON' is_json
  check '  and says the same' json "(d['verdict'], d['rule'], d['code'], d['enhanced'], d['tags'], len(d['reply'])) == \
    ('reject', 'consigne-1', 550, '5.7.1', ['do-not-sign'], 2)"
}

# ---- Messages ----------------------------------------------------------------------------

for facts in docs/examples/messages/*.facts; do
  message=${facts%.facts}.eml
  verdict=$(sed -n 's/^# .*\b\(accept\|reject\|quarantine\|defer\).*/\1/p' "$facts" | head -n 1)
  case $verdict in accept | quarantine) wanted=0 ;; reject) wanted=77 ;; *) wanted=75 ;; esac
  # shellcheck disable=SC2046
  check "$(basename "$message"): ${verdict:-no verdict}" \
    exits $wanted decide $rules $(grep -v '^#' "$facts") --message "$message" --explain
  check '  said so' prints "^verdict +$verdict"
done
check 'a message on standard input' sh -c \
  "printf 'From: x@parisnanterre.fr\n\n' | '$consigne' decide $rules listener=mx relay=a.example \
    smtp.rcptto=y@parisnanterre.fr now=2027-04-01 --message - | grep -q '^verdict *reject'"
check 'a missing message: 66' exits 66 decide $rules --message "$work/missing"
# S144: what has no header field is no message. Who has none tells it by its absence: --message /dev/null says nothing.
: >"$work/empty.eml"
printf '<!DOCTYPE html>\n<html lang="en"><body>From whom?</body></html>\n' >"$work/page.eml"
printf 'From: a@univ.example\n\n' | iconv -f UTF-8 -t UTF-16 >"$work/utf16.eml"
for message in empty page utf16; do
  check "$message.eml is no message: 65" exits 65 decide $rules listener=mx --message "$work/$message.eml"
  check '  and why' tells 'no header field'
  check '  explain: 65' exits 65 explain $rules listener=mx --message "$work/$message.eml"
done
check 'an endless file is no message: 65' timeout 60 sh -c "'$consigne' decide $rules --message /dev/zero 2>/dev/null; [ \$? -eq 65 ]"
check 'a message without end: its header decides' timeout 60 sh -c \
  "{ printf 'From: x@parisnanterre.fr\n\n'; cat /dev/zero; } | '$consigne' decide $rules listener=mx relay=a.example \
    smtp.rcptto=y@parisnanterre.fr now=2027-04-01 --message - | grep -q '^verdict *reject'"
dd if=/dev/urandom of="$work/random.eml" bs=1000 count=300 2>/dev/null
for size in 1 100 10000 300000; do
  head -c $size "$work/random.eml" >"$work/part.eml"
  "$consigne" decide $rules listener=mx --message "$work/part.eml" >/dev/null 2>&1 && status=0 || status=$?
  case $status in 0 | 65 | 75 | 77) ok "$size random octets: $status" ;; *) not_ok "$size random octets: $status" ;; esac
done
awk 'BEGIN { printf "From: "; for (i = 0; i < 700000; i++) printf "a@b.example, "; print "x@parisnanterre.fr\n" }' \
  >"$work/large.eml"
check 'a header of 10 MB: 77' exits 77 decide $rules listener=mx relay=a.example smtp.rcptto=y@parisnanterre.fr \
  now=2027-04-01 --message "$work/large.eml"
check '  too complex' prints '554 5\.6\.0 '

. tests/tool/full.sh

# ---- Arguments ---------------------------------------------------------------------------

check 'an unknown field: 64' exits 64 decide $rules smtp.sender=x
check '  named' tells 'smtp\.sender'
check 'no field at all: 64' exits 64 decide $rules x
check 'identity: 64' exits 64 decide $rules identity=x@a.example
check 'one value given twice: 64' exits 64 decide $rules listener=mx listener=mx
check 'a value of the wrong form: 65' exits 65 decide $rules relay.ip=192.0.2.256
check '  named' tells '192\.0\.2\.256'
check 'a date that is none: 65' exits 65 decide $rules now=tomorrow
check 'an empty value: 65' exits 65 decide $rules listener=
check 'an undeclared fact: 64' exits 64 decide $rules fact.colour=red
check 'absent' exits 0 decide $rules smtp.auth=absent tls=absent
check 'null' exits 0 decide $rules smtp.mailfrom=null
check 'a word that nobody declared: 75' exits 75 decide $rules listener=webmail

# ---- Authentication-Results ----------------------------------------------------------------

cat >"$work/authres.consigne" <<'END'
consigne 1
rule proof { when any header.from in { *@a.example } unless aligned with dkim.d reject }
END
printf 'Authentication-Results: mx.example; dkim=pass header.d=a.example\nFrom: x@a.example\n' >"$work/authres.eml"
check 'no --trust: results are ignored' exits 77 decide "$work/authres.consigne" --message "$work/authres.eml"
check '--trust: they count' exits 0 decide "$work/authres.consigne" --message "$work/authres.eml" --trust b --trust MX.example
check '--trust of another: a dead verifier, 75' exits 75 decide "$work/authres.consigne" --message "$work/authres.eml" \
  --trust b.example
check '  what is listed counts' exits 77 decide "$work/authres.consigne" --message "$work/authres.eml" --trust b.example \
  dkim.d=absent
check '--trust of what is no token, and could never be believed: 64' exits 64 decide "$work/authres.consigne" \
  --message "$work/authres.eml" --trust '"mx.example"'
check '--trust of nothing: 64' exits 64 decide "$work/authres.consigne" --message "$work/authres.eml" --trust ''
check '--trust without a message: 64' exits 64 decide "$work/authres.consigne" --trust mx.example
record='"fields": {}, "header": "Authentication-Results: mx.example; dkim=pass header.d=a.example\nFrom: x@a.example\n"'
cat >"$work/authres.jsonl" <<END
{$record, "trust": ["mx.example"]}
{$record, "trust": ["mx.other.example"]}
{$record}
{$record, "trust": "mx.example"}
{$record, "trust": [1]}
{$record, "trust": [""]}
END
check 'trust of records' exits 65 decide "$work/authres.consigne" --batch "$work/authres.jsonl"
check '  the ids of each' json_lines \
  "[r.get('verdict') for r in d] == ['accept', 'defer', 'defer', None, None, None] and \
  all(r['error'] for r in d[3:])"

# S126: what was seen, and why it did not count.
cat >"$work/seen.eml" <<'END'
Authentication-Results: mx.example; dmarc=pass action=none header.from=a.example; spf=none
Authentication-Results: evil.example; dkim=pass header.d=a.example
Authentication-Results: "mx.example"; dkim=pass header.d=a.example
Authentication-Results: spf=pass smtp.mailfrom=a.example
From: x@a.example
END
check 'S126 the signature is in a field that does not count: 75' exits 75 decide "$work/authres.consigne" \
  --message "$work/seen.eml" --trust mx.example --explain
check '  ours' prints '^results   mx\.example: counted spf dmarc$'
check '  of an id that is not trusted' prints '^ {10}evil\.example: not counted, untrusted id$'
check '  of ours, in quotes' prints '^ {10}mx\.example: not counted, id not a bare token$'
check '  without an id' prints '^ {10}not counted, no id$'
check 'nobody is trusted' exits 77 decide "$work/authres.consigne" --message "$work/seen.eml" --explain
check '  which is said' prints '^results   mx\.example: not counted, no trusted id named$'
printf 'From: x@a.example\n' >"$work/unseen.eml"
check 'none there, where one was expected' exits 75 decide "$work/authres.consigne" --message "$work/unseen.eml" \
  --trust mx.example --explain
check '  which is said' prints '^results   no Authentication-Results seen$'
check 'none there, none expected' exits 77 decide "$work/authres.consigne" --message "$work/unseen.eml" --explain
check '  nothing is said' prints_not '^results'
printf 'consigne 1\nrule r { when header.from is malformed reject }\n' >"$work/unread.consigne"
check 'no rule reads results' exits 0 decide "$work/unread.consigne" --message "$work/seen.eml" --trust mx.example --explain
check '  nothing is said' prints_not '^results'
i=0
while [ $i -lt 40 ]; do
  echo "Authentication-Results: $(printf 'x\001y\033[31m').example; spf=pass"
  i=$((i + 1))
done >"$work/many.eml"
cat "$work/seen.eml" >>"$work/many.eml"
check 'more than are told' exits 75 decide "$work/authres.consigne" --message "$work/many.eml" --trust mx.example --explain
check '  how many' prints '^ {10}and 12 more$'
check '  a stranger writes nothing to the terminal' prints_not "$(printf '\033')"
record='"fields": {}, "trust": ["mx.example"], "header": "Authentication-Results: mx.example; dkim=none\nAuthentication-Results: \u00fc; dkim=pass\n"'
cat >"$work/seen.jsonl" <<END
{$record}
END
check 'S126 as JSON' exits 0 decide "$work/authres.consigne" --batch "$work/seen.jsonl"
check '  each with its id, why it did not count, and its methods' json_lines "d[0]['authentication_results'] == [
  {'id': 'mx.example', 'counted': True, 'why': None, 'methods': ['dkim']},
  {'id': '\u00fc', 'counted': False, 'why': 'untrusted id', 'methods': []}]"
check '  and how many there were' json_lines "d[0]['authentication_results_seen'] == 2"

# ---- Batches -------------------------------------------------------------------------------

query='{"fields": {"listener": "mx", "relay": "smtp.orange.fr", "smtp.mailfrom": "x@parisnanterre.fr",
 "header.from": ["x@parisnanterre.fr"], "header.sender": [], "dkim.d": [], "arc.d": [], "arc.dkim.d": [], "smtp.auth": [],
 "smtp.rcptto": "y@parisnanterre.fr", "header.shown": [], "relay.ip": []}, "now": "2027-04-01"'
query=$(echo "$query" | tr -d '\n')
cat >"$work/good.jsonl" <<END
$query, "id": "a"}
$query, "id": 2, "unknown key": [1, 2]}
END
check '--batch: 0' exits 0 decide $rules --batch "$work/good.jsonl"
check '  a decision a line, in order' json_lines \
  "[(r['id'], r['verdict'], r['rule']) for r in d] == [('a', 'reject', 'consigne-1'), (2, 'reject', 'consigne-1')]"
check '  from standard input' sh -c \
  "'$consigne' decide $rules --batch <'$work/good.jsonl' | cmp - '$work/out'"
cat >"$work/bad.jsonl" <<END
$query, "id": "a"}
{"id": "b", "fields": {"smtp.sender": "x"}}

not JSON
{"id": "c", "fields": {"relay.ip": "192.0.2.256"}}
[]
{"id": "d", "fields": {"listener": 5}}
{"id": "e", "now": "tomorrow"}
{"id": "f", "partial": "x"}
{"id": "g", "answers": {"sets": {"blocked": ["*"]}}}
$query, "id": "z"}
END
printf '{"id": "cut' >>"$work/bad.jsonl"
check '--batch with bad lines: 65' exits 65 decide $rules --batch "$work/bad.jsonl"
check '  the good ones are decided' json_lines "[r['id'] for r in d if 'verdict' in r] == ['a', 'z']"
check '  the bad ones have their line and say what is wrong' json_lines \
  "[r['line'] for r in d if 'error' in r] == [2, 4, 5, 6, 7, 8, 9, 10, 12] and all(r['error'] for r in d if 'error' in r)"
check '  and their id where there is one' json_lines "[r.get('id') for r in d if 'error' in r][0:3:2] == ['b', 'c']"
check '--batch with a folder: 66' sh -c "'$consigne' decide $rules --batch - <'$work' 2>'$work/err'; [ \$? -eq 66 ]"
check '  which is told' tells 'cannot be read'
check '--batch with a line of 17 MiB: 65' sh -c \
  "{ head -c 17825792 /dev/zero | tr '\\0' ' '; echo; cat '$work/one.jsonl'; } | '$consigne' decide $rules --batch - >'$work/out'; [ \$? -eq 65 ]"
check '  the next is decided' json_lines "'error' in d[0] and d[1]['verdict'] == 'defer'"
check '--batch with a missing file: 66' exits 66 decide $rules --batch "$work/missing"
head -c 100000 "$work/random.eml" >"$work/random.jsonl"
check '--batch with random octets: 65' exits 65 decide $rules --batch "$work/random.jsonl"
check '  each answer is JSON' json_lines 'all("error" in r for r in d)'

# ---- in: what a set has ----------------------------------------------------------------

cat >"$work/sets.consigne" <<'END'
consigne 1
provider univ { domains { univ.example *.univ.example } relays { smtp.univ.example 192.0.2.0/24 } }
domains partners { a.example }
logins blocked { eve } external
rule r { when any identity in partners and relay in univ and smtp.auth in blocked reject }
END
check 'in without arguments: 64' exits 64 in
check '  and how to use it' tells '^usage: consigne in'
check 'in without a set: 64' exits 64 in "$work/sets.consigne"
check 'in with an unknown option: 64' exits 64 in "$work/sets.consigne" partners --guess
check 'in --help: 0' exits 0 in --help
check '  and how to use it' prints '^usage: consigne in'
check 'in with a missing file: 66' exits 66 in "$work/missing" partners a.example
check '  with the reason' tells '^consigne: cannot read .*/missing: no such file$'
check 'in with no such set: 64' exits 64 in "$work/sets.consigne" strangers a.example
check '  which is named' tells 'no set or provider "strangers"'
check 'all are in: 0' exits 0 in "$work/sets.consigne" partners a.example Ann@A.example
printf 'a.example\nAnn@A.example\n' >"$work/in"
check '  all are printed' same "$work/in"
check 'some are not: 1' exits 1 in "$work/sets.consigne" partners b.example a.example
printf 'a.example\n' >"$work/in"
check '  the others are printed' same "$work/in"
check 'a provider: its domains' exits 0 in "$work/sets.consigne" univ x.univ.example
check 'its relays' exits 0 in "$work/sets.consigne" 'relays of univ' 192.0.2.1 smtp.univ.example
check 'what is listed in an external set: 0' exits 0 in "$work/sets.consigne" blocked eve
check 'what is not: 75' exits 75 in "$work/sets.consigne" blocked eve ann
printf 'eve\n' >"$work/in"
check '  what is in is printed' same "$work/in"
check '  the other is told' tells '^consigne: ann: unknown: blocked is external'
check 'a value of another kind: 65' exits 65 in "$work/sets.consigne" 'relays of univ' 192.0.2.256 198.51.100.1
check '  which is told' tells '^consigne: 192\.0\.2\.256: no value'
check 'nothing on standard input: 66' exits 66 in "$work/sets.consigne" partners
check 'in --json: 65' exits 65 in --json "$work/sets.consigne" partners a.example b.example a..example
check '  true, false and null' json_lines "[r['in'] for r in d] == [True, False, None] and 'error' in d[2] \
  and [r['value'] for r in d] == ['a.example', 'b.example', 'a..example']"

# ---- Rulesets -------------------------------------------------------------------------------

check 'check: 0' exits 0 check --now 2026-12-01 $rules
check '  the stage of each rule' prints '^login-first +reject +MAIL$'
check '  and a summary' prints ': 0 errors, 0 warnings, 0 pieces of advice$'
check 'check --json' exits 0 check --json --now 2026-12-01 $rules
check '  is JSON' json "d['findings'] == [] and d['rules'][0]['rule'] == 'login-first' and \
  d['rules'][0]['stage'] == 'MAIL' and len(d['rules']) == 9"
check 'check --json of mistakes: 78' exits 78 check --json tests/rules/twelve.consigne
check '  is JSON' json "len(d['findings']) == 12 and d['rules'] == [] and \
  set(d['findings'][0]) == {'file', 'line', 'column', 'severity', 'id', 'text'}"
check 'decide with a bad ruleset: 78' exits 78 decide tests/rules/twelve.consigne listener=mx
check '  which says why' tells 'twelve\.consigne:3:6: error: '
check '  and decides nothing' is_empty out
check 'test of a bad ruleset: 78' exits 78 test tests/rules/twelve.consigne
: >"$work/empty.consigne"
check 'an empty ruleset: 78' exits 78 check "$work/empty.consigne"
check '  which says how one begins' prints 'consigne 1'
for program in check decide test; do
  check "$program with a ruleset of random octets: 78" exits 78 $program "$work/random.eml"
  check "$program with a binary file: 78" exits 78 $program "$consigne"
done
check 'a ruleset that nobody may read: 66' sh -c "
  [ \"\$(id -u)\" -ne 0 ] || exit 0
  cp $rules '$work/secret.consigne' && chmod 000 '$work/secret.consigne'
  '$consigne' check '$work/secret.consigne' 2>/dev/null; [ \$? -eq 66 ]"

# ---- Revisions, dumps, languages ---------------------------------------------------------------

# dumps_alike RULES: the dump loads, to the same text and revision, and its tests say the same.
dumps_alike() {
  "$consigne" dump "$1" >"$work/dump.consigne" 2>"$work/err" || return 0 # no ruleset
  "$consigne" dump "$work/dump.consigne" | diff "$work/dump.consigne" - || return 1
  said=$("$consigne" check --json "$1" | sed -n 's/.*"revision": "sha256:\(.*\)".*/\1/p')
  [ "$said" = "$(sed '/^expect /,$d' "$work/dump.consigne" | sha256sum | cut -d ' ' -f 1)" ] || return 1
  "$consigne" test "$1" 2>/dev/null | sed 's/ (.*//; /^#/d' >"$work/first" || true
  "$consigne" test "$work/dump.consigne" 2>/dev/null | sed 's/ (.*//; /^#/d' | diff "$work/first" -
}
dump_alike() {
  for file in "$@"; do dumps_alike "$file" || { echo "$file" && return 1; }; done
}
check 'dump: the same revision, text and tests, the digest of the text' dump_alike $rules tests/rules/*.consigne
core=${CONSIGNE_CORPORA:-../shared}/decisions/core
if [ -d "$core" ]; then
  check '  of every ruleset with decisions of others' dump_alike "$core"/*.cons
else
  skip '  of every ruleset with decisions of others' 'no decisions'
fi
check 'dump --json: 0' exits 0 dump --json $rules
check '  is JSON' json "d['revision'].startswith('sha256:') and d['text'].startswith('consigne 1\n')"
check 'dump of a bad ruleset: 78' exits 78 dump tests/rules/twelve.consigne
check '  nothing on standard output' is_empty out
"$consigne" check --json $rules | sed -n 's/.*"revision": "\(.*\)".*/\1/p' >"$work/revision"
# shellcheck disable=SC2086
{
  stray="$claim smtp.rcptto=y@parisnanterre.fr relay=smtp.orange.fr now=2027-04-01"
  check 'decide --json names the revision: 77' exits 77 decide $rules $stray --json
  check '  that of check' json "d['revision'] == '$(cat "$work/revision")'"
  check 'decide --explain names it, too: 77' exits 77 decide $rules $stray --explain
  check '  in a line' prints "^revision  $(cat "$work/revision")\$"
  check 'decide --language: 77' exits 77 decide $rules $stray --language de,en-GB
  check '  one text' prints '^reply +550 5\.7\.1 Mail from parisnanterre\.fr must pass'
  check '  and no other' sh -c "! grep -q 'Un courriel' '$work/out'"
  check 'decide --language of no language: 64' exits 64 decide $rules $stray --language fr_FR
  check '  which says what to write' tells 'fr-CA,en'
}
printf '%s\n' '{"id": 1, "language": "fr", "fields": {"listener": "submission"}}' \
  '{"id": 2, "language": 7, "fields": {}}' >"$work/languages.jsonl"
check 'language in a record' exits 65 decide $rules --batch "$work/languages.jsonl"
check '  one text, or what to write instead' json_lines \
  "len(d[0]['reply']) == 1 and 'fr-CA' in d[1]['error'] and d[0]['revision'] == '$(cat "$work/revision")'"

# ---- A ruleset that is rehearsed ----------------------------------------------------------

sed 's/^rule consigne-1 {/rule consigne-0 { when listener is mx tag seen }\n&/' "$rules" >"$work/new.consigne"
sed 's/^rule consigne-1 {/rule consigne-0 { when listener is mx defer }\n&/' "$rules" >"$work/harsh.consigne"
stray='listener=mx relay=smtp.orange.fr header.from=a@parisnanterre.fr smtp.rcptto=b@parisnanterre.fr now=2027-04-01'
check '--shadow: the exit code is that of the first' exits 77 decide $rules $stray --shadow "$work/harsh.consigne"
check '  what the second says is told' prints '^ +defer by consigne-0: 451 4\.7\.1'
check '  and in what it differs' prints '^differs +verdict, rule, reply, tags$'
check '--shadow of the same: told as well' exits 77 decide $rules $stray --shadow "$rules"
check '  as the same' prints '^ +the same$'
check '--shadow --json' exits 77 decide $rules $stray --shadow "$work/new.consigne" --json
check '  differs in tags and warnings' json "d['shadow']['differs'] == ['tags', 'warnings']"
check '  while the first stays' json "d['rule'] == 'consigne-1' and 'seen' not in d['tags']"
check '  and both say their revision' json "d['revision'] != d['shadow']['revision']"
check '--shadow --batch' exits 0 decide $rules --batch "$work/good.jsonl" --shadow "$work/harsh.consigne"
check '  every line has it' json_lines "d and all('differs' in l['shadow'] for l in d)"
echo 'consigne 1 rule' >"$work/bad.consigne"
check '--shadow of a bad ruleset: 78, before anything is decided' exits 78 decide $rules $stray --shadow "$work/bad.consigne"

# ---- Names ------------------------------------------------------------------------------------

for command in address domain; do
  check "$command with an unknown option: 64" exits 64 $command --guess a@a.example
  check '  and how to use it' tells "^usage: consigne $command"
  check "$command --help: 0" exits 0 $command --help
  check "$command of nothing: 66" exits 66 $command
  check "$command of a folder: 66" sh -c "'$consigne' $command - <'$work' 2>/dev/null; [ \$? -eq 66 ]"
  check "$command of random octets: 65" sh -c \
    "'$consigne' $command <'$work/random.eml' >'$work/out'; [ \$? -eq 65 ]"
  check '  no control character, nothing but UTF-8 goes out' python3 -c \
    "import sys; t = open(sys.argv[1], encoding='utf-8', newline='').read(); sys.exit(any(ord(c) < 32 and c != '\n' or 126 < ord(c) < 160 for c in t))" "$work/out"
  check "$command --json of random octets: 65" sh -c \
    "'$consigne' $command --json <'$work/random.eml' >'$work/out'; [ \$? -eq 65 ]"
  check '  each answer is JSON' json_lines 'all("valid" in r and "text" in r for r in d)'
done
check 'domain: 65' exits 65 domain Müni.example x_y.example "$(printf 'a\302\255\357\275\202.example.')" straße.example
cat >"$work/domains" <<'END'
domain     Müni.example
  valid    yes
  A-labels xn--mni-hoa.example
  U-labels müni.example

domain     x_y.example
  valid    no
  wrong    "x_y": underscore, which DNS names may have but no host name (RFC 1123 2.1, RFC 8552 1.1)

domain     a<U+00AD>ｂ.example.
  valid    yes
  A-labels ab.example
  U-labels ab.example
  changed  U+00AD dropped
           U+FF42 "ｂ" becomes "b"
           U+002E "." dropped

domain     straße.example
  valid    yes
  A-labels xn--strae-oqa.example
  U-labels straße.example
  or       strasse.example (some programs read this name instead)
END
check '  each with what is wrong or changed' same "$work/domains"
check 'domain, all valid: 0' exits 0 domain a.example b.example
check 'domain --json: 65' exits 65 domain --json a.example 192.0.2.1
check '  one object a line' json_lines "[(r['text'], r['valid'], r['ascii']) for r in d] == \
  [('a.example', True, 'a.example'), ('192.0.2.1', False, None)] and 'RFC 1123 2.1' in d[1]['defects'][0]['text']"
check 'address: 65' exits 65 address 'Ann <ann@Müni.example>, "b c"@[192.0.2.1]' \
  "$(printf 'a\033@b.example')" 'a@b.example.c@d.example'
cat >"$work/addresses" <<'END'
list       Ann <ann@Müni.example>, "b c"@[192.0.2.1]
result     valid
defects    needs SMTPUTF8 (RFC 6531, RFC 6532)
mailbox    ann@xn--mni-hoa.example
  name     Ann
  local    ann
  domain   xn--mni-hoa.example
  U-labels müni.example
mailbox    "b c"@[192.0.2.1]
  local    b c
  domain   [192.0.2.1]

list       a<U+001B>@b.example
END
check '  each mailbox; an escape is not obeyed' sh -c "head -n 13 '$work/out' | diff '$work/addresses' -"
check '  where programs differ, readings' prints '^reading +a@b\.example'
check 'address of a group of nobody: 0' exits 0 address 'undisclosed-recipients:;'
check 'address of blanks: 65' exits 65 address ' '
check 'address of <> in a header: 65' exits 65 address '<>'
check 'address --path of <>, <postmaster>, a route: 0' exits 0 address --path '<>' '<postmaster>' '<@r.example:a@a.example>'
check '  null' prints '^result +valid: the null path'
check '  the route is told' prints '^defects +obsolete route .RFC 5321'
check 'address --path of a name: 65' exits 65 address --path 'Ann <a@a.example>'
printf 'a@a.example\r\n\nb@b_c.example' >"$work/names"
check 'address --json of lines: 65' sh -c "'$consigne' address --json - <'$work/names' >'$work/out'; [ \$? -eq 65 ]"
check '  one object each' json_lines "[r['mailboxes'][0]['address'] for r in d] == ['a@a.example', 'b@b_c.example']"
check '  with the account of the domain' json_lines "d[1]['malformed'] and \
  d[1]['mailboxes'][0]['domain']['defects'][0]['label'] == 'b_c' and d[0]['mailboxes'][0]['domain']['valid']"

tap_end
