#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes what was measured into docs/performance.md, between its markers: page.py peers RESULTS PAGE CHART, or
page.py growth PRINTED PAGE. Programs that were not built are named in a file beside RESULTS."""

import json
import os
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


def counted(one, what, digits):
    return "-" if one.get(what) is None else f"{one[what]:,.{digits}f}"


def line(row, ours, one):
    name = f"*{one['name']}*" if one["name"] in PARTS else one["name"]
    return " | ".join([f"| {label(row)}", name, chart.shown(one["ratio"]), f"{ours['ns']:,.0f}", f"{one['ns']:,.0f}",
                       counted(ours, "instructions", 0), counted(one, "instructions", 0),
                       counted(ours, "allocations", 1), counted(one, "allocations", 1), f"{ours['accepted']:,}",
                       f"{one['accepted']:,}", f"{one['checked']:,} |"])


def table(results):
    """One line for each peer of each workload."""
    lines = ["| workload | beside | its time / ours | ns, ours | its | instructions, ours | its | allocations, ours | its "
             "| accepted, ours | its | of |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for row in results:
        ours = next(one for one in row["contestants"] if one["name"] == "consigne")
        lines += [line(row, ours, one) for one in sorted(row["contestants"], key=lambda one: one["ratio"])
                  if one is not ours]
        lines += [f"| {label(row)} | {name} | could not be run | | | | | | | | | |" for name in row["missing"]]
    return "\n".join(lines)


def missing(path):
    """A sentence on the libraries that are not installed."""
    if not os.path.exists(path):
        return ""
    with open(path, encoding="utf-8") as file:
        return f"\n\nNot installed, and missing here: {', '.join(file.read().split())}."


def machine():
    """What it was measured on: processor, cores, system."""
    words = {}
    for path, separator in (("/proc/cpuinfo", ":"), ("/etc/os-release", "=")):
        with open(path, encoding="utf-8") as file:
            words.update([part.strip().strip('"') for part in line.split(separator, 1)] for line in file if separator in line)
    return (f"\n\nMeasured on {len(os.sched_getaffinity(0))} cores of {words.get('model name', os.uname().machine)}, "
            f"{words.get('PRETTY_NAME', os.uname().sysname)}.")


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
        put(page, "growth", text.strip() + machine())
        return
    results = json.loads(text)
    put(page, "peers", table(results) + machine() + missing(os.path.dirname(source) + "/peers/missing"))
    bars = [(label(row), one["name"], one["ratio"]) for row in results
            for one in sorted(row["contestants"], key=lambda one: one["ratio"])
            if one["name"] != "consigne" and one["name"] not in PARTS]
    with open(sys.argv[4], "w", encoding="utf-8") as file:
        file.write(chart.bars(bars))


if __name__ == "__main__":
    main()
