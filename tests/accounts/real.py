#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks the real programs what a configuration means, and consigne accounts --read: real.py CONSIGNE msmtp|mutt FILE...

With msmtp, `real.py CONSIGNE msmtp --random COUNT SEED` does so for configurations made at random.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile

METHODS = {"PLAIN": "password-cleartext", "LOGIN": "password-cleartext", "CRAM-MD5": "password-encrypted",
           "XOAUTH2": "oauth2", "none": "none", "choose": None}


def run(*words):
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def read(consigne, path):
    status, out, err = run(consigne, "accounts", "--read", "--json", path)
    return status, json.loads(out)["identities"], err


def of_msmtp(path, account):
    """What `msmtp --pretend` prints: `key = value` lines."""
    _, out, err = run("msmtp", "-C", path, "-a", account, "-P", "--from=someone@else.example", "x@y.example")
    said = dict(re.findall(r"^(\w+) = (.*)$", out, flags=re.M))
    if not said:
        return err
    security = "clear" if said["tls"] == "off" else "starttls" if said["tls_starttls"] == "on" else "tls"
    user = None if said["user"] == "(not set)" else said["user"]
    return [said["host"], said["port"], said["protocol"], user, security, METHODS[said["auth"]]]


def ours(identity):
    """The same of ours; a port that is not said is the program's own."""
    server = identity["outgoing"]
    port = server["port"] or (465 if server["security"] == "tls" else 25)
    return [server["host"], str(port), server["protocol"], server["user"], server["security"], server["method"]]


def compare_msmtp(consigne, path):
    """Pairs that differ, and how many were compared."""
    status, identities, err = read(consigne, path)
    if status != 0:
        return [(path, err)], 0
    pairs = [(i["account"], of_msmtp(path, i["account"]), ours(i)) for i in identities]
    return [p for p in pairs if p[1] != p[2]], len(pairs)


def random_config(chance):
    """Defaults now and then, accounts with some settings of their own and some parents."""
    settings = [lambda: f"host h{chance.randrange(9)}.example", lambda: f"port {chance.randrange(1, 65536)}",
                lambda: "auth " + chance.choice(["on", "off", "plain", "cram-md5", "xoauth2"]),
                lambda: f"user u{chance.randrange(9)}", lambda: "tls " + chance.choice(["on", "off", ""]),
                lambda: "tls_starttls " + chance.choice(["on", "off"]),
                lambda: chance.choice(["protocol smtp", "protocol lmtp\nport 24"]), lambda: "from a@b.example",
                lambda: 'logfile "a b"', lambda: "  # a comment", lambda: "\tport\t 26 "]
    lines, names = ["defaults", "host h.example", "tls_trust_file system"], []
    for number in range(chance.randrange(1, 7)):
        if chance.random() < 0.3:
            lines += ["defaults"] + [chance.choice(settings)() for _ in range(chance.randrange(4))]
        parents = chance.sample(names, min(len(names), chance.choice([0, 0, 1, 2])))
        name = f"n{number}"
        lines.append(f"account {name}" + (" : " + ",".join(parents) if parents else ""))
        lines += [chance.choice(settings)() for _ in range(chance.randrange(6))]
        names.append(name)
    return "\n".join(lines) + "\n"


def compare_random(consigne, count, seed):
    chance, wrong, compared = random.Random(seed), [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "msmtprc")
        for _ in range(count):
            with open(path, "w", encoding="utf-8") as file:
                file.write(random_config(chance))
            found, more = compare_msmtp(consigne, path)
            compared += more
            if found:
                with open(path, encoding="utf-8") as file:
                    wrong.append((found, file.read()))
    return wrong, compared


def of_mutt(path, *names):
    words = [word for name in names for word in ("-Q", name)]
    out = run("neomutt", "-n", "-F", path, *words)[1]
    return re.findall(r'^set \w+ = "?(.*?)"?$', out, flags=re.M)


def compare_mutt(consigne, path):
    """The first identity is that of the settings at the end; its URL is put together again without the password."""
    _, identities, _ = read(consigne, path)
    sender, url = of_mutt(path, "from", "smtp_url")
    server = identities[0]["outgoing"]
    scheme = "smtps" if server["security"] == "tls" else "smtp"
    ours_url = f"{scheme}://{server['user']}@{server['host']}:{server['port']}/"
    theirs = [sender, re.sub(r":[^:@/]*@", "@", url)]
    return [] if theirs == [identities[0]["address"], ours_url] else [(theirs, identities[0])], 1


def main():
    consigne, program, *rest = sys.argv[1:]
    if rest[0] == "--random":
        wrong, compared = compare_random(consigne, int(rest[1]), int(rest[2]))
    else:
        compare = compare_msmtp if program == "msmtp" else compare_mutt
        wrong, compared = [], 0
        for path in rest:
            found, more = compare(consigne, path)
            wrong, compared = wrong + found, compared + more
    for each in wrong[:5]:
        print(*each, sep="\n")
    print(f"{compared} compared, {len(wrong)} differ")
    sys.exit(bool(wrong) or compared == 0)


if __name__ == "__main__":
    main()
