#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
import sys

import consigne

ruleset = consigne.Ruleset.load(sys.argv[1])
query = ruleset.query({
    "now": "2027-04-01",
    "header": "From: x@parisnanterre.fr\r\n",
    "fields": {
        "listener": "mx",
        "client.name": "smtp.orange.fr",  # who connected, as iprev found
        "server.name": "mx.parisnanterre.fr",  # who asks
        "smtp.mailfrom": "<x@parisnanterre.fr>",
        "smtp.rcptto": ["<y@parisnanterre.fr>"],
    },
})
query.end()  # nothing else is known: absent, not unknown
decision = ruleset.decide(query)
print("\n".join(decision.reply) or "250 2.0.0 Accepted")
