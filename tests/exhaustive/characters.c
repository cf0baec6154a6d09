/* SPDX-License-Identifier: MIT */
/*
 * characters [FIRST LAST]: every code point (in hexadecimal; else all of them,
 * surrogates in the octets they would have) as one character of a domain, a
 * local part and a display name. The library agrees with the slow readers and
 * with libidn2, and what must hold of its results holds. The last line counts.
 */
#include "../support/exact.h"
#include "../support/properties.h"
#include "base/unicode.h"
#include "mail/mailbox.h"
#include "mail/path.h"
#include "slow.h"

#include <stdio.h>
#include <stdlib.h>
#include <uninorm.h>

enum { LAST_CHARACTER = 0x10ffff, SHOWN_DIFFERENCES = 30 };

typedef struct run {
  cgn_arena arena;
  uint32_t character;
  slow_reading slow;
  unsigned long domains, locals, names, differences;
} run;

static void tell(run *r, const char *form, const char *what) {
  if (!what || ++r->differences > SHOWN_DIFFERENCES) return;
  printf("U+%04X, %s: %s\n", (unsigned)r->character, form, what);
}

/* RFC 3629 3, surrogates too. */
static size_t encode(uint32_t c, char octets[4]) {
  static const unsigned first[] = {0, 0, 0xc0, 0xe0, 0xf0};
  size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = size; i-- > 1; c >>= 6) octets[i] = (char)(0x80 | (c & 0x3f));
  octets[0] = (char)(first[size] | c);
  return size;
}

/* `form` with the character for its "?"; a text in `block`. */
static cgn_text fill(const char *form, const char *octets, size_t size, char block[SLOW_OCTETS]) {
  size_t length = 0;
  for (; *form; form++) {
    cgn_text piece = *form == '?' ? (cgn_text){octets, size} : (cgn_text){form, 1};
    if (length + piece.length > SLOW_OCTETS) abort();
    memcpy(block + length, piece.at, piece.length);
    length += piece.length;
  }
  return (cgn_text){block, length};
}

/* ---- Domains ----------------------------------------------------------------------------- */

static void compare_domain(run *r, const char *form, cgn_text text) {
  char key[SLOW_NAME_OCTETS];
  cgn_domain domain;
  cgn_text block = exact_copy(text);
  cgn_domain_read(&r->arena, block, &domain);
  exact_free(block);
  bool valid = !(domain.flags & CGN_DOMAIN_INVALID), known = slow_domain(text.at, text.length, key);
  if (valid && !known) tell(r, form, "libidn2 has no such domain");
  if (!valid && known) tell(r, form, "libidn2 has this domain");
  if (valid && known && !cgn_text_equal(domain.key, cgn_text_of_string(key)))
    tell(r, form, "libidn2 has another key");
  tell(r, form, properties_of_domain(&r->arena, &domain));
  r->domains += valid;
}

/* ---- Local parts and display names --------------------------------------------------------- */

/* Whether the two are the same text; NFC by libunistring, as it is for what is no UTF-8. */
static bool is_nfc_of(cgn_text nfc, const slow_part *part) {
  size_t length = 0;
  if (!cgn_utf8_is_valid((cgn_text){part->at, part->length}))
    return cgn_text_equal(nfc, (cgn_text){part->at, part->length});
  uint8_t *other = u8_normalize(UNINORM_NFC, (const uint8_t *)part->at, part->length, NULL, &length);
  bool same = cgn_text_equal(nfc, (cgn_text){(const char *)other, length});
  free(other);
  return same;
}

/* Gives whether it is valid. */
static bool compare_list(run *r, const char *form, cgn_text text, bool path, cgn_mailboxes *list) {
  const slow_text plain = {(const unsigned char *)text.at, text.length};
  cgn_text block = exact_copy(text);
  bool read = path ? cgn_path_read(&r->arena, block, 0, CGN_TEXT(""), list)
                   : cgn_mailboxes_read(&r->arena, block, list, NULL);
  if (!read) abort();
  exact_free(block);
  (path ? slow_path_read : slow_list_read)(plain, &r->slow);
  bool valid = !(list->defects & CGN_DEFECT_MALFORMED);
  if (valid != r->slow.valid) tell(r, form, valid ? "the grammar has it not" : "the grammar has it");
  if (valid && r->slow.valid &&
      (list->count != 1 || r->slow.count != 1 || !is_nfc_of(list->at[0].local, &r->slow.at[0].local)))
    tell(r, form, "another mailbox");
  tell(r, form, properties_of_list(&r->arena, list, path));
  return valid;
}

static void compare_local(run *r, const char *form, cgn_text text, bool path) {
  cgn_mailboxes list = {.limit = 0};
  r->locals += compare_list(r, form, text, path, &list);
}

/* Printed for people a name has no control characters, and is the same once more. */
static const char *wrong_in_print(cgn_text name) {
  cgn_buffer printed, again;
  const char *wrong = NULL;
  cgn_buffer_init(&printed, &cgn_allocator_default);
  cgn_buffer_init(&again, &cgn_allocator_default);
  cgn_unicode_add_printable(&printed, name);
  cgn_unicode_add_printable(&again, cgn_buffer_text(&printed));
  if (!cgn_text_equal(cgn_buffer_text(&printed), cgn_buffer_text(&again))) wrong = "printing is not idempotent";
  for (size_t i = 0; i < printed.length; i++) {
    if (cgn_is_control(printed.at[i])) wrong = "a control character is printed";
  }
  if (!cgn_utf8_is_valid(cgn_buffer_text(&printed))) wrong = "what is printed is no UTF-8";
  cgn_buffer_clear(&printed);
  cgn_unicode_add_ascii(&printed, name);
  for (size_t i = 0; i < printed.length; i++) {
    if (printed.at[i] < ' ' || printed.at[i] > '~') wrong = "what is printed is no ASCII";
  }
  cgn_buffer_free(&printed);
  cgn_buffer_free(&again);
  return wrong;
}

/* `name`: what it must be where it is valid; empty: anything. */
static void compare_name(run *r, const char *form, cgn_text text, cgn_text name) {
  cgn_mailboxes list = {.limit = 0};
  bool valid = compare_list(r, form, text, false, &list);
  r->names += valid;
  if (list.count == 0) return;
  tell(r, form, wrong_in_print(list.at[0].name));
  if (valid && name.length && !cgn_text_equal(list.at[0].name, name)) tell(r, form, "another display name");
}

/* ---- Every character -------------------------------------------------------------------------- */

static void compare_all(run *r, uint32_t character) {
  static const char *const domains[] = {"a?b.example", "?.example", "b.?a", "??.example", "1?-a?.example"};
  static const char *const locals[] = {"<a?b@x.example>", "<?@x.example>", "<\"a?b\"@x.example>",
                                       "<\"a\\?b\"@x.example>"};
  static const char *const names[] = {"a?b <u@x.example>", "\"a?b\" <u@x.example>", "\"a\\?b\" <u@x.example>",
                                      "(a?b) u@x.example"};
  char octets[4], block[SLOW_OCTETS], name[SLOW_OCTETS];
  size_t size = encode(character, octets);
  cgn_arena_reset(&r->arena);
  r->character = character;
  for (size_t i = 0; i < sizeof domains / sizeof *domains; i++)
    compare_domain(r, domains[i], fill(domains[i], octets, size, block));
  for (size_t i = 0; i < sizeof locals / sizeof *locals; i++) {
    cgn_text text = fill(locals[i], octets, size, block);
    compare_local(r, locals[i], text, true);
    if (locals[i][1] == '"') compare_local(r, locals[i], text, false); /* the grammars differ in quotes alone */
  }
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    bool known = *names[i] == '"' && (character != '\\' || names[i][2] == '\\'); /* a quoted pair of "b" else */
    cgn_text expected = known ? fill("a?b", octets, size, name) : (cgn_text){NULL, 0};
    compare_name(r, names[i], fill(names[i], octets, size, block), expected);
  }
  tell(r, "login", properties_of_login(&r->arena, fill("a?b", octets, size, block)));
}

int main(int argc, char **argv) {
  static run r;
  uint32_t first = argc == 3 ? (uint32_t)strtoul(argv[1], NULL, 16) : 0;
  uint32_t last = argc == 3 ? (uint32_t)strtoul(argv[2], NULL, 16) : LAST_CHARACTER;
  cgn_arena_init(&r.arena, &cgn_allocator_default);
  for (uint32_t c = first; c <= last && c <= LAST_CHARACTER; c++) compare_all(&r, c);
  cgn_arena_free(&r.arena);
  printf("U+%04X to U+%04X: %lu of 5 domains, %lu of 6 local parts, %lu of 4 display names each are valid, "
         "%lu differences\n",
         (unsigned)first, (unsigned)last, r.domains, r.locals, r.names, r.differences);
  return r.differences != 0;
}
