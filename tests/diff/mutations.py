#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Does `consigne diff` find what a mutation of a policy changes? mutations.py CONSIGNE COUNT POLICY ...

Makes COUNT pairs of a policy and a mutation of it, and asks two: consigne diff, and brute force: the product of a
few values of each field that the changed rules read, decided by both with `decide --batch`. The values are taken from
the text alone; nothing here knows how diff looks for cases. Prints how many each found, and fails where diff finds
less than 98 % of what brute force does, or where a case that it shows is not reproduced by its expect block.
"""

import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import mutate

PRODUCT, WANTED, TRIES, ATTEMPTS = 1500, 0.98, "20000", 1000
ADDRESS = ("smtp.mailfrom", "smtp.rcptto", "header.from", "header.sender", "header.reply-to", "header.shown",
           "header.resent-from", "header.resent-sender")
DOMAIN = ("dkim.d", "spf.d", "dmarc.d", "arc.d", "arc.dkim.d", "header.list-id", "smtp.helo")
WORDS = {"listener": ["mx", "submission"], "tls": ["TLSv1.2", "TLSv1.3"], "spf": ["pass", "fail"],
         "dmarc": ["pass", "fail"], "arc": ["pass", "fail"], "iprev": ["pass", "fail"], "dkim": ["pass", "fail"]}
CHAIN = ("arc.d", "arc.dkim.d")  # what seals tell, too: a query has either
ALL = ADDRESS + DOMAIN + tuple(WORDS) + ("smtp.auth", "smtp.authcid", "relay")


def run(command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return done.returncode, done.stdout


# ---- Brute force -----------------------------------------------------------------------


def domains_of(items):
    """Names in and beside what items say, without a local part."""
    for item in items:
        name = item.strip('"').lower().split("@")[-1]
        if re.fullmatch(r"(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+", name):
            bare = name.removeprefix("*.")
            yield from ("in." + bare, bare) if name.startswith("*.") else (bare, "in." + bare)


def candidates(field, items, text):
    """A few values of a field; None: absent."""
    if field in ADDRESS:
        named = [i.strip('"') for i in items if re.fullmatch(r'"?[^@*\s]+@[a-z0-9.-]+"?', i)]
        local = "b" if field == "smtp.rcptto" else "a"
        return named[:3] + [f"{local}@{d}" for d in itertools.islice(domains_of(items), 4)] + ["a@out.example", None]
    if field in DOMAIN:
        return list(itertools.islice(domains_of(items), 3)) + ["out.example", None]
    if field in WORDS or field.startswith("fact."):
        said = re.findall(re.escape(field) + r"\s+(?:not\s+)?(?:is\s+(?:not\s+)?|in\s+\{\s*)([A-Za-z0-9.-]+)", text)
        said = [w for w in said if w not in ("absent", "null", "malformed", "not")]
        return list(dict.fromkeys(said + WORDS.get(field, [])))[:3] + [None]
    if field == "relay":
        networks = [i.split("/")[0] for i in items if re.fullmatch(r"[0-9]+(\.[0-9]+){3}(/[0-9]+)?", i)]
        return networks[:2] + list(itertools.islice(domains_of(items), 4)) + ["mx.out.example", None]
    logins = [i.strip('"') for i in items if re.fullmatch(r'"?[a-z][a-z0-9.@-]*"?', i)]
    return logins[:4] + ["out", None]


def sealers(texts):
    """Domains that `sealed by` trusts, those first that only one of the texts has."""
    found = []
    for text in texts:
        named = re.findall(r"\bsealed\s+by\s+(\w[\w-]*)", text)
        sets = [re.search(rf"^\s*domains\s+{name}\s*{{([^}}]*)}}", text, re.M) for name in named]
        items = " ".join(re.findall(r"\bsealed\s+by\s*{([^}]*)}", text) + [s.group(1) for s in sets if s])
        found.append(list(dict.fromkeys(domains_of(items.split()))))
    return sorted(dict.fromkeys(found[0] + found[1]), key=lambda name: name in found[0] and name in found[1])


def chains(texts, items):
    """No chain; and a few in which a sealer reports a domain: alone, with a stranger's seal behind it, or before it."""
    found = [None]
    trusted = sealers(texts)
    reported = [name for name in domains_of(items) if name not in trusted]
    for sealer, domain in itertools.product(trusted[:3], list(dict.fromkeys(reported))[:3]):
        report, stranger = {"d": sealer, "dkim": [domain]}, {"d": "out.example"}
        found += [[report | {"i": 1}], [report | {"i": 1}, stranger | {"i": 2}], [stranger | {"i": 1}, report | {"i": 2}]]
    return found


def dates(old, new):
    found = sorted(set(re.findall(r"\b20\d\d-\d\d-\d\d\b", mutate.without_expects(old) + mutate.without_expects(new))))
    return [d + "T12:00Z" for d in found][:5] + ["2020-01-01T00:00Z", "9999-12-31T00:00Z"]


def fields_of(text):
    """Fields that rules read, as they are written in them."""
    fields = {f for f in ALL if re.search(r"(?<![\w.-])" + re.escape(f) + r"(?=[\s.)}]|$)", text)}
    fields |= set(re.findall(r"fact\.[A-Za-z0-9-]+", text))
    if "identity" in text:
        fields |= {"smtp.mailfrom", "header.from"}
    if "carried by relay" in text:
        fields.add("relay")
    return sorted(f.removesuffix(".domain").removesuffix(".local") for f in fields)


def records(old, new, rng):
    """Queries as docs/record.md has them: the product, or a sample of it."""
    changed = mutate.changed_rules(old, new)
    text = "\n".join(changed)
    items = mutate.changed_items(old, new) + mutate.items_near(old, changed)
    fields = fields_of(text)
    values = [candidates(f, list(dict.fromkeys(items)), text) for f in fields]
    sets = re.findall(r"^\s*(?:domains|addresses|relays|logins|words)\s+([\w-]+)\s+external", old, re.M)
    limits = re.findall(r"limit\s+([\w-]+)\s+exceeded", text)
    sealed = "sealed by" in text and not set(CHAIN) & set(fields)
    every_chain = chains((mutate.without_expects(old), mutate.without_expects(new)), items) if sealed else [None]
    axes = [every_chain] + values + [dates(old, new)] + [["not", "exceeded"]] * len(limits) + [[False, True]] * bool(sets)
    size = 1
    for axis in axes:
        size *= len(axis)
    rows = itertools.product(*axes) if size <= PRODUCT else ([rng.choice(a) for a in axes] for _ in range(PRODUCT))
    every = [f for f in ALL if f != "smtp.authcid"] + re.findall(r"^\s*fact\s+([\w-]+)", old, re.M)
    for chain, *row in rows:
        given = dict(zip(fields, row))
        said = {(f if "." in f or f in ALL else "fact." + f): [] for f in every if f != "relay"}
        said |= {"relay.ip": [], "relay.name": [], "smtp.mailfrom": "<>"}
        for field, value in given.items():
            if value is None:
                continue
            is_ip = field == "relay" and re.fullmatch(r"[0-9.]+", value)
            said["relay.ip" if is_ip else "relay.name" if field == "relay" else field] = [value]
        if chain:
            said = {field: value for field, value in said.items() if field not in CHAIN}
            said["arc"] = [given.get("arc") or "pass"]
        answer = sets and row[-1]
        login = given.get("smtp.authcid") or given.get("smtp.auth") or "out"
        yield {"partial": True, "now": row[len(fields)], "fields": said,
               "answers": {"sets": {s: [login] if answer else [] for s in sets},
                           "limits": dict(zip(limits, row[len(fields) + 1:])), "owners": []}} | ({"seals": chain} if chain else {})


def told(line):
    decision = json.loads(line)
    return [decision.get(k) for k in ("verdict", "rule", "code", "enhanced", "reply", "tags", "warnings", "error")]


def brute_force(consigne, paths, texts, rng):
    lines = "\n".join(json.dumps(r) for r in records(*texts, rng)) + "\n"
    outs = [run([consigne, "decide", p, "--batch"], lines)[1].splitlines() for p in paths]
    tried = 0
    for record, old, new in zip(lines.splitlines(), *outs):
        before, after = told(old), told(new)
        tried += before[-1] is None and after[-1] is None
        if before[-1] is None and after[-1] is None and before != after:
            return record, tried
    return None, tried


# ---- Both ---------------------------------------------------------------------------------


def reproduced(consigne, paths, folder):
    """Each case as an expect block holds in the ruleset that it is made for. '' or what does not."""
    for side, path in zip(("old", "new"), paths):
        _, blocks = run([consigne, "diff", *paths, "--tries", TRIES, "--expect", side])
        with_blocks = os.path.join(folder, "with-" + os.path.basename(path))
        with open(path, encoding="utf-8") as before, open(with_blocks, "w", encoding="utf-8") as after:
            after.write(mutate.without_expects(before.read()) + "\n" + blocks)
        status, out = run([consigne, "test", with_blocks])
        os.unlink(with_blocks)
        if status != 0:
            return f"{side}: exit {status}: " + "; ".join(l for l in out.splitlines() if l.startswith("not ok"))
    return ""


def main(consigne, count, policies):
    found = {"both": 0, "diff": 0, "brute force": 0, "none": 0}
    tried = bad = 0
    for number in range(count):
        rng = random.Random(number)
        policy = policies[number % len(policies)]
        with open(policy, encoding="utf-8") as file:
            old = file.read()
        folder = os.path.dirname(os.path.abspath(policy))
        with tempfile.TemporaryDirectory() as work:
            for name in os.listdir(folder):  # list files are found beside the policy
                os.symlink(os.path.join(folder, name), os.path.join(work, name))
            paths = [os.path.join(work, n) for n in ("old.consigne", "new.consigne")]
            write(paths[0], old)
            kind, new = mutation(consigne, paths, old, rng)
            status, _ = run([consigne, "diff", *paths, "--tries", TRIES])
            case, cases = brute_force(consigne, paths, (old, new), rng)
            tried += cases
            who = ("both" if case else "diff") if status == 1 else ("brute force" if case else "none")
            found[who] += 1
            if who in ("brute force", "none") or status not in (0, 1):
                print(f"# {number} {os.path.basename(policy)}: {kind}: exit {status}, {who}: {case or ''}")
            wrong = reproduced(consigne, paths, work) if status == 1 else ""
            if wrong:
                bad += 1
                print(f"# {number} {os.path.basename(policy)}: {kind}: not reproduced: {wrong}")
    by_brute = found["both"] + found["brute force"]
    share = found["both"] / by_brute if by_brute else 1
    print(f"{count} mutations: brute force found {by_brute} ({tried} cases), of which diff found {found['both']}"
          f" ({100 * share:.1f} %); diff alone found {found['diff']}; nobody {found['none']}; not reproduced {bad}")
    return 0 if share >= WANTED and bad == 0 else 1


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def mutation(consigne, paths, old, rng):
    """One that loads and is another ruleset; where none does, the policy itself does not."""
    for _ in range(ATTEMPTS):
        kind, new = mutate.mutate(old, rng)
        if new is None or new == old:
            continue
        write(paths[1], new)
        status, out = run([consigne, "dump", paths[1]])
        if status == 0 and mutate.revision(out) != mutate.revision(run([consigne, "dump", paths[0]])[1]):
            return kind, new
    sys.exit(f"{ATTEMPTS} mutations, and none loads: {run([consigne, 'check', paths[0]])[1]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:]))
