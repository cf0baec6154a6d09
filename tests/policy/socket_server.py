#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""consigne policy --socket: socket_server.py COMMAND RULES FOLDER. Exits 1 where an answer is not the one reasoned here."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time

COMMAND, RULES, FOLDER = sys.argv[1:]
PATH, POLICY, ERRORS = (os.path.join(FOLDER, name) for name in ("policy.socket", "live.consigne", "errors"))
SESSION = {"request": "smtpd_access_policy", "protocol_state": "RCPT", "client_address": "192.0.2.1",
           "client_name": "unknown", "server_port": "587", "helo_name": "h.example", "sender": "x@other.example",
           "recipient": "dean@univ.example", "sasl_username": "", "encryption_protocol": "TLSv1.3"}
OVER, STOLEN = "451 4.7.1 Too many messages.", "550 5.7.1 The account ann is blocked."


def request(**attributes):
    return "".join(f"{name}={value}\n" for name, value in {**SESSION, **attributes}.items()).encode() + b"\n"


def connect():
    one = socket.socket(socket.AF_UNIX)
    one.settimeout(20)
    one.connect(PATH)
    return one


def ask(one, **attributes):
    one.sendall(request(**attributes))
    return answer(one)


def answer(one):
    got = b""
    while not got.endswith(b"\n\n"):
        more = one.recv(4096)
        if not more:
            return got.decode() + "(end)"
        got += more
    return got.decode().removeprefix("action=").rstrip("\n")


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: {got!r} instead of {wanted!r}")


def expect_line(part):
    """Waits for a line of the log; a line that was there before does not count."""
    for _ in range(200):
        with open(ERRORS, encoding="utf-8") as file:
            if part in file.read():
                open(ERRORS, "w", encoding="utf-8").close()
                return
        time.sleep(0.05)
    sys.exit(f"the log never says {part!r}")


def limits():
    """The rate of 2 an hour holds across connections; recipients of one message count once."""
    one, two = connect(), connect()
    expect("first message", ask(one, instance="a", sasl_username="bob"), "DUNNO")
    expect("its second recipient", ask(one, instance="a", sasl_username="bob", recipient="b@univ.example"), "DUNNO")
    expect("second message, elsewhere", ask(two, instance="b", sasl_username="bob"), "DUNNO")
    expect("third message", ask(two, instance="c", sasl_username="bob"), OVER)
    expect("third message, first connection", ask(one, instance="d", sasl_username="bob"), OVER)
    expect("another login", ask(one, instance="e", sasl_username="eve"), "DUNNO")


def pieces():
    """Octets come as they come: one at a time, and two requests at once."""
    one = connect()
    for octet in request(instance="f"):
        one.sendall(bytes([octet]))
    expect("octet by octet", answer(one), "DUNNO")
    one.sendall(request(instance="g") + request(instance="h", sasl_username="ann"))
    got = b""
    while got.count(b"\n\n") < 2:
        got += one.recv(4096)
    expect("two at once", got.decode(), f"action=DUNNO\n\naction={STOLEN}\n\n")


def many():
    """A hundred connections, of which one asks nothing and one leaves in the middle, and one never reads."""
    idle, leaving, mute = connect(), connect(), connect()
    leaving.sendall(b"request=smtpd_access_policy\nsender=")
    leaving.close()
    mute.setblocking(False)
    try:
        for number in range(20000):  # until its buffers are full
            mute.send(request(instance=f"m{number}"))
    except BlockingIOError:
        pass
    others = [connect() for _ in range(100)]
    for number, one in enumerate(others):
        expect("one of many", ask(one, instance=f"n{number}", sasl_username="ann"), STOLEN)
    expect("who waited", ask(idle, instance="i"), "DUNNO")
    wrong = connect()
    wrong.sendall(b"HELO\n\n")
    expect("another protocol", answer(wrong), "451 4.3.5 Server configuration error")
    expect("and its end", wrong.recv(10), b"")


def reloads(server):
    """A change is seen; a wrong one, and one that cannot be decided here, changes nothing."""
    one = connect()
    with open(RULES, encoding="utf-8") as file:
        text = file.read()

    def write(new):
        with open(POLICY + ".new", "w", encoding="utf-8") as file:
            file.write(new)
        os.replace(POLICY + ".new", POLICY)
        server.send_signal(signal.SIGHUP)

    write(text.replace("{ ann }", "{ eve }"))
    expect_line("is in force")
    expect("ann is free", ask(one, instance="o", sasl_username="ann"), "DUNNO")
    write(text.replace("rule", "rul"))
    expect_line("the old ruleset stays in force")
    write(text + 'rule late { when any header.from in univ reject }\n')
    expect_line("rule late reads header.from")
    expect("ann is still free", ask(one, instance="p", sasl_username="ann"), "DUNNO")
    write(text)
    expect_line("is in force")
    expect("ann is blocked again", ask(one, instance="q", sasl_username="ann"), STOLEN)
    time.sleep(1.1)  # the files are looked at once a second, without a signal too
    with open(POLICY, "w", encoding="utf-8") as file:
        file.write(text.replace("{ ann }", "{ eve }"))
    expect("a change without a signal", ask(one, instance="r", sasl_username="eve"), STOLEN.replace("ann", "eve"))


def main():
    shutil.copy(RULES, POLICY)
    with open(ERRORS, "a", encoding="utf-8") as errors:
        arguments = [COMMAND, "policy", POLICY, "--socket", PATH, "--server-name", "mx.univ.example"]
        server = subprocess.Popen(arguments, stderr=errors)
    try:
        for _ in range(200):
            if os.path.exists(PATH):
                break
            time.sleep(0.05)
        limits()
        pieces()
        many()
        reloads(server)
        server.send_signal(signal.SIGTERM)
        expect("the exit code", server.wait(20), 0)
        expect("the socket is there", os.path.exists(PATH), False)
    finally:
        server.kill()
        server.wait()


main()
