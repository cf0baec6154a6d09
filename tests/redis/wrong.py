#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""wrong.py FOLDER: servers that speak like Redis until they are asked for a limit, and then each wrongly in its own way. Each
listens on a Unix socket of its name; "loop" listens on TCP too, and writes its port to FOLDER/port."""

import os
import select
import socket
import sys
import threading

SHA = b"$40\r\n" + b"a" * 40 + b"\r\n"

WRONG = {
    "seven": b":7\r\n",
    "status": b"+OK\r\n",
    "nothing": b"$-1\r\n",
    "text": b"$1\r\n0\r\n",
    "list": b"*1\r\n:0\r\n",
    "large-list": b"*2000000000\r\n",
    "deep": b"*1\r\n" * 50,
    "large-text": b"$500000000\r\n" + b"x" * 100000,
    "octets": b"\x00\xff\r\n",
    "no-number": b":zero\r\n",
    "two": b":0\r\n:0\r\n",
    "error": b"-ERR unknown\r\n",
    "oom": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
    "noscript": b"-NOSCRIPT No matching script.\r\n",
    "loading": b"-LOADING Redis is loading the dataset in memory\r\n",
    "moved": b"-MOVED 99999 192.0.2.1:1\r\n",
    "moved-nowhere": b"-MOVED 1 :\r\n",
    "moved-cut": b"-MOVED\r\n",
    "ask-name": b"-ASK 1 redis.invalid:6379\r\n",
    "http": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "close": b"",
}


def read_command(stream):
    """The words of a command, an array of texts."""
    line = stream.readline()
    if not line.startswith(b"*"):
        return None
    words = []
    for _ in range(int(line[1:])):
        words.append(stream.read(int(stream.readline()[1:]) + 2)[:-2])
    return words


def serve(connection, reply):
    stream = connection.makefile("rb")
    try:
        while (words := read_command(stream)):
            if words[0] == b"SCRIPT":
                connection.sendall(SHA)
            elif words[0] == b"ASKING":
                connection.sendall(b"+OK\r\n")
            else:
                connection.sendall(reply)
                if not reply:
                    break
    except OSError:
        pass
    connection.close()


def main():
    listeners = {}
    for name, reply in WRONG.items():
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(os.path.join(sys.argv[1], name))
        listeners[listener] = reply
    loop = socket.socket()
    loop.bind(("127.0.0.1", 0))
    listeners[loop] = b"-MOVED 1 127.0.0.1:%d\r\n" % loop.getsockname()[1]
    for listener in listeners:
        listener.listen(16)
    with open(os.path.join(sys.argv[1], "port"), "w", encoding="ascii") as file:
        file.write(str(loop.getsockname()[1]))
    while True:
        for listener in select.select(list(listeners), [], [])[0]:
            threading.Thread(target=serve, args=(listener.accept()[0], listeners[listener]), daemon=True).start()


main()
