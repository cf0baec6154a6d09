#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is missed, as short as it can be: shrink.py FOLDER [MOST [DOMAIN...]], after compare.py.

Of FOLDER/missed.txt, up to MOST records a reader; octets are taken out while that reader still shows a domain that ours
misses (one of DOMAIN... where some are named). Prints what is left, each once, with how many came to it.
"""

import json
import os
import sys
from collections import Counter, defaultdict

import compare

SIZES = (32, 16, 8, 4, 2, 1)   # octets that are taken out at once


def missed_of(folder):
    """Kind and octets of each record by the reader that shows more."""
    found = defaultdict(dict)
    with open(os.path.join(folder, "missed.txt"), encoding="ascii") as file:
        for line in file:
            _, kind, rest = line.split(" ", 2)
            text, end = json.JSONDecoder().raw_decode(rest)
            found[rest[end:].strip().rpartition(": ")[0]][kind, text.encode("latin-1")] = True
    return found


class Shrinker:
    def __init__(self, ours, reader, wanted):
        self.ours, self.reader, self.wanted = ours, reader, wanted
        self.keys = compare.Keys(ours)

    def missing(self, records):
        """Of each record: a domain that is missed, or nothing."""
        mine, theirs = self.ours.ask(records), self.reader.ask(records)
        self.keys.learn(domain for mark, found in theirs if mark != "!" for domain in found)
        for (mark, claimed), (failed, shown) in zip(mine, theirs):
            more = self.keys.of(shown) - set(claimed) if mark == "." and failed != "!" else set()
            yield bool(more & self.wanted if self.wanted else more)

    def shrink(self, record):
        kind, text = record
        for size in SIZES:
            at = 0
            while at < len(text):
                cuts = [(kind, text[:first] + text[first + size:]) for first in range(at, len(text))]
                first = next((number for number, missed in enumerate(self.missing(cuts)) if missed), None)
                if first is None:
                    break
                at, text = at + first, cuts[first][1]
        return kind, text


def main():
    folder, most, *wanted = sys.argv[1:] + ["20"][:max(0, 3 - len(sys.argv))]
    commands = dict(compare.readers_of(folder))
    ours = compare.Reader("ours", commands["ours"])
    for name, records in missed_of(folder).items():
        reader = compare.Reader(name, commands[name])
        shrinker = Shrinker(ours, reader, {domain.encode() for domain in wanted})
        records = [record for record, missed in zip(records, shrinker.missing(list(records))) if missed]
        left = Counter(map(shrinker.shrink, records[:int(most)]))
        for (kind, text), count in sorted(left.items(), key=lambda item: (len(item[0][1]), item)):
            print(f"{name}: {count} {kind} {compare.generator.escaped(text)}", flush=True)
        reader.end()
    ours.end()


if __name__ == "__main__":
    main()
