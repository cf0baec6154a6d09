/* SPDX-License-Identifier: MIT */
/* Paths of MAIL and RCPT (RFC 5321 4.1.2), local parts quoted and folded, logins. */
#include "base/unicode.h"
#include "lists.h"
#include "mail/mailbox_token.h"
#include "mail/path.h"

/* ---- smtp-path ------------------------------------------------------------------------ */

void judge_path(row *r) {
  bool policy = row_has(r, "expect.rfc5321.ok"), brackets = row_is(r, "expect.form", "path");
  bool wanted = row_is_true(r, policy ? "expect.rfc5321.ok" : "expect.ok");
  cgn_text local = row_text(r, policy ? "expect.rfc5321.local" : "expect.local");
  cgn_text domain = row_text(r, policy ? "expect.rfc5321.domain" : "expect.domain");
  cgn_mailboxes list = {.limit = 0};
  cgn_path_read(r->arena, row_text(r, "input"), CGN_PATH_NULL, CGN_TEXT(""), &list);
  bool ok = !(list.defects & CGN_DEFECT_MALFORMED) && brackets == !(list.defects & CGN_DEFECT_NO_BRACKETS);
  demand(r, ok == wanted, ok ? "it is valid" : "it is malformed");
  if (!ok || !wanted) return;
  demand(r, list.null == (domain.length == 0), "null");
  if (!list.null) demand(r, list.count == 1 && is_address(r, &list.at[0], local, domain), "another mailbox");
}

/* ---- Local parts ------------------------------------------------------------------------ */

/* The place of the last "@"; text.length where there is none. */
static size_t last_at(cgn_text text) {
  for (size_t i = text.length; i > 0; i--) {
    if (text.at[i - 1] == '@') return i - 1;
  }
  return text.length;
}

static cgn_text behind(cgn_text text, size_t at) {
  return cgn_text_slice(text, at + 1, text.length);
}

/* The internal form, without quotes, is split at the last "@"; or all of it is a local part. */
void judge_quoting(row *r) {
  cgn_text input = row_text(r, "input");
  if (row_is(r, "expect.op", "unquoted")) {
    demand_text(r, "expect.output", cgn_mailbox_join(r->arena, input));
    return;
  }
  size_t at = row_has(r, "expect.flags") ? input.length : last_at(input);
  cgn_buffer out;
  cgn_buffer_init(&out, &r->arena->allocator);
  cgn_address_add(&out, cgn_text_slice(input, 0, at), behind(input, at));
  demand_text(r, "expect.output", row_keep(r, &out));
}

/* Local part, domain or both as they are compared without case. Both sides in NFC: we keep nothing else. */
void judge_folding(row *r) {
  bool all = row_is(r, "expect.fold", "all");
  cgn_text input = row_text(r, "input"), wanted = cgn_unicode_nfc(r->arena, row_text(r, "expect.output"));
  size_t at = last_at(input), split = last_at(wanted);
  cgn_text local = cgn_text_slice(input, 0, at);
  cgn_domain domain = {.key = behind(input, at)};
  local = all || row_is(r, "expect.fold", "user") ? cgn_unicode_lower(r->arena, local)
                                                  : cgn_unicode_nfc(r->arena, local);
  if ((all || row_is(r, "expect.fold", "host")) && domain.key.length)
    cgn_domain_read(r->arena, behind(input, at), &domain);
  demand(r, cgn_text_equal(local, cgn_text_slice(wanted, 0, split)), "another local part");
  demand(r, cgn_text_equal(domain.key, behind(wanted, split)), "another domain");
}

/* ---- login-name --------------------------------------------------------------------------- */

/* A login is one text, compared without case; whoever wants its parts splits it at the last "@". */
void judge_login(row *r) {
  cgn_text login;
  bool ok = cgn_login_read(r->arena, row_text(r, "input"), CGN_TEXT(""), &login);
  demand_flag(r, "expect.ok", ok);
  if (!ok) return;
  cgn_text wanted = row_join(r, row_text(r, "expect.local"), CGN_TEXT("@"), row_text(r, "expect.domain"));
  demand(r, cgn_text_equal(login, cgn_unicode_lower(r->arena, wanted)), "another login");
}
