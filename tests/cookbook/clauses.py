#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""clauses.py CONSIGNE RULES: do the expects of a ruleset notice whatever is changed in it?

The ruleset is dumped in canonical form, one thing a line, and spoilt in one place at a time: a clause made always
true, or always false; a line left out; an item of a list left out; a date a minute earlier, or later. Each time an
expect must fail. So each operand and each proof is true in some expect, false in some other, and decides both. Few
expects say that nobody is warned (`not warned`); so a rule that only warns is also tried with a verdict, by whether
other expects fail than before. What none notices is printed; the exit code is 1 then.
"""
import datetime
import os
import re
import subprocess
import sys
import tempfile

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|/(?:[^/\\]|\\.)*/i?(?=[ )}]|$)|[(){}]|[^\s(){}]+')
# A fact that no expect gives is absent, so these two are constants.
CONSTANT = "fact constant { yes }"
TRUE, FALSE = "fact.constant is absent", "fact.constant is not absent"
# An item that is in no policy, by the field of a subject; other fields hold addresses.
NOBODY = {"dkim": "policy", "header.list-id": "nowhere.invalid", "dkim.d": "nowhere.invalid"}
NO_RULESET = "no ruleset"
LEFT_OUT = re.compile(r"    (delegate |alias |subaddress |tag |enforce |\S+ by |self)|mixed|origin|default (?!accept)")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z")


def clauses(condition):
    """(start, end, depth) of each clause in the text of a condition."""
    found, start, end, depth, braces = [], None, None, 0, 0
    for token in TOKEN.finditer(condition + " and"):
        text = token.group()
        braces += (text == "{") - (text == "}")
        if braces == 0 and text in ("and", "or", "(", ")"):
            if start is not None:
                found.append((start, end, depth))
            start = None
            depth += (text == "(") - (text == ")")
        else:
            start, end = token.start() if start is None else start, token.end()
    return found


def spoilt_clauses(condition, is_when):
    """(what, condition) for each clause made true and made false."""
    subject = is_when
    for start, end, depth in clauses(condition):
        clause = condition[start:end]
        true, false = TRUE, FALSE
        if subject and depth == 0 and clause.startswith("any "):
            # `unless` speaks of its value: it stays a clause on this field.
            field = clause.split()[1]
            nobody = NOBODY.get(field, "nobody@nowhere.invalid")
            true, false = f"any {field} not in {{ {nobody} }}", f"any {field} in {{ {nobody} }}"
            subject = False
        for word, constant in (("true", true), ("false", false)):
            yield f"{clause}: always {word}", condition[:start] + constant + condition[end:]


def spoilt_rule(rule):
    """(what, rule) for each clause of a rule."""
    for word in ("when", "unless"):
        part = re.search(rf"^    {word} (.*(?:\n        .*)*)", rule, re.M)
        if part:
            for what, condition in spoilt_clauses(part.group(1), word == "when"):
                yield what, rule[: part.start(1)] + condition + rule[part.end(1):]


def moved(date, minutes):
    instant = datetime.datetime.fromisoformat(date.replace("Z", "+00:00")) + datetime.timedelta(minutes=minutes)
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def spoilt_line(line):
    """(what, line) for a line left out, each item left out, each date moved."""
    if LEFT_OUT.match(line):
        yield "left out", ""
    for date in DATE.finditer(line):
        for minutes in (-1, 1):
            yield f"{minutes:+} minute", line[: date.start()] + moved(date.group(), minutes) + line[date.end():]
    for items in re.finditer(r"\{ ([^{}]*) \}", line):
        words = items.group(1).split()
        for item in words if len(words) > 1 and "fact" not in line and "listeners" not in line else []:
            rest = " ".join(word for word in words if word != item)
            yield f"without {item}", line[: items.start(1)] + rest + line[items.end(1):]


def loud(rule):
    """A rule that only warns, with a verdict; any other as it is."""
    if re.search(r"^    enforce ", rule, re.M):
        return rule
    watched = re.search(r"^    monitor\n", rule, re.M)
    if re.search(r"^    (accept|quarantine|reject|defer)", rule, re.M):
        return rule.replace("    monitor\n", "") if watched else rule
    return rule[: watched.start() if watched else -2] + "    reject 550 5.7.1 \"loud\"\n}\n"


def all_loud(policy):
    return re.sub(r"^rule .*\n(?:.+\n)*?\}\n", lambda rule: loud(rule.group()), policy, flags=re.M)


def spoilt(policy):
    """(where, what, pairs of policy and spoilt policy) for each change."""
    for block in re.finditer(r"^(?!reply|limit)(\S.*\{\n(?:.+\n)*?\}\n|\S.*\n)", policy, re.M):
        text = block.group()
        head = text.splitlines()[0].rstrip(" {")

        def whole(changed, at=block):
            return policy[: at.start()] + changed + policy[at.end():]

        if head.startswith("rule "):
            for what, changed in spoilt_rule(text):
                yield head, what, {(policy, whole(changed)), (whole(loud(text)), whole(loud(changed)))}
        lines = text.splitlines()
        for number, line in enumerate(lines):
            for what, changed in spoilt_line(line):
                kept = lines[:number] + ([changed] if changed else []) + lines[number + 1:]
                changed = whole("\n".join(kept) + "\n")
                yield head, f"{line.strip()}: {what}", {(policy, changed), (all_loud(policy), all_loud(changed))}


def failing(consigne, path, policy):
    """Which expects do not hold."""
    with open(path, "w", encoding="utf-8") as out:
        out.write(policy.replace("\n", f"\n{CONSTANT}\n", 1))
    run = subprocess.run([consigne, "test", path], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        # The load itself notices that a delegation's domain is gone; anything else is no change worth the name.
        return "noticed" if "[delegate-outside]" in run.stdout + run.stderr else NO_RULESET
    return re.findall(r"^not ok \d+", run.stdout, re.M)


def main(consigne, rules):
    text = subprocess.run([consigne, "dump", rules], check=True, capture_output=True, text=True).stdout
    policy, expects = re.match(r"(.*?)(^expect .*)", text, re.M | re.S).groups()
    known, unnoticed, tried = {}, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "spoilt.consigne")

        def outcome(policy):
            if policy not in known:
                known[policy] = failing(consigne, path, policy + expects)
            return known[policy]

        for where, what, pairs in spoilt(policy):
            tried += 1
            if all(outcome(changed) in (outcome(sound), NO_RULESET) for sound, changed in pairs):
                unnoticed += 1
                print(f"{where}: {what}: no expect notices")
    print(f"{tried} changes, {unnoticed} not noticed")
    return 1 if unnoticed or not tried else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
