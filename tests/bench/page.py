#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes what was measured into docs/performance.md, between its markers: page.py peers RESULTS PAGE CHART, or
page.py growth PRINTED PAGE."""

import json
import re
import sys

import chart

NAMES = {"decide": "decision", "envelope": "path, mixed", "plain": "path, plain", "from": "From",
         "domain-ascii": "domain, ASCII", "domain-mixed": "domain, mixed", "domain-idn": "domain, IDN, few names",
         "domain-new": "domain, IDN, each new", "set": "set", "network": "networks", "pattern": "patterns",
         "limiter": "limiter"}
PARTS = ("of it, telling", "told to a query")


def label(row):
    size = f"{row['size']:,}"
    if row["workload"] == "decide":
        return NAMES["decide"] + (f", {size} more denied" if row["size"] else "")
    if row["workload"] == "limiter":
        return f"{NAMES['limiter']}, {size} keys"
    return NAMES[row["workload"]] + (f", {size}" if row["size"] else "")


def instructions(one):
    return f"{one['instructions']:,.0f}" if one["instructions"] else "-"


def table(results):
    """One line for each peer of each workload."""
    lines = ["| workload | beside | its time / ours | ours, ns | its, ns | ours, instructions | its | ours accepts | it |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for row in results:
        ours = next(one for one in row["contestants"] if one["name"] == "consigne")
        for one in sorted(row["contestants"], key=lambda one: one["ratio"]):
            if one is not ours:
                name = f"*{one['name']}*" if one["name"] in PARTS else one["name"]
                lines.append(f"| {label(row)} | {name} | {chart.shown(one['ratio'])} | {ours['ns']:,.0f} | {one['ns']:,.0f} | "
                             f"{instructions(ours)} | {instructions(one)} | {ours['accepted']:,} | {one['accepted']:,} "
                             f"of {one['checked']:,} |")
        lines += [f"| {label(row)} | {name} | could not be run | | | | | | |" for name in row["missing"]]
    return "\n".join(lines)


def put(page, marker, text):
    """Replaces what stands between the markers of this name."""
    with open(page, encoding="utf-8") as file:
        before = file.read()
    pattern = re.compile(rf"(<!-- {marker}: .*? -->\n).*?(<!-- end of {marker} -->)", flags=re.S)
    after, times = pattern.subn(lambda found: f"{found.group(1)}\n{text.strip()}\n\n{found.group(2)}", before)
    if times != 1:
        sys.exit(f"{page} has no markers of {marker}")
    with open(page, "w", encoding="utf-8") as file:
        file.write(after)


def main():
    what, source, page = sys.argv[1:4]
    with open(source, encoding="utf-8") as file:
        text = file.read()
    if what == "growth":
        put(page, "growth", text)
        return
    results = json.loads(text)
    put(page, "peers", table(results))
    bars = [(label(row), one["name"], one["ratio"]) for row in results
            for one in sorted(row["contestants"], key=lambda one: one["ratio"])
            if one["name"] != "consigne" and one["name"] not in PARTS]
    with open(sys.argv[4], "w", encoding="utf-8") as file:
        file.write(chart.bars(bars))


if __name__ == "__main__":
    main()
