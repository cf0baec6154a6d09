#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What comments and documents name must be there: files, functions, and who includes whom; and every file is on the map.

lint.py runs this.
"""

import fnmatch
import os
import re

# Words of this form in comments and documents are names of files of the project.
FILE = re.compile(r"(?<![\w.*/<-])((?:[\w.-]+/)*[\w-]+\.(?:c|h|py|sh|pl|js|rb|php|go|map))(?![\w*/(-]|\.\w)")
# Names of functions, types and constants of the project; a "*" or "_" at the end stands for all that begin so.
NAME = re.compile(r"\b((?:consigne|CONSIGNE|cgn|CGN)_\w+)(\*?)")
APART = re.compile(r"[Nn]othing (else|outside) .{0,20}includes|[Nn]o other (file|folder) includes")
MAP = "docs/internals.md"
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def comments_of(path, text):
    """Comments of C with their first lines; a document is one comment."""
    if path.endswith(".md"):
        yield 1, text
        return
    for found in COMMENT.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found.group(0)


def is_read(path):
    return path.endswith((".c", ".h")) or (path.endswith(".md") and os.path.basename(path) != "CHANGELOG.md")


class Mentions:
    """Checks all files at once, since what one names may stand in any other."""

    def __init__(self, paths, read, code_of, allowed):
        self.paths, self.read, self.allowed = paths, read, allowed
        self.ends = {end for path in paths for end in self.tails(path)}
        source = [path for path in paths if path.endswith((".c", ".h", ".txt", ".map", ".py", ".sh")) or "CMake" in path]
        self.words = set()
        for path in source:
            text = code_of(read(path), True) if path.endswith((".c", ".h")) else read(path)
            self.words.update(re.findall(r"\w+", text))

    @staticmethod
    def tails(path):
        """a/b/c.h, b/c.h, c.h"""
        parts = path.split("/")
        return ("/".join(parts[at:]) for at in range(len(parts)))

    def is_name(self, name, star):
        if star or name.endswith("_"):
            return any(word.startswith(name) for word in self.words)
        return name in self.words

    def wrong(self, path, text):
        """Line and what is wrong."""
        for first, comment in comments_of(path, text):
            for at, what in self.wrong_in(path, comment):
                yield first + comment.count("\n", 0, at), what

    def wrong_in(self, path, comment):
        for found in FILE.finditer(comment):
            name = found.group(1)
            if re.sub(r"^(\.\.?/)+", "", name) not in self.ends and not self.is_allowed(name):
                yield found.start(), f"there is no file {name}"
        for found in NAME.finditer(comment):
            if not self.is_name(*found.groups()) and not self.is_allowed(found.group(1)):
                yield found.start(), f"there is no {found.group(1)}"
        for found in APART.finditer(comment):
            for other in self.includers(path):
                yield found.start(), f"{other} includes it"

    def is_allowed(self, name):
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self.allowed)

    def includers(self, path):
        """Files of other folders that include this header."""
        include = re.compile(r'#\s*include\s+["<]' + re.escape(re.sub(r"^(src|include)/", "", path)) + '[">]')
        for other in self.paths:
            beside = os.path.dirname(other) == os.path.dirname(path)
            if not beside and other.endswith((".c", ".h")) and include.search(self.read(other)):
                yield other

    def check_map(self, tell):
        """MAP has a row for each file of src under the heading of its folder, and no other."""
        mapped, folder = {}, None
        for number, line in enumerate(self.read(MAP).splitlines(), 1):
            heading = re.match(r"#+ (src/[\w/]+)$", line)
            row = re.match(r"\| (\w[\w-]*) \| (?!what \|)\S", line)
            if line.startswith("#"):
                folder = heading.group(1) if heading else None
            elif folder and row:
                mapped[f"{folder}/{row.group(1)}"] = number
        files = {path[:-2] for path in self.paths if path.startswith("src/") and path.endswith((".c", ".h"))}
        for path in sorted(files - mapped.keys()):
            tell("map", MAP, 0, f"{path} is missing")
        for path in sorted(mapped.keys() - files):
            tell("map", MAP, mapped[path], f"there is no {path}")

    def run(self, tell):
        self.check_map(tell)
        for path in self.paths:
            if is_read(path):
                for line, what in self.wrong(path, self.read(path)):
                    tell("mention", path, line, what)
