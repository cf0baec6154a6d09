#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Other readers beside ours: compare.py FOLDER GENERATOR SEED COUNT, or compare.py FOLDER kept FILE.

FOLDER/readers.txt has a reader a line, name and command apart by tabs; ours is the first (readers.sh). Every record of
the generator (any or wellformed), or of a file it printed, goes to all of them (reader.h). Writes a table, what is
missed, and what a reader failed on into FOLDER. Exits 1, and prints them, where a domain that a reader shows is none
that we claim, in a field that we do not call malformed.
"""

import json
import os
import re
import select
import struct
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import generator
import wellformed

CHUNK = 2000         # records a reader is given at once
AT_ONCE = 2          # readers that run at the same time
PARTS = 16           # into which a chunk is split that a reader fails on
PATIENCE = 60        # seconds without an answer, after which a reader hangs; its own bound is processor time
MISSED_SHOWN = 20
FAILED_MOST = 0.05   # of a chunk or more; a reader that fails on more is not compared, and that is an error
GENERATORS = {"any": generator.record, "wellformed": wellformed.record}
COLUMNS = ("same", "we claim more", "malformed", "shown", "MISSED", "failed")
LITERAL = re.compile(rb"\[[^\]]*\]\.?", re.S)
NO_NAME = re.compile(rb"[\0- \x7f\"(),:;<>@\[\\\]]|\xef\xbc\xa0|\xef\xb9\xab")  # U+FF20 and U+FE6B look like "@"
FLUSH = b"f\0\0\0\0"


def readers_of(folder):
    """Name and command of each reader; ours is the first."""
    with open(os.path.join(folder, "readers.txt"), encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    return [(name, command) for name, *command in lines]


class Failure(Exception):
    """A reader crashed or hangs."""


class Reader:
    """One program, started when it is first asked and again after it failed."""

    def __init__(self, name, command):
        self.name, self.command, self.process = name, command, None

    def read(self, size):
        """That many octets of the answers."""
        while len(self.buffer) < size:
            if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
                raise Failure("hangs")
            more = os.read(self.process.stdout.fileno(), 1 << 20)
            if not more:
                raise Failure(f"exit {self.process.wait()}")
            self.buffer += more
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def write(self, process, octets):
        try:
            process.stdin.write(octets)
            process.stdin.flush()
        except OSError:
            pass  # read() tells why

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process = None

    def end(self):
        """At the end of its records it leaves by itself and removes what it made."""
        if self.process:
            self.process.stdin.close()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                pass
        self.stop()

    def start(self, records):
        """Gives it the records, from a thread: it may answer before it has read them all."""
        if not self.process:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=subprocess.DEVNULL)
            self.buffer = b""
        octets = b"".join(struct.pack(">cI", kind.encode(), len(text)) + text for kind, text in records) + FLUSH
        writer = threading.Thread(target=self.write, args=(self.process, octets))
        writer.start()
        return writer

    def ask_until_failure(self, records):
        """Answers as (mark, domains), and the failure where they are not all there."""
        writer, answers = self.start(records), []
        try:
            while len(answers) < len(records):
                answers.append(self.answer())
        except Failure as failure:
            self.stop()
            return answers, str(failure)
        finally:
            writer.join()
        return answers, None

    def answer(self):
        mark, length = struct.unpack(">cI", self.read(5))
        shown, domains, at = self.read(length), [], 0
        while at < length:
            size = int.from_bytes(shown[at:at + 4], "big")
            domains.append(shown[at + 4:at + 4 + size])
            at += 4 + size
        return mark.decode(), domains

    def ask(self, records):
        """All answers; that to a record it fails on has the mark "!"."""
        answers, failure = self.ask_until_failure(records)
        if failure and len(records) == 1:
            return [("!", [failure.encode()])]
        if failure:  # once more in parts, down to the record it fails on
            rest = records[len(answers):]
            size = max(1, len(rest) // PARTS)
            for at in range(0, len(rest), size):
                answers += self.ask(rest[at:at + size])
        return answers


def name_in(domain):
    """What a person takes for the domain where a reader shows more than a name: all before the first octet of no name."""
    return domain if LITERAL.fullmatch(domain) else NO_NAME.split(domain, 1)[0]


class Keys:
    """Canonical forms of domains, by our own normaliser."""

    def __init__(self, ours):
        self.ours, self.known = ours, {b"": None}

    def learn(self, domains):
        new = [domain for domain in set(domains) if domain not in self.known]
        for domain, (_, keys) in zip(new, self.ours.ask([("d", name_in(domain)) for domain in new])):
            self.known[domain] = keys[0] if keys else None

    def of(self, domains):
        return {self.known[domain] for domain in domains} - {None}


def verdict(claimed, shown, marked):
    """A column of the table."""
    if shown == claimed:
        return "same"
    if shown <= claimed:
        return "we claim more"
    return "malformed" if marked else "MISSED"


class Comparison:
    """Counts, and files of what is missed and of failures."""

    def __init__(self, folder):
        self.folder = folder
        self.ours, *self.readers = [Reader(*reader) for reader in readers_of(folder)]
        self.keys = Keys(self.ours)
        self.counts = {reader.name: Counter() for reader in self.readers}
        self.records = 0
        self.malformed = 0
        self.missed, self.failed = [], []

    def chunk(self, pool, named):
        records = [record for _, record in named]
        answers = list(pool.map(lambda reader: reader.ask(records), [self.ours] + self.readers))
        self.keys.learn(domain for answer in answers[1:] for mark, found in answer if mark != "!" for domain in found)
        for (name, record), (mark, claimed), *others in zip(named, *answers):
            if mark == "!":
                raise SystemExit(f"ours failed on {name} {record[0]} {generator.escaped(record[1])}")
            self.records += 1
            self.malformed += mark != "."
            for reader, (their_mark, shown) in zip(self.readers, others):
                self.one(reader.name, (name, record), (mark != ".", set(claimed)), (their_mark, shown))

    def in_local_parts(self, kind, text):
        """Domains in quoted local parts, where an address is none (RFC 5322 3.4.1), that header.shown gives."""
        return set(self.ours.ask([(kind.upper(), text)])[0][1])

    def one(self, reader, named, ours, theirs):
        name, (kind, text) = named
        line = f"{name} {kind} {generator.escaped(text)}"
        if theirs[0] == "!":
            column = "failed"
            self.failed.append(f"{line} {reader}: {b' '.join(theirs[1]).decode() or 'error'}")
        else:
            shown = self.keys.of(theirs[1])
            column = verdict(ours[1], shown, ours[0])
            if column == "MISSED" and shown - ours[1] <= self.in_local_parts(kind, text):
                column = "shown"
            if column == "MISSED":
                self.missed.append(f"{line} {reader}: {generator.escaped(b' '.join(sorted(shown - ours[1])))}")
        self.counts[reader][column] += 1

    def run(self, named_records):
        """What is found stands in the files after each chunk: a long run that is stopped has not been for nothing."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            named = []
            for item in named_records:
                named.append(item)
                if len(named) == CHUNK:
                    self.chunk(pool, named)
                    self.write()
                    named = []
            if named:
                self.chunk(pool, named)
        for reader in [self.ours] + self.readers:
            reader.end()

    def table(self):
        yield f"{self.records} records, {self.malformed} of them malformed to us"
        yield f"{'reader':<28}" + "".join(f"{column:>15}" for column in COLUMNS)
        for reader, counts in self.counts.items():
            yield f"{reader:<28}" + "".join(f"{counts[column]:>15}" for column in COLUMNS)

    def write(self):
        for name, lines in (("table", self.table()), ("missed", self.missed), ("failed", self.failed)):
            with open(os.path.join(self.folder, name + ".txt"), "w", encoding="ascii") as file:
                file.writelines(line + "\n" for line in lines)

    def report(self):
        """Writes the files; whether all is well."""
        self.write()
        for line in self.missed[:MISSED_SHOWN]:
            print("MISSED", line)
        most = FAILED_MOST * self.records if self.records >= CHUNK else self.records
        mute = [name for name, counts in self.counts.items() if counts["failed"] > most]
        for name in mute:
            print(f"{name} fails on {self.counts[name]['failed']} of {self.records}")
        return not self.missed and not mute


def generated(name, seed, count):
    for number in range(count):
        yield f"{seed}:{number}", GENERATORS[name](seed, number)


def kept(path):
    """Records as the generator prints them; comments and what stands behind are for people."""
    with open(path, encoding="ascii") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                name, kind, text = line.split(" ", 2)
                yield name, (kind, json.JSONDecoder().raw_decode(text)[0].encode("latin-1"))


def main():
    folder, what, *arguments = sys.argv[1:]
    comparison = Comparison(folder)
    comparison.run(kept(*arguments) if what == "kept" else generated(what, *map(int, arguments)))
    sys.exit(0 if comparison.report() else 1)


if __name__ == "__main__":
    main()
