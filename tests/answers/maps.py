#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""maps.py SOCKET: a server of Postfix's socketmap protocol (socketmap_table(5)) on a Unix socket. The name of a map says what
is done with a request; the maps "blocked" and "owners" are right, each other one is wrong in its own way."""

import socket
import sys
import threading
import time

DATA = {"blocked": {"ann": "yes", "bob@univ.example": "yes"},
        "owners": {"dean@univ.example": "cath, dean", "odd@univ.example": "CATH"}}


def netstring(text):
    octets = text.encode()
    return b"%d:%s," % (len(octets), octets)


def found(name, key):
    value = DATA.get(name, {}).get(key)
    return netstring("NOTFOUND " if value is None else "OK " + value)


WRONG = {
    "temp": lambda key: netstring("TEMP the database is away"),
    "timeout": lambda key: netstring("TIMEOUT too slow"),
    "perm": lambda key: netstring("PERM no such map"),
    "word": lambda key: netstring("OKAY yes"),
    "case": lambda key: netstring("ok yes"),
    "empty": lambda key: b"0:,",
    "comma": lambda key: b"6:OK yes;",
    "digits": lambda key: b"99999999999999999999:OK",
    "none": lambda key: b":OK yes,",
    "minus": lambda key: b"-6:OK yes,",
    "cut": lambda key: b"9:OK y",
    "two": lambda key: netstring("NOTFOUND ") + netstring("OK yes"),
    "large": lambda key: b"100001:" + b"x" * 100001 + b",",
    "lines": lambda key: netstring("OK cath\n" + key + " ann"),
    "http": lambda key: b"HTTP/1.1 400 Bad Request\r\n\r\n",
}


def read_request(stream):
    digits = b""
    while True:
        octet = stream.read(1)
        if octet in (b"", b":"):
            break
        digits += octet
    if not digits:
        return None
    octets = stream.read(int(digits) + 1)
    return octets[:-1].decode()


def serve(connection):
    stream = connection.makefile("rb")
    while (request := read_request(stream)) is not None:
        name, key = request.split(" ", 1)
        if name == "hang":
            time.sleep(60)
        elif name == "close":
            break
        elif name == "slow":  # an octet at a time, and right
            for octet in netstring("NOTFOUND "):
                connection.sendall(bytes([octet]))
                time.sleep(0.01)
        elif name == "largest":  # what still is a reply
            connection.sendall(netstring("OK " + "x" * (100000 - 3)))
        elif name in WRONG:
            connection.sendall(WRONG[name](key))
            if name == "cut":
                break
        else:
            connection.sendall(found(name, key))
    connection.close()


def serve_quietly(connection):
    try:
        serve(connection)
    except OSError:
        pass


def main():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(64)
    while True:
        threading.Thread(target=serve_quietly, args=(listener.accept()[0],), daemon=True).start()


main()
