#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""inputs.py FOLDER: the inputs of the corpora there, each once, to the standard output: a length of four octets,
the low one first, and the octets."""

import base64
import glob
import json
import os
import struct
import sys


def octets(record):
    if "input_b64" in record:
        return base64.b64decode(record["input_b64"])
    return record["input"].encode("utf-8", "surrogatepass")


inputs = set()
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.jsonl"))):
    with open(path, encoding="ascii") as file:
        inputs.update(octets(json.loads(line)) for line in file)
for text in sorted(inputs):
    sys.stdout.buffer.write(struct.pack("<I", len(text)) + text)
