#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bodies of From fields and header sections: generator.py SEED FIRST COUNT prints them in escaped form.

Grammar of RFC 5322 (the obsolete one included), 6532, 6854 and 2047, then mutations. Record N of SEED depends on
these two and on the corpora in $CONSIGNE_CORPORA alone, so that each can be made again.
"""

import base64
import functools
import json
import os
import random
import sys

# Local parts and domains of every kind; the same few names, so that a splice makes sense.
ATOMS = ["alice", "bob", "a", "x", "dean", "J.Doe", "jane+lab", "o'neil", "A_1", "a=b", "a?b", "{x}", "root", "é", "ä",
         "用户", "mailer-daemon", "0", "a--b", "#!$%&*/=?^_`{|}~", "a/b", "n" * 70]
NAMES = ["univ.example", "evil.example", "a.example", "b.example", "sub.univ.example", "parisnanterre.fr", "x.org"]
ODD_NAMES = ["UNIV.Example", "univ.example.", "münchen.example", "xn--mnchen-3ya.example", "bücher.example.",
             "straße.example", "univ\u00ad.example", "ｕｎｉｖ.example", "univ。example", "uni\u200dv.example",
             "K.example", "xn--zzzzzzzz.org", "a_b.example", "-a.example", "a-.example", "a..example", ".a.example",
             "localhost", "1.2.3.4", "a" * 64 + ".example", "例え.テスト", "univ.example,", "b.example:25", "b.example/x",
             "ex ample", "=?utf-8?q?univ=2Eexample?=", "a@b.example", "univ%2eexample", "x.例", "é.é", "☃.example",
             "univ․example", "univ．example", "faß.de", "βόλος.com", "univ.exa\u0327mple", "xn--", "a.b.c.d.e.f.example"]
LITERALS = ["[192.0.2.1]", "[IPv6:2001:db8::1]", "[ 192.0.2.1 ]", "[192.0.2.256]", "[a@b.example]", "[]", "[x\\]y]",
            "[192.0.2.1", "[tag:x]", "[IPv6:::1]", "[<a@b.example>]"]
WORDS = ["Alice", "Bob", "van", "der", "Doe", "J.", "Dr", "=?", "Müller", "(x", "admin", "=20", "&", "-", "Alice_B", "é"]
QUOTED = ["Doe, Jane", "a@evil.example", "<a@evil.example>", "x\\\"y", "x\\\\", "", " ", "a b", "a\tb", "a\r\n b", "é", ";", ":",
          "(c)", "Bob <bob@univ.example>", "\\@", "a,b@c.example,d", "=?utf-8?q?x?=", "\\", "\\\r\n ", "alice", "a.b", "..", "@"]
COMMENTS = ["c", "", "a@evil.example", "<a@evil.example>", "x, y", "\\)", "\\(", "(n)", "(n(m))", "\"", "\"q\"", "; :", "é",
            "=?utf-8?q?a=40b=2Eexample?=", "a\r\n b", "\\\\", "Al Person", ")(", "@", "x) y (z"]
ENCODED_TEXTS = ["Alice", "Müller", "a@evil.example", "<a@evil.example>", ", a@evil.example", "\"", "(", "a b", "evil.example",
                 "@", "x\0y", "a@evil.example,", "é" * 20, ";", "\r\n", "a@b.example (", "=?utf-8?q?x?="]
CHARSETS = ["utf-8", "UTF-8", "iso-8859-1", "us-ascii", "utf-8*fr", "utf-7", "x-none", "windows-1252", "utf-16", ""]
BLANKS = [" ", "  ", "\t", "\r\n ", "\n ", "\r\n\t", " \r\n  "]

# What mutations insert: what some reader has for special.
SPECIALS = [s.encode() for s in [
    "<", ">", ",", ";", ":", "@", ".", "\"", "(", ")", "[", "]", "\\", " ", "\t", "\r\n ", "\r\n", "\n", "\r", "\0", "\v", "\f",
    "\x1b", "\x7f", "\x08", "=?", "?=", "=?utf-8?q?", "=?utf-8?b?", "\u00a0", "\u0085", "\u2028", "\u200b", "\u00ad", "\ufeff",
    "＠", "．", "。", "，", "＜", "'", "`", "|", "%", "!", "/", "=", "?", "&", "#", "*", "_", "-", "+", "..", "@@", "<>", "()", "\"\"",
    "\\\"", "\\\\", "a@evil.example", "<a@evil.example>", "@evil.example", "@evil.example:", "(a@evil.example)",
    "\"a@evil.example\"", "\r\nFrom: ", "\nFrom: ", "\rFrom: ", "\r\n\r\n", "\n\n", "\r\n \r\n", "From:", "via", " at ", ";;", ",,"]]
SPECIALS += [b"\xff", b"\xc0\x80", b"\xe9", b"\xa0", b"\x85", b"\xed\xa0\x80", b"\xc3", b"\xf0\x9f"]

FIELD_NAMES = ["From", "From", "From", "From", "from", "FROM", "From ", "From\t", "From  ", "From\r\n ", "From\n\t", "From\r", "From\0",
               "\0From", "Fr\0om", "F\r\n rom", "\ufeffFrom", " From", "From\v", "From\u00a0", ">From", "From\x08", "Ｆrom", "From ;",
               "F=72om", "=?utf-8?q?From?=", "From(c)", "\"From\"", "From\x7f", "From::", "-From", "X-From", "From-", "From\f"]
OTHER_NAMES = ["To", "Cc", "Sender", "Reply-To", "Subject", "Resent-From", "Date", "Received", "Message-ID", "X-Y", "List-Id", "Bcc"]
LINE_ENDS = ["\r\n", "\r\n", "\r\n", "\r\n", "\n", "\n", "\r", "\r\r\n", "\n\r", "\r\n\0", "\v", "\f", "\u0085", "\u2028"]
STARTS = ["\ufeff", " ", "\r\n", "\n", "From x@evil.example Mon Jan  1 00:00:00 2024\r\n", ">From x@b.example\r\n", "no field\r\n", " x\r\n",
          "\t\r\n", "\0", "HTTP/1.1 200\r\n", ":\r\n", ": x\r\n", "\r", "From a@b.example\r\n", "From x\n", "Content-Type: text/plain\r\n"]
MIDDLES = ["no field\r\n", " \r\n", "\t\r\n", "\r\n", "\n", ":\r\n", ": a@b.example\r\n", " From: a@evil.example\r\n", "\0\r\n", "--x\r\n",
           "From x@evil.example\r\n", "\r", "From\r\n", "From\r\n: a@b.example\r\n", "a b: c\r\n", "\v\r\n", "X:\r\n", "\x85\r\n"]


class Grammar:
    """Productions; random.random() alone, whose sequence is the same in every version of Python."""

    def __init__(self, seed, number):
        self.random = random.Random(seed * (1 << 40) + number).random

    def below(self, limit):
        return int(self.random() * limit)

    def pick(self, things):
        return things[int(self.random() * len(things))]

    def chance(self, probability):
        return self.random() < probability

    def some(self, most, make, between=""):
        return between.join(make() for _ in range(1 + self.below(most)))

    # ---- RFC 5322 3.2, RFC 2047

    def comment(self, depth=0):
        inside = self.pick(COMMENTS)
        if depth < 3 and self.chance(0.2):
            inside += self.comment(depth + 1)
        return f"({inside})"

    def cfws(self, probability=0.08):
        if not self.chance(probability):
            return ""
        made = self.pick(BLANKS)
        if self.chance(0.4):
            made = self.pick(["", " "]) + self.comment() + self.pick(["", " ", "\r\n "])
        return made

    def quoted(self):
        return '"' + self.some(2, lambda: self.pick(QUOTED)) + '"'

    def encoded_word(self):
        text = self.pick(ENCODED_TEXTS).encode("utf-8")
        charset = self.pick(CHARSETS)
        if self.chance(0.5):
            return f"=?{charset}?{self.pick('bB')}?{base64.b64encode(text).decode()}?="
        plain = b"abcdefghijklmnopqrstuvwxyz.@,<>" if self.chance(0.2) else b"abcdefghijklmnopqrstuvwxyz"
        coded = "".join(chr(c) if c in plain else "_" if c == 32 else f"={c:02X}" for c in text)
        return f"=?{charset}?{self.pick('qQ')}?{coded}?="

    def word(self):
        return self.quoted() if self.chance(0.15) else self.encoded_word() if self.chance(0.12) else self.pick(WORDS)

    def phrase(self):
        return self.some(3, self.word, self.pick([" ", " ", " ", "  ", "\r\n ", "", " (c) "]))

    # ---- RFC 5322 3.4, 4.4, RFC 6854

    def local(self):
        if self.chance(0.08):
            return self.quoted()
        between = lambda: self.cfws(0.03) + "." + self.cfws(0.03)
        made = self.pick(ATOMS)
        for _ in range(self.below(2) if self.chance(0.4) else 0):
            made += between() + (self.quoted() if self.chance(0.1) else self.pick(ATOMS))
        if self.chance(0.03):
            made = self.encoded_word() + (self.pick(["x", ".", "", " ", "\"a\"", "@"]) + made if self.chance(0.3) else "")
        return made

    def domain(self):
        if self.chance(0.04):
            return self.pick(LITERALS)
        if self.chance(0.25):
            return self.pick(ODD_NAMES)
        name = self.pick(NAMES)
        if self.chance(0.08):
            name = name.replace(".", self.cfws(0.7) + "." + self.cfws(0.5))
        return name

    def address(self):
        return self.local() + self.cfws(0.05) + "@" + self.cfws(0.05) + self.domain()

    def route(self):
        made = self.some(2, lambda: "@" + self.cfws() + self.domain(), self.pick([",", ", ", ",,", " "]))
        return made + self.pick([":", ":", ":", " :", ": ", ",:", ""])

    def angle(self):
        route = self.route() if self.chance(0.06) else ""
        return "<" + self.cfws() + route + self.address() + self.cfws() + ">"

    def mailbox(self):
        if self.chance(0.45):
            return self.cfws() + self.address() + self.cfws(0.2)
        name = self.phrase() + self.pick([" ", " ", " ", "", "\r\n ", "  "]) if self.chance(0.8) else ""
        return self.cfws() + name + self.angle() + self.cfws()

    def group(self):
        members = self.mailboxes(2) if self.chance(0.8) else self.cfws(0.5)
        return self.phrase() + self.cfws() + ":" + self.cfws(0.5) + members + self.pick([";", ";", ";", ";", ""]) + self.cfws()

    def element(self):
        if self.chance(0.08):
            return self.group()
        if self.chance(0.03):
            return self.pick(["", " ", "alice", "Alice B", "<>", "\"x\"", "(c)", "<alice>", "@b.example", "a@", "<a@b.example"])
        return self.mailbox()

    def mailboxes(self, most):
        made = self.element()
        while most > 1 and self.chance(0.3):
            most -= 1
            made += self.pick([",", ", ", ", ", ", ", ",\r\n ", " ,", ",,", ", ,"] if self.chance(0.9) else [";", " ", "", " and "])
            made += self.element()
        return made

    # ---- RFC 5322 2.2, 3.6

    def field(self, line_end):
        other = self.pick(["x", "", "a <b@c.example>", "From: a@evil.example", "a\r\n b", "x\r\nb", self.mailboxes(1)])
        if self.chance(0.4):
            return self.pick(OTHER_NAMES) + ": " + other + line_end
        name = "From" if self.chance(0.6) else self.pick(FIELD_NAMES)
        colon = self.pick([": ", ": ", ": ", ": ", ":", ":  ", ":\r\n ", ":\t", " : "]) if self.chance(0.97) else self.pick(["", " ", ";"])
        return name + colon + self.mailboxes(2) + line_end

    def block(self):
        usual = "\r\n" if self.chance(0.7) else "\n"
        made = self.pick(STARTS) if self.chance(0.1) else ""
        for _ in range(1 + self.below(4)):
            made += self.field(self.pick(LINE_ENDS) if self.chance(0.08) else usual)
            if self.chance(0.05):
                made += self.pick(MIDDLES)
        if self.chance(0.8):
            made += usual + self.pick(["", "From: body@evil.example" + usual, "text" + usual])
        return made

    # ---- Mutations

    def cut(self, text):
        """Where something stands in `text`, and its end: mostly an octet or a few."""
        start = self.below(len(text) + 1)
        return start, min(len(text), start + 1 + self.below(self.pick([1, 1, 4, 16])))

    def mutate(self, text, other):
        start, end = self.cut(text)
        kind = self.below(10)
        if kind < 2:
            return text[:start] + text[end:]
        if kind < 3:
            return text[:end] + text[start:]
        if kind < 4:
            second, behind = self.cut(text)
            if second < end:
                return text[:start] + text[start:end][::-1] + text[end:]
            return text[:start] + text[second:behind] + text[end:second] + text[start:end] + text[behind:]
        if kind < 8:
            return text[:start] + self.pick(SPECIALS) + text[start:]
        if kind < 9:
            return text[:start] + self.pick(SPECIALS) + text[end:]
        second, _ = self.cut(other)
        return text[:start] + other[second:]


@functools.lru_cache(None)
def corpus(kind):
    """Inputs of the corpora: bodies of header fields ("b") or header sections ("h"); none where there are none."""
    top = os.environ.get("CONSIGNE_CORPORA")
    files = {"b": ("header-mailboxes", "header-claims"), "h": ("spoof",)}[kind]
    found = []
    for name in files:
        path = os.path.join(top or "", "corpora", name + ".jsonl")
        if not top or not os.path.exists(path):
            continue
        with open(path, encoding="ascii") as file:
            rows = [json.loads(line) for line in file]
        for row in rows:
            if kind == "b" or row["kind"] == "spoof-headers":
                octets = base64.b64decode(row["input_b64"]) if "input_b64" in row else row["input"].encode()
                found.append(octets)
    return found


def record(seed, number):
    """Kind and octets of one record."""
    grammar = Grammar(seed, number)
    kind = "b" if grammar.chance(0.7) else "h"
    make = lambda: (grammar.mailboxes(3) if kind == "b" else grammar.block()).encode("utf-8")
    kept = corpus(kind)
    taken = kept and grammar.chance(0.15)
    text = grammar.pick(kept) if taken else make()
    if taken or grammar.chance(0.5):
        for _ in range(1 + grammar.below(3)):
            text = grammar.mutate(text, grammar.pick(kept) if kept and grammar.chance(0.3) else make())
    return kind, text


def escaped(text):
    return json.dumps(text.decode("latin-1"))


def show(make):
    seed, first, count = map(int, sys.argv[1:])
    for number in range(first, first + count):
        kind, text = make(seed, number)
        print(f"{seed}:{number}", kind, escaped(text))


if __name__ == "__main__":
    show(record)
