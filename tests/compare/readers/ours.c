/* SPDX-License-Identifier: MIT */
/*
 * Our own reader: what a query takes for header.from, by the very calls that
 * consigne_query_add_header and consigne_query_add_header_block make, so that
 * no ruleset stands between. Tells the canonical form of a domain, too.
 */
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>

#include "decide/query.h"
#include "mail/mailbox_token.h"

/* Blanks inside a literal mean nothing (RFC 5322 3.4.1), and not every reader drops them. */
static char read_domain(cgn_text text) {
  static cgn_arena arena;
  static bool ready;
  if (!ready) cgn_arena_init(&arena, cgn_options_allocator(NULL));
  ready = true;
  cgn_arena_reset(&arena);
  if (text.length && *text.at == '[') text = cgn_mailbox_join(&arena, text);
  cgn_domain domain;
  cgn_domain_read(&arena, text, &domain);
  if (!domain.key.at) exit(1);
  reader_show(domain.key.at, domain.key.length);
  return MARK_READ;
}

char reader_read(char kind, const char *text, size_t length) {
  static consigne_query query;
  static bool ready;
  if (kind == RECORD_DOMAIN) return read_domain((cgn_text){text, length});
  if (!ready && cgn_query_init(&query, NULL) != CONSIGNE_OK) exit(1);
  ready = true;
  cgn_query_reset(&query);
  int status = kind == RECORD_BODY ? cgn_query_add_header(&query, CGN_TEXT("From"), (cgn_text){text, length})
                                   : cgn_query_add_header_block(&query, (cgn_text){text, length});
  if (status != CONSIGNE_OK) {
    fprintf(stderr, "ours: %s\n", consigne_status_name(status));
    exit(1);
  }
  const cgn_values *from = &query.fields[CONSIGNE_HEADER_FROM];
  for (uint32_t i = 0; i < from->count; i++) reader_show(from->at[i].key.at, from->at[i].key.length);
  if (from->complex) return MARK_COMPLEX;
  return from->malformed ? MARK_MALFORMED : MARK_READ;
}
