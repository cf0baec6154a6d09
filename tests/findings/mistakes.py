# SPDX-License-Identifier: MIT
"""mistakes.py COMMAND FILE FOLDER: runs `COMMAND check` on each mistake of FILE, in files of FOLDER. For each a line
"ok TITLE" or "not ok TITLE", behind the latter what was expected and found."""
import os
import re
import subprocess
import sys


def written(text):
    return re.sub(r"<U\+([0-9A-F]{4})>", lambda match: chr(int(match[1], 16)), text)


def blocks(path):
    """(title, {name: lines}, [(id, parts of the sentence)]) of each."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for block in re.split(r"^= ", text, flags=re.M)[1:]:
        title, *lines = block.rstrip("\n").split("\n")
        files, expected, name = {"rules.consigne": ["consigne 1"]}, [], "rules.consigne"
        for line in lines:
            if line.startswith("> "):
                mark, parts = line[2:].split(": ", 1)
                expected.append((mark, parts.split(" | ")))
                name = None
            elif line.startswith("+ "):
                name = line[2:]
                files[name] = []
            elif line.startswith("! "):
                files[name] = [line[2:]]
            elif name:
                files[name].append(written(line))
        yield title, files, expected


def findings(command, folder, files):
    os.makedirs(folder)
    for name, lines in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.writelines(line + "\n" for line in lines)
    run = subprocess.run([command, "check", "rules.consigne"], cwd=folder, capture_output=True, text=True, check=False)
    return re.findall(r"^[^ ]*:\d+:\d+: (?:error|warning|advice): .*$", run.stdout, flags=re.M)


def fits(found, expected):
    mark, parts = expected
    return found.endswith(f"[{mark}]") and all(part in found for part in parts)


command, path, folder = sys.argv[1:]
for number, (title, files, expected) in enumerate(blocks(path)):
    found = findings(os.path.abspath(command), os.path.join(folder, str(number)), files)
    if len(found) == len(expected) and all(map(fits, found, expected)):
        print("ok", title)
    else:
        print("not ok", title, "|", expected, "|", *found)
