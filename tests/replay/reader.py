#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""reader.py CONSIGNE RULES FOLDER [COUNT]: what the command reads as JSON. COUNT damaged texts are refused or read as
Python's reader does it; `decide --batch` reads each with jansson too, so that the two readers of the command are held
against each other. Then strings in random spellings: the report has each as Python wrote it."""
import json
import random
import subprocess
import sys

sys.setrecursionlimit(9000)  # Python's reader counts, too
DEPTH = 2048  # jansson's: so many values within each other, the record among them
PIECES = [b'"', b'\\', b'{', b'}', b'[', b']', b',', b':', b' ', b'\t', b'\r', b'\x00', b'\x1f', b'\x7f', b'\xff', b'\xc3',
          b'\xc3\xa9', b'\xe2\x82\xac', b'\xf0\x9f\x98\x80', b'\xed\xa0\x80', b'\xc0\x80', b'\xf4\x90\x80\x80', b'\xef\xbb\xbf',
          b'\\u0000', b'\\u00e9', b'\\ud83d\\ude00', b'\\ud83d', b'\\ude00', b'\\ud83d\\u0041', b'\\uD83D\\uDE0', b'\\x',
          b'\\/', b'\\n', b'1', b'0', b'-', b'+', b'.', b'e', b'E5', b'-0', b'01', b'1.5', b'1e308', b'1e999', b'-1e999', b'1e-999',
          b'9223372036854775807', b'9223372036854775808', b'-9223372036854775808', b'-9223372036854775809', b'NaN',
          b'Infinity', b'true', b'nul', b'null', b'falsex', b'"a":1,', b'"a":1,"a":2', b'"\\u0061":1,', b'"":0,', b'{}', b'[[]]']
SEEDS = [b'{"a":1,"b":[true,false,null,"x"],"c":{"d":-1.5e3,"e":"\\u00e9\\n"}}', b'["\\ud83d\\ude00","\xc3\xa9",12,-7,0.25,1E+2]',
         b'"text"', b'17', b'null', b'[]', b'{}', b'{"a":{"a":{"a":[]}}}']


def pairs(found):
    keys = [key for key, _ in found]
    if len(set(keys)) < len(keys) or any('\0' in key for key in keys):
        raise ValueError
    return dict(found)


def integer(text):
    if not -2**63 <= int(text) < 2**63:
        raise ValueError
    return int(text)


def real(text):
    if float(text) in (float('inf'), float('-inf')):
        raise ValueError
    return float(text)


def no_constant(text):
    raise ValueError


def depth_of(value):
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [item for within in level if isinstance(within, (list, dict))
                 for item in (within if isinstance(within, list) else within.values())]
    return deepest


def strings(value):
    level = [value]
    while level:
        item = level.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, list):
            level += item
        elif isinstance(item, dict):
            level += list(item) + list(item.values())


def is_read(line):
    """RFC 8259 with UTF-8, no lone surrogates (RFC 3629), no key twice, 64 bit, and jansson's depth."""
    try:
        record = json.loads(line.decode(), object_pairs_hook=pairs, parse_int=integer, parse_float=real,
                            parse_constant=no_constant)
        return depth_of(record) <= DEPTH and not any(0xd800 <= ord(c) < 0xe000 for s in strings(record) for c in s)
    except ValueError:
        return False


def damaged(random):
    text = bytearray(random.choice(SEEDS))
    for _ in range(random.choice([0, 1, 1, 1, 2, 3])):
        at = random.randrange(len(text) + 1)
        if random.random() < 0.3 and at < len(text):
            del text[at]
        else:
            text[at:at + random.randrange(2)] = random.choice(PIECES)
    return b'{"fields":{},"x":' + bytes(text) + b'}'


def bounds():
    """Depth, and keys of few and of many: the last that is read and the first that is not."""
    for deep in (DEPTH - 2, DEPTH - 1, DEPTH):
        yield b'{"fields":{},"x":' + b'[' * deep + b']' * deep + b'}'
        yield b'{"fields":{},"x":' + b'[' * (deep - 1) + b'1' + b']' * (deep - 1) + b'}'
    for many in (31, 32, 33, 200):
        keys = [b'"k%d":0' % i for i in range(many)]
        yield b'{"fields":{},"x":{' + b','.join(keys) + b'}}'
        for twin in (b'"k0":1', b'"k%d":1' % (many - 1), b'"\\u006b7":1'):
            yield b'{"fields":{},"x":{' + b','.join(keys + [twin]) + b'}}'
    yield from (b'{"fields":{}}x', b'{"fields":{}}\x00', b'{"fields":{}} \t', b' {"fields":{}}', b'\xef\xbb\xbf{"fields":{}}')


def spelled(random, text):
    def spell(c):
        units = c.encode('utf-16-be')
        if random.random() < 0.5 and c not in '"\\' and c >= ' ':
            return c
        return ''.join('\\u%02x%02X' % (units[i], units[i + 1]) for i in range(0, len(units), 2))
    return '"%s"' % ''.join(map(spell, text))


def run(*arguments):
    return subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


def refusals(consigne, rules, folder, source, count):
    lines = list(bounds()) + [damaged(source) for _ in range(count)]
    path = folder + '/damaged'
    with open(path, 'wb') as out:
        out.writelines(line + b'\n' for line in lines)
    expected = {n for n, line in enumerate(lines, 1) if not is_read(line)}
    answers = [json.loads(line) for line in run(consigne, 'decide', rules, '--batch', path).splitlines()]
    refused = {answer['line']: answer['error'] for answer in answers if 'error' in answer}
    for n in sorted(expected ^ set(refused)):
        yield 'line %d: %s: %r' % (n, refused.get(n, 'was read'), lines[n - 1][:120])
    for n, error in refused.items():
        if 'memory' in error:
            yield 'line %d: the two readers disagree: %r' % (n, lines[n - 1][:120])
    told = json.loads(run(consigne, 'replay', rules, path, '--json'))['bad_lines']
    if told['count'] != len(expected):
        yield 'replay refuses %d instead of %d' % (told['count'], len(expected))
    for bad in told['first']:
        if refused.get(bad['line']) != bad['error']:
            yield 'line %d: replay says %s, decide %s' % (bad['line'], bad['error'], refused.get(bad['line']))
    if not len(lines) // 10 < len(expected) < len(lines) * 9 // 10:
        yield 'nearly all or nearly none are damaged: %d of %d' % (len(expected), len(lines))


def spellings(consigne, rules, folder, source):
    """Names of rules that only the log knows stand in the report as they are."""
    letters = 'ab"\\/\b\f\n\r\t\x01\x7f\u00e9\u20ac\U0001f600\uffff'
    names = {''.join(source.choice(letters) for _ in range(source.randrange(1, 20))) for _ in range(500)}
    path = folder + '/spelled'
    with open(path, 'w') as out:
        for name in sorted(names):
            print('{%s:{},%s:%s,"rule":%s}' % (spelled(source, 'fields'), spelled(source, 'verdict'),
                                               spelled(source, 'accept'), spelled(source, name)), file=out)
    rows = json.loads(run(consigne, 'replay', rules, path, '--json'))['direct']['rules']
    told = {row['rule']: row['decided_then'] for row in rows if not row['candidate']}
    if told != dict.fromkeys(names, 1):
        yield 'names in other spellings: %r' % (set(told) ^ names)


def main():
    consigne, rules, folder = sys.argv[1:4]
    source = random.Random(7)
    wrong = list(refusals(consigne, rules, folder, source, int(sys.argv[4]) if len(sys.argv) > 4 else 5000))
    wrong += spellings(consigne, rules, folder, source)
    print('\n'.join(wrong[:20]) or 'agreed')
    sys.exit(bool(wrong))


main()
