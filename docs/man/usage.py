# SPDX-License-Identifier: MIT
"""Reads the help texts of the command where they are written, in src/tool: they are the one description of commands and
options, from which manual pages and completions are made. So nothing has to run, and a cross build has them too.
"""

import ast
import glob
import os
import re

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def help_texts():
    """Every text `usage` of src/tool."""
    for path in sorted(glob.glob(os.path.join(TOP, "src", "tool", "**", "*.c"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            match = re.search(r"\busage\b(?:\[\])? *=((?:\s*\"(?:\\.|[^\"\\])*\")+);", file.read())
        if match:
            strings = re.findall(r'"(?:\\.|[^"\\])*"', match.group(1))
            yield "".join(ast.literal_eval(string) for string in strings)


class Option:
    """--name, the word for its argument ("" where it has none), and what it does."""

    def __init__(self, name, argument, what):
        self.name, self.argument, self.what = name, argument, what


class Help:
    """The parts of one text: synopsis, blocks (paragraphs, and lists of terms), exit codes, options."""

    def __init__(self, text):
        synopsis, _, rest = text.partition("\n\n")
        rest, _, exits = rest.partition("exit:")
        self.synopsis = re.sub(r"\n {8,}", " ", synopsis).replace("usage: ", "").split("\n")
        self.synopsis = [line.strip() for line in self.synopsis]
        self.blocks = blocks(rest.split("\n"))
        codes = re.split(r"[,;]\s+(?=\d+ )", " ".join(exits.split()))
        self.exits = [code.split(" ", 1) for code in codes if code]
        self.name = self.synopsis[0].split()[1]
        self.options = self.find_options()

    def terms(self):
        return [term for kind, content in self.blocks if kind == "terms" for term in content]

    def find_options(self):
        found = {}
        for term, what in self.terms():
            match = re.match(r"--([a-z0-9-]+)(?:[ =](.+))?$", term)
            if match:
                found[match.group(1)] = Option(match.group(1), match.group(2) or "", what)
        for line in self.synopsis:
            for name, argument in re.findall(r"\[(?:[^\[\]]*\| )?--([a-z0-9-]+)(?: ([A-Z]+|[a-z]+\|[a-z]+))?", line):
                option = found.setdefault(name, Option(name, argument, "print JSON" if name == "json" else ""))
                if "|" in argument:
                    option.argument = argument
        for name in re.findall(r"--([a-z0-9-]+)", " ".join(self.synopsis)):
            found.setdefault(name, Option(name, "", "print JSON" if name == "json" else ""))
        found.setdefault("help", Option("help", "", "print a short description"))
        return sorted(found.values(), key=lambda option: option.name)


def blocks(lines):
    """("text", words) and ("terms", [(term, words)]): a term is indented by two, what is said of it by more."""
    out = []
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else ""
        term = re.match(r"  (\S.*?)(?:  +(.*))?$", line)
        if not line.strip():
            out.append(("end", None))
        elif re.match(r" {4,}", line) and out[-1][0] == "terms":
            name, words = out[-1][1][-1]
            out[-1][1][-1] = (name, (words + " " + line.strip()).strip())
        elif term and (term.group(2) or re.match(r" {8,}\S", after)):
            if not out or out[-1][0] != "terms":
                out.append(("terms", []))
            out[-1][1].append((term.group(1), term.group(2) or ""))
        elif out and out[-1][0] == "text":
            out[-1] = ("text", out[-1][1] + " " + line.strip())
        else:
            out.append(("text", line.strip()))
    return [one for one in out if one[0] != "end"]


def read():
    """The help of the command itself, and those of its commands in the order in which it lists them."""
    texts = [Help(text) for text in help_texts()]
    main = next(text for text in texts if text.name == "COMMAND")
    order = []
    for term, _ in main.terms():
        if term[0].islower() and term.split()[0] not in order:
            order.append(term.split()[0])
    commands = [text for text in texts if text.name in order]
    commands.sort(key=lambda text: order.index(text.name))
    return main, commands


def said_of(main, name):
    """What the command says of one of its commands, in a line."""
    return next(words for term, words in main.terms() if term.split()[0] == name)
