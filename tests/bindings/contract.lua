-- SPDX-License-Identifier: MIT
-- What the Lua binding promises beyond its decisions: an error is no verdict, unknown stays unknown, questions are asked once,
-- and memory is given back.
local consigne = require "consigne"

local RULES = [[consigne 1
logins blocked external
rule blocked { when smtp.auth in blocked reject "no" }
rule far { when relay in { 192.0.2.1 } reject 550 5.7.1 "far" }
]]
local ruleset = consigne.parse(RULES)
local function known(more)
  local record = { fields = { ["smtp.auth"] = "cath", relay = "192.0.2.9" } }
  for key, value in pairs(more or {}) do record[key] = value end
  return record
end
local function always(value) return function() return value end end

-- The error: its name, or the text of a mistake of the program.
local function raises(name, call, ...)
  local fine, failure = pcall(call, ...)
  assert(not fine, "no error: " .. name)
  if type(failure) == "table" then
    assert(failure.name == name, tostring(failure))
  else
    assert(failure:find(name, 1, true), failure)
  end
  return failure
end
local function query_fails(name, record) raises(name, ruleset.query, ruleset, record) end
local function equal(got, wanted) assert(got == wanted, tostring(got) .. " instead of " .. tostring(wanted)) end

-- Rules with errors.
local failure = raises("CONSIGNE_E_RULES", consigne.parse, "consigne 1\nrule x { when foo }", "mine")
local finding = failure.findings[1]
equal(("%s %s %d %s"):format(finding.severity, finding.file, finding.line, finding.id), "error mine 2 syntax")
assert(tostring(failure):find("mine:2:", 1, true))
raises("CONSIGNE_E_FILE", consigne.load, "/nowhere/at-all")
failure = raises("CONSIGNE_E_RULES", consigne.parse, 'consigne 1\ninclude "/etc/hostname"')
equal(failure.findings[1].id, "unreadable-file") -- files are read only where the caller allows it
raises("a ruleset is a string", consigne.parse, 5)

-- Wrong values.
query_fails("CONSIGNE_E_FIELD", { fields = { ["smtp.rcpt"] = "x" } })
query_fails("CONSIGNE_E_FIELD", { fields = { ["fact.colour"] = "red" } })
query_fails("CONSIGNE_E_FIELD", { fields = { identity = "x@a.example" } })
query_fails("CONSIGNE_E_FORM", { fields = { relay = "192.0.2.1\0" } })
query_fails("CONSIGNE_E_FORM", { now = "yesterday" })
query_fails("smtp.auth is a table", { fields = { ["smtp.auth"] = 5 } })
query_fails("smtp.auth is a string", { fields = { ["smtp.auth"] = { 5 } } })
query_fails("partial is a boolean", { partial = 1 })
query_fails("header is a string", { header = 5 })
query_fails("answers is a table", { answers = { sets = { blocked = "cath" } } })
query_fails("of a limit write", { answers = { limits = { l = "maybe" } } })
query_fails("CONSIGNE_E_FORM", { answers = { sets = { blocked = { "*" } } } })

-- No half of a query is judged.
local query = ruleset:query(known())
raises("CONSIGNE_E_FORM", query.set, query, "relay", "192.0.2.256")
raises("CONSIGNE_E_QUERY", ruleset.decide, ruleset, query)
query:reset()
raises("relay is a table", query.fill, query, { fields = { ["smtp.auth"] = "cath", relay = 7 } })
raises("CONSIGNE_E_QUERY", ruleset.decide, ruleset, query)
query:reset()
query:fill(known())
equal(ruleset:decide(query, always(false)).verdict, "accept")
query:free()
raises("CONSIGNE_E_ARGUMENT", ruleset.decide, ruleset, query)

-- Unknown is not false.
local decision = ruleset:decide(known())
equal(decision.verdict .. decision.rule .. tostring(decision.assumed), "deferblockedtrue")
equal(#decision.needs .. decision.needs[1].id, "1set blocked cath")
equal(ruleset:decide(known { partial = true }).verdict, "undecided")
equal(ruleset:decide({}).verdict, "defer")
query = ruleset:query()
query:finish()
equal(ruleset:decide(query).verdict, "accept")

-- Answers.
local asked = {}
local function answer(value)
  return function(need)
    asked[#asked + 1] = need.kind .. need.name .. need.key
    return value
  end
end
equal(ruleset:decide(known(), answer(true)).rule, "blocked")
equal(ruleset:decide(known(), answer(false)).verdict, "accept")
equal(table.concat(asked, " "), "setblockedcath setblockedcath")
equal(ruleset:decide(known(), answer(nil)).verdict, "defer")
raises("an answer is a boolean", ruleset.decide, ruleset, known(), answer("yes"))
raises("mine", ruleset.decide, ruleset, known(), function() error("mine") end)

-- Texts.
query = ruleset:query(known { header = "From: \255\0@a.example\r\n" })
local line = ruleset:decide(query, always(false), { record = true }).record
assert(line:find('"verdict":"accept"', 1, true) and line:find('"relay.ip":["192.0.2.9"]', 1, true), line)
assert(ruleset:decide(query).log:find("^verdict=accept "), "the answer lasts")
query:next()
equal(ruleset:decide(query).verdict, "defer") -- until the next transaction

-- Memory.
local function resident()
  local file = assert(io.open("/proc/self/status"))
  local size = file:read("*a"):match("VmRSS:%s*(%d+)")
  file:close()
  return tonumber(size)
end
local function some()
  for _ = 1, 500 do
    ruleset:decide(known(), always(false))
    pcall(ruleset.query, ruleset, { fields = { relay = "192.0.2.256" } })
    consigne.parse(RULES)
  end
  collectgarbage()
  collectgarbage()
  return resident()
end
some()
local before = some()
assert(some() - before < 2048, "KiB: one ruleset more each time would be thousands")
