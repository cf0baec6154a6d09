#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The cases of records.py, decided in Python: decide.py CASES prints two lines for each, as compare.py reads them."""

import json
import sys

import consigne


def joined(texts):
    return ",".join(texts)


def line_of(outcome):
    """The members of an outcome between tabs; what is missing is "-"."""
    parts = [outcome.recipient, outcome.verdict, outcome.cause, outcome.rule, outcome.code, outcome.enhanced, outcome.field,
             outcome.value, outcome.test, joined(outcome.missing), joined(outcome.reply), int(outcome.assumed),
             joined(outcome.tags), joined(outcome.assumed_tags), joined(outcome.warnings), joined(outcome.assumed_warnings),
             joined(outcome.held_up_by)]
    return "\t".join("-" if part is None else str(part) for part in parts)


def words_of(need):
    return " ".join(w for w in (need.kind, need.name, need.login, need.key, need.recipient) if w)


def told(decision):
    needs = [words_of(need) + ("?" if need.optional else "") for need in decision.needs]
    return "\t".join([line_of(decision), *map(line_of, decision.recipients), joined(needs), decision.revision])


with open(sys.argv[1], encoding="utf-8") as file:
    for case in map(json.loads, file):
        ruleset = consigne.Ruleset.parse(case["rules"])
        print(told(ruleset.decide(case["query"], utf8=case["utf8"])))
        query = ruleset.query(case["query"])
        for name in case["end"]:
            query.end(name)
        print(told(ruleset.decide(query, utf8=case["utf8"])))
