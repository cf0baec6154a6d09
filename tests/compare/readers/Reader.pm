# SPDX-License-Identifier: MIT
# What every reader in Perl shares: records in, answers out (reader.h).
package Reader;
use strict;
use warnings;
use Time::HiRes qw(setitimer ITIMER_VIRTUAL);

# A body as a message of its own, for a reader that reads nothing less.
sub message {
    my ($kind, $text) = @_;
    return $kind eq 'b' ? "From: $text\r\n\r\n" : $text;
}

# Answers the records of the standard input; $read->(kind, octets) gives domains.
sub run {
    my $read = shift;
    local $SIG{__WARN__} = sub { };
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
        my @found = eval { grep { defined && length } $read->($kind, $text) };
        my $mark = $@ ? '!' : '.';
        my $shown = join '', map { utf8::encode($_) if utf8::is_utf8($_); pack 'N/a*', $_ } @found;
        print $mark, pack('N/a*', $shown);
    }
    return;
}

1;
