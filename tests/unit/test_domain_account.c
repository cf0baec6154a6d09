/* SPDX-License-Identifier: MIT */
/* Accounts of domains: reasons and changes, in order and each once, with and without `host` (RFC 1035, 1123, 5890).
 */
#include "mail/domain_account.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/exact.h"
#include "../support/rows.h"

#define WIDE_AT "\xef\xbc\xa0"
#define SOFT_HYPHEN "\xc2\xad"
#define IDEOGRAPHIC_DOT "\xe3\x80\x82"

typedef struct row {
  const char *name;
  cgn_text text;
  bool host;
  const char *defects; /* "BIT:label" of each, joined by blanks; the number of the bit */
  const char *changes; /* "from>to" of each */
  const char *twin;    /* "": none */
} row;

static const char *tell_defects(const cgn_domain_account *account, char *out, size_t room) {
  size_t used = 0;
  *out = '\0';
  for (uint32_t i = 0; i < account->defect_count && used < room; i++) {
    unsigned bit = 0;
    while (account->defects[i].reason >> bit != 1) bit++;
    used += (size_t)snprintf(out + used, room - used, "%s%u:%.*s", i ? " " : "", bit,
                             (int)account->defects[i].label.length, account->defects[i].label.at);
  }
  return out;
}

static const char *tell_changes(const cgn_domain_account *account, char *out, size_t room) {
  size_t used = 0;
  *out = '\0';
  for (uint32_t i = 0; i < account->change_count && used < room; i++) {
    const cgn_domain_change *change = &account->changes[i];
    used += (size_t)snprintf(out + used, room - used, "%s%.*s>%.*s", i ? " " : "", (int)change->from.length,
                             change->from.at, (int)change->to.length, change->to.at);
  }
  return out;
}

/* Bits: 0 empty, 2 hyphen at an edge, 3 hyphens, 4 underscore, 5 character, 7 disallowed, 9 combining, 11 A-label,
 * 13 no name, 15 dots, 16 literal, 17 and 18 no host's. */
static const row rows[] = {
    {"a host name", CGN_TEXT("a.example"), true, "", "", ""},
    {"no text", CGN_TEXT(""), true, "13:", "", ""},
    {"the order of labels", CGN_TEXT("_a.-b.c d"), true, "4:_a 2:-b 5:c d", "", ""},
    {"several of one label, in the order of their numbers", CGN_TEXT("-a_b c.example"), true,
     "2:-a_b c 4:-a_b c 5:-a_b c", "", ""},
    {"the same label twice is told once", CGN_TEXT("a_.a_.example"), true, "4:a_", "", ""},
    {"another label of the same reason", CGN_TEXT("a_.b_.example"), true, "4:a_ 4:b_", "", ""},
    {"empty labels are told once", CGN_TEXT("a...b"), true, "0:", "", ""},
    {"final dots: one is taken off", CGN_TEXT("a.example."), true, "", ".>", ""},
    {"final dots: two are not", CGN_TEXT("a.example.."), true, "15:", "", ""},
    {"a number at the end, of a host", CGN_TEXT("a.1"), true, "18:", "", ""},
    {"and of a mailbox", CGN_TEXT("a.1"), false, "", "", ""},
    {"a literal, of a host", CGN_TEXT("[192.0.2.1]"), true, "17:", "", ""},
    {"and of a mailbox", CGN_TEXT("[192.0.2.1]"), false, "", "", ""},
    {"no address in it", CGN_TEXT("[192.0.2.256]"), false, "16:", "", ""},
    /* It is none of a literal, and it was taken off: both are told (domain_account.h). */
    {"a dot behind it", CGN_TEXT("[192.0.2.1]."), false, "15:", ".>", ""},
    {"hyphens beside an IDN label only", CGN_TEXT("ab--c.example"), true, "", "", ""},
    {"hyphens beside one", CGN_TEXT("ab--c.\xc3\xbc.example"), true, "3:ab--c", "", ""},
    {"a mark first", CGN_TEXT("\xcc\x81x.example"), true, "9:\xcc\x81x", "", ""},
    {"no A-label", CGN_TEXT("xn--zzzzzzzz.org"), true, "11:xn--zzzzzzzz", "", ""},
    {"S31 a character that maps to one of no host", CGN_TEXT("a" WIDE_AT "x.example"), true, "5:a" WIDE_AT "x", "",
     ""},
    {"S32 a character that is dropped, told once",
     CGN_TEXT("x" SOFT_HYPHEN "y" SOFT_HYPHEN "z.x" SOFT_HYPHEN ".example"), true, "", SOFT_HYPHEN ">", ""},
    {"the same in an A-label", CGN_TEXT("xn--mn" SOFT_HYPHEN "i-hoa.example"), true, "", SOFT_HYPHEN ">", ""},
    {"S33 a wide dot between labels", CGN_TEXT("x" IDEOGRAPHIC_DOT "y.example"), true, "", IDEOGRAPHIC_DOT ">.",
     ""},
    {"changes in their order", CGN_TEXT("\xef\xac\x81\xef\xbd\x81.example" IDEOGRAPHIC_DOT), true, "",
     "\xef\xac\x81>fi \xef\xbd\x81>a " IDEOGRAPHIC_DOT ">", ""},
    {"of an invalid label no change is told", CGN_TEXT("x" SOFT_HYPHEN "_.example"), true, "4:x" SOFT_HYPHEN "_",
     "", ""},
    {"case is no change", CGN_TEXT("M\xc3\x9cNI.Example"), true, "", "", ""},
    {"S29 another reading", CGN_TEXT("fa\xc3\x9f.example"), true, "", "", "fass.example"},
};

Test(domain_account, rows) {
  for (size_t i = 0; i < COUNT(rows); i++) {
    char told[256];
    cgn_arena arena;
    cgn_domain_account account;
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_text text = exact_copy(rows[i].text);
    cr_assert(cgn_domain_account_for(&arena, text, rows[i].host, &account), "%s", rows[i].name);
    cr_expect_str_eq(tell_defects(&account, told, sizeof told), rows[i].defects, "%s: [%s]", rows[i].name, told);
    cr_expect_str_eq(tell_changes(&account, told, sizeof told), rows[i].changes, "%s: [%s]", rows[i].name, told);
    cr_expect(cgn_text_equal(account.twin, cgn_text_of_string(rows[i].twin)), "%s: twin [%.*s]", rows[i].name,
              (int)account.twin.length, account.twin.at);
    exact_free(text);
    cgn_arena_free(&arena);
  }
}

/* RFC 1123 2.1: digits alone behind the last dot, or without any. */
Test(domain_account, ends_in_number) {
  static const struct {
    cgn_text key;
    bool number;
  } keys[] = {
      {CGN_TEXT("1"), true},     {CGN_TEXT("a.1"), true},   {CGN_TEXT("192.0.2.1"), true},
      {CGN_TEXT("a.b1"), false}, {CGN_TEXT("a.1b"), false}, {CGN_TEXT("1.a"), false},
      {CGN_TEXT(""), false},     {CGN_TEXT("a."), false},   {CGN_TEXT("a.-1"), false},
  };
  for (size_t i = 0; i < COUNT(keys); i++)
    cr_expect_eq(cgn_domain_ends_in_number(keys[i].key), keys[i].number, "%s", keys[i].key.at);
}

/* Every reason has words of its own, and nothing else has any. */
Test(domain_account, reason_texts) {
  for (unsigned bit = 0; bit <= 18; bit++) {
    const char *text = cgn_reason_text(1u << bit);
    cr_assert_not_null(text, "bit %u", bit);
    for (unsigned other = 0; other < bit; other++)
      cr_expect_str_neq(text, cgn_reason_text(1u << other), "bits %u and %u", bit, other);
  }
  static const uint32_t none[] = {0, 3, 1u << 19, UINT32_MAX};
  for (size_t i = 0; i < COUNT(none); i++) cr_expect_null(cgn_reason_text(none[i]), "%u", (unsigned)none[i]);
}

/* An account is whole, or there is none. */
Test(domain_account, each_allocation_fails) {
  static const char *const texts[] = {"_a.-b.example", "M\xc3\xbcni" SOFT_HYPHEN ".fa\xc3\x9f." WIDE_AT ".example.",
                                      "[192.0.2.1]", ""};
  for (size_t i = 0; i < COUNT(texts); i++) {
    bool whole = false;
    for (size_t n = 1; !whole && n < 1000; n++) {
      failing state = {.fails_at = n, .for_good = true};
      cgn_allocator allocator = failing_allocator(&state);
      cgn_arena arena;
      cgn_domain_account account;
      cgn_arena_init(&arena, &allocator);
      bool done = cgn_domain_account_for(&arena, cgn_text_of_string(texts[i]), true, &account);
      whole = state.failures == 0;
      cr_expect_eq(done, whole, "%s: allocation %zu", texts[i], n);
      cgn_arena_free(&arena);
      cr_expect_eq(state.blocks, 0, "%s: allocation %zu", texts[i], n);
    }
    cr_expect(whole, "%s", texts[i]);
  }
}
