#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What describe.py says of the headers, held against others: api.py WHAT [FILE].

redeclared  prints C that declares everything again: a compiler that reads the headers too refuses what differs
functions, constants  prints their names, to compare with consigne.map and numbers.txt
nulls       calls every getter of libconsigne with NULL: it gives 0 or NULL, as the head of consigne.h says
"""

import os
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TOP, "src", "bindings"))
import declare  # noqa: E402
import describe  # noqa: E402

API = describe.describe(os.path.join(TOP, "include"))
# What the comments promise of NULL in place of 0.
OF_NULL = {"consigne_decision_verdict": 103, "consigne_outcome_verdict": 103, "consigne_outcome_cause": 205,
           "consigne_outcome_rule_index": 0xFFFFFFFF, "consigne_ruleset_provider_of_domain": 0xFFFFFFFF,
           "consigne_ruleset_provider_of_host": 0xFFFFFFFF, "consigne_coverage_rule": 0xFFFFFFFF,
           "consigne_coverage_part_of": 0xFFFFFFFF, "consigne_decision_differs": 31}


def redeclared():
    print("#include <consigne-policy.h>")
    for callback in API["callbacks"]:
        takes = ", ".join(declare.joined(p["type"], p["name"]) for p in callback["parameters"])
        print(f"typedef {declare.joined(callback['result'], callback['name'])}({takes});")
    for thing in API["objects"]:
        print(f"typedef struct {thing['name']} {thing['name']};")
    for function in API["functions"]:
        print(declare.prototype(function).replace(declare.KEPT, " ") + ";")
    for enum in API["enums"]:
        for constant in enum["constants"]:
            print(f"_Static_assert({constant['name']} == {constant['value']} && sizeof(enum {enum['name']}) > 0, \"\");")


def names(kind):
    constants = [c["name"] for enum in API["enums"] for c in enum["constants"]] + ["CONSIGNE_NTS"]
    found = [f["name"] for f in API["functions"]] if kind == "functions" else constants
    print("\n".join(sorted(found)))


def nulls():
    import cffi
    ffi = cffi.FFI()
    every = " ".join(f["name"] for f in API["functions"])
    ffi.cdef("\n".join(declare.c_declarations(declare.Used(API, "api.py", every))).replace(
        "consigne_resize *", "void *"))
    library = ffi.dlopen("libconsigne.so.0")
    getters = [f for f in API["functions"] if f["kind"] == "getter" and f["parameters"] and "object" in f["parameters"][0]]
    wrong = []
    for function in getters:
        got = getattr(library, function["name"])(*[ffi.NULL if "*" in p["type"] else 0 for p in function["parameters"]])
        expected = ffi.NULL if "*" in function["result"]["type"] else OF_NULL.get(function["name"], 0)
        if got != expected:
            wrong.append(f"{function['name']}: {got}")
    print("\n".join(wrong) if wrong else f"{len(getters)} getters")
    sys.exit(bool(wrong) or len(getters) < 100)


if __name__ == "__main__":
    {"redeclared": redeclared, "nulls": nulls}.get(sys.argv[1], lambda: names(sys.argv[1]))()
