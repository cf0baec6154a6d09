// SPDX-License-Identifier: MIT
// libconsigne for Node.js: may this sender use this relay with this authentication?
//
//   const consigne = require('./consigne.js')
//   const ruleset = consigne.load('policy.consigne')
//   const decision = ruleset.decide({ fields: { listener: 'mx', 'smtp.mailfrom': '<x@univ.example>' } })
//
// A query has the keys of docs/record.md. What it does not say is unknown. Every failure is thrown, as a ConsigneError or a
// TypeError; none is a verdict. consigne.d.ts has the types.
'use strict'

const koffi = require('koffi')

const library = koffi.load('libconsigne.so.0')
// ---- declarations, made by declare.py
koffi.opaque('consigne_options')
koffi.opaque('consigne_findings')
koffi.opaque('consigne_ruleset')
koffi.opaque('consigne_query')
koffi.opaque('consigne_decision')
koffi.opaque('consigne_outcome')
koffi.opaque('consigne_need')
const CONSIGNE_OK = 0
const CONSIGNE_E_FORM = 4
const CONSIGNE_E_FIELD = 5
const CONSIGNE_E_BUFFER = 9
const CONSIGNE_E_NAME = 10
const CONSIGNE_E_QUERY = 11
const CONSIGNE_FIELD_NOW = 32
const CONSIGNE_FIELD_ALL = 902
const CONSIGNE_OPTION_FILES = 1601
const CONSIGNE_OPTION_ADVICE = 1604
const CONSIGNE_SEVERITY_ERROR = 401
const CONSIGNE_SEVERITY_WARNING = 402
const CONSIGNE_SEVERITY_ADVICE = 403
const CONSIGNE_FLAG_PARTIAL = 1
const CONSIGNE_FLAG_UTF8 = 4
const CONSIGNE_NEED_FIELD = 501
const CONSIGNE_NEED_SET = 502
const CONSIGNE_NEED_OWNERS = 503
const CONSIGNE_NEED_LIMIT = 504
const CONSIGNE_ANSWER_YES = 801
const CONSIGNE_ANSWER_NO = 802
const CONSIGNE_ANSWER_FAILED = 803
const C = {
  consigne_status_name: library.func('const char *consigne_status_name(int status)'),
  consigne_status_text: library.func('const char *consigne_status_text(int status)'),
  consigne_verdict_name: library.func('const char *consigne_verdict_name(int verdict)'),
  consigne_cause_name: library.func('const char *consigne_cause_name(int cause)'),
  consigne_options_new: library.func('int consigne_options_new(_Out_ consigne_options **options)'),
  consigne_options_free: library.func('void consigne_options_free(consigne_options *options)'),
  consigne_options_set: library.func('int consigne_options_set(consigne_options *options, int option, int value)'),
  consigne_findings_new: library.func('int consigne_findings_new(const consigne_options *options, _Out_ consigne_findings **findings)'),
  consigne_findings_free: library.func('void consigne_findings_free(consigne_findings *findings)'),
  consigne_findings_count: library.func('uint32_t consigne_findings_count(const consigne_findings *findings)'),
  consigne_findings_severity: library.func('int consigne_findings_severity(const consigne_findings *findings, uint32_t index)'),
  consigne_findings_id: library.func('const char *consigne_findings_id(const consigne_findings *findings, uint32_t index)'),
  consigne_findings_file: library.func('const char *consigne_findings_file(const consigne_findings *findings, uint32_t index)'),
  consigne_findings_line: library.func('uint32_t consigne_findings_line(const consigne_findings *findings, uint32_t index)'),
  consigne_findings_column: library.func('uint32_t consigne_findings_column(const consigne_findings *findings, uint32_t index)'),
  consigne_findings_text: library.func('const char *consigne_findings_text(const consigne_findings *findings, uint32_t index)'),
  consigne_findings_excerpt: library.func('const char *consigne_findings_excerpt(const consigne_findings *findings, uint32_t index)'),
  consigne_ruleset_load_file: library.func('int consigne_ruleset_load_file(const uint8_t *path, size_t path_length, const consigne_options *options, ' +
    'consigne_findings *findings, _Out_ consigne_ruleset **ruleset)'),
  consigne_ruleset_load_text: library.func('int consigne_ruleset_load_text(const uint8_t *text, size_t length, const uint8_t *name, size_t name_length, ' +
    'const consigne_options *options, consigne_findings *findings, _Out_ consigne_ruleset **ruleset)'),
  consigne_ruleset_free: library.func('void consigne_ruleset_free(consigne_ruleset *ruleset)'),
  consigne_ruleset_revision: library.func('const char *consigne_ruleset_revision(const consigne_ruleset *ruleset)'),
  consigne_ruleset_sources: library.func('uint32_t consigne_ruleset_sources(const consigne_ruleset *ruleset)'),
  consigne_ruleset_source: library.func('const char *consigne_ruleset_source(const consigne_ruleset *ruleset, uint32_t index)'),
  consigne_ruleset_facts: library.func('uint32_t consigne_ruleset_facts(const consigne_ruleset *ruleset)'),
  consigne_ruleset_fact_name: library.func('const char *consigne_ruleset_fact_name(const consigne_ruleset *ruleset, uint32_t fact)'),
  consigne_query_new: library.func('int consigne_query_new(const consigne_options *options, _Out_ consigne_query **query)'),
  consigne_query_free: library.func('void consigne_query_free(consigne_query *query)'),
  consigne_query_reset: library.func('int consigne_query_reset(consigne_query *query)'),
  consigne_query_next: library.func('int consigne_query_next(consigne_query *query)'),
  consigne_query_field: library.func('int consigne_query_field(consigne_query *query, const uint8_t *name, size_t length, _Out_ int *field)'),
  consigne_query_set: library.func('int consigne_query_set(consigne_query *query, int field, const uint8_t *value, size_t length)'),
  consigne_query_add: library.func('int consigne_query_add(consigne_query *query, int field, const uint8_t *value, size_t length)'),
  consigne_query_add_seal: library.func('int consigne_query_add_seal(consigne_query *query, uint32_t instance, const uint8_t *sealer, ' +
    'size_t sealer_length, const uint8_t *domains, size_t domains_length)'),
  consigne_query_end: library.func('int consigne_query_end(consigne_query *query, int field)'),
  consigne_query_drop: library.func('int consigne_query_drop(consigne_query *query, int field)'),
  consigne_query_set_number: library.func('int consigne_query_set_number(consigne_query *query, int field, int64_t value)'),
  consigne_query_trust: library.func('int consigne_query_trust(consigne_query *query, const uint8_t *authserv_id, size_t length)'),
  consigne_query_add_header_block: library.func('int consigne_query_add_header_block(consigne_query *query, const uint8_t *block, size_t length)'),
  consigne_query_set_id: library.func('int consigne_query_set_id(consigne_query *query, const uint8_t *id, size_t length)'),
  consigne_query_set_language: library.func('int consigne_query_set_language(consigne_query *query, const uint8_t *tags, size_t length)'),
  consigne_decision_new: library.func('int consigne_decision_new(const consigne_options *options, _Out_ consigne_decision **decision)'),
  consigne_decision_free: library.func('void consigne_decision_free(consigne_decision *decision)'),
  consigne_decide: library.func('int consigne_decide(const consigne_ruleset *ruleset, const consigne_query *query, int flags, ' +
    'consigne_decision *decision)'),
  consigne_decision_revision: library.func('const char *consigne_decision_revision(const consigne_decision *decision)'),
  consigne_decision_outcome: library.func('const consigne_outcome *consigne_decision_outcome(const consigne_decision *decision)'),
  consigne_decision_recipients: library.func('uint32_t consigne_decision_recipients(const consigne_decision *decision)'),
  consigne_decision_recipient: library.func('const consigne_outcome *consigne_decision_recipient(const consigne_decision *decision, uint32_t index)'),
  consigne_decision_needs: library.func('uint32_t consigne_decision_needs(const consigne_decision *decision)'),
  consigne_decision_need: library.func('const consigne_need *consigne_decision_need(const consigne_decision *decision, uint32_t index)'),
  consigne_decision_log: library.func('int consigne_decision_log(const consigne_decision *decision, _Out_ uint8_t *buffer, _Inout_ size_t *size)'),
  consigne_record: library.func('int consigne_record(const consigne_query *query, int flags, const consigne_decision *decision, ' +
    '_Out_ uint8_t *buffer, _Inout_ size_t *size)'),
  consigne_outcome_verdict: library.func('int consigne_outcome_verdict(const consigne_outcome *outcome)'),
  consigne_outcome_cause: library.func('int consigne_outcome_cause(const consigne_outcome *outcome)'),
  consigne_outcome_recipient: library.func('const char *consigne_outcome_recipient(const consigne_outcome *outcome)'),
  consigne_outcome_rule: library.func('const char *consigne_outcome_rule(const consigne_outcome *outcome)'),
  consigne_outcome_assumed: library.func('int consigne_outcome_assumed(const consigne_outcome *outcome)'),
  consigne_outcome_code: library.func('uint32_t consigne_outcome_code(const consigne_outcome *outcome)'),
  consigne_outcome_enhanced: library.func('const char *consigne_outcome_enhanced(const consigne_outcome *outcome)'),
  consigne_outcome_reply_lines: library.func('uint32_t consigne_outcome_reply_lines(const consigne_outcome *outcome)'),
  consigne_outcome_reply_line: library.func('const char *consigne_outcome_reply_line(const consigne_outcome *outcome, uint32_t index)'),
  consigne_outcome_texts: library.func('uint32_t consigne_outcome_texts(const consigne_outcome *outcome)'),
  consigne_outcome_text: library.func('const char *consigne_outcome_text(const consigne_outcome *outcome, uint32_t index)'),
  consigne_outcome_text_language: library.func('const char *consigne_outcome_text_language(const consigne_outcome *outcome, uint32_t index)'),
  consigne_outcome_field_name: library.func('const char *consigne_outcome_field_name(const consigne_outcome *outcome)'),
  consigne_outcome_value: library.func('const char *consigne_outcome_value(const consigne_outcome *outcome)'),
  consigne_outcome_test: library.func('const char *consigne_outcome_test(const consigne_outcome *outcome)'),
  consigne_outcome_missing: library.func('uint32_t consigne_outcome_missing(const consigne_outcome *outcome)'),
  consigne_outcome_missing_proof: library.func('const char *consigne_outcome_missing_proof(const consigne_outcome *outcome, uint32_t index)'),
  consigne_outcome_tags: library.func('uint32_t consigne_outcome_tags(const consigne_outcome *outcome)'),
  consigne_outcome_tag: library.func('const char *consigne_outcome_tag(const consigne_outcome *outcome, uint32_t index)'),
  consigne_outcome_assumed_tags: library.func('uint32_t consigne_outcome_assumed_tags(const consigne_outcome *outcome)'),
  consigne_outcome_assumed_tag: library.func('const char *consigne_outcome_assumed_tag(const consigne_outcome *outcome, uint32_t index)'),
  consigne_outcome_warnings: library.func('uint32_t consigne_outcome_warnings(const consigne_outcome *outcome)'),
  consigne_outcome_warning: library.func('const char *consigne_outcome_warning(const consigne_outcome *outcome, uint32_t index)'),
  consigne_outcome_warning_assumed: library.func('int consigne_outcome_warning_assumed(const consigne_outcome *outcome, uint32_t index)'),
  consigne_outcome_held_up_by: library.func('uint32_t consigne_outcome_held_up_by(const consigne_outcome *outcome)'),
  consigne_outcome_held_up_by_rule: library.func('const char *consigne_outcome_held_up_by_rule(const consigne_outcome *outcome, uint32_t index)'),
  consigne_need_kind: library.func('int consigne_need_kind(const consigne_need *need)'),
  consigne_need_id: library.func('const char *consigne_need_id(const consigne_need *need)'),
  consigne_need_name: library.func('const char *consigne_need_name(const consigne_need *need)'),
  consigne_need_key: library.func('const char *consigne_need_key(const consigne_need *need)'),
  consigne_need_login: library.func('const char *consigne_need_login(const consigne_need *need)'),
  consigne_need_recipient: library.func('const char *consigne_need_recipient(const consigne_need *need)'),
  consigne_need_rate: library.func('uint32_t consigne_need_rate(const consigne_need *need)'),
  consigne_need_period: library.func('int64_t consigne_need_period(const consigne_need *need)'),
  consigne_need_burst: library.func('uint32_t consigne_need_burst(const consigne_need *need)'),
  consigne_need_distinct: library.func('int consigne_need_distinct(const consigne_need *need)'),
  consigne_need_optional: library.func('int consigne_need_optional(const consigne_need *need)'),
  consigne_query_answer: library.func('int consigne_query_answer(consigne_query *query, const uint8_t *id, size_t length, int answer)'),
  consigne_ruleset_instant: library.func('int consigne_ruleset_instant(const consigne_ruleset *ruleset, const uint8_t *date, size_t length, ' +
    '_Out_ int64_t *instant)'),
  consigne_query_answer_text: library.func('int consigne_query_answer_text(consigne_query *query, const consigne_ruleset *ruleset, const uint8_t *text, ' +
    'size_t length, int answer)'),
}
// ---- end of declarations

// ---- Errors, texts, lists -------------------------------------------------------------

/** A call failed: `status` is the number of the header, `code` its constant. */
class ConsigneError extends Error {
  constructor(status, about, findings = []) {
    const said = C.consigne_status_text(status)
    super([about ? `${about}: ${said}` : said, ...findings.map(
      (f) => `${f.file}:${f.line}:${f.column}: ${f.severity}: ${f.text} [${f.id}]`)].join('\n'))
    this.name = 'ConsigneError'
    this.status = status
    this.code = C.consigne_status_name(status) ?? String(status)
    this.findings = findings
  }
}

function check(status, about) {
  if (status !== CONSIGNE_OK) throw new ConsigneError(status, about)
}

/** Octets. A string that is no Unicode has no octets. */
function octetsOf(text, what) {
  if (text instanceof Uint8Array) return text
  if (typeof text !== 'string') throw new TypeError(`${what} is a string or a Buffer, not ${typeof text}`)
  if (/\p{Surrogate}/u.test(text)) throw new TypeError(`${what} has half of a surrogate pair`)
  return Buffer.from(text)
}

function listOf(value, what) {
  if (!Array.isArray(value)) throw new TypeError(`${what} is an array`)
  return value
}

function objectOf(value, what) {
  const fine = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  if (!fine) throw new TypeError(`${what} is an object`)
  return value
}

/** What a function stores behind its last parameter. */
function given(call, about) {
  const out = [null]
  check(call(out), about)
  return out[0]
}

const texts = (count, one, thing) => Array.from({ length: count(thing) }, (_, i) => one(thing, i))

/** What a function writes, in a buffer that is as large as it asks for. */
function written(write) {
  const size = [0]
  const status = write(null, size)
  if (status !== CONSIGNE_E_BUFFER) throw new ConsigneError(status)
  const buffer = Buffer.alloc(Number(size[0]))
  check(write(buffer, size))
  return buffer.toString('utf8', 0, Number(size[0]))
}

// ---- Decisions ------------------------------------------------------------------------

const NEED_KINDS = { [CONSIGNE_NEED_FIELD]: 'field', [CONSIGNE_NEED_SET]: 'set', [CONSIGNE_NEED_OWNERS]: 'owners',
  [CONSIGNE_NEED_LIMIT]: 'limit' }

/** `id` is null for a field: give the field instead. */
function needOf(need) {
  return { kind: NEED_KINDS[C.consigne_need_kind(need)], id: C.consigne_need_id(need), name: C.consigne_need_name(need),
    key: C.consigne_need_key(need), login: C.consigne_need_login(need), recipient: C.consigne_need_recipient(need),
    rate: C.consigne_need_rate(need), period: Number(C.consigne_need_period(need)), burst: C.consigne_need_burst(need),
    distinct: C.consigne_need_distinct(need) === 1, optional: C.consigne_need_optional(need) === 1 }
}

/** A verdict and its reasons, with the names of docs/record.md; `texts` is the reply without codes. */
function outcomeOf(outcome) {
  const warnings = texts(C.consigne_outcome_warnings, C.consigne_outcome_warning, outcome)
  return {
    // A later library may have a verdict that this one does not know: it is no acceptance.
    verdict: C.consigne_verdict_name(C.consigne_outcome_verdict(outcome)) ?? 'defer',
    cause: C.consigne_cause_name(C.consigne_outcome_cause(outcome)) ?? 'failure',
    recipient: C.consigne_outcome_recipient(outcome),
    rule: C.consigne_outcome_rule(outcome),
    code: C.consigne_outcome_code(outcome) || null,
    enhanced: C.consigne_outcome_enhanced(outcome),
    field: C.consigne_outcome_field_name(outcome),
    value: C.consigne_outcome_value(outcome),
    test: C.consigne_outcome_test(outcome),
    missing: texts(C.consigne_outcome_missing, C.consigne_outcome_missing_proof, outcome),
    reply: texts(C.consigne_outcome_reply_lines, C.consigne_outcome_reply_line, outcome),
    texts: texts(C.consigne_outcome_texts, C.consigne_outcome_text, outcome).map(
      (text, i) => ({ text, language: C.consigne_outcome_text_language(outcome, i) })),
    assumed: C.consigne_outcome_assumed(outcome) === 1,
    tags: texts(C.consigne_outcome_tags, C.consigne_outcome_tag, outcome),
    assumed_tags: texts(C.consigne_outcome_assumed_tags, C.consigne_outcome_assumed_tag, outcome),
    warnings,
    assumed_warnings: warnings.filter((_, i) => C.consigne_outcome_warning_assumed(outcome, i) === 1),
    held_up_by: texts(C.consigne_outcome_held_up_by, C.consigne_outcome_held_up_by_rule, outcome)
  }
}

function decisionOf(query, flags, decision, needs, record) {
  return {
    ...outcomeOf(C.consigne_decision_outcome(decision)),
    recipients: texts(C.consigne_decision_recipients, C.consigne_decision_recipient, decision).map(outcomeOf),
    needs,
    revision: C.consigne_decision_revision(decision),
    log: written((buffer, size) => C.consigne_decision_log(decision, buffer, size)),
    record: record ? written((buffer, size) => C.consigne_record(query, flags, decision, buffer, size)) : null
  }
}

// ---- Queries --------------------------------------------------------------------------

const ANSWERS = { yes: CONSIGNE_ANSWER_YES, no: CONSIGNE_ANSWER_NO, failed: CONSIGNE_ANSWER_FAILED }
const LIMITS = { exceeded: ANSWERS.yes, not: ANSWERS.no, failed: ANSWERS.failed }
const queries = new FinalizationRegistry((pointer) => C.consigne_query_free(pointer))
const rulesets = new FinalizationRegistry((pointer) => C.consigne_ruleset_free(pointer))

/** Octets that an id cannot have are written as "%20". */
const idWord = (word) => Array.from(octetsOf(word, 'a word of a question'), (o) =>
  o > 32 && o < 127 && o !== 37 ? String.fromCharCode(o) : `%${o.toString(16).toUpperCase().padStart(2, '0')}`).join('')

/**
 * What is known of a transaction: ruleset.query makes it. A call that fails is thrown, and marks the query too: no decision is
 * made on half of it until it is reset.
 */
class Query {
  #ruleset
  #pointer
  #half = false
  #busy = false
  partial = false

  constructor(ruleset) {
    this.#ruleset = ruleset
    this.#pointer = given((out) => C.consigne_query_new(null, out))
    queries.register(this, this.#pointer, this)
  }

  #call(function_, about, ...values) {
    if (this.#busy) throw new Error('the query waits for an answer: nobody may change it')
    check(function_(this.#pointer, ...values.flatMap((v) => v instanceof Uint8Array ? [v, v.length] : [v])), about)
  }

  #field(name) {
    const octets = octetsOf(name, 'the name of a field')
    if (name.startsWith('fact.') && !this.#ruleset.facts.includes(name.slice(5))) throw new ConsigneError(CONSIGNE_E_FIELD, name)
    return given((out) => C.consigne_query_field(this.#pointer, octets, octets.length, out), name)
  }

  /** Gives the only value; the field is complete. */
  set(name, value) { this.#call(C.consigne_query_set, name, this.#field(name), octetsOf(value, name)) }

  /** Gives one more value; the field stays open. */
  add(name, value) { this.#call(C.consigne_query_add, name, this.#field(name), octetsOf(value, name)) }

  /** No more values come. Without a name: nothing else is known of any field, so what was not given is absent. */
  end(name) { this.#call(C.consigne_query_end, name, name === undefined ? CONSIGNE_FIELD_ALL : this.#field(name)) }

  /** The field is not given any more. */
  drop(name) { this.#call(C.consigne_query_drop, name, this.#field(name)) }

  /** Begins a new transaction of the same session. */
  next() {
    this.#call(C.consigne_query_next)
    this.partial = this.#half = false
  }

  /** Forgets everything. */
  reset() {
    this.#call(C.consigne_query_reset)
    this.partial = this.#half = false
  }

  /** Frees it at once, where the collector would do it later. It serves nothing then. */
  free() {
    if (this.#busy) throw new Error('the query waits for an answer: nobody may free it')
    queries.unregister(this)
    C.consigne_query_free(this.#pointer)
    this.#pointer = null
  }

  /** Believes Authentication-Results fields with this id. Call it before the header is given. */
  trust(id) { this.#call(C.consigne_query_trust, 'trust', octetsOf(id, 'trust')) }

  /** A whole header section. */
  header(block) { this.#call(C.consigne_query_add_header_block, 'header', octetsOf(block, 'header')) }

  /** A Date, milliseconds since 1970, or a DATE in the zone of the ruleset. */
  now(now) {
    const instant = now instanceof Date ? now.getTime() : typeof now === 'number' ? now : this.#ruleset.instant(now)
    if (!Number.isSafeInteger(instant)) throw new TypeError('now is a Date, a whole number or a DATE')
    this.#call(C.consigne_query_set_number, 'now', CONSIGNE_FIELD_NOW, instant)
  }

  /** What {id} shows in replies. */
  id(id) { this.#call(C.consigne_query_set_id, 'id', octetsOf(id, 'id')) }

  /** The languages of replies, best first: "fr-CA, en". */
  language(tags) { this.#call(C.consigne_query_set_language, 'language', octetsOf(tags, 'language')) }

  /** One seal of the ARC chain, and the domains that it reports. */
  seal(number, sealer, domains = []) {
    const joined = listOf(domains, 'dkim').map((domain) => octetsOf(domain, 'dkim')).flatMap((o) => [o, Buffer.from(' ')])
    if (!Number.isInteger(number) || number < 0) throw new TypeError('the number of a seal is a whole number')
    this.#call(C.consigne_query_add_seal, 'seals', number, octetsOf(sealer, 'a sealer'), Buffer.concat(joined))
  }

  /** Answers the need of this id: true, false, or null where nobody could be asked, so it stays unknown. */
  answer(id, answer) {
    if (answer !== true && answer !== false && answer !== null) throw new TypeError('an answer is true, false or null')
    const number = answer === null ? ANSWERS.failed : answer ? ANSWERS.yes : ANSWERS.no
    this.#call(C.consigne_query_answer, id, octetsOf(id, 'id'), number)
  }

  /** Gives everything that a record says (docs/record.md). */
  fill(record) {
    this.#half = true
    this.partial = objectOf(record, 'a record').partial ?? false
    if (typeof this.partial !== 'boolean') throw new TypeError('partial is true or false')
    for (const id of listOf(record.trust ?? [], 'trust')) this.trust(id)
    if (record.header != null) this.header(record.header)
    const fields = Object.entries(objectOf(record.fields ?? {}, 'fields'))
    const first = ([name]) => name === 'smtp.authcid' // it comes before smtp.auth
    for (const [name, said] of [...fields.filter(first), ...fields.filter((f) => !first(f))]) this.#fillField(name, said)
    if (record.seals != null) this.#fillSeals(record.seals)
    if (record.now != null) this.now(record.now)
    if (record.language != null) this.language(record.language)
    this.#fillAnswers(objectOf(record.answers ?? {}, 'answers'))
    this.#half = false
  }

  /** The values, and whether more may come. A final decision ends open fields too. */
  #opened(said, what) {
    if (Array.isArray(said)) return [said, false]
    return [listOf(objectOf(said, what).values, what), this.partial && said.open === true]
  }

  #fillField(name, said) {
    if (said == null) return
    if (typeof said === 'string' || said instanceof Uint8Array) return this.set(name, said)
    const [values, open] = this.#opened(said, name)
    this.drop(name) // the record replaces what the header gave
    for (const value of values) this.add(name, value)
    if (!open) this.end(name)
  }

  #fillSeals(said) {
    const [seals, open] = this.#opened(said, 'seals')
    for (const seal of seals) this.seal(seal.i, seal.d, seal.dkim)
    if (open) return
    this.end('arc.d')
    this.end('arc.dkim.d')
  }

  /** Answers a question in words. What the ruleset does not ask is no mistake, since records outlive rulesets. */
  #give(answer, ...words) {
    const text = Buffer.from(words.map(idWord).join(' '))
    const status = C.consigne_query_answer_text(this.#pointer, this.#ruleset.pointer_, text, text.length, answer)
    if (status !== CONSIGNE_E_NAME) check(status, `answers: ${text}`)
    return status === CONSIGNE_OK
  }

  #fillAnswers(answers) {
    for (const [name, said] of Object.entries(objectOf(answers.sets ?? {}, 'sets'))) this.#fillSource(said, 'set', name)
    if (answers.owners != null) this.#fillSource(answers.owners, 'owners')
    for (const [name, said] of Object.entries(objectOf(answers.limits ?? {}, 'limits'))) {
      for (const [key, word] of typeof said === 'object' && said ? Object.entries(said) : [['*', said]]) {
        this.#fillLimit(name, key, word)
      }
    }
  }

  /** A list has what is answered yes. */
  #fillSource(said, ...words) {
    const lists = Array.isArray(said) ? { yes: said } : objectOf(said, 'answers')
    if (lists.silent !== true) this.#give(ANSWERS.no, ...words, '*')
    for (const [word, answer] of Object.entries(ANSWERS)) {
      for (const item of listOf(lists[word] ?? [], word)) {
        const asked = words[0] === 'owners' ? listOf(item, 'owners') : [item]
        if (asked.includes('*')) throw new ConsigneError(CONSIGNE_E_FORM, 'answers: "*" is nobody')
        this.#give(answer, ...words, ...asked)
      }
    }
  }

  /** Of a limit of messages, or of recipients: whichever is counted. */
  #fillLimit(name, key, word) {
    if (!Object.hasOwn(LIMITS, word)) throw new TypeError('answers: of a limit write "exceeded", "not" or "failed"')
    try {
      if (this.#give(LIMITS[word], 'limit', name, key)) return
    } catch (error) {
      if (!(error instanceof ConsigneError)) throw error
    }
    this.#give(LIMITS[word], 'limit', name, key, '*')
  }

  /**
   * Gives each question to whoever drives it, and ends with the decision. Nobody else changes the query meanwhile. It takes the
   * ruleset and not its pointer, which would be freed if nothing else held the ruleset until the answer comes.
   */
  * decide_(ruleset, asks, options) {
    if (this.#half) throw new ConsigneError(CONSIGNE_E_QUERY)
    if (this.#busy) throw new Error('the query waits for an answer')
    const flags = (this.partial ? CONSIGNE_FLAG_PARTIAL : 0) + (options.utf8 ? CONSIGNE_FLAG_UTF8 : 0)
    const decision = given((out) => C.consigne_decision_new(null, out))
    const known = new Set()
    try {
      for (;;) {
        check(C.consigne_decide(ruleset.pointer_, this.#pointer, flags, decision))
        const needs = texts(C.consigne_decision_needs, C.consigne_decision_need, decision).map(needOf)
        const open = needs.filter((need) => asks && need.id !== null && !known.has(need.id))
        if (open.length === 0) return decisionOf(this.#pointer, flags, decision, needs, options.record)
        for (const need of open) {
          this.#busy = true
          const answer = yield need
          this.#busy = false
          this.answer(need.id, answer)
          known.add(need.id)
        }
      }
    } finally {
      this.#busy = false
      C.consigne_decision_free(decision)
    }
  }
}

// ---- Rulesets -------------------------------------------------------------------------

const SEVERITIES = { [CONSIGNE_SEVERITY_ERROR]: 'error', [CONSIGNE_SEVERITY_WARNING]: 'warning',
  [CONSIGNE_SEVERITY_ADVICE]: 'advice' }

const findingOf = (findings, i) => ({ severity: SEVERITIES[C.consigne_findings_severity(findings, i)],
  id: C.consigne_findings_id(findings, i), file: C.consigne_findings_file(findings, i),
  line: C.consigne_findings_line(findings, i), column: C.consigne_findings_column(findings, i),
  text: C.consigne_findings_text(findings, i), excerpt: C.consigne_findings_excerpt(findings, i) })

/** A checked and compiled ruleset, which never changes. */
class Ruleset {
  constructor(pointer, findings) {
    Object.defineProperty(this, 'pointer_', { value: pointer })
    rulesets.register(this, pointer)
    this.findings = findings
    this.facts = texts(C.consigne_ruleset_facts, C.consigne_ruleset_fact_name, pointer)
    this.revision = C.consigne_ruleset_revision(pointer)
    this.sources = texts(C.consigne_ruleset_sources, C.consigne_ruleset_source, pointer)
  }

  /** A DATE in the zone of the ruleset, in milliseconds since 1970. */
  instant(date) {
    const octets = octetsOf(date, 'now')
    return Number(given((out) => C.consigne_ruleset_instant(this.pointer_, octets, octets.length, out), 'now'))
  }

  /** A query with what the record says; without one, nothing is known. */
  query(record) {
    const query = new Query(this)
    if (record !== undefined) query.fill(record)
    return query
  }

  #steps(query, answer, options) {
    const own = !(query instanceof Query)
    const asked = own ? this.query(query) : query
    const steps = asked.decide_(this, answer !== undefined && answer !== null, options)
    return { steps, end: () => own && asked.free() }
  }

  /**
   * Decides on a query or a record. Asks `answer` each question that the decision lacks, and decides again: it gives true,
   * false, or null where nobody can be asked. What it throws ends the decision.
   */
  decide(query, answer, options = {}) {
    const { steps, end } = this.#steps(query, answer, options)
    try {
      let step = steps.next()
      while (!step.done) step = steps.next(answer(step.value))
      return step.value
    } finally {
      steps.return()
      end()
    }
  }

  /** The same with an `answer` that gives a promise. */
  async decideAsync(query, answer, options = {}) {
    const { steps, end } = this.#steps(query, answer, options)
    try {
      let step = steps.next()
      while (!step.done) step = steps.next(await answer(step.value))
      return step.value
    } finally {
      steps.return()
      end()
    }
  }
}

function loaded(options, read) {
  const settings = given((out) => C.consigne_options_new(out))
  let findings = null
  try {
    check(C.consigne_options_set(settings, CONSIGNE_OPTION_ADVICE, options.advice === true ? 1 : 0))
    check(C.consigne_options_set(settings, CONSIGNE_OPTION_FILES, options.files === true ? 1 : 0))
    findings = given((out) => C.consigne_findings_new(null, out))
    const out = [null]
    const status = read(settings, findings, out)
    const found = Array.from({ length: C.consigne_findings_count(findings) }, (_, i) => findingOf(findings, i))
    if (status !== CONSIGNE_OK) throw new ConsigneError(status, '', found)
    return new Ruleset(out[0], found)
  } finally {
    C.consigne_findings_free(findings)
    C.consigne_options_free(settings)
  }
}

/** Reads a file, and what it includes. The error has the findings. */
function load(path, options = {}) {
  const octets = octetsOf(path, 'a path')
  return loaded(options, (settings, findings, out) =>
    C.consigne_ruleset_load_file(octets, octets.length, settings, findings, out))
}

/** Reads a text, which findings call `name`. Files that it names are read only with the option `files`. */
function parse(text, name = 'ruleset', options = {}) {
  const octets = octetsOf(text, 'a ruleset')
  const called = octetsOf(name, 'a name')
  return loaded(options, (settings, findings, out) =>
    C.consigne_ruleset_load_text(octets, octets.length, called, called.length, settings, findings, out))
}

module.exports = { load, parse, ConsigneError, Ruleset, Query }
