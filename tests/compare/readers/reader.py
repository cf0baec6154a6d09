# SPDX-License-Identifier: MIT
"""What every reader in Python shares: records in, answers out (reader.h)."""

import os
import signal
import struct
import sys

SECONDS = 2  # READER_SECONDS of reader.h


def records():
    """Kind and octets of each record of the standard input."""
    source = sys.stdin.buffer
    while len(head := source.read(5)) == 5:
        kind, length = struct.unpack(">cI", head)
        yield kind.decode(), source.read(length)


def answer(mark, domains):
    shown = b"".join(struct.pack(">I", len(domain)) + domain for domain in domains if domain)
    sys.stdout.buffer.write(struct.pack(">cI", mark, len(shown)) + shown)


def run(read):
    """Answers each record; read(kind, octets) gives domains."""
    for kind, octets in records():
        if kind == "f":
            sys.stdout.buffer.flush()
            continue
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        try:
            answer(b".", list(read(kind, octets)))
        except Exception:  # pylint: disable=broad-except
            answer(b"!", [])


def run_at_once(read):
    """Answers all records up to a flush; read(messages) gives a list of domains for each."""
    waiting = []
    for kind, octets in records():
        if kind == "f":
            for domains in read(waiting) if waiting else []:
                answer(b".", domains)
            sys.stdout.buffer.flush()
            waiting = []
        else:
            waiting.append(b"From: " + octets + b"\r\n\r\n" if kind == "b" else octets)


class Maildir:
    """A folder of messages, for programs that read whole folders; in memory where that is to be had."""

    def __init__(self, parent, owner=None):
        self.path = os.path.join(parent, "mail")
        self.owner = owner
        for name in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(self.path, name))
            self.own(os.path.join(self.path, name))
        self.own(self.path)

    def own(self, path):
        if self.owner:
            os.chown(path, *self.owner)

    def fill(self, messages):
        """Message N has N + 1 in front of its name."""
        for name in os.listdir(self.path):
            path = os.path.join(self.path, name)
            if not os.path.isdir(path):
                os.remove(path)
        folder = os.path.join(self.path, "cur")
        for name in os.listdir(folder):
            os.remove(os.path.join(folder, name))
        for number, message in enumerate(messages, 1):
            path = os.path.join(folder, f"{number:010}.x.y:2,S")
            with open(path, "wb") as file:
                file.write(message)
            self.own(path)
