#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Well-formed From fields that hide an address, and header sections with odd octets: wellformed.py SEED FIRST COUNT.

What the grammar of RFC 5322, obsolete forms included, lets stand in a quoted string, a comment, a literal, an encoded
word or a route may look like an end of it, an address and a new start to a reader that is wrong about one octet. So
each place that may hold such a text holds one at times, and so does each place where a comment or a blank may stand.
The address that is shown is of SHOWN, the hidden one of HIDDEN. Nothing is mutated.
"""

import base64

import generator

SHOWN = ["evil.example", "a.example", "b.example", "sub.evil.example", "xn--mnchen-3ya.example"]
HIDDEN = ["univ.example", "parisnanterre.fr"]
LOCALS = ["x", "alice", "J.Doe", "a+b", "o'neil", "=", "?", "a=?b", "x?=", "#!$%&*/=?^_`{|}~"]
ENDS = ["", "", ")", "\"", "]", ">", ",", ";", "?=", "\\", "\"\"", "))", "\")", ">,", ". ", ":", "\")\""]
ADDRESSES = ["{0}", "<{0}>", "<{0}>", "<{0}>,", ",{0}", ", {0},", ",<{0}>,", "{0}:", "<{0}> ", ":{0};", "<@{0}:", "\"{0}\"", "{0} x"]
STARTS = ["", "", "(", "\"", "[", "<", ",", ":", "=?", "=?a?q?", "\\", "\"(", "((", "(\"", "<\"", ",\""]
BREAKERS = ["\"", "[", "<", "(", ")", "]", ">", ",", ";", ":", "@", ".", "\\", "=?", "?=", "=?a?q??=", "\"\"", "[]", "<>", "c", "c", "",
            " ", ",,", "\",", "@\"", "é", "=?utf-8?q?\"?="]
TORN = ["=?", "=?abcd", "?=", "=?a?q?", "=?utf-8?q?x", "=?utf-8?b?", "=?utf-8?q?x?", "=?=", "=??=", "=?utf-8", "=?utf-8?q?=40"]
CHARSETS = ["utf-8", "utf-8", "iso-8859-1", "us-ascii", "a", "utf-7", "utf-8*fr", "", "windows-1252"]
FOLDS = [" ", " ", " ", "  ", "\t", "\r\n ", "\r\n\t", " \r\n "]
# What a field's name and its colon may have around them: RFC 5322 3.6.8 has none of it but 4.5 the blank before the colon.
ODD = ["\r", " ", "\t", "\v", "\f", "\0", ">", "\x80", "\xa0", "\x85", "\xff", "\xef\xbb\xbf", "\x1c", "\x7f", "\n", "\r\n", "\xc2\xa0"]
LINE_ENDS = ["\r\n", "\r\n", "\n", "\r", "\r\r\n", "\n\r", "\v", "\0\r\n", "\r\0\n"]
FILLERS = ["To: x@b.example", "Subject: x", "X-Y:", "Subject: x\r\n y", "Date: Mon, 1 Jan 2024 00:00:00 +0000", "To : x", "Sender: s@b.example"]


class Wellformed(generator.Grammar):
    """Productions of valid text."""

    # ---- What is hidden, and where

    def victim(self):
        return "dean@" + self.pick(HIDDEN)

    def hidden(self):
        """An end of what it stands in, an address, a new start; the octets are free and what must be is quoted later."""
        if self.chance(0.45):
            return self.some(3, lambda: self.pick(BREAKERS))
        return self.pick(ENDS) + self.pick(["", " "]) + self.pick(ADDRESSES).format(self.victim()) + self.pick(["", " "]) + self.pick(STARTS)

    def quote(self, text, specials):
        """The text with a backslash before each special and, seldom, before another octet; at times folded."""
        made = "".join("\\" + c if c in specials or self.chance(0.01) else c for c in text)
        return made.replace(" ", self.pick(FOLDS), 1) if self.chance(0.1) else made

    def comment(self, depth=0):
        inside = self.quote(self.hidden(), "()\\")
        if depth < 2 and self.chance(0.12):
            inside = self.pick(["", inside]) + self.comment(depth + 1) + inside
        return f"({inside})"

    def cfws(self, probability=0.1):
        if not self.chance(probability):
            return ""
        if self.chance(0.4):
            return self.pick(FOLDS)
        return self.pick(["", "", " "]) + self.some(2, self.comment, self.pick(["", " "])) + self.pick(["", "", " "])

    def quoted(self):
        return '"' + self.quote(self.some(2, self.hidden), '"\\') + '"'

    def encoded_word(self):
        text, charset = self.hidden().encode("utf-8"), self.pick(CHARSETS)
        if self.chance(0.4):
            return f"=?{charset}?{self.pick('bB')}?{base64.b64encode(text).decode()}?="
        return f"=?{charset}?{self.pick('qQ')}?" + "".join("_" if c == 32 else chr(c) if chr(c).isalnum() and c < 128
                                                          else f"={c:02X}" for c in text) + "?="

    def torn(self):
        """An atom that has a part of an encoded word."""
        if self.chance(0.5):
            return self.pick(TORN)
        whole = self.encoded_word()
        return whole[:1 + self.below(len(whole) - 1)] if self.chance(0.5) else whole[self.below(len(whole) - 1):]

    # ---- RFC 5322 3.4, 4.4

    def word(self):
        if self.chance(0.5):
            return self.quoted()
        if self.chance(0.4):
            return self.torn() if self.chance(0.5) else self.encoded_word()
        return self.pick(["Dean", "x", "van", "J.", "é", "a=?b"])

    def phrase(self):
        made = self.word()
        for _ in range(self.below(3)):
            made += (self.cfws(0.5) or " ") + self.word()
        return made

    def dotted(self, parts):
        where = 0.06 if self.chance(0.4) else 0
        made = parts[0]
        for part in parts[1:]:
            made += self.cfws(where) + "." + self.cfws(where) + part
        return made

    def local(self):
        if self.chance(0.15):
            return self.quoted()
        if self.chance(0.08):
            return self.torn() if self.chance(0.5) else self.encoded_word()
        parts = self.pick(LOCALS).split(".") + ([self.quoted()] if self.chance(0.04) else [])
        return self.dotted(parts)

    def domain(self):
        if self.chance(0.04):
            return "[" + self.pick(["192.0.2.1", self.quote(self.hidden(), "[]\\")]) + "]"
        hidden = [self.pick(HIDDEN)] if self.chance(0.08) else []
        return self.dotted(".".join(hidden + [self.pick(SHOWN)]).split("."))

    def address(self):
        return self.local() + self.cfws(0.06) + "@" + self.cfws(0.06) + self.domain()

    def route(self):
        domain = lambda: self.cfws(0.1) + "@" + (self.domain() if self.chance(0.6) else self.pick(HIDDEN))
        return self.some(2, domain, self.pick([",", ", ", ",,"])) + self.cfws(0.1) + ":"

    def angle(self):
        return "<" + (self.route() if self.chance(0.05) else "") + self.cfws() + self.address() + self.cfws() + ">"

    def mailbox(self):
        if self.chance(0.3):
            return self.cfws(0.2) + self.address() + self.cfws(0.3)
        name = self.phrase() + self.pick([" ", " ", ""]) if self.chance(0.85) else ""
        return self.cfws(0.2) + name + self.cfws(0.2) + self.angle() + self.cfws(0.25)

    def group(self):
        members = self.mailboxes(2) if self.chance(0.7) else self.cfws(0.5)
        return self.phrase() + self.cfws() + ":" + members + ";" + self.cfws(0.3)

    def mailboxes(self, most):
        made = self.group() if most > 2 and self.chance(0.06) else self.mailbox()
        while most > 1 and self.chance(0.25):
            most -= 1
            made += self.pick([",", ", ", ",\r\n ", ",,", " , ,"]) + self.mailbox()
        return made

    # ---- RFC 5322 2.2, 4.5

    def odd(self, probability):
        return self.some(2, lambda: self.pick(ODD)) if self.chance(probability) else ""

    def odd_field(self):
        """A From field to some reader, none to another; as octets."""
        name = self.pick(["From", "From", "from", "FROM"])
        if self.chance(0.1):
            cut = 1 + self.below(3)
            name = name[:cut] + self.odd(1) + name[cut:]
        return self.odd(0.4) + name + self.odd(0.5) + ":" + self.odd(0.2) + self.pick([" ", ""]) + self.victim()

    def line(self):
        if self.chance(0.25):
            return self.pick(FILLERS)
        if self.chance(0.1):
            return self.odd(1)
        return self.odd_field()

    def section(self):
        lines = [self.line() for _ in range(1 + self.below(3))]
        shown = "From: " + (self.mailboxes(2) if self.chance(0.3) else "x@" + self.pick(SHOWN)).encode("utf-8").decode("latin-1")
        if self.chance(0.8):
            lines.insert(self.below(len(lines) + 1), shown)
        usual = "\r\n" if self.chance(0.7) else "\n"
        made = "".join(line + (self.pick(LINE_ENDS) if self.chance(0.12) else usual) for line in lines)
        return made + (usual if self.chance(0.7) else "")


def record(seed, number):
    """Kind and octets of one record."""
    grammar = Wellformed(seed, number)
    if grammar.chance(0.75):
        return "b", grammar.mailboxes(3).encode("utf-8")
    return "h", grammar.section().encode("latin-1")


if __name__ == "__main__":
    generator.show(record)
