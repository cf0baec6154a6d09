-- SPDX-License-Identifier: MIT
-- The cases of records.py, decided in Lua: decide.lua CASES.lua prints two lines for each, as compare.py reads them.
local consigne = require "consigne"

local function shown(value)
  if value == nil then return "-" end
  if type(value) == "boolean" then return value and "1" or "0" end
  return type(value) == "table" and table.concat(value, ",") or tostring(value)
end

local MEMBERS = { "recipient", "verdict", "cause", "rule", "code", "enhanced", "field", "value", "test", "missing", "reply",
  "assumed", "tags", "assumed_tags", "warnings", "assumed_warnings", "held_up_by" }

local function line_of(outcome)
  local parts = {}
  for i, member in ipairs(MEMBERS) do parts[i] = shown(outcome[member]) end
  return table.concat(parts, "\t")
end

local function words_of(need)
  local words = { need.kind }
  for _, member in ipairs { "name", "login", "key", "recipient" } do
    local word = need[member]
    if word and word ~= "" then words[#words + 1] = word end
  end
  return table.concat(words, " ") .. (need.optional and "?" or "")
end

local function told(decision)
  local lines, needs = { line_of(decision) }, {}
  for _, outcome in ipairs(decision.recipients) do lines[#lines + 1] = line_of(outcome) end
  for i, need in ipairs(decision.needs) do needs[i] = words_of(need) end
  lines[#lines + 1] = table.concat(needs, ",")
  lines[#lines + 1] = decision.revision
  return table.concat(lines, "\t")
end

for _, case in ipairs(dofile(arg[1])) do
  local ruleset, options = consigne.parse(case.rules), { utf8 = case.utf8 }
  print(told(ruleset:decide(case.query, nil, options)))
  local query = ruleset:query(case.query)
  for _, name in ipairs(case["end"]) do query:finish(name) end
  print(told(ruleset:decide(query, nil, options)))
end
