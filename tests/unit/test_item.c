/* SPDX-License-Identifier: MIT */
/* Items of sets (language section 3): what each kind takes, its canonical form, and what is told of the rest. */
#include "rules/item.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include "../support/tree.h"
#include <criterion/criterion.h>

typedef struct row {
  const char *name;
  cgn_text text;
  const char *item; /* "below univ.example"; of one that is refused: the id, in "!" */
} row;

static const char *const kinds[] = {
    [CGN_ITEM_DOMAIN] = "domain",   [CGN_ITEM_BELOW] = "below", [CGN_ITEM_ADDRESS] = "address",
    [CGN_ITEM_LOCAL] = "local",     [CGN_ITEM_HOST] = "host",   [CGN_ITEM_HOST_BELOW] = "host-below",
    [CGN_ITEM_NETWORK] = "network", [CGN_ITEM_LOGIN] = "login", [CGN_ITEM_WORD] = "word",
    [CGN_ITEM_PATTERN] = "pattern"};

static void add_item(cgn_buffer *out, const cgn_item *item) {
  cgn_buffer_add_string(out, kinds[item->kind]);
  cgn_buffer_add_octet(out, ' ');
  switch (item->kind) {
  case CGN_ITEM_ADDRESS: cgn_address_add(out, item->address.local, item->address.domain.key); break;
  case CGN_ITEM_LOCAL: cgn_buffer_add(out, item->address.local); break;
  case CGN_ITEM_DOMAIN:
  case CGN_ITEM_BELOW:
  case CGN_ITEM_HOST:
  case CGN_ITEM_HOST_BELOW: cgn_buffer_add(out, item->address.domain.key); break;
  case CGN_ITEM_NETWORK: cgn_network_add(out, &item->network); break;
  case CGN_ITEM_LOGIN:
  case CGN_ITEM_WORD:
  case CGN_ITEM_PATTERN: cgn_buffer_add(out, item->text); break;
  }
}

/* Reads one item in a block of its size. Warnings follow it in parentheses. */
static void read_row(cgn_buffer *out, cgn_set_kind kind, cgn_token_kind form, cgn_text text) {
  tree t;
  cgn_item item;
  cgn_text exact = exact_copy(text);
  cr_assert_eq(tree_parse(&t, CGN_TEXT("consigne 1"), NULL, &cgn_allocator_default), CONSIGNE_OK);
  cgn_word word = {.form = form, .text = exact};
  bool read = cgn_item_read(&t.load, kind, &word, CGN_TEXT("univ.example"), &item);
  cgn_buffer_clear(out);
  if (read) add_item(out, &item);
  cr_expect_eq(read, t.findings.errors == 0, "an item is refused with a finding");
  for (uint32_t i = 0; i < t.findings.count; i++) {
    cgn_buffer_add_string(out, read ? " (" : "!");
    cgn_buffer_add_string(out, t.findings.at[i].id);
    cgn_buffer_add_string(out, read ? ")" : "!");
  }
  tree_free(&t);
  exact_free(exact);
}

static void run(cgn_set_kind kind, cgn_token_kind form, const row *rows, size_t count) {
  cgn_buffer out;
  cgn_buffer_init(&out, &cgn_allocator_default);
  for (size_t i = 0; i < count; i++) {
    read_row(&out, kind, form, rows[i].text);
    const char *item = cgn_buffer_string(&out);
    cr_expect(strcmp(item, rows[i].item) == 0, "%s: %s", rows[i].name, item);
  }
  cgn_buffer_free(&out);
}

Test(item, domains) {
  static const row rows[] = {
      {"a name", CGN_TEXT("univ.example"), "domain univ.example"},
      {"case", CGN_TEXT("UNIV.Example"), "domain univ.example"},
      {"any name below", CGN_TEXT("*.univ.example"), "below univ.example"},
      {"below a name of one label", CGN_TEXT("*.example"), "below example"},
      {"a final dot is dropped in rules (section 3)", CGN_TEXT("univ.example."), "domain univ.example"},
      {"S28 U-labels", CGN_TEXT("m\xc3\xbcni.example"), "domain xn--mni-hoa.example"},
      {"S28 A-labels", CGN_TEXT("*.xn--MNI-hoa.example"), "below xn--mni-hoa.example"},
      {"an address literal (S20)", CGN_TEXT("[192.0.2.25]"), "domain [192.0.2.25]"},
      {"an IPv6 literal", CGN_TEXT("[IPv6:2001:DB8::1]"), "domain [IPv6:2001:db8::1]"},
      {"a DNS name that is no host name", CGN_TEXT("a_b.example"), "domain a_b.example"},
      {"S32 a soft hyphen is dropped, and told", CGN_TEXT("un\xc2\xadiv.example"),
       "domain univ.example (mapped-domain)"},
      {"S33 an ideographic full stop",
       CGN_TEXT("univ\xe3\x80\x82"
                "example"),
       "domain univ.example (mapped-domain)"},
      {"empty", CGN_TEXT(""), "!empty-item!"},
      {"an empty label", CGN_TEXT("univ..example"), "!bad-domain!"},
      {"blanks", CGN_TEXT("univ example"), "!bad-domain!"},
      {"NUL", CGN_TEXT("univ\0.example"), "!bad-domain!"},
      {"no UTF-8", CGN_TEXT("\xff.example"), "!bad-domain!"},
      {"S35 no A-label", CGN_TEXT("xn--zzzzzzzz.example"), "!bad-domain!"},
      {"an address", CGN_TEXT("bob@univ.example"), "!bad-domain!"},
      {"every address of a domain", CGN_TEXT("*@univ.example"), "!bad-domain!"},
      {"a host's address", CGN_TEXT("192.0.2.25"), "!bad-domain!"},
      {"a network", CGN_TEXT("192.0.2.0/24"), "!bad-domain!"},
      {"a network with host bits", CGN_TEXT("192.0.2.1/24"), "!bad-domain!"},
      {"no literal", CGN_TEXT("[192.0.2.300]"), "!bad-domain!"},
      {"Postfix writes a leading dot", CGN_TEXT(".univ.example"), "!bad-wildcard!"},
      {"a wildcard alone", CGN_TEXT("*"), "!bad-wildcard!"},
      {"a wildcard inside", CGN_TEXT("a.*.example"), "!bad-wildcard!"},
      {"two wildcards", CGN_TEXT("*.*.example"), "!bad-wildcard!"},
      {"part of a label", CGN_TEXT("*univ.example"), "!bad-wildcard!"},
      {"nothing is below a literal", CGN_TEXT("*.[192.0.2.25]"), "!bad-wildcard!"},
      {"nothing behind the wildcard", CGN_TEXT("*."), "!bad-domain!"},
  };
  run(CGN_SET_DOMAINS, CGN_TOKEN_WORD, rows, COUNT(rows));
}

Test(item, addresses) {
  static const row rows[] = {
      {"an address", CGN_TEXT("Bob@UNIV.example"), "address Bob@univ.example"},
      {"every address of a domain", CGN_TEXT("*@univ.example"), "domain univ.example"},
      {"the same", CGN_TEXT("univ.example"), "domain univ.example"},
      {"of every name below", CGN_TEXT("*.univ.example"), "below univ.example"},
      {"a local part anywhere", CGN_TEXT("abuse@*"), "local abuse"},
      {"a quoted local part", CGN_TEXT("\"john doe\"@x.example"), "address \"john doe\"@x.example"},
      {"S2 quotes that are not needed", CGN_TEXT("\"bob\"@x.example"), "address bob@x.example"},
      {"quoted, anywhere", CGN_TEXT("\"john doe\"@*"), "local john doe"},
      {"a quoted star is a star", CGN_TEXT("\"*\"@x.example"), "address *@x.example"},
      {"S3 an @ in quotes", CGN_TEXT("\"bob@univ.example\"@evil.example"),
       "address \"bob@univ.example\"@evil.example"},
      {"S37 NFC", CGN_TEXT("jose\xcc\x81@univ.example"), "address jos\xc3\xa9@univ.example"},
      {"in a literal", CGN_TEXT("bob@[192.0.2.25]"), "address bob@[192.0.2.25]"},
      {"in a DNS name that is no host name", CGN_TEXT("bob@a_b.example"), "address bob@a_b.example"},
      {"a final dot", CGN_TEXT("bob@univ.example."), "address bob@univ.example"},
      {"S32 a soft hyphen", CGN_TEXT("bob@un\xc2\xadiv.example"), "address bob@univ.example (mapped-domain)"},
      {"S18 two @", CGN_TEXT("bob@univ.example@evil.example"), "!bad-address!"},
      {"S1 a route", CGN_TEXT("@relay.example:bob@univ.example"), "!bad-address!"},
      {"brackets", CGN_TEXT("<bob@univ.example>"), "!bad-address!"},
      {"a display name", CGN_TEXT("Bob <bob@univ.example>"), "!bad-address!"},
      {"Postfix writes @domain", CGN_TEXT("@univ.example"), "!bad-address!"},
      {"everything", CGN_TEXT("*@*"), "!bad-address!"},
      {"below a domain", CGN_TEXT("*@*.univ.example"), "!bad-address!"},
      {"no domain", CGN_TEXT("bob@"), "!bad-address!"},
      {"no local part", CGN_TEXT("\"\"bob@x.example"), "!bad-address!"},
      {"a blank without quotes", CGN_TEXT("john doe@x.example"), "!bad-address!"},
      {"two @ anywhere", CGN_TEXT("a@b@*"), "!bad-address!"},
      {"an invalid domain", CGN_TEXT("bob@univ..example"), "!bad-address!"},
      {"a host's address", CGN_TEXT("192.0.2.25"), "!bad-domain!"},
      {"a wildcard inside", CGN_TEXT("*univ.example"), "!bad-wildcard!"},
  };
  run(CGN_SET_ADDRESSES, CGN_TOKEN_STRING, rows, COUNT(rows));
}

Test(item, relays) {
  static const row rows[] = {
      {"a name", CGN_TEXT("MX.univ.example"), "host mx.univ.example"},
      {"names below", CGN_TEXT("*.mailer.example"), "host-below mailer.example"},
      {"an address", CGN_TEXT("192.0.2.25"), "network 192.0.2.25"},
      {"S65 IPv4-mapped", CGN_TEXT("::ffff:192.0.2.25"), "network 192.0.2.25"},
      {"a network", CGN_TEXT("192.0.2.0/24"), "network 192.0.2.0/24"},
      {"IPv6", CGN_TEXT("2001:DB8:0::/32"), "network 2001:db8::/32"},
      {"host bits", CGN_TEXT("192.0.2.1/24"), "!host-bits!"},
      {"IPv6 host bits", CGN_TEXT("2001:db8::1/32"), "!host-bits!"},
      {"too large a part", CGN_TEXT("192.0.2.300"), "!bad-relay!"},
      {"too many bits", CGN_TEXT("192.0.2.0/33"), "!bad-relay!"},
      {"three parts", CGN_TEXT("192.0.2"), "!bad-relay!"},
      {"half an IPv6 address", CGN_TEXT("2001:db8"), "!bad-relay!"},
      {"a port", CGN_TEXT("mx.univ.example:25"), "!bad-relay!"},
      {"S127 in brackets", CGN_TEXT("[192.0.2.25]"), "network 192.0.2.25"},
      {"S127 with the tag of a literal", CGN_TEXT("[IPv6:2001:db8::1]"), "network 2001:db8::1"},
      {"S127 with the tag alone", CGN_TEXT("IPv6:2001:db8::1"), "network 2001:db8::1"},
      {"the tag of the other version", CGN_TEXT("[IPv6:192.0.2.25]"), "!bad-relay!"},
      {"a network in brackets", CGN_TEXT("[192.0.2.0/24]"), "!bad-relay!"},
      {"an address of a person", CGN_TEXT("bob@univ.example"), "!bad-relay!"},
      {"a name that begins with digits", CGN_TEXT("192.0.2.25.example"), "host 192.0.2.25.example"},
      {"no name", CGN_TEXT("mx..example"), "!bad-domain!"},
      {"a wildcard inside", CGN_TEXT("mx*.example"), "!bad-wildcard!"},
  };
  run(CGN_SET_RELAYS, CGN_TOKEN_WORD, rows, COUNT(rows));
}

Test(item, logins_and_words) {
  static const row logins[] = {
      {"completed by origin (S42)", CGN_TEXT("Alice"), "login alice@univ.example"},
      {"with a realm", CGN_TEXT("ALICE@x.example"), "login alice@x.example"},
      {"NFC without case", CGN_TEXT("JOSE\xcc\x81@x.example"), "login jos\xc3\xa9@x.example"},
      {"empty", CGN_TEXT(""), "!empty-item!"},
      {"a control character", CGN_TEXT("al\x01ice"), "!bad-login!"},
      {"no UTF-8", CGN_TEXT("al\xffice"), "!bad-login!"},
  };
  /* CGN_NAME_OCTETS is 64. */
  static const row words[] = {
      {"a word", CGN_TEXT("WebMail"), "word webmail"},
      {"64 octets", CGN_TEXT("0123456789012345678901234567890123456789012345678901234567890123"),
       "word 0123456789012345678901234567890123456789012345678901234567890123"},
      {"65 octets", CGN_TEXT("01234567890123456789012345678901234567890123456789012345678901234"), "!bad-word!"},
      {"a local part may hold a blank", CGN_TEXT("john doe"), "word john doe"},
      {"a control character", CGN_TEXT("a\tb"), "!bad-word!"},
      {"no UTF-8", CGN_TEXT("\xc3"), "!bad-word!"},
  };
  run(CGN_SET_LOGINS, CGN_TOKEN_WORD, logins, COUNT(logins));
  run(CGN_SET_WORDS, CGN_TOKEN_WORD, words, COUNT(words));
}

Test(item, patterns) {
  static const row regex[] = {
      {"as written", CGN_TEXT("^(u2|list)@\\/"), "pattern ^(u2|list)@\\/"},
      {"whether it compiles is not asked here", CGN_TEXT("("), "pattern ("},
      {"empty", CGN_TEXT(""), "!empty-item!"},
  };
  static const row word[] = {{"without slashes", CGN_TEXT("^u2@"), "!bad-pattern!"}};
  static const row relay[] = {{"among relays", CGN_TEXT("^mx"), "!bad-relay!"}};
  static const cgn_set_kind others[] = {CGN_SET_DOMAINS, CGN_SET_ADDRESSES, CGN_SET_LOGINS, CGN_SET_WORDS};
  run(CGN_SET_PATTERNS, CGN_TOKEN_REGEX, regex, COUNT(regex));
  run(CGN_SET_PATTERNS, CGN_TOKEN_STRING, word, COUNT(word));
  run(CGN_SET_RELAYS, CGN_TOKEN_REGEX, relay, COUNT(relay));
  for (size_t i = 0; i < COUNT(others); i++) run(others[i], CGN_TOKEN_REGEX, regex, COUNT(regex));
}

/* CGN_PATTERN_OCTETS is 1024. */
Test(item, long_patterns) {
  static char text[1025];
  static const row fits[] = {{"1024 octets", {text, 1024}, NULL}}, over[] = {{"1025 octets", {text, 1025}, NULL}};
  cgn_buffer out;
  memset(text, 'a', sizeof text);
  cgn_buffer_init(&out, &cgn_allocator_default);
  read_row(&out, CGN_SET_PATTERNS, CGN_TOKEN_REGEX, fits->text);
  cr_expect_eq(strncmp(cgn_buffer_string(&out), "pattern aaa", 11), 0, "%s", fits->name);
  read_row(&out, CGN_SET_PATTERNS, CGN_TOKEN_REGEX, over->text);
  cr_expect_str_eq(cgn_buffer_string(&out), "!bad-pattern!", "%s", over->name);
  cgn_buffer_free(&out);
}

/* Where memory fails nothing is read, and nothing is told as a mistake of the text. */
Test(item, without_memory) {
  static const struct {
    cgn_set_kind kind;
    cgn_text text;
  } rows[] = {{CGN_SET_DOMAINS, CGN_TEXT("M\xc3\xbcni.example")},
              {CGN_SET_ADDRESSES, CGN_TEXT("Bob@*")},
              {CGN_SET_ADDRESSES, CGN_TEXT("\"a b\"@x.example")},
              {CGN_SET_LOGINS, CGN_TEXT("Alice")},
              {CGN_SET_WORDS, CGN_TEXT("WebMail")}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    cgn_item item;
    failing none = {.fails_at = 1, .for_good = true};
    cgn_allocator allocator = failing_allocator(&none);
    cgn_arena arena;
    cr_assert_eq(tree_parse(&t, CGN_TEXT("consigne 1"), NULL, &cgn_allocator_default), CONSIGNE_OK);
    cgn_arena_init(&arena, &allocator);
    t.load.arena = &arena;
    cgn_word word = {.form = CGN_TOKEN_WORD, .text = rows[i].text};
    cr_expect_not(cgn_item_read(&t.load, rows[i].kind, &word, CGN_TEXT("univ.example"), &item), "%zu", i);
    cr_expect(arena.failed, "%zu: memory failed", i);
    cr_expect_eq(t.findings.count, 0, "%zu: and nothing else", i);
    tree_free(&t);
    cgn_arena_free(&arena);
  }
}
