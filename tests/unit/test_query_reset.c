/* SPDX-License-Identifier: MIT */
/* A reset and the next transaction clear only what was given: so whatever writes a field must say that it did. */
#include "../support/rows.h"
#include "decide/query_signature.h"

#include <criterion/criterion.h>

enum { WAYS = 9 };

static const cgn_text block = CGN_TEXT("From: a@a.example\r\nFrom: \r\nSender: x (b@b.example) <y@a.example>\r\n"
                                       "Reply-To: , \r\nList-Id: <l.a.example>\r\n"
                                       "Authentication-Results: mx.a.example; spf=pass smtp.mailfrom=a.example;\r\n"
                                       " dkim=pass header.d=a.example; arc=none; iprev=pass\r\n\r\n");

/* Every field that a text sets. */
static void set_all(struct consigne_query *query) {
  static const char *const texts[] = {
      [CGN_TYPE_ADDRESS] = "a@a.example", [CGN_TYPE_DOMAIN] = "a.example", [CGN_TYPE_LOGIN] = "a",
      [CGN_TYPE_WORD] = "pass",           [CGN_TYPE_IP] = "192.0.2.1",     [CGN_TYPE_HOST] = "mx.a.example"};
  for (int field = 1; field <= CGN_FIELDS; field++) {
    const char *text = texts[cgn_field_row(field)->type % COUNT(texts)];
    if (text && !cgn_field_row(field)->parts[0]) cgn_query_set(query, field, cgn_text_of_string(text));
  }
}

static void give(struct consigne_query *query, int way) {
  int fact = 0;
  cgn_query_field(query, CGN_TEXT("fact.colour"), &fact);
  switch (way) {
  case 0: set_all(query); break;
  case 1: cgn_query_end(query, CONSIGNE_FIELD_ALL); break;
  case 2: cgn_query_end(query, CONSIGNE_FIELD_HEADERS); break;
  case 3:
    cgn_query_trust(query, CGN_TEXT("mx.a.example"));
    cgn_query_add_header_block(query, block);
    break;
  case 4:
    cgn_query_add_signature(query, CGN_TEXT("pass"), CGN_TEXT("a.example"));
    cgn_query_add_seal(query, 1, CGN_TEXT("a.example"), CGN_TEXT("b.example c.example"));
    break;
  case 5: cgn_query_add(query, fact, CGN_TEXT("red")); break;
  case 6: cgn_query_add_header_block(query, CGN_TEXT(" x\r\nSubject: x\r\n\r\n")); break;
  case 7: cgn_query_set_number(query, CONSIGNE_FIELD_NOW, 1); break;
  default: cgn_query_set(query, CONSIGNE_FIELD_SMTP_AUTHCID, CGN_TEXT("a")); break;
  }
}

/* All of it, one after the other, begun at each of the ways. */
static void give_from(struct consigne_query *query, int first) {
  for (int i = 0; i < WAYS; i++) give(query, (first + i) % WAYS);
}

static void init(struct consigne_query *query) {
  memset(query, 0, sizeof *query);
  cgn_query_init(query, NULL);
}

Test(query_reset, nothing_is_left) {
  static const cgn_values nothing[CGN_FIELD_SLOTS];
  struct consigne_query query;
  init(&query);
  for (int first = 0; first < WAYS; first++) {
    give(&query, first);
    cr_expect_neq(cgn_query_used_after(&query, 0), 0, "way %d gives something", first);
    cgn_query_reset(&query);
    cr_expect_eq(memcmp(query.fields, nothing, sizeof nothing), 0, "way %d alone", first);
    give_from(&query, first);
    cgn_query_reset(&query);
    cr_expect_eq(memcmp(query.fields, nothing, sizeof nothing), 0, "all from way %d on", first);
    cr_expect_eq(cgn_query_used_after(&query, 0), 0, "from way %d on: none is in use", first);
    for (int field = 0; field < CGN_FIRST_FACT; field++) cr_expect_eq(query.header_fields[field], 0, "%d", field);
  }
  cgn_query_release(&query);
}

Test(query_reset, the_session_stays) {
  static const cgn_values nothing;
  struct consigne_query query;
  init(&query);
  for (int first = 0; first < WAYS; first++) {
    give_from(&query, first);
    for (int again = 0; again < 2; again++) cgn_query_next(&query);
    for (int field = 1; field < CGN_FIELD_SLOTS; field++) {
      bool empty = memcmp(&query.fields[field], &nothing, sizeof nothing) == 0;
      bool session = cgn_field_row(field)->scope == CGN_SCOPE_SESSION;
      cr_expect(empty || session, "from way %d on: field %d", first, field);
    }
    cr_expect_eq(query.fields[CONSIGNE_FIELD_SMTP_HELO].count, 1, "from way %d on", first);
    cgn_query_reset(&query);
  }
  cgn_query_release(&query);
}

Test(query_reset, used_in_their_order) {
  struct consigne_query query;
  int last = 0, count = 0;
  init(&query);
  static const int fields[] = {CGN_FIELD_SLOTS - 1, 1, 63, 64, 2, CGN_FIRST_FACT + 1};
  for (size_t i = 0; i < COUNT(fields); i++) cgn_query_slot(&query, fields[i])->texts = 1;
  for (int field = 0; (field = cgn_query_used_after(&query, field)) != 0; count++) {
    cr_expect_gt(field, last);
    cr_expect_eq(query.fields[field].texts, 1, "%d", field);
    last = field;
  }
  cr_expect_eq(count, (int)COUNT(fields));
  cgn_query_release(&query);
}
