#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The table of run.sh --mta: scenes.py SCENES [PAGE]. Each line of SCENES is a program, a scene and the reply that the
client received (swaks.sh). Prints program x scene, and writes the table into the page, between its two marks."""

import re
import sys

SCENES = (
    ("our address by a foreign server, to a colleague", "own address, from a foreign server, to a colleague"),
    ("to an outsider: our server relays for nobody", "the same, to an outsider"),
    ("one recipient of two", "to two, one of whom the policy refuses"),
    ("our pair: our address by our own host", "own pair: own address from our own server"),
    ("our pair: our address, our server, a login", "own pair: own address, with a login"),
    ("a private address by our submission", "private address by submission"),
    ("send-as by its owner", "send-as by its owner"),
    ("send-as by another login", "send-as by another login"),
    ("a blocked account, at RCPT", "blocked account"),
    ("a login over its limit: the brake", "hijacked login over its limit"),
    ("an address of ours in a display name: quarantine", "extortion: own address in a display name"),
    ("our address with our signature", "own address with our signature, by a list"),
    ("with a broken one", "with a broken signature"),
    ("a forged Authentication-Results", "forged Authentication-Results"),
    ("two From fields", "two From fields, one of them ours"),
    ("an author that only Thunderbird shows", "an author that only Thunderbird shows"),
    ("the verifier reports nothing", "the verifier is dead"),
    ("our program is away", "our program is away"),
)
MARKS = "<!-- replies: begin -->\n", "<!-- replies: end -->\n"


def replies(path):
    """{(program, scene): code and enhanced code}, of the first time that a scene was played."""
    found = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            program, scene, reply = line.rstrip("\n").split("\t")
            code = re.match(r"(\d{3})[ -](\d\.\d{1,3}\.\d{1,3})?", reply)
            found.setdefault((program, scene.strip()), " ".join(filter(None, code.groups())) if code else reply)
    return found


def table(found):
    programs = list(dict.fromkeys(program for program, _ in found))
    yield "| scene | " + " | ".join(programs) + " |\n"
    yield "| --- |" + " --- |" * len(programs) + "\n"
    for scene, title in SCENES:
        yield f"| {title} | " + " | ".join(found.get((program, scene), "") for program in programs) + " |\n"


def main():
    lines = "".join(table(replies(sys.argv[1])))
    print(lines, end="")
    if len(sys.argv) < 3:
        return
    with open(sys.argv[2], encoding="utf-8") as file:
        page = file.read()
    before, rest = page.split(MARKS[0])
    behind = rest.split(MARKS[1])[1]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(before + MARKS[0] + "\n" + lines + "\n" + MARKS[1] + behind)


main()
