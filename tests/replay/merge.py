#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""merge.py CONSIGNE CANDIDATE LOG DECISIONS FOLDER [COUNT...]: LOG is cut into COUNT parts (2, 3 and 7) in several ways, each
part is replayed by a process of its own, and the reports are merged. The merged report counts what a look at each record gives (compare.py,
with DECISIONS), and what the report of the whole log counts."""
import json
import os
import random
import subprocess
import sys

CONSIGNE, CANDIDATE, LOG, DECISIONS, FOLDER = sys.argv[1:6]
COMPARE = os.path.join(os.path.dirname(__file__), 'compare.py')


def run(*arguments):
    done = subprocess.run([CONSIGNE, 'replay', *arguments, '--json'], stdout=subprocess.PIPE, check=False)
    assert done.returncode in (0, 1), done
    return done.stdout


def report_of(name, lines):
    path = os.path.join(FOLDER, name)
    with open(path, 'wb') as out:
        out.writelines(lines)
    with open(path + '.json', 'wb') as out:
        out.write(run(CANDIDATE, path))
    return path + '.json'


def merge(name, paths):
    path = os.path.join(FOLDER, name + '.json')
    with open(path, 'wb') as out:
        out.write(run('--merge', *paths))
    return path


def in_runs(lines, count):
    size = -(-len(lines) // count)
    return [lines[i * size:(i + 1) * size] for i in range(count)]


def in_turns(lines, count):
    return [lines[i::count] for i in range(count)]


def unevenly(lines, count):
    """One line, then ever more, by chance."""
    source, parts = random.Random(count), [[] for _ in range(count)]
    for line in lines[1:]:
        parts[source.choices(range(1, count), range(1, count))[0] if count > 1 else 0].append(line)
    parts[0] = lines[:1]
    return parts


def counts(report, other):
    """All that is the same for the same records in any order; senders only where each has a counter in both."""
    kept = {key: value for key, value in report.items() if key not in ('direct', 'lists', 'rules')}
    kept['bad_lines'] = report['bad_lines']['count']
    for part in ('direct', 'lists'):
        kept[part] = {key: value for key, value in report[part].items() if key != 'examples'}
        kept[part]['rules'] = sorted(report[part]['rules'], key=lambda row: row['rule'])
        for what in ('addresses', 'domains'):
            if not (report[part][what]['exact'] and other[part][what]['exact']):
                del kept[part][what]
    return kept


def ids(report):
    return [(part, kind, [(e['id'], e['sender'], e['rule']) for e in examples]) for part in ('direct', 'lists')
            for kind, examples in report[part]['examples'].items()]


def check(name, path, whole, in_order):
    merged = json.load(open(path))
    wrong = []
    for part in ('direct', 'lists'):
        for what in ('addresses', 'domains'):
            if whole[part][what]['exact'] and not merged[part][what]['exact']:
                wrong.append('%s %s are not exact' % (part, what))
    if counts(merged, whole) != counts(whole, merged):
        wrong.append('other counts than the whole')
    if in_order and ids(merged) != ids(whole):
        wrong.append('other examples than the whole')
    compared = subprocess.run([sys.executable, COMPARE, LOG, DECISIONS, path], stdout=subprocess.PIPE, check=False)
    if compared.returncode:
        wrong.append(compared.stdout.decode()[:400])
    for text in wrong:
        print('%s: %s' % (name, text))
    return not wrong


def main():
    lines = open(LOG, 'rb').readlines()
    whole = json.loads(run(CANDIDATE, LOG))
    good = True
    for count in [int(count) for count in sys.argv[6:]] or (2, 3, 7):
        for way in (in_runs, in_turns, unevenly):
            name = '%s-%d' % (way.__name__, count)
            paths = [report_of('%s-%d' % (name, i), part) for i, part in enumerate(way(lines, count))]
            good &= check(name, merge(name, paths), whole, way is in_runs)
        # Any order of merges gives the same counts: reports of reports, the last one first.
        tree = paths.pop()
        while paths:
            tree = merge('%s-tree-%d' % (name, len(paths)), [tree, paths.pop()])
        good &= check(name + ' as a tree', tree, whole, False)
    print('%d records in parts agree' % len(lines) if good else 'wrong')
    sys.exit(not good)


main()
