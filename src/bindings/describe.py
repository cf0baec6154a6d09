#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The public headers as data: describe.py [INCLUDE] prints one JSON object, or says which line it does not understand.

It reads the headers strictly: each declaration is one of the forms below, and each parameter and result has a shape,
which comes from its type, its name, and what the head of consigne.h says of every function. Where these leave
something open, the comment says it in a plain form (docs/contributing.md): "1: ..." is a yes or no, "CONSIGNE_X_*"
names an enum, "`x` may be NULL", "NULL: ..." is a result that may be missing, "Static text." is never freed.
"""

import json
import os
import re
import sys

HEADERS = ("consigne.h", "consigne-policy.h")
NUMBERS = ("int", "uint32_t", "uint64_t", "int64_t")
NAME = r"consigne_[a-z0-9_]+"
FORMS = {
    "blank": r"\s+",
    "comment": r"/\*(?P<comment>.*?)\*/",
    "define": r"#define (?P<define>\w+)(?P<macro>\(\w*\))?(?P<value>(?:[^\n\\]|\\\n|\\)*)\n",
    "include": r'#include [<"][\w.-]+[>"]\n',
    "condition": r"#(?:if|ifdef|ifndef|elif|else|endif)\b[^\n]*\n",
    "linkage": r'extern "C" \{|\}',
    "enum": rf"enum (?P<enum>{NAME}) \{{(?P<constants>[^{{}}]*)\}};",
    "object": rf"typedef struct (?P<object>{NAME}) (?P=object);",
    "callback": rf"typedef (?P<gives>[\w ]+\*?) ?\*?(?P<callback>{NAME})\((?P<takes>[^()]*)\);",
    "function": rf"CONSIGNE_API (?P<result>[\w ]*[\w*]) ?(?P<star>\*?)(?P<function>{NAME})\((?P<parameters>[^()]*)\);",
}
DECLARATION = re.compile("|".join(f"(?P<is_{form}>{pattern})" for form, pattern in FORMS.items()), re.S)


class Unclear(Exception):
    """The place of a declaration, and what it does not say."""


def words_of(comment):
    """A comment as one line."""
    return re.sub(r"\s*\n\s*\*? ?", " ", comment).strip()


def split_type(text):
    """"const char *name" -> ("const char *", "name"); "int value" -> ("int", "value")"""
    found = re.fullmatch(r"\s*((?:const )?\w+)\s*(\*{0,2}|\*const \*)\s*(\w+)\s*", text)
    if not found:
        raise Unclear(f"the parameter \"{text.strip()}\"")
    base, stars, name = found.groups()
    return (f"{base} {stars}" if stars else base), name


class Headers:
    """Reads the declarations in their order; what each is made of is found when all are read."""

    def __init__(self, folder):
        self.folder = folder
        self.enums, self.objects, self.callbacks, self.functions, self.defines = [], [], [], [], []
        for header in HEADERS:
            with open(os.path.join(folder, header), encoding="utf-8") as file:
                self.read(header, file.read())

    def read(self, header, text):
        at, section, doc, shared = 0, None, "", ""
        while at < len(text):
            found = DECLARATION.match(text, at)
            line = text.count("\n", 0, at) + 1
            if not found:
                raise Unclear(f"{header}:{line}: no form that describe.py knows: {text[at:].splitlines()[0]}")
            at = found.end()
            if found["is_blank"]:
                shared = "" if found[0].count("\n") > 1 else shared
            elif found["is_comment"]:
                title = re.fullmatch(r" ---- (.*?) -+ ", found["comment"])
                section, doc = (title[1], "") if title else (section, words_of(found["comment"]))
            else:
                place = {"header": header, "line": line, "section": section}
                of_function = bool(found["is_function"])
                self.declare(found, {**place, "shared": True} if of_function and not doc else place, doc or shared)
                shared, doc = (doc or shared) if of_function else "", ""

    def declare(self, found, place, doc):
        if found["is_enum"]:
            constants = self.constants(found, place)
            self.enums.append({"name": found["enum"], **place, "doc": doc, "constants": constants})
        elif found["is_object"]:
            self.objects.append({"name": found["object"], **place, "doc": doc})
        elif found["is_callback"]:
            takes = [split_type(p) for p in found["takes"].split(",")]
            self.callbacks.append({"name": found["callback"], **place, "doc": doc, "result": found["gives"].strip(),
                                   "parameters": [{"name": name, "type": kind} for kind, name in takes]})
        elif found["is_function"]:
            takes = [] if found["parameters"] == "void" else [split_type(p) for p in found["parameters"].split(",")]
            result = found["result"].replace("*", "").strip() + (" *" if "*" in found["result"] + found["star"] else "")
            self.functions.append({"name": found["function"], "shared": False, **place, "doc": doc, "result": result,
                                   "parameters": takes})
        elif found["is_define"] and place["section"] and found["value"].strip():  # before it: the guard, CONSIGNE_API
            self.defines.append({"name": found["define"], "value": " ".join(found["value"].replace("\\", " ").split()),
                                 **place, "doc": doc})

    @staticmethod
    def constants(found, place):
        """Each has an explicit number."""
        rest, constants = found["constants"], []
        one = re.compile(r"\s*(CONSIGNE_\w+) = (\d+)\s*(,?)\s*(?:/\*(.*?)\*/)?", re.S)
        while rest.strip():
            constant = one.match(rest)
            if not constant:
                raise Unclear(f"{place['header']}:{place['line']}: a constant of {found['enum']}: {rest.strip()}")
            constants.append({"name": constant[1], "value": int(constant[2]), "doc": words_of(constant[4] or "")})
            rest = rest[constant.end():]
        return constants


class Shapes:
    """What a value is, beyond its type."""

    def __init__(self, headers):
        self.headers = headers
        self.objects = {thing["name"] for thing in headers.objects}
        self.callbacks = {thing["name"] for thing in headers.callbacks}
        self.enums = {thing["name"]: thing for thing in headers.enums}
        self.sections = {f["section"]: "" for f in headers.functions}
        for function in headers.functions:
            self.sections[function["section"]] += function["doc"]
        self.names = {function["name"] for function in headers.functions}
        self.prefixes = {os.path.commonprefix([c["name"] for c in enum["constants"]]).rsplit("_", 1)[0]: name
                         for name, enum in self.enums.items()}

    def enum_of(self, name, doc, shared=False):
        """By the comment, "a CONSIGNE_PROOF_*", or by the end of the name; in the other order where it is shared."""
        named = re.search(r"\bCONSIGNE_(\w+)_\*", doc)
        by_comment = named and self.prefixes.get("CONSIGNE_" + named[1])
        ends = ["consigne_" + name[at:] for at in [0] + [i + 1 for i, c in enumerate(name) if c == "_"]]
        by_name = next((end for end in ends if end in self.enums), None)
        return by_name or by_comment if shared else by_comment or by_name

    def is_counted(self, noun, name):
        """A plural counts: consigne_diff_givens for `given`, consigne_repairs_count for `repair`."""
        return noun == f"consigne_{name}s" or any(f.startswith(noun) and f.endswith(f"_{name}s") for f in self.names)

    @staticmethod
    def noun(function):
        """The type that the function is about: its first parameter."""
        return function["parameters"][0][0].replace("const ", "").rstrip(" *")

    def is_status(self, function):
        """It may change something, so it can fail; what changes nothing is a getter."""
        return function["result"] == "int" and any("*" in kind and not kind.startswith("const ")
                                                   for kind, _ in function["parameters"])

    def function(self, function):
        where = f"{function['header']}:{function['line']}: {function['name']}"
        status = self.is_status(function)
        if not function["doc"] and not function["name"].endswith(("_new", "_free")):
            raise Unclear(f"{where}: it has no comment, and is no _new or _free")
        parameters = [self.parameter(function, at, status, where) for at in range(len(function["parameters"]))]
        kind = "status" if status else "getter"
        if function["result"] == "void":
            kind = "free" if function["name"].endswith("_free") else "action"
        return {**function, "kind": kind, "result": self.result(function, kind, where), "parameters": parameters}

    def result(self, function, kind, where):
        base, doc = function["result"], function["doc"]
        shape = {"type": base}
        if kind == "status":
            return {**shape, "shape": "enum", "enum": "consigne_status"}
        if base == "void":
            return {**shape, "shape": "none"}
        if base == "const char *":
            told = "told" if re.search(r"\bNULL\b", doc) else "never"
            if "Static text." in doc:
                return {**shape, "shape": "text", "owner": "static", "null": told}
            return {**shape, "shape": "text", "owner": function["parameters"][0][1],
                    "null": told if told == "told" else "beyond"}
        if base.endswith("*"):
            given = re.search(r"Gives its argument", doc)
            return {**shape, "shape": "object", "owner": "caller" if given else function["parameters"][0][1],
                    "null": "beyond" if not re.search(r"\bNULL\b", doc) else "told"}
        name = function["name"].replace("consigne_", "", 1)
        return {**shape, **self.number(name, base, doc, f"{where}: its result", function["shared"])}

    def number(self, name, base, doc, what, shared=False):
        """A number is a yes or no, one of an enum, or counts."""
        if base != "int":
            return {"shape": "number"}
        enum = self.enum_of(name, doc, shared)
        if enum:
            return {"shape": "enum", "enum": enum}
        if not re.search(r"\b1: ", doc):
            raise Unclear(f"{what} is an int: write \"1: ...\" or \"a CONSIGNE_X_*\"")
        return {"shape": "boolean"}

    def parameter(self, function, at, status, where):
        base, name = function["parameters"][at]
        doc, every = function["doc"], function["parameters"]
        entry = {"name": name, "type": base, "direction": "in"}
        may_be_null = f"`{name}` may be NULL" in doc
        if base == "void *":
            return {**entry, "shape": "context", "null": "allowed"}
        if base.rstrip(" *") in self.callbacks:
            return {**entry, "shape": "callback", "callback": base.rstrip(" *"),
                    "null": "allowed" if may_be_null else "error"}
        if base == "const char *":
            length = every[at + 1][1] if at + 1 < len(every) and every[at + 1][0] == "size_t" else None
            if length not in ("length", "size", name + "_length"):
                raise Unclear(f"{where}: the text {name} has no length behind it")
            return {**entry, "shape": "text", "length": length, "null": "allowed" if may_be_null else "empty"}
        if base == "const char *const *":
            if not re.search(rf"`{name}`, whose last is NULL", doc):
                raise Unclear(f"{where}: the list {name} has no end: write \"`{name}`, whose last is NULL\"")
            return {**entry, "shape": "texts", "null": "error"}
        if base == "char *":
            if at + 1 == len(every) or every[at + 1][0] != "size_t *":
                raise Unclear(f"{where}: the buffer {name} has no size behind it")
            return {**entry, "direction": "out", "shape": "buffer", "size": every[at + 1][1],
                    "null": "to ask for the size"}
        if base == "size_t *":
            return {**entry, "direction": "inout", "shape": "size", "null": "error"}
        if base == "size_t":
            before = every[at - 1][0] if at else ""
            return {**entry, "shape": "length" if before == "const char *" else "number"}
        if "*" in base:
            return self.pointer(entry, function, status, may_be_null, where)
        return self.plain(entry, function, where)

    def pointer(self, entry, function, status, may_be_null, where):
        base = entry["type"]
        noun = base.replace("const ", "").rstrip(" *")
        if noun in NUMBERS:
            shape = self.number(entry["name"], noun, "", f"{where}: {entry['name']}")
            return {**entry, "direction": "out", **shape, "null": "allowed" if may_be_null else "error"}
        if noun not in self.objects:
            raise Unclear(f"{where}: there is no type {noun}")
        entry["object"] = noun
        if base.endswith("**"):
            if noun + "_free" not in self.names:
                raise Unclear(f"{where}: nothing frees {noun}")
            return {**entry, "direction": "out", "shape": "object", "owner": "caller", "free": noun + "_free",
                    "null": "error"}
        if function["name"].endswith("_free"):
            return {**entry, "shape": "object", "owner": "taken", "null": "allowed"}
        allowed = may_be_null or noun == "consigne_options" and base.startswith("const ") or not status
        return {**entry, "direction": "in" if base.startswith("const ") else "inout", "shape": "object",
                "owner": "caller", "null": "allowed" if allowed else "error"}

    def plain(self, entry, function, where):
        """A number in."""
        base, name, doc = entry["type"], entry["name"], function["doc"]
        if base not in NUMBERS:
            raise Unclear(f"{where}: {name} has the type {base}, which describe.py does not know")
        if base != "int":
            if base == "uint32_t" and (name == "index" or self.is_counted(self.noun(function), name)):
                return {**entry, "shape": "index"}
            if not re.search(rf"\b{name}\b", doc) and f"`{name}`" not in self.sections[function["section"]]:
                raise Unclear(f"{where}: neither its comment nor its section says what {name} is")
            return {**entry, "shape": "number"}
        if name == "flags":
            return {**entry, "shape": "flags", "enum": "consigne_flag"}
        own = re.search(rf"`{name}`[^.]*", doc)
        alone = sum(kind == "int" for kind, _ in function["parameters"]) == 1
        return {**entry, **self.number(name, base, own[0] if own else doc if alone else "", f"{where}: {name}")}


def describe(folder):
    headers = Headers(folder)
    shapes = Shapes(headers)
    objects = [{**thing, "free": thing["name"] + "_free" if thing["name"] + "_free" in shapes.names else None}
               for thing in headers.objects]
    return {"defines": headers.defines, "enums": headers.enums, "objects": objects, "callbacks": headers.callbacks,
            "functions": [shapes.function(function) for function in headers.functions]}


def main():
    top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "include")
    try:
        json.dump(describe(sys.argv[1] if len(sys.argv) > 1 else top), sys.stdout, indent=1)
    except Unclear as unclear:
        sys.exit(f"describe.py: {unclear}")
    print()


if __name__ == "__main__":
    main()
