-- SPDX-License-Identifier: MIT
-- libconsigne for LuaJIT: may this sender use this relay with this authentication?
--
--   local consigne = require "consigne"
--   local ruleset = consigne.load("policy.consigne")
--   local decision = ruleset:decide{ fields = { listener = "mx", ["smtp.mailfrom"] = "<x@univ.example>" } }
--
-- A query has the keys of docs/record.md. What it does not say is unknown. Every failure is an error (a table with `status`,
-- `name` and `findings`, which tostring shows); none is a verdict.
local ffi = require "ffi"

-- ---- declarations, made by declare.py
ffi.cdef[[
typedef struct consigne_options consigne_options;
typedef struct consigne_findings consigne_findings;
typedef struct consigne_ruleset consigne_ruleset;
typedef struct consigne_query consigne_query;
typedef struct consigne_decision consigne_decision;
typedef struct consigne_outcome consigne_outcome;
typedef struct consigne_need consigne_need;
enum { CONSIGNE_OK = 0, CONSIGNE_E_FORM = 4, CONSIGNE_E_FIELD = 5, CONSIGNE_E_BUFFER = 9,
  CONSIGNE_E_NAME = 10, CONSIGNE_E_QUERY = 11, CONSIGNE_FIELD_NOW = 32, CONSIGNE_FIELD_ALL = 902,
  CONSIGNE_OPTION_FILES = 1601, CONSIGNE_OPTION_ADVICE = 1604, CONSIGNE_SEVERITY_ERROR = 401,
  CONSIGNE_SEVERITY_WARNING = 402, CONSIGNE_SEVERITY_ADVICE = 403, CONSIGNE_FLAG_PARTIAL = 1,
  CONSIGNE_FLAG_UTF8 = 4, CONSIGNE_NEED_FIELD = 501, CONSIGNE_NEED_SET = 502, CONSIGNE_NEED_OWNERS = 503,
  CONSIGNE_NEED_LIMIT = 504, CONSIGNE_ANSWER_YES = 801, CONSIGNE_ANSWER_NO = 802, CONSIGNE_ANSWER_FAILED = 803
  };
const char *consigne_status_name(int status);
const char *consigne_status_text(int status);
const char *consigne_verdict_name(int verdict);
const char *consigne_cause_name(int cause);
int consigne_options_new(consigne_options **options);
void consigne_options_free(consigne_options *options);
int consigne_options_set(consigne_options *options, int option, int value);
int consigne_findings_new(const consigne_options *options, consigne_findings **findings);
void consigne_findings_free(consigne_findings *findings);
uint32_t consigne_findings_count(const consigne_findings *findings);
int consigne_findings_severity(const consigne_findings *findings, uint32_t index);
const char *consigne_findings_id(const consigne_findings *findings, uint32_t index);
const char *consigne_findings_file(const consigne_findings *findings, uint32_t index);
uint32_t consigne_findings_line(const consigne_findings *findings, uint32_t index);
uint32_t consigne_findings_column(const consigne_findings *findings, uint32_t index);
const char *consigne_findings_text(const consigne_findings *findings, uint32_t index);
const char *consigne_findings_excerpt(const consigne_findings *findings, uint32_t index);
int consigne_ruleset_load_file(const char *path, size_t path_length, const consigne_options *options,
    consigne_findings *findings, consigne_ruleset **ruleset);
int consigne_ruleset_load_text(const char *text, size_t length, const char *name, size_t name_length,
    const consigne_options *options, consigne_findings *findings, consigne_ruleset **ruleset);
void consigne_ruleset_free(consigne_ruleset *ruleset);
const char *consigne_ruleset_revision(const consigne_ruleset *ruleset);
uint32_t consigne_ruleset_sources(const consigne_ruleset *ruleset);
const char *consigne_ruleset_source(const consigne_ruleset *ruleset, uint32_t index);
uint32_t consigne_ruleset_facts(const consigne_ruleset *ruleset);
const char *consigne_ruleset_fact_name(const consigne_ruleset *ruleset, uint32_t fact);
int consigne_query_new(const consigne_options *options, consigne_query **query);
void consigne_query_free(consigne_query *query);
int consigne_query_reset(consigne_query *query);
int consigne_query_next(consigne_query *query);
int consigne_query_field(consigne_query *query, const char *name, size_t length, int *field);
int consigne_query_set(consigne_query *query, int field, const char *value, size_t length);
int consigne_query_add(consigne_query *query, int field, const char *value, size_t length);
int consigne_query_add_seal(consigne_query *query, uint32_t instance, const char *sealer,
    size_t sealer_length, const char *domains, size_t domains_length);
int consigne_query_end(consigne_query *query, int field);
int consigne_query_drop(consigne_query *query, int field);
int consigne_query_set_number(consigne_query *query, int field, int64_t value);
int consigne_query_trust(consigne_query *query, const char *authserv_id, size_t length);
int consigne_query_add_header_block(consigne_query *query, const char *block, size_t length);
int consigne_query_set_id(consigne_query *query, const char *id, size_t length);
int consigne_query_set_language(consigne_query *query, const char *tags, size_t length);
int consigne_decision_new(const consigne_options *options, consigne_decision **decision);
void consigne_decision_free(consigne_decision *decision);
int consigne_decide(const consigne_ruleset *ruleset, const consigne_query *query, int flags,
    consigne_decision *decision);
const char *consigne_decision_revision(const consigne_decision *decision);
const consigne_outcome *consigne_decision_outcome(const consigne_decision *decision);
uint32_t consigne_decision_recipients(const consigne_decision *decision);
const consigne_outcome *consigne_decision_recipient(const consigne_decision *decision, uint32_t index);
uint32_t consigne_decision_needs(const consigne_decision *decision);
const consigne_need *consigne_decision_need(const consigne_decision *decision, uint32_t index);
int consigne_decision_log(const consigne_decision *decision, char *buffer, size_t *size);
int consigne_record(const consigne_query *query, int flags, const consigne_decision *decision, char *buffer,
    size_t *size);
int consigne_outcome_verdict(const consigne_outcome *outcome);
int consigne_outcome_cause(const consigne_outcome *outcome);
const char *consigne_outcome_recipient(const consigne_outcome *outcome);
const char *consigne_outcome_rule(const consigne_outcome *outcome);
int consigne_outcome_assumed(const consigne_outcome *outcome);
uint32_t consigne_outcome_code(const consigne_outcome *outcome);
const char *consigne_outcome_enhanced(const consigne_outcome *outcome);
uint32_t consigne_outcome_reply_lines(const consigne_outcome *outcome);
const char *consigne_outcome_reply_line(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_texts(const consigne_outcome *outcome);
const char *consigne_outcome_text(const consigne_outcome *outcome, uint32_t index);
const char *consigne_outcome_text_language(const consigne_outcome *outcome, uint32_t index);
const char *consigne_outcome_field_name(const consigne_outcome *outcome);
const char *consigne_outcome_value(const consigne_outcome *outcome);
const char *consigne_outcome_test(const consigne_outcome *outcome);
uint32_t consigne_outcome_missing(const consigne_outcome *outcome);
const char *consigne_outcome_missing_proof(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_tags(const consigne_outcome *outcome);
const char *consigne_outcome_tag(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_assumed_tags(const consigne_outcome *outcome);
const char *consigne_outcome_assumed_tag(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_warnings(const consigne_outcome *outcome);
const char *consigne_outcome_warning(const consigne_outcome *outcome, uint32_t index);
int consigne_outcome_warning_assumed(const consigne_outcome *outcome, uint32_t index);
uint32_t consigne_outcome_held_up_by(const consigne_outcome *outcome);
const char *consigne_outcome_held_up_by_rule(const consigne_outcome *outcome, uint32_t index);
int consigne_need_kind(const consigne_need *need);
const char *consigne_need_id(const consigne_need *need);
const char *consigne_need_name(const consigne_need *need);
const char *consigne_need_key(const consigne_need *need);
const char *consigne_need_login(const consigne_need *need);
const char *consigne_need_recipient(const consigne_need *need);
uint32_t consigne_need_rate(const consigne_need *need);
int64_t consigne_need_period(const consigne_need *need);
uint32_t consigne_need_burst(const consigne_need *need);
int consigne_need_distinct(const consigne_need *need);
int consigne_need_optional(const consigne_need *need);
int consigne_query_answer(consigne_query *query, const char *id, size_t length, int answer);
int consigne_ruleset_instant(const consigne_ruleset *ruleset, const char *date, size_t length,
    int64_t *instant);
int consigne_query_answer_text(consigne_query *query, const consigne_ruleset *ruleset, const char *text,
    size_t length, int answer);
]]
-- ---- end of declarations
local C = ffi.load("libconsigne.so.0")
local consigne = {}

-- ---- Errors, texts, lists -----------------------------------------------------------

local function text_of(pointer)
  if pointer == nil then return nil end
  return ffi.string(pointer)
end

local Error = {}
Error.__index = Error
function Error:__tostring()
  local lines = { self.text }
  for _, finding in ipairs(self.findings) do
    lines[#lines + 1] = ("%s:%d:%d: %s: %s [%s]"):format(finding.file, finding.line, finding.column, finding.severity,
      finding.text, finding.id)
  end
  return table.concat(lines, "\n")
end

local function fail(status, about, findings)
  local text = text_of(C.consigne_status_text(status))
  error(setmetatable({ status = status, name = text_of(C.consigne_status_name(status)) or tostring(status),
    text = about and about .. ": " .. text or text, findings = findings or {} }, Error), 0)
end

local function check(status, about)
  if status ~= C.CONSIGNE_OK then fail(status, about) end
end

local function expect(value, kind, what)
  if type(value) ~= kind then error(what .. " is a " .. kind .. ", not a " .. type(value), 3) end
  return value
end

-- A new object, which the garbage collector frees.
local function new(kind, make, free, ...)
  local result = ffi.new("consigne_" .. kind .. " *[1]")
  if select("#", ...) == 0 then check(make(result)) else check(make(..., result)) end
  return ffi.gc(result[0], free)
end

-- Frees at once: the collector does not know how large an object of the library is.
local function free(pointer, release) release(ffi.gc(pointer, nil)) end

local function new_options() return new("options", C.consigne_options_new, C.consigne_options_free) end
local function new_findings() return new("findings", C.consigne_findings_new, C.consigne_findings_free, nil) end
local function new_query() return new("query", C.consigne_query_new, C.consigne_query_free, nil) end
local function new_decision() return new("decision", C.consigne_decision_new, C.consigne_decision_free, nil) end

local function list(count, one, thing)
  local found = {}
  for i = 0, count(thing) - 1 do found[i + 1] = text_of(one(thing, i)) end
  return found
end

-- What `write` writes, in a buffer that is as large as it asks for.
local function buffer_of(write)
  local size = ffi.new("size_t[1]")
  local status = write(nil, size)
  if status ~= C.CONSIGNE_E_BUFFER then fail(status) end
  local buffer = ffi.new("char[?]", size[0])
  check(write(buffer, size))
  return ffi.string(buffer, size[0])
end

-- ---- Decisions ----------------------------------------------------------------------

local NEED_KINDS = { [C.CONSIGNE_NEED_FIELD] = "field", [C.CONSIGNE_NEED_SET] = "set", [C.CONSIGNE_NEED_OWNERS] = "owners",
  [C.CONSIGNE_NEED_LIMIT] = "limit" }

-- `id` is nil for a field: give the field instead.
local function need_of(need)
  return { kind = NEED_KINDS[C.consigne_need_kind(need)], id = text_of(C.consigne_need_id(need)),
    name = text_of(C.consigne_need_name(need)), key = text_of(C.consigne_need_key(need)),
    login = text_of(C.consigne_need_login(need)), recipient = text_of(C.consigne_need_recipient(need)),
    rate = C.consigne_need_rate(need), period = tonumber(C.consigne_need_period(need)), burst = C.consigne_need_burst(need),
    distinct = C.consigne_need_distinct(need) == 1, optional = C.consigne_need_optional(need) == 1 }
end

-- A verdict and its reasons, with the names of docs/record.md; `texts` is the reply without codes.
local function outcome_of(outcome)
  local code, texts, assumed_warnings = C.consigne_outcome_code(outcome), {}, {}
  local warnings = list(C.consigne_outcome_warnings, C.consigne_outcome_warning, outcome)
  for i, warning in ipairs(warnings) do
    if C.consigne_outcome_warning_assumed(outcome, i - 1) == 1 then assumed_warnings[#assumed_warnings + 1] = warning end
  end
  for i = 0, C.consigne_outcome_texts(outcome) - 1 do
    texts[i + 1] = { text = text_of(C.consigne_outcome_text(outcome, i)),
      language = text_of(C.consigne_outcome_text_language(outcome, i)) }
  end
  return {
    -- A later library may have a verdict that this one does not know: it is no acceptance.
    verdict = text_of(C.consigne_verdict_name(C.consigne_outcome_verdict(outcome))) or "defer",
    cause = text_of(C.consigne_cause_name(C.consigne_outcome_cause(outcome))) or "failure",
    recipient = text_of(C.consigne_outcome_recipient(outcome)),
    rule = text_of(C.consigne_outcome_rule(outcome)),
    code = code > 0 and code or nil,
    enhanced = text_of(C.consigne_outcome_enhanced(outcome)),
    field = text_of(C.consigne_outcome_field_name(outcome)),
    value = text_of(C.consigne_outcome_value(outcome)),
    test = text_of(C.consigne_outcome_test(outcome)),
    missing = list(C.consigne_outcome_missing, C.consigne_outcome_missing_proof, outcome),
    reply = list(C.consigne_outcome_reply_lines, C.consigne_outcome_reply_line, outcome),
    texts = texts,
    assumed = C.consigne_outcome_assumed(outcome) == 1,
    tags = list(C.consigne_outcome_tags, C.consigne_outcome_tag, outcome),
    assumed_tags = list(C.consigne_outcome_assumed_tags, C.consigne_outcome_assumed_tag, outcome),
    warnings = warnings,
    assumed_warnings = assumed_warnings,
    held_up_by = list(C.consigne_outcome_held_up_by, C.consigne_outcome_held_up_by_rule, outcome),
  }
end

-- All is copied, so nothing here lasts only as long as the decision.
local function decision_of(query, flags, decision, needs, record)
  local told = outcome_of(C.consigne_decision_outcome(decision))
  told.recipients, told.needs = {}, needs
  for i = 0, C.consigne_decision_recipients(decision) - 1 do
    told.recipients[i + 1] = outcome_of(C.consigne_decision_recipient(decision, i))
  end
  told.revision = text_of(C.consigne_decision_revision(decision))
  told.log = buffer_of(function(buffer, size) return C.consigne_decision_log(decision, buffer, size) end)
  if record then
    told.record = buffer_of(function(buffer, size) return C.consigne_record(query, flags, decision, buffer, size) end)
  end
  return told
end

-- ---- Queries ------------------------------------------------------------------------

local ANSWERS = { yes = C.CONSIGNE_ANSWER_YES, no = C.CONSIGNE_ANSWER_NO, failed = C.CONSIGNE_ANSWER_FAILED }
local LIMITS = { exceeded = ANSWERS.yes, ["not"] = ANSWERS.no, failed = ANSWERS.failed }

-- What is known of a transaction: ruleset:query makes it. A call that fails is an error, and marks the query too: no decision
-- is made on half of it until it is reset.
local Query = {}
Query.__index = Query

local function field_of(self, name)
  local fact = expect(name, "string", "the name of a field"):match("^fact%.(.*)$")
  if fact and not self.ruleset.facts[fact] then fail(C.CONSIGNE_E_FIELD, name) end
  local number = ffi.new("int[1]")
  check(C.consigne_query_field(self.query, name, #name, number), name)
  return number[0]
end

-- Gives the only value; the field is complete.
function Query:set(name, value)
  check(C.consigne_query_set(self.query, field_of(self, name), expect(value, "string", name), #value), name)
end

-- Gives one more value; the field stays open.
function Query:add(name, value)
  check(C.consigne_query_add(self.query, field_of(self, name), expect(value, "string", name), #value), name)
end

-- No more values come. Without a name: nothing else is known of any field, so what was not given is absent. ("end" is a
-- word of Lua.)
function Query:finish(name)
  check(C.consigne_query_end(self.query, name and field_of(self, name) or C.CONSIGNE_FIELD_ALL), name)
end

-- The field is not given any more.
function Query:drop(name) check(C.consigne_query_drop(self.query, field_of(self, name)), name) end

-- Begins a new transaction of the same session.
function Query:next()
  check(C.consigne_query_next(self.query))
  self.partial, self.half = false, false
end

-- Forgets everything.
function Query:reset()
  check(C.consigne_query_reset(self.query))
  self.partial, self.half = false, false
end

-- Frees it at once, where the collector would do it later. It serves nothing then.
function Query:free()
  if self.query then free(self.query, C.consigne_query_free) end
  self.query = nil
end

-- Believes Authentication-Results fields with this id. Call it before the header is given.
function Query:trust(id) check(C.consigne_query_trust(self.query, expect(id, "string", "trust"), #id), "trust") end

-- A whole header section.
function Query:header(block)
  check(C.consigne_query_add_header_block(self.query, expect(block, "string", "header"), #block), "header")
end

-- Milliseconds since 1970, or a DATE in the zone of the ruleset.
function Query:now(now)
  local instant = type(now) == "string" and self.ruleset:instant(now) or now
  check(C.consigne_query_set_number(self.query, C.CONSIGNE_FIELD_NOW, instant), "now")
end

-- What {id} shows in replies.
function Query:id(id) check(C.consigne_query_set_id(self.query, expect(id, "string", "id"), #id), "id") end

-- The languages of replies, best first: "fr-CA, en".
function Query:language(tags)
  check(C.consigne_query_set_language(self.query, expect(tags, "string", "language"), #tags), "language")
end

-- One seal of the ARC chain, and the domains that it reports.
function Query:seal(number, sealer, domains)
  local joined = table.concat(domains or {}, " ")
  expect(number, "number", "the number of a seal")
  check(C.consigne_query_add_seal(self.query, number, expect(sealer, "string", "a sealer"), #sealer, joined, #joined), "seals")
end

-- Answers the need of this id with true, false, or nil: nobody could be asked, so it stays unknown.
function Query:answer(id, answer)
  if answer ~= nil then expect(answer, "boolean", "an answer") end
  local number = answer == nil and ANSWERS.failed or answer and ANSWERS.yes or ANSWERS.no
  check(C.consigne_query_answer(self.query, id, #id, number), id)
end

-- The values, and whether more may come. A final decision ends open fields too.
local function opened(self, said, what)
  expect(said, "table", what)
  if not said.values then return said, false end
  return expect(said.values, "table", what), self.partial and said.open == true
end

local function fill_field(self, name, said)
  if type(said) == "string" then return self:set(name, said) end
  local values, is_open = opened(self, said, name)
  self:drop(name) -- the record replaces what the header gave
  for _, value in ipairs(values) do self:add(name, value) end
  if not is_open then self:finish(name) end
end

local function fill_fields(self, fields)
  if fields["smtp.authcid"] then fill_field(self, "smtp.authcid", fields["smtp.authcid"]) end -- it comes before smtp.auth
  for name, said in pairs(fields) do
    if name ~= "smtp.authcid" then fill_field(self, name, said) end
  end
end

local function fill_seals(self, said)
  local seals, is_open = opened(self, said, "seals")
  for _, seal in ipairs(seals) do self:seal(seal.i, seal.d, seal.dkim) end
  if not is_open then
    self:finish("arc.d")
    self:finish("arc.dkim.d")
  end
end

-- Octets that an id cannot have are written as "%20".
local function id_word(word)
  return (expect(word, "string", "a word of a question"):gsub("[^!-$&-~]", function(octet) return ("%%%02X"):format(octet:byte()) end))
end

-- Answers a question in words. What the ruleset does not ask is no mistake, since records outlive rulesets.
local function give(self, answer, ...)
  local words = { ... }
  for i, word in ipairs(words) do words[i] = id_word(word) end
  local text = table.concat(words, " ")
  local status = C.consigne_query_answer_text(self.query, self.ruleset.pointer, text, #text, answer)
  if status ~= C.CONSIGNE_E_NAME then check(status, "answers: " .. text) end
  return status == C.CONSIGNE_OK
end

-- A list has what is answered yes. `first` and `second` are the words of the question before the item.
local function fill_source(self, said, first, second)
  local lists = expect(said, "table", "answers")
  local owners = first == "owners"
  if not (lists.yes or lists.no or lists.failed or lists.silent ~= nil) then lists = { yes = said } end
  if lists.silent ~= true then
    if owners then give(self, ANSWERS.no, "owners", "*") else give(self, ANSWERS.no, first, second, "*") end
  end
  for word, answer in pairs(ANSWERS) do
    for _, item in ipairs(lists[word] or {}) do
      if item == "*" or owners and (item[1] == "*" or item[2] == "*") then
        fail(C.CONSIGNE_E_FORM, 'answers: "*" is nobody')
      end
      if owners then give(self, answer, "owners", item[1], item[2]) else give(self, answer, first, second, item) end
    end
  end
end

-- Of a limit of messages, or of recipients: whichever is counted.
local function fill_limit(self, name, key, word)
  local answer = LIMITS[word]
  if not answer then error('answers: of a limit write "exceeded", "not" or "failed"', 0) end
  local fine, given = pcall(give, self, answer, "limit", name, key)
  if not (fine and given) then give(self, answer, "limit", name, key, "*") end
end

local function fill_answers(self, answers)
  for name, said in pairs(answers.sets or {}) do fill_source(self, said, "set", name) end
  if answers.owners then fill_source(self, answers.owners, "owners") end
  for name, said in pairs(answers.limits or {}) do
    if type(said) == "table" then
      for key, word in pairs(said) do fill_limit(self, name, key, word) end
    else
      fill_limit(self, name, "*", said)
    end
  end
end

-- Gives everything that a record says (docs/record.md).
function Query:fill(record)
  expect(record, "table", "a record")
  self.half, self.partial = true, record.partial or false
  expect(self.partial, "boolean", "partial")
  for _, id in ipairs(record.trust or {}) do self:trust(id) end
  if record.header then self:header(record.header) end
  fill_fields(self, record.fields or {})
  if record.seals then fill_seals(self, record.seals) end
  if record.now then self:now(record.now) end
  if record.language then self:language(record.language) end
  fill_answers(self, record.answers or {})
  self.half = false
end

-- ---- Rulesets -----------------------------------------------------------------------

-- A checked and compiled ruleset, which never changes.
local Ruleset = {}
Ruleset.__index = Ruleset

local SEVERITIES = { [C.CONSIGNE_SEVERITY_ERROR] = "error", [C.CONSIGNE_SEVERITY_WARNING] = "warning",
  [C.CONSIGNE_SEVERITY_ADVICE] = "advice" }

local function findings_of(findings)
  local found = {}
  for i = 0, C.consigne_findings_count(findings) - 1 do
    found[i + 1] = { severity = SEVERITIES[C.consigne_findings_severity(findings, i)],
      id = text_of(C.consigne_findings_id(findings, i)), file = text_of(C.consigne_findings_file(findings, i)),
      line = C.consigne_findings_line(findings, i), column = C.consigne_findings_column(findings, i),
      text = text_of(C.consigne_findings_text(findings, i)), excerpt = text_of(C.consigne_findings_excerpt(findings, i)) }
  end
  return found
end

local function load(options, read)
  local settings, findings, result = new_options(), new_findings(), ffi.new("consigne_ruleset *[1]")
  options = options or {}
  check(C.consigne_options_set(settings, C.CONSIGNE_OPTION_ADVICE, options.advice and 1 or 0))
  check(C.consigne_options_set(settings, C.CONSIGNE_OPTION_FILES, options.files and 1 or 0))
  local status = read(settings, findings, result)
  local found = findings_of(findings)
  if status ~= C.CONSIGNE_OK then fail(status, nil, found) end
  local pointer, facts = ffi.gc(result[0], C.consigne_ruleset_free), {}
  for _, fact in ipairs(list(C.consigne_ruleset_facts, C.consigne_ruleset_fact_name, pointer)) do facts[fact] = true end
  return setmetatable({ pointer = pointer, findings = found, facts = facts,
    revision = text_of(C.consigne_ruleset_revision(pointer)),
    sources = list(C.consigne_ruleset_sources, C.consigne_ruleset_source, pointer) }, Ruleset)
end

-- Reads a file, and what it includes. The error has the findings. `options`: advice.
function consigne.load(path, options)
  expect(path, "string", "a path")
  return load(options, function(settings, findings, result)
    return C.consigne_ruleset_load_file(path, #path, settings, findings, result)
  end)
end

-- Reads a text, which findings call `name`. Files that it names are read only with the option `files`.
function consigne.parse(text, name, options)
  expect(text, "string", "a ruleset")
  name = name or "ruleset"
  return load(options, function(settings, findings, result)
    return C.consigne_ruleset_load_text(text, #text, name, #name, settings, findings, result)
  end)
end

-- A DATE in the zone of the ruleset, in milliseconds since 1970.
function Ruleset:instant(date)
  local instant = ffi.new("int64_t[1]")
  check(C.consigne_ruleset_instant(self.pointer, expect(date, "string", "now"), #date, instant), "now")
  return tonumber(instant[0])
end

-- A query with what the record says; without one, nothing is known.
function Ruleset:query(record)
  local query = setmetatable({ ruleset = self, query = new_query(), partial = false, half = false }, Query)
  if record then query:fill(record) end
  return query
end

-- Decides on a query or a record. Asks `answer` each question that the decision lacks, and decides again: it gives true,
-- false, or nil where nobody can be asked. `options`: utf8, record.
function Ruleset:decide(given, answer, options)
  options = options or {}
  local query = getmetatable(given) == Query and given or self:query(given)
  if query.half then fail(C.CONSIGNE_E_QUERY) end
  local flags = (query.partial and C.CONSIGNE_FLAG_PARTIAL or 0) + (options.utf8 and C.CONSIGNE_FLAG_UTF8 or 0)
  local known, decision = {}, new_decision()
  while true do
    local needs, asked = {}, false
    check(C.consigne_decide(self.pointer, query.query, flags, decision))
    for i = 0, C.consigne_decision_needs(decision) - 1 do needs[i + 1] = need_of(C.consigne_decision_need(decision, i)) end
    for _, need in ipairs(answer and needs or {}) do
      if need.id and not known[need.id] then
        known[need.id], asked = true, true
        query:answer(need.id, answer(need))
      end
    end
    if not asked then
      local told = decision_of(query.query, flags, decision, needs, options.record)
      free(decision, C.consigne_decision_free)
      if query ~= given then query:free() end
      return told
    end
  end
end

return consigne
