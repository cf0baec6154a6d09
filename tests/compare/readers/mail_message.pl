#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Mail::Message of Mail::Box: every From of its head, by Mail::Address as `from` does, or where the argument is "study" by
# its own reader of the whole grammar.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Mail::Message;
use Mail::Message::Field::Full;
use Reader;

my $study = ($ARGV[0] // '') eq 'study';

sub parts {
    my $address = shift;
    return ($address->username, $address->domain) if $study;
    return ($address->user, $address->host);
}

sub domains {
    return if $study && $_[1] =~ /[^\0-\x7f]/;    # RFC 6532 is younger: a domain ends at the first octet of UTF-8
    my $message = Mail::Message->read(Reader::message(@_));
    my @fields = $message->head->get('From');
    @fields = map { $_->study } @fields if $study;
    my @found;
    for my $address (map { $_->addresses } @fields) {
        my ($user, $domain) = parts($address);
        push @found, $domain if length($user // '');
    }
    return @found;
}

Reader::run(\&domains);
