#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""House rules that a text search can hold: lint.py [TOP] prints `CHECK: FILE:LINE: what`, and exits 1 where it did.

floors.txt says who may include whom, exceptions.txt who may do what others may not.
"""

import fnmatch
import os
import re
import sys
from collections import defaultdict

import mentions

FILE_LINES, HEADER_LINES, FUNCTION_LINES, LINE_COLUMNS = 500, 700, 80, 120
TOOL = "src/tool/"
# The public headers may be longer, since their comments are the reference; and include nothing else.
PUBLIC_INCLUDES = {"include/consigne.h": ("stddef.h", "stdint.h"), "include/consigne-policy.h": ("consigne.h",)}
# Files that cannot hold a comment, or are data or prose.
WITHOUT_LICENCE = (".png", ".md", ".json", ".jsonl", ".eml", ".txt.gz", ".facts", ".expected", ".gitignore", "LICENSE")
# To be found in no file of the project; written so that this one is none of them.
FORBIDDEN = ("TO" "DO", "FIX" "ME")

# What no source of the library does (the command may, unless `everywhere`), and why.
CALLS = {
    "strlen": (r"\b(strn?len|strn?cpy|strn?cat|strstr|strn?dup|sscanf|ato[il]+|strto[a-z]+)\s*\(",
               "input has a length and may hold NUL"),
    "memory": (r"\b(malloc|calloc|realloc|free|reallocarray|aligned_alloc|alloca)\s*\(",
               "memory comes from the caller's allocator, by base/arena.h"),
    "output": (r"\b(v?[fs]?n?printf|puts|putchar|fputs|fwrite|perror|exit|abort|_Exit|getenv|signal|setlocale)\s*\(",
               "a library neither prints nor ends the program, and asks no environment"),
}
EVERYWHERE = {
    "locale": (r"\b(is(alpha|alnum|digit|xdigit|space|upper|lower|punct|print|cntrl|graph|blank)|to(lower|upper)|"
               r"strn?casecmp|strcoll|strxfrm|isw[a-z]+|tow[a-z]+|mbs?r?towcs?|wcs?r?tombs?)\s*\(",
               "it asks the locale: base/text.h has ASCII"),
    "assert": (r"\bassert\s*\(.*(\+\+|--|[^=!<>]=[^=]).*\)", "its effect is gone with NDEBUG"),
}

findings = []


def tell(check, path, line, what):
    findings.append(f"{check}: {path}:{line}: {what}")


def project_files():
    """Paths under the top that belong to the project."""
    for folder, folders, names in os.walk("."):
        folders[:] = sorted(f for f in folders if f not in (".git", "build", "__pycache__"))
        for name in sorted(names):
            yield os.path.normpath(os.path.join(folder, name))


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def code_of(text, strings=False):
    """C without comments and, unless asked for, the insides of strings; lines keep their numbers."""

    def blank(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found if strings else found[0] * 2
        return "\n" * found.count("\n") or " "

    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def table(path):
    """Lines of words, comments and blank lines apart."""
    return [line.split() for line in read(path).splitlines() if line.strip() and not line.startswith("#")]


# ---- Floors --------------------------------------------------------------------------


def stem(path):
    """src/mail/ip.c -> mail/ip"""
    return re.sub(r"^src/|\.[ch]$", "", path)


def check_include(rules, path, line, name, used):
    floors, beside, system = rules
    own = path.split("/")[1]
    if name in system and own != "tool" and not any(fnmatch.fnmatch(path, p) for p in system[name]):
        tell("floors", path, line, f"<{name}> is for {' '.join(system[name]) or 'nobody'}")
    folder = name.split("/")[0] if "/" in name else None
    if folder not in floors:
        if os.path.exists(os.path.join(os.path.dirname(path), name)):
            tell("floors", path, line, f'write "{own}/{name}"')
        return
    target = stem(name)
    if own == "tool":
        if folder != "tool":
            tell("floors", path, line, f"the command uses the public headers only, not {name}")
    elif floors[folder] > floors[own]:
        tell("floors", path, line, f"{name} is on a higher floor")
    elif floors[folder] == floors[own] and folder != own:
        tell("floors", path, line, f"{own} and {folder} know nothing of each other")
    elif floors[folder] == floors[own] and target != stem(path):
        if target in beside[stem(path)]:
            used.add((stem(path), target))
        else:
            tell("floors", path, line, f"{name} is on the same floor, and floors.txt does not list it")


def check_circles(headers):
    """No header includes itself by way of others, which its guard would hide."""
    done = set()

    def visit(node, trail):
        if node in trail:
            tell("floors", f"src/{node}.h", 0, "a circle: " + " ".join(trail[trail.index(node):] + [node]))
        elif node not in done:
            for target in sorted(headers.get(node, ())):
                visit(target, trail + [node])
            done.add(node)

    for node in sorted(headers):
        visit(node, [])


def function_users(sources):
    """File to the files whose functions it uses, by names that stand in one file only."""
    codes = {path: code_of(read(path)) for path in sources if path.startswith("src/") and path.endswith(".c")}
    defined = defaultdict(set)
    for path, code in codes.items():
        for name in re.findall(r"^(?!static|typedef)[a-z][^;{}=()\n]*?\b(\w+)\([^;{}]*\)\s*\{", code, flags=re.M):
            defined[name].add(path)
    own = {path: set(re.findall(r"^static[^;{}=()\n]*?\b(\w+)\(", code, flags=re.M)) for path, code in codes.items()}
    return {path: {min(defined[name]) for name in set(re.findall(r"(?<![\w.>])\w+", code)) - own[path]
                   if len(defined.get(name, ())) == 1 and path not in defined[name] and
                   (path.startswith(TOOL) or name.startswith(("cgn_", "consigne_")))}
            for path, code in codes.items()}


def circles_of(users):
    """The largest sets of files of which each uses each other, directly or by way of others (Tarjan)."""
    number, low, stack, found = {}, {}, [], []

    def visit(node):
        number[node] = low[node] = len(number)
        stack.append(node)
        for target in sorted(users[node]):
            if target not in number:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], number[target])
        if low[node] == number[node]:
            circle = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(circle) > 1:
                found.append(sorted(circle))

    for node in sorted(users):
        if node not in number:
            visit(node)
    return found


def check_file_circles(sources, allowed):
    used = set()
    for circle in circles_of(function_users(sources)):
        folder = os.path.commonpath(circle) + "/"
        if folder in allowed:
            used.add(folder)
        else:
            tell("circles", circle[0], 0, "a circle of files: " + " ".join(circle))
    for folder in sorted(set(allowed) - used):
        tell("circles", "tests/lint/floors.txt", 0, f"{folder} has no circle any more")


def check_floors(sources):
    floors, beside, system, circles = {}, defaultdict(set), {}, set()
    for kind, name, *rest in table("tests/lint/floors.txt"):
        if kind == "floor":
            floors.update((folder, int(name)) for folder in rest)
        elif kind == "beside":
            beside[name].update(rest)
        elif kind == "circle":
            circles.add(name)
        else:
            system[name] = rest
    used, headers = set(), defaultdict(set)
    for path in sources:
        for line, text in enumerate(code_of(read(path), strings=True).splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*[<"]([^>"]+)', text)
            if include and path.startswith("src/"):
                check_include((floors, beside, system), path, line, include.group(1), used)
                if path.endswith(".h"):
                    headers[stem(path)].add(stem(include.group(1)))
            elif include and include.group(1) not in PUBLIC_INCLUDES[path]:
                tell("floors", path, line, f"{path} includes {' and '.join(PUBLIC_INCLUDES[path])} only")
    check_circles(headers)
    check_file_circles(sources, circles)
    for includer, targets in sorted(beside.items()):
        for target in sorted(t for t in targets if (includer, t) not in used):
            tell("floors", "tests/lint/floors.txt", 0, f"{includer} does not include {target} any more")


# ---- Sizes ---------------------------------------------------------------------------


def check_sizes(files):
    for path in files:
        if not path.endswith((".c", ".h", ".cc", ".py", ".sh")):
            continue
        lines = read(path).splitlines()
        generated = len(lines) > 2 and any("Generated by" in line for line in lines[:3])
        most = HEADER_LINES if path in PUBLIC_INCLUDES else FILE_LINES
        if len(lines) > most and not generated:
            tell("sizes", path, len(lines), f"it has at most {most} lines")
        for number, line in enumerate(lines, 1):
            if len(line) > LINE_COLUMNS and not generated and path.startswith(("src/", "include/")):
                tell("sizes", path, number, f"a line has at most {LINE_COLUMNS} columns")
        if path.endswith(".c"):
            check_functions(path, lines)


def check_functions(path, lines):
    """A function reaches from its first unindented line to the brace that closes it in the first column."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == "}" and start:
            if number - start + 1 > FUNCTION_LINES:
                tell("sizes", path, start, f"a function has at most {FUNCTION_LINES} lines, not {number - start + 1}")
            start = None
        elif re.match(r"[A-Za-z_]", line) and not line.endswith(";"):
            start = start or number
        elif line.startswith(("};", "} ", "#", "/*")) or not line and not start:
            start = None


# ---- Words ---------------------------------------------------------------------------


def check_calls(sources, excepted, used):
    for path in (p for p in sources if p.startswith("src/")):
        rules = dict(EVERYWHERE) if path.startswith(TOOL) else {**CALLS, **EVERYWHERE}
        for line, text in enumerate(code_of(read(path)).splitlines(), 1):
            for check, (pattern, why) in rules.items():
                for found in re.finditer(pattern, text):
                    call = (check, path, re.match(r"\w+", found.group(0)).group(0))
                    if call in excepted:
                        used.add(call)
                    else:
                        tell(check, path, line, f"{call[2]}: {why}")


def check_licence(files):
    for path in files:
        sample = "/seeds/" in path or "/accounts/files/" in path
        if path.endswith(WITHOUT_LICENCE) or sample or os.path.basename(path) == ".clang-format":
            continue
        lines = read(path).splitlines()[:2]
        first = lines[1:] if lines and lines[0].startswith("#!") else lines
        if not first or not re.match(r"(<\?php )?(/\*|#|--|//|\.\\\"|<!--) SPDX-License-Identifier: MIT", first[0]):
            tell("licence", path, 1, "the first line is the SPDX line")


def check_words(files):
    """What was left to do, and paths of the machine it was written on."""
    parent = os.path.dirname(os.getcwd()) + "/"
    common = ("/", "/tmp/", "/var/tmp/", "/root/", "/home/")  # words of their own wherever the checkout is
    paths = [re.escape(parent)] if parent not in common else []
    words = re.compile(r"\b(?:%s)\b|(?:^|[\s\"'=(:,`<])(?:%s)" % ("|".join(FORBIDDEN), "|".join(
        paths + [r"/(?:home|root|Users|work|workspace|builds)/\w"])))
    for path in files:
        for line, text in enumerate(read(path).splitlines(), 1):
            found = words.search(text)
            if found and path != "tests/lint/lint.py":
                tell("words", path, line, f"{found.group(0).strip()} does not belong in the project")


# ---- Limits --------------------------------------------------------------------------


def check_limits():
    """docs/limits.md has each bound of limits.h, on a line with its number, and no other."""
    header = dict(re.findall(r"^#define (CGN_\w+) +(\d+)", read("src/base/limits.h"), flags=re.M))
    page = read("docs/limits.md") if os.path.exists("docs/limits.md") else ""
    stated = defaultdict(set)
    for line in page.splitlines():
        numbers = {number.replace(",", "") for number in re.findall(r"(?<![\w.])\d[\d,]*(?![\w.]*\w)", line)}
        for name in re.findall(r"\bCGN_\w+", line):
            stated[name] |= numbers
    for name, number in header.items():
        if name not in stated:
            tell("limits", "docs/limits.md", 0, f"{name} is missing")
        elif number not in stated[name]:
            tell("limits", "docs/limits.md", 0, f"{name} is {number} in limits.h")
    for name in sorted(set(stated) - set(header)):
        tell("limits", "docs/limits.md", 0, f"limits.h has no {name}")


def main():
    os.chdir(sys.argv[1] if len(sys.argv) > 1 else ".")
    files = list(project_files())
    sources = [path for path in files if path.startswith(("src/", "include/")) and path.endswith((".c", ".h"))]
    exceptions = table("tests/lint/exceptions.txt")
    excepted = {tuple(line[:3]) for line in exceptions if line[0] != "mention"}
    used = set()
    check_floors(sources)
    check_sizes(files)
    check_calls(sources, excepted, used)
    for check, path, call in sorted(excepted - used):
        tell(check, "tests/lint/exceptions.txt", 0, f"{path} does not call {call} any more")
    check_licence(files)
    check_words(files)
    check_limits()
    mentions.Mentions(files, read, code_of, [line[1] for line in exceptions if line[0] == "mention"]).run(tell)
    print("\n".join(findings) if findings else f"{len(files)} files keep the house rules")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
