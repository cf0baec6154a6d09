/* SPDX-License-Identifier: MIT */
/* One address: a Mailbox of RFC 5321 4.1.2 (RFC 6531 3.3), an addr-spec of RFC 5322 3.4.1. */
#include "lists.h"
#include "mail/mailbox_token.h"
#include "mail/path.h"

/* Whether the domain is written with U-labels or A-labels. */
static bool is_international(const cgn_domain *domain) {
  const cgn_text prefix = CGN_TEXT("xn--");
  if (domain->flags & CGN_DOMAIN_NON_ASCII) return true;
  for (size_t at = 0; at < domain->key.length; at = cgn_text_find(domain->key, at, '.') + 1) {
    if (cgn_text_equal(cgn_text_slice(domain->key, at, prefix.length), prefix)) return true;
  }
  return false;
}

/*
 * A path without brackets or route. The grammar takes any U-label and any
 * A-label; which of them there are, and how long the one becomes as the other,
 * is in RFC 5890. What is too long as it is written is too long.
 */
static bool is_mailbox(const cgn_mailboxes *list, cgn_text text) {
  uint32_t wrong = CGN_DEFECT_MALFORMED | CGN_DEFECT_ROUTE;
  if (list->count == 0 || !(list->defects & CGN_DEFECT_NO_BRACKETS)) return false;
  if (is_international(&list->at[0].domain) && text.length + CGN_TEXT("<>").length <= CGN_PATH_OCTETS)
    wrong &= ~(uint32_t)(CGN_DEFECT_DOMAIN | CGN_DEFECT_READINGS | CGN_DEFECT_PATH_LENGTH);
  return !(list->defects & wrong);
}

/* Whether nothing makes it more than one address: angle brackets, an empty element, a group. */
static bool is_alone(cgn_text text) {
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(text);
  do {
    cgn_mailbox_next(&lexer);
    if (cgn_mailbox_at(&lexer, '<') || cgn_mailbox_at(&lexer, ',') || cgn_mailbox_at(&lexer, ':')) return false;
  } while (lexer.token.kind != CGN_MAILBOX_END);
  return true;
}

/* With the quotes it needs. */
static cgn_text local_text(row *r, const cgn_address *address) {
  cgn_buffer out;
  cgn_buffer_init(&out, &r->arena->allocator);
  cgn_address_add(&out, address->local, CGN_TEXT(""));
  return row_keep(r, &out);
}

/* Where the record names them: the parts in normal form, A-labels and U-labels. */
static void demand_parts(row *r, const cgn_mailboxes *path) {
  cgn_text key = path->at[0].domain.key;
  if (row_has(r, "expect.needs_smtputf8")) demand_flag(r, "expect.needs_smtputf8", path->defects & CGN_DEFECT_UTF8);
  if (row_has(r, "expect.local")) demand_text(r, "expect.local", local_text(r, &path->at[0]));
  if (row_has(r, "expect.ascii_domain")) demand_text(r, "expect.ascii_domain", key);
  if (row_has(r, "expect.domain")) demand_text(r, "expect.domain", cgn_domain_to_unicode_text(r->arena, key));
}

void judge_address(row *r) {
  bool conflict = row_has(r, "expect.standard.rfc5321");
  /* With the line end of a field, so that one of its own is part of the input. */
  cgn_text input = row_text(r, "input"), body = row_join(r, input, CGN_TEXT("\r\n"), CGN_TEXT(""));
  cgn_mailboxes path = {.limit = 0}, list = {.limit = 0};
  cgn_path_read(r->arena, input, 0, CGN_TEXT(""), &path);
  cgn_mailboxes_read(r->arena, body, &list, NULL);
  demand_flag(r, conflict ? "expect.standard.rfc5321" : "expect.rfc5321", is_mailbox(&path, input));
  demand_flag(r, conflict ? "expect.standard.rfc5322" : "expect.rfc5322",
              list.count > 0 && is_in_grammar(&list) && is_alone(input));
  if (!(path.defects & CGN_DEFECT_MALFORMED)) demand_parts(r, &path);
}
