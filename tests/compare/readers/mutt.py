#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutt: it opens a folder of the records and leaves; its header cache has the addresses as its index shows them.

An entry is what mutt has in memory, written out: a block whose size depends on the build, then the lists of addresses,
Return-Path first and From second. A list is a count, an address is name, mailbox and whether it is a group; a text is its
size with the NUL at its end, then its octets. So the place of the lists is found by a message that is known.
"""

import fcntl
import os
import pty
import struct
import subprocess
import tempfile
import termios

import reader

KNOWN = b"known@known.example"
SETTINGS = """set header_cache={0}/cache mbox_type=Maildir folder={0} record= postponed= maildir_header_cache_verify=no
"""


def text(entry, at):
    size, = struct.unpack_from("=I", entry, at)
    return entry[at + 4:at + 4 + max(0, size - 1)], at + 4 + size


def mailboxes(entry, at):
    """The mailboxes of the list at `at`, and its end."""
    found, (count,) = [], struct.unpack_from("=I", entry, at)
    at += 4
    for _ in range(count):
        _, at = text(entry, at)
        mailbox, at = text(entry, at)
        if entry[at:at + 4] == bytes(4):
            found.append(mailbox)
        at += 4
    return found, at


def domains(entry, start):
    _, behind = mailboxes(entry, start)
    for mailbox in mailboxes(entry, behind)[0]:
        local, _, domain = mailbox.rpartition(b"@")
        yield domain if local else b""


def cached(cache):
    """Entries of the cache by the number in front of the message's name."""
    found = {}
    listed = subprocess.run(["tcbmgr", "list", "-px", "-pv", cache], stdout=subprocess.PIPE, check=True).stdout
    for line in listed.splitlines():
        name, entry = (bytes.fromhex(octets.decode()) for octets in line.split(b"\t"))
        found[int(name.rpartition(b"/")[2].split(b".")[0])] = entry
    return found


def open_folder(command, environment):
    """Runs mutt on a terminal that shows nothing."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))  # ncurses 6.5 opens none of no size
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        try:
            while os.read(ours, 1 << 16):
                pass
        except OSError:
            pass  # mutt has closed it
        os.close(ours)
    if process.returncode:
        raise SystemExit(f"mutt ends with {process.returncode}")


def main():
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        mail = reader.Maildir(folder)
        settings, cache = os.path.join(folder, "muttrc"), os.path.join(folder, "cache")
        with open(settings, "w", encoding="ascii") as file:
            file.write(SETTINGS.format(folder))
        command = ["mutt", "-n", "-F", settings, "-f", mail.path, "-e", "push <exit>"]
        environment = {"TERM": "xterm", "HOME": folder, "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}

        def read(messages):
            mail.fill(messages + [b"From: " + KNOWN + b"\n\n"])
            open_folder(command, environment)
            entries = cached(cache)
            os.remove(cache)
            known = struct.pack("=IIII", 0, 1, 0, len(KNOWN) + 1) + KNOWN
            start = entries[len(messages) + 1].index(known)
            return [list(domains(entries[number], start)) for number in range(1, len(messages) + 1)]

        reader.run_at_once(read)


main()
