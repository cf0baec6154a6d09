#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs each workload with all its contestants in turns: race.py BUILD RESULTS [--rounds N] [--ms N] [--only NAME,...]
[--short] [--count].

A contestant is a process; all are pinned to one core and wait while one works. Who begins changes by the round, and the
direction too. What is kept is the time of the processor: the median, and the median of the ratios to this library within
each round, which noise of the machine spoils less. --count adds the instructions and the allocations of one pass, each in
a run of its own. --short leaves out tables of a million. RESULTS is JSON, for page.py.
"""

import argparse
import glob
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile

OURS = "consigne"
# Workload, size of its table, items whose acceptance is compared, items under callgrind.
ROWS = (
    ("decide", 0, 100000, 2000), ("decide", 1000, 100000, 2000), ("decide", 100000, 100000, 2000),
    ("envelope", 0, 100000, 5000), ("plain", 0, 100000, 5000), ("from", 0, 100000, 2000),
    ("domain-ascii", 0, 100000, 5000), ("domain-mixed", 0, 100000, 5000), ("domain-idn", 0, 100000, 2000),
    ("domain-new", 0, 100000, 2000),
    ("set", 1000, 100000, 2000), ("set", 100000, 100000, 2000), ("set", 1000000, 100000, 2000),
    ("network", 10, 200000, 2000), ("network", 1000, 200000, 2000), ("network", 100000, 500, 100),
    ("pattern", 1, 100000, 2000), ("pattern", 10, 20000, 1000), ("pattern", 100, 2000, 200), ("pattern", 1000, 500, 50),
    ("limiter", 1000000, 1000000, 20000),
)
MILLION = 1000000


class Contestant:
    """A process that waits for its turn."""

    def __init__(self, program, name, workload, size, checked, scratch):
        self.name, self.times, self.instructions, self.allocations = name, [], None, None
        os.makedirs(scratch, exist_ok=True)
        self.words = [program, workload, str(size), name, str(checked), scratch]
        self.process = subprocess.Popen(self.words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        stderr=subprocess.DEVNULL)
        answer = self.process.stdout.readline().split()
        self.alive = len(answer) == 2
        self.accepted, self.checked = map(int, answer) if self.alive else (0, 0)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def time(self, milliseconds):
        try:
            self.times.append(self.ask(f"time {milliseconds}"))
        except (ValueError, BrokenPipeError):
            self.alive = False

    def end(self):
        self.process.stdin.close()
        self.process.wait()

    def again(self, line, before=(), preload=""):
        """What another process of the same contestant, without a warm-up, answers to a line."""
        words = self.words[:4] + ["1"] + self.words[5:]
        ran = subprocess.run([*before, *words], input=line + "\n", capture_output=True, text=True, check=False,
                             env={**os.environ, "LD_PRELOAD": preload})
        answers = ran.stdout.splitlines()
        return answers[1] if ran.returncode == 0 and len(answers) == 2 else None

    def count(self, items, counter):
        """Instructions and allocations of an item; None where they cannot be counted."""
        with tempfile.TemporaryDirectory() as folder:
            handled = self.again(f"count {items}", ("valgrind", "--tool=callgrind", "--instr-atstart=no",
                                                    f"--callgrind-out-file={folder}/out"))
            counts = [int(number) for path in glob.glob(folder + "/out*") for number in counted_by_request(path)]
            if handled and counts:
                self.instructions = counts[0] / int(handled)
        counted = self.again(f"allocate {items}", preload=counter)
        self.allocations = float(counted) if counted else None


def counted_by_request(path):
    """The total of a file of callgrind, where the worker asked for the file."""
    with open(path, encoding="utf-8", errors="replace") as file:
        text = file.read()
    return re.findall(r"^(?:totals|summary): (\d+)", text, flags=re.M)[:1] if "Client Request" in text else []


def programs_of(build):
    """Kind to pairs of program and name."""
    found = {}
    for path in sorted(glob.glob(build + "/*")):
        if os.path.isfile(path) and os.access(path, os.X_OK) and not path.endswith(".so"):
            for line in subprocess.run([path, "list"], capture_output=True, text=True, check=True).stdout.splitlines():
                kind, name = line.split(" ", 1)
                found.setdefault(kind, []).append((path, name))
    return found


def kind_of(workload):
    return "envelope" if workload == "plain" else workload.split("-")[0]


def take_turns(entrants, rounds, milliseconds):
    for number in range(rounds):
        order = entrants[number % len(entrants):] + entrants[:number % len(entrants)]
        for one in reversed(order) if number % 2 else order:
            if one.alive:
                one.time(milliseconds)


def run_row(row, programs, options, scratch):
    workload, size, checked, counted = row
    entrants, missing = [], []
    for program, name in programs.get(kind_of(workload), []):
        one = Contestant(program, name, workload, size, checked, f"{scratch}/{name}")
        (entrants if one.alive else missing).append(one)
    take_turns(entrants, options.rounds, options.ms)
    for one in entrants:
        one.end()
        if not one.alive:
            missing.append(one)
        elif options.count:
            one.count(counted, options.build + "/liballocations.so")
    entrants = [one for one in entrants if one.alive]
    ours = next(one for one in entrants if one.name == OURS)
    return {"workload": workload, "size": size, "missing": [one.name for one in missing], "contestants": [
        {"name": one.name, "ns": statistics.median(one.times), "accepted": one.accepted, "checked": one.checked,
         "ratio": statistics.median(theirs / mine for theirs, mine in zip(one.times, ours.times)),
         "instructions": one.instructions, "allocations": one.allocations} for one in entrants]}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("results")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--ms", type=float, default=60)
    parser.add_argument("--only", default="")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--count", action="store_true")
    return parser.parse_args()


def main():
    options = arguments()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    programs, results = programs_of(options.build), []
    only = options.only.split(",") if options.only else [row[0] for row in ROWS]
    for row in ROWS:
        if row[0] not in only or options.short and row[0] == "set" and row[1] >= MILLION:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            results.append(run_row(row, programs, options, scratch))
        for one in results[-1]["contestants"]:
            counted = f"{one['instructions'] or 0:12.0f}{one['allocations'] or 0:8.2f}" if options.count else ""
            print(f"{row[0]:14}{row[1]:8} {one['name']:22}{one['ns']:12.1f} ns {one['ratio']:8.3f}{counted}   "
                  f"{one['accepted']} of {one['checked']}", flush=True)
        for name in results[-1]["missing"]:
            print(f"{row[0]:14}{row[1]:8} {name:22}cannot be run", file=sys.stderr)
        with open(options.results, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)


if __name__ == "__main__":
    main()
