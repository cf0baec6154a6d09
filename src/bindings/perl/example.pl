#!/usr/bin/perl
# SPDX-License-Identifier: MIT
use v5.32;
use warnings;
use Consigne;

my $ruleset = Consigne->load($ARGV[0]);
my $query   = $ruleset->query({
    now    => '2027-04-01',
    header => "From: x\@parisnanterre.fr\r\n",
    fields => {
        listener        => 'mx',
        'client.name'   => 'smtp.orange.fr',         # who connected, as iprev found
        'server.name'   => 'mx.parisnanterre.fr',    # who asks
        'smtp.mailfrom' => '<x@parisnanterre.fr>',
        'smtp.rcptto'   => ['<y@parisnanterre.fr>'],
    },
});
$query->end;    # nothing else is known: absent, not unknown
my $decision = $ruleset->decide($query);
say join("\n", @{ $decision->{reply} }) || '250 2.0.0 Accepted';
