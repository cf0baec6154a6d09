#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Python's email package as a reader (reader.h): python_email.py default|strict|lax.

default: the values of policy.default. strict, lax: email.utils.getaddresses over the old policy's strings.
"""

import email
import email.policy
import email.utils
import re
import signal
import struct
import sys

SECONDS = 2  # READER_SECONDS of reader.h


def text_of(octets):
    """Text as it comes with SMTPUTF8; what is no UTF-8 as email.message_from_bytes keeps it."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("ascii", "surrogateescape")


def domain_of(address):
    """Behind the last "@" that is in no quoted string; nothing where no local part is. Without brackets around all."""
    found = re.fullmatch(r'((?:"(?:\\.|[^"\\])*"|[^"])+)@([^"]*)', address.strip(" \t\r\n<>"), re.S)
    return found.group(2) if found else ""


def addresses_default(kind, text):
    if kind == "b":
        fields = [email.policy.default.header_fetch_parse("From", text)]
    else:
        fields = email.message_from_string(text, policy=email.policy.default).get_all("From", [])
    for field in fields:
        for address in field.addresses:
            yield address.domain if address.username else ""


def addresses_utils(kind, text, strict):
    if kind == "b":
        fields = [text]
    else:
        fields = [str(field) for field in email.message_from_string(text).get_all("From", [])]
    for _, address in email.utils.getaddresses(fields, strict=strict):
        yield domain_of(address)


READERS = {
    "default": addresses_default,
    "strict": lambda kind, text: addresses_utils(kind, text, True),
    "lax": lambda kind, text: addresses_utils(kind, text, False),
}


def main():
    reader = READERS[sys.argv[1]]
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(5)) == 5:
        kind, length = struct.unpack(">cI", head)
        octets = source.read(length)
        if kind == b"f":
            sink.flush()
            continue
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        mark, domains = b".", []
        try:
            domains = [domain for domain in reader(kind.decode(), text_of(octets)) if domain]
        except Exception:  # pylint: disable=broad-except
            mark = b"!"
        domains = [domain for domain in domains if "\ufffd" not in domain]  # what it could not decode
        encoded = [domain.encode("utf-8", "surrogateescape") for domain in domains]
        shown = b"".join(struct.pack(">I", len(domain)) + domain for domain in encoded)
        sink.write(struct.pack(">cI", mark, len(shown)) + shown)


main()
