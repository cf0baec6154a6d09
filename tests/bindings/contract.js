// SPDX-License-Identifier: MIT
// What the binding of Node.js promises beyond its decisions: an error is thrown and is no verdict, unknown stays unknown,
// questions are asked once, also where the answer comes later, and memory is given back.
const assert = require('node:assert/strict')
const consigne = require('../../src/bindings/node/consigne.js')

const RULES = `consigne 1
logins blocked external
rule blocked { when smtp.auth in blocked reject "no" }
rule far { when relay in { 192.0.2.1 } reject 550 5.7.1 "far" }
`
const ruleset = consigne.parse(RULES)
const KNOWN = { fields: { 'smtp.auth': 'cath', relay: '192.0.2.9' } }
const fails = (code, call) => assert.throws(call, { name: 'ConsigneError', code })
const mistakes = (call) => assert.throws(call, TypeError)

function rulesWithErrors() {
  assert.throws(() => consigne.parse('consigne 1\nrule x { when foo }', 'mine'), (error) => {
    const { severity, file, line, id } = error.findings[0]
    assert.deepEqual([error.code, severity, file, line, id], ['CONSIGNE_E_RULES', 'error', 'mine', 2, 'syntax'])
    return error.message.includes('mine:2:')
  })
  fails('CONSIGNE_E_FILE', () => consigne.load('/nowhere/at-all'))
  // Files are read only where the caller allows it.
  assert.throws(() => consigne.parse('consigne 1\ninclude "/etc/hostname"'), (error) => error.findings[0].id === 'unreadable-file')
  mistakes(() => consigne.parse(5))
}

function wrongValues() {
  const query = (record) => () => ruleset.query(record)
  fails('CONSIGNE_E_FIELD', query({ fields: { 'smtp.rcpt': 'x' } }))
  fails('CONSIGNE_E_FIELD', query({ fields: { 'fact.colour': 'red' } }))
  fails('CONSIGNE_E_FIELD', query({ fields: { identity: 'x@a.example' } }))
  fails('CONSIGNE_E_FORM', query({ fields: { relay: '192.0.2.1\0' } }))
  fails('CONSIGNE_E_FORM', query({ now: 'yesterday' }))
  fails('CONSIGNE_E_FORM', query({ answers: { sets: { blocked: ['*'] } } }))
  for (const record of [{ fields: 5 }, { fields: { 'smtp.auth': 5 } }, { fields: { 'smtp.auth': [null] } }, { partial: 1 },
    { trust: 'mx' }, { answers: { sets: { blocked: 'cath' } } }, [], null, { header: 5 }, { now: NaN },
    { fields: { 'smtp.helo': 'a\ud800' } }, { answers: { limits: { l: 'maybe' } } }, { answers: { limits: { l: 'toString' } } }]) {
    mistakes(query(record))
  }
}

function noHalfQuery() {
  const query = ruleset.query(KNOWN)
  fails('CONSIGNE_E_FORM', () => query.set('relay', '192.0.2.256'))
  fails('CONSIGNE_E_QUERY', () => ruleset.decide(query))
  query.reset()
  mistakes(() => query.fill({ fields: { 'smtp.auth': 'cath', relay: 7 } }))
  fails('CONSIGNE_E_QUERY', () => ruleset.decide(query))
  query.reset()
  query.fill(KNOWN)
  assert.equal(ruleset.decide(query, () => false).verdict, 'accept')
  query.free()
  fails('CONSIGNE_E_ARGUMENT', () => ruleset.decide(query))
}

function unknownIsNotFalse() {
  const decision = ruleset.decide(KNOWN)
  assert.deepEqual([decision.verdict, decision.assumed, decision.rule], ['defer', true, 'blocked'])
  assert.deepEqual(decision.needs.map((need) => need.id), ['set blocked cath'])
  assert.equal(ruleset.decide({ ...KNOWN, partial: true }).verdict, 'undecided')
  assert.equal(ruleset.decide({}).verdict, 'defer')
  const empty = ruleset.query()
  empty.end()
  assert.equal(ruleset.decide(empty).verdict, 'accept')
}

async function answers() {
  const asked = []
  const answer = (value) => (need) => {
    asked.push(need.kind + need.name + need.key)
    return value
  }
  assert.equal(ruleset.decide(KNOWN, answer(true)).rule, 'blocked')
  assert.equal(ruleset.decide(KNOWN, answer(false)).verdict, 'accept')
  assert.equal(ruleset.decide(KNOWN, answer(null)).verdict, 'defer')
  assert.deepEqual(asked, Array(3).fill('setblockedcath'))
  for (const wrong of ['yes', undefined, 1, Promise.resolve(false)]) mistakes(() => ruleset.decide(KNOWN, answer(wrong)))
  assert.throws(() => ruleset.decide(KNOWN, () => { throw new RangeError('mine') }), RangeError)

  const later = (value) => () => new Promise((resolve) => setImmediate(resolve, value))
  assert.equal((await ruleset.decideAsync(KNOWN, later(true))).rule, 'blocked')
  assert.equal((await ruleset.decideAsync(KNOWN, later(false))).verdict, 'accept')
  await assert.rejects(ruleset.decideAsync(KNOWN, () => Promise.reject(new RangeError('mine'))), RangeError)
  const query = ruleset.query(KNOWN)
  const waiting = ruleset.decideAsync(query, later(false))
  assert.throws(() => query.next(), /waits for an answer/)
  assert.throws(() => query.free(), /waits for an answer/)
  assert.throws(() => ruleset.decide(query), /waits for an answer/)
  assert.equal((await waiting).verdict, 'accept')
  query.next()
}

function octets() {
  const query = ruleset.query({ ...KNOWN, header: Buffer.from('From: \xff\0@a.example\r\n', 'latin1') })
  const line = JSON.parse(ruleset.decide(query, () => false, { record: true }).record)
  assert.deepEqual([line.verdict, line.fields['relay.ip']], ['accept', ['192.0.2.9']])
  assert.match(ruleset.decide(query).log, /^verdict=accept /, 'the answer lasts')
  query.next()
  assert.equal(ruleset.decide(query).verdict, 'defer', 'until the next transaction')
}

async function memory() {
  const some = async () => {
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 50; i++) {
        ruleset.decide(KNOWN, () => false)
        assert.throws(() => ruleset.query({ fields: { relay: '192.0.2.256' } }))
        consigne.parse(RULES)
      }
      global.gc()
      await new Promise((resolve) => setImmediate(resolve)) // what was collected is freed between two turns
    }
    return process.memoryUsage.rss()
  }
  await some()
  const before = await some()
  const grown = (await some()) - before
  assert.ok(grown < 4 << 20, `${grown} octets: one ruleset more each time would be tens of millions`)
}

async function main() {
  for (const test of [rulesWithErrors, wrongValues, noHalfQuery, unknownIsNotFalse, answers, octets, memory]) await test()
}
main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
