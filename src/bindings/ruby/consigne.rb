# SPDX-License-Identifier: MIT
# libconsigne for Ruby: may this sender use this relay with this authentication?
#
#   ruleset = Consigne.load('policy.consigne')
#   decision = ruleset.decide({ 'fields' => { 'listener' => 'mx', 'smtp.mailfrom' => '<x@univ.example>' } })
#
# A query has the keys of docs/record.md. What it does not say is unknown. Every failure raises; none is a verdict.
require 'ffi'

module Consigne
  # The functions of the library.
  module C
    extend FFI::Library
    ffi_lib 'libconsigne.so.0'
    # ---- declarations, made by declare.py
    CONSIGNE_OK = 0
    CONSIGNE_E_FORM = 4
    CONSIGNE_E_FIELD = 5
    CONSIGNE_E_BUFFER = 9
    CONSIGNE_E_NAME = 10
    CONSIGNE_E_QUERY = 11
    CONSIGNE_FIELD_NOW = 32
    CONSIGNE_FIELD_ALL = 902
    CONSIGNE_OPTION_FILES = 1601
    CONSIGNE_OPTION_ADVICE = 1604
    CONSIGNE_SEVERITY_ERROR = 401
    CONSIGNE_SEVERITY_WARNING = 402
    CONSIGNE_SEVERITY_ADVICE = 403
    CONSIGNE_FLAG_PARTIAL = 1
    CONSIGNE_FLAG_UTF8 = 4
    CONSIGNE_NEED_FIELD = 501
    CONSIGNE_NEED_SET = 502
    CONSIGNE_NEED_OWNERS = 503
    CONSIGNE_NEED_LIMIT = 504
    CONSIGNE_ANSWER_YES = 801
    CONSIGNE_ANSWER_NO = 802
    CONSIGNE_ANSWER_FAILED = 803
    attach_function :consigne_status_name, [:int], :string
    attach_function :consigne_status_text, [:int], :string
    attach_function :consigne_verdict_name, [:int], :string
    attach_function :consigne_cause_name, [:int], :string
    attach_function :consigne_options_new, [:pointer], :int
    attach_function :consigne_options_free, [:pointer], :void
    attach_function :consigne_options_set, [:pointer, :int, :int], :int
    attach_function :consigne_findings_new, [:pointer, :pointer], :int
    attach_function :consigne_findings_free, [:pointer], :void
    attach_function :consigne_findings_count, [:pointer], :uint32
    attach_function :consigne_findings_severity, [:pointer, :uint32], :int
    attach_function :consigne_findings_id, [:pointer, :uint32], :string
    attach_function :consigne_findings_file, [:pointer, :uint32], :string
    attach_function :consigne_findings_line, [:pointer, :uint32], :uint32
    attach_function :consigne_findings_column, [:pointer, :uint32], :uint32
    attach_function :consigne_findings_text, [:pointer, :uint32], :string
    attach_function :consigne_findings_excerpt, [:pointer, :uint32], :string
    attach_function :consigne_ruleset_load_file, [:buffer_in, :size_t, :pointer, :pointer, :pointer], :int
    attach_function :consigne_ruleset_load_text, [:buffer_in, :size_t, :buffer_in, :size_t, :pointer,
      :pointer, :pointer], :int
    attach_function :consigne_ruleset_free, [:pointer], :void
    attach_function :consigne_ruleset_revision, [:pointer], :string
    attach_function :consigne_ruleset_sources, [:pointer], :uint32
    attach_function :consigne_ruleset_source, [:pointer, :uint32], :string
    attach_function :consigne_ruleset_facts, [:pointer], :uint32
    attach_function :consigne_ruleset_fact_name, [:pointer, :uint32], :string
    attach_function :consigne_query_new, [:pointer, :pointer], :int
    attach_function :consigne_query_free, [:pointer], :void
    attach_function :consigne_query_reset, [:pointer], :int
    attach_function :consigne_query_next, [:pointer], :int
    attach_function :consigne_query_field, [:pointer, :buffer_in, :size_t, :pointer], :int
    attach_function :consigne_query_set, [:pointer, :int, :buffer_in, :size_t], :int
    attach_function :consigne_query_add, [:pointer, :int, :buffer_in, :size_t], :int
    attach_function :consigne_query_add_seal, [:pointer, :uint32, :buffer_in, :size_t, :buffer_in, :size_t],
      :int
    attach_function :consigne_query_end, [:pointer, :int], :int
    attach_function :consigne_query_drop, [:pointer, :int], :int
    attach_function :consigne_query_set_number, [:pointer, :int, :int64], :int
    attach_function :consigne_query_trust, [:pointer, :buffer_in, :size_t], :int
    attach_function :consigne_query_add_header_block, [:pointer, :buffer_in, :size_t], :int
    attach_function :consigne_query_set_id, [:pointer, :buffer_in, :size_t], :int
    attach_function :consigne_query_set_language, [:pointer, :buffer_in, :size_t], :int
    attach_function :consigne_decision_new, [:pointer, :pointer], :int
    attach_function :consigne_decision_free, [:pointer], :void
    attach_function :consigne_decide, [:pointer, :pointer, :int, :pointer], :int
    attach_function :consigne_decision_revision, [:pointer], :string
    attach_function :consigne_decision_outcome, [:pointer], :pointer
    attach_function :consigne_decision_recipients, [:pointer], :uint32
    attach_function :consigne_decision_recipient, [:pointer, :uint32], :pointer
    attach_function :consigne_decision_needs, [:pointer], :uint32
    attach_function :consigne_decision_need, [:pointer, :uint32], :pointer
    attach_function :consigne_decision_log, [:pointer, :pointer, :pointer], :int
    attach_function :consigne_record, [:pointer, :int, :pointer, :pointer, :pointer], :int
    attach_function :consigne_outcome_verdict, [:pointer], :int
    attach_function :consigne_outcome_cause, [:pointer], :int
    attach_function :consigne_outcome_recipient, [:pointer], :string
    attach_function :consigne_outcome_rule, [:pointer], :string
    attach_function :consigne_outcome_assumed, [:pointer], :int
    attach_function :consigne_outcome_code, [:pointer], :uint32
    attach_function :consigne_outcome_enhanced, [:pointer], :string
    attach_function :consigne_outcome_reply_lines, [:pointer], :uint32
    attach_function :consigne_outcome_reply_line, [:pointer, :uint32], :string
    attach_function :consigne_outcome_texts, [:pointer], :uint32
    attach_function :consigne_outcome_text, [:pointer, :uint32], :string
    attach_function :consigne_outcome_text_language, [:pointer, :uint32], :string
    attach_function :consigne_outcome_field_name, [:pointer], :string
    attach_function :consigne_outcome_value, [:pointer], :string
    attach_function :consigne_outcome_test, [:pointer], :string
    attach_function :consigne_outcome_missing, [:pointer], :uint32
    attach_function :consigne_outcome_missing_proof, [:pointer, :uint32], :string
    attach_function :consigne_outcome_tags, [:pointer], :uint32
    attach_function :consigne_outcome_tag, [:pointer, :uint32], :string
    attach_function :consigne_outcome_assumed_tags, [:pointer], :uint32
    attach_function :consigne_outcome_assumed_tag, [:pointer, :uint32], :string
    attach_function :consigne_outcome_warnings, [:pointer], :uint32
    attach_function :consigne_outcome_warning, [:pointer, :uint32], :string
    attach_function :consigne_outcome_warning_assumed, [:pointer, :uint32], :int
    attach_function :consigne_outcome_held_up_by, [:pointer], :uint32
    attach_function :consigne_outcome_held_up_by_rule, [:pointer, :uint32], :string
    attach_function :consigne_need_kind, [:pointer], :int
    attach_function :consigne_need_id, [:pointer], :string
    attach_function :consigne_need_name, [:pointer], :string
    attach_function :consigne_need_key, [:pointer], :string
    attach_function :consigne_need_login, [:pointer], :string
    attach_function :consigne_need_recipient, [:pointer], :string
    attach_function :consigne_need_rate, [:pointer], :uint32
    attach_function :consigne_need_period, [:pointer], :int64
    attach_function :consigne_need_burst, [:pointer], :uint32
    attach_function :consigne_need_distinct, [:pointer], :int
    attach_function :consigne_need_optional, [:pointer], :int
    attach_function :consigne_query_answer, [:pointer, :buffer_in, :size_t, :int], :int
    attach_function :consigne_ruleset_instant, [:pointer, :buffer_in, :size_t, :pointer], :int
    attach_function :consigne_query_answer_text, [:pointer, :pointer, :buffer_in, :size_t, :int], :int
    # ---- end of declarations
  end

  # ---- Errors, texts, lists ------------------------------------------------------------

  Finding = Struct.new(:severity, :id, :file, :line, :column, :text, :excerpt) do
    def to_s = "#{file}:#{line}:#{column}: #{severity}: #{text} [#{id}]"
  end

  # A call failed: `status` is the number of the header, `name` its constant; a load adds its findings.
  class Error < StandardError
    attr_reader :status, :name, :findings

    def initialize(status, about = nil, findings = [])
      @status, @findings = status, findings
      @name = C.consigne_status_name(status) || status.to_s
      super([[about, C.consigne_status_text(status)].compact.join(': '), *findings].join("\n"))
    end
  end

  module Inner # :nodoc:
    module_function

    def check(status, about = nil)
      raise Error.new(status, about) if status != C::CONSIGNE_OK
    end

    # Octets. Text in another encoding than UTF-8 or binary becomes UTF-8.
    def octets(text, what)
      raise TypeError, "#{what} is a String, not #{text.class}" unless text.is_a?(String)
      [Encoding::UTF_8, Encoding::BINARY, Encoding::US_ASCII].include?(text.encoding) ? text.b : text.encode('UTF-8').b
    end

    def text(found) = found&.dup&.force_encoding('UTF-8')
    def texts(count, one, thing) = Array.new(C.send(count, thing)) { |i| text(C.send(one, thing, i)) }

    # What a function stores behind its last parameter.
    def given(type, about = nil)
      FFI::MemoryPointer.new(type) do |out|
        check(yield(out), about)
        return out.get(type, 0)
      end
    end

    # A new object, which the collector frees.
    def owned(free, &make) = FFI::AutoPointer.new(given(:pointer, &make), C.method(free))

    # What a function writes, in a buffer that is as large as it asks for.
    def written
      size = FFI::MemoryPointer.new(:size_t)
      status = yield(nil, size)
      raise Error, status if status != C::CONSIGNE_E_BUFFER
      buffer = FFI::MemoryPointer.new(:char, size.get(:size_t, 0))
      check(yield(buffer, size))
      text(buffer.read_bytes(size.get(:size_t, 0)))
    end

    def array(value, what) = value.is_a?(Array) ? value : raise(TypeError, "#{what} is an Array, not #{value.class}")
    def mapping(value, what) = value.is_a?(Hash) ? value : raise(TypeError, "#{what} is a Hash, not #{value.class}")
  end

  # ---- Decisions -----------------------------------------------------------------------

  # What a decision lacked. `id` is nil for a field: give the field instead.
  Need = Struct.new(:kind, :id, :name, :key, :login, :recipient, :rate, :period, :burst, :distinct, :optional)
  # A verdict and its reasons, with the names of docs/record.md; `texts` is the reply without codes, each with its language.
  Outcome = Struct.new(:verdict, :cause, :recipient, :rule, :code, :enhanced, :field, :value, :test, :missing, :reply, :texts,
                       :assumed, :tags, :assumed_tags, :warnings, :assumed_warnings, :held_up_by)
  # The outcome for the message, and one for each recipient. `log` is a line for syslog, `record` one for `consigne replay`.
  Decision = Struct.new(*Outcome.members, :recipients, :needs, :revision, :log, :record)

  module Inner
    NEED_KINDS = { C::CONSIGNE_NEED_FIELD => 'field', C::CONSIGNE_NEED_SET => 'set', C::CONSIGNE_NEED_OWNERS => 'owners',
                   C::CONSIGNE_NEED_LIMIT => 'limit' }.freeze

    module_function

    def need(need)
      Need.new(NEED_KINDS.fetch(C.consigne_need_kind(need)), text(C.consigne_need_id(need)), text(C.consigne_need_name(need)),
               text(C.consigne_need_key(need)), text(C.consigne_need_login(need)), text(C.consigne_need_recipient(need)),
               C.consigne_need_rate(need), C.consigne_need_period(need), C.consigne_need_burst(need),
               C.consigne_need_distinct(need) == 1, C.consigne_need_optional(need) == 1)
    end

    def outcome(outcome)
      code = C.consigne_outcome_code(outcome)
      warnings = texts(:consigne_outcome_warnings, :consigne_outcome_warning, outcome)
      [# A later library may have a verdict that this one does not know: it is no acceptance.
       text(C.consigne_verdict_name(C.consigne_outcome_verdict(outcome))) || 'defer',
       text(C.consigne_cause_name(C.consigne_outcome_cause(outcome))) || 'failure',
       text(C.consigne_outcome_recipient(outcome)), text(C.consigne_outcome_rule(outcome)), code.zero? ? nil : code,
       text(C.consigne_outcome_enhanced(outcome)), text(C.consigne_outcome_field_name(outcome)),
       text(C.consigne_outcome_value(outcome)), text(C.consigne_outcome_test(outcome)),
       texts(:consigne_outcome_missing, :consigne_outcome_missing_proof, outcome),
       texts(:consigne_outcome_reply_lines, :consigne_outcome_reply_line, outcome),
       texts(:consigne_outcome_texts, :consigne_outcome_text, outcome).zip(
         texts(:consigne_outcome_texts, :consigne_outcome_text_language, outcome)),
       C.consigne_outcome_assumed(outcome) == 1,
       texts(:consigne_outcome_tags, :consigne_outcome_tag, outcome),
       texts(:consigne_outcome_assumed_tags, :consigne_outcome_assumed_tag, outcome), warnings,
       warnings.each_index.select { |i| C.consigne_outcome_warning_assumed(outcome, i) == 1 }.map { |i| warnings[i] },
       texts(:consigne_outcome_held_up_by, :consigne_outcome_held_up_by_rule, outcome)]
    end

    def decision(query, flags, decision, needs, record)
      recipients = Array.new(C.consigne_decision_recipients(decision)) do |i|
        Outcome.new(*outcome(C.consigne_decision_recipient(decision, i)))
      end
      Decision.new(*outcome(C.consigne_decision_outcome(decision)), recipients, needs,
                   text(C.consigne_decision_revision(decision)),
                   written { |*to| C.consigne_decision_log(decision, *to) },
                   record ? written { |*to| C.consigne_record(query, flags, decision, *to) } : nil)
    end
  end

  # ---- Queries -------------------------------------------------------------------------

  # What is known of a transaction: Ruleset#query makes it. A call that fails raises, and marks the query too: no decision is
  # made on half of it until it is reset.
  class Query
    include Inner

    ANSWERS = { 'yes' => C::CONSIGNE_ANSWER_YES, 'no' => C::CONSIGNE_ANSWER_NO, 'failed' => C::CONSIGNE_ANSWER_FAILED }.freeze
    LIMITS = { 'exceeded' => ANSWERS['yes'], 'not' => ANSWERS['no'], 'failed' => ANSWERS['failed'] }.freeze
    attr_accessor :partial
    attr_reader :pointer, :half # :nodoc:

    def initialize(ruleset)
      @ruleset, @partial, @half = ruleset, false, false
      @pointer = owned(:consigne_query_free) { |out| C.consigne_query_new(nil, out) }
    end

    # Gives the only value; the field is complete.
    def set(name, value) = call(:consigne_query_set, name, field(name), octets(value, name))
    # Gives one more value; the field stays open.
    def add(name, value) = call(:consigne_query_add, name, field(name), octets(value, name))
    # No more values come. Without a name: nothing else is known of any field, so what was not given is absent.
    def end(name = nil) = call(:consigne_query_end, name, name ? field(name) : C::CONSIGNE_FIELD_ALL)
    # The field is not given any more.
    def drop(name) = call(:consigne_query_drop, name, field(name))

    # Begins a new transaction of the same session.
    def next
      @partial = @half = false
      call(:consigne_query_next, nil)
    end

    # Forgets everything.
    def reset
      @partial = @half = false
      call(:consigne_query_reset, nil)
    end

    # Believes Authentication-Results fields with this id. Call it before the header is given.
    def trust(id) = call(:consigne_query_trust, 'trust', octets(id, 'trust'))
    # A whole header section.
    def header(block) = call(:consigne_query_add_header_block, 'header', octets(block, 'header'))
    # What {id} shows in replies.
    def id(id) = call(:consigne_query_set_id, 'id', octets(id, 'id'))
    # The languages of replies, best first: "fr-CA, en".
    def language(tags) = call(:consigne_query_set_language, 'language', octets(tags, 'language'))

    # A Time, milliseconds since 1970, or a DATE in the zone of the ruleset.
    def now(now)
      now = (now.to_r * 1000).floor if now.is_a?(Time)
      instant = now.is_a?(Integer) ? now : @ruleset.instant(now)
      call(:consigne_query_set_number, 'now', C::CONSIGNE_FIELD_NOW, instant)
    end

    # One seal of the ARC chain, and the domains that it reports.
    def seal(number, sealer, domains = [])
      raise TypeError, 'the number of a seal is an Integer' unless number.is_a?(Integer)
      joined = array(domains, 'dkim').map { |domain| octets(domain, 'dkim') }.join(' ')
      call(:consigne_query_add_seal, 'seals', number, octets(sealer, 'a sealer'), joined)
    end

    # Answers the need of this id: true, false, or nil where nobody could be asked, so it stays unknown.
    def answer(id, answer)
      raise TypeError, "an answer is true, false or nil, not #{answer.inspect}" unless [true, false, nil].include?(answer)
      call(:consigne_query_answer, id, octets(id, 'id'), ANSWERS[{ true => 'yes', false => 'no', nil => 'failed' }[answer]])
    end

    # Gives everything that a record says (docs/record.md). Its keys are strings, as JSON gives them.
    def fill(record)
      @half = true
      @partial = mapping(record, 'a record').fetch('partial', false)
      raise TypeError, 'partial is true or false' unless [true, false].include?(@partial)
      array(record['trust'] || [], 'trust').each { |id| trust(id) }
      header(record['header']) unless record['header'].nil?
      fields = mapping(record['fields'] || {}, 'fields')
      first, others = fields.partition { |name, _| name == 'smtp.authcid' } # it comes before smtp.auth
      (first + others).each { |name, said| fill_field(name, said) }
      fill_seals(record['seals']) unless record['seals'].nil?
      now(record['now']) unless record['now'].nil?
      language(record['language']) unless record['language'].nil?
      fill_answers(mapping(record['answers'] || {}, 'answers'))
      @half = false
    end

    private

    # Text is given as octets and their number.
    def call(function, about, *arguments)
      check(C.send(function, @pointer, *arguments.flat_map { |a| a.is_a?(String) ? [a, a.bytesize] : [a] }), about)
    end

    def field(name)
      name_octets = octets(name, 'the name of a field')
      fact = name.delete_prefix('fact.')
      raise Error.new(C::CONSIGNE_E_FIELD, name) if fact != name && !@ruleset.facts.include?(fact)
      given(:int, name) { |out| C.consigne_query_field(@pointer, name_octets, name_octets.bytesize, out) }
    end

    # The values, and whether more may come. A final decision ends open fields too.
    def opened(said, what)
      return [said, false] if said.is_a?(Array)
      [array(mapping(said, what)['values'], what), @partial && said['open'] == true]
    end

    def fill_field(name, said)
      return if said.nil?
      return set(name, said) if said.is_a?(String)
      values, open = opened(said, name)
      drop(name) # the record replaces what the header gave
      values.each { |value| add(name, value) }
      self.end(name) unless open
    end

    def fill_seals(said)
      seals, open = opened(said, 'seals')
      seals.each { |seal| seal(mapping(seal, 'a seal')['i'], seal['d'], seal['dkim'] || []) }
      %w[arc.d arc.dkim.d].each { |name| self.end(name) } unless open
    end

    # Octets that an id cannot have are written as "%20".
    def word(text) = octets(text, 'a word of a question').gsub(/[^!-$&-~]/n) { |octet| format('%%%02X', octet.ord) }

    # Answers a question in words. What the ruleset does not ask is no mistake, since records outlive rulesets.
    def give(answer, *words)
      text = words.map { |each| word(each) }.join(' ')
      status = C.consigne_query_answer_text(@pointer, @ruleset.pointer, text, text.bytesize, answer)
      check(status, "answers: #{text}") if status != C::CONSIGNE_E_NAME
      status == C::CONSIGNE_OK
    end

    def fill_answers(answers)
      mapping(answers['sets'] || {}, 'sets').each { |name, said| fill_source(said, 'set', name) }
      fill_source(answers['owners'], 'owners') unless answers['owners'].nil?
      mapping(answers['limits'] || {}, 'limits').each do |name, said|
        (said.is_a?(Hash) ? said : { '*' => said }).each { |key, word| fill_limit(name, key, word) }
      end
    end

    # A list has what is answered yes.
    def fill_source(said, *words)
      lists = said.is_a?(Array) ? { 'yes' => said } : mapping(said, 'answers')
      give(ANSWERS['no'], *words, '*') unless lists['silent'] == true
      ANSWERS.each do |word, answer|
        array(lists[word] || [], word).each do |item|
          asked = words == ['owners'] ? array(item, 'owners') : [item]
          raise Error.new(C::CONSIGNE_E_FORM, 'answers: "*" is nobody') if asked.include?('*')
          give(answer, *words, *asked)
        end
      end
    end

    # Of a limit of messages, or of recipients: whichever is counted.
    def fill_limit(name, key, word)
      answer = LIMITS.fetch(word)
      begin
        return if give(answer, 'limit', name, key)
      rescue Error
        nil
      end
      give(answer, 'limit', name, key, '*')
    end
  end

  # ---- Rulesets ------------------------------------------------------------------------

  # A checked and compiled ruleset, which never changes.
  class Ruleset
    include Inner

    SEVERITIES = { C::CONSIGNE_SEVERITY_ERROR => 'error', C::CONSIGNE_SEVERITY_WARNING => 'warning',
                   C::CONSIGNE_SEVERITY_ADVICE => 'advice' }.freeze
    attr_reader :findings, :facts, :revision, :sources, :pointer

    def initialize(options)
      settings = owned(:consigne_options_free) { |out| C.consigne_options_new(out) }
      check(C.consigne_options_set(settings, C::CONSIGNE_OPTION_ADVICE, options[:advice] ? 1 : 0))
      check(C.consigne_options_set(settings, C::CONSIGNE_OPTION_FILES, options[:files] ? 1 : 0))
      found = owned(:consigne_findings_free) { |out| C.consigne_findings_new(nil, out) }
      out = FFI::MemoryPointer.new(:pointer)
      status = yield(settings, found, out)
      @findings = Array.new(C.consigne_findings_count(found)) { |i| finding(found, i) }
      raise Error.new(status, nil, @findings) if status != C::CONSIGNE_OK
      @pointer = FFI::AutoPointer.new(out.read_pointer, C.method(:consigne_ruleset_free))
      @facts = texts(:consigne_ruleset_facts, :consigne_ruleset_fact_name, @pointer)
      @sources = texts(:consigne_ruleset_sources, :consigne_ruleset_source, @pointer)
      @revision = text(C.consigne_ruleset_revision(@pointer))
    end

    # A DATE in the zone of the ruleset, in milliseconds since 1970.
    def instant(date)
      date = octets(date, 'now')
      given(:int64, 'now') { |out| C.consigne_ruleset_instant(@pointer, date, date.bytesize, out) }
    end

    # A query with what the record says; without one, nothing is known.
    def query(record = nil)
      query = Query.new(self)
      query.fill(record) unless record.nil?
      query
    end

    # Decides on a query or a record. Asks the block each question that the decision lacks, and decides again: it gives true,
    # false, or nil where nobody can be asked. What it raises ends the decision.
    def decide(query, utf8: false, record: false)
      query = self.query(query) unless query.is_a?(Query)
      raise Error, C::CONSIGNE_E_QUERY if query.half
      flags = (query.partial ? C::CONSIGNE_FLAG_PARTIAL : 0) | (utf8 ? C::CONSIGNE_FLAG_UTF8 : 0)
      decision = owned(:consigne_decision_free) { |out| C.consigne_decision_new(nil, out) }
      known = {}
      while true
        check(C.consigne_decide(@pointer, query.pointer, flags, decision))
        needs = Array.new(C.consigne_decision_needs(decision)) { |i| need(C.consigne_decision_need(decision, i)) }
        open = block_given? ? needs.select { |need| need.id && !known[need.id] } : []
        return decision(query.pointer, flags, decision, needs, record) if open.empty?
        open.each do |need|
          known[need.id] = true
          query.answer(need.id, yield(need))
        end
      end
    ensure
      decision&.free
    end

    private

    def finding(findings, i)
      Finding.new(SEVERITIES.fetch(C.consigne_findings_severity(findings, i)), text(C.consigne_findings_id(findings, i)),
                  text(C.consigne_findings_file(findings, i)), C.consigne_findings_line(findings, i),
                  C.consigne_findings_column(findings, i), text(C.consigne_findings_text(findings, i)),
                  text(C.consigne_findings_excerpt(findings, i)))
    end
  end

  # Reads a file, and what it includes. The error has the findings. Options: advice.
  def self.load(path, **options)
    path = Inner.octets(path, 'a path')
    Ruleset.new(options) { |*to| C.consigne_ruleset_load_file(path, path.bytesize, *to) }
  end

  # Reads a text, which findings call `name`. Files that it names are read only with the option `files`.
  def self.parse(text, name = 'ruleset', **options)
    text = Inner.octets(text, 'a ruleset')
    name = Inner.octets(name, 'a name')
    Ruleset.new(options) { |*to| C.consigne_ruleset_load_text(text, text.bytesize, name, name.bytesize, *to) }
  end
end
