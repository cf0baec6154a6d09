#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# What the Perl binding promises beyond its decisions: an error dies and is no verdict, unknown stays unknown, questions are asked
# once, and memory is given back.
use v5.32;
use warnings;
use Consigne;
use JSON::PP;

my $rules = <<'RULES';
consigne 1
logins blocked external
rule blocked { when smtp.auth in blocked reject "no" }
rule far { when relay in { 192.0.2.1 } reject 550 5.7.1 "far" }
RULES
my $ruleset = Consigne->parse($rules);
sub known { return { fields => { 'smtp.auth' => 'cath', relay => '192.0.2.9' }, @_ } }
sub equal { my ($got, $wanted) = @_; $got eq $wanted or die "$got instead of $wanted at line " . (caller)[2] . "\n"; return }

# The error: its name, or the text of a mistake of the program.
sub fails {
    my ($name, $call) = @_;
    my $fine = eval { $call->(); 1 };
    my $failure = $@;
    die "no error: $name\n" if $fine;
    ref $failure ? equal($failure->{name}, $name) : $failure =~ /\Q$name/ || die "$failure instead of $name\n";
    return $failure;
}
sub query_fails { my ($name, $record) = @_; return fails($name, sub { $ruleset->query($record) }) }

# Rules with errors.
my $failure = fails('CONSIGNE_E_RULES', sub { Consigne->parse("consigne 1\nrule x { when foo }", name => 'mine') });
equal(join(' ', @{ $failure->{findings}[0] }{qw(severity file line id)}), 'error mine 2 syntax');
"$failure" =~ /mine:2:/ or die;
fails('CONSIGNE_E_FILE', sub { Consigne->load('/nowhere/at-all') });
$failure = fails('CONSIGNE_E_RULES', sub { Consigne->parse(qq{consigne 1\ninclude "/etc/hostname"}) });
equal($failure->{findings}[0]{id}, 'unreadable-file');    # files are read only where the caller allows it
fails('is no text', sub { Consigne->parse([]) });

# Wrong values.
query_fails('CONSIGNE_E_FIELD', { fields => { 'smtp.rcpt'   => 'x' } });
query_fails('CONSIGNE_E_FIELD', { fields => { 'fact.colour' => 'red' } });
query_fails('CONSIGNE_E_FIELD', { fields => { identity      => 'x@a.example' } });
query_fails('CONSIGNE_E_FORM',  { fields => { relay         => "192.0.2.1\0" } });
query_fails('CONSIGNE_E_FORM',  { now    => 'yesterday' });
query_fails('fields is no hash',    { fields => 5 });
query_fails('smtp.auth is no text', { fields => { 'smtp.auth' => [undef] } });
query_fails('smtp.auth is no list', { fields => { 'smtp.auth' => {} } });
query_fails('partial is 1 or 0',    { partial => 'yes' });
query_fails('trust is no list',     { trust => 'mx' });
query_fails('header is no text',    { header => [] });
query_fails('a record is no hash',  []);
query_fails('answers is no hash',   { answers => { sets => { blocked => 'cath' } } });
query_fails('CONSIGNE_E_FORM',      { answers => { sets => { blocked => ['*'] } } });
query_fails('of a limit write',     { answers => { limits => { l => 'maybe' } } });

# No half of a query is judged.
my $query = $ruleset->query(known());
fails('CONSIGNE_E_FORM',  sub { $query->set(relay => '192.0.2.256') });
fails('CONSIGNE_E_QUERY', sub { $ruleset->decide($query) });
$query->reset;
fails('relay is no list', sub { $query->fill({ fields => { 'smtp.auth' => 'cath', relay => {} } }) });
fails('CONSIGNE_E_QUERY', sub { $ruleset->decide($query) });
$query->reset;
$query->fill(known());
equal($ruleset->decide($query, sub { 0 })->{verdict}, 'accept');

# Unknown is not false.
my $decision = $ruleset->decide(known());
equal("@$decision{qw(verdict rule assumed)}", 'defer blocked 1');
equal(join(',', map { $_->{id} } @{ $decision->{needs} }), 'set blocked cath');
equal($ruleset->decide(known(partial => JSON::PP::true))->{verdict}, 'undecided');
equal($ruleset->decide({})->{verdict}, 'defer');
$query = $ruleset->query;
$query->end;
equal($ruleset->decide($query)->{verdict}, 'accept');

# Answers.
my $asked = '';
sub answer { my $value = shift; return sub { my $need = shift; $asked .= "@$need{qw(kind name key)} "; return $value } }
equal($ruleset->decide(known(), answer(1))->{rule},        'blocked');
equal($ruleset->decide(known(), answer(0))->{verdict},     'accept');
equal($ruleset->decide(known(), answer(undef))->{verdict}, 'defer');
equal($ruleset->decide(known(), sub { return })->{verdict}, 'defer');
equal($asked, 'set blocked cath ' x 3);
fails('an answer is 1 or 0', sub { $ruleset->decide(known(), answer('no')) });
fails('mine',                sub { $ruleset->decide(known(), sub { die "mine\n" }) });

# Texts.
$query = $ruleset->query(known(header => "From: \xff\0\@a.example\r\n"));
my $line = decode_json($ruleset->decide($query, sub { 0 }, record => 1)->{record});
equal("$line->{verdict} $line->{fields}{'relay.ip'}[0]", 'accept 192.0.2.9');
$ruleset->decide($query)->{log} =~ /\Averdict=accept / or die 'the answer lasts';
$query->next;
equal($ruleset->decide($query)->{verdict}, 'defer');    # until the next transaction
my $idn = Consigne->parse(qq{consigne 1\nrule r { when any header.from in { "x\@b\xc3\xbccher.example" } reject }});
my $octets     = "x\@b\xc3\xbccher.example";
my $characters = $octets;
utf8::decode($characters);
equal($idn->decide({ fields => { 'header.from' => [$_] } })->{verdict}, 'reject') for $octets, $characters;

# Memory.
sub resident { open my $status, '<', '/proc/self/status' or die; return (map { /VmRSS:\s*(\d+)/ } <$status>)[0] }

sub some {
    for (1 .. 500) {
        $ruleset->decide(known(), sub { 0 });
        eval { $ruleset->query({ fields => { relay => '192.0.2.256' } }) };
        Consigne->parse($rules);
    }
    return resident();
}
some();
my $before = some();
my $grown = some() - $before;
$grown < 1024 or die "$grown KiB: one ruleset more each time would be thousands\n";
