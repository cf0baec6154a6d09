-- SPDX-License-Identifier: MIT
local consigne = require "consigne"

local ruleset = consigne.load(arg[1])
local query = ruleset:query {
  now = "2027-04-01",
  header = "From: x@parisnanterre.fr\r\n",
  fields = {
    listener = "mx",
    ["client.name"] = "smtp.orange.fr", -- who connected, as iprev found
    ["server.name"] = "mx.parisnanterre.fr", -- who asks
    ["smtp.mailfrom"] = "<x@parisnanterre.fr>",
    ["smtp.rcptto"] = { "<y@parisnanterre.fr>" },
  },
}
query:finish() -- nothing else is known: absent, not unknown
local decision = ruleset:decide(query)
print(#decision.reply > 0 and table.concat(decision.reply, "\n") or "250 2.0.0 Accepted")
