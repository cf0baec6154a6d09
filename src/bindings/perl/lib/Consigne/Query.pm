# SPDX-License-Identifier: MIT
# What is known of a transaction: $ruleset->query makes it. A call that fails dies, and marks the query too: no decision is made
# on half of it until it is reset.
package Consigne::Query;
use v5.32;
use warnings;
use FFI::Platypus::Buffer qw(scalar_to_buffer);

my %answers = (yes => Consigne::CONSIGNE_ANSWER_YES, no => Consigne::CONSIGNE_ANSWER_NO,
    failed => Consigne::CONSIGNE_ANSWER_FAILED);
my %limits = (exceeded => $answers{yes}, not => $answers{no}, failed => $answers{failed});

sub _new {
    my ($class, $ruleset) = @_;
    my $pointer = Consigne::_given(sub { Consigne::consigne_query_new(undef, @_) });
    return bless { ruleset => $ruleset, pointer => $pointer, partial => 0, half => 0 }, $class;
}

sub DESTROY { my $self = shift; Consigne::consigne_query_free(delete $self->{pointer}) if $self->{pointer}; return }
sub CLONE_SKIP { return 1 }

# Text is given as octets and their number.
sub _call {
    my ($self, $function, $about, @arguments) = @_;
    my @octets = map { ref $_ ? $$_ : undef } @arguments;
    my @flat = map { defined $octets[$_] ? scalar_to_buffer($octets[$_]) : $arguments[$_] } 0 .. $#arguments;
    Consigne::_check($function->($self->{pointer}, @flat), $about);
    return;
}

sub _o { my $octets = Consigne::_octets(@_); return \$octets }

sub _field {
    my ($self, $name) = @_;
    if ($name =~ /\Afact\.(.*)\z/s && !$self->{ruleset}{facts}{$1}) {
        Consigne::Error->throw(Consigne::CONSIGNE_E_FIELD, $name);
    }
    my $octets = Consigne::_octets($name, 'the name of a field');
    return Consigne::_given(
        sub { Consigne::consigne_query_field($self->{pointer}, scalar_to_buffer($octets), @_) }, $name);
}

# Gives the only value; the field is complete.
sub set {
    my ($self, $name, $value) = @_;
    return $self->_call(\&Consigne::consigne_query_set, $name, $self->_field($name), _o($value, $name));
}

# Gives one more value; the field stays open.
sub add {
    my ($self, $name, $value) = @_;
    return $self->_call(\&Consigne::consigne_query_add, $name, $self->_field($name), _o($value, $name));
}

# No more values come. Without a name: nothing else is known of any field, so what was not given is absent.
sub end {
    my ($self, $name) = @_;
    my $field = defined $name ? $self->_field($name) : Consigne::CONSIGNE_FIELD_ALL;
    return $self->_call(\&Consigne::consigne_query_end, $name, $field);
}

# The field is not given any more.
sub drop { my ($self, $name) = @_; return $self->_call(\&Consigne::consigne_query_drop, $name, $self->_field($name)) }

# More will be known later.
sub partial { my ($self, $partial) = @_; $self->{partial} = Consigne::_boolean($partial, 'partial'); return }

# Begins a new transaction of the same session.
sub next {
    my $self = shift;
    $self->{partial} = $self->{half} = 0;
    return $self->_call(\&Consigne::consigne_query_next);
}

# Forgets everything.
sub reset {
    my $self = shift;
    $self->{partial} = $self->{half} = 0;
    return $self->_call(\&Consigne::consigne_query_reset);
}

# Believes Authentication-Results fields with this id. Call it before the header is given.
sub trust { my ($self, $id) = @_; return $self->_call(\&Consigne::consigne_query_trust, 'trust', _o($id, 'trust')) }

# A whole header section.
sub header {
    my ($self, $block) = @_;
    return $self->_call(\&Consigne::consigne_query_add_header_block, 'header', _o($block, 'header'));
}

# Milliseconds since 1970, or a DATE in the zone of the ruleset.
sub now {
    my ($self, $now) = @_;
    my $instant = defined $now && $now =~ /\A-?[0-9]{5,18}\z/ ? $now : $self->{ruleset}->instant($now);
    return $self->_call(\&Consigne::consigne_query_set_number, 'now', Consigne::CONSIGNE_FIELD_NOW, $instant);
}

# What {id} shows in replies.
sub id { my ($self, $id) = @_; return $self->_call(\&Consigne::consigne_query_set_id, 'id', _o($id, 'id')) }

# The languages of replies, best first: "fr-CA, en".
sub language {
    my ($self, $tags) = @_;
    return $self->_call(\&Consigne::consigne_query_set_language, 'language', _o($tags, 'language'));
}

# One seal of the ARC chain, and the domains that it reports.
sub seal {
    my ($self, $number, $sealer, @domains) = @_;
    die "the number of a seal is a whole number\n" if ($number // '') !~ /\A[0-9]{1,9}\z/;
    my $joined = join ' ', map { Consigne::_octets($_, 'dkim') } @domains;
    return $self->_call(\&Consigne::consigne_query_add_seal, 'seals', $number, _o($sealer, 'a sealer'), \$joined);
}

# Answers the need of this id: 1, 0, or undef where nobody could be asked, so it stays unknown.
sub answer {
    my ($self, $id, $answer) = @_;
    my $number = defined $answer ? Consigne::_boolean($answer, 'an answer') ? $answers{yes} : $answers{no} : $answers{failed};
    return $self->_call(\&Consigne::consigne_query_answer, $id, _o($id, 'id'), $number);
}

# Gives everything that a record says (docs/record.md).
sub fill {
    my ($self, $record) = @_;
    my %record = Consigne::_hash($record, 'a record');
    $self->{half} = 1;
    $self->partial($record{partial} // 0);
    $self->trust($_) for Consigne::_list($record{trust} // [], 'trust');
    $self->header($record{header}) if defined $record{header};
    my %fields = Consigne::_hash($record{fields} // {}, 'fields');
    # smtp.authcid comes before smtp.auth.
    $self->_fill_field($_, $fields{$_}) for sort { ($b eq 'smtp.authcid') <=> ($a eq 'smtp.authcid') } keys %fields;
    $self->_fill_seals($record{seals})  if defined $record{seals};
    $self->now($record{now})            if defined $record{now};
    $self->language($record{language})  if defined $record{language};
    $self->_fill_answers($record{answers} // {});
    $self->{half} = 0;
    return;
}

# Whether more may come, and the values. A final decision ends open fields too.
sub _opened {
    my ($self, $said, $what) = @_;
    return (0, @$said) if ref $said eq 'ARRAY';
    my %said = Consigne::_hash($said, $what);
    return ($self->{partial} && $said{open}, Consigne::_list($said{values}, $what));
}

sub _fill_field {
    my ($self, $name, $said) = @_;
    return if !defined $said;
    return $self->set($name, $said) if !ref $said;
    my ($open, @values) = $self->_opened($said, $name);
    $self->drop($name);    # the record replaces what the header gave
    $self->add($name, $_) for @values;
    $self->end($name) if !$open;
    return;
}

sub _fill_seals {
    my ($self, $said) = @_;
    my ($open, @seals) = $self->_opened($said, 'seals');
    for (@seals) {
        my %seal = Consigne::_hash($_, 'a seal');
        $self->seal($seal{i}, $seal{d}, Consigne::_list($seal{dkim} // [], 'dkim'));
    }
    if (!$open) { $self->end($_) for 'arc.d', 'arc.dkim.d' }
    return;
}

# Octets that an id cannot have are written as "%20".
sub _word {
    my $word = Consigne::_octets(shift, 'a word of a question');
    $word =~ s/([^!-\$&-~])/sprintf '%%%02X', ord $1/ge;
    return $word;
}

# Answers a question in words. What the ruleset does not ask is no mistake, since records outlive rulesets.
sub _give {
    my ($self, $answer, @words) = @_;
    my $text = join ' ', map { _word($_) } @words;
    my $status = Consigne::consigne_query_answer_text($self->{pointer}, $self->{ruleset}{pointer}, scalar_to_buffer($text),
        $answer);
    Consigne::_check($status, "answers: $text") if $status != Consigne::CONSIGNE_E_NAME;
    return $status == Consigne::CONSIGNE_OK;
}

sub _fill_answers {
    my ($self, $said) = @_;
    my %said   = Consigne::_hash($said, 'answers');
    my %sets   = Consigne::_hash($said{sets} // {}, 'sets');
    my %limits = Consigne::_hash($said{limits} // {}, 'limits');
    $self->_fill_source($sets{$_}, 'set', $_) for keys %sets;
    $self->_fill_source($said{owners}, 'owners') if defined $said{owners};
    for my $name (keys %limits) {
        my %keys = ref $limits{$name} eq 'HASH' ? %{ $limits{$name} } : ('*' => $limits{$name});
        $self->_fill_limit($name, $_, $keys{$_}) for keys %keys;
    }
    return;
}

# A list has what is answered yes.
sub _fill_source {
    my ($self, $said, @words) = @_;
    my %lists = ref $said eq 'ARRAY' ? (yes => $said) : Consigne::_hash($said, 'answers');
    $self->_give($answers{no}, @words, '*') if !$lists{silent};
    for my $word (sort keys %answers) {
        for my $item (Consigne::_list($lists{$word} // [], $word)) {
            my @asked = $words[0] eq 'owners' ? Consigne::_list($item, 'owners') : ($item);
            Consigne::Error->throw(Consigne::CONSIGNE_E_FORM, 'answers: "*" is nobody') if grep { $_ eq '*' } @asked;
            $self->_give($answers{$word}, @words, @asked);
        }
    }
    return;
}

# Of a limit of messages, or of recipients: whichever is counted.
sub _fill_limit {
    my ($self, $name, $key, $word) = @_;
    my $answer = $limits{ $word // '' } // die qq{answers: of a limit write "exceeded", "not" or "failed"\n};
    return if eval { $self->_give($answer, 'limit', $name, $key) };
    return $self->_give($answer, 'limit', $name, $key, '*');
}

1;
