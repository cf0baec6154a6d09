#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""edits.py REPORT FOLDER: writes reports with one thing wrong each, and prints the name of each file with the key that
`consigne replay --merge` must complain about."""
import copy
import json
import sys

REPORT = json.load(open(sys.argv[1]))


def put(path, value):
    def edit(report):
        for key in path[:-1]:
            report = report[key]
        if value is None:
            del report[path[-1]]
        else:
            report[path[-1]] = value
    return edit


KIND = next(kind for kind, count in REPORT['direct']['kinds'].items() if count)
EDITS = [
    ('lines', put(['lines'], None)), ('lines', put(['lines'], -1)), ('lines', put(['lines'], 2 ** 53 + 1)),
    ('lines', put(['lines'], '3')), ('records', put(['records'], 2)), ('records', put(['bad_lines', 'count'], 1)),
    ('recorded', put(['recorded'], 1)), ('count', put(['bad_lines', 'count'], None)),
    ('accept', put(['direct', 'verdicts', 'accept', 'accept'], 1.5)),
    ('verdicts', put(['direct', 'verdicts', 'accept', 'defer'], 1)),
    (KIND, put(['direct', 'kinds', KIND], None)), ('top', put(['direct', 'kinds', KIND], 2)),
    ('rules', put(['direct', 'rules'], [])), ('rules', put(['lists', 'rules'], None)),
    ('rules', put(['direct', 'rules', 1, 'candidate'], False)), ('rules', put(['direct', 'rules', 0, 'decides_now'], 1)),
    ('rules', put(['direct', 'rules', 0, 'verdict'], 'accept')), ('rule', put(['direct', 'rules', 0, 'rule'], 7)),
    ('days', put(['direct', 'days'], {})), ('days', put(['direct', 'days'], [dict(day='2027-01-01', records=3, **REPORT[
        'direct']['kinds'])] * 2)),
    ('top', put(['direct', 'addresses', KIND, 'top'], [])), ('rest', put(['direct', 'domains', KIND, 'rest'], None)),
    ('missed_at_most', put(['direct', 'addresses', KIND, 'top', 0, 'missed_at_most'], 1)),
    ('sender', put(['direct', 'addresses', KIND, 'top', 0, 'sender'], None)),
    ('others_at_most', put(['direct', 'addresses', 'others_at_most'], 1)),
    ('examples', put(['direct', 'examples', KIND, 0, 'verdict'], 'perhaps')),
    ('line', put(['direct', 'examples', KIND, 0, 'line'], 4)),
    ('of', put(['unused', 'sets', 'of'], 1 << 30)),
    ('used', put(['unused', 'entries', 'used'], '9')), ('used', put(['unused', 'entries', 'used'], '1,0')),
    ('used', put(['unused', 'entries', 'used'], '0,')), ('used', put(['unused', 'entries', 'used'], '1-0')),
    ('used', put(['unused', 'entries', 'used'], '99999999999999999999')), ('unused', put(['unused', 'rules', 'unused'], 9)),
    ('first', put(['unused', 'entries', 'first'], ['x'] * 9)), ('first', put(['bad_lines', 'first'], None)),
    ('rules', put(['rules'], None)),
]
for number, (key, edit) in enumerate(EDITS):
    report = copy.deepcopy(REPORT)
    edit(report)
    name = 'edit-%d.json' % number
    json.dump(report, open(sys.argv[2] + '/' + name, 'w'))
    print(name, key)
