#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""generate.py COUNT [SEED]: queries of record.md, as the servers of parisnanterre.fr would log them; the same for the
same numbers."""
import json
import random
import sys

US, PEERS = 'parisnanterre.fr', ['orange.fr', 'free.fr', 'laposte.net', 'univ.example', 'society.example']
STAFF = ['catherine.durail', 'jean.martin', 'president', 'scolarite', 'bu', 'ufr.droit', 'sam', 'dan']
NONE = {'header.sender': [], 'header.shown': [], 'header.list-id': [], 'dkim.d': [], 'arc.d': [], 'arc.dkim.d': [],
        'smtp.auth': []}
MANY = 20000  # people of whom each writes seldom


def someone(random):
    return random.choice(STAFF) if random.random() < 0.5 else 'user%d' % random.randrange(MANY)


def stranger(random):
    return 'p%d@%s' % (random.randrange(MANY), random.choice(PEERS))


def fields_of(random):
    to = ['%s@%s' % (someone(random), US)]
    if random.random() < 0.1:
        to.append(stranger(random))
    ours = '%s@%s' % (someone(random), US)
    mx = dict(NONE, listener='mx', **{'smtp.rcptto': to})
    kind = random.choices(['stranger', 'stray', 'own', 'submission', 'foreign', 'list', 'signed', 'contractor',
                           'extortion', 'partial', 'block'], [40, 8, 20, 12, 2, 6, 4, 3, 2, 2, 3])[0]
    if kind == 'stranger':
        who = stranger(random)
        return False, dict(mx, relay='smtp.' + who.split('@')[1], **{'smtp.mailfrom': who, 'header.from': who})
    if kind == 'own':
        return False, dict(mx, relay='smtp.' + US, **{'smtp.mailfrom': ours, 'header.from': ours})
    if kind in ('submission', 'foreign'):
        shown = stranger(random) if kind == 'foreign' else ours
        return False, dict(mx, listener='submission', relay='smtp.' + US, **{
            'smtp.auth': ours, 'smtp.mailfrom': ours, 'header.from': shown})
    if kind == 'list':
        return False, dict(mx, relay='lists.society.example', **{
            'smtp.mailfrom': 'bounces@lists.society.example', 'header.from': ours,
            'header.list-id': 'talk.lists.society.example'})
    if kind == 'contractor':
        return False, dict(mx, relay='out%d.mailer.example' % random.randrange(9), **{
            'smtp.mailfrom': 'b@mailer.example', 'header.from': random.choice([ours, 'newsletter@' + US])})
    if kind == 'extortion':
        return False, dict(mx, relay='bot%d.evil.example' % random.randrange(99), **{
            'smtp.mailfrom': 'spam@evil.example', 'header.from': to[0]})
    if kind == 'block':
        return False, {'listener': 'mx', 'relay': 'smtp.orange.fr', 'smtp.rcptto': to, 'smtp.mailfrom': stranger(random),
                       'dkim.d': [], 'arc.d': [], 'arc.dkim.d': [], 'smtp.auth': [], 'block': ours}
    stray = dict(mx, relay='smtp.orange.fr', **{'smtp.mailfrom': ours, 'header.from': ours})
    if kind == 'signed':
        stray['dkim.d'] = [US]
    if kind == 'partial':
        for name in ('header.from', 'header.sender', 'header.shown', 'header.list-id', 'dkim.d', 'arc.d', 'arc.dkim.d'):
            del stray[name]
    return kind == 'partial', stray


def record(random, number):
    partial, fields = fields_of(random)
    made = {'id': 'q-%d' % number,
            'now': '2027-%02d-%02dT%02d:%02d:00+01:00' % (random.randrange(1, 4), random.randrange(1, 29),
                                                          random.randrange(24), random.randrange(60)),
            'partial': partial, 'fields': fields,
            'answers': {'sets': {'blocked': []}, 'limits': {'per-hour': 'not', 'strangers': 'not'}}}
    block = fields.pop('block', None)
    if block:
        listed = 'List-Id: <l.lists.society.example>\r\n' if random.random() < 0.5 else ''
        made['header'] = 'From: "A colleague" <%s>\r\nTo: all\r\n%sSubject: x\r\n' % (block, listed)
    return made


def main():
    source = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for number in range(int(sys.argv[1])):
        print(json.dumps(record(source, number), separators=(',', ':')))


main()
