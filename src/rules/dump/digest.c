/* SPDX-License-Identifier: MIT */
/* The revision: the digest of what is printed, taken piece by piece. */
#include "rules/dump/internal.h"

void cgn_dump_digest(cgn_dumper *dumper) {
  cgn_buffer *out = &dumper->out;
  cgn_digest_add(&dumper->digest, cgn_text_slice(cgn_buffer_text(out), dumper->digested, out->length));
  dumper->failed |= out->failed;
  dumper->digested = out->length;
  if (dumper->keep) return;
  cgn_buffer_clear(out);
  dumper->digested = 0;
}

void cgn_dump_revision(cgn_dumper *dumper, struct consigne_ruleset *ruleset) {
  static const char digits[] = "0123456789abcdef", scheme[] = "sha256:";
  unsigned char octets[CGN_DIGEST_OCTETS];
  char *to = ruleset->revision;
  cgn_digest_end(&dumper->digest, octets);
  memcpy(to, scheme, sizeof scheme - 1);
  to += sizeof scheme - 1;
  for (size_t i = 0; i < sizeof octets; i++) {
    *to++ = digits[octets[i] >> 4];
    *to++ = digits[octets[i] & 15];
  }
  *to = '\0';
}
