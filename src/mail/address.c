/* SPDX-License-Identifier: MIT */
/*
 * Mailboxes as values (RFC 5321 4.1.2, 4.5.3.1; RFC 6531 3.3): canonical local
 * parts, quoting, subaddresses, logins. Local parts are kept unquoted; quotes are
 * put where text goes out and nowhere else.
 */
#include "mail/address.h"

#include "base/limits.h"
#include "base/unicode.h"
#include "mail/mailbox_token.h"

#define FIRST_MAILBOXES 4u

/* ---- Defects ------------------------------------------------------------------ */

const char *cgn_defect_text(uint32_t bit) {
  switch (bit) {
  case CGN_DEFECT_SYNTAX: return "syntax error (RFC 5321 4.1.2, RFC 5322 3.4)";
  case CGN_DEFECT_READINGS: return "readers differ: every reading is given";
  case CGN_DEFECT_CONTROL: return "control characters (RFC 5321 4.1.2, RFC 5322 2.1)";
  case CGN_DEFECT_8BIT: return "octets that are no UTF-8 (RFC 6531 3.3)";
  case CGN_DEFECT_DOMAIN: return "no valid domain name, or one that mapping changed (RFC 5890, UTS 46)";
  case CGN_DEFECT_LOCAL_LENGTH: return "local part over 64 octets (RFC 5321 4.5.3.1.1)";
  case CGN_DEFECT_PATH_LENGTH: return "path over 256 octets (RFC 5321 4.5.3.1.3)";
  case CGN_DEFECT_NO_DOMAIN: return "no domain (RFC 5321 4.1.2, RFC 5322 3.4.1)";
  case CGN_DEFECT_TRAILING_DOT: return "a final dot in the domain (RFC 5321 4.1.2)";
  case CGN_DEFECT_OBSOLETE: return "obsolete syntax (RFC 5322 4)";
  case CGN_DEFECT_ROUTE: return "obsolete route (RFC 5321 appendix C, RFC 5322 4.4)";
  case CGN_DEFECT_GROUP: return "group (RFC 5322 3.4, RFC 6854)";
  case CGN_DEFECT_UTF8: return "needs SMTPUTF8 (RFC 6531, RFC 6532)";
  case CGN_DEFECT_ENCODED_WORD: return "encoded word where none is decoded (RFC 2047 5)";
  case CGN_DEFECT_NO_BRACKETS: return "no angle brackets (RFC 5321 4.1.2)";
  default: return NULL;
  }
}

/* What the octets of a part are not: ASCII, or UTF-8 at all. */
static uint32_t defects_of_octets(cgn_text text) {
  if (cgn_text_is_ascii(text)) return 0;
  return cgn_utf8_is_valid(text) ? CGN_DEFECT_UTF8 : CGN_DEFECT_8BIT;
}

static uint32_t defects_of_domain(const cgn_domain *domain) {
  uint32_t defects = 0;
  if (domain->flags & CGN_DOMAIN_MALFORMED) defects |= CGN_DEFECT_DOMAIN;
  if (domain->flags & CGN_DOMAIN_ROOT_DOT) defects |= CGN_DEFECT_TRAILING_DOT;
  return defects;
}

/* ---- Lists -------------------------------------------------------------------- */

void cgn_address_set_local(cgn_arena *arena, cgn_address *address, cgn_text local) {
  address->local = cgn_arena_copy(arena, cgn_unicode_nfc(arena, local));
  address->lower =
      cgn_text_is_lower_ascii(address->local) ? address->local : cgn_unicode_lower(arena, address->local);
}

cgn_text cgn_address_compared(cgn_text local) {
  const cgn_text postmaster = CGN_TEXT("postmaster");
  return cgn_text_equal_nocase(local, postmaster) ? postmaster : local;
}

/* The array that was outgrown stays in the arena. */
bool cgn_mailboxes_make_room(cgn_arena *arena, cgn_mailboxes *list) {
  uint32_t limit = list->limit ? list->limit : CGN_MAILBOXES;
  if (list->count >= limit) {
    list->complex = true;
    return false;
  }
  if (list->count < list->capacity) return true;
  uint32_t capacity = list->capacity < FIRST_MAILBOXES ? FIRST_MAILBOXES : list->capacity * 2;
  cgn_address *at = cgn_arena_take(arena, capacity * sizeof *at); /* no overflow: CGN_MAILBOXES_CEILING */
  if (!at) return false;
  if (list->count > 0) memcpy(at, list->at, list->count * sizeof *at);
  list->at = at;
  list->capacity = capacity;
  return true;
}

bool cgn_mailboxes_append(cgn_arena *arena, cgn_mailboxes *list, const cgn_address *address) {
  if (arena->failed || !cgn_mailboxes_make_room(arena, list)) return false;
  list->at[list->count++] = *address;
  return true;
}

bool cgn_mailboxes_add(cgn_arena *arena, cgn_mailboxes *list, cgn_text name, cgn_text local, cgn_text domain) {
  cgn_address address = {.name = name}, twin;
  cgn_address_set_local(arena, &address, local);
  list->defects |= defects_of_octets(local) | defects_of_octets(domain);
  if (local.length > CGN_LOCAL_PART_OCTETS) list->defects |= CGN_DEFECT_LOCAL_LENGTH;
  if (domain.length == 0) {
    list->defects |= CGN_DEFECT_NO_DOMAIN;
    return cgn_mailboxes_append(arena, list, &address);
  }
  cgn_domain_read_counted(arena, domain, list->mapped, &address.domain);
  address.written = cgn_text_equal(domain, address.domain.key) ? address.domain.key : cgn_arena_copy(arena, domain);
  list->defects |= defects_of_domain(&address.domain);
  if (address.domain.flags & CGN_DOMAIN_COMPLEX) {
    list->complex = true;
    return false;
  }
  /* Of a spelling that is no name as it stands, the other reading is a claim as well. */
  twin = address;
  if (address.domain.flags & CGN_DOMAIN_MALFORMED &&
      cgn_domain_read_twin(arena, domain, list->mapped, &twin.domain)) {
    list->defects |= CGN_DEFECT_READINGS;
    twin.written = twin.domain.key;
    if (!cgn_mailboxes_append(arena, list, &twin)) return false;
  }
  return cgn_mailboxes_append(arena, list, &address);
}

/* ---- Text out ----------------------------------------------------------------- */

/* RFC 5321 4.1.2: Dot-string = Atom *("." Atom), with the UTF-8 of RFC 6531 3.3. */
static bool is_dot_string(cgn_text local) {
  char before = '.';
  for (size_t i = 0; i < local.length; i++) {
    bool dot = local.at[i] == '.';
    if (dot ? before == '.' : !cgn_mailbox_is_atext(local.at[i])) return false;
    before = local.at[i];
  }
  return before != '.';
}

static void add_quoted(cgn_buffer *out, cgn_text local) {
  cgn_buffer_add_octet(out, '"');
  for (size_t i = 0; i < local.length; i++) {
    if (local.at[i] == '"' || local.at[i] == '\\') cgn_buffer_add_octet(out, '\\');
    cgn_buffer_add_octet(out, local.at[i]);
  }
  cgn_buffer_add_octet(out, '"');
}

void cgn_address_add(cgn_buffer *out, cgn_text local, cgn_text domain_key) {
  if (is_dot_string(local)) {
    cgn_buffer_add(out, local);
  } else {
    add_quoted(out, local);
  }
  if (domain_key.length == 0) return;
  cgn_buffer_add_octet(out, '@');
  cgn_buffer_add(out, domain_key);
}

/* ---- Subaddresses ------------------------------------------------------------- */

/* Whether the character at the start of `text` is one of `delimiters`. */
static bool is_delimiter(cgn_text text, cgn_text delimiters) {
  while (delimiters.length > 0) {
    uint32_t character;
    size_t step = cgn_utf8_step(delimiters, &character);
    if (step == 0) step = 1;
    if (cgn_text_equal(cgn_text_slice(text, 0, step), cgn_text_slice(delimiters, 0, step))) return true;
    delimiters = cgn_text_slice(delimiters, step, delimiters.length);
  }
  return false;
}

static bool starts_with(cgn_text text, cgn_text start) {
  return cgn_text_equal_nocase(cgn_text_slice(text, 0, start.length), start);
}

/* RFC 5321 4.5.1, and what Postfix's split_addr never cuts: bounces go there. */
static bool is_reserved(cgn_text local, cgn_text delimiters) {
  const cgn_text names[] = {CGN_TEXT("postmaster"), CGN_TEXT("mailer-daemon"), CGN_TEXT("double-bounce")};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    cgn_text rest = cgn_text_slice(local, names[i].length, local.length);
    if (starts_with(local, names[i]) && (rest.length == 0 || is_delimiter(rest, delimiters))) return true;
  }
  return false;
}

/* The addresses of a mailing list's people and programs. */
static bool is_of_list(cgn_text local) {
  const cgn_text owner = CGN_TEXT("owner-"), request = CGN_TEXT("-request");
  if (starts_with(local, owner)) return true;
  return local.length > request.length &&
         starts_with(cgn_text_slice(local, local.length - request.length, local.length), request);
}

static bool has_some_octet(cgn_text text, cgn_text octets) {
  for (size_t i = 0; i < octets.length; i++)
    if (cgn_text_find(text, 0, octets.at[i]) < text.length) return true;
  return false;
}

cgn_text cgn_address_without_subaddress(cgn_text local, cgn_text delimiters) {
  if (!has_some_octet(local, delimiters) || is_reserved(local, delimiters)) return local;
  if (cgn_text_find(delimiters, 0, '-') < delimiters.length && is_of_list(local)) return local;
  for (size_t i = 0; i < local.length; i++) {
    if (is_delimiter(cgn_text_slice(local, i, local.length), delimiters))
      return i > 0 ? cgn_text_slice(local, 0, i) : local;
  }
  return local;
}

/* ---- Logins ------------------------------------------------------------------- */

/* UTF-8 without control characters (RFC 8265 3.3.2: PRECIS IdentifierClass has none). */
static bool is_login(cgn_text text) {
  if (text.length == 0 || text.length > CGN_LOGIN_OCTETS) return false;
  text = cgn_text_slice(text, cgn_text_printable(text), text.length); /* nothing is left of nearly every login */
  while (text.length > 0) {
    uint32_t character;
    size_t step = cgn_utf8_step(text, &character);
    if (step == 0 || character < 0x20 || (character >= 0x7f && character < 0xa0)) return false;
    text = cgn_text_slice(text, step, text.length);
  }
  return true;
}

bool cgn_login_read(cgn_arena *arena, cgn_text text, cgn_text origin, cgn_text *login) {
  if (!is_login(text)) return false;
  cgn_text lower = cgn_unicode_lower(arena, text);
  if (origin.length == 0 || cgn_text_find(text, 0, '@') < text.length) {
    *login = lower;
    return lower.at != NULL;
  }
  char *whole = cgn_arena_allocate(arena, lower.length + 1 + origin.length + 1);
  if (!whole || !lower.at) return false;
  memcpy(whole, lower.at, lower.length);
  whole[lower.length] = '@';
  memcpy(whole + lower.length + 1, origin.at, origin.length);
  *login = (cgn_text){whole, lower.length + 1 + origin.length};
  return true;
}
