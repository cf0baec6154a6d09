# SPDX-License-Identifier: MIT
# libconsigne for Perl: may this sender use this relay with this authentication?
#
#   my $ruleset  = Consigne->load('policy.consigne');
#   my $decision = $ruleset->decide({ fields => { listener => 'mx', 'smtp.mailfrom' => '<x@univ.example>' } });
#
# A query has the keys of docs/record.md. What it does not say is unknown. Every failure dies; none is a verdict.
package Consigne;
use v5.32;
use warnings;
use FFI::Platypus 1.00;
use FFI::Platypus::Buffer qw(scalar_to_buffer);

my $ffi = FFI::Platypus->new(api => 1, lib => ['libconsigne.so.0']);

# ---- declarations, made by declare.py
use constant CONSIGNE_OK => 0;
use constant CONSIGNE_E_FORM => 4;
use constant CONSIGNE_E_FIELD => 5;
use constant CONSIGNE_E_BUFFER => 9;
use constant CONSIGNE_E_NAME => 10;
use constant CONSIGNE_E_QUERY => 11;
use constant CONSIGNE_FIELD_NOW => 32;
use constant CONSIGNE_FIELD_ALL => 902;
use constant CONSIGNE_OPTION_FILES => 1601;
use constant CONSIGNE_OPTION_ADVICE => 1604;
use constant CONSIGNE_SEVERITY_ERROR => 401;
use constant CONSIGNE_SEVERITY_WARNING => 402;
use constant CONSIGNE_SEVERITY_ADVICE => 403;
use constant CONSIGNE_FLAG_PARTIAL => 1;
use constant CONSIGNE_FLAG_UTF8 => 4;
use constant CONSIGNE_NEED_FIELD => 501;
use constant CONSIGNE_NEED_SET => 502;
use constant CONSIGNE_NEED_OWNERS => 503;
use constant CONSIGNE_NEED_LIMIT => 504;
use constant CONSIGNE_ANSWER_YES => 801;
use constant CONSIGNE_ANSWER_NO => 802;
use constant CONSIGNE_ANSWER_FAILED => 803;
$ffi->attach(consigne_status_name => ['sint32'] => 'string');
$ffi->attach(consigne_status_text => ['sint32'] => 'string');
$ffi->attach(consigne_verdict_name => ['sint32'] => 'string');
$ffi->attach(consigne_cause_name => ['sint32'] => 'string');
$ffi->attach(consigne_options_new => ['opaque*'] => 'sint32');
$ffi->attach(consigne_options_free => ['opaque'] => 'void');
$ffi->attach(consigne_options_set => ['opaque', 'sint32', 'sint32'] => 'sint32');
$ffi->attach(consigne_findings_new => ['opaque', 'opaque*'] => 'sint32');
$ffi->attach(consigne_findings_free => ['opaque'] => 'void');
$ffi->attach(consigne_findings_count => ['opaque'] => 'uint32');
$ffi->attach(consigne_findings_severity => ['opaque', 'uint32'] => 'sint32');
$ffi->attach(consigne_findings_id => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_findings_file => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_findings_line => ['opaque', 'uint32'] => 'uint32');
$ffi->attach(consigne_findings_column => ['opaque', 'uint32'] => 'uint32');
$ffi->attach(consigne_findings_text => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_findings_excerpt => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_ruleset_load_file => ['opaque', 'size_t', 'opaque', 'opaque', 'opaque*'] => 'sint32');
$ffi->attach(consigne_ruleset_load_text => ['opaque', 'size_t', 'opaque', 'size_t', 'opaque', 'opaque',
    'opaque*'] => 'sint32');
$ffi->attach(consigne_ruleset_free => ['opaque'] => 'void');
$ffi->attach(consigne_ruleset_revision => ['opaque'] => 'string');
$ffi->attach(consigne_ruleset_sources => ['opaque'] => 'uint32');
$ffi->attach(consigne_ruleset_source => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_ruleset_facts => ['opaque'] => 'uint32');
$ffi->attach(consigne_ruleset_fact_name => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_query_new => ['opaque', 'opaque*'] => 'sint32');
$ffi->attach(consigne_query_free => ['opaque'] => 'void');
$ffi->attach(consigne_query_reset => ['opaque'] => 'sint32');
$ffi->attach(consigne_query_next => ['opaque'] => 'sint32');
$ffi->attach(consigne_query_field => ['opaque', 'opaque', 'size_t', 'sint32*'] => 'sint32');
$ffi->attach(consigne_query_set => ['opaque', 'sint32', 'opaque', 'size_t'] => 'sint32');
$ffi->attach(consigne_query_add => ['opaque', 'sint32', 'opaque', 'size_t'] => 'sint32');
$ffi->attach(consigne_query_add_seal => ['opaque', 'uint32', 'opaque', 'size_t', 'opaque', 'size_t'] =>
    'sint32');
$ffi->attach(consigne_query_end => ['opaque', 'sint32'] => 'sint32');
$ffi->attach(consigne_query_drop => ['opaque', 'sint32'] => 'sint32');
$ffi->attach(consigne_query_set_number => ['opaque', 'sint32', 'sint64'] => 'sint32');
$ffi->attach(consigne_query_trust => ['opaque', 'opaque', 'size_t'] => 'sint32');
$ffi->attach(consigne_query_add_header_block => ['opaque', 'opaque', 'size_t'] => 'sint32');
$ffi->attach(consigne_query_set_id => ['opaque', 'opaque', 'size_t'] => 'sint32');
$ffi->attach(consigne_query_set_language => ['opaque', 'opaque', 'size_t'] => 'sint32');
$ffi->attach(consigne_decision_new => ['opaque', 'opaque*'] => 'sint32');
$ffi->attach(consigne_decision_free => ['opaque'] => 'void');
$ffi->attach(consigne_decide => ['opaque', 'opaque', 'sint32', 'opaque'] => 'sint32');
$ffi->attach(consigne_decision_revision => ['opaque'] => 'string');
$ffi->attach(consigne_decision_outcome => ['opaque'] => 'opaque');
$ffi->attach(consigne_decision_recipients => ['opaque'] => 'uint32');
$ffi->attach(consigne_decision_recipient => ['opaque', 'uint32'] => 'opaque');
$ffi->attach(consigne_decision_needs => ['opaque'] => 'uint32');
$ffi->attach(consigne_decision_need => ['opaque', 'uint32'] => 'opaque');
$ffi->attach(consigne_decision_log => ['opaque', 'opaque', 'size_t*'] => 'sint32');
$ffi->attach(consigne_record => ['opaque', 'sint32', 'opaque', 'opaque', 'size_t*'] => 'sint32');
$ffi->attach(consigne_outcome_verdict => ['opaque'] => 'sint32');
$ffi->attach(consigne_outcome_cause => ['opaque'] => 'sint32');
$ffi->attach(consigne_outcome_recipient => ['opaque'] => 'string');
$ffi->attach(consigne_outcome_rule => ['opaque'] => 'string');
$ffi->attach(consigne_outcome_assumed => ['opaque'] => 'sint32');
$ffi->attach(consigne_outcome_code => ['opaque'] => 'uint32');
$ffi->attach(consigne_outcome_enhanced => ['opaque'] => 'string');
$ffi->attach(consigne_outcome_reply_lines => ['opaque'] => 'uint32');
$ffi->attach(consigne_outcome_reply_line => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_outcome_texts => ['opaque'] => 'uint32');
$ffi->attach(consigne_outcome_text => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_outcome_text_language => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_outcome_field_name => ['opaque'] => 'string');
$ffi->attach(consigne_outcome_value => ['opaque'] => 'string');
$ffi->attach(consigne_outcome_test => ['opaque'] => 'string');
$ffi->attach(consigne_outcome_missing => ['opaque'] => 'uint32');
$ffi->attach(consigne_outcome_missing_proof => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_outcome_tags => ['opaque'] => 'uint32');
$ffi->attach(consigne_outcome_tag => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_outcome_assumed_tags => ['opaque'] => 'uint32');
$ffi->attach(consigne_outcome_assumed_tag => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_outcome_warnings => ['opaque'] => 'uint32');
$ffi->attach(consigne_outcome_warning => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_outcome_warning_assumed => ['opaque', 'uint32'] => 'sint32');
$ffi->attach(consigne_outcome_held_up_by => ['opaque'] => 'uint32');
$ffi->attach(consigne_outcome_held_up_by_rule => ['opaque', 'uint32'] => 'string');
$ffi->attach(consigne_need_kind => ['opaque'] => 'sint32');
$ffi->attach(consigne_need_id => ['opaque'] => 'string');
$ffi->attach(consigne_need_name => ['opaque'] => 'string');
$ffi->attach(consigne_need_key => ['opaque'] => 'string');
$ffi->attach(consigne_need_login => ['opaque'] => 'string');
$ffi->attach(consigne_need_recipient => ['opaque'] => 'string');
$ffi->attach(consigne_need_rate => ['opaque'] => 'uint32');
$ffi->attach(consigne_need_period => ['opaque'] => 'sint64');
$ffi->attach(consigne_need_burst => ['opaque'] => 'uint32');
$ffi->attach(consigne_need_distinct => ['opaque'] => 'sint32');
$ffi->attach(consigne_need_optional => ['opaque'] => 'sint32');
$ffi->attach(consigne_query_answer => ['opaque', 'opaque', 'size_t', 'sint32'] => 'sint32');
$ffi->attach(consigne_ruleset_instant => ['opaque', 'opaque', 'size_t', 'sint64*'] => 'sint32');
$ffi->attach(consigne_query_answer_text => ['opaque', 'opaque', 'opaque', 'size_t', 'sint32'] => 'sint32');
# ---- end of declarations

# ---- Errors, texts, lists --------------------------------------------------------------

# A call that failed: {status}, {name} ("CONSIGNE_E_FORM"), {about}, {findings}.
package Consigne::Error {
    use overload '""' => sub { my $self = shift; join "\n", $self->{text}, map { _line($_) } @{ $self->{findings} } },
        fallback => 1;

    sub _line {
        my $f = shift;
        return "$f->{file}:$f->{line}:$f->{column}: $f->{severity}: $f->{text} [$f->{id}]";
    }

    sub throw {
        my ($class, $status, $about, @findings) = @_;
        my $said = Consigne::consigne_status_text($status);
        die bless {
            status => $status, name => Consigne::consigne_status_name($status) // $status, about => $about,
            text => length($about // '') ? "$about: $said" : $said, findings => [@findings],
        }, $class;
    }
}

sub _check {
    my ($status, $about) = @_;
    Consigne::Error->throw($status, $about) if $status != CONSIGNE_OK;
    return;
}

# Characters as UTF-8; a string that was never decoded is octets already.
sub _octets {
    my ($text, $what) = @_;
    die "$what is no text\n" if !defined $text || ref $text;
    my $copy = "$text";
    utf8::encode($copy) if utf8::is_utf8($copy);
    return $copy;
}

# Where the library gives NULL, FFI::Platypus gives an empty list: here it becomes undef.
sub _text {
    my $text = shift;
    utf8::decode($text) if defined $text;
    return $text;
}

sub _list { my ($value, $what) = @_; ref $value eq 'ARRAY' or die "$what is no list\n"; return @$value }
sub _hash { my ($value, $what) = @_; ref $value eq 'HASH'  or die "$what is no hash\n"; return %$value }

# 1 or 0, also as JSON modules give them.
sub _boolean {
    my ($value, $what) = @_;
    my $plain = ref $value ? ref($value) =~ /Boolean/ ? $value ? 1 : 0 : 'reference' : $value;
    die "$what is 1 or 0\n" unless $plain eq '1' || $plain eq '0' || $plain eq '';
    return $plain ? 1 : 0;
}

sub _texts { my ($count, $one, $thing) = @_; my $n = $count->($thing); return [map { _text($one->($thing, $_)) } 0 .. $n - 1] }

# What a function stores behind its last parameter.
sub _given { my ($call, $about) = @_; my $out; _check($call->(\$out), $about); return $out }

# What a function writes, in a buffer that is as large as it asks for.
sub _written {
    my $write = shift;
    my $size  = 0;
    my $status = $write->(undef, \$size);
    Consigne::Error->throw($status) if $status != CONSIGNE_E_BUFFER;
    my $buffer = "\0" x $size;
    my ($at) = scalar_to_buffer $buffer;
    _check($write->($at, \$size));
    return _text(substr $buffer, 0, $size);
}

# ---- Decisions -------------------------------------------------------------------------

my %need_kinds = (CONSIGNE_NEED_FIELD, 'field', CONSIGNE_NEED_SET, 'set', CONSIGNE_NEED_OWNERS, 'owners', CONSIGNE_NEED_LIMIT,
    'limit');

# {id} is undef for a field: give the field instead.
sub _need {
    my $need = shift;
    return {
        kind => $need_kinds{ consigne_need_kind($need) }, id => _text(consigne_need_id($need)), name => _text(consigne_need_name($need)),
        key => _text(consigne_need_key($need)), login => _text(consigne_need_login($need)),
        recipient => _text(consigne_need_recipient($need)), rate => consigne_need_rate($need),
        period => consigne_need_period($need), burst => consigne_need_burst($need),
        distinct => consigne_need_distinct($need), optional => consigne_need_optional($need),
    };
}

# A verdict and its reasons, with the names of docs/record.md; {texts} is the reply without codes.
sub _outcome {
    my $outcome  = shift;
    my $warnings = _texts(\&consigne_outcome_warnings, \&consigne_outcome_warning, $outcome);
    my $said     = _texts(\&consigne_outcome_texts, \&consigne_outcome_text, $outcome);
    return (
        # A later library may have a verdict that this one does not know: it is no acceptance.
        verdict   => consigne_verdict_name(consigne_outcome_verdict($outcome)) // 'defer',
        cause     => consigne_cause_name(consigne_outcome_cause($outcome)) // 'failure',
        recipient => _text(consigne_outcome_recipient($outcome)),
        rule      => _text(consigne_outcome_rule($outcome)),
        code      => consigne_outcome_code($outcome) || undef,
        enhanced  => _text(consigne_outcome_enhanced($outcome)),
        field     => _text(consigne_outcome_field_name($outcome)),
        value     => _text(consigne_outcome_value($outcome)),
        test      => _text(consigne_outcome_test($outcome)),
        missing   => _texts(\&consigne_outcome_missing, \&consigne_outcome_missing_proof, $outcome),
        reply     => _texts(\&consigne_outcome_reply_lines, \&consigne_outcome_reply_line, $outcome),
        texts     => [map { { text => $said->[$_], language => _text(consigne_outcome_text_language($outcome, $_)) } } 0 .. $#$said],
        assumed   => consigne_outcome_assumed($outcome),
        tags      => _texts(\&consigne_outcome_tags, \&consigne_outcome_tag, $outcome),
        assumed_tags => _texts(\&consigne_outcome_assumed_tags, \&consigne_outcome_assumed_tag, $outcome),
        warnings     => $warnings,
        assumed_warnings =>
            [map { $warnings->[$_] } grep { consigne_outcome_warning_assumed($outcome, $_) } 0 .. $#$warnings],
        held_up_by => _texts(\&consigne_outcome_held_up_by, \&consigne_outcome_held_up_by_rule, $outcome),
    );
}

sub _decision {
    my ($query, $flags, $decision, $needs, $record) = @_;
    return {
        _outcome(consigne_decision_outcome($decision)),
        recipients => [map { { _outcome(consigne_decision_recipient($decision, $_)) } }
                0 .. consigne_decision_recipients($decision) - 1],
        needs    => $needs,
        revision => _text(consigne_decision_revision($decision)),
        log      => _written(sub { consigne_decision_log($decision, @_) }),
        record   => $record ? _written(sub { consigne_record($query, $flags, $decision, @_) }) : undef,
    };
}

# ---- Rulesets --------------------------------------------------------------------------

my %severities = (CONSIGNE_SEVERITY_ERROR, 'error', CONSIGNE_SEVERITY_WARNING, 'warning', CONSIGNE_SEVERITY_ADVICE, 'advice');

sub _finding {
    my ($findings, $i) = @_;
    return {
        severity => $severities{ consigne_findings_severity($findings, $i) }, id => _text(consigne_findings_id($findings, $i)),
        file => _text(consigne_findings_file($findings, $i)), line => consigne_findings_line($findings, $i),
        column => consigne_findings_column($findings, $i), text => _text(consigne_findings_text($findings, $i)),
        excerpt => _text(consigne_findings_excerpt($findings, $i)),
    };
}

sub _load {
    my ($class, $read, %options) = @_;
    my $settings = _given(sub { consigne_options_new(@_) });
    my ($status, $pointer, @found);
    my $findings = eval { _given(sub { consigne_findings_new(undef, @_) }) };
    my $failure = $@;
    if ($findings) {
        consigne_options_set($settings, CONSIGNE_OPTION_ADVICE, $options{advice} ? 1 : 0);
        consigne_options_set($settings, CONSIGNE_OPTION_FILES, $options{files} ? 1 : 0);
        $status = $read->($settings, $findings, \$pointer);
        @found = map { _finding($findings, $_) } 0 .. consigne_findings_count($findings) - 1;
        consigne_findings_free($findings);
    }
    consigne_options_free($settings);
    die $failure if !$findings;
    Consigne::Error->throw($status, '', @found) if $status != CONSIGNE_OK;
    my $facts = _texts(\&consigne_ruleset_facts, \&consigne_ruleset_fact_name, $pointer);
    return bless { pointer => $pointer, findings => \@found, facts => { map { $_ => 1 } @$facts } }, $class;
}

# Reads a file, and what it includes. The error has the findings. Options: advice.
sub load {
    my ($class, $path, %options) = @_;
    my $octets = _octets($path, 'a path');
    return $class->_load(sub { consigne_ruleset_load_file(scalar_to_buffer($octets), @_) }, %options);
}

# Reads a text, which findings call by the option `name`. Files that it names are read only with the option `files`.
sub parse {
    my ($class, $text, %options) = @_;
    my ($octets, $name) = (_octets($text, 'a ruleset'), _octets($options{name} // 'ruleset', 'a name'));
    return $class->_load(sub { consigne_ruleset_load_text(scalar_to_buffer($octets), scalar_to_buffer($name), @_) }, %options);
}

sub findings { return shift->{findings} }
sub revision { return _text(consigne_ruleset_revision(shift->{pointer})) }
sub sources  { return _texts(\&consigne_ruleset_sources, \&consigne_ruleset_source, shift->{pointer}) }

# A DATE in the zone of the ruleset, in milliseconds since 1970.
sub instant {
    my ($self, $date) = @_;
    my $octets = _octets($date, 'now');
    return _given(sub { consigne_ruleset_instant($self->{pointer}, scalar_to_buffer($octets), @_) }, 'now');
}

# A query with what the record says; without one, nothing is known.
sub query {
    my ($self, $record) = @_;
    my $query = Consigne::Query->_new($self);
    $query->fill($record) if defined $record;
    return $query;
}

# Decides on a query or a record. Asks `answer` each question that the decision lacks, and decides again: it gives 1, 0, or
# undef where nobody can be asked. Options: utf8, record.
sub decide {
    my ($self, $given, $answer, %options) = @_;
    my $query = ref $given eq 'Consigne::Query' ? $given : $self->query($given // {});
    Consigne::Error->throw(CONSIGNE_E_QUERY) if $query->{half};
    my $flags = ($query->{partial} ? CONSIGNE_FLAG_PARTIAL : 0) | ($options{utf8} ? CONSIGNE_FLAG_UTF8 : 0);
    my $decision = _given(sub { consigne_decision_new(undef, @_) });
    my $told = eval { _rounds($self, $query, $flags, $decision, $answer, $options{record}) };
    my $failure = $@;
    consigne_decision_free($decision);
    die $failure if !$told;
    return $told;
}

sub _rounds {
    my ($self, $query, $flags, $decision, $answer, $record) = @_;
    my %known;
    while (1) {
        _check(consigne_decide($self->{pointer}, $query->{pointer}, $flags, $decision));
        my @needs = map { _need(consigne_decision_need($decision, $_)) } 0 .. consigne_decision_needs($decision) - 1;
        my @open = $answer ? grep { defined $_->{id} && !$known{ $_->{id} }++ } @needs : ();
        return _decision($query->{pointer}, $flags, $decision, \@needs, $record) if !@open;
        $query->answer($_->{id}, scalar $answer->($_)) for @open;
    }
}

sub DESTROY { my $self = shift; consigne_ruleset_free(delete $self->{pointer}) if $self->{pointer}; return }

# A thread of Perl copies objects; a copy would be freed twice.
sub CLONE_SKIP { return 1 }

require Consigne::Query;
1;
