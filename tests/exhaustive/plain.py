#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Texts for `plain -`: plain.py COUNT [CORPORA] writes every input of CORPORA/*.jsonl and COUNT records of each
generator of tests/compare, each as a length of 32 bits and octets."""

import base64
import json
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "compare"))
import generator
import wellformed


def texts():
    for number in range(int(sys.argv[1])):
        for make in (generator.record, wellformed.record):
            yield make(1, number)[1]
    folder = sys.argv[2] if len(sys.argv) > 2 else ""
    for name in sorted(os.listdir(folder)) if folder and os.path.isdir(folder) else []:
        if not name.endswith(".jsonl"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            for record in map(json.loads, file):
                if "input_b64" in record:
                    yield base64.b64decode(record["input_b64"])
                elif isinstance(record.get("input"), str):
                    yield record["input"].encode("utf-8", "surrogatepass")


for text in texts():
    sys.stdout.buffer.write(struct.pack("<I", len(text)) + text)
