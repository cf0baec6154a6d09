#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the Python binding promises beyond its decisions: an error raises and is no verdict, unknown stays unknown, questions are
asked once, threads may share a ruleset, and memory is given back."""

import json
import resource
import threading

import consigne

RULES = """consigne 1
logins blocked external
rule blocked { when smtp.auth in blocked reject "no" }
rule far { when relay in { 192.0.2.1 } reject 550 5.7.1 "far" }
"""
RULESET = consigne.Ruleset.parse(RULES)
KNOWN = {"fields": {"smtp.auth": "cath", "relay": "192.0.2.9"}}


def raises(kind, call, *arguments, name=None):
    """What it raises."""
    try:
        got = call(*arguments)
    except kind as error:
        assert name is None or error.name == name, (error.name, name)
        return error
    raise AssertionError(f"{call} gives {got}")


def rules_with_errors():
    error = raises(consigne.RulesError, consigne.Ruleset.parse, "consigne 1\nrule x { when foo }", "mine", name="CONSIGNE_E_RULES")
    finding = error.findings[0]
    assert (finding.severity, finding.file, finding.line, finding.id) == ("error", "mine", 2, "syntax"), finding
    assert "mine:2:" in str(error)
    raises(consigne.RulesError, consigne.Ruleset.load, "/nowhere/at-all", name="CONSIGNE_E_FILE")
    error = raises(consigne.RulesError, consigne.Ruleset.parse, 'consigne 1\ninclude "/etc/hostname"')
    assert error.findings[0].id == "unreadable-file", "files are read only where the caller allows it"
    raises(TypeError, consigne.Ruleset.parse, 5)


def wrong_values():
    raises(consigne.Error, RULESET.query, {"fields": {"smtp.rcpt": "x"}}, name="CONSIGNE_E_FIELD")
    raises(consigne.Error, RULESET.query, {"fields": {"fact.colour": "red"}}, name="CONSIGNE_E_FIELD")
    raises(consigne.Error, RULESET.query, {"fields": {"identity": "x@a.example"}}, name="CONSIGNE_E_FIELD")
    raises(consigne.Error, RULESET.query, {"fields": {"relay": "192.0.2.1\0"}}, name="CONSIGNE_E_FORM")
    raises(consigne.Error, RULESET.query, {"now": "yesterday"}, name="CONSIGNE_E_FORM")
    for record in ({"fields": 5}, {"fields": {"smtp.auth": 5}}, {"fields": {"smtp.auth": [None]}}, {"partial": 1}, {"trust": "mx"},
                   {"answers": {"sets": {"blocked": "cath"}}}, [], {"header": 5}):
        raises(TypeError, RULESET.query, record)
    raises(KeyError, RULESET.query, {"answers": {"limits": {"l": "maybe"}}})
    raises(consigne.Error, RULESET.query, {"answers": {"sets": {"blocked": ["*"]}}}, name="CONSIGNE_E_FORM")


def no_half_query():
    query = RULESET.query(KNOWN)
    raises(consigne.Error, query.set, "relay", "192.0.2.256", name="CONSIGNE_E_FORM")
    raises(consigne.Error, RULESET.decide, query, name="CONSIGNE_E_QUERY")
    query.reset()
    raises(TypeError, query.fill, {"fields": {"smtp.auth": "cath", "relay": 7}})
    raises(consigne.Error, RULESET.decide, query, name="CONSIGNE_E_QUERY")
    query.reset()
    query.fill(KNOWN)
    assert RULESET.decide(query, lambda need: False).verdict == "accept"


def unknown_is_not_false():
    decision = RULESET.decide(KNOWN)
    assert (decision.verdict, decision.assumed, decision.rule) == ("defer", True, "blocked"), decision
    assert [need.id for need in decision.needs] == ["set blocked cath"]
    assert RULESET.decide({**KNOWN, "partial": True}).verdict == "undecided"
    assert RULESET.decide({}).verdict == "defer"
    empty = RULESET.query()
    empty.end()
    assert RULESET.decide(empty).verdict == "accept"


def answers():
    asked = []

    def answer(value):
        def give(need):
            asked.append((need.kind, need.name, need.key))
            return value
        return give
    assert RULESET.decide(KNOWN, answer(True)).rule == "blocked"
    assert RULESET.decide(KNOWN, answer(False)).verdict == "accept"
    assert asked == [("set", "blocked", "cath")] * 2, asked
    assert RULESET.decide(KNOWN, answer(None)).verdict == "defer"
    raises(TypeError, RULESET.decide, KNOWN, answer("yes"))
    raises(ZeroDivisionError, RULESET.decide, KNOWN, lambda need: 1 // 0)


def texts():
    query = RULESET.query({**KNOWN, "header": b"From: \xff\0@a.example\r\n"})
    line = json.loads(RULESET.decide(query, lambda need: False, record=True).record)
    assert (line["verdict"], line["fields"]["relay.ip"]) == ("accept", ["192.0.2.9"]), line
    assert RULESET.decide(query).log.startswith("verdict=accept "), "the answer lasts"
    query.next()
    assert RULESET.decide(query).verdict == "defer", "until the next transaction"


def threads():
    wrong = []

    def work(query):
        for _ in range(200):
            if RULESET.decide(query, lambda need: True).rule != "blocked" or RULESET.decide(KNOWN, lambda need: False).code:
                wrong.append(1)
    shared = RULESET.query(KNOWN)
    workers = [threading.Thread(target=work, args=(shared,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not wrong


def memory():
    def some():
        for _ in range(500):
            RULESET.decide(KNOWN, lambda need: False)
            raises(consigne.Error, RULESET.query, {"fields": {"relay": "192.0.2.256"}})
            consigne.Ruleset.parse(RULES)
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    some()
    before = some()
    assert some() - before < 512, "KiB"  # one ruleset more each time would be thousands


for test in (rules_with_errors, wrong_values, no_half_query, unknown_is_not_false, answers, texts, threads, memory):
    test()
