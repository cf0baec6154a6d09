/* SPDX-License-Identifier: MIT */
/*
 * Domains: S23 to S36 of the semantics, RFC 5890 to 5893, UTS 46, RFC 1035
 * 2.3.4. A-labels are those the semantics and RFC 3492 name, or were encoded by
 * Python's punycode codec.
 */
#include "mail/domain.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "base/limits.h"
#include <criterion/criterion.h>

typedef struct row {
  const char *name;
  cgn_text text, key;
  uint32_t flags;
} row;

static void expect_rows(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    cgn_text text = exact_copy(rows[i].text);
    cgn_arena arena;
    cgn_domain domain;
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_domain_read(&arena, text, &domain);
    cr_expect(cgn_text_equal(domain.key, rows[i].key), "%s: key \"%.*s\"", rows[i].name, (int)domain.key.length,
              domain.key.at);
    cr_expect(domain.flags == rows[i].flags, "%s: flags %u", rows[i].name, domain.flags);
    exact_free(text);
    cgn_arena_free(&arena);
  }
}

#define INVALID CGN_DOMAIN_INVALID
#define WRITTEN CGN_DOMAIN_NON_ASCII
#define MAPPED (CGN_DOMAIN_MAPPED | WRITTEN)
#define DROPPED (CGN_DOMAIN_DROPPED | WRITTEN)

Test(domain, ascii) {
  static const row rows[] = {
      {"S23 case", CGN_TEXT("UNIV.Example"), CGN_TEXT("univ.example"), 0},
      {"S24 final dot", CGN_TEXT("univ.example."), CGN_TEXT("univ.example"), CGN_DOMAIN_ROOT_DOT},
      {"S30 underscore is kept", CGN_TEXT("A_b.example"), CGN_TEXT("a_b.example"), INVALID | CGN_DOMAIN_UNDERSCORE},
      {"S34 hyphens in the third place", CGN_TEXT("R3---sn.host.example"), CGN_TEXT("r3---sn.host.example"), 0},
      {"one label", CGN_TEXT("localhost"), CGN_TEXT("localhost"), 0},
      {"digits, RFC 1123 2.1", CGN_TEXT("3com.1.example"), CGN_TEXT("3com.1.example"), 0},
      {"digits alone", CGN_TEXT("192.0.2.1"), CGN_TEXT("192.0.2.1"), 0},
      {"empty", CGN_TEXT(""), CGN_TEXT(""), INVALID},
      {"the root", CGN_TEXT("."), CGN_TEXT("."), INVALID},
      {"two final dots", CGN_TEXT("a.."), CGN_TEXT("a"), INVALID | CGN_DOMAIN_ROOT_DOT},
      {"empty label", CGN_TEXT("a..b"), CGN_TEXT("a..b"), INVALID},
      {"first dot", CGN_TEXT(".a.b"), CGN_TEXT(".a.b"), INVALID},
      {"hyphen first", CGN_TEXT("-a.b"), CGN_TEXT("-a.b"), INVALID},
      {"hyphen last", CGN_TEXT("a-.b"), CGN_TEXT("a-.b"), INVALID},
      {"underscore and more", CGN_TEXT("_a.-b"), CGN_TEXT("_a.-b"), INVALID},
      {"blank", CGN_TEXT("uni v.example"), CGN_TEXT("uni v.example"), INVALID},
      {"percent escape", CGN_TEXT("univ%2eexample"), CGN_TEXT("univ%2eexample"), INVALID},
      {"at-sign", CGN_TEXT("evil.example@univ.example"), CGN_TEXT("evil.example@univ.example"), INVALID},
      {"line feed", CGN_TEXT("univ.example\n"), CGN_TEXT("univ.example\n"), INVALID},
      {"NUL", CGN_TEXT("univ\0.Example"), CGN_TEXT("univ\0.example"), INVALID},
      {"NUL at the end", CGN_TEXT("univ.example\0"), CGN_TEXT("univ.example\0"), INVALID},
  };
  expect_rows(rows, COUNT(rows));
}

Test(domain, idn) {
  static const row rows[] = {
      {"S28 U-label", CGN_TEXT("m\xc3\xbcni.example"), CGN_TEXT("xn--mni-hoa.example"), WRITTEN},
      {"S28 A-label", CGN_TEXT("xn--mni-hoa.example"), CGN_TEXT("xn--mni-hoa.example"), 0},
      {"A-label, case", CGN_TEXT("XN--MNI-hoa.EXAMPLE"), CGN_TEXT("xn--mni-hoa.example"), 0},
      {"case only", CGN_TEXT("M\xc3\x9cNI.example"), CGN_TEXT("xn--mni-hoa.example"), WRITTEN},
      {"decomposed", CGN_TEXT("mu\xcc\x88ni.example"), CGN_TEXT("xn--mni-hoa.example"), WRITTEN},
      {"final dot", CGN_TEXT("m\xc3\xbcni.example."), CGN_TEXT("xn--mni-hoa.example"),
       WRITTEN | CGN_DOMAIN_ROOT_DOT},
      {"S29 sharp s", CGN_TEXT("fa\xc3\x9f.example"), CGN_TEXT("xn--fa-hia.example"), WRITTEN},
      {"final sigma, UTS 46 table 1", CGN_TEXT("\xce\xb2\xcf\x8c\xce\xbb\xce\xbf\xcf\x82.com"),
       CGN_TEXT("xn--nxasmm1c.com"), WRITTEN},
      {"S36 Cyrillic i", CGN_TEXT("un\xd1\x96v.example"), CGN_TEXT("xn--unv-khd.example"), WRITTEN},
      {"S31 full-width at-sign", CGN_TEXT("evil.example\xef\xbc\xa0univ.example"),
       CGN_TEXT("evil.example\xef\xbc\xa0univ.example"), INVALID | WRITTEN},
      {"S32 soft hyphen", CGN_TEXT("un\xc2\xadiv.example"), CGN_TEXT("univ.example"), DROPPED},
      {"S32 zero width space", CGN_TEXT("univ\xe2\x80\x8b.example"), CGN_TEXT("univ.example"), DROPPED},
      {"dropped beside a letter", CGN_TEXT("m\xc3\xbc\xc2\xadni.example"), CGN_TEXT("xn--mni-hoa.example"),
       DROPPED},
      {"dropped in an A-label", CGN_TEXT("xn--mn\xc2\xadi-hoa.example"), CGN_TEXT("xn--mni-hoa.example"), DROPPED},
      {"full-width A-label", CGN_TEXT("\xef\xbd\x98n--mni-hoa.example"), CGN_TEXT("xn--mni-hoa.example"), MAPPED},
      {"S33 ideographic dot",
       CGN_TEXT("univ\xe3\x80\x82"
                "example"),
       CGN_TEXT("univ.example"), MAPPED},
      {"half-width dot",
       CGN_TEXT("univ\xef\xbd\xa1"
                "example"),
       CGN_TEXT("univ.example"), MAPPED},
      {"ideographic dot at the end", CGN_TEXT("univ.example\xe3\x80\x82"), CGN_TEXT("univ.example"),
       CGN_DOMAIN_MAPPED | CGN_DOMAIN_ROOT_DOT},
      {"full-width letters", CGN_TEXT("\xef\xbd\x95niv.example"), CGN_TEXT("univ.example"), MAPPED},
      {"ligature fi", CGN_TEXT("\xef\xac\x81.example"), CGN_TEXT("fi.example"), MAPPED},
      {"circled one", CGN_TEXT("\xe2\x91\xa0.example"), CGN_TEXT("1.example"), MAPPED},
      {"script e", CGN_TEXT("exampl\xe2\x84\xaf.example"), CGN_TEXT("example.example"), MAPPED},
      {"a/c maps to a slash", CGN_TEXT("\xe2\x84\x80.example"), CGN_TEXT("\xe2\x84\x80.example"),
       INVALID | WRITTEN},
      {"S35 bogus A-label", CGN_TEXT("XN--zzzzzzzz.org"), CGN_TEXT("xn--zzzzzzzz.org"), INVALID},
      {"empty A-label", CGN_TEXT("xn--.example"), CGN_TEXT("xn--.example"), INVALID},
      {"A-label of ASCII", CGN_TEXT("xn--example-.example"), CGN_TEXT("xn--example-.example"), INVALID},
      {"A-label that hides b_\xc3\xbc"
       "cher",
       CGN_TEXT("xn--b_cher-4ya.example"), CGN_TEXT("xn--b_cher-4ya.example"), INVALID},
      /* RFC 5891 5.4: U+00B4 and U+1F102 are disallowed, and mapped to a blank with an accent and to "1,". */
      {"A-label of what is mapped", CGN_TEXT("xn--rba.example"), CGN_TEXT("xn--rba.example"), INVALID},
      {"A-label of a digit with a comma", CGN_TEXT("xn--v07h.example"), CGN_TEXT("xn--v07h.example"), INVALID},
      {"the same with a zero width space", CGN_TEXT("x\xe2\x80\x8bn--rba.example"),
       CGN_TEXT("x\xe2\x80\x8bn--rba.example"), INVALID | WRITTEN},
      {"the same with a full-width letter", CGN_TEXT("\xef\xbd\x98n--rba.example"),
       CGN_TEXT("\xef\xbd\x98n--rba.example"), INVALID | WRITTEN},
      {"U-label with an underscore",
       CGN_TEXT("b_\xc3\xbc"
                "cher.example"),
       CGN_TEXT("b_\xc3\xbc"
                "cher.example"),
       INVALID | WRITTEN},
      {"joiner out of context, RFC 5892 A.1",
       CGN_TEXT("ex\xe2\x80\x8c"
                "ample.com"),
       CGN_TEXT("ex\xe2\x80\x8c"
                "ample.com"),
       INVALID | WRITTEN},
      {"right-to-left override",
       CGN_TEXT("ex\xe2\x80\xae"
                "ample.com"),
       CGN_TEXT("ex\xe2\x80\xae"
                "ample.com"),
       INVALID | WRITTEN},
      {"symbol, disallowed by RFC 5892", CGN_TEXT("\xe2\x98\x95.univ.example"),
       CGN_TEXT("\xe2\x98\x95.univ.example"), INVALID | WRITTEN},
      {"names above an invalid label still match", CGN_TEXT("\xe2\x98\x95.m\xc3\xbcni.example"),
       CGN_TEXT("\xe2\x98\x95.xn--mni-hoa.example"), INVALID | WRITTEN},
      {"soft hyphen alone", CGN_TEXT("a.\xc2\xad.b"), CGN_TEXT("a.\xc2\xad.b"), INVALID | WRITTEN},
      {"no UTF-8", CGN_TEXT("Univ\xff.example"), CGN_TEXT("univ\xff.example"), INVALID | WRITTEN},
      {"NUL", CGN_TEXT("m\xc3\xbcni\0.example"), CGN_TEXT("m\xc3\xbcni\0.example"), INVALID | WRITTEN},
      {"UTS 46 V2 beside an IDN label", CGN_TEXT("bc--de.\xc3\xa4.example"), CGN_TEXT("bc--de.xn--4ca.example"),
       INVALID | WRITTEN},
  };
  expect_rows(rows, COUNT(rows));
}

Test(domain, literals) {
  static const row rows[] = {
      {"S20 IPv4", CGN_TEXT("[192.0.2.25]"), CGN_TEXT("[192.0.2.25]"), CGN_DOMAIN_LITERAL},
      {"S20 IPv6", CGN_TEXT("[IPv6:2001:DB8:0::1]"), CGN_TEXT("[IPv6:2001:db8::1]"), CGN_DOMAIN_LITERAL},
      {"tag without case", CGN_TEXT("[ipv6:2001:db8::1]"), CGN_TEXT("[IPv6:2001:db8::1]"), CGN_DOMAIN_LITERAL},
      {"S65 mapped", CGN_TEXT("[IPv6:::ffff:192.0.2.1]"), CGN_TEXT("[192.0.2.1]"), CGN_DOMAIN_LITERAL},
      {"S20 the tag is required", CGN_TEXT("[2001:DB8::1]"), CGN_TEXT("[2001:db8::1]"),
       CGN_DOMAIN_LITERAL | INVALID},
      {"tag with IPv4", CGN_TEXT("[IPv6:192.0.2.1]"), CGN_TEXT("[ipv6:192.0.2.1]"), CGN_DOMAIN_LITERAL | INVALID},
      {"another tag", CGN_TEXT("[X400:c=fr]"), CGN_TEXT("[x400:c=fr]"), CGN_DOMAIN_LITERAL | INVALID},
      {"leading zero", CGN_TEXT("[192.0.2.01]"), CGN_TEXT("[192.0.2.01]"), CGN_DOMAIN_LITERAL | INVALID},
      {"nothing inside", CGN_TEXT("[]"), CGN_TEXT("[]"), CGN_DOMAIN_LITERAL | INVALID},
      {"blank inside", CGN_TEXT("[ 192.0.2.1]"), CGN_TEXT("[ 192.0.2.1]"), CGN_DOMAIN_LITERAL | INVALID},
      {":: for one group, RFC 4291 2.2", CGN_TEXT("[IPv6:1:2:3:4:5:6::8]"), CGN_TEXT("[IPv6:1:2:3:4:5:6:0:8]"),
       CGN_DOMAIN_LITERAL},
      {"not closed", CGN_TEXT("[192.0.2.1"), CGN_TEXT("[192.0.2.1"), INVALID},
      {"one bracket", CGN_TEXT("["), CGN_TEXT("["), INVALID},
      {"a dot behind", CGN_TEXT("[192.0.2.1]."), CGN_TEXT("[192.0.2.1]"),
       CGN_DOMAIN_LITERAL | INVALID | CGN_DOMAIN_ROOT_DOT},
  };
  expect_rows(rows, COUNT(rows));
}

/* `count` labels of `length` octets "a", the last one of `last`. */
static cgn_text labels(char *out, size_t count, size_t length, size_t last) {
  size_t used = 0;
  for (size_t i = 0; i < count; i++) {
    size_t octets = i + 1 == count ? last : length;
    memset(out + used, 'a', octets);
    used += octets;
    out[used++] = '.';
  }
  return (cgn_text){out, used - 1};
}

Test(domain, lengths) {
  static const struct {
    const char *name;
    size_t count, length, last;
    uint32_t flags;
  } rows[] = {
      {"label of 63", 1, 0, CGN_LABEL_OCTETS, 0},
      {"label of 64", 1, 0, CGN_LABEL_OCTETS + 1, INVALID},
      {"name of 253", 4, 63, 61, 0},
      {"name of 254", 4, 63, 62, INVALID},
      {"127 labels", CGN_DOMAIN_LABELS, 1, 1, 0},
      {"128 labels", CGN_DOMAIN_LABELS + 1, 1, 1, INVALID},
      {"longer than any", 40, 63, 63, INVALID},
  };
  static char octets[40 * 64];
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(labels(octets, rows[i].count, rows[i].length, rows[i].last));
    cgn_arena arena;
    cgn_domain domain;
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_domain_read(&arena, text, &domain);
    cr_expect(domain.flags == rows[i].flags, "%s: flags %u", rows[i].name, domain.flags);
    cr_expect(cgn_text_equal(domain.key, text), "%s", rows[i].name);
    exact_free(text);
    cgn_arena_free(&arena);
  }
}

/* S41: 62 octets of U-label are a label of 63 octets and more once converted (one octet a letter, "xn--", "-...").
 */
Test(domain, length_of_the_a_label) {
  char name[64];
  memset(name, 'a', sizeof name);
  memcpy(name + 60, "\xc3\xbc", 2);
  cgn_arena arena;
  cgn_domain domain;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_domain_read(&arena, (cgn_text){name, 62}, &domain);
  cr_expect(domain.flags == (INVALID | WRITTEN));
  cr_expect(cgn_text_equal(domain.key, (cgn_text){name, 62}), "octets kept");
  cgn_arena_free(&arena);
}

Test(domain, twins) {
  static const struct {
    const char *name;
    cgn_text text, twin; /* at NULL: none */
  } rows[] = {
      {"S29 sharp s", CGN_TEXT("fa\xc3\x9f.example"), CGN_TEXT("fass.example")},
      {"final sigma", CGN_TEXT("\xce\xb2\xcf\x8c\xce\xbb\xce\xbf\xcf\x82.com"), CGN_TEXT("xn--nxasmq6b.com")},
      {"joiner",
       CGN_TEXT("ex\xe2\x80\x8c"
                "ample.com"),
       CGN_TEXT("example.com")},
      {"A-label of it", CGN_TEXT("xn--fa-hia.example"), {NULL, 0}},
      {"another U-label", CGN_TEXT("m\xc3\xbcni.example"), {NULL, 0}},
      {"ASCII", CGN_TEXT("fass.example"), {NULL, 0}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text text = exact_copy(rows[i].text);
    cgn_arena arena;
    cgn_domain twin = {.flags = 0};
    cgn_arena_init(&arena, &cgn_allocator_default);
    cr_expect(cgn_domain_read_twin(&arena, text, NULL, &twin) == (rows[i].twin.at != NULL), "%s", rows[i].name);
    cr_expect(cgn_text_equal(twin.key, rows[i].twin), "%s: %.*s", rows[i].name, (int)twin.key.length, twin.key.at);
    exact_free(text);
    cgn_arena_free(&arena);
  }
}

/* Unicode up to 15.0 maps it to ss, from 15.1 to the small letter: whichever it is here, the twin is the other. */
Test(domain, capital_sharp_s) {
  cgn_text text = exact_string("FA\xe1\xba\x9e.example"), ss = CGN_TEXT("fass.example");
  cgn_text small = CGN_TEXT("xn--fa-hia.example");
  cgn_arena arena;
  cgn_domain domain, twin;
  cgn_arena_init(&arena, &cgn_allocator_default);
  cgn_domain_read(&arena, text, &domain);
  cr_expect(domain.flags == MAPPED);
  cr_assert(cgn_domain_read_twin(&arena, text, NULL, &twin));
  cr_expect(cgn_text_equal(domain.key, ss) ? cgn_text_equal(twin.key, small) : cgn_text_equal(twin.key, ss));
  exact_free(text);
  cgn_arena_free(&arena);
}

Test(domain, unicode) {
  static const struct {
    const char *key, *unicode;
  } rows[] = {
      {"xn--mni-hoa.example", "m\xc3\xbcni.example"},
      {"a.xn--fa-hia.example", "a.fa\xc3\x9f.example"},
      {"univ.example", "univ.example"},
      {"[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]"},
      {"xn--zzzzzzzz.org", "xn--zzzzzzzz.org"},
      {"xn--mni-hoa..example", "xn--mni-hoa..example"},
      {"", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text key = exact_string(rows[i].key);
    cgn_arena arena;
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_text unicode = cgn_domain_to_unicode_text(&arena, key);
    cr_expect(cgn_text_equal(unicode, cgn_text_of_string(rows[i].unicode)), "%s", rows[i].key);
    exact_free(key);
    cgn_arena_free(&arena);
  }
}

Test(domain, within) {
  static const struct {
    const char *name, *above;
    bool within;
  } rows[] = {
      {"univ.example", "univ.example", true},
      {"a.univ.example", "univ.example", true},
      {"a.b.univ.example", "univ.example", true}, /* S27: any depth */
      {"notuniv.example", "univ.example", false}, /* S25 */
      {"univ.example.evil.example", "univ.example", false},
      {"example", "univ.example", false},
      {"\xe2\x98\x95.univ.example", "univ.example", true}, /* S35: invalid, and compared all the same */
      {"univ.example", "", false},
      {"", "", true},
      {"", "univ.example", false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text name = exact_string(rows[i].name), above = exact_string(rows[i].above);
    cr_expect(cgn_domain_is_within(name, above) == rows[i].within, "\"%s\" in \"%s\"", rows[i].name, rows[i].above);
    exact_free(name);
    exact_free(above);
  }
}

/* Reading a key gives it back: rules and queries meet whatever went through first. */
Test(domain, idempotent) {
  static const char *const rows[] = {
      "UNIV.Example.",  "m\xc3\xbcni.example", "FA\xe1\xba\x9e.example",  "xn--zzzzzzzz.org",
      "\xe2\x98\x95.A", "A_b.example",         "[IPv6:::FFFF:192.0.2.1]", "[2001:DB8::1]",
      "a..B",           "\xffQ.example"};
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_arena arena;
    cgn_domain once, twice;
    cgn_arena_init(&arena, &cgn_allocator_default);
    cgn_domain_read(&arena, cgn_text_of_string(rows[i]), &once);
    cgn_domain_read(&arena, once.key, &twice);
    cr_expect(cgn_text_equal(once.key, twice.key), "%s", rows[i]);
    cr_expect(((once.flags ^ twice.flags) & (INVALID | CGN_DOMAIN_LITERAL)) == 0, "%s", rows[i]);
    cgn_arena_free(&arena);
  }
}

Test(domain, memory) {
  static const char *const rows[] = {"univ.example", "m\xc3\xbcni.\xe2\x98\x95.example", "fa\xc3\x9f.example",
                                     "[IPv6:2001:db8::1]"};
  for (size_t i = 0; i < COUNT(rows); i++) {
    for (size_t n = 1, failures = 1; failures > 0; n++) {
      failing state = {.fails_at = n};
      cgn_allocator allocator = failing_allocator(&state);
      cgn_arena arena;
      cgn_domain domain, twin;
      cgn_arena_init(&arena, &allocator);
      cgn_domain_read(&arena, cgn_text_of_string(rows[i]), &domain);
      cr_expect(domain.key.at || arena.failed, "%s, allocation %zu: said", rows[i], n);
      cgn_domain_read_twin(&arena, cgn_text_of_string(rows[i]), NULL, &twin);
      failures = state.failures;
      cr_expect(failures == 0 || arena.failed, "%s, allocation %zu: noted", rows[i], n);
      cgn_arena_free(&arena);
      cr_expect(state.blocks == 0, "%s, allocation %zu: nothing leaks", rows[i], n);
    }
  }
}
