#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs a script within Thunderbird by the Marionette protocol: marionette.py PORT SCRIPT ARGUMENT...

SCRIPT is the body of a function with Thunderbird's own rights; what it returns, a promise too, is printed as JSON. A packet is its
length in digits, a colon and JSON: [0, number, command, parameters] there, [1, number, error, result] back.
"""

import json
import pathlib
import socket
import sys

SECONDS = 60  # for each answer


class Marionette:
    def __init__(self, port):
        self.number = 0
        self.socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self.stream = self.socket.makefile("rb")
        self.read()  # its greeting

    def read(self):
        digits = b""
        while len(digits) < 10 and (octet := self.stream.read(1)) != b":":
            if not octet:
                raise EOFError("Thunderbird closed the connection")
            digits += octet
        return json.loads(self.stream.read(int(digits)))

    def ask(self, command, **parameters):
        self.number += 1
        packet = json.dumps([0, self.number, command, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(packet), packet))
        _, _, error, result = self.read()
        if error:
            sys.exit(f"{command}: {error['error']}: {error['message']}")
        return result


def main(port, script, *arguments):
    client = Marionette(int(port))
    client.ask("WebDriver:NewSession")
    client.ask("Marionette:SetContext", value="chrome")
    client.ask("WebDriver:SetTimeouts", script=SECONDS * 1000 // 2)
    result = client.ask("WebDriver:ExecuteScript", script=pathlib.Path(script).read_text(), args=arguments, sandbox="system")
    print(json.dumps(result["value"], indent=1))


main(*sys.argv[1:])
