/* SPDX-License-Identifier: MIT */
/* Bodies of From and To (RFC 5322 3.4, RFC 6854): mailboxes, names, groups, and what a display name shows. */
#include "lists.h"

#include "base/unicode.h"

bool is_in_grammar(const cgn_mailboxes *list) {
  const uint32_t wrong = CGN_DEFECT_SYNTAX | CGN_DEFECT_8BIT | CGN_DEFECT_NO_DOMAIN | CGN_DEFECT_TRAILING_DOT;
  return !(list->defects & wrong);
}

bool is_address(row *r, const cgn_address *address, cgn_text local, cgn_text domain) {
  cgn_domain canonical;
  cgn_domain_read(r->arena, domain, &canonical);
  return cgn_text_equal(address->local, cgn_unicode_nfc(r->arena, local)) &&
         cgn_text_equal(address->domain.key, canonical.key);
}

/* ---- header-mailboxes ------------------------------------------------------------------ */

static bool is_element(row *r, const char *key, uint32_t i, const cgn_address *address) {
  return is_address(r, address, row_element(r, key, i, "local"), row_element(r, key, i, "domain"));
}

/*
 * That these are the mailboxes, in order; other readings of them may stand
 * between. What has no local part is the name of an empty group.
 */
static void demand_mailboxes(row *r, const char *key, const cgn_mailboxes *list) {
  const cgn_address *next = list->at, *end = next ? next + list->count : next;
  bool readings = list->defects & CGN_DEFECT_READINGS;
  for (uint32_t i = 0; i < row_length(r, key); i++) {
    if (!row_element(r, key, i, "local").at) continue;
    while (readings && next < end && !is_element(r, key, i, next)) next++;
    if (next == end || !is_element(r, key, i, next)) {
      demand(r, false, "another mailbox");
      return;
    }
    if (row_element(r, key, i, "group").at) demand(r, next->group != 0, "no group");
    if (row_is(r, "expect.names", "assert"))
      demand(r, cgn_text_equal(next->name, row_element(r, key, i, "name")), "another name");
    next++;
  }
  demand(r, readings || next == end, "more mailboxes");
}

/* What a reader makes of malformed text is its own affair; so are the mailboxes of one that is stricter. */
void judge_mailboxes(row *r) {
  cgn_mailboxes list = {.limit = 0};
  cgn_mailboxes_read(r->arena, row_text(r, "input"), &list, NULL);
  bool good = is_in_grammar(&list);
  demand_flag(r, "expect.malformed", !good);
  if (!good || row_is_true(r, "expect.malformed")) return;
  bool conflict = row_has(r, "expect.rfc5322");
  if (conflict || row_has(r, "expect.mailboxes"))
    demand_mailboxes(r, conflict ? "expect.rfc5322" : "expect.mailboxes", &list);
}

/* ---- Others --------------------------------------------------------------------------- */

void judge_one_mailbox(row *r) {
  cgn_mailboxes list = {.limit = 0};
  cgn_mailboxes_read(r->arena, row_text(r, "input"), &list, NULL);
  bool one = list.count == 1 && is_in_grammar(&list) && !(list.defects & CGN_DEFECT_GROUP);
  demand_flag(r, "expect.malformed", !one);
}

/* A program may print it in any form, one field or several; whether it is well-formed is the question. */
void judge_display(row *r) {
  cgn_mailboxes list = {.limit = 0};
  cgn_mailboxes_read(r->arena, row_text(r, "input"), &list, NULL);
  demand_flag(r, "expect.malformed", !is_in_grammar(&list));
}

/* The name is decoded already: a quoted string. */
static cgn_text quoted(row *r, cgn_text name) {
  cgn_buffer out;
  cgn_buffer_init(&out, &r->arena->allocator);
  cgn_buffer_add_octet(&out, '"');
  for (size_t i = 0; i < name.length; i++) {
    if (name.at[i] == '"' || name.at[i] == '\\') cgn_buffer_add_octet(&out, '\\');
    cgn_buffer_add_octet(&out, name.at[i]);
  }
  cgn_buffer_add_string(&out, "\" <");
  return row_keep(r, &out);
}

void judge_name(row *r) {
  cgn_text body = row_join(r, quoted(r, row_text(r, "input")), row_text(r, "expect.address"), CGN_TEXT(">"));
  cgn_mailboxes list = {.limit = 0}, shown = {.limit = 0};
  cgn_mailboxes_read(r->arena, body, &list, &shown);
  demand_flag(r, "expect.spoofed", shown.count > 0 || (list.defects & CGN_DEFECT_MALFORMED));
}
