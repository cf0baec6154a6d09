#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Answers DNS (RFC 1035) for two hosts, on a loopback address: dns.py ADDRESS. All other names do not exist."""

import socket
import struct
import sys

HOSTS = {"h.example": "192.0.2.1", "mx.univ.example": "192.0.2.25"}
POINTERS = {".".join(reversed(address.split("."))) + ".in-addr.arpa": name for name, address in HOSTS.items()}
A, PTR = 1, 12


def encoded(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def answer(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace").lower())
        at += 1 + query[at]
    name, (kind,) = ".".join(labels), struct.unpack("!H", query[at + 1:at + 3])
    data = None
    if kind == A and name in HOSTS:
        data = socket.inet_aton(HOSTS[name])
    if kind == PTR and name in POINTERS:
        data = encoded(POINTERS[name])
    found = name in HOSTS or name in POINTERS
    header = query[:2] + struct.pack("!HHHHH", 0x8580 if found else 0x8583, 1, 1 if data else 0, 0, 0)
    record = b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data if data else b""
    return header + query[12:at + 5] + record


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((sys.argv[1], 53))
while True:
    packet, client = server.recvfrom(512)
    server.sendto(answer(packet), client)
