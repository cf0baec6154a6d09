/* SPDX-License-Identifier: MIT */
/* Paths: the grammar of RFC 5321 4.1.2 with RFC 6531 3.3, and S1 to S3, S18 to S20, S24, S41, S47 to S51. */
#include "mail/path.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include <criterion/criterion.h>

#define MOST_MAILBOXES 6

/* A row: the text, whether it is malformed, and what must be in the list; no other domain where it is well formed.
 */
typedef struct path_row {
  const char *name;
  cgn_text text;
  bool malformed;
  const char *mailboxes[MOST_MAILBOXES]; /* local part ("*": any), tab, domain key */
  uint32_t defects;                      /* that must be among them */
} path_row;

static bool is_mailbox(const cgn_address *address, const char *expected) {
  cgn_text both = cgn_text_of_string(expected);
  size_t blank = cgn_text_find(both, 0, '\t');
  cgn_text local = cgn_text_slice(both, 0, blank);
  return (cgn_text_equal(local, CGN_TEXT("*")) || cgn_text_equal(address->local, local)) &&
         cgn_text_equal(address->domain.key, cgn_text_slice(both, blank + 1, both.length));
}

static bool has_mailbox(const cgn_mailboxes *list, const char *expected) {
  for (uint32_t i = 0; i < list->count; i++)
    if (is_mailbox(&list->at[i], expected)) return true;
  return false;
}

static void expect_row(const path_row *row, int allowed, const char *origin) {
  cgn_text text = exact_copy(row->text), key = exact_string(origin);
  cgn_arena arena;
  cgn_mailboxes list = {.limit = 0};
  uint32_t wanted = 0;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cr_expect(cgn_path_read(&arena, text, allowed, key, &list), "%s", row->name);
  cr_expect(((list.defects & CGN_DEFECT_MALFORMED) != 0) == row->malformed, "%s: defects %#x", row->name,
            list.defects);
  cr_expect((list.defects & row->defects) == row->defects, "%s: not among defects %#x", row->name, list.defects);
  for (; wanted < MOST_MAILBOXES && row->mailboxes[wanted]; wanted++) {
    cr_expect(has_mailbox(&list, row->mailboxes[wanted]), "%s: %s", row->name, row->mailboxes[wanted]);
  }
  if (!row->malformed) cr_expect(list.count == wanted, "%s: %u mailboxes", row->name, list.count);
  cr_expect(!list.null && !list.complex, "%s", row->name);
  exact_free(text);
  exact_free(key);
  cgn_arena_free(&arena);
}

Test(path, valid) {
  static const path_row rows[] = {
      {"plain", CGN_TEXT("<alice@univ.example>"), false, {"alice\tuniv.example"}, 0},
      {"no brackets", CGN_TEXT("alice@univ.example"), false, {"alice\tuniv.example"}, CGN_DEFECT_NO_BRACKETS},
      {"S1 source route",
       CGN_TEXT("<@relay.evil.example,@b.example:alice@univ.example>"),
       false,
       {"alice\tuniv.example"},
       CGN_DEFECT_ROUTE},
      {"S2 quoted", CGN_TEXT("<\"alice\"@univ.example>"), false, {"alice\tuniv.example"}, 0},
      {"S2 quoted pair", CGN_TEXT("<\"al\\ice\"@univ.example>"), false, {"alice\tuniv.example"}, 0},
      {"S3 at-sign in quotes",
       CGN_TEXT("<\"bob@univ.example\"@evil.example>"),
       false,
       {"bob@univ.example\tevil.example"},
       0},
      {"bracket, blank and quote in quotes",
       CGN_TEXT("<\"a> b\\\"\\\\\"@univ.example>"),
       false,
       {"a> b\"\\\tuniv.example"},
       0},
      {"empty quoted string", CGN_TEXT("<\"\"@univ.example>"), false, {"\tuniv.example"}, 0},
      {"comment in quotes", CGN_TEXT("<\"a (b)\"@univ.example>"), false, {"a (b)\tuniv.example"}, 0},
      {"S19 percent", CGN_TEXT("<bob%univ.example@evil.example>"), false, {"bob%univ.example\tevil.example"}, 0},
      {"S20 IPv4 literal", CGN_TEXT("<bob@[192.0.2.25]>"), false, {"bob\t[192.0.2.25]"}, 0},
      {"S20 IPv6 literal", CGN_TEXT("<bob@[IPv6:2001:db8::19]>"), false, {"bob\t[IPv6:2001:db8::19]"}, 0},
      {"S23 case", CGN_TEXT("<Alice@UNIV.Example>"), false, {"Alice\tuniv.example"}, 0},
      {"S28 U-label",
       CGN_TEXT("<jos\xc3\xa9@m\xc3\xbcni.example>"),
       false,
       {"jos\xc3\xa9\txn--mni-hoa.example"},
       CGN_DEFECT_UTF8},
      {"UTF-8 in quotes",
       CGN_TEXT("<\"jos\xc3\xa9 b\"@univ.example>"),
       false,
       {"jos\xc3\xa9 b\tuniv.example"},
       CGN_DEFECT_UTF8},
      {"S34 hyphens", CGN_TEXT("<a@r3---sn.host.example>"), false, {"a\tr3---sn.host.example"}, 0},
      {"S40 subaddress", CGN_TEXT("<alice+lab@ext.example>"), false, {"alice+lab\text.example"}, 0},
      {"S49 SRS",
       CGN_TEXT("<SRS0=ab1=cd=univ.example=alice@fwd.example>"),
       false,
       {"SRS0=ab1=cd=univ.example=alice\tfwd.example"},
       0},
      {"S50 SRS of ours",
       CGN_TEXT("<SRS0=ab1=cd=ext.example=bob@univ.example>"),
       false,
       {"SRS0=ab1=cd=ext.example=bob\tuniv.example"},
       0},
      {"S51 prvs", CGN_TEXT("<prvs=1234abcd=alice@univ.example>"), false, {"prvs=1234abcd=alice\tuniv.example"}, 0},
      {"S51 VERP",
       CGN_TEXT("<list-bounces+bob=ext.example@lists.univ.example>"),
       false,
       {"list-bounces+bob=ext.example\tlists.univ.example"},
       0},
      {"RFC 2047 5: not decoded",
       CGN_TEXT("<=?utf-8?q?x=40evil.example?=@univ.example>"),
       false,
       {"=?utf-8?q?x=40evil.example?=\tuniv.example"},
       0},
      {"postmaster with a domain", CGN_TEXT("<Postmaster@univ.example>"), false, {"Postmaster\tuniv.example"}, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) expect_row(&rows[i], CGN_PATH_NULL, "");
}

static const path_row malformed_rows[] = {
    {"S18 two at-signs",
     CGN_TEXT("<bob@univ.example@evil.example>"),
     true,
     {"bob\tuniv.example", "univ.example\tevil.example"},
     CGN_DEFECT_SYNTAX},
    {"S24 final dot", CGN_TEXT("<alice@univ.example.>"), true, {"alice\tuniv.example"}, CGN_DEFECT_TRAILING_DOT},
    {"S30 underscore", CGN_TEXT("<a@a_b.example>"), true, {"a\ta_b.example"}, CGN_DEFECT_DOMAIN},
    {"S31 full-width at-sign",
     CGN_TEXT("<x@evil.example\xef\xbc\xa0univ.example>"),
     true,
     {"x\tuniv.example", "x\tevil.example\xef\xbc\xa0univ.example"},
     CGN_DEFECT_DOMAIN | CGN_DEFECT_READINGS},
    {"S32 soft hyphen", CGN_TEXT("<x@un\xc2\xadiv.example>"), true, {"x\tuniv.example"}, CGN_DEFECT_DOMAIN},
    {"S33 ideographic dot",
     CGN_TEXT("<x@univ\xe3\x80\x82"
              "example>"),
     true,
     {"x\tuniv.example"},
     CGN_DEFECT_DOMAIN},
    {"S35 bogus A-label", CGN_TEXT("<x@xn--zzzzzzzz.org>"), true, {"x\txn--zzzzzzzz.org"}, CGN_DEFECT_DOMAIN},
    {"dot first", CGN_TEXT("<.a@univ.example>"), true, {".a\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"two dots", CGN_TEXT("<a..b@univ.example>"), true, {"a..b\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"empty local part", CGN_TEXT("<@univ.example>"), true, {"\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"empty label", CGN_TEXT("<a@univ..example>"), true, {"a\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"dot before the domain", CGN_TEXT("<a@.univ.example>"), true, {"a\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"hyphen at an edge", CGN_TEXT("<a@-univ.example>"), true, {"a\t-univ.example"}, CGN_DEFECT_DOMAIN},
    {"not closed", CGN_TEXT("<alice@univ.example"), true, {"alice\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"not opened", CGN_TEXT("alice@univ.example>"), true, {"alice\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"more behind", CGN_TEXT("<alice@univ.example> SIZE=1"), true, {"alice\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"blanks around", CGN_TEXT(" <alice@univ.example> "), true, {"alice\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"blanks inside", CGN_TEXT("< alice@univ.example >"), true, {"alice\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"blanks around the at-sign",
     CGN_TEXT("<alice @ univ.example>"),
     true,
     {"alice\tuniv.example"},
     CGN_DEFECT_SYNTAX},
    {"S8 comment",
     CGN_TEXT("<alice(@evil.example)@univ.example>"),
     true,
     {"alice\tuniv.example"},
     CGN_DEFECT_SYNTAX},
    {"display name", CGN_TEXT("Alice <alice@univ.example>"), true, {"alice\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"two paths",
     CGN_TEXT("<a@univ.example>,<b@evil.example>"),
     true,
     {"a\tuniv.example", "b\tevil.example"},
     CGN_DEFECT_SYNTAX},
    {"route without colon",
     CGN_TEXT("<@a.example,@b.example.x@univ.example>"),
     true,
     {"b.example.x\tuniv.example"},
     CGN_DEFECT_SYNTAX},
    {"route without brackets", CGN_TEXT("@a.example:x@univ.example"), true, {"x\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"route of no domain", CGN_TEXT("<@a$.example:x@univ.example>"), true, {"x\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"quote that is not closed",
     CGN_TEXT("<\"alice@univ.example>"),
     true,
     {"alice\tuniv.example"},
     CGN_DEFECT_SYNTAX},
    {"quote in an atom", CGN_TEXT("<al\"ice\"@univ.example>"), true, {"ice\tuniv.example"}, CGN_DEFECT_SYNTAX},
    {"RFC 6531: no quoted pair of UTF-8",
     CGN_TEXT("<\"\\\xc3\xa9\"@univ.example>"),
     true,
     {"*\tuniv.example"},
     CGN_DEFECT_SYNTAX},
    {"literal without address", CGN_TEXT("<a@[univ.example]>"), true, {"a\t[univ.example]"}, CGN_DEFECT_DOMAIN},
    {"literal that is not closed", CGN_TEXT("<a@[192.0.2.1>"), true, {NULL}, CGN_DEFECT_SYNTAX},
    {"NUL",
     CGN_TEXT("<a@univ.example\0@evil.example>"),
     true,
     {"a\tuniv.example"},
     CGN_DEFECT_SYNTAX | CGN_DEFECT_CONTROL},
    {"bare CR in quotes",
     CGN_TEXT("<\"a\rb\"@univ.example>"),
     true,
     {"ab\tuniv.example"},
     CGN_DEFECT_SYNTAX | CGN_DEFECT_CONTROL},
    {"quoted LF",
     CGN_TEXT("<\"a\\\nb\"@univ.example>"),
     true,
     {"ab\tuniv.example"},
     CGN_DEFECT_SYNTAX | CGN_DEFECT_CONTROL},
    {"quoted pair beside what is wrong",
     CGN_TEXT("<\"al\\ice\"@univ.example>,"),
     true,
     {"alice\tuniv.example"},
     CGN_DEFECT_SYNTAX},
    {"quoted quote beside what is wrong",
     CGN_TEXT("<\"al\\\"ice\"@univ.example>,"),
     true,
     {"al\"ice\tuniv.example"},
     CGN_DEFECT_SYNTAX},
    {"backslash beside what is wrong",
     CGN_TEXT("<\"alice\\\\\"@univ.example>,"),
     true,
     {"alice\\\tuniv.example"},
     CGN_DEFECT_SYNTAX},
    {"line end in a literal",
     CGN_TEXT("<a@[192.0.2.1\r\n]>"),
     true,
     {"a\t[192.0.2.1]"},
     CGN_DEFECT_SYNTAX | CGN_DEFECT_CONTROL},
    {"NUL in a literal",
     CGN_TEXT("<a@[192.0.2.1\0]>"),
     true,
     {"a\t[192.0.2.1]"},
     CGN_DEFECT_SYNTAX | CGN_DEFECT_CONTROL},
    {"a second command",
     CGN_TEXT("<a@univ.example>\r\nRCPT TO:<b@evil.example>"),
     true,
     {"a\tuniv.example", "b\tevil.example"},
     CGN_DEFECT_SYNTAX | CGN_DEFECT_CONTROL},
    {"no UTF-8", CGN_TEXT("<jos\xe9@univ.example>"), true, {"jos\xe9\tuniv.example"}, CGN_DEFECT_8BIT},
    {"S48 postmaster as a reverse-path", CGN_TEXT("<postmaster>"), true, {NULL}, CGN_DEFECT_SYNTAX},
    {"bare word", CGN_TEXT("<alice>"), true, {NULL}, CGN_DEFECT_SYNTAX},
    {"empty", CGN_TEXT(""), true, {NULL}, CGN_DEFECT_SYNTAX},
    {"blank in brackets", CGN_TEXT("< >"), true, {NULL}, CGN_DEFECT_SYNTAX},
};

Test(path, malformed) {
  for (size_t i = 0; i < COUNT(malformed_rows); i++) expect_row(&malformed_rows[i], CGN_PATH_NULL, "");
}

Test(path, null) {
  static const struct {
    const char *text;
    int allowed;
    bool null, malformed;
  } rows[] = {
      {"<>", CGN_PATH_NULL, true, false},     {"<>", CGN_PATH_POSTMASTER, false, true},
      {"", CGN_PATH_NULL, false, true},       {"<", CGN_PATH_NULL, false, true},
      {"<\"\">", CGN_PATH_NULL, false, true},
  };
  cgn_arena arena;
  cgn_mailboxes list = {.limit = 0};
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_string(rows[i].text);
    cr_expect(cgn_path_read(&arena, text, rows[i].allowed, CGN_TEXT(""), &list));
    cr_expect(list.null == rows[i].null, "row %zu \"%s\"", i, rows[i].text);
    cr_expect(((list.defects & CGN_DEFECT_MALFORMED) != 0) == rows[i].malformed, "row %zu \"%s\"", i, rows[i].text);
    exact_free(text);
  }
  cgn_arena_free(&arena);
}

Test(path, postmaster) {
  static const path_row rows[] = {
      {"S47", CGN_TEXT("<postmaster>"), false, {"postmaster\tuniv.example"}, 0},
      {"S47 any case", CGN_TEXT("<PostMaster>"), false, {"PostMaster\tuniv.example"}, 0},
      {"no brackets", CGN_TEXT("postmaster"), false, {"postmaster\tuniv.example"}, CGN_DEFECT_NO_BRACKETS},
      {"no other word", CGN_TEXT("<postmasters>"), true, {NULL}, CGN_DEFECT_SYNTAX},
      {"no quotes", CGN_TEXT("<\"postmaster\">"), true, {NULL}, CGN_DEFECT_SYNTAX},
  };
  static const path_row without_origin = {"no origin", CGN_TEXT("<postmaster>"), false, {"postmaster\t"}, 0};
  for (size_t i = 0; i < COUNT(rows); i++) expect_row(&rows[i], CGN_PATH_POSTMASTER, "univ.example");
  expect_row(&without_origin, CGN_PATH_POSTMASTER, "");
}

/* S41: 64 octets of a local part, 256 of a path with its brackets. */
Test(path, lengths) {
  static const struct {
    const char *name;
    size_t local, domain; /* octets */
    uint32_t defects;
  } rows[] = {
      {"local part of 64", 64, 12, 0}, {"local part of 65", 65, 12, CGN_DEFECT_LOCAL_LENGTH},
      {"path of 256", 64, 189, 0},     {"path of 257", 64, 190, CGN_DEFECT_PATH_LENGTH},
      {"domain of 253", 1, 251, 0},    {"both", 65, 253, CGN_DEFECT_LOCAL_LENGTH | CGN_DEFECT_PATH_LENGTH},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char octets[512];
    size_t length = rows[i].local + 1 + rows[i].domain;
    memset(octets, 'a', sizeof octets);
    octets[rows[i].local] = '@';
    for (size_t dot = rows[i].local + 2; dot + 1 < length; dot += 2) octets[dot] = '.';
    cgn_text text = exact_copy((cgn_text){octets, length});
    cgn_arena arena;
    cgn_mailboxes list = {.limit = 0};
    cgn_arena_init(&arena, &cgn_allocator_default);
    cr_expect(cgn_path_read(&arena, text, 0, CGN_TEXT(""), &list));
    cr_expect((list.defects & CGN_DEFECT_MALFORMED) == rows[i].defects, "%s: %#x", rows[i].name, list.defects);
    exact_free(text);
    cgn_arena_free(&arena);
  }
}

/* U+FB2C is three characters of six octets in NFC (UAX 15, composition exclusions): what goes out is what is
 * counted.
 */
Test(path, nfc_is_counted) {
  static const struct {
    size_t letters, plain;
    uint32_t defects;
  } rows[] = {{10, 4, 0}, {10, 5, CGN_DEFECT_LOCAL_LENGTH}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    char octets[128];
    size_t length = 0;
    cgn_arena arena;
    cgn_mailboxes list = {.limit = 0};
    cgn_arena_init(&arena, &cgn_allocator_default);
    for (; length < 3 * rows[i].letters; length += 3) memcpy(octets + length, "\xef\xac\xac", 3);
    memset(octets + length, 'a', rows[i].plain);
    memcpy(octets + length + rows[i].plain, "@b.example", 10);
    cr_expect(cgn_path_read(&arena, (cgn_text){octets, length + rows[i].plain + 10}, 0, CGN_TEXT(""), &list));
    cr_expect((list.defects & CGN_DEFECT_MALFORMED) == rows[i].defects, "row %zu: %#x", i, list.defects);
    cgn_arena_free(&arena);
  }
}

/* Octets, not characters: 32 letters of two octets fit, 33 do not. */
Test(path, octets_are_counted) {
  char octets[128];
  cgn_arena arena;
  cgn_mailboxes list = {.limit = 0};
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < 33; i++) memcpy(octets + 2 * i, "\xc3\xa9", 2);
  memcpy(octets + 66, "@b.example", 10);
  cr_expect(cgn_path_read(&arena, (cgn_text){octets + 2, 74}, 0, CGN_TEXT(""), &list));
  cr_expect((list.defects & CGN_DEFECT_MALFORMED) == 0);
  cr_expect(cgn_path_read(&arena, (cgn_text){octets, 76}, 0, CGN_TEXT(""), &list));
  cr_expect((list.defects & CGN_DEFECT_MALFORMED) == CGN_DEFECT_LOCAL_LENGTH);
  cgn_arena_free(&arena);
}

/* RFC 6531 3.3: where the peer knows no SMTPUTF8 the path goes out in A-labels, and 256 octets are the bound there.
 */
Test(path, a_labels_are_counted) {
  static const struct {
    size_t local;
    uint32_t defects;
  } rows[] = {{14, 0}, {15, CGN_DEFECT_PATH_LENGTH}};
  enum { LABELS = 30 }; /* of 2 octets, whose A-label "xn--9ca" has 7: 239 with their dots, and "<@>" */
  for (size_t i = 0; i < COUNT(rows); i++) {
    char octets[128];
    size_t length = rows[i].local;
    cgn_arena arena;
    cgn_mailboxes list = {.limit = 0};
    cgn_arena_init(&arena, &cgn_allocator_default);
    memset(octets, 'a', length);
    for (size_t k = 0; k < LABELS; k++, length += 3) memcpy(octets + length, k ? ".\xc3\xa9" : "@\xc3\xa9", 3);
    cr_expect(cgn_path_read(&arena, (cgn_text){octets, length}, 0, CGN_TEXT(""), &list));
    cr_expect((list.defects & CGN_DEFECT_MALFORMED) == rows[i].defects, "local part of %zu", rows[i].local);
    cgn_arena_free(&arena);
  }
}

Test(path, too_many_readings) {
  static char octets[CGN_VALUE_OCTETS];
  cgn_arena arena;
  cgn_mailboxes list = {.limit = 0};
  cgn_arena_init(&arena, &cgn_allocator_default);
  for (size_t i = 0; i < sizeof octets; i++) octets[i] = "a@"[i % 2];
  cr_expect(cgn_path_read(&arena, (cgn_text){octets, sizeof octets}, 0, CGN_TEXT(""), &list));
  cr_expect(list.complex && list.count == CGN_MAILBOXES);
  /* The same list again: nothing of before stays. */
  cr_expect(cgn_path_read(&arena, CGN_TEXT("<a@b.example>"), 0, CGN_TEXT(""), &list));
  cr_expect(!list.complex && list.count == 1 && list.defects == 0);
  cgn_arena_free(&arena);
}

Test(path, memory) {
  static const char *const rows[] = {"<alice@univ.example>", "<@a.example:\"b c\"@m\xc3\xbcni.example>",
                                     "<a@b.example@c.example>", "<x@fa\xe1\xba\x9e.example>"};
  for (size_t i = 0; i < COUNT(rows); i++) {
    for (size_t n = 1, failures = 1; failures > 0; n++) {
      failing state = {.fails_at = n, .for_good = true};
      cgn_allocator allocator = failing_allocator(&state);
      cgn_arena arena;
      cgn_mailboxes list = {.limit = 0};
      cgn_arena_init(&arena, &allocator);
      bool read = cgn_path_read(&arena, cgn_text_of_string(rows[i]), 0, CGN_TEXT(""), &list);
      failures = state.failures;
      cr_expect(read == (failures == 0), "%s, allocation %zu", rows[i], n);
      cgn_arena_free(&arena);
      cr_expect(state.blocks == 0, "%s, allocation %zu: nothing leaks", rows[i], n);
    }
  }
}
