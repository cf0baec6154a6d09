#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Dovecot's ENVELOPE: its own IMAP server, started without a login on a folder of the records."""

import os
import pwd
import re
import subprocess
import tempfile

import reader

IMAP = "/usr/lib/dovecot/imap"
COMMANDS = b"1 EXAMINE INBOX\r\n2 FETCH 1:* (ENVELOPE)\r\n3 LOGOUT\r\n"
TOKENS = re.compile(rb'[()]|"((?:\\.|[^"\\])*)"|\{(\d+)\}\r\n|[^\s()"{]+', re.S)
FROM = 2             # RFC 3501 7.4.2: the third of an envelope
NO_DOMAINS = (None, b"", b"MISSING_DOMAIN", b"SYNTAX_ERROR")
NO_MAILBOXES = (None, b"", b"MISSING_MAILBOX")


def values(text, at):
    """The list that begins at `at`, as nested lists, and its end."""
    stack = []
    while True:
        token = TOKENS.match(text, at) or TOKENS.search(text, at)
        at = token.end()
        if token[0] == b"(":
            stack.append([])
            continue
        value = token[0]
        if value == b")":
            value = stack.pop()
            if not stack:
                return value, at
        elif token[2]:
            value = text[at:at + int(token[2])]
            at += len(value)
        elif value.startswith(b'"'):
            value = re.sub(rb"\\(.)", rb"\1", token[1], flags=re.S)
        elif value == b"NIL":
            value = None
        stack[-1].append(value)


def domains(envelope):
    for _, _, mailbox, domain in envelope[FROM] or []:
        if mailbox not in NO_MAILBOXES and domain not in NO_DOMAINS:
            yield domain


def replies(text, count):
    """Domains of each message; the server tells them in order."""
    at = 0
    for number in range(1, count + 1):
        head = b"* %d FETCH (ENVELOPE " % number
        at = text.index(head, at) + len(head)
        envelope, at = values(text, at)
        yield list(domains(envelope))


def talk(command, environment):
    """What the server says until it leaves. Its input stays open: at the end of it the server would leave at once."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=environment) as process:
        process.stdin.write(COMMANDS)
        process.stdin.flush()
        return process.stdout.read()


def settings(folder, path, user):
    """Of version 2.4, which must be named, has other words and clears the environment, or of those before it."""
    said = subprocess.run(["dovecot", "--version"], stdout=subprocess.PIPE, check=True).stdout.split()[0].decode()
    release = re.match(r"(\d+)\.(\d+)\.(\d+)", said)[0]
    if [int(number) for number in release.split(".")] >= [2, 4]:
        mail = (f"dovecot_config_version = {release}\ndovecot_storage_version = {release}\n"
                f"mail_driver = maildir\nmail_path = {path}\nmail_index_path = MEMORY\n"
                f"import_environment {{\n  USER = {user}\n  HOME = {folder}\n}}\n")
    else:
        mail = f"mail_location = maildir:{path}:INDEX=MEMORY\n"
    return f"{mail}base_dir = {folder}\nssl = no\nlog_path = /dev/null\nmail_max_lock_timeout = 0\n"


def main():
    user = pwd.getpwnam("nobody")  # the server refuses to read mail as root
    root = os.getuid() == 0
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        os.chmod(folder, 0o755)
        mail = reader.Maildir(folder, (user.pw_uid, user.pw_gid) if root else None)
        configuration = os.path.join(folder, "dovecot.conf")
        with open(configuration, "w", encoding="ascii") as file:
            file.write(settings(folder, mail.path, user.pw_name))
        command = [IMAP, "-c", configuration]
        if root:
            command = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"] + command

        def read(messages):
            mail.fill(messages)
            return list(replies(talk(command, {"USER": user.pw_name, "HOME": folder}), len(messages)))

        reader.run_at_once(read)


main()
