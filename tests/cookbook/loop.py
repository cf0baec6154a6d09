#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""loop.py CONSIGNE RULES: what each expect block gives, decided as final, its questions answered, decided as final again,
and so on: it ends with a decision that waits for no answer (S134). The answers are drawn from the questions themselves,
some yes, most no. A block that says that something is unknown, or a temperror, may end without a decision, others not. One line: how many
blocks, and how many questions."""
import hashlib
import json
import re
import subprocess
import sys

ROUNDS = 20
ALL = ["smtp.rcptto", "smtp.helo", "smtp.auth", "header.from", "header.sender", "header.reply-to", "header.resent-from",
       "header.resent-sender", "header.shown", "header.list-id", "client.ip", "client.name", "server.name", "listener",
       "tls", "spf", "dmarc", "arc", "iprev", "dkim", "dkim.d", "spf.d", "dmarc.d", "arc.d", "arc.dkim.d"]
KINDS = ("domains", "addresses", "relays", "logins", "words", "patterns")


def tokens(text):
    """Words, strings as ("...",) and braces of a canonical text."""
    for string, word in re.findall(r'"((?:[^"\\]|\\.)*)"|([{}]|[^\s{}"]+)', text):
        yield word if word else (re.sub(r"\\(.)", r"\1", string),)


def value(token):
    return token[0] if isinstance(token, tuple) else token


def items(rest):
    """The items behind a brace that was just read."""
    found = []
    while (token := next(rest)) != "}":
        found.append(value(token))
    return found


def skip_answer(rest, first):
    token = next(rest)
    if first in KINDS:
        token = next(rest)
    if first == "limit":
        next(rest)
    elif token == "{":
        depth = 1
        while depth:
            token = next(rest)
            depth += (token == "{") - (token == "}")


def block(rest):
    """A query of record.md, and whether something in it is unknown."""
    fields, query, unknown, header = {}, {}, False, ""
    while (token := next(rest)) != "}":
        if token in (*KINDS, "limit", "owners"):
            skip_answer(rest, token)
        elif token == "seal":
            return None, False
        elif token == "header":
            header += value(next(rest)) + "\r\n"
        else:
            said = next(rest)
            if said == "unknown":
                unknown = True
                fields[token] = None
            elif token == "now":
                query["now"] = value(said)
            elif said == "null":
                fields[token] = ["<>"]
            elif said != "absent":
                fields.setdefault(token, [])
                fields[token] += items(rest) if said == "{" else [value(said)]
                unknown |= "temperror" in fields[token]
            else:
                fields[token] = []
    if header:
        query["header"] = header
    query["fields"] = complete(fields, header)
    query.setdefault("now", "2099-01-01")
    return query, unknown


def complete(fields, header):
    relay = {name: of for name, of in fields.items() if name.split(".")[0] == "relay"}
    for name in ALL:
        told_by_header = header and name.startswith("header.")
        if not told_by_header and not (relay and name.split(".")[0] in ("client", "server")):
            fields.setdefault(name, [])
    fields.setdefault("smtp.mailfrom", ["<>"])
    if relay.get("relay", 0) is None:
        fields["relay.ip"] = fields["relay.name"] = fields.pop("relay")
    for one in fields.pop("relay", []):
        fields["relay.ip" if re.match(r"[\d.]+$|.*:", one) else "relay.name"] = [one]
    if relay:
        fields.setdefault("relay.ip", [])
        fields.setdefault("relay.name", [])
    return fields


def answer(query, need):
    """Adds the answer to a question to the record."""
    yes = hashlib.sha256(json.dumps(need).encode()).digest()[0] % 4 == 0
    answers = query.setdefault("answers", {"sets": {}, "owners": {"silent": True, "yes": [], "no": []}, "limits": {}})
    if need[0] == "set":
        of = answers["sets"].setdefault(need[1], {"silent": True, "yes": [], "no": []})
        of["yes" if yes else "no"].append(need[2])
    elif need[0] == "owners":
        answers["owners"]["yes" if yes else "no"].append(need[1:])
    else:
        answers["limits"].setdefault(need[1], {})[need[2]] = "exceeded" if yes else "not"


def decide(command, rules, queries):
    run = subprocess.run([command, "decide", rules, "--batch"], input="".join(json.dumps(q) + "\n" for q in queries),
                         capture_output=True, text=True, check=False)
    return [json.loads(line) for line in run.stdout.splitlines()]


def main():
    command, rules = sys.argv[1:]
    text = subprocess.run([command, "dump", rules], capture_output=True, text=True, check=True).stdout
    facts = re.findall(r"^fact (\S+)", text, re.M)
    blocks, asked, wrong = [], 0, 0
    rest = tokens(re.sub(r"(?m)^#.*", "", text))
    for token in rest:
        if token != "expect":
            continue
        while next(rest) != "{":
            pass
        query, unknown = block(rest)
        if query:
            for fact in facts:
                query["fields"].setdefault(f"fact.{fact}", [])
            blocks.append((query, unknown))
    for _ in range(ROUNDS):
        decisions = decide(command, rules, [query for query, _ in blocks])
        open_questions = 0
        for (query, _), decision in zip(blocks, decisions):
            for need in decision.get("needs", []):
                if need["need"][0] != "field":
                    answer(query, need["need"])
                    open_questions += 1
        asked += open_questions
        if not open_questions:
            break
    else:
        wrong += 1
        print(f"{rules}: still asks after {ROUNDS} rounds")
    for (query, unknown), decision in zip(blocks, decisions):
        if "error" in decision or (decision["cause"] == "unknown" and not unknown):
            wrong += 1
            print(json.dumps({"query": query, "decision": decision}))
    print(f"{len(blocks)} blocks, {asked} questions")
    sys.exit(1 if wrong or not blocks else 0)


main()
