# SPDX-License-Identifier: MIT
# What the Ruby binding promises beyond its decisions: an error raises and is no verdict, unknown stays unknown, questions are
# asked once, and memory is given back.
require 'json'
require_relative '../../src/bindings/ruby/consigne'

RULES = <<~RULES.freeze
  consigne 1
  logins blocked external
  rule blocked { when smtp.auth in blocked reject "no" }
  rule far { when relay in { 192.0.2.1 } reject 550 5.7.1 "far" }
RULES
RULESET = Consigne.parse(RULES)
def known(more = {}) = { 'fields' => { 'smtp.auth' => 'cath', 'relay' => '192.0.2.9' } }.merge(more)

def equal(got, wanted)
  raise "#{got.inspect} instead of #{wanted.inspect}" if got != wanted
end

# The error: the name of the header, or the class of a mistake of the program.
def fails(wanted)
  begin
    got = yield
  rescue StandardError => failure
    equal(failure.is_a?(Consigne::Error) ? failure.name : failure.class, wanted)
    return failure
  end
  raise "#{got} and no #{wanted}"
end

# Rules with errors.
failure = fails('CONSIGNE_E_RULES') { Consigne.parse("consigne 1\nrule x { when foo }", 'mine') }
finding = failure.findings[0]
equal([finding.severity, finding.file, finding.line, finding.id], ['error', 'mine', 2, 'syntax'])
equal(failure.message.include?('mine:2:'), true)
fails('CONSIGNE_E_FILE') { Consigne.load('/nowhere/at-all') }
failure = fails('CONSIGNE_E_RULES') { Consigne.parse("consigne 1\ninclude \"/etc/hostname\"") }
equal(failure.findings[0].id, 'unreadable-file') # files are read only where the caller allows it
fails(TypeError) { Consigne.parse(5) }

# Wrong values.
{ { 'fields' => { 'smtp.rcpt' => 'x' } } => 'CONSIGNE_E_FIELD',
  { 'fields' => { 'fact.colour' => 'red' } } => 'CONSIGNE_E_FIELD',
  { 'fields' => { 'identity' => 'x@a.example' } } => 'CONSIGNE_E_FIELD',
  { 'fields' => { 'relay' => "192.0.2.1\0" } } => 'CONSIGNE_E_FORM',
  { 'now' => 'yesterday' } => 'CONSIGNE_E_FORM',
  { 'answers' => { 'sets' => { 'blocked' => ['*'] } } } => 'CONSIGNE_E_FORM',
  { 'answers' => { 'limits' => { 'l' => 'maybe' } } } => KeyError,
  { 'answers' => { 'sets' => { 'blocked' => 'cath' } } } => TypeError,
  { 'fields' => 5 } => TypeError, { 'fields' => { 'smtp.auth' => 5 } } => TypeError,
  { 'fields' => { 'smtp.auth' => [nil] } } => TypeError, { 'partial' => 1 } => TypeError, { 'trust' => 'mx' } => TypeError,
  { 'header' => 5 } => TypeError, [] => TypeError }.each { |record, wanted| fails(wanted) { RULESET.query(record) } }

# No half of a query is judged.
query = RULESET.query(known)
fails('CONSIGNE_E_FORM') { query.set('relay', '192.0.2.256') }
fails('CONSIGNE_E_QUERY') { RULESET.decide(query) }
query.reset
fails(TypeError) { query.fill('fields' => { 'smtp.auth' => 'cath', 'relay' => 7 }) }
fails('CONSIGNE_E_QUERY') { RULESET.decide(query) }
query.reset
query.fill(known)
equal(RULESET.decide(query) { false }.verdict, 'accept')

# Unknown is not false.
decision = RULESET.decide(known)
equal([decision.verdict, decision.assumed, decision.rule], ['defer', true, 'blocked'])
equal(decision.needs.map(&:id), ['set blocked cath'])
equal(RULESET.decide(known('partial' => true)).verdict, 'undecided')
equal(RULESET.decide({}).verdict, 'defer')
query = RULESET.query
query.end
equal(RULESET.decide(query).verdict, 'accept')
equal({ query => 1 }[query], 1)

# Answers.
asked = []
{ true => 'reject', false => 'accept', nil => 'defer' }.each do |answer, verdict|
  told = RULESET.decide(known) do |need|
    asked << [need.kind, need.name, need.key]
    answer
  end
  equal(told.verdict, verdict)
end
equal(asked, [%w[set blocked cath]] * 3)
fails(TypeError) { RULESET.decide(known) { 'yes' } }
[ArgumentError, StopIteration].each { |mine| fails(mine) { RULESET.decide(known) { raise mine } } }

# Texts.
query = RULESET.query(known('header' => "From: \xff\0@a.example\r\n".b))
line = JSON.parse(RULESET.decide(query, record: true) { false }.record)
equal([line['verdict'], line['fields']['relay.ip']], ['accept', ['192.0.2.9']])
equal(RULESET.decide(query).log[0, 15], 'verdict=accept ') # the answer lasts
query.next
equal(RULESET.decide(query).verdict, 'defer') # until the next transaction
idn = Consigne.parse("consigne 1\nrule r { when any header.from in { \"x@b\u00fccher.example\" } reject }")
["x@b\u00fccher.example", "x@b\u00fccher.example".encode('ISO-8859-1'), "x@b\u00fccher.example".b].each do |text|
  equal(idn.decide({ 'fields' => { 'header.from' => [text] } }).verdict, 'reject')
end

# Memory.
def some
  500.times do
    RULESET.decide(known) { false }
    fails('CONSIGNE_E_FORM') { RULESET.query('fields' => { 'relay' => '192.0.2.256' }) }
    Consigne.parse(RULES)
  end
  GC.start
  File.read('/proc/self/status')[/VmRSS:\s*(\d+)/, 1].to_i
end
some
before = some
grown = some - before
raise "#{grown} KiB: one ruleset more each time would be tens of thousands" if grown > 4096
