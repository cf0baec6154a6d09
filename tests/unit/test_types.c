/* SPDX-License-Identifier: MIT */
/*
 * check_types: each mistake at its place, and beside it what only looks like
 * it. Types are those of language section 2, the paragraph Types.
 */
#include "../support/marked.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

/* One set of each kind, one provider, one reply. */
#define DECLARATIONS                                                                                               \
  "zone +01:00 listeners { webmail } fact colour { red green } fact size { big }"                                  \
  " provider uni { domains { univ.example *.univ.example } relays { mx.univ.example 192.0.2.1 } }"                 \
  " domains d { a.example } addresses a { u@a.example } relays r { mx.a.example } logins l { u1 }"                 \
  " words red { red } words mx { mx } patterns p { /^a/ }"                                                         \
  " reply plain { en \"No, {smtp.auth}\" } reply shown { en \"{rule} {id}\" fr \"Pas {identity.domain}\" }"

static void run(const char *declarations, const marked *rows, size_t count) {
  for (size_t i = 0; i < count; i++) marked_expect(declarations, &rows[i], MARKED_TYPES, INT64_MIN);
}

/* ---- Tests of fields ---------------------------------------------------------- */

/* A row a type: what it is tested against, and behind it everything else. */
Test(types, sets) {
  static const marked rows[] = {
      {"an address",
       "rule x { when smtp.rcptto in uni or smtp.rcptto in d or smtp.rcptto in a or smtp.rcptto in p"
       " or smtp.rcptto in { a.example *.a.example u@a.example *@a.example u@* /^u/ } or smtp.rcptto is u@a.example"
       " reject }",
       NULL},
      {"an address, other sets",
       "rule x { when smtp.rcptto in <<wrong-type>>r or smtp.rcptto in <<wrong-type>>l or smtp.rcptto in "
       "<<wrong-type>>red or smtp.rcptto in { <<bad-domain>>192.0.2.1 } reject }",
       NULL},
      {"a domain",
       "rule x { when any dkim.d in uni or any dkim.d in d or any dkim.d in p or any dkim.d in { a.example "
       "*.b.example"
       " /^a/ } or spf.d is a.example or smtp.helo in uni reject }",
       NULL},
      {"a domain, other sets",
       "rule x { when any dkim.d in <<wrong-type>>a or any dkim.d in <<wrong-type>>r or any dkim.d in "
       "<<wrong-type>>l"
       " or any dkim.d in <<wrong-type>>red or spf.d is <<bad-domain>>u@a.example reject }",
       NULL},
      {"the domain of an address",
       "rule x { when smtp.rcptto.domain in d or smtp.rcptto.domain in uni or smtp.rcptto.domain in p"
       " or smtp.rcptto.domain in <<wrong-type>>a reject }",
       NULL},
      {"a local part",
       "rule x { when smtp.rcptto.local in red or smtp.rcptto.local in p or smtp.rcptto.local is nobody"
       " or smtp.rcptto.local in { a /^b/ } reject }",
       NULL},
      {"a local part, other sets",
       "rule x { when smtp.rcptto.local in <<wrong-type>>a or smtp.rcptto.local in <<wrong-type>>l"
       " or smtp.rcptto.local in <<wrong-type>>uni reject }",
       NULL},
      {"a login", "rule x { when smtp.auth in l or smtp.auth in p or smtp.auth in { u1 /^u/ } reject }", NULL},
      {"a login, other sets",
       "rule x { when smtp.auth in <<wrong-type>>uni or smtp.auth in <<wrong-type>>a or smtp.auth in "
       "<<wrong-type>>red"
       " reject }",
       NULL},
      {"a word",
       "rule x { when listener in mx or spf is pass or any dkim in { pass fail } or tls is tlsv1.3 reject }", NULL},
      {"a word, other sets",
       "rule x { when listener in <<wrong-type>>p or spf in <<wrong-type>>d or any dkim in { pass "
       "<<wrong-type>>/x/ }"
       " or spf in <<wrong-type>>uni reject }",
       NULL},
      {"a relay",
       "rule x { when relay in uni or relay in r or relay.ip in r or relay.name in uni or relay is mx.a.example"
       " or relay in { *.a.example 192.0.2.0/24 } reject }",
       NULL},
      {"a relay, other sets",
       "rule x { when relay in <<wrong-type>>d or relay.ip in <<wrong-type>>p or relay.name in { <<wrong-type>>/x/ "
       "}"
       " reject }",
       NULL},
      {"now", "rule x { when now is absent or <<wrong-type>>now is tomorrow or now in <<wrong-type>>mx reject }",
       NULL},
      {"a set that is not there is told once, by its name",
       "rule x { when any header.from in <<unknown-name>>nowhere reject }", NULL},
      {"as is a field", "rule x { when any <<unknown-field>>header.form in r reject }", NULL},
  };
  run(DECLARATIONS, rows, COUNT(rows));
}

Test(types, words) {
  static const marked rows[] = {
      {"built in and declared, without case",
       "rule x { when listener is MX or listener is WebMail or any fact.colour is Red or iprev is temperror reject "
       "}",
       NULL},
      {"misspelt ones",
       "rule x { when listener is <<unknown-word>>webmial or any fact.colour in { red <<unknown-word>>rde }"
       " or spf is <<unknown-word>>passed reject }",
       NULL},
      {"declared for another field",
       "rule x { when listener is <<unknown-word>>red or any fact.colour is <<unknown-word>>webmail"
       " or any fact.size is <<unknown-word>>green or tls is <<unknown-word>>pass reject }",
       NULL},
      {"in a set, at its item",
       "words w { red <<unknown-word>>blue } rule x { when any fact.colour in w or any fact.colour not in w reject "
       "}",
       NULL},
      {"the same set for a local part", "words w { red blue } rule x { when smtp.rcptto.local in w reject }", NULL},
      {"in a list file", "words w file \"list\" rule x { when any fact.colour in w reject }",
       "red\n  <<unknown-word>>pink # no\n"},
      {"a pattern declares nothing", "fact shape { round <<bad-word>>/square/ } rule x { when spf is fail reject }",
       NULL},
  };
  run(DECLARATIONS, rows, COUNT(rows));
}

Test(types, relations) {
  static const marked rows[] = {
      {"equals: one type",
       "rule x { when any header.from equals smtp.rcptto or any dkim.d equals spf.d or smtp.auth equals "
       "smtp.authcid"
       " or smtp.helo equals smtp.rcptto.domain or spf equals dmarc or any fact.colour equals fact.size"
       " or smtp.mailfrom.local equals smtp.rcptto.local reject }",
       NULL},
      {"equals: two types",
       "rule x { when any header.from equals <<wrong-type>>dkim.d or smtp.auth equals <<wrong-type>>header.from"
       " or smtp.rcptto.domain equals <<wrong-type>>smtp.rcptto or relay.name equals <<wrong-type>>smtp.helo"
       " or relay equals <<wrong-type>>relay or now equals <<wrong-type>>now"
       " or smtp.rcptto.local equals <<wrong-type>>spf reject }",
       NULL},
      {"carried by: an address",
       "rule x { when smtp.rcptto carried by relay or <<wrong-type>>spf.d carried by relay"
       " or <<wrong-type>>smtp.rcptto.domain not carried by relay or <<wrong-type>>smtp.auth carried by relay "
       "reject }",
       NULL},
      {"owned by: an address, then a login",
       "owners { self } rule x { when any identity not owned by smtp.auth and smtp.rcptto owned by smtp.authcid"
       " reject }",
       NULL},
      {"owned by: nothing else",
       "owners { self } rule x { when <<wrong-type>>any dkim.d owned by smtp.auth or"
       " <<wrong-type>>any identity.domain owned by smtp.auth or any identity owned by <<wrong-type>>smtp.rcptto"
       " or any identity owned by <<wrong-type>>fact.colour or <<wrong-type>>smtp.auth owned by <<wrong-type>>relay"
       " reject }",
       NULL},
      {"owned by: nobody owns anything",
       "rule x { when <<no-owners>>any identity not owned by smtp.auth unless <<no-owners>>owned by smtp.authcid"
       " reject }",
       NULL},
      {"aligned: domains and addresses",
       "rule x { when any dkim.d aligned with identity or smtp.helo aligned exactly with smtp.mailfrom.domain"
       " or smtp.rcptto not aligned with spf.d reject }",
       NULL},
      {"aligned: nothing else",
       "rule x { when <<wrong-type>>smtp.auth aligned with spf.d or spf.d aligned with <<wrong-type>>smtp.auth"
       " or <<wrong-type>>relay.name aligned exactly with spf.d or spf.d aligned with "
       "<<wrong-type>>smtp.rcptto.local"
       " or <<wrong-type>>listener aligned with <<wrong-type>>tls reject }",
       NULL},
      {"sealed by: an address, then domains",
       "rule x { when any identity sealed by d or any header.from not sealed by { *.a.example } or smtp.mailfrom "
       "sealed "
       "by uni reject }",
       NULL},
      {"sealed by: nothing else",
       "rule x { when <<wrong-type>>any dkim.d sealed by d or <<wrong-type>>any identity.domain sealed by d or any "
       "identity sealed by <<wrong-type>>l or any identity sealed by { <<bad-domain>>x@a.example } or any identity "
       "sealed by <<empty-set>>{ } reject }",
       NULL},
  };
  run(DECLARATIONS, rows, COUNT(rows));
}

Test(types, whole_fields) {
  static const marked rows[] = {
      {"absent", "rule x { when identity is absent or relay is not absent or fact.colour is absent reject }", NULL},
      {"null", "rule x { when smtp.mailfrom is null or smtp.mailfrom is not null reject }", NULL},
      {"null of another field",
       "rule x { when <<wrong-type>>smtp.rcptto is null or <<wrong-type>>header.from is not null reject }", NULL},
      {"malformed: what the sender writes",
       "rule x { when smtp.mailfrom is malformed or header.from is not malformed or identity is malformed"
       " or header.list-id is malformed or smtp.helo is malformed or smtp.rcptto is malformed reject }",
       NULL},
      {"malformed: not what the caller chooses",
       "rule x { when <<wrong-type>>spf is malformed or <<wrong-type>>relay is malformed"
       " or <<wrong-type>>fact.colour is malformed reject }",
       NULL},
      {"of a part",
       "rule x { when <<whole-field>>smtp.rcptto.domain is absent or <<whole-field>>smtp.mailfrom.local is "
       "malformed"
       " reject }",
       NULL},
      {"of the subject",
       "rule x { when any header.from.domain in uni unless is malformed or <<wrong-type>>is null reject }", NULL},
  };
  run(DECLARATIONS, rows, COUNT(rows));
}

Test(types, quantifiers) {
  static const marked rows[] = {
      {"compulsory",
       "rule x { when <<quantifier-missing>>header.from in uni or <<quantifier-missing>>identity.domain in d"
       " or <<quantifier-missing>>fact.colour is red or <<quantifier-missing>>dkim.d equals spf.d reject }",
       NULL},
      {"given",
       "rule x { when any header.from in uni or every identity.domain in d or no fact.colour is red reject }",
       NULL},
      {"forbidden",
       "rule x { when <<quantifier-forbidden>>any smtp.mailfrom in uni or <<quantifier-forbidden>>no listener is mx"
       " or <<quantifier-forbidden>>every smtp.rcptto.domain in d reject }",
       NULL},
      {"none", "rule x { when smtp.mailfrom in uni or listener is not mx or smtp.rcptto.domain in d reject }",
       NULL},
      {"of a whole field",
       "rule x { when <<quantifier-forbidden>>any header.from is absent or <<quantifier-forbidden>>no dkim is "
       "absent"
       " or <<quantifier-forbidden>>every identity is malformed reject }",
       NULL},
      {"on the right there is none", "rule x { when smtp.rcptto equals header.from reject }", NULL},
  };
  run(DECLARATIONS, rows, COUNT(rows));
}

/* The first `any` clause that is `when` itself or a direct operand of its outermost `and` (section 4). */
Test(types, subject) {
  static const marked rows[] = {
      {"when itself", "rule x { when any identity in uni unless carried by relay reject }", NULL},
      {"an operand of and",
       "rule x { when listener is mx and any identity in uni unless carried by relay or in d reject }", NULL},
      {"an operand of or",
       "rule x { when listener is mx or any identity in uni unless <<no-subject>>carried by relay reject }", NULL},
      {"deeper",
       "rule x { when listener is mx and (spf is fail or any identity in uni) unless <<no-subject>>in d or"
       " (spf is pass and not aligned with dkim.d) reject }",
       NULL},
      {"every and no are none",
       "rule x { when every identity in uni and no dkim is pass unless <<no-subject>>in d reject }", NULL},
      {"the first of two gives the type",
       "rule x { when any dkim.d in d and any identity in uni unless <<wrong-type>>carried by relay or in d reject "
       "}",
       NULL},
      {"its part gives the type",
       "rule x { when any identity.domain in d unless in uni or in <<wrong-type>>a or equals "
       "<<wrong-type>>smtp.rcptto"
       " or equals spf.d reject }",
       NULL},
      {"a field of its own needs none", "rule x { when listener is mx unless spf is pass reject }", NULL},
      {"what is unknown is told once",
       "rule x { when any <<unknown-field>>identiti in uni unless carried by relay reject }", NULL},
  };
  run(DECLARATIONS, rows, COUNT(rows));
}

/* ---- Verdicts and replies ----------------------------------------------------- */

#define RULE "rule x { when listener is mx "

Test(types, codes) {
  static const marked rows[] = {
      {"none", RULE "reject } rule y { when listener is mx defer }", NULL},
      {"S86 they agree", RULE "reject 554 5.6.0 } rule y { when listener is mx defer 452 4.5.3 \"later\" }", NULL},
      {"a code alone", RULE "reject 530 } rule y { when listener is mx defer 421 }", NULL},
      {"S86 the enhanced code", RULE "reject 550 <<code-class>>4.7.1 }", NULL},
      {"S86 the code", RULE "reject <<code-class>>450 5.7.1 }", NULL},
      {"S86 both", RULE "defer <<code-class>>550 <<code-class>>5.7.1 \"no\" }", NULL},
      {"no code of a refusal", RULE "reject <<bad-code>>250 }", NULL},
      {"RFC 5321 4.2.1: the second digit", RULE "reject <<bad-code>>567 }", NULL},
      {"two digits", RULE "reject <<bad-code>>55 5.7.1 }", NULL},
      {"the enhanced code alone", RULE "reject <<bad-code>>5.7.1 \"no\" }", NULL},
      {"RFC 3463 2: three parts", RULE "reject 550 <<bad-code>>5.7 }", NULL},
      {"RFC 3463 2: no leading zero", RULE "reject 550 <<bad-code>>5.07.1 }", NULL},
      {"of the default", "default defer <<code-class>>550", NULL},
      {"of the default, right", "default reject 554 5.7.0 \"no\"", NULL},
  };
  run("", rows, COUNT(rows));
}

/* Rows of section 5: what is filled in. */
Test(types, default_codes) {
  static const struct {
    const char *rules;
    uint16_t code;
    const char *enhanced;
  } rows[] = {{"default reject", 550, "5.7.1"},
              {"default defer", 451, "4.7.1"},
              {"default reject 554", 554, "5.7.1"},
              {"default defer 421", 421, "4.7.1"},
              {"default reject 550 5.6.0", 550, "5.6.0"},
              {"default accept", 0, ""},
              {"default quarantine", 0, ""}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    tree t;
    cgn_buffer text;
    cgn_buffer_init(&text, &cgn_allocator_default);
    cgn_buffer_add_string(&text, "consigne 1 ");
    cgn_buffer_add_string(&text, rows[i].rules);
    tree_parse(&t, cgn_buffer_text(&text), NULL, &cgn_allocator_default);
    cr_expect_eq(cgn_check_names(&t.load), CONSIGNE_OK);
    cr_expect_eq(cgn_check_types(&t.load), CONSIGNE_OK);
    const cgn_ast_verdict *verdict = &t.load.ast.fallback;
    cr_expect_eq(verdict->code_number, rows[i].code, "%s: %d", rows[i].rules, verdict->code_number);
    cr_expect(cgn_text_equal(verdict->enhanced_text, cgn_text_of_string(rows[i].enhanced)), "%s", rows[i].rules);
    tree_free(&t);
    cgn_buffer_free(&text);
  }
}

Test(types, placeholders) {
  static const marked rows[] = {
      {"single-valued fields, {rule} and {id}",
       RULE "reject \"{smtp.mailfrom} {SMTP.RcptTo.domain} {relay} {spf.d} {rule} {ID}\" }", NULL},
      {"the subject and its domain",
       "rule x { when listener is mx and any identity in uni reject \"{identity}: {identity.domain}\" }", NULL},
      {"the subject is a part", "rule x { when any header.from.domain in d reject \"{header.from}\" }", NULL},
      {"a fact as subject", "rule x { when any fact.colour is red reject \"{fact.colour}\" }", NULL},
      {"no subject", RULE "reject \"{smtp.auth} <<no-subject>>{identity}\" }", NULL},
      {"another subject", "rule x { when any header.from in uni reject \"no <<no-subject>>{identity.domain}\" }",
       NULL},
      {"facts can have several values", RULE "reject \"<<no-subject>>{fact.colour}\" }", NULL},
      {"unknown", RULE "reject \"<<bad-placeholder>>{sender} <<bad-placeholder>>{} <<bad-placeholder>>{ rule }\" }",
       NULL},
      {"no part but .domain",
       RULE "reject \"<<bad-placeholder>>{smtp.rcptto.local} <<bad-placeholder>>{spf.d.domain}\" }", NULL},
      {"not closed", RULE "reject \"a <<bad-placeholder>>{rule\" }", NULL},
      {"not closed before another", RULE "reject \"a <<bad-placeholder>>{ {rule}\" }", NULL},
      {"a brace that closes nothing is text", RULE "reject \"a } {rule}\" }", NULL},
      {"escapes before it are two octets", RULE "reject \"\\\"\\\\ <<bad-placeholder>>{x}\" }", NULL},
      {"columns are characters", RULE "reject \"\xc3\xa9\xe2\x82\xac <<bad-placeholder>>{x}\" }", NULL},
      {"of the default", "default reject \"{rule} <<no-subject>>{identity}\"", NULL},
      {"a reply that needs a subject",
       "rule x { when any identity in uni reject shown } rule y { when listener is mx reject <<no-subject>>shown }"
       " rule z { when any header.from in uni reject 550 5.7.1 <<no-subject>>shown }",
       NULL},
      {"one that needs none", RULE "reject plain }", NULL},
      {"the default has no subject", "default reject <<no-subject>>shown", NULL},
      {"no rule has two subjects", "reply two { en \"{identity}\" fr \"{identity} <<no-subject>>{header.from}\" }",
       NULL},
  };
  run(DECLARATIONS, rows, COUNT(rows));
}

Test(types, languages) {
  static const marked rows[] = {
      {"several", "reply x { en \"a\" fr \"b\" pt-BR \"c\" pt \"d\" }", NULL},
      {"twice, without case", "reply x { en \"a\" fr \"b\" <<defined-twice>>EN \"c\" <<defined-twice>>fr \"d\" }",
       NULL},
      {"each reply has its own", "reply x { en \"a\" } reply y { en \"b\" }", NULL},
      {"not well-formed", "reply x { <<bad-language>>e \"a\" <<bad-language>>en_GB \"b\" }", NULL},
  };
  run("", rows, COUNT(rows));
}
