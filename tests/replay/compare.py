#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compare.py LOG DECISIONS REPORT: whether the report of `consigne replay --json` counts what a look at each record of
LOG and at what the candidate says of it (DECISIONS, of `decide --batch`) gives. Of more than 10,000 senders no count may
be further off than the report says, nor than a 10,000th of all."""
import json
import re
import sys
from collections import Counter, defaultdict

SENDERS = {'smtp.mailfrom', 'header.from', 'header.sender', 'header.reply-to', 'header.resent-from',
           'header.resent-sender', 'header.shown', 'identity'}
NEWLY = {'reject': 'refused', 'defer': 'deferred', 'quarantine': 'quarantined', 'accept': 'accepted',
         'undecided': 'undecided'}
SENDERS_COUNTED = 10000
WARNS_ONLY = {'shown-name', 'list-traffic'}


def first(value):
    return value[0] if isinstance(value, list) and value else value if isinstance(value, str) else None


def is_list(record):
    return bool(record['fields'].get('header.list-id')) or 'List-Id:' in record.get('header', '')


def kind_of(old, new):
    if old['verdict'] != new['verdict']:
        return NEWLY[new['verdict']]
    if [r['verdict'] for r in old['recipients']] != [r['verdict'] for r in new['recipients']]:
        return 'recipient'
    if old['rule'] != new['rule']:
        return 'rule'
    return 'watched' if set(new['warnings']) - WARNS_ONLY else None


def sender_of(old, new):
    for said in (new, old):
        if said['field'] in SENDERS:
            return said['value'].lower()
    shown = re.search(r'^From: .*<(.*)>', old.get('header', ''))
    from_field = shown.group(1) if shown else first(old['fields'].get('header.from'))
    return (from_field or first(old['fields'].get('smtp.mailfrom')) or '<>').lower()


def count(log, decisions):
    parts = {'direct': defaultdict(Counter), 'lists': defaultdict(Counter)}
    for old, new in zip(map(json.loads, log), map(json.loads, decisions), strict=True):
        part, kind = parts['lists' if is_list(old) else 'direct'], kind_of(old, new)
        part['records']['all'] += 1
        part['verdicts'][old['verdict'], new['verdict']] += 1
        part['then'][old['rule']] += 1
        part['now'][new['rule']] += 1
        part['day'][old['now'][:10]] += 1
        part['warned'].update(new['warnings'])
        if kind:
            part['kinds'][kind] += 1
            part['days'][old['now'][:10], kind] += 1
            part['addresses'][sender_of(old, new), kind] += 1
            part['domains'][sender_of(old, new).split('@')[-1], kind] += 1
        part['newly_refused'][new['rule']] += kind == 'refused'
        part['newly_accepted'][old['rule']] += kind == 'accepted'
    return parts


def told(part):
    """The report's counts in the same form."""
    counts = defaultdict(Counter)
    counts['records']['all'] = part['records']
    for old, row in part['verdicts'].items():
        for new, number in row.items():
            counts['verdicts'][old, new] = number
    counts['kinds'].update(part['kinds'])
    for rule in part['rules']:
        for name, key in (('then', 'decided_then'), ('now', 'decides_now'), ('warned', 'warned'),
                          ('newly_refused', 'newly_refused'), ('newly_accepted', 'newly_accepted')):
            counts[name][rule['rule']] = rule[key]
    for day in part['days']:
        counts['day'][day['day']] = day['records']
        for kind in part['kinds']:
            counts['days'][day['day'], kind] = day[kind]
    return counts


def names_known(report, what):
    """Those who have a counter, whatever of."""
    return {row['sender'] for part in ('direct', 'lists') for kind in report[part]['kinds']
            for row in report[part][what][kind]['top']}


def differences(expected, part, totals, known):
    counts = told(part)
    for what in set(expected) - {'addresses', 'domains'}:
        if +expected[what] != +counts[what]:
            yield '%s: %s instead of %s' % (what, counts[what] - expected[what], expected[what] - counts[what])
    for what in ('addresses', 'domains'):
        bound = sum(n for row in totals.values() for n in row.values()) // SENDERS_COUNTED
        others = part[what]['others_at_most']
        if others > bound or (others > 0 and part[what]['exact']):
            yield '%s: others_at_most is %d' % (what, others)
        for kind in expected['kinds'].keys() | part['kinds'].keys():
            said = part[what][kind]
            ours = Counter({name: n for (name, k), n in expected[what].items() if k == kind})
            if said['senders'] + said['rest'] and part[what]['exact'] and said['senders'] != len(ours):
                yield '%s %s: %d instead of %d' % (what, kind, said['senders'], len(ours))
            if sum(ours.values()) != expected['kinds'][kind]:
                yield 'wrong counts of our own'
            counted = Counter({row['sender']: row['records'] for row in said['top']})
            if sum(counted.values()) + said['rest'] != expected['kinds'][kind]:
                yield '%s %s: top and rest are not all' % (what, kind)
            for name in set(ours) - known[what]:
                if ours[name] > others:
                    yield '%s %s: %s has %d and no counter' % (what, kind, name, ours[name])
            for row in said['top']:
                exact = ours.pop(row['sender'], 0)
                if row['missed_at_most'] > bound:
                    yield '%s %s: more than the bound: %s' % (what, kind, row)
                if not row['records'] <= exact <= row['records'] + row['missed_at_most']:
                    yield '%s %s: %s' % (what, kind, row)


def main():
    report = json.load(open(sys.argv[3]))
    with open(sys.argv[1]) as log, open(sys.argv[2]) as decisions:
        parts = count(log, decisions)
    totals = {name: parts[name]['kinds'] for name in parts}
    known = {what: names_known(report, what) for what in ('addresses', 'domains')}
    wrong = ['%s: %s' % (name, text) for name in parts
             for text in differences(parts[name], report[name], totals, known)]
    print('\n'.join(wrong) or '%d records agree' % report['records'])
    sys.exit(bool(wrong))


main()
