#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Messages through Postfix while the programs beside it are killed, and while the ruleset changes.

load.py FOLDER POLICY MESSAGES [PART...]: FOLDER is that of postfix.sh; the parts are rates, kills, reloads and memory. One message in four shows an address of ours and comes
from elsewhere, which both policies refuse. A client comes back after 4xx and after a lost connection, as a mail server
does. Then each honest message has been delivered and none was refused for good, each forged one was refused for good
and none delivered. The counts are of the replies and of the delivered files, not of what our programs say.
"""

import os
import re
import signal
import smtplib
import subprocess
import sys
import threading
import time

CLIENTS = 8
PATIENCE = 120  # seconds for which one message is tried again
DRAINS = 300    # seconds that the queue may take
OURS, STRANGER = "x@univ.example", "friend@other.example"

folder, policy, messages = sys.argv[1], sys.argv[2], int(sys.argv[3])
parts = sys.argv[4:] or ["rates", "kills", "reloads", "memory"]
failed = []
count = 0


def report(good, name):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {name}", flush=True)
    if not good:
        failed.append(name)


class Program:
    """One of the programs beside Postfix; it is killed and started again."""

    def __init__(self, name, socket, owner, *command):
        self.name, self.socket, self.owner, self.command, self.process = name, socket, owner, command, None

    def start(self):
        if os.path.exists(self.socket):
            os.unlink(self.socket)
        environment = dict(os.environ, LD_LIBRARY_PATH=folder)
        with open(f"{folder}/{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(self.command, stderr=log, env=environment, umask=0)
        for _ in range(100):
            if os.path.exists(self.socket):
                break
            time.sleep(0.05)
        if self.owner:
            subprocess.run(["chown", self.owner, self.socket], check=True)

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        self.process.wait()

    def resident(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1])


class Sending:
    """Messages FIRST to FIRST + COUNT - 1, by CLIENTS connections to a port."""

    connection = threading.local()  # of each client

    def __init__(self, port, first, number):
        self.port, self.numbers, self.lock = port, iter(range(first, first + number)), threading.Lock()
        self.replies, self.again, self.done = {}, 0, 0
        self.threads = [threading.Thread(target=self.client) for _ in range(CLIENTS)]

    def next(self):
        with self.lock:
            return next(self.numbers, None)

    def once(self, number):
        """The code of the reply that ended the message; 0 where the connection was lost."""
        author = OURS if forged(number) else STRANGER
        text = f"From: {author}\r\nTo: dean@univ.example\r\nSubject: number {number}\r\n\r\nHello\r\n"
        try:
            if not self.connection.client:
                self.connection.client = smtplib.SMTP("127.0.0.1", self.port, "h.example", timeout=60)
            self.connection.client.sendmail(author, ["dean@univ.example"], text)
            return 250
        except smtplib.SMTPRecipientsRefused as refused:
            return next(iter(refused.recipients.values()))[0]
        except smtplib.SMTPResponseException as refused:
            return refused.smtp_code
        except (OSError, smtplib.SMTPException):
            self.connection.client = None
            return 0

    def client(self):
        self.connection.client = None
        while (number := self.next()) is not None:
            ends = time.monotonic() + PATIENCE
            while (code := self.once(number)) < 500 and code != 250 and time.monotonic() < ends:
                with self.lock:
                    self.again += 1
                self.leave()  # Postfix asks a milter that failed no more in this session
                time.sleep(0.1)
            with self.lock:
                self.replies[number] = code
                self.done += 1
        self.leave()

    def leave(self):
        if self.connection.client:
            self.connection.client.close()
        self.connection.client = None

    def start(self):
        self.begun = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def wait(self, number):
        """Until that many have their reply."""
        while self.done < number and any(thread.is_alive() for thread in self.threads):
            time.sleep(0.02)

    def end(self):
        for thread in self.threads:
            thread.join()
        self.rate = self.done / (time.monotonic() - self.begun)
        return self


def forged(number):
    return number % 4 == 3


def delivered():
    """How often each number was delivered, when the queue is empty."""
    for _ in range(DRAINS):
        queue = subprocess.run(["postqueue", "-c", f"{folder}/etc", "-p"], capture_output=True, text=True, check=False)
        if "queue is empty" in queue.stdout:
            break
        time.sleep(1)
    counts = {}
    for name in os.scandir(f"{folder}/mail/all/new"):
        with open(name, encoding="utf-8", errors="replace") as file:
            number = int(re.search(r"^Subject: number (\d+)$", file.read(), re.M)[1])
            counts[number] = counts.get(number, 0) + 1
    return counts


def judge(what, sending):
    """What must hold of messages that all have their reply."""
    arrived = delivered()
    honest = [n for n in sending.replies if not forged(n)]
    ours = [n for n in sending.replies if forged(n)]
    lost = [n for n in honest if n not in arrived]
    report(not lost, f"{what}: of {len(honest)} honest messages none is lost, {len(lost)} are")
    refused = [n for n in honest if sending.replies[n] != 250]
    report(not refused, f"{what}: no honest message is refused, {len(refused)} are")
    accepted = [n for n in ours if sending.replies[n] // 100 != 5 or n in arrived]
    report(not accepted, f"{what}: of {len(ours)} forged messages none is accepted, {len(accepted)} are")
    twice = sum(arrived[n] > 1 for n in honest if n in arrived)
    print(f"# {what}: {sending.again} tried again, {twice} delivered more than once, {sending.rate:.0f} a second")


milter = Program("milter", f"{folder}/run/milter", None, f"{folder}/consigne-milter", f"{folder}/milter.conf")
service = Program("policy", f"{folder}/spool/private/policy", "postfix", f"{folder}/consigne", "policy", policy, "--socket",
                  f"{folder}/spool/private/policy", "--server-name", "mx.univ.example", "--listener", "2525=mx")
nothing = Program("nothing", f"{folder}/run/nothing", None, f"{folder}/nothing", f"unix:{folder}/run/nothing")


def kills(first):
    """Each program is killed three times, and is away for a second."""
    sending = Sending(2525, first, messages).start()
    for part in range(1, 7):
        sending.wait(messages * part // 7)
        program = milter if part % 2 else service
        program.kill()
        time.sleep(1)
        program.start()
    judge("killed", sending.end())
    report(sending.again > 0, "  some had to wait")


def reloads(first):
    """The ruleset changes twice a second between two texts; each message has one of their revisions."""
    path = f"{folder}/rules.consigne"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    before = os.path.getsize(f"{folder}/milter.log")
    sending, changes = Sending(2525, first, messages).start(), 0
    while sending.done < messages and any(thread.is_alive() for thread in sending.threads):
        changes += 1
        with open(f"{path}.new", "w", encoding="utf-8") as file:
            file.write(text.replace("100% sure", "quite sure") if changes % 2 else text)
        os.rename(f"{path}.new", path)
        milter.process.send_signal(signal.SIGUSR1)
        time.sleep(0.5)
    judge("reloaded", sending.end())
    with open(f"{folder}/milter.log", encoding="utf-8", errors="replace") as log:
        log.seek(before)
        revisions = re.findall(r"verdict=.* revision=(\S+)", log.read())
    used = {revision: revisions.count(revision) for revision in set(revisions)}
    report(len(used) == 2, f"reloaded {changes} times: two revisions decided, {sorted(used.values())} decisions")


def memory(first):
    """Of both programs after 1,000 messages and after all."""
    milter.kill(signal.SIGTERM), service.kill(signal.SIGTERM)
    milter.start(), service.start()
    Sending(2525, first, 1000).start().end()
    early = [program.resident() for program in (milter, service)]
    sending = Sending(2525, first + 1000, messages).start().end()
    late = [program.resident() for program in (milter, service)]
    judge("memory", sending)
    for program, old, new in zip((milter, service), early, late):
        report(new < old * 1.1 + 512, f"{program.name}: {old} KiB resident after 1,000 messages, {new} after {messages + 1000}")


def rates(first):
    """Messages a second, side by side: all asked, a milter that does nothing, nobody asked."""
    nothing.start()
    best = {port: [] for port in (2525, 2526, 2527)}
    for turn in range(9):
        port = (2525, 2526, 2527)[turn % 3]
        sending = Sending(port, first + 4 * turn * 1000, 1000)
        sending.numbers = iter(range(first + 4 * turn * 1000, first + 4 * (turn + 1) * 1000, 4))  # honest ones
        best[port].append(sending.start().end().rate)
        delivered()
    nothing.kill(signal.SIGTERM)
    middle = {port: sorted(rates)[1] for port, rates in best.items()}
    print(f"# messages a second: {middle[2525]:.0f} with milter and policy service, {middle[2526]:.0f} with a milter that "
          f"does nothing, {middle[2527]:.0f} with neither")


signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that nothing is left running
milter.start(), service.start()
try:
    for number, part in enumerate(parts):
        {"rates": rates, "kills": kills, "reloads": reloads, "memory": memory}[part](number * 10_000_000)
finally:
    for running in (milter, service):
        running.kill()
sys.exit(bool(failed))
