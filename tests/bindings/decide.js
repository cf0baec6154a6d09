// SPDX-License-Identifier: MIT
// The cases of records.py, decided in Node.js: decide.js CASES prints two lines for each, as compare.py reads them.
const fs = require('node:fs')
const consigne = require('../../src/bindings/node/consigne.js')

const MEMBERS = ['recipient', 'verdict', 'cause', 'rule', 'code', 'enhanced', 'field', 'value', 'test', 'missing', 'reply',
  'assumed', 'tags', 'assumed_tags', 'warnings', 'assumed_warnings', 'held_up_by']
const shown = (value) => value === null ? '-' : typeof value === 'boolean' ? String(Number(value)) : String(value)
const lineOf = (outcome) => MEMBERS.map((member) => shown(outcome[member])).join('\t')
const wordsOf = (need) => [need.kind, need.name, need.login, need.key, need.recipient].filter(Boolean).join(' ') +
  (need.optional ? '?' : '')
const told = (decision) => [lineOf(decision), ...decision.recipients.map(lineOf), decision.needs.map(wordsOf).join(','),
  decision.revision].join('\t')

for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const { rules, query: record, end, utf8 } = JSON.parse(line)
  const ruleset = consigne.parse(rules)
  console.log(told(ruleset.decide(record, null, { utf8 })))
  const query = ruleset.query(record)
  for (const name of end) query.end(name)
  console.log(told(ruleset.decide(query, null, { utf8 })))
}
