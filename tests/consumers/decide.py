#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What README's first program does, by ctypes: decide.py LIBRARY RULES prints the reply of the refusal."""

import sys
from ctypes import CDLL, byref, c_char_p, c_int, c_int64, c_size_t, c_void_p

CONSIGNE_FIELD_SMTP_MAILFROM, CONSIGNE_FIELD_SMTP_RCPTTO, CONSIGNE_FIELD_HEADER_FROM = 1, 2, 6
CONSIGNE_FIELD_RELAY, CONSIGNE_FIELD_LISTENER, CONSIGNE_FIELD_NOW, CONSIGNE_FIELD_ALL = 14, 20, 32, 902

library = CDLL(sys.argv[1])


def call(name, *arguments):
    """A function that gives a status; text goes as pointer and length."""
    flat = []
    for argument in arguments:
        is_text = isinstance(argument, bytes)
        flat += [c_char_p(argument), c_size_t(len(argument))] if is_text else [argument]
    status = getattr(library, "consigne_" + name)(*flat)
    if status != 0:
        sys.exit(f"consigne_{name}: status {status}")


ruleset, query, decision, now = c_void_p(), c_void_p(), c_void_p(), c_int64()
call("ruleset_load_file", sys.argv[2].encode(), None, None, byref(ruleset))
call("ruleset_instant", ruleset, b"2027-04-01", byref(now))
call("query_new", None, byref(query))
for field, value in ((CONSIGNE_FIELD_LISTENER, b"mx"), (CONSIGNE_FIELD_RELAY, b"smtp.orange.fr"),
                     (CONSIGNE_FIELD_SMTP_MAILFROM, b"x@parisnanterre.fr"), (CONSIGNE_FIELD_HEADER_FROM, b"x@parisnanterre.fr"),
                     (CONSIGNE_FIELD_SMTP_RCPTTO, b"y@parisnanterre.fr")):
    call("query_set", query, c_int(field), value)
call("query_set_number", query, c_int(CONSIGNE_FIELD_NOW), now)
call("query_end", query, c_int(CONSIGNE_FIELD_ALL))
call("decision_new", None, byref(decision))
call("decide", ruleset, query, c_int(0), decision)

library.consigne_decision_outcome.restype = c_void_p
library.consigne_outcome_reply.restype = c_char_p
print(library.consigne_outcome_reply(c_void_p(library.consigne_decision_outcome(decision))).decode())
for noun, thing in (("decision", decision), ("query", query), ("ruleset", ruleset)):
    library["consigne_" + noun + "_free"](thing)
