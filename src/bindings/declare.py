#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Low-level declarations of the bindings, made from the headers: declare.py [--check] FILE...

A binding has two lines, "declarations, made by declare.py" and "end of declarations". Between them stands what this
program makes: a declaration of each function and constant of the headers that the binding names, and no other. The
binding is the rest of the file, and the files beside and below it with the same ending. A name that the headers do
not have is an error. --check writes nothing, prints what differs, and exits 1 where something does.
"""

import difflib
import glob
import os
import re
import sys
import textwrap

import describe

BEGIN, END = "declarations, made by declare.py", "end of declarations"
NAMES = re.compile(r"\b(?:consigne|CONSIGNE)_[A-Za-z0-9_]+\b")
WIDTH = 110
KEPT = "\1"  # a blank at which no line ends


class Used:
    """What a file uses of the headers."""

    def __init__(self, api, path, text):
        functions = {function["name"]: function for function in api["functions"]}
        constants = {constant["name"]: constant for enum in api["enums"] for constant in enum["constants"]}
        types = {thing["name"]: thing for thing in api["objects"] + api["callbacks"]}
        names = sorted(set(NAMES.findall(text)))
        for name in names:
            if name not in functions and name not in constants and name not in types:
                raise describe.Unclear(f"{path}: the headers have no {name}")
        self.api = api
        self.functions = [functions[name] for name in functions if name in names]
        self.constants = [constants[name] for name in constants if name in names]
        said = " ".join(p["type"] for f in self.functions for p in f["parameters"]) + " ".join(
            f["result"]["type"] for f in self.functions)
        self.objects = [thing["name"] for thing in api["objects"] if re.search(rf"\b{thing['name']}\b", said)]

    def words(self, enum):
        """The words of an enum, as the library names its constants: CONSIGNE_VERDICT_ACCEPT is "accept"."""
        constants = next(e["constants"] for e in self.api["enums"] if e["name"] == "consigne_" + enum)
        prefix = f"CONSIGNE_{enum.upper()}_".replace("NEED_KIND", "NEED")
        return [constant["name"][len(prefix):].lower() for constant in constants]


def joined(kind, name):
    """"const char *", "text" -> "const char *text"; "int", "field" -> "int field" """
    return f"{kind}{'' if kind.endswith('*') else ' '}{name}"


def prototype(function, kind_of=lambda parameter: parameter["type"]):
    takes = ", ".join(joined(kind_of(p), p["name"]).replace(" ", KEPT) for p in function["parameters"])
    return f"{joined(function['result']['type'], function['name'])}({takes or 'void'})"


def wrapped(line, indent):
    """In lines that end behind a parameter or a constant."""
    lines = textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [part.replace(KEPT, " ") for part in lines]


# ---- Languages that read C ---------------------------------------------------------------


def c_declarations(used):
    for name in used.objects:
        yield f"typedef struct {name} {name};"
    if used.constants:
        numbers = ", ".join(f"{c['name']}{KEPT}={KEPT}{c['value']}" for c in used.constants)
        yield from wrapped(f"enum {{ {numbers} }};", "  ")
    for function in used.functions:
        yield from wrapped(prototype(function) + ";", "    ")


ENUMS = (("Severity", "severity"), ("Verdict", "verdict"), ("Cause", "cause"), ("NeedKind", "need_kind"))


def python(used):
    version = [d["value"] for part in ("MAJOR", "MINOR", "PATCH") for d in used.api["defines"]
               if d["name"] == "CONSIGNE_VERSION_" + part]
    yield f'VERSION = "{".".join(version)}"'
    for name, enum in ENUMS:
        yield f"{name} = Literal[" + ", ".join(f'"{word}"' for word in used.words(enum)) + "]"
    yield 'ffi.cdef("""'
    yield from c_declarations(used)
    yield '""")'


def lua(used):
    yield "ffi.cdef[["
    yield from c_declarations(used)
    yield "]]"


# ---- Others ------------------------------------------------------------------------------


def koffi_type(parameter):
    """koffi says the direction, and takes text as octets: a string of JavaScript would end at its first NUL."""
    kind = parameter["type"].replace("const char *", "const uint8_t *").replace("char *", "uint8_t *", 1)
    if parameter["shape"] == "buffer":
        return "_Out_ uint8_t *"
    if parameter["direction"] == "out" or parameter["type"] == "size_t *":
        return ("_Inout_ " if parameter["direction"] == "inout" else "_Out_ ") + kind
    return kind


def node(used):
    for name in used.objects:
        yield f"koffi.opaque('{name}')"
    for constant in used.constants:
        yield f"const {constant['name']} = {constant['value']}"
    yield "const C = {"
    for function in used.functions:
        first, *rest = wrapped(prototype(function, koffi_type), "    ")
        lines = [first, *(line.strip() for line in rest)]
        yield f"  {function['name']}: library.func('" + " ' +\n    '".join(lines) + "'),"
    yield "}"


def typescript(used):
    for name, enum in ENUMS:
        yield f"export type {name} = " + " | ".join(f"'{word}'" for word in used.words(enum))


PERL = {"int": "sint32", "uint32_t": "uint32", "int64_t": "sint64", "uint64_t": "uint64", "size_t": "size_t",
        "void": "void"}


def perl_type(kind):
    """Pointers are opaque; what stands behind a pointer to a number is given by reference."""
    base = kind.replace("const ", "").rstrip(" *")
    if kind.endswith("**"):
        return "opaque*"
    return "opaque" if "*" in kind and base not in PERL or base == "char" else PERL[base] + "*" * kind.count("*")


def perl(used):
    for constant in used.constants:
        yield f"use constant {constant['name']} => {constant['value']};"
    for function in used.functions:
        takes = ", ".join(f"'{perl_type(p['type'])}'" for p in function["parameters"])
        gives = "string" if function["result"]["type"] == "const char *" else perl_type(function["result"]["type"])
        yield from wrapped(f"$ffi->attach({function['name']} => [{takes}] => '{gives}');", "    ")


RUBY = {"int": ":int", "uint32_t": ":uint32", "int64_t": ":int64", "uint64_t": ":uint64", "size_t": ":size_t",
        "void": ":void"}


def ruby(used):
    """A text goes in as a buffer, since :string raises where it holds a NUL."""
    for constant in used.constants:
        yield f"    {constant['name']} = {constant['value']}"
    for function in used.functions:
        takes = ", ".join(":buffer_in" if p["shape"] == "text" else RUBY.get(p["type"], ":pointer")
                          for p in function["parameters"])
        result = function["result"]["type"]
        gives = ":string" if result == "const char *" else RUBY.get(result, ":pointer")
        yield from wrapped(f"    attach_function :{function['name']}, [{takes}], {gives}", "      ")


DIALECTS = {".rb": ruby, ".pm": perl, ".py": python, ".lua": lua, ".js": node, ".d.ts": typescript}


def dialect_of(path):
    for end, dialect in DIALECTS.items():
        if path.endswith(end):
            return dialect
    raise describe.Unclear(f"{path}: declare.py knows {' '.join(DIALECTS)}")


def beside(path):
    """The other files of the binding."""
    folder, own = os.path.split(path)
    for name in sorted(glob.glob("**/*" + os.path.splitext(own)[1], root_dir=folder or ".", recursive=True)):
        if name != own and not name.endswith(".d.ts") and "node_modules" not in name:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                yield file.read()


def declared(api, path, text):
    """The text with its declarations as they should be."""
    marks = [at for at, line in enumerate(text.splitlines()) if line.rstrip(" */").endswith((BEGIN, END))]
    if len(marks) != 2:
        raise describe.Unclear(f"{path}: two lines, \"{BEGIN}\" and \"{END}\", stand around its declarations")
    lines = text.splitlines()
    before, after = lines[:marks[0] + 1], lines[marks[1]:]
    used = Used(api, path, "\n".join([*before, *after, *beside(path)]))
    return "\n".join(before + list(dialect_of(path)(used)) + after) + "\n"


def main():
    check = sys.argv[1:2] == ["--check"]
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "include")
    differs = False
    try:
        api = describe.describe(top)
        for path in sys.argv[1 + check:]:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            made = declared(api, path, text)
            if check:
                differs |= made != text
                sys.stdout.writelines(line + "\n" for line in difflib.unified_diff(
                    text.splitlines(), made.splitlines(), path, "what the headers say", n=1, lineterm=""))
            elif made != text:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(made)
    except describe.Unclear as unclear:
        sys.exit(f"declare.py: {unclear}")
    sys.exit(differs)


if __name__ == "__main__":
    main()
