#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""consigne filter while its ruleset changes: reload.py COMMAND RULES FOLDER. Exits 1 where an answer is not the one
reasoned here."""

import os
import signal
import subprocess
import sys
import time

COMMAND, RULES, FOLDER = sys.argv[1:]
LIVE, ERRORS = (os.path.join(FOLDER, name) for name in ("live.consigne", "errors"))
SESSION, TOKEN = "00000000000000a1", "00000000000000b2"


class Filter:
    """The command, as smtpd starts it."""

    def __init__(self):
        with open(ERRORS, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen([COMMAND, "filter", LIVE, "--server-name", "mx.univ.example", "--verified", "none"],
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True)
        self.write("config|ready")
        while self.read() != "register|ready":
            pass
        self.report("link-connect", "h.example|pass|192.0.2.1:4000|198.51.100.1:25")

    def write(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def read(self):
        return self.process.stdout.readline().rstrip("\n")

    def report(self, event, rest):
        self.write(f"report|0.7|1.0|smtp-in|{event}|{SESSION}|{rest}")

    def ask(self, phase, rest):
        self.write(f"filter|0.7|1.0|smtp-in|{phase}|{SESSION}|{TOKEN}|{rest}")
        return self.read().removeprefix(f"filter-result|{SESSION}|{TOKEN}|")


def change(text):
    with open(LIVE + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(LIVE + ".new", LIVE)


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: {got!r} instead of {wanted!r}")


def expect_line(part):
    for _ in range(200):
        with open(ERRORS, encoding="utf-8") as file:
            if part in file.read():
                return
        time.sleep(0.05)
    sys.exit(f"the log never says {part!r}")


def main():
    with open(RULES, encoding="utf-8") as file:
        rules = file.read()
    change(rules)
    one = Filter()
    expect("MAIL", one.ask("mail-from", "x@other.example"), "proceed")
    expect("RCPT", one.ask("rcpt-to", "nobody@univ.example"), "reject|550 5.1.1 Nobody here.")
    change(rules.replace("Nobody here", "Nobody is here"))
    time.sleep(1.1)  # it looks once a second
    expect("the same message", one.ask("rcpt-to", "nobody@univ.example"), "reject|550 5.1.1 Nobody here.")
    expect("the next MAIL", one.ask("mail-from", "x@other.example"), "proceed")
    expect("the next message", one.ask("rcpt-to", "nobody@univ.example"), "reject|550 5.1.1 Nobody is here.")
    expect_line("is in force")
    change("consigne 1 rule")
    one.process.send_signal(signal.SIGHUP)
    expect_line("the old ruleset stays in force")
    expect("after a wrong one", one.ask("rcpt-to", "nobody@univ.example"), "reject|550 5.1.1 Nobody is here.")
    one.process.stdin.close()
    expect("its end", one.process.wait(20), 0)


main()
