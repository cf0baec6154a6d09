#!/usr/bin/env perl
# SPDX-License-Identifier: MIT
# Mail::Address, as Request Tracker and many scripts read addresses, on the fields that Mail::Header finds.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Mail::Address;
use Mail::Header;
use Reader;

sub bodies {
    my ($kind, $text) = @_;
    return $text if $kind eq 'b';
    return Mail::Header->new([split /^/m, $text], Modify => 0)->get('From');
}

Reader::run(sub { map { length($_->user // '') ? $_->host : '' } map { Mail::Address->parse($_) } bodies(@_) });
