/* SPDX-License-Identifier: MIT */
/*
 * Our own reader: what a query takes for header.from, by the very calls that
 * consigne_query_add_header and consigne_query_add_header_block make, so that
 * no ruleset stands between. Tells the canonical form of a domain, too, and
 * which domains of header.shown stand in a quoted local part.
 */
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>

#include "decide/query.h"
#include "mail/header.h"
#include "mail/mailbox_reading.h"
#include "mail/mailbox_token.h"

static cgn_arena arena; /* of one record */

/* Blanks inside a literal mean nothing (RFC 5322 3.4.1), and not every reader drops them. */
static char read_domain(cgn_text text) {
  if (text.length && *text.at == '[') text = cgn_mailbox_join(&arena, text);
  cgn_domain domain;
  cgn_domain_read(&arena, text, &domain);
  if (!domain.key.at) exit(1);
  reader_show(domain.key.at, domain.key.length);
  return MARK_READ;
}

/* ---- Quoted local parts ------------------------------------------------------------------------ */

static bool is_shown(const consigne_query *query, cgn_text key) {
  const cgn_values *shown = &query->fields[CONSIGNE_FIELD_HEADER_SHOWN];
  for (uint32_t i = 0; i < shown->count; i++)
    if (cgn_text_equal(shown->at[i].key, key)) return true;
  return false;
}

/* The addresses in a text that header.shown gives. */
static void tell_shown(const consigne_query *query, cgn_text text) {
  cgn_mailboxes list = {0};
  if (!cgn_mailbox_add_shown_local(&arena, text, NULL, &list)) exit(1);
  for (uint32_t i = 0; i < list.count; i++) {
    cgn_text key = list.at[i].domain.key;
    if (is_shown(query, key)) reader_show(key.at, key.length);
  }
}

/* Of each quoted string before an "@", with and without the backslashes of its quoted pairs. */
static void read_local_parts(const consigne_query *query, cgn_text body) {
  cgn_text quoted = {NULL, 0};
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(body);
  for (cgn_mailbox_next(&lexer); lexer.token.kind != CGN_MAILBOX_END; cgn_mailbox_next(&lexer)) {
    if (quoted.at && cgn_mailbox_at(&lexer, '@')) {
      tell_shown(query, quoted);
      tell_shown(query, cgn_mailbox_content(&arena, quoted));
    }
    cgn_text text = lexer.token.text;
    bool string = lexer.token.kind == CGN_MAILBOX_QUOTED;
    quoted = string ? cgn_text_slice(text, 1, text.length - 2) : (cgn_text){NULL, 0};
  }
}

static void read_sections_local_parts(const consigne_query *query, cgn_text block) {
  cgn_header_reader reader = cgn_header_start_of(block);
  cgn_header_field field;
  while (cgn_header_next(&reader, &field))
    if (cgn_text_equal_nocase(field.name, CGN_TEXT("From"))) read_local_parts(query, field.body);
}

/* ---- Records ----------------------------------------------------------------------------------- */

static void fill(consigne_query *query, bool body, cgn_text text) {
  int status = body ? cgn_query_add_header(query, CGN_TEXT("From"), text) : cgn_query_add_header_block(query, text);
  if (status == CONSIGNE_OK) return;
  fprintf(stderr, "ours: %s\n", consigne_status_name(status));
  exit(1);
}

static char tell_from(const consigne_query *query) {
  const cgn_values *from = &query->fields[CONSIGNE_FIELD_HEADER_FROM];
  for (uint32_t i = 0; i < from->count; i++) reader_show(from->at[i].key.at, from->at[i].key.length);
  if (from->complex) return MARK_COMPLEX;
  return from->malformed ? MARK_MALFORMED : MARK_READ;
}

char reader_read(char kind, const char *octets, size_t length) {
  static consigne_query query;
  static bool ready;
  cgn_text text = {octets, length};
  if (!ready) cgn_arena_init(&arena, cgn_options_allocator(NULL));
  if (!ready && cgn_query_init(&query, NULL) != CONSIGNE_OK) exit(1);
  ready = true;
  cgn_arena_reset(&arena);
  if (kind == RECORD_DOMAIN) return read_domain(text);
  cgn_query_reset(&query);
  fill(&query, kind == RECORD_BODY || kind == RECORD_BODY_SHOWN, text);
  if (kind == RECORD_BODY || kind == RECORD_BLOCK) return tell_from(&query);
  (kind == RECORD_BODY_SHOWN ? read_local_parts : read_sections_local_parts)(&query, text);
  return MARK_READ;
}
