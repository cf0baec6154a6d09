<?php // SPDX-License-Identifier: MIT
// c-client, which Alpine and UW IMAP are made of, through PHP's imap: records in, answers out (reader.h).

const SECONDS = 2; // READER_SECONDS of reader.h
// What c-client writes for a domain that it did not find.
const NO_DOMAINS = ['', '.MISSING-HOST-NAME.', '.SYNTAX-ERROR.'];

// It is to be given a header section alone, which a server tells from the body.
function section(string $message): string {
  return preg_split('/(?:^|\n)\r?\n/', $message, 2)[0];
}

function shown(string $kind, string $text): array {
  $found = $kind === 'b' ? imap_rfc822_parse_adrlist($text, '') : imap_rfc822_parse_headers(section($text), '')->from ?? [];
  imap_errors(); // else they are all kept
  $domains = [];
  foreach ($found as $address) {
    if (($address->mailbox ?? '') !== '' && !in_array($address->host ?? '', NO_DOMAINS, true)) $domains[] = $address->host;
  }
  return $domains;
}

function octets($stream, int $length): string {
  return $length ? stream_get_contents($stream, $length) : '';
}

$source = fopen('php://stdin', 'rb');
$answers = '';
while (strlen($head = (string) stream_get_contents($source, 5)) === 5) {
  ['kind' => $kind, 'length' => $length] = unpack('akind/Nlength', $head);
  $text = octets($source, $length);
  if ($kind === 'f') {
    fwrite(STDOUT, $answers);
    $answers = '';
    continue;
  }
  set_time_limit(SECONDS);
  $domains = '';
  foreach (shown($kind, $text) as $domain) $domains .= pack('N', strlen($domain)) . $domain;
  $answers .= '.' . pack('N', strlen($domains)) . $domains;
}
