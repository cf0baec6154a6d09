#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""pages.py DIR: writes the manual below DIR, as man1/consigne.1 and so on, from what the project says anyway: help texts,
comments of the headers, docs/language.md, docs/record.md and docs/findings. Nothing of it is written for the manual.
"""

import glob
import os
import re
import sys

import headers
import roff
import usage
from usage import TOP


def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


VERSION = ".".join(re.findall(r"#define CONSIGNE_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", read("include/consigne.h")))
# The day of the release; a page of what is not released has none.
DATE = (re.search(rf"^## {re.escape(VERSION)} \((\d{{4}}-\d\d-\d\d)\)", read("CHANGELOG.md"), flags=re.M) or
        [None, ""])[1]
LANGUAGE, RECORD, FINDINGS = ("consigne", 5), ("consigne-record", 5), ("consigne-findings", 7)


def page(name, section, what, body, see):
    return roff.page(name, section, what, VERSION, DATE, body + roff.see_also(see))


# ---- Section 1: the command ----------------------------------------------------------


def synopsis(lines):
    out = [".SH SYNOPSIS"]
    for line in lines:
        words = re.sub(r"(--[a-z0-9-]+)", r"\\fB\1\\fR", line)
        words = re.sub(r"^(consigne [a-z]+|consigne)", r"\\fB\1\\fR", words)
        words = re.sub(r"\b([A-Z]{3,}|N|ID)\b", r"\\fI\1\\fR", words)
        marked = "".join(part if part in (r"\fB", r"\fI", r"\fR") else roff.escape(part)
                         for part in re.split(r"(\\f[BIR])", words))
        out += [".HP 4"] + roff.filled(marked)
    return out


def term(words):
    """--name ARG: the name in bold, the argument in italics."""
    shown = re.sub(r"(?<![\w-])([A-Z]{3,}|N|ID)(?![\w-])", "\x01\\1\x02", words)
    name, blank, rest = shown.partition(" ")
    marked = roff.escape(name + "\x02" + blank + rest) if name.startswith("--") else roff.escape(shown)
    return (r"\fB" if name.startswith("--") else "") + marked.replace("\x01", r"\fI").replace("\x02", r"\fR")


def terms(content):
    return sum((roff.item(term(words), roff.text(what)) for words, what in content), [])


def exits(text):
    return [".SH EXIT STATUS"] + sum((roff.item(rf"\fB{code}\fR", roff.text(what)) for code, what in text.exits), [])


def described(text, what):
    """Paragraphs, or what the command says of this one; and options apart."""
    paragraphs = [content for kind, content in text.blocks if kind == "text"] or [what[0].upper() + what[1:] + "."]
    out = [".SH DESCRIPTION"] + sum(([".PP"] + roff.text(content) for content in paragraphs), [])
    named = {words.split()[0].split("=")[0] for words, _ in text.terms()}
    others = [(f"--{option.name}", option.what) for option in text.options if f"--{option.name}" not in named]
    return out + [".SH OPTIONS"] + terms(text.terms() + others)


def command_pages():
    main, commands = usage.read()
    names = [(f"consigne-{text.name}", 1) for text in commands]
    listed = [".SH COMMANDS"] + terms([(words, what) for words, what in main.terms() if words[0] not in "-C"])
    paragraphs = [content for kind, content in main.blocks if kind == "text"]
    body = (synopsis(main.synopsis) + [".SH DESCRIPTION"] + roff.text(paragraphs[0]) + listed + [".SH OPTIONS"] +
            terms([(words, what) for words, what in main.terms() if words[0] in "-C"]) + exits(main))
    yield "man1/consigne.1", page("consigne", 1, "the policy of senders, relays and authentication", body,
                                  names + [LANGUAGE, FINDINGS])
    for text in commands:
        what = usage.said_of(main, text.name)
        body = synopsis(text.synopsis) + described(text, what) + exits(text)
        see = [("consigne", 1), LANGUAGE] + ([FINDINGS] if text.name == "check" else [RECORD])
        yield f"man1/consigne-{text.name}.1", page(f"consigne-{text.name}", 1, what, body, see)


# ---- Section 3: the library ----------------------------------------------------------


def said(lines):
    """A comment: paragraphs at empty lines, code where it is indented, a list where a term stands before two blanks."""
    out, block = [], []
    for line in lines + [""]:
        hanging = re.match(r"(\S.{0,9}?) {2,}(\S.*)", line)
        if line.startswith("    ") and (not block or block[0].startswith("    ")):
            block.append(line)
        elif hanging or not line.strip():
            out += shown(block)
            block = [line] if hanging else []
        else:
            block.append(line)
    return out


def shown(block):
    if not block:
        return []
    if block[0].startswith("    "):
        return roff.code([line[4:] for line in block])
    hanging = re.match(r"(\S.{0,9}?) {2,}(\S.*)", block[0])
    if hanging:
        return roff.item(rf"\fB{roff.escape(hanging.group(1))}\fR",
                         roff.plain(" ".join([hanging.group(2)] + block[1:])))
    return [".PP"] + roff.plain(" ".join(block))


def section_body(section):
    out = [".SH SYNOPSIS", ".EX", rf"#include <{roff.escape(section.header)}>", ".EE", ".PP",
           r"cc program.c $(pkg\-config \-\-cflags \-\-libs consigne)", ".SH DESCRIPTION"]
    for comment, code in section.parts:
        out += [".PP", ".EX"] + [roff.escape(line) for line in code] + [".EE"] if code else []
        if comment:
            out += ([".RS 4"] + said(comment)[0 if said(comment)[0] != ".PP" else 1:] + [".RE"]) if code else said(comment)
    return out


def slug(title):
    return "consigne-" + re.sub(r"[^a-z]+", "-", title.lower())


def head_body(name, lines):
    """The first comment of a header without its title and its contents, which SEE ALSO gives."""
    text = "\n".join(lines)
    text = re.sub(r"Contents\n(?: +.*\n)+", "", text)
    text = re.sub(r"\A\s*consigne.*\n", "", text)
    before, _, after = text.partition("Example\n")
    example = re.match(r"(?:(?: {4}.*)?\n)+", after).group(0)
    return ([".SH SYNOPSIS", ".EX", rf"#include <{roff.escape(name)}>", ".EE", ".PP",
             r"cc program.c $(pkg\-config \-\-cflags \-\-libs consigne)", ".SH DESCRIPTION"] +
            said(before.strip("\n").split("\n")) + said(after[len(example):].split("\n")) + [".SH EXAMPLE"] +
            roff.code([line[4:] for line in example.strip("\n").split("\n")]))


def library_pages():
    pages = headers.read()
    merged = {}  # a section of both headers is one page
    for name, _, sections in pages:
        for section in sections:
            merged.setdefault(slug(section.title), []).append(section)
    heads = {"consigne.h": "consigne", "consigne-policy.h": "consigne-policy"}
    for name, lines, sections in pages:
        what = next(line for line in lines if line.startswith(name)).split(" - ", 1)[1]
        other = [(head, 3) for head in heads.values() if head != heads[name]]
        see = other + [(one, 3) for one in dict.fromkeys(slug(section.title) for section in sections)]
        yield f"man3/{heads[name]}.3", page(heads[name], 3, what, head_body(name, lines), see + [LANGUAGE])
    for name, sections in merged.items():
        functions = sum((section.functions for section in sections), [])
        body = sum((section_body(section) for section in sections), [])
        if len(sections) > 1:  # one synopsis, and a heading for each header
            body = section_body(sections[0]) + sum(
                ([f'.SH "IN {section.header.upper()}"'] + section_body(section)[7:] for section in sections[1:]), [])
        what = f"{sections[0].title[0].lower()}{sections[0].title[1:]}, in libconsigne"
        yield f"man3/{name}.3", page([name] + functions, 3, what, body,
                                     [(heads[section.header], 3) for section in sections])
        for function in functions:
            yield f"man3/{function}.3", f".so man3/{name}.3\n"


# ---- Sections 5 and 7: pages of docs -------------------------------------------------


def described_by(path):
    """Of a page that begins with paragraphs before its first heading."""
    return [".SH DESCRIPTION"] + roff.markdown(read(path).split("\n"))


def findings_page():
    body = [".SH DESCRIPTION"] + roff.text("`consigne check` tells findings, with the id in brackets at the end of the "
                                           "line. Here each one has an example, and the same ruleset corrected.")
    index = read("docs/findings/README.md")
    for severity, said_there, table in re.findall(r"\*\*(\w+)\*\*: (.*?)\n\n((?:\|.*\n)+)", index, flags=re.S):
        body += [f'.SH "{severity.upper()}"'] + roff.text(said_there[0].upper() + said_there[1:])
        for name in re.findall(r"\]\(([a-z0-9-]+)\.md\)", table):
            body += [f'.SS "{roff.escape(name)}"']
            parts = read(f"docs/findings/{name}.md").split("\n")[1:]
            body += roff.markdown([re.sub(r"^## (.*)", r"**\1**", line) for line in parts])
    return body


def document_pages():
    yield "man5/consigne.5", page("consigne", 5, "the ruleset language", described_by("docs/language.md"),
                                  [("consigne-check", 1), ("consigne-test", 1), FINDINGS])
    yield "man5/consigne-record.5", page("consigne-record", 5, "queries and decisions as JSON lines",
                                         described_by("docs/record.md"),
                                         [("consigne-decide", 1), ("consigne-replay", 1), LANGUAGE])
    yield "man7/consigne-findings.7", page("consigne-findings", 7, "what consigne check tells, with examples",
                                           findings_page(), [("consigne-check", 1), LANGUAGE])


def main():
    top = sys.argv[1]
    for maker in (command_pages, library_pages, document_pages):
        for path, text in maker():
            os.makedirs(os.path.join(top, os.path.dirname(path)), exist_ok=True)
            with open(os.path.join(top, path), "w", encoding="utf-8") as file:
                file.write(text)


if __name__ == "__main__":
    main()
