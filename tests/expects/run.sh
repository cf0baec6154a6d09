#!/bin/sh
# SPDX-License-Identifier: MIT
# consigne test: results as TAP, JSON and JUnit's XML, why a block does not hold, and what no block reaches.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/command.sh

check 'test: 0' exits 0 test $rules
check '  is TAP' prints '^1\.\.[0-9]+$'
check '  with a line for each block' test "$(grep -c '^ok ' "$work/out")" -eq "$(grep -c '^expect ' $rules)"
check '  that names its place' prints '^ok 1 - reject by consigne-1.* \(docs/examples/parisnanterre\.consigne:[0-9]+\)$'
cat >"$work/tests.consigne" <<'END'
consigne 1
rule one { when listener is mx reject }
rule two { when listener is submission accept }
rule three { when tls is absent tag clear }
expect reject by one { listener mx }
expect accept by default { listener mx }
END
check 'test where one fails: 1' exits 1 test "$work/tests.consigne"
check '  which one' prints '^not ok 2 - accept by default \(.*/tests\.consigne:6\)$'
check '  and how' prints '^# .*reject by one'
check '  which rules no test reached' prints '^# no test reaches two$'
check '  and not those that one did' sh -c "! grep -q 'reaches one' '$work/out'"
check 'test --json: 1' exits 1 test --json "$work/tests.consigne"
check '  is JSON' json "(d['passed'], d['failed'], d['tests'][1]['ok']) == (1, 1, False) and 'two' in d['unreached']"
check '  with why, and what to change' json "d['tests'][1]['why'].startswith('why: one (') and 'demand' in d['tests'][1]['change']"
check '  and coverage' json "(d['coverage']['rules'], d['coverage']['clauses']) == ({'reached': 1, 'of': 3}, {'reached': 1, 'of': 3})"
check '  of each element' json "[(e['true'], e['false'], e['rule'], e['line']) for e in d['coverage']['elements'] if e['kind'] == 'clause' and e['text'] == 'listener is mx'] == [(2, 0, 'one', 2)]"

# Why a block does not hold: the rule that decided and its value, the rule that was expected, what to write instead.
cat >"$work/why.consigne" <<'END'
consigne 1
provider ours { domains { a.example *.b.example } relays { mx.a.example } }
domains sealers { s.example }
rule early { when listener is submission accept }
rule ours { when listener is mx and any header.from in ours unless carried by relay or any arc.d in sealers reject }
rule dated { when listener is mx and tls is absent reject enforce from 2027-01-01 }
expect reject by ours { listener mx  header.from x@q.example  tls TLSv1.3 }
expect reject by ours { listener mx  header.from x@a.example  relay mx.a.example  tls TLSv1.3 }
expect reject by ours { listener submission  header.from x@a.example }
expect reject by dated { listener mx  header.from x@q.example  now 2026-01-01 }
expect reject by dated { listener mx  header.from x@a.example  now 2027-01-01 }
expect reject by dated { listener unknown  now 2027-01-01 }
expect accept by default warned ours { listener mx  header.from "\"<&>\"@q.example"  tls TLSv1.3 }
END
check 'test: why a block does not hold' exits 1 test "$work/why.consigne"
check '  a clause that is false, with its value' prints \
  '^# why: no rule held; of ours \(.*/why\.consigne:5\) "any header\.from in ours" is false \(header\.from: x@q\.example\)$'
check '  and what to give instead' prints '^# give the block facts that make true: "any header\.from in ours"; or change ours'
check '  a proof' prints '; of ours \(.*:5\) the proof "carried by relay" holds$'
check '  two clauses' prints \
  '^# why: early \(.*:4\) decided: listener submission met "listener is submission"; of ours .*"listener is mx" is false \(listener: submission\)$'
check '  a date' prints '; of dated \(.*:6\) it holds, but is not enforced at the date that the block gives$'
check '  an earlier rule' prints \
  '^# why: ours \(.*:5\) decided: header\.from x@a\.example met "any header\.from in ours"; of dated .* it holds, but stands behind$'
check '  a fact' prints '^# why: early \(.*:4\) waits for listener; of dated \(.*:6\) "listener is mx" is unknown \(listener: not given\)$'
check '  a warning' prints '; of ours .* is false \(header\.from: .*<&>.*\)$'

check '  coverage in a line' prints '^# 0 passed, 7 failed; 3 of 3 rules, 6 of 7 clauses, 2 of 3 sets reached$'
check '  a clause' prints '^# no test makes it true: any arc\.d in sealers \(rule ours\)$'
check '  a set' prints '^# no value is ever in sealers$'
check '  items, as a number' prints '^# domains of ours: no test needs 1 of its 2 items$'
check 'test --coverage' exits 1 test --coverage "$work/why.consigne"
check '  each item' prints '^# no test needs \*\.b\.example in domains of ours$'
cat >"$work/quiet.consigne" <<'END'
consigne 1
logins blocked external
rule watch { when listener is mx }
rule blocked { when smtp.auth in blocked reject }
expect accept by default not warned watch { listener mx }
expect accept { smtp.auth ann  logins blocked unknown }
END
check 'test: what must not be there' exits 1 test "$work/quiet.consigne"
check '  what differed' \
  prints '^# expected accept by default not warned watch, got accept by default, which is warned watch$'
check '  why' prints '^# why: watch \(.*/quiet\.consigne:3\) holds, and only warns$'
check '  a source that does not answer' prints '^# why: blocked \(.*:4\) waits for set blocked ann'
cat >"$work/never.consigne" <<'END'
consigne 1
rule one { when listener is mx reject }
expect reject by one { listener mx }
END
check 'test --require-coverage: 0 where all is reached' exits 0 test --require-coverage "$work/never.consigne"
check '  also what is never false' prints '^# never false: listener is mx \(rule one\)$'
printf 'rule two { when tls is absent accept }\n' >>"$work/never.consigne"
check 'test: 0 where a rule is not reached' exits 0 test "$work/never.consigne"
check 'test --require-coverage: 1' exits 1 test --require-coverage "$work/never.consigne"
check '  which says so' tells '^consigne: 1 of 2 rules, 1 of 2 clauses, 0 of 0 sets reached; --require-coverage'

odd="$work/$(printf 'a&b<c>"d\001').consigne"
cp "$work/why.consigne" "$odd"
check 'test --junit: 1' exits 1 test --junit "$odd"
check '  is XML, whatever a value or a name holds' python3 - "$work/out" <<'END'
import sys
import xml.etree.ElementTree as ET
suite = ET.parse(sys.argv[1]).getroot().find("testsuite")
cases = suite.findall("testcase")
assert suite.get("name").endswith('/a&b<c>"d\ufffd.consigne'), suite.get("name")
assert (suite.get("tests"), suite.get("failures"), len(cases)) == ("7", "7", 7), suite.attrib
assert cases[0].get("name") == "reject by ours (line 7)", cases[0].attrib
assert cases[0].find("failure").get("message") == "expected reject by ours, got accept by default"
assert "<&>" in cases[6].find("failure").text, cases[6].find("failure").text
END
check 'test --junit of what holds: 0' exits 0 test --junit $rules
check '  no failure' sh -c "! grep -q '<failure' '$work/out'"
check 'test --json --junit: 64' exits 64 test --json --junit $rules

tap_end
