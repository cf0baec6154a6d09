/* SPDX-License-Identifier: MIT */
/* The short way of a path: what it takes, what it leaves to the grammar, and that both say the same at every edge.
 */
#include "mail/plain.h"

#include "../support/exact.h"
#include "../support/properties.h"
#include "../support/rows.h"
#include "mail/mailbox_token.h"
#include "mail/path.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* A text that is read by the short way, or is not, and by both ways to the same. */
static void expect_way(const char *name, cgn_text row, bool plain) {
  cgn_text text = exact_copy(row);
  cgn_arena arena;
  cgn_address address;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cr_expect_eq(cgn_plain_read(&arena, text, &address), plain, "%s", name);
  const char *wrong = properties_of_path(&arena, text);
  cr_expect_null(wrong, "%s: %s", name, wrong ? wrong : "");
  exact_free(text);
  cgn_arena_free(&arena);
}

Test(plain, texts) {
  static const struct {
    const char *name;
    cgn_text text;
    bool plain;
  } rows[] = {
      {"plain", CGN_TEXT("alice@univ.example"), true},
      {"capitals", CGN_TEXT("Alice.B@Univ.EXAMPLE"), true},
      {"a capital in the local part", CGN_TEXT("Alice@univ.example"), true},
      {"a capital in the domain", CGN_TEXT("alice@univ.Example"), true},
      {"every atext", CGN_TEXT("!#$%&'*+-/=?^_`{|}~@a"), true},
      {"an encoded word, which a path does not decode", CGN_TEXT("=?utf-8?q?a?=@a.example"), true},
      {"one label", CGN_TEXT("a@localhost"), true},
      {"digits", CGN_TEXT("1@192.0.2.1"), true},
      {"hyphens inside", CGN_TEXT("a@r3---sn.a-b.example"), true},
      {"nearly an A-label", CGN_TEXT("a@xn-a.xna--b.example"), true},
      {"nothing", CGN_TEXT(""), false},
      {"no at", CGN_TEXT("postmaster"), false},
      {"no domain", CGN_TEXT("a@"), false},
      {"no local part", CGN_TEXT("@a"), false},
      {"two", CGN_TEXT("a@b@c"), false},
      {"a dot before", CGN_TEXT(".a@b"), false},
      {"a dot behind", CGN_TEXT("a.@b"), false},
      {"two dots", CGN_TEXT("a..a@b"), false},
      {"a label is missing", CGN_TEXT("a@b..c"), false},
      {"a domain begins with a dot", CGN_TEXT("a@.b"), false},
      {"a final dot", CGN_TEXT("a@b."), false},
      {"a hyphen before", CGN_TEXT("a@b.-c"), false},
      {"a hyphen behind", CGN_TEXT("a@b-.c"), false},
      {"a hyphen at the end", CGN_TEXT("a@b-"), false},
      {"an A-label", CGN_TEXT("a@b.xn--bcher-kva"), false},
      {"an A-label in capitals", CGN_TEXT("a@XN--BCHER-KVA.b"), false},
      {"an underscore", CGN_TEXT("a@b_c"), false},
      {"a literal", CGN_TEXT("a@[192.0.2.1]"), false},
      {"quotes", CGN_TEXT("\"a\"@b"), false},
      {"UTF-8 before", CGN_TEXT("\xc3\xa9@b"), false},
      {"UTF-8 behind", CGN_TEXT("a@\xc3\xa9"), false},
      {"a route", CGN_TEXT("@c:a@b"), false},
      {"a NUL behind the domain", CGN_TEXT("a@b\0"), false},
      {"a NUL in the domain", CGN_TEXT("a@b\0c"), false},
      {"a NUL in the local part", CGN_TEXT("a\0@b"), false},
      {"a NUL instead", CGN_TEXT("a@\0"), false},
      {"a blank", CGN_TEXT("a@b "), false},
      {"a line end", CGN_TEXT("a@b\r\n"), false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_way(rows[i].name, rows[i].text, rows[i].plain);
}

/* Every octet in each place of an address where another kind may stand. */
Test(plain, octets) {
  static const char *const forms[] = {"?@b",  "?a@b", "a?@b",  "a?a@b", "a@?",
                                      "a@?b", "a@b?", "a@b?c", "a?b",   "a@xn?-b"};
  for (size_t i = 0; i < COUNT(forms); i++) {
    for (int octet = 0; octet < 256; octet++) {
      char text[8];
      cgn_text form = cgn_text_of_string(forms[i]);
      memcpy(text, form.at, form.length);
      text[cgn_text_find(form, 0, '?')] = (char)octet;
      cgn_arena arena;
      cgn_arena_init(&arena, &cgn_allocator_default);
      const char *wrong = properties_of_path(&arena, (cgn_text){text, form.length});
      cr_expect_null(wrong, "%s with %d: %s", forms[i], octet, wrong ? wrong : "");
      cgn_arena_free(&arena);
    }
  }
}

/* ---- Lengths ----------------------------------------------------------------------------- */

/* A local part, and a domain of labels of at most `label` octets that no dot ends. */
static void expect_lengths(size_t local, size_t domain, size_t label, bool plain) {
  char text[1024], name[64];
  size_t used = 0;
  for (size_t i = 0; i < local; i++) text[used++] = 'a';
  text[used++] = '@';
  for (size_t i = 0; i < domain; i++) text[used++] = i % (label + 1) == label && i + 1 < domain ? '.' : 'b';
  snprintf(name, sizeof name, "%zu@%zu in labels of %zu", local, domain, label);
  expect_way(name, (cgn_text){text, used}, plain);
}

/* RFC 5321 4.5.3.1: 64 octets, 253 without the root (255 on the wire), 256 with "<", "@" and ">"; RFC 1035: 63. */
Test(plain, lengths) {
  static const struct {
    size_t local, domain, label;
    bool plain;
  } rows[] = {{64, 10, 10, true},   {65, 10, 10, false},  {1, 63, 63, true},   {1, 64, 64, false},
              {1, 127, 63, true},   {1, 129, 64, false},  {1, 252, 63, true},  {1, 253, 63, false},
              {64, 189, 63, true},  {64, 190, 50, false}, {63, 190, 50, true}, {1, 600, 10, false},
              {300, 10, 10, false}, {1, 251, 50, true}};
  for (size_t i = 0; i < COUNT(rows); i++)
    expect_lengths(rows[i].local, rows[i].domain, rows[i].label, rows[i].plain);
  for (size_t local = 60; local < 70; local++) {
    for (size_t whole = 240; whole < 260; whole++) {
      bool plain = local <= 64 && whole <= 256;
      expect_lengths(local, whole - local - 3, 50, plain);
    }
  }
}

/* ---- Memory ------------------------------------------------------------------------------- */

/* An address that is given up leaves nothing behind; one that is read, few octets. */
Test(plain, memory) {
  cgn_arena arena;
  cgn_address address;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cr_assert(cgn_plain_read(&arena, CGN_TEXT("a@b"), &address));
  size_t octets = cgn_arena_octets(&arena);
  cr_expect_not(cgn_plain_read(&arena, CGN_TEXT("alice@univ.example."), &address));
  cr_expect_eq(cgn_arena_octets(&arena), octets);
  cgn_arena_free(&arena);
}

Test(plain, without_memory) {
  failing state = {.fails_at = 1, .for_good = true};
  cgn_allocator allocator = failing_allocator(&state);
  cgn_arena arena;
  cgn_address address;
  cgn_mailboxes list = {.limit = 0};
  cgn_arena_init(&arena, &allocator);
  cr_expect_not(cgn_plain_read(&arena, CGN_TEXT("A@B"), &address));
  cr_expect(arena.failed);
  cr_expect_not(cgn_path_read(&arena, CGN_TEXT("A@B"), 0, CGN_TEXT(""), &list));
  cgn_arena_free(&arena);
}
