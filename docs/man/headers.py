# SPDX-License-Identifier: MIT
"""Reads the public headers as pages: their first comment, and their sections, whose comments are the contract."""

import os
import re

from usage import TOP

NAMES = ("consigne.h", "consigne-policy.h")


def comment_text(comment):
    """The words of /* ... */, line by line."""
    inner = comment.strip()[2:-2]
    return [re.sub(r"^ ?\* ?", "", line).rstrip() for line in inner.strip("\n").split("\n")]


def pieces(text):
    """("comment", lines), ("code", lines) and ("end", []) at each empty line."""
    for part in re.findall(r"/\*.*?\*/\n|(?:(?!/\*)[^\n]+\n?(?:(?<=\\\n)[^\n]*\n)?)|\n", text, flags=re.S):
        if not part.strip():
            yield "end", []
        elif part.startswith("/*"):
            yield "comment", comment_text(part)
        else:
            yield "code", part.rstrip("\n").split("\n")


def whole_code(text):
    """Comments inside an enum belong to its code: only those that begin a line are comments of their own."""
    out, inside = [], False
    for kind, lines in pieces(text):
        joined = "\n".join(lines)
        if inside or (kind == "code" and out and out[-1][0] == "code"):
            if kind == "comment":
                lines = ["  /* " + lines[0].strip()] + ["     " + line.strip() for line in lines[1:]]
                lines[-1] += " */"
            out[-1][1].extend(lines)
        else:
            out.append((kind, list(lines)))
        if kind == "code":
            opened = re.sub(r"/\*.*?\*/", "", joined)
            inside = (inside or "{" in opened) and "}" not in opened
    return out


def without_api(lines):
    """Declarations as a user writes them; what continues a line moves with it."""
    moved = re.sub(r"CONSIGNE_API (?P<all>(?:[^;\n]|\n(?= {13}))*;)",
                   lambda match: match.group("all").replace("\n" + " " * 13, "\n"), "\n".join(lines))
    return moved.split("\n")


class Section:
    """`parts`: (comment lines or None, code lines or None), in order."""

    def __init__(self, title, header, text):
        self.title, self.header, self.parts = title, header, []
        comment = None
        for kind, lines in whole_code(text):
            if kind == "comment":
                if comment:
                    self.parts.append((comment, None))
                comment = lines
            elif kind == "code":
                self.parts.append((comment, without_api(lines)))
                comment = None
            elif comment:
                self.parts.append((comment, None))
                comment = None
        self.functions = re.findall(r"\bCONSIGNE_API [^;(]*?(consigne_[a-z0-9_]*)\(", text)


def read():
    """[(header, lines of the first comment, sections)]"""
    out = []
    for name in NAMES:
        with open(os.path.join(TOP, "include", name), encoding="utf-8") as file:
            text = file.read()
        head = re.search(r"/\*\n \*.*?\*/", text, flags=re.S).group(0)
        parts = re.split(r"^/\* ---- (.*?) -+ \*/$", text, flags=re.M)
        body = [re.sub(r"\n#ifdef __cplusplus.*", "\n", part, flags=re.S) for part in parts[2::2]]
        sections = [Section(title.strip(), name, part) for title, part in zip(parts[1::2], body)]
        out.append((name, comment_text(head), sections))
    return out
