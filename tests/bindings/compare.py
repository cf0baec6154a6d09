#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a binding decided, beside two others.

compare.py command CASES CONSIGNE prints what the command CONSIGNE decides on the record of each case. compare.py told CASES
COMMANDED TOLD prints what differs, and exits 1 where something does: TOLD has two lines for each case, the decision on its
record alone, and on the record when its fields have ended. The first is that of the command; the second is what the table of
tests/api expects.
"""

import json
import os
import subprocess
import sys
import tempfile

MEMBERS = ("recipient", "verdict", "cause", "rule", "code", "enhanced", "field", "value", "test", "missing", "reply", "assumed",
           "tags", "assumed_tags", "warnings", "assumed_warnings", "held_up_by")


def text_of(value):
    if isinstance(value, list):
        return ",".join(value)
    return "-" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def line_of(outcome):
    return "\t".join(text_of(outcome.get(member)) for member in MEMBERS)


def need_of(need):
    return " ".join(word for word in need["need"] if word) + ("?" if need["optional"] else "")


def command_line(decision):
    """The line that a binding prints, from the JSON of the command."""
    needs = ",".join(map(need_of, decision["needs"]))
    return "\t".join([line_of(decision), *map(line_of, decision["recipients"]), needs, decision["revision"]])


def command(cases, consigne):
    """Prints a line for each case; cases of one ruleset are decided in one run."""
    lines, groups = [""] * len(cases), {}
    for at, case in enumerate(cases):
        groups.setdefault((case["rules"], case["utf8"]), []).append(at)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "ruleset")
        for (rules, utf8), members in groups.items():
            with open(path, "w", encoding="utf-8") as file:
                file.write(rules)
            records = "".join(json.dumps(cases[at]["query"]) + "\n" for at in members)
            run = subprocess.run([consigne, "decide", path, "--batch"] + ["--utf8"] * utf8, input=records,
                                 stdout=subprocess.PIPE, text=True, check=False)
            for at, line in zip(members, run.stdout.splitlines()):
                decision = json.loads(line)
                lines[at] = "error: " + decision["error"] if "error" in decision else command_line(decision)
    print("\n".join(lines))


def with_mark(names, assumed):
    return [name + "?" * (name in assumed) for name in names]


def table_line(line):
    """As decide_tell of tests/api tells the fold."""
    said = dict(zip(MEMBERS, line.split("\t")))
    lists = {name: [each for each in said[name].split(",") if each] for name in MEMBERS[12:]}
    text = f"{said['verdict']} {said['rule']}"
    if said["value"] != "-" and said["field"].startswith(("smtp.", "header.", "identity")):
        text += f" ={said['value']}"
    text += " assumed" * int(said["assumed"])
    tags = lists["tags"] + [tag + "?" for tag in lists["assumed_tags"]]
    warnings = with_mark(lists["warnings"], lists["assumed_warnings"])
    return text + f" tags:{','.join(tags)}" * bool(tags) + f" warns:{','.join(warnings)}" * bool(warnings)


def is_told(got, expected):
    """"=?" stands for any one value."""
    before, any_value, after = expected.partition("=?")
    if not any_value:
        return got == expected
    return got.startswith(before + "=") and got.endswith(after) and " " not in got[len(before):len(got) - len(after)]


def lines_of(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return file.read().split("\n")[:-1]


def compare(cases, commanded, told):
    wrong = [] if len(told) == 2 * len(cases) > 800 else [f"{len(told)} lines of {len(cases)} cases"]
    for case, expected, record, ended in zip(cases, commanded, told[::2], told[1::2]):
        if record != expected:
            wrong.append(f"{case['name']}: [{record}], and the command [{expected}]")
        if not is_told(table_line(ended), case["told"]):
            wrong.append(f"{case['name']}: [{table_line(ended)}], and the table [{case['told']}]")
    print("\n".join(wrong[:20]) if wrong else f"{len(cases)} cases")
    sys.exit(bool(wrong))


def main():
    cases = [json.loads(line) for line in lines_of(sys.argv[2])]
    if sys.argv[1] == "command":
        command(cases, sys.argv[3])
    else:
        compare(cases, lines_of(sys.argv[3]), lines_of(sys.argv[4]))


if __name__ == "__main__":
    main()
