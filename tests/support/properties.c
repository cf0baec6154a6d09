/* SPDX-License-Identifier: MIT */
/* Properties of keys and of printed addresses. */
#include "properties.h"

#include "base/unicode.h"
#include "mail/mailbox.h"
#include "mail/mailbox_token.h"
#include "mail/path.h"

/* ---- Domains --------------------------------------------------------------------------- */

/* RFC 1035 2.3.1 and RFC 1123 2.1, in lower case. */
static bool is_ldh(cgn_text name) {
  size_t label = 0;
  for (size_t i = 0; i < name.length; i++) {
    char c = name.at[i];
    bool edge = label == 0 || i + 1 == name.length || name.at[i + 1] == '.';
    if (c == '.' ? label == 0 : !cgn_is_lower(c) && !cgn_is_digit(c) && (c != '-' || edge)) return false;
    label = c == '.' ? 0 : label + 1;
    if (label > 63) return false;
  }
  return label > 0 && name.length <= 253;
}

const char *properties_of_domain(cgn_arena *arena, const cgn_domain *domain) {
  const uint32_t changed = CGN_DOMAIN_MAPPED | CGN_DOMAIN_DROPPED | CGN_DOMAIN_ROOT_DOT | CGN_DOMAIN_NON_ASCII;
  bool valid = !(domain->flags & CGN_DOMAIN_INVALID);
  cgn_domain again;
  cgn_domain_read(arena, domain->key, &again);
  if (!cgn_text_equal(again.key, domain->key)) return "the key of a key is another";
  if (!valid) return NULL;
  if (again.flags & (CGN_DOMAIN_INVALID | changed)) return "a valid key is none when it is read again";
  if (domain->flags & CGN_DOMAIN_LITERAL) return NULL;
  if (!is_ldh(domain->key)) return "a valid name is not letters, digits and hyphens";
  cgn_domain_read(arena, cgn_domain_to_unicode_text(arena, domain->key), &again);
  return cgn_text_equal(again.key, domain->key) ? NULL : "the U-labels of a key are another name";
}

/* ---- Addresses --------------------------------------------------------------------------- */

static bool is_forbidden(char c) {
  return c == '\0' || c == '\r' || c == '\n';
}

/* RFC 5321 4.1.2 Mailbox up to the "@"; the length of the local part, 0 for none. */
static size_t local_of(cgn_text printed) {
  size_t i = 0;
  if (cgn_text_find(printed, 0, '"') > 0) {
    while (i < printed.length && (printed.at[i] == '.' || cgn_mailbox_is_atext(printed.at[i]))) i++;
    return i;
  }
  for (i = 1; i < printed.length && printed.at[i] != '"'; i++) {
    if (printed.at[i] == '\\') i++;
  }
  return i + 1;
}

static const char *wrong_in_print(cgn_text printed, const cgn_address *address) {
  for (size_t i = 0; i < printed.length; i++) {
    if (is_forbidden(printed.at[i])) return "CR, LF or NUL is printed";
  }
  size_t local = local_of(printed);
  cgn_text rest = cgn_text_slice(printed, local, printed.length);
  if (address->domain.key.length == 0) return rest.length ? "an unquoted special is printed" : NULL;
  if (rest.length == 0 || *rest.at != '@') return "an unquoted special is printed";
  bool literal = rest.length > 1 && rest.at[1] == '[' && rest.at[rest.length - 1] == ']';
  for (size_t i = 1; i < rest.length && !literal; i++) {
    char c = rest.at[i];
    if (c != '.' && !cgn_mailbox_is_atext(c)) return "a special is printed in a domain";
  }
  return NULL;
}

/* Whether the grammar of paths has it: malformed text names invalid domains and octets that no quotes may hold. */
static bool is_in_grammar(const cgn_address *address) {
  for (size_t i = 0; i < address->local.length; i++) {
    if (cgn_is_control(address->local.at[i])) return false;
  }
  return address->domain.key.length > 0 && !(address->domain.flags & CGN_DOMAIN_INVALID);
}

static bool is_same(const cgn_address *a, const cgn_address *b) {
  return cgn_text_equal(a->local, b->local) && cgn_text_equal(a->lower, b->lower) &&
         cgn_text_equal(a->domain.key, b->domain.key);
}

static const char *wrong_when_read_again(cgn_arena *arena, cgn_text printed, const cgn_address *address, bool path,
                                         bool well_formed) {
  cgn_mailboxes again = {.limit = 0};
  bool read = path ? cgn_path_read(arena, printed, 0, CGN_TEXT(""), &again)
                   : cgn_mailboxes_read(arena, printed, &again, NULL);
  if (!read) return "no memory";
  /* A blank beyond ASCII needs no quotes by RFC 6532, and without them JavaScript's readers show only what is
   * behind. */
  bool cut = !path && !cgn_text_is_ascii(address->local) && cgn_unicode_has_blank(address->local);
  if (well_formed && !cut && again.defects & CGN_DEFECT_MALFORMED)
    return "a well-formed address is malformed when read again";
  /* A local part that starts with an encoded word is one address, and in a header what some reader decodes, too. */
  for (uint32_t i = 0; i < again.count && (well_formed || is_in_grammar(address)); i++) {
    bool alone = again.count == 1 || (!path && again.defects & CGN_DEFECT_ENCODED_WORD);
    if (alone && is_same(&again.at[i], address)) return NULL;
  }
  if (well_formed || is_in_grammar(address)) return "an address is another when it is read again";
  if (address->domain.flags & CGN_DOMAIN_LITERAL) return NULL; /* one that is no address claims nothing */
  for (uint32_t i = 0; i < again.count; i++) {
    if (cgn_text_equal(again.at[i].domain.key, address->domain.key)) return NULL;
  }
  return "a claim is gone when it is read again";
}

static const char *properties_of_address(cgn_arena *arena, const cgn_address *address, bool path,
                                         bool well_formed) {
  cgn_buffer printed;
  const char *wrong = NULL;
  if (!cgn_text_equal(cgn_unicode_lower(arena, address->lower), address->lower))
    return "lower case is not idempotent";
  if (!cgn_text_equal(cgn_unicode_nfc(arena, address->local), address->local)) return "a local part is not in NFC";
  if (address->domain.key.length) wrong = properties_of_domain(arena, &address->domain);
  if (wrong) return wrong;
  cgn_buffer_init(&printed, &cgn_allocator_default);
  cgn_address_add(&printed, address->local, address->domain.key);
  wrong = wrong_in_print(cgn_buffer_text(&printed), address);
  if (!wrong) wrong = wrong_when_read_again(arena, cgn_buffer_text(&printed), address, path, well_formed);
  cgn_buffer_free(&printed);
  return wrong;
}

const char *properties_of_list(cgn_arena *arena, const cgn_mailboxes *list, bool path) {
  bool well_formed = !(list->defects & CGN_DEFECT_MALFORMED);
  bool encoded = !path && list->defects & CGN_DEFECT_ENCODED_WORD; /* some domains are then a careless reader's */
  for (uint32_t i = 0; i < list->count; i++) {
    bool malformed = list->at[i].domain.flags & CGN_DOMAIN_MALFORMED;
    if (well_formed && malformed && !encoded) return "a well-formed text has a malformed domain";
    const char *wrong = properties_of_address(arena, &list->at[i], path, well_formed && !malformed);
    if (wrong) return wrong;
  }
  return NULL;
}

/* ---- Two ways to read a path ---------------------------------------------------------------- */

static bool is_same_domain(const cgn_domain *a, const cgn_domain *b) {
  return cgn_text_equal(a->key, b->key) && a->flags == b->flags && memcmp(&a->ip, &b->ip, sizeof a->ip) == 0;
}

static bool is_same_address(const cgn_address *a, const cgn_address *b) {
  return cgn_text_equal(a->name, b->name) && cgn_text_equal(a->local, b->local) &&
         cgn_text_equal(a->lower, b->lower) && is_same_domain(&a->domain, &b->domain) &&
         cgn_text_equal(a->written, b->written) && a->group == b->group && a->place == b->place;
}

/* What is printed already ends with the domain, and with the NUL behind it. */
static bool is_printed(const cgn_address *address) {
  cgn_text printed = address->printed, key = address->domain.key;
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_address_add(&out, address->local, key);
  bool same = cgn_text_equal(cgn_buffer_text(&out), printed) && printed.at[printed.length] == '\0';
  cgn_buffer_free(&out);
  return same && key.at + key.length == printed.at + printed.length;
}

static const char *compare_ways(cgn_arena *arena, cgn_text text, int allowed) {
  cgn_mailboxes quick = {.limit = 0}, whole = {.limit = 0};
  if (!cgn_path_read(arena, text, allowed, CGN_TEXT(""), &quick) ||
      !cgn_path_read_whole(arena, text, allowed, CGN_TEXT(""), &whole))
    return "a path is not read";
  if (quick.defects != whole.defects || quick.null != whole.null || quick.complex != whole.complex)
    return "the short way of a path has other defects";
  if (quick.count != whole.count) return "the short way of a path has other mailboxes";
  for (uint32_t i = 0; i < quick.count; i++) {
    if (!is_same_address(&quick.at[i], &whole.at[i])) return "the short way of a path has another mailbox";
    if (quick.at[i].printed.length > 0 && !is_printed(&quick.at[i])) return "the short way prints something else";
  }
  return NULL;
}

const char *properties_of_path(cgn_arena *arena, cgn_text text) {
  char *block = cgn_arena_allocate(arena, text.length + 2);
  const char *wrong = compare_ways(arena, text, CGN_PATH_NULL | CGN_PATH_POSTMASTER);
  if (wrong || !block) return wrong;
  block[0] = '<';
  block[text.length + 1] = '>';
  if (text.length > 0) memcpy(block + 1, text.at, text.length);
  return compare_ways(arena, (cgn_text){block, text.length + 2}, CGN_PATH_POSTMASTER);
}

/* ---- Logins -------------------------------------------------------------------------------- */

const char *properties_of_login(cgn_arena *arena, cgn_text text) {
  const cgn_text origins[] = {CGN_TEXT(""), CGN_TEXT("univ.example")};
  for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
    cgn_text login, again;
    if (!cgn_login_read(arena, text, origins[i], &login)) continue;
    if (!cgn_login_read(arena, login, origins[i], &again) || !cgn_text_equal(login, again))
      return "a login is another when it is read again";
  }
  return NULL;
}
