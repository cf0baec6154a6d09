#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The only way out for a program under test: an HTTP proxy on loopback. loopback.py FOLDER PORT_FILE LOG

http://HOST/mail/config-v1.1.xml is answered with FOLDER/HOST, where there is one; everything else, each tunnel (https)
included, is refused, so that nothing leaves the machine. LOG gets a line for each request. Its port is written to PORT_FILE.
"""

import http.server
import pathlib
import sys
import urllib.parse

FOLDER, PORT_FILE, LOG = (pathlib.Path(word) for word in sys.argv[1:])


class Proxy(http.server.BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        file = FOLDER / pathlib.PurePath(url.hostname or "none").name
        if url.scheme != "http" or url.path != "/mail/config-v1.1.xml" or not file.is_file():
            return self.send_error(404)
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=UTF-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_CONNECT(self):
        self.send_error(502)

    def log_request(self, code="-", size="-"):
        with LOG.open("a") as log:
            print(int(code), self.command, self.path, file=log)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
made = PORT_FILE.with_suffix(".new")
made.write_text(str(server.server_address[1]))
made.rename(PORT_FILE)
server.serve_forever()
