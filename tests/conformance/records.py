#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Records with the decisions of a second evaluator: records.py CONSIGNE FOLDER; one "FOLDER/rK.jsonl LINE what" for
each that differs, then "# N records". Needs are compared as a set; keys that the record has not are not compared.

The records are older than three changes of the contract. They list an assumed tag among the tags as well, so both lists are
compared as one and the assumed ones for themselves. And they list no needs where a final decision fails closed (S134): there
those that they list must be there, and others only as required, of a decision that was assumed. Nor do they list words
that the ruleset does not know (S133)."""
import json
import pathlib
import subprocess
import sys

KEYS = ("verdict", "rule", "code", "enhanced", "assumed", "tags", "warnings", "assumed_tags", "assumed_warnings",
        "held_up_by", "recipient")


def outcome_differs(wanted, given):
    given = {**given, "tags": sorted(given["tags"] + given["assumed_tags"])}
    return [f"{key}: {given.get(key)}, not {wanted[key]}" for key in KEYS if key in wanted and wanted[key] != given.get(key)]


def differs(wanted, given):
    if "error" in given:
        return [given["error"]]
    found = outcome_differs({k: v for k, v in wanted.items() if k != "recipient"}, given)
    if len(wanted["recipients"]) != len(given["recipients"]):
        found.append("recipients")
    for pair in zip(wanted["recipients"], given["recipients"]):
        found += outcome_differs(*pair)
    needs = [{json.dumps(need["need"]): need["optional"] for need in one["needs"]
              if need["need"][0] != "field" or len(need["need"]) == 2} for one in (wanted, given)]
    if any(one["assumed"] for one in [given, *given["recipients"]]):
        needs[1] = {need: needs[0].get(need, optional) for need, optional in needs[1].items()
                    if need in needs[0] or optional}
    if needs[0] != needs[1]:
        found.append(f"needs: {needs[1]}, not {needs[0]}")
    return found


def main():
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    count = 0
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        queries = "".join(json.dumps(row["query"]) + "\n" for row in rows)
        run = subprocess.run([command, "decide", str(path.with_suffix(".cons")), "--batch"], input=queries,
                             capture_output=True, text=True, check=False)
        given = [json.loads(line) for line in run.stdout.splitlines()]
        name = f"{folder.name}/{path.name}"
        if len(given) != len(rows):
            print(f"{name} 0 {run.stderr.splitlines()[:1]}")
        for number, (row, answer) in enumerate(zip(rows, given), 1):
            found = differs(row["decision"], answer)
            if found:
                print(f"{name} {number} {'; '.join(found)}")
        count += len(rows)
    print(f"# {count} records")


main()
