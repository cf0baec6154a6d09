/* SPDX-License-Identifier: MIT */
/* check_types of what is declared: sets, providers, origin, zone, stages (language sections 1, 3 and 7). */
#include "../support/marked.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

static void run(const marked *rows, size_t count) {
  for (size_t i = 0; i < count; i++) marked_expect("", &rows[i], MARKED_TYPES, INT64_MIN);
}

/* S103: an empty set switches rules off. */
Test(declarations, empty_sets) {
  static const marked rows[] = {
      {"no item", "domains x <<empty-set>>{ }", NULL},
      {"no item in one of two", "domains x { a.example } <<empty-set>>{ }", NULL},
      {"an empty file", "domains x file <<empty-set>>\"list\"", ""},
      {"a file of comments", "domains x { a.example } file <<empty-set>>\"list\"", "# none yet\n\n"},
      {"a file", "domains x file \"list\"", "# one\na.example\n"},
      {"a file that is not there is told once", "domains x file <<unreadable-file>>\"list\"", NULL},
      {"a provider", "provider x { domains <<empty-set>>{ } relays <<empty-set>>{ } }", NULL},
      {"a provider without lists", "provider x { }", NULL},
      {"an alias", "provider x { alias <<empty-set>>{ } of a.example }", NULL},
      {"a delegation",
       "provider x { domains { a.example } delegate <<empty-set>>{ } to <<empty-set>>{ } because \"a\" }", NULL},
      {"words", "listeners <<empty-set>>{ } fact x <<empty-set>>{ }", NULL},
      {"items of a test", "rule x { when smtp.rcptto in <<empty-set>>{ } reject }", NULL},
  };
  run(rows, COUNT(rows));
}

Test(declarations, items) {
  static const marked rows[] = {
      {"each of a set",
       "domains x { a.example <<bad-domain>>b..example *.c.example <<bad-wildcard>>*d.example } relays y {"
       " <<host-bits>>192.0.2.1/24 192.0.2.0/24 <<bad-relay>>192.0.2.256 }",
       NULL},
      {"each of a file", "addresses x file \"list\"", "u@a.example\n <<bad-address>>u@ # no\n*@b.example\n"},
      {"each of a provider",
       "provider x { domains { <<bad-domain>>u@a.example } relays { <<host-bits>>2001:db8::1/64 mx.a.example } }",
       NULL},
      {"where an alias came from", "provider x { alias { a.example <<bad-domain>>*.b.example } of c.example }",
       NULL},
      {"and went to", "provider x { alias { a.example } of <<bad-domain>>[192.0.2.1] }", NULL},
      {"a mapped one is read, and told", "domains x { <<mapped-domain>>un\xc2\xadiv.example a.example }", NULL},
  };
  run(rows, COUNT(rows));
}

/* What a client sets: RFC 8314 3.3 and RFC 6409 3.1 say which port begins how (S109). */
Test(declarations, submission) {
#define P "provider x { submission { "
#define HOST "host a.example port 465 security tls "
  static const marked rows[] = {
      {"whole",
       P HOST
       "host a.example port 587 security starttls imap b.example port 993 security tls "
       "pop3 b.example port 995 security tls method { oauth2 GSSAPI } user address senders own enable \"ask\" } }",
       NULL},
      {"a port of one's own", P "host a.example port 2525 security starttls } }", NULL},
      {"nothing that sends", "provider x { <<missing-host>>submission { imap b.example port 993 security tls } }",
       NULL},
      {"465 with STARTTLS", P "host a.example port 465 security <<port-security>>starttls } }", NULL},
      {"587 with TLS", P "host a.example port 587 security <<port-security>>tls } }", NULL},
      {"25", P "host a.example port <<port-security>>25 security starttls } }", NULL},
      {"993 with STARTTLS", P HOST "imap a.example port 993 security <<port-security>>starttls } }", NULL},
      {"110 with TLS", P HOST "pop3 a.example port 110 security <<port-security>>tls } }", NULL},
      {"no port", P "host a.example port <<bad-port>>0 security tls } }", NULL},
      {"too high a port", P "host a.example port <<bad-port>>65536 security tls } }", NULL},
      {"no name", P "host <<bad-domain>>[192.0.2.1] port 465 security tls } }", NULL},
      {"no security", P "host a.example port 465 security <<unknown-word>>ssl } }", NULL},
      {"methods", P HOST "method { <<unknown-word>>plain password-cleartext } } }", NULL},
      {"user and senders", P HOST "user <<unknown-word>>email senders <<unknown-word>>some } }", NULL},
      {"a reply that speaks of a message",
       P HOST "enable <<bad-placeholder>>how } } reply how { en \"{smtp.mailfrom}\" fr \"x\" }", NULL},
      {"a text that does", P HOST "enable <<bad-placeholder>>\"{id}\" } }", NULL},
  };
#undef P
#undef HOST
  run(rows, COUNT(rows));
}

Test(declarations, patterns) {
  static const marked rows[] = {
      {"one that compiles", "patterns x { /^(u2|list)@/ /B\\.example$/i }", NULL},
      {"PCRE2 says where it does not", "patterns x { /ab[<<bad-pattern>>/ /a/ /<<bad-pattern>>*/ }", NULL},
      {"flags", "patterns x { /ab<<bad-pattern>>/x /a/i }", NULL},
      {"in a file", "patterns x file \"list\"", "/a/\n /<<bad-pattern>>+/i\n"},
      {"no pattern", "patterns x { <<bad-pattern>>a.example /a/ }", NULL},
      {"in other sets",
       "domains x { <<pattern-in-set>>/a/ a.example } logins y { <<pattern-in-set>>/a/ } words z { "
       "<<pattern-in-set>>/a/"
       " } relays r { <<bad-relay>>/a/ }",
       NULL},
      {"in a test", "rule x { when smtp.rcptto in { /a/ /<<bad-pattern>>?/ } reject }", NULL},
  };
  run(rows, COUNT(rows));
}

/* CGN_PATTERNS_PER_SET is 1000. */
Test(declarations, many_patterns) {
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  cgn_buffer_add_string(&text, "patterns x {");
  for (int i = 0; i < 1000; i++) cgn_buffer_add_string(&text, " /a/");
  size_t fits = text.length;
  cgn_buffer_add_string(&text, " }");
  marked row = {"1000 of them", cgn_buffer_string(&text), NULL};
  run(&row, 1);
  text.length = fits;
  cgn_buffer_add_string(&text, " <<too-many-patterns>>/b/ /c/ }");
  row = (marked){"1001", cgn_buffer_string(&text), NULL};
  run(&row, 1);
  cgn_buffer_free(&text);
}

/* Language section 3: a delegate outside the provider's domains is an error. */
Test(declarations, delegations) {
  static const marked rows[] = {
      {"within",
       "provider x { domains { a.example *.b.example } delegate { u@a.example *@a.example a.example u@c.b.example"
       " *.b.example *.c.b.example u@d.c.b.example } to { mx.far.example } because \"a\" }",
       NULL},
      {"outside",
       "provider x { domains { a.example *.b.example } delegate { <<delegate-outside>>u@c.example"
       " <<delegate-outside>>u@b.example <<delegate-outside>>s.a.example <<delegate-outside>>*.a.example"
       " <<delegate-outside>>*.example <<delegate-outside>>u@* <<delegate-outside>>u@xa.example }"
       " to { mx.far.example } because \"a\" }",
       NULL},
      {"of another provider",
       "provider x { domains { a.example } } provider y { domains { b.example } delegate {"
       " <<delegate-outside>>u@a.example u@b.example } to { mx.far.example } because \"a\" }",
       NULL},
      {"the domains stand in a file, later",
       "provider x { delegate { u@a.example <<delegate-outside>>u@b.example } to { mx.far.example } because \"a\""
       " domains file \"list\" }",
       "a.example\n"},
      {"no domains",
       "provider x { delegate { <<delegate-outside>>u@a.example } to { mx.far.example } because \"a\" }", NULL},
      {"aliases are replaced in both",
       "provider x { domains { a.example t.example } alias { s.example } of a.example alias { t.example } of "
       "b.example"
       " delegate { u@s.example u@b.example u@t.example <<delegate-outside>>*.s.example } to { mx.far.example }"
       " because \"a\" }",
       NULL},
      {"of another provider's alias",
       "provider x { domains { a.example } delegate { u@s.example } to { mx.far.example } because \"a\" }"
       " provider y { alias { s.example } of a.example }",
       NULL},
      {"no pattern",
       "provider x { domains { a.example } delegate { <<pattern-in-set>>/u/ } to { <<bad-relay>>/mx/ } because "
       "\"a\" }",
       NULL},
      {"the last day",
       "provider x { domains { a.example } delegate { a.example } to { mx.far.example } until 2027-06-30 because "
       "\"a\""
       " delegate { a.example } to { mx.far.example } until 2027-03-01T12:00 because \"a\" delegate { a.example } "
       "to {"
       " mx.far.example } until <<bad-date>>2027-02-29 because \"a\" delegate { a.example } to { mx.far.example }"
       " until <<bad-date>>tomorrow because \"a\" }",
       NULL},
  };
  run(rows, COUNT(rows));
}

/* The first instant after the last day, in the ruleset's zone: 2027-06-30 ends at 2027-06-30T23:00Z in +01:00. */
Test(declarations, ends) {
  static const struct {
    const char *until;
    int64_t end;
  } rows[] = {{"", INT64_MAX},
              {"until 2027-06-30", INT64_C(1814396400000)},
              {"until 2027-06-30T12:00", INT64_C(1814353200000)},
              {"until 2027-06-30T12:00Z", INT64_C(1814356800000)}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_string(&text,
                          "consigne 1 zone +01:00 provider x { domains { a.example } delegate { a.example } to { "
                          "mx.far.example } ");
    cgn_buffer_add_string(&text, rows[i].until);
    cgn_buffer_add_string(&text, " because \"a\" }");
    tree_parse(&t, cgn_buffer_text(&text), NULL, &cgn_allocator_default);
    cr_expect_eq(cgn_check_names(&t.load), CONSIGNE_OK);
    cr_expect_eq(cgn_check_types(&t.load), CONSIGNE_OK);
    cr_expect_eq(t.load.ast.providers->delegates->end, rows[i].end, "%s", rows[i].until);
    cr_expect_eq(t.findings.errors, 0);
    tree_free(&t);
    cgn_buffer_free(&text);
  }
}

Test(declarations, aliases_and_subaddress) {
  static const marked rows[] = {
      {"one for one", "provider x { alias { a.example b.example } of c.example alias { d.example } of c.example }",
       NULL},
      {"two for one",
       "provider x { alias { a.example } of c.example } provider y { alias { <<defined-twice>>A.example } of "
       "d.example }",
       NULL},
      {"the same twice", "provider x { alias { a.example } of c.example alias { a.example } of C.example. }", NULL},
      {"replaced once only",
       "provider x { alias { a.example } of <<alias-chain>>b.example alias { b.example } of c.example }", NULL},
      {"of itself", "provider x { alias { a.example } of <<alias-chain>>a.example }", NULL},
      {"signs", "provider x { subaddress \"+-=_.\" }", NULL},
      {"no sign",
       "provider x { subaddress <<bad-subaddress>>\"+ \" } provider y { subaddress <<bad-subaddress>>\"@\" }",
       NULL},
      {"more than an octet", "provider x { subaddress <<bad-subaddress>>\"\xc3\xa9\" }", NULL},
      {"a letter would cut most local parts", "provider x { subaddress <<bad-subaddress>>\"+x\" }", NULL},
  };
  run(rows, COUNT(rows));
}

Test(declarations, origin_zone_stages) {
  static const marked rows[] = {
      {"a domain", "origin univ.example", NULL},
      {"U-labels", "origin m\xc3\xbcni.example", NULL},
      {"no domain", "origin <<bad-domain>>univ..example", NULL},
      {"a wildcard", "origin <<bad-domain>>*.univ.example", NULL},
      {"a literal", "origin <<bad-domain>>[192.0.2.1]", NULL},
      {"an offset", "zone -05:30", NULL},
      {"no offset", "zone <<bad-zone>>Europe/Paris", NULL},
      {"S100 without minutes", "zone <<bad-zone>>+1", NULL},
      {"stages",
       "rule x { when listener is mx reject monitor enforce 20% from 2027-01-15 enforce from 2027-03-01T08:00Z }",
       NULL},
      {"dates that are none",
       "rule x { when listener is mx reject monitor enforce 20% from <<bad-date>>2027-13-01"
       " enforce from <<bad-date>>01.03.2027 enforce from <<bad-date>>2027-03-01T25:00 }",
       NULL},
  };
  run(rows, COUNT(rows));
}

/* A misspelt word in an expect block would test something else (language section 10). */
Test(declarations, givens) {
  static const marked rows[] = {
      {"values in the form a caller could give",
       "listeners { webmail } fact colour { red green }"
       " expect accept { listener webmail spf pass dkim { pass fail } fact.colour red fact.colour green smtp.auth "
       "u1"
       " smtp.authcid u2 relay 192.0.2.1 relay mx.a.example iprev absent tls unknown dkim.d { a.example b.example }"
       " now 2027-03-01T08:00 arc.d c.example spf.d absent header.list-id l.a.example smtp.helo [192.0.2.1] }",
       NULL},
      {"what the sender writes may be malformed",
       "expect reject { smtp.mailfrom \"a@b@c\" header.from { \"a\" \"b c\" } smtp.helo \"?\" smtp.rcptto \"<>\" }",
       NULL},
      {"words",
       "expect accept { listener <<unknown-word>>webmail spf <<unknown-word>>passed dkim { pass <<unknown-word>>no "
       "} }",
       NULL},
      {"addresses and names of relays",
       "expect accept { relay.ip <<bad-relay>>192.0.2.256 relay.name <<bad-domain>>mx..example } expect accept {"
       " relay <<bad-domain>>192.0.2.256/24 } expect accept { relay.ip <<bad-relay>>mx.a.example }",
       NULL},
      {"one name is no wildcard",
       "expect accept { relay <<bad-domain>>*.a.example dkim.d <<bad-domain>>*.a.example }", NULL},
      {"logins", "expect accept { smtp.auth <<bad-login>>\"u<<control-character>>\x7f\" }", NULL},
      {"dates", "expect accept { now <<bad-date>>2027-02-30 } expect accept { now <<bad-date>>today }", NULL},
      {"identity is read only", "expect accept { <<bad-given>>identity u@a.example }", NULL},
      {"a field is given whole", "expect accept { <<bad-given>>header.from.domain a.example }", NULL},
      {"only one field can be null",
       "expect accept { smtp.mailfrom null } expect accept { <<bad-given>>header.from null }", NULL},
      {"no value", "expect accept { <<bad-given>>header.from { } smtp.auth <<bad-given>>\"\" }", NULL},
      {"a pattern", "expect accept { header.from { u@a.example <<bad-given>>/u/ } }", NULL},
      {"a header", "expect accept { header \"From: a, b\" header \"reply-to : a@b.example\" }", NULL},
      {"no header", "expect accept { header <<bad-given>>\"From\" header <<bad-given>>\": x\" }", NULL},
      {"one that nothing reads", "expect accept { header <<ignored-header>>\"Subject: x\" }", NULL},
  };
  static const marked twice[] = {
      {"several values",
       "expect accept { header.from a@x.example header.from b@x.example smtp.rcptto u@x.example"
       " smtp.rcptto v@x.example }",
       NULL},
      {"one value only",
       "expect accept { spf pass spf <<given-twice>>fail smtp.mailfrom { a@x.example <<given-twice>>b@x.example } "
       "}",
       NULL},
      {"the two of a relay",
       "expect accept { relay 192.0.2.1 relay mx.a.example relay <<given-twice>>192.0.2.2 relay.name"
       " <<given-twice>>mx.b.example } expect accept { relay 192.0.2.1 }",
       NULL},
      {"a state of a relay is one of both", "expect accept { relay.ip 192.0.2.1 <<given-twice>>relay absent }",
       NULL},
      {"a value and a state",
       "expect accept { header.from a@x.example <<given-twice>>header.from absent } expect accept { dkim unknown "
       "dkim"
       " <<given-twice>>pass } expect accept { smtp.mailfrom null <<given-twice>>smtp.mailfrom unknown }",
       NULL},
      {"a seal has a number from 1 to 50, and names",
       "expect accept { seal <<bad-given>>0 a.example seal 1 a.example { b.example } seal 50 a.example seal "
       "<<bad-given>>51 a.example seal <<bad-given>>x a.example seal 2 <<bad-domain>>*.a.example seal 3 a.example "
       "{ "
       "<<bad-domain>>x@b.example } seal 4 a.example { <<bad-given>>/a/ } }",
       NULL},
      {"a seal is given once, and instead of what it says",
       "expect accept { seal 1 a.example <<given-twice>>seal 1 b.example } expect accept { <<given-twice>>seal 1 "
       "a.example arc.d a.example } expect accept { arc.dkim.d absent <<given-twice>>seal 1 a.example }",
       NULL},
  };
  run(rows, COUNT(rows));
  run(twice, COUNT(twice));
}
