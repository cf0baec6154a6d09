#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""rollout.py CONSIGNE PAGE FOLDER: does what a page says, in an empty folder, and compares what it prints.

A fenced block `NAME FILE` (consigne univ.consigne, json day.jsonl) is that file; where the file is there and the block
does not begin as one, it replaces the declaration with the same first line (an expect never does), or is put behind the
others. A block `console` has commands behind "$ ", lines that end in a backslash or "|" go on, and what each command
prints. TAP, one test a command.
"""
import difflib
import os
import re
import subprocess
import sys


def write(path, text):
    """A whole file, or one declaration of it."""
    kept = ""
    if os.path.exists(path) and not text.startswith("consigne 1"):
        with open(path, encoding="utf-8") as file:
            kept = file.read()
        head = re.escape(text.splitlines()[0]) if not text.startswith("expect ") else "(?!)"
        kept, count = re.subn(rf"^{head}\n(?:.*\n)*?}}\n", lambda _: text, kept, count=1, flags=re.M)
        text = kept if count else kept + text
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def commands(block):
    """(command, what it prints) of a console."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, printed = re.match(r"((?:.*[\\|]\n)*.*\n)([\s\S]*)", part).groups()
        yield command.strip(), printed


def main(consigne, page, folder):
    folders = os.path.dirname(os.path.abspath(consigne)) + ":" + os.environ["PATH"]
    environment = dict(os.environ, PATH=folders, LC_ALL="C")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    failed = count = 0
    for kind, name, block in re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", text, re.M | re.S):
        if name:
            write(os.path.join(folder, name), block)
        for command, printed in commands(block) if kind == "console" else []:
            run = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            count += 1
            bad = run.stdout.rstrip("\n") != printed.rstrip("\n")
            failed += bad
            print(("not " if bad else "") + f"ok {count} - {command.splitlines()[0]}")
            if bad:
                for line in difflib.unified_diff(printed.splitlines(), run.stdout.splitlines(), "the page", "printed",
                                                 lineterm=""):
                    print("# " + line)
    print(f"1..{count}")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
