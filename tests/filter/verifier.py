#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A filter of OpenSMTPD that stands for one that verifies signatures: verifier.py ID. What a field X-Signed says is the
result of univ.example, by this id; fields with this id that came from outside go."""

import sys

ID = f"authentication-results: {sys.argv[1]};"
sessions = {}  # by session: in the header


def take(session, token, line):
    prefix = f"filter-dataline|{session}|{token}|"
    sessions.setdefault(session, True)
    if sessions[session] and line.lower().startswith("x-signed: "):
        print(prefix + f"Authentication-Results: {sys.argv[1]}; dkim={line[10:]} header.d=univ.example")
    if line == "":
        sessions[session] = False
    if not (sessions[session] and line.lower().startswith(ID)):
        print(prefix + line)
    if line == ".":
        del sessions[session]


for text in sys.stdin:
    text = text.rstrip("\n")
    if text == "config|ready":
        print("register|filter|smtp-in|data-line\nregister|ready")
    if text.startswith("filter|"):
        _, _, _, _, _, session, token, line = text.split("|", 7)
        take(session, token, line)
    sys.stdout.flush()
