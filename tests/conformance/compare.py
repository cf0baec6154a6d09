#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the program conformance says of each record, against what is listed.

compare.py EXCEPTIONS CORPORA LIBIDN2 < ANSWERS prints a table and what failed as comments, and a line "ok NAME" or "not
ok NAME" a file, one for exceptions that do not differ any more, one for their number. A record that differs has failed
unless EXCEPTIONS lists it. In other corpora, idna-exceptions.jsonl lists more of idna.jsonl: those count where
EXCEPTIONS names their class, and libidn2 gives what is said there. LIBIDN2 is its version: what is listed for others is
not listed.
"""

import collections
import json
import os
import re
import sys

Answer = collections.namedtuple("Answer", "file source kind use id result why")
NO_EXCEPTION = {"spoof", "header-claims"}
MOST_SHOWN = 20


def version(text):
    return [int(number) for number in text.split(".")]


def applies(condition, libidn2):
    """Of "libidn2<2.3.8" or "libidn2>=2.3.8", or nothing."""
    if not condition:
        return True
    older, bound = re.fullmatch(r"libidn2(?:(<)|>=)([\d.]+)", condition).groups()
    return (version(libidn2) < version(bound)) == bool(older)


def read_exceptions(path, libidn2):
    """The ids below each line "FILE SOURCE KIND [CONDITION] [CLASS]: reason", each with its condition, and the classes.
    Other lines: decisions, comments."""
    listed, classes, group = {}, set(), None
    with open(path, encoding="utf-8") as file:
        for line in file:
            head = re.match(r"(\S+) (\S+) ([^\s:]+)(?: (libidn2[^\s:]+))?(?: ([^\s:]+))?: ", line)
            if head:
                *group, condition, name = head.groups()
                if not applies(condition, libidn2):
                    group = None
                    continue
                classes.add(name)
            elif line.startswith(" ") and group:
                listed.update({(*group, record): condition for record in line.split()})
    return listed, classes


def read_given(path, classes, answers):
    """The same from idna-exceptions.jsonl, without a condition."""
    true = {(a.source, a.id) for a in answers if a.kind == "idna-exception" and a.result == "holds"}
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return {("idna", r["source"], "idna-to-ascii", r["id"]): None for r in records
            if r["expect"]["class"] in classes and (r["source"], r["id"]) in true}


def tally(answers, listed):
    """Of each file and source how many records there are, and what became of them; and those that failed."""
    counts, failed = collections.defaultdict(collections.Counter), collections.defaultdict(list)
    for a in answers:
        result = "listed" if a.result == "differs" and key(a) in listed else a.result
        if result in ("differs", "unknown"):
            failed[a.file].append(a)
            result = "failed"
        counts[a.file, a.source][result] += 1
    return counts, failed


def key(answer):
    return answer.file, answer.source, answer.kind, answer.id


def print_table(counts):
    line = "# {:17} {:32} {:>6} {:>7} {:>7} {:>7} {:>13}"
    print(line.format("file", "source", "cases", "passed", "listed", "failed", "out of scope"))
    total = collections.Counter()
    for (file, source), count in [*counts.items(), (("all", ""), total)]:
        numbers = [count[what] for what in ("holds", "listed", "failed", "out of scope")]
        print(line.format(file, source, sum(count.values()), *numbers))
        total.update(count if file != "all" else {})


def shares(answers, listed):
    """Listed records and those that were judged: of idna, of the files that have no exceptions, of the others. Those
    that are listed for a version of libidn2 are counted on their own."""
    sums = collections.defaultdict(collections.Counter)
    for a in answers:
        if a.result == "out of scope":
            continue
        part = "idna" if a.file == "idna" else "none" if a.file in NO_EXCEPTION else "elsewhere"
        sums[part]["judged"] += 1
        if a.result == "differs" and key(a) in listed:
            sums["by version" if listed[key(a)] else part]["listed"] += 1
    sums["elsewhere"]["judged"] += sums["none"]["judged"]
    return sums


def report(good, name, comments=()):
    print(f"{'ok' if good else 'not ok'} {name}")
    for comment in comments:
        print(f"# {comment}")
    return good


def main():
    answers = [Answer(*line.rstrip("\n").split("\t")) for line in sys.stdin]
    listed, classes = read_exceptions(sys.argv[1], sys.argv[3])
    listed = {**read_given(os.path.join(sys.argv[2], "idna-exceptions.jsonl"), classes, answers), **listed}
    counts, failed = tally(answers, listed)
    print_table(counts)
    good = bool(answers)
    for file in dict.fromkeys(a.file for a in answers):
        number = sum(a.file == file for a in answers)
        shown = [f"{a.source} {a.kind} {a.use} {a.id} {a.why or a.result}" for a in failed[file][:MOST_SHOWN]]
        good &= report(not failed[file], f"corpora/{file}: {number} records, {len(failed[file])} failed", shown)
    stale = [" ".join(key(a)) for a in answers if a.result == "holds" and key(a) in listed]
    good &= report(not stale, "corpora: each exception still differs", stale)
    sums = shares(answers, listed)
    idna, none, other, by_version = sums["idna"], sums["none"], sums["elsewhere"], sums["by version"]["listed"]
    few = idna["listed"] * 100 <= 4 * idna["judged"] and other["listed"] * 1000 <= 5 * other["judged"]
    good &= report(few and not none["listed"] and by_version * 100 <= 2 * idna["judged"],
                   f"corpora: {idna['listed']} exceptions of {idna['judged']} idna (at most 4 %), {other['listed']} of "
                   f"{other['judged']} elsewhere (0.5 %), {none['listed']} in {' and '.join(sorted(NO_EXCEPTION))} (0), "
                   f"{by_version} by libidn2's version (2 % of idna)")
    sys.exit(not good)


main()
