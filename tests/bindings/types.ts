// SPDX-License-Identifier: MIT
// That consigne.d.ts takes what a program writes, and refuses what it should not. tsc checks it; nobody runs it.
import * as consigne from '../../src/bindings/node/consigne'

const ruleset: consigne.Ruleset = consigne.load('policy.consigne', { advice: true })
const query = ruleset.query({ fields: { listener: 'mx', 'smtp.rcptto': ['a@b.example'], 'header.from': { values: [], open: true } } })
query.end()
const decision: consigne.Decision = ruleset.decide(query, (need) => need.kind === 'set' ? true : null, { record: true })
const verdict: 'accept' | 'quarantine' | 'defer' | 'reject' | 'undecided' = decision.verdict
ruleset.decideAsync({}, async () => false).then((later) => later.recipients.map((outcome) => outcome.reply), () => verdict)
// @ts-expect-error an answer is no text
ruleset.decide(query, () => 'yes')
// @ts-expect-error there is no such word
ruleset.query({ answers: { limits: { 'per-hour': 'maybe' } } })
// @ts-expect-error a query comes from a ruleset
new consigne.Query()
