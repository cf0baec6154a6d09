# SPDX-License-Identifier: MIT
require_relative 'consigne'

ruleset = Consigne.load(ARGV[0])
query = ruleset.query(
  'now' => '2027-04-01',
  'header' => "From: x@parisnanterre.fr\r\n",
  'fields' => {
    'listener' => 'mx',
    'client.name' => 'smtp.orange.fr', # who connected, as iprev found
    'server.name' => 'mx.parisnanterre.fr', # who asks
    'smtp.mailfrom' => '<x@parisnanterre.fr>',
    'smtp.rcptto' => ['<y@parisnanterre.fr>']
  }
)
query.end # nothing else is known: absent, not unknown
decision = ruleset.decide(query)
puts decision.reply.empty? ? '250 2.0.0 Accepted' : decision.reply
