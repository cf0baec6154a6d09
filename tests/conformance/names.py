#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Mail corpora asked of the library: names.py PROGRAM CORPORA EXCEPTIONS prints TAP, a test a corpus and kind.

PROGRAM is tests/conformance/names.c. What differs is listed in EXCEPTIONS, or fails; what is listed and does not
differ any more fails too. The corpora's README.md says what their fields mean.
"""

import base64
import collections
import ipaddress
import json
import os
import re
import subprocess
import sys
import unicodedata


def octets(record):
    if "input_b64" in record:
        return base64.b64decode(record["input_b64"])
    return record["input"].encode("utf-8", "surrogatepass")


Reading = collections.namedtuple("Reading", "malformed complex null mailboxes")


class Library:
    """All questions are written first, then all answers are read."""

    def __init__(self, program):
        self.program = program
        self.questions = []
        self.answers = []

    def ask(self, *words):
        self.questions.append(" ".join(w if isinstance(w, str) else w.hex() for w in words))
        return len(self.questions) - 1

    def run(self):
        lines = "".join(q + "\n" for q in self.questions).encode()
        done = subprocess.run([self.program], input=lines, stdout=subprocess.PIPE, check=True)
        self.answers = done.stdout.decode().splitlines()
        assert len(self.answers) == len(self.questions)

    def reading(self, number):
        malformed, complex_, null, *boxes = self.answers[number].split(" ")
        texts = [tuple(bytes.fromhex(t).decode() for t in box.split(",")) for box in boxes]
        return Reading(malformed == "1", complex_ == "1", null == "1", texts)

    def claims(self, number):
        claimed, malformed = self.answers[number].split(" ")
        return claimed == "1", malformed == "1"


def standard(expect):
    return {**expect, **expect.get("standard", {})}


def is_forbidden(text):
    """NUL, CR and LF, which obsolete quoted pairs may hold, are never taken (README 3.1)."""
    return any(octet in b"\0\r\n" for octet in text)


class AddressSyntax:
    """Valid as RFC 5321 Mailbox, and as RFC 5322 addr-spec."""

    kinds = ("addr-valid",)

    def ask(self, library, record):
        domain = octets(record).rpartition(b"@")[2]
        return library.ask("path", octets(record)), library.ask("list", octets(record)), library.ask("domain", domain)

    def judge(self, library, record, asked):
        path, listed = library.reading(asked[0]), library.reading(asked[1])
        expect = standard(record["expect"])
        # Language 4: a domain that is no valid name makes an address malformed, a literal that is no address too.
        host = library.answers[asked[2]] != "-" and not is_forbidden(octets(record))
        valid = not path.malformed and len(path.mailboxes) == 1
        if valid != expect["rfc5321"] and (valid or host):
            return f"RFC 5321: {'valid' if valid else 'malformed'}"
        plain = not set(b"<,:;\r\n") & set(octets(record))
        valid = not listed.malformed and len(listed.mailboxes) == 1
        if expect["rfc5322"] and not valid and host:
            return "RFC 5322: malformed"
        if not expect["rfc5322"] and valid and plain:
            return "RFC 5322: valid"
        return None


class SmtpPath:
    """Local part and domain of a path, or that it is none."""

    kinds = ("smtp-path",)

    def expected(self, record):
        return standard({**record["expect"], **record["expect"].get("rfc5321", {})})

    def ask(self, library, record):
        domain = self.expected(record).get("domain") or ""
        return library.ask("path", octets(record)), library.ask("domain", domain.encode())

    def judge(self, library, record, asked):
        expect, reading = self.expected(record), library.reading(asked[0])
        valid = not reading.malformed
        if valid != expect["ok"]:
            return "valid" if valid else "malformed"
        null = not expect.get("local") and not expect.get("domain")
        if not valid or null:
            return None if reading.null == (valid and null) else f"null is {reading.null}"
        wanted = same(expect["local"], expect["domain"] or "", library.answers[asked[1]])
        got = [same(box[0], box[1], box[1]) for box in reading.mailboxes]
        return None if got == [wanted] else f"{got}"


def same(local, domain, ascii_name):
    """Local parts are equal in NFC, domains as A-labels, literals as addresses."""
    if domain.startswith("["):
        text = domain[1:-1].lower()
        try:
            domain = str(ipaddress.ip_address(text[5:] if text.startswith("ipv6:") else text))
        except ValueError:
            pass
    elif ascii_name != "-":
        domain = ascii_name
    return unicodedata.normalize("NFC", local), domain


class HeaderMailboxes:
    """The mailboxes of a header field's body, or that it is malformed."""

    kinds = ("header-mailboxes",)

    def boxes(self, record):
        """Names without an address are none."""
        return [b for b in record["expect"].get("mailboxes") or [] if b["local"] is not None]

    def ask(self, library, record):
        domains = [library.ask("domain", (b["domain"] or "").encode()) for b in self.boxes(record)]
        return [library.ask("list", octets(record))] + domains

    def judge(self, library, record, asked):
        expect, boxes, reading = record["expect"], self.boxes(record), library.reading(asked[0])
        names = [library.answers[number] for number in asked[1:]]
        # Language 4: an invalid domain makes it malformed.
        hosts = all(name != "-" for name, box in zip(names, boxes) if box["domain"]) and "error" not in expect
        if reading.malformed != expect["malformed"] and (hosts or not reading.malformed):
            return "malformed" if reading.malformed else "well-formed"
        if reading.malformed or record["use"] != "assert" or "mailboxes" not in expect:
            return None
        wanted = [same(box["local"], box["domain"] or "", name) for name, box in zip(names, boxes)]
        got = [same(box[0], box[1], box[1]) for box in reading.mailboxes]
        if got != wanted:
            return f"{got}"
        if expect.get("names") == "assert":
            wanted, got = [box["name"] or "" for box in boxes], [box[2] for box in reading.mailboxes]
            return None if got == wanted else f"names {got}"
        return None


class OneMailbox:
    """Whether a text is one mailbox."""

    kinds = ("mailbox-valid",)

    def ask(self, library, record):
        return (library.ask("list", octets(record)),)

    def judge(self, library, record, asked):
        reading = library.reading(asked[0])
        valid = not reading.malformed and len(reading.mailboxes) == 1
        if not valid and is_forbidden(octets(record)):
            return None
        wanted = not record["expect"]["malformed"]
        return None if valid == wanted else f"{'one' if valid else 'not one'}"


class Claims:
    """Every domain that some reader shows is claimed, or the header is malformed: silence is not safe."""

    def ask_domains(self, library, block, domains):
        return [library.ask("claims", block, d.encode()) for d in domains]

    def judge_domains(self, library, domains, asked):
        for domain, number in zip(domains, asked):
            claimed, malformed = library.claims(number)
            if not claimed and not malformed:
                return f"silent on {domain}"
        return None


class HeaderClaims(Claims):
    kinds = ("header-claims",)

    def domains(self, record):
        return [d for d in record["expect"]["shown_by_some"] if is_listable(d)]

    def ask(self, library, record):
        return self.ask_domains(library, b"From: " + octets(record) + b"\r\n", self.domains(record))

    def judge(self, library, record, asked):
        return self.judge_domains(library, self.domains(record), asked)


class SpoofHeaders(Claims):
    kinds = ("spoof-headers",)

    def domains(self, record):
        return [d for d in record["expect"].get("must_claim", []) if is_listable(d)] or ["own.example"]

    def ask(self, library, record):
        return self.ask_domains(library, octets(record), self.domains(record))

    def judge(self, library, record, asked):
        expect = record["expect"]
        # Of the rows from a grammar fuzzer only silence is a fault (README, section 2).
        fuzzed = record["source"] == "espoofing" or expect.get("malformed") is None
        if not fuzzed and library.claims(asked[0])[1] != expect["malformed"]:
            return "well-formed" if expect["malformed"] else "malformed"
        return self.judge_domains(library, self.domains(record), asked) if expect.get("must_claim") else None


class ControlInjection:
    """A header block, or a value, that holds the end of something: malformed."""

    kinds = ("control-injection",)

    def ask(self, library, record):
        if b"From:" in octets(record):
            return (library.ask("claims", octets(record), b"own.example"),)
        return library.ask("path", octets(record)), library.ask("list", octets(record))

    def judge(self, library, record, asked):
        if len(asked) == 1:
            return None if library.claims(asked[0])[1] else "well-formed"
        readings = [library.reading(number) for number in asked]
        return None if all(reading.malformed for reading in readings) else "well-formed"


class SplitAddress:
    """A valid one claims its own domain; any other is refused."""

    kinds = ("split-address",)

    def ask(self, library, record):
        return (library.ask("path", octets(record)),)

    def judge(self, library, record, asked):
        reading = library.reading(asked[0])
        if reading.malformed == record["expect"]["valid"]:
            return "malformed" if reading.malformed else "valid"
        domains = [box[1] for box in reading.mailboxes]
        return None if reading.malformed or domains == record["expect"]["must_claim"] else f"{domains}"


def is_listable(domain):
    """What a ruleset can list as a domain; that others are claimed is seen by `malformed` alone."""
    labels = domain.split(".")
    return domain.isascii() and all(re.fullmatch(r"(?!-)(xn--)?(?!.*--)[A-Za-z0-9-]{1,63}(?<!-)", label) for label in labels)


CORPORA = (("address-syntax", AddressSyntax()), ("smtp-path", SmtpPath()), ("header-mailboxes", HeaderMailboxes()),
           ("header-mailboxes", OneMailbox()), ("header-claims", HeaderClaims()), ("spoof", SpoofHeaders()),
           ("spoof", ControlInjection()), ("spoof", SplitAddress()))
# "compare" is another program's own convention, "version" hangs on that of Unicode.
ASKED = {"assert", "header", "policy", "conflict", "recovery"}


def read_exceptions(path):
    lines = (line.split() for line in open(path, encoding="utf-8") if line.strip() and not line.startswith("#"))
    return {(words[0], words[1]) for words in lines}


def main():
    program, folder, exceptions = sys.argv[1:4]
    library, rows = Library(program), []
    for name, kind in CORPORA:
        with open(os.path.join(folder, name + ".jsonl"), encoding="ascii") as file:
            for line in file:
                record = json.loads(line)
                if record["kind"] in kind.kinds and record.get("use") in ASKED:
                    rows.append((name, kind, record, kind.ask(library, record)))
    library.run()
    excepted, used = read_exceptions(exceptions), set()
    counts, told = collections.Counter(), collections.defaultdict(list)
    for name, kind, record, asked in rows:
        test = f"{name}: {record['kind']}, {record['use']}"
        differs = kind.judge(library, record, asked)
        listed = (name, record["id"]) in excepted
        used |= {(name, record["id"])} if differs and listed else set()
        counts[test] += 1
        if differs and not listed:
            told[test].append(f"{name} {record['id']} {ascii(octets(record))[:100]}: {differs}")
    for number, (test, count) in enumerate(counts.items(), 1):
        print(f"{'not ok' if told[test] else 'ok'} {number} - {test}: {count} records, {len(told[test])} differ")
        for line in told[test][:10]:
            print(f"# {line}")
    names = {name for name, _ in CORPORA}
    stale = sorted(e for e in excepted - used if e[0] in names)
    print(f"{'not ok' if stale else 'ok'} {len(counts) + 1} - exceptions that still differ")
    for name, record in stale:
        print(f"# {name} {record}: does not differ any more")
    print(f"1..{len(counts) + 1}")
    sys.exit(bool(stale) or any(told.values()))


main()
