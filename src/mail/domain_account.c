/* SPDX-License-Identifier: MIT */
/* Why a domain is not valid and what mapping changed: for people, so that the normaliser itself stays short. */
#include "mail/domain_account.h"

#include "base/limits.h"
#include "base/unicode.h"

#define REASONS_PER_LABEL 6u /* five of cgn_label_check, or fewer of cgn_label_read */
#define REASONS_PER_NAME 4u

const char *cgn_reason_text(uint32_t bit) {
  switch (bit) {
  case CGN_REASON_EMPTY: return "empty label (RFC 1035 2.3.1, RFC 1123 2.1)";
  case CGN_REASON_LABEL_LENGTH: return "label over 63 octets (RFC 1035 2.3.4)";
  case CGN_REASON_HYPHEN: return "hyphen at the start or end of a label (RFC 952, RFC 5891 4.2.3.1)";
  case CGN_REASON_HYPHENS: return "hyphens in the third and fourth place of a label (RFC 5891 4.2.3.1)";
  case CGN_REASON_UNDERSCORE:
    return "underscore, which DNS names may have but no host name (RFC 1123 2.1, RFC 8552 1.1)";
  case CGN_REASON_CHARACTER: return "character that is no letter, digit or hyphen (RFC 1123 2.1, RFC 5890 2.3.1)";
  case CGN_REASON_8BIT: return "octets that are no UTF-8 (RFC 3629, RFC 6531 3.3)";
  case CGN_REASON_DISALLOWED: return "disallowed or unassigned character (RFC 5892, UTS 46 5)";
  case CGN_REASON_CONTEXT: return "character that is not allowed in this context (RFC 5892 appendix A)";
  case CGN_REASON_COMBINING: return "combining mark at the start of a label (RFC 5891 4.2.3.2)";
  case CGN_REASON_BIDI: return "directions of writing mixed in one label (RFC 5893 2)";
  case CGN_REASON_A_LABEL: return "xn-- that is not the A-label of a U-label (RFC 5890 2.3.2.1, RFC 5891 5.4)";
  case CGN_REASON_LABEL: return "no valid IDN label (RFC 5891 5)";
  case CGN_REASON_NO_NAME: return "no name at all (RFC 1035 2.3.1)";
  case CGN_REASON_NAME_LENGTH: return "name over 253 octets (RFC 1035 2.3.4, 255 as DNS encodes it)";
  case CGN_REASON_DOTS: return "dots at the end (RFC 1034 3.1 has one, of a name only)";
  case CGN_REASON_LITERAL: return "no address in the brackets (RFC 5321 4.1.3)";
  case CGN_REASON_HOST_LITERAL: return "address literal, no host name (RFC 5321 4.1.3)";
  case CGN_REASON_HOST_NUMBER: return "number at the end, an IPv4 address for many programs (RFC 1123 2.1)";
  default: return NULL;
  }
}

bool cgn_domain_ends_in_number(cgn_text key) {
  size_t start = key.length;
  while (start > 0 && cgn_is_digit(key.at[start - 1])) start--;
  return start < key.length && (start == 0 || key.at[start - 1] == '.');
}

/* ---- Defects ------------------------------------------------------------------ */

static void add_defect(cgn_domain_account *account, uint32_t reason, cgn_text label) {
  for (uint32_t i = 0; i < account->defect_count; i++) {
    const cgn_domain_defect *known = &account->defects[i];
    if (known->reason == reason && cgn_text_equal(known->label, label)) return;
  }
  account->defects[account->defect_count++] = (cgn_domain_defect){reason, label};
}

static void add_reasons(cgn_domain_account *account, uint32_t reasons, cgn_text label) {
  for (uint32_t bit = 1; reasons != 0; reasons &= ~bit, bit <<= 1) {
    if (reasons & bit) add_defect(account, bit, label);
  }
}

/* What is wrong with the name as a whole; `name` is the text without dots at its end. */
static uint32_t name_reasons(cgn_arena *arena, cgn_text text, cgn_text name, bool host) {
  uint32_t flags = 0, reasons = text.length == 0 ? CGN_REASON_NO_NAME : 0;
  cgn_domain domain;
  cgn_domain_without_root_dot(text, &flags);
  cgn_domain_read(arena, name, &domain);
  if (flags & CGN_DOMAIN_INVALID) reasons |= CGN_REASON_DOTS;
  if (domain.flags & CGN_DOMAIN_LITERAL) {
    if (flags & CGN_DOMAIN_ROOT_DOT) reasons |= CGN_REASON_DOTS;
    if (domain.flags & CGN_DOMAIN_INVALID) reasons |= CGN_REASON_LITERAL;
    return host ? reasons | CGN_REASON_HOST_LITERAL : reasons;
  }
  if (name.length > CGN_DOMAIN_INPUT || domain.key.length > CGN_DOMAIN_OCTETS) reasons |= CGN_REASON_NAME_LENGTH;
  if (host && cgn_domain_ends_in_number(domain.key)) reasons |= CGN_REASON_HOST_NUMBER;
  return reasons;
}

/* ---- Changes ------------------------------------------------------------------ */

static void add_change(cgn_domain_account *account, cgn_text from, cgn_text to) {
  for (uint32_t i = 0; i < account->change_count; i++) {
    if (cgn_text_equal(account->changes[i].from, from)) return;
  }
  account->changes[account->change_count++] = (cgn_domain_change){from, to};
}

/* Character by character; where none tells by itself, the label as a whole. */
static void add_changes(cgn_arena *arena, cgn_domain_account *account, cgn_text label, cgn_text key) {
  bool told = false;
  cgn_text mapped;
  for (cgn_text rest = label; rest.length > 0;) {
    uint32_t c;
    cgn_text character = cgn_text_slice(rest, 0, cgn_utf8_step(rest, &c));
    if (character.length == 0) return; /* never: a valid label is UTF-8 */
    rest = cgn_text_slice(rest, character.length, rest.length);
    if (!cgn_label_map_character(arena, character, &mapped)) continue;
    told = true;
    add_change(account, character, mapped);
  }
  if (!told) add_change(account, label, cgn_label_to_unicode(arena, key));
}

/* ---- The whole ---------------------------------------------------------------- */

/* A NUL ends a text for libidn2. */
static void account_for_label(cgn_arena *arena, cgn_domain_account *account, cgn_text label, bool idn) {
  cgn_label read = {.key = label};
  if (idn && cgn_text_find(label, 0, '\0') == label.length) cgn_label_read(arena, label, &read);
  uint32_t reasons = read.reasons ? read.reasons : cgn_label_check(read.key);
  add_reasons(account, reasons, label);
  if (reasons == 0 && read.flags) add_changes(arena, account, label, read.key);
}

static void account_for_labels(cgn_arena *arena, cgn_domain_account *account, cgn_text name) {
  bool idn = cgn_domain_is_idn(name);
  for (size_t dot;;) {
    cgn_text label = cgn_domain_first_label(name, &dot);
    account_for_label(arena, account, label, idn);
    if (dot == 0) break;
    if (dot > 1) add_change(account, cgn_text_slice(name, label.length, dot), CGN_TEXT("."));
    name = cgn_text_slice(name, label.length + dot, name.length);
  }
}

/* Room for as many as there can be: each label its reasons, each character a change, and the final dot. */
static bool make_room(cgn_arena *arena, cgn_text name, cgn_domain_account *account) {
  size_t labels = 1, dot = 0, characters = name.length > CGN_DOMAIN_INPUT ? 0 : name.length;
  for (cgn_text rest = cgn_text_slice(name, 0, characters); rest.length > 0; labels++) {
    cgn_text label = cgn_domain_first_label(rest, &dot);
    rest = cgn_text_slice(rest, label.length + dot, rest.length);
  }
  account->defects =
      cgn_arena_allocate_array(arena, labels * REASONS_PER_LABEL + REASONS_PER_NAME, sizeof *account->defects);
  account->changes = cgn_arena_allocate_array(arena, characters + 1, sizeof *account->changes);
  return account->defects && account->changes;
}

bool cgn_domain_account_for(cgn_arena *arena, cgn_text text, bool host, cgn_domain_account *account) {
  cgn_domain twin;
  uint32_t flags = 0;
  *account = (cgn_domain_account){.twin = {NULL, 0}};
  cgn_text name = cgn_domain_without_root_dot(text, &flags);
  cgn_domain_read(arena, text, &account->domain);
  if (!account->domain.key.at || !make_room(arena, name, account)) return false;
  add_reasons(account, name_reasons(arena, text, name, host), (cgn_text){NULL, 0});
  bool labels = text.length > 0 && name.length <= CGN_DOMAIN_INPUT && !(account->domain.flags & CGN_DOMAIN_LITERAL);
  if (labels) account_for_labels(arena, account, name);
  if (flags == CGN_DOMAIN_ROOT_DOT || flags == (CGN_DOMAIN_ROOT_DOT | CGN_DOMAIN_MAPPED))
    add_change(account, cgn_text_slice(text, name.length, text.length), CGN_TEXT(""));
  if (cgn_domain_read_twin(arena, text, NULL, &twin) && !(twin.flags & CGN_DOMAIN_INVALID))
    account->twin = twin.key;
  return !arena->failed;
}
