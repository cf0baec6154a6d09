// SPDX-License-Identifier: MIT
const consigne = require('./consigne.js')

const ruleset = consigne.load(process.argv[2])
const query = ruleset.query({
  now: '2027-04-01',
  header: 'From: x@parisnanterre.fr\r\n',
  fields: {
    listener: 'mx',
    'client.name': 'smtp.orange.fr', // who connected, as iprev found
    'server.name': 'mx.parisnanterre.fr', // who asks
    'smtp.mailfrom': '<x@parisnanterre.fr>',
    'smtp.rcptto': ['<y@parisnanterre.fr>']
  }
})
query.end() // nothing else is known: absent, not unknown
const decision = ruleset.decide(query)
console.log(decision.reply.join('\n') || '250 2.0.0 Accepted')
