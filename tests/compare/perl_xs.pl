#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Email::Address::XS, which is Dovecot's reader of addresses, on the fields that Email::Simple finds (reader.h).
use strict;
use warnings;
use Email::Address::XS qw(parse_email_groups);
use Email::Simple;
use Time::HiRes qw(setitimer ITIMER_VIRTUAL);

# Every domain of a From field, groups opened.
sub domains {
    my @groups = parse_email_groups(shift);
    my @found;
    while (my ($name, $members) = splice @groups, 0, 2) {
        push @found, grep { defined && length } map { length $_->user ? $_->host : '' } @$members;
    }
    return @found;
}

sub bodies {
    my ($kind, $text) = @_;
    return $text if $kind eq 'b';
    return Email::Simple->new($text)->header_raw('From');
}

$SIG{__WARN__} = sub { };
binmode STDIN;
binmode STDOUT;
while (read(STDIN, my $head, 5) == 5) {
    my ($kind, $length) = unpack 'a N', $head;
    my $text = '';
    last if $length && read(STDIN, $text, $length) != $length;
    if ($kind eq 'f') {
        STDOUT->flush;
        next;
    }
    setitimer(ITIMER_VIRTUAL, 2);    # READER_SECONDS of reader.h
    my @found = eval { map { domains($_) } grep { defined } bodies($kind, $text) };
    my $mark = $@ ? '!' : '.';
    my $shown = join '', map { utf8::encode($_) if utf8::is_utf8($_); pack 'N/a*', $_ } @found;
    print $mark, pack('N/a*', $shown);
}
