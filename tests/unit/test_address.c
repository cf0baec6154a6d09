/* SPDX-License-Identifier: MIT */
/* Mailboxes as values: RFC 5321 4.1.2 and 4.5.3.1, S2, S37, S38, S40 to S42 of the semantics. */
#include "mail/address.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include <criterion/criterion.h>

#define NONE ((cgn_text){NULL, 0})

Test(address, defect_texts) {
  static const uint32_t bits[] = {CGN_DEFECT_SYNTAX,      CGN_DEFECT_READINGS,     CGN_DEFECT_CONTROL,
                                  CGN_DEFECT_8BIT,        CGN_DEFECT_DOMAIN,       CGN_DEFECT_LOCAL_LENGTH,
                                  CGN_DEFECT_PATH_LENGTH, CGN_DEFECT_NO_DOMAIN,    CGN_DEFECT_TRAILING_DOT,
                                  CGN_DEFECT_OBSOLETE,    CGN_DEFECT_ROUTE,        CGN_DEFECT_GROUP,
                                  CGN_DEFECT_UTF8,        CGN_DEFECT_ENCODED_WORD, CGN_DEFECT_NO_BRACKETS};
  uint32_t all = 0;
  for (size_t i = 0; i < COUNT(bits); i++) {
    all |= bits[i];
    cr_expect(cgn_defect_text(bits[i]) != NULL, "bit %#x", bits[i]);
  }
  for (int bit = 0; bit < 32; bit++) {
    uint32_t one = UINT32_C(1) << bit;
    if (!(all & one)) cr_expect(cgn_defect_text(one) == NULL, "bit %d is none", bit);
  }
  cr_expect(cgn_defect_text(0) == NULL && cgn_defect_text(3) == NULL, "one bit at a time");
}

/* RFC 5321 4.1.2: quoted where it is no Dot-string, quoted pairs for what must have them and nothing else. */
Test(address, quoting) {
  static const struct {
    const char *name;
    cgn_text local, text;
  } rows[] = {
      {"dot-string", CGN_TEXT("alice.b"), CGN_TEXT("alice.b@univ.example")},
      {"every atext", CGN_TEXT("!#$%&'*+-/=?^_`{|}~09azAZ"), CGN_TEXT("!#$%&'*+-/=?^_`{|}~09azAZ@univ.example")},
      {"S19 percent", CGN_TEXT("bob%evil.example"), CGN_TEXT("bob%evil.example@univ.example")},
      {"UTF-8", CGN_TEXT("jos\xc3\xa9"), CGN_TEXT("jos\xc3\xa9@univ.example")},
      {"S3 at-sign", CGN_TEXT("bob@evil.example"), CGN_TEXT("\"bob@evil.example\"@univ.example")},
      {"empty", CGN_TEXT(""), CGN_TEXT("\"\"@univ.example")},
      {"blank", CGN_TEXT("john doe"), CGN_TEXT("\"john doe\"@univ.example")},
      {"dot first", CGN_TEXT(".a"), CGN_TEXT("\".a\"@univ.example")},
      {"dot last", CGN_TEXT("a."), CGN_TEXT("\"a.\"@univ.example")},
      {"two dots", CGN_TEXT("a..b"), CGN_TEXT("\"a..b\"@univ.example")},
      {"quote and backslash", CGN_TEXT("a\"b\\c"), CGN_TEXT("\"a\\\"b\\\\c\"@univ.example")},
      {"bracket", CGN_TEXT("a>"), CGN_TEXT("\"a>\"@univ.example")},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text local = exact_copy(rows[i].local);
    cgn_buffer out;
    cgn_buffer_init(&out, &cgn_allocator_default);
    cgn_address_add(&out, local, CGN_TEXT("univ.example"));
    cr_expect(cgn_text_equal(cgn_buffer_text(&out), rows[i].text), "%s: %s", rows[i].name, cgn_buffer_string(&out));
    cgn_buffer_free(&out);
    exact_free(local);
  }
}

Test(address, no_domain) {
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  cgn_address_add(&out, CGN_TEXT("postmaster"), NONE);
  cr_expect(cgn_text_equal(cgn_buffer_text(&out), CGN_TEXT("postmaster")));
  cgn_buffer_free(&out);
}

Test(address, local_parts) {
  static const struct {
    const char *name;
    cgn_text written, local, lower;
  } rows[] = {
      {"S23 case is kept beside", CGN_TEXT("Alice"), CGN_TEXT("Alice"), CGN_TEXT("alice")},
      {"S37 composed", CGN_TEXT("Jose\xcc\x81"), CGN_TEXT("Jos\xc3\xa9"), CGN_TEXT("jos\xc3\xa9")},
      {"S123 never folded", CGN_TEXT("Stra\xc3\x9f"), CGN_TEXT("Stra\xc3\x9f"), CGN_TEXT("stra\xc3\x9f")},
      {"empty", CGN_TEXT(""), CGN_TEXT(""), CGN_TEXT("")},
      {"NUL", CGN_TEXT("A\0B"), CGN_TEXT("A\0B"), CGN_TEXT("a\0b")},
      {"no UTF-8", CGN_TEXT("A\xff"), CGN_TEXT("A\xff"), CGN_TEXT("a\xff")},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text written = exact_copy(rows[i].written);
    cgn_arena arena;
    cgn_address address = {.group = 0};
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_address_set_local(&arena, &address, written);
    exact_free(written); /* nothing points to it */
    cr_expect(cgn_text_equal(address.local, rows[i].local), "%s: local", rows[i].name);
    cr_expect(cgn_text_equal(address.lower, rows[i].lower), "%s: lower", rows[i].name);
    cgn_arena_free(&arena);
  }
}

Test(address, subaddress) {
  static const struct {
    const char *name;
    const char *local, *delimiters, *without;
  } rows[] = {
      {"S38 plain", "user+a", "+", "user"},
      {"S38 empty subaddress", "user+", "+", "user"},
      {"S38 the first delimiter", "user+a+b", "+", "user"},
      {"S38 the first of several", "user-a+b", "+-", "user"},
      {"S38 delimiter first", "+tag", "+", "+tag"},
      {"S38 delimiter first, and again", "+tag+x", "+", "+tag+x"},
      {"S38 postmaster", "postmaster+x", "+", "postmaster+x"},
      {"S38 postmaster, case", "PostMaster+x", "+", "PostMaster+x"},
      {"a longer name", "postmasters+x", "+", "postmasters"},
      {"S38 mailer-daemon", "mailer-daemon", "-", "mailer-daemon"},
      {"S38 double-bounce", "Double-Bounce", "+-", "Double-Bounce"},
      {"no longer that one", "mailer-daemons", "-", "mailer"},
      {"S38 owner-", "owner-l", "-", "owner-l"},
      {"S38 -request", "l-request", "+-", "l-request"},
      {"S38 owner- without -", "owner-l+x", "+", "owner-l"},
      {"S38 -request without -", "l-request+x", "+", "l-request"},
      {"no delimiter there", "user", "+-", "user"},
      {"no delimiters", "user+a", "", "user+a"},
      {"S49 SRS is opaque", "SRS0=ab1=cd=univ.example=alice", "+", "SRS0=ab1=cd=univ.example=alice"},
      {"empty", "", "+", ""},
      {"delimiter of two octets", "us\xc3\xa8r\xc3\xa9x", "\xc3\xa9", "us\xc3\xa8r"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text local = exact_string(rows[i].local), delimiters = exact_string(rows[i].delimiters);
    cgn_text without = cgn_address_without_subaddress(local, delimiters);
    cr_expect(cgn_text_equal(without, cgn_text_of_string(rows[i].without)), "%s: %.*s", rows[i].name,
              (int)without.length, without.at);
    exact_free(local);
    exact_free(delimiters);
  }
}

Test(address, logins) {
  static const struct {
    const char *name;
    cgn_text text, origin, login; /* at NULL: refused */
  } rows[] = {
      {"S42 completed", CGN_TEXT("alice"), CGN_TEXT("univ.example"), CGN_TEXT("alice@univ.example")},
      {"S42 case", CGN_TEXT("ALICE"), CGN_TEXT("univ.example"), CGN_TEXT("alice@univ.example")},
      {"S42 whole", CGN_TEXT("Alice@UNIV.example"), CGN_TEXT("univ.example"), CGN_TEXT("alice@univ.example")},
      {"no origin", CGN_TEXT("Alice"), CGN_TEXT(""), CGN_TEXT("alice")},
      {"NFC", CGN_TEXT("Jose\xcc\x81"), CGN_TEXT("a.example"), CGN_TEXT("jos\xc3\xa9@a.example")},
      {"blank inside", CGN_TEXT("john doe"), CGN_TEXT(""), CGN_TEXT("john doe")},
      {"empty", CGN_TEXT(""), CGN_TEXT("univ.example"), {NULL, 0}},
      {"NUL", CGN_TEXT("al\0ice"), CGN_TEXT(""), {NULL, 0}},
      {"line feed", CGN_TEXT("alice\n"), CGN_TEXT(""), {NULL, 0}},
      {"DEL", CGN_TEXT("alice\x7f"), CGN_TEXT(""), {NULL, 0}},
      {"C1 control", CGN_TEXT("alice\xc2\x85"), CGN_TEXT(""), {NULL, 0}},
      {"no UTF-8", CGN_TEXT("alic\xe9"), CGN_TEXT(""), {NULL, 0}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].text), origin = exact_copy(rows[i].origin), login = NONE;
    cgn_arena arena;
    cgn_arena_init(&arena, &cgn_allocator_default);
    bool read = cgn_login_read(&arena, text, origin, &login);
    cr_expect(read == (rows[i].login.at != NULL), "%s", rows[i].name);
    cr_expect(cgn_text_equal(login, rows[i].login), "%s: %.*s", rows[i].name, (int)login.length, login.at);
    exact_free(text);
    exact_free(origin);
    cgn_arena_free(&arena);
  }
}

Test(address, login_lengths) {
  static char octets[CGN_LOGIN_OCTETS + 1];
  cgn_arena arena;
  cgn_text login;
  cgn_arena_init(&arena, &cgn_allocator_default);
  memset(octets, 'a', sizeof octets);
  cr_expect(cgn_login_read(&arena, (cgn_text){octets, CGN_LOGIN_OCTETS}, NONE, &login));
  cr_expect(!cgn_login_read(&arena, (cgn_text){octets, CGN_LOGIN_OCTETS + 1}, NONE, &login));
  cgn_arena_free(&arena);
}

Test(address, adding) {
  static const struct {
    const char *name;
    cgn_text local, domain;
    uint32_t defects, count;
  } rows[] = {
      {"plain", CGN_TEXT("alice"), CGN_TEXT("univ.example"), 0, 1},
      {"no domain", CGN_TEXT("alice"), CGN_TEXT(""), CGN_DEFECT_NO_DOMAIN, 1},
      {"UTF-8 local part", CGN_TEXT("jos\xc3\xa9"), CGN_TEXT("univ.example"), CGN_DEFECT_UTF8, 1},
      {"U-label", CGN_TEXT("alice"), CGN_TEXT("m\xc3\xbcni.example"), CGN_DEFECT_UTF8, 1},
      {"no UTF-8", CGN_TEXT("jos\xe9"), CGN_TEXT("univ.example"), CGN_DEFECT_8BIT, 1},
      {"S35 invalid domain", CGN_TEXT("alice"), CGN_TEXT("xn--zzzzzzzz.org"), CGN_DEFECT_DOMAIN, 1},
      {"S32 dropped", CGN_TEXT("alice"), CGN_TEXT("un\xc2\xadiv.example"), CGN_DEFECT_DOMAIN | CGN_DEFECT_UTF8, 1},
      {"S24 final dot", CGN_TEXT("alice"), CGN_TEXT("univ.example."), CGN_DEFECT_TRAILING_DOT, 1},
      {"S29 sharp s is one name", CGN_TEXT("a"), CGN_TEXT("fa\xc3\x9f.example"), CGN_DEFECT_UTF8, 1},
      {"capital sharp s is two", CGN_TEXT("a"), CGN_TEXT("fa\xe1\xba\x9e.example"),
       CGN_DEFECT_UTF8 | CGN_DEFECT_DOMAIN | CGN_DEFECT_READINGS, 2},
      {"S41 64 octets", CGN_TEXT("0123456789012345678901234567890123456789012345678901234567890123"),
       CGN_TEXT("univ.example"), 0, 1},
      {"S41 65 octets", CGN_TEXT("01234567890123456789012345678901234567890123456789012345678901234"),
       CGN_TEXT("univ.example"), CGN_DEFECT_LOCAL_LENGTH, 1},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text local = exact_copy(rows[i].local), domain = exact_copy(rows[i].domain);
    cgn_arena arena;
    cgn_mailboxes list = {.limit = 0};
    cgn_arena_init(&arena, &cgn_allocator_default);
    cr_expect(cgn_mailboxes_add(&arena, &list, NONE, local, domain), "%s", rows[i].name);
    cr_expect(list.defects == rows[i].defects, "%s: defects %#x", rows[i].name, list.defects);
    cr_expect(list.count == rows[i].count, "%s: %u", rows[i].name, list.count);
    exact_free(local);
    exact_free(domain);
    cgn_arena_free(&arena);
  }
}

Test(address, limit) {
  cgn_arena arena;
  cgn_mailboxes list = {.limit = 100};
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (uint32_t i = 0; i < 100; i++) {
    cr_expect(cgn_mailboxes_add(&arena, &list, NONE, CGN_TEXT("a"), CGN_TEXT("b.example")), "%u", i);
  }
  cr_expect(!list.complex, "full is not over");
  cr_expect(!cgn_mailboxes_add(&arena, &list, NONE, CGN_TEXT("a"), CGN_TEXT("b.example")));
  cr_expect(list.complex && list.count == 100 && !arena.failed);
  cgn_arena_free(&arena);
}

Test(address, memory) {
  for (size_t n = 1, failures = 1; failures > 0; n++) {
    failing state = {.fails_at = n, .for_good = true};
    cgn_allocator allocator = failing_allocator(&state);
    cgn_arena arena;
    cgn_mailboxes list = {.limit = 0};
    cgn_text login;
    bool good = true;
    cgn_arena_init(&arena, &allocator);
    for (int i = 0; good && i < 20; i++) {
      good = cgn_mailboxes_add(&arena, &list, NONE, CGN_TEXT("a"), CGN_TEXT("fa\xe1\xba\x9e.example"));
    }
    good = good && cgn_login_read(&arena, CGN_TEXT("alice"), CGN_TEXT("univ.example"), &login);
    failures = state.failures;
    cr_expect(good == (failures == 0), "allocation %zu", n);
    cgn_arena_free(&arena);
    cr_expect(state.blocks == 0, "allocation %zu: nothing leaks", n);
  }
}
