#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Email::Address::XS, which is Dovecot's reader of addresses, on the fields that Email::Simple finds.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Email::Address::XS qw(parse_email_groups);
use Email::Simple;
use Reader;

# Every domain of a From field, groups opened.
sub domains {
    my @groups = parse_email_groups(shift);
    my @found;
    while (my ($name, $members) = splice @groups, 0, 2) {
        push @found, map { length $_->user ? $_->host : '' } @$members;
    }
    return @found;
}

sub bodies {
    my ($kind, $text) = @_;
    return $text if $kind eq 'b';
    return Email::Simple->new($text)->header_raw('From');
}

Reader::run(sub { map { domains($_) } grep { defined } bodies(@_) });
