#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The decision tables of tests/api as queries of docs/record.md: records.py ROWS FOLDER.

Each row becomes one case: {"name", "rules", "query", "end", "utf8", "told"}. `end` has the fields that are ended behind the
header. FOLDER gets cases.jsonl, the same as cases.lua, and left-out.txt: rows that no record can say, with the reason.
"""

import json
import os
import re
import sys

FACT = re.compile(r'(?:"[^"]*"|[^ "])+')
CLIENT = ("client.ip", "client.name", "server.name")


class CannotSay(Exception):
    """Why a row is no record."""


def text_of(octets):
    """Each character was one octet."""
    if octets is None:
        return None
    try:
        return octets.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        raise CannotSay("octets that are not UTF-8") from None


def word_of(word):
    """A word of a question: "%20" is a blank."""
    return bytes(re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), word.encode())).decode()


class Row:
    """Reads the facts as tests/api/decide.h explains them."""

    def __init__(self, row, fields):
        self.rules, self.header = "consigne 1\n" + text_of(row["rules"]), text_of(row["header"])
        self.single = dict(fields)
        self.single.update((f"fact.{name}", False) for name in re.findall(r"^\s*fact (\S+)", self.rules, re.M))
        self.query, self.values, self.open, self.unknown, self.absent = {}, {}, set(), set(), set()
        self.partial = self.utf8 = False
        for fact in FACT.findall(text_of(row["facts"])):
            self.read(*fact.partition("="))

    def read(self, name, equals, value):
        if not equals:
            self.partial |= name == "partial"
            self.utf8 |= name == "utf8"
        elif name == "trust":
            self.query.setdefault("trust", []).append(value)
        elif name == "id":
            raise CannotSay("an incident id, which the caller of the library gives")
        elif name == "language" or name == "now" and value not in ("unknown", "absent"):
            self.query[name] = value
        elif name in ("seal", "seal+"):
            self.read_seal(name.endswith("+"), *value.split(":"))
        elif name in ("yes", "no", "failed"):
            self.read_answer(name, [word_of(word) for word in value.strip('"').split(" ")])
        else:
            self.read_field(name.rstrip("+"), name.endswith("+"), value)

    def read_seal(self, is_open, number, sealer, domains=""):
        seals = self.query.setdefault("seals", {"values": [], "open": False})
        seals["values"].append({"i": int(number), "d": sealer, "dkim": [d for d in domains.split(",") if d]})
        seals["open"] |= is_open

    def read_answer(self, answer, words):
        answers, kind = self.query.setdefault("answers", {}), words[0]
        if "*" in words[1:] and not (kind == "limit" and words[2:] == ["*"]):
            raise CannotSay("an answer to every question")
        if kind == "limit":
            if len(words) != 3:
                raise CannotSay("an answer for one recipient of a limit")
            said = {"yes": "exceeded", "no": "not", "failed": "failed"}[answer]
            answers.setdefault("limits", {}).setdefault(words[1], {})[words[2]] = said
            return
        place = answers if kind == "owners" else answers.setdefault("sets", {})
        lists = place.setdefault("owners" if kind == "owners" else words[1], {"silent": True})
        lists.setdefault(answer, []).append(words[1:] if kind == "owners" else words[2])

    def read_field(self, name, is_open, value):
        if name not in self.single:
            raise CannotSay(f"a field that the ruleset does not declare, {name}")
        if value == "unknown":
            self.unknown.add(name)
        elif value == "absent":
            self.absent.add(name)
        elif self.single[name]:
            self.values[name] = [value]
        else:
            self.values.setdefault(name, []).append(value)
        if is_open:
            self.open.add(name)

    def is_ended(self, name):
        """A field that the row does not list is absent, but for those that are derived."""
        listed = self.values.keys() | self.absent | self.open
        if name in self.unknown | self.open | self.query.keys() or name in ("relay", "identity"):
            return False
        if name in ("relay.ip", "relay.name") and ("relay" in self.unknown or set(CLIENT) & (listed | self.unknown)):
            return False
        if name in CLIENT and ("relay" in self.unknown or {"relay.ip", "relay.name"} <= self.unknown):
            return False
        return name in listed or not self.partial and name != "smtp.authcid"

    def record(self):
        """The query, and the fields that are ended behind it, since the header may have given them values."""
        given = {}
        for name, values in self.values.items():
            if name in self.open:
                given[name] = {"values": values, "open": True}
            elif self.single[name]:
                given[name] = values[0]
            else:
                given[name] = values
        chain = ("arc.d", "arc.dkim.d") if "seals" in self.query else ()
        ended = [name for name in self.single if self.is_ended(name) and name not in given and name not in chain]
        if self.header is None:
            behind = ("relay.ip", "relay.name", *CLIENT, "now")  # halves of what was given; a record has no absent now
            given.update((name, []) for name in ended if name not in behind)
            ended = [name for name in ended if name in behind]
        query = {**self.query, "fields": given, "partial": self.partial}
        if self.header is not None:
            query["header"] = self.header
        return query, ended


def lua_of(value):
    """A table of Lua. Lua has no null, and no record here has one."""
    if isinstance(value, dict):
        return "{" + ",".join(f"[{lua_of(key)}]={lua_of(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "{" + ",".join(map(lua_of, value)) + "}"
    if isinstance(value, str):
        return '"' + "".join(f"\\{octet:03d}" if octet < 32 or octet > 126 or octet in b'"\\' else chr(octet)
                             for octet in value.encode()) + '"'
    return json.dumps(value)


def main():
    rows, folder = sys.argv[1:]
    with open(rows, encoding="ascii") as file:
        lines = [json.loads(line) for line in file]
    fields = next(line["fields"] for line in lines if "fields" in line)
    cases, left_out = [], []
    for row in (line for line in lines if "fields" not in line):
        try:
            read = Row(row, fields)
            query, end = read.record()
            cases.append({"name": text_of(row["name"]), "rules": read.rules, "query": query, "end": end,
                          "utf8": read.utf8, "told": text_of(row["told"])})
        except CannotSay as why:
            left_out.append(f"{row['name']}: {why}\n")
    with open(os.path.join(folder, "cases.jsonl"), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(case) + "\n" for case in cases)
    with open(os.path.join(folder, "cases.lua"), "w", encoding="utf-8") as file:
        file.write("local cases = {}\n")
        file.writelines(f"cases[#cases + 1] = {lua_of(case)}\n" for case in cases)
        file.write("return cases\n")
    with open(os.path.join(folder, "left-out.txt"), "w", encoding="utf-8") as file:
        file.writelines(left_out)


if __name__ == "__main__":
    main()
