# SPDX-License-Identifier: MIT
# The cases of records.py, decided in Ruby: decide.rb CASES prints two lines for each, as compare.py reads them.
require 'json'
require_relative '../../src/bindings/ruby/consigne'

MEMBERS = %i[recipient verdict cause rule code enhanced field value test missing reply assumed tags assumed_tags warnings
             assumed_warnings held_up_by].freeze

def shown(value)
  case value
  when nil then '-'
  when true, false then value ? '1' : '0'
  when Array then value.join(',')
  else value.to_s
  end
end

def line_of(outcome) = MEMBERS.map { |member| shown(outcome[member]) }.join("\t")

def words_of(need)
  words = [need.kind, need.name, need.login, need.key, need.recipient].reject { |word| word.nil? || word.empty? }
  words.join(' ') + (need.optional ? '?' : '')
end

def told(decision)
  needs = decision.needs.map { |need| words_of(need) }.join(',')
  [line_of(decision), *decision.recipients.map { |outcome| line_of(outcome) }, needs, decision.revision].join("\t")
end

File.foreach(ARGV[0], encoding: 'UTF-8') do |line|
  row = JSON.parse(line)
  ruleset = Consigne.parse(row['rules'])
  puts told(ruleset.decide(row['query'], utf8: row['utf8']))
  query = ruleset.query(row['query'])
  row['end'].each { |name| query.end(name) }
  puts told(ruleset.decide(query, utf8: row['utf8']))
end
