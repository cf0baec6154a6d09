#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Corpora for the C programs beside this file: convert.py CORPORA writes every record of CORPORA/*.jsonl to standard
output, nothing to a file.

A record is a count of pairs, then for each pair its key and its value; counts are 32 bits, little end first, texts a
length and octets. Keys lead into the JSON: "expect.mailboxes.0.local". A list is its length, and its elements by
number; true and false are these words; null is not there at all.
"""

import base64
import json
import os
import struct
import sys


def octets(text):
    return text.encode("utf-8", "surrogatepass")


def pairs(key, value):
    """What a JSON value is in pairs of texts."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from pairs(f"{key}.{name}" if key else name, inner)
    elif isinstance(value, list):
        yield key, octets(str(len(value)))
        for number, inner in enumerate(value):
            yield from pairs(f"{key}.{number}", inner)
    elif value is not None:
        yield key, octets(value if isinstance(value, str) else json.dumps(value))


def packed(text):
    return struct.pack("<I", len(text)) + text


def write(record, out):
    if "input_b64" in record:
        record["input"] = ""
    found = dict(pairs("", record))
    if "input_b64" in found:
        found["input"] = base64.b64decode(found.pop("input_b64"))
    out.write(struct.pack("<I", len(found)))
    for key, value in found.items():
        out.write(packed(octets(key)) + packed(value))


def main():
    folder = sys.argv[1]
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".jsonl"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            for line in file:
                write({"file": name.removesuffix(".jsonl"), **json.loads(line)}, sys.stdout.buffer)


main()
