#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# The cases of records.py, decided in Perl: decide.pl CASES prints two lines for each, as compare.py reads them.
use v5.32;
use warnings;
use Consigne;
use JSON::PP;
binmode STDOUT, ':utf8';

my @members = qw(recipient verdict cause rule code enhanced field value test missing reply assumed tags assumed_tags warnings
    assumed_warnings held_up_by);

sub shown { my $value = shift; return ref $value ? join(',', @$value) : $value // '-' }
sub line_of { my $outcome = shift; return join "\t", map { shown($outcome->{$_}) } @members }

sub words_of {
    my $need = shift;
    return join(' ', grep { length($_ // '') } @$need{qw(kind name login key recipient)}) . ($need->{optional} ? '?' : '');
}

sub tell_it {
    my $decision = shift;
    my $needs = join ',', map { words_of($_) } @{ $decision->{needs} };
    say join "\t", line_of($decision), (map { line_of($_) } @{ $decision->{recipients} }), $needs, $decision->{revision};
}

open my $cases, '<', $ARGV[0] or die $!;
while (my $line = <$cases>) {
    my $case    = decode_json($line);
    my $ruleset = Consigne->parse($case->{rules});
    my @options = (undef, utf8 => $case->{utf8});
    tell_it($ruleset->decide($case->{query}, @options));
    my $query = $ruleset->query($case->{query});
    $query->end($_) for @{ $case->{end} };
    tell_it($ruleset->decide($query, @options));
}
