#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Python's email package as a reader: python_email.py default|strict|lax.

default: the values of policy.default. strict, lax: email.utils.getaddresses over the old policy's strings.
"""

import email
import email.policy
import email.utils
import re
import sys

import reader


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
    read = READERS[sys.argv[1]]

    def domains(kind, octets):
        for domain in read(kind, text_of(octets)):
            if "\ufffd" not in domain:  # what it could not decode
                yield domain.encode("utf-8", "surrogateescape")

    reader.run(domains)


main()
