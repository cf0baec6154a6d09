#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Real messages, malformed or not: real.py FOLDER BUILD..., after real.sh has filled FOLDER.

A message is a file, or a part of a mailbox, that begins with a header section of well-formed names, in which From and one
more of the usual fields stand. Each section counts once. Tells of each build how many are malformed, and lists those.
"""

import os
import re
import subprocess
import sys
import tempfile

POLICY = 'consigne 1\n\nrule unclear {\n    when header.from is malformed\n    reject 550 5.6.0 "malformed"\n}\n'
MALFORMED, OTHER = 77, 0      # exit of the command
LARGEST = 1 << 22             # octets of a file that is looked at
NAME = rb"[!-9;-~]+"
FIELD = NAME + rb"[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*"
SECTION = re.compile(rb"(?:>?From [^\n]*\n)?((?:" + FIELD + rb")+)(?:\r?\n|\Z)")
AUTHOR = re.compile(rb"^From[ \t]*:", re.I | re.M)
USUAL = re.compile(rb"^(?:Date|Subject|To|Received|Message-ID)[ \t]*:", re.I | re.M)
MAILBOX = re.compile(rb"^From [^\n]*\d\d:\d\d[^\n]*\n", re.M)


def files(top):
    for folder, _, names in sorted(os.walk(top)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path) and os.path.getsize(path) <= LARGEST:
                with open(path, "rb") as file:
                    yield os.path.relpath(path, top), file.read()


def parts(text):
    """The messages of a mailbox, else all of the text."""
    starts = [found.start() for found in MAILBOX.finditer(text)] if text.startswith(b"From ") else []
    return [text[at:end] for at, end in zip(starts, starts[1:] + [len(text)])] or [text]


def messages(top):
    """Name and header section of each message."""
    seen = set()
    for path, text in files(top):
        for number, part in enumerate(parts(text)):
            found = SECTION.match(part)
            if found and AUTHOR.search(found[1]) and USUAL.search(found[1]) and found[1] not in seen:
                seen.add(found[1])
                yield f"{path}#{number}", found[1]


def judge(build, policy, section):
    """Whether header.from is malformed to that build."""
    command = [os.path.join(build, "bin/consigne"), "decide", policy, "--message", "-"]
    status = subprocess.run(command, input=section, stdout=subprocess.DEVNULL, check=False).returncode
    if status not in (MALFORMED, OTHER):
        raise SystemExit(f"{' '.join(command)} ends with {status}")
    return status == MALFORMED


def author(section):
    at = AUTHOR.search(section).start()
    return re.match(FIELD, section[at:] + b"\n")[0].decode("ascii", "backslashreplace").rstrip()


def main():
    top, *builds = sys.argv[1:]
    found = list(messages(top))
    origins = sorted({name.split("/", 1)[0] for name, _ in found})
    print(f"{len(found)} messages of {', '.join(origins)}")
    with tempfile.NamedTemporaryFile("w", suffix=".consigne") as policy:
        policy.write(POLICY)
        policy.flush()
        judged = {build: {name for name, section in found if judge(build, policy.name, section)} for build in builds}
    for build, malformed in judged.items():
        print(f"{build}: {len(malformed)} malformed, {100 * len(malformed) / max(1, len(found)):.2f} %")
    for name, section in found:
        where = [build for build in builds if name in judged[build]]
        if where:
            print(f"\n{name} ({'each' if len(where) == len(builds) else ', '.join(where)})\n  {author(section)}")


if __name__ == "__main__":
    main()
