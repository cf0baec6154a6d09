/* SPDX-License-Identifier: MIT */
/* Trees to programs: names, aliases, case, providers, patterns and words, seen through look-ups. */
#include "../support/loaded.h"
#include "../support/rows.h"

#include <criterion/criterion.h>

#include "mail/ip.h"

/* ---- Names ------------------------------------------------------------------------------ */

typedef struct name_row {
  uint8_t kind;
  const char *key, *set;
  bool found;
} name_row;

static void check_names(const loaded *l, const name_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++)
    cr_expect_eq(loaded_has(l, rows[i].kind, rows[i].key, rows[i].set), rows[i].found, "row %zu: %s in %s", i,
                 rows[i].key, rows[i].set);
}

Test(compile_sets, names) {
  loaded l;
  load_good_rules(&l, "origin univ.example\n"
                      "domains d { Univ.Example *.univ.example m\xc3\xbcni.example }\n"
                      "domains e { univ.example }\n"
                      "addresses a { x@a.example *@b.example *.c.example root@* d.example }\n"
                      "relays r { mx.a.example *.b.example 192.0.2.0/24 2001:db8::1 }\n"
                      "logins l { Alice bob@b.example }\n"
                      "words w { Postmaster }\n"
                      "rule x { when any identity in d and any identity in e and any identity in a and relay in r"
                      " and smtp.auth in l and any identity.local in w reject }\n");
  const name_row rows[] = {
      {CGN_NAME_DOMAIN, "univ.example", "d", true},
      {CGN_NAME_DOMAIN, "univ.example", "e", true},
      {CGN_NAME_DOMAIN_BELOW, "univ.example", "d", true},
      {CGN_NAME_DOMAIN_BELOW, "univ.example", "e", false},
      {CGN_NAME_DOMAIN, "xn--mni-hoa.example", "d", true}, /* S28 */
      {CGN_NAME_ADDRESS, "x@a.example", "a", true},
      {CGN_NAME_DOMAIN, "a.example", "a", false},
      {CGN_NAME_DOMAIN, "b.example", "a", true}, /* "*@b.example" is the domain */
      {CGN_NAME_DOMAIN_BELOW, "c.example", "a", true},
      {CGN_NAME_DOMAIN, "d.example", "a", true},
      {CGN_NAME_LOCAL, "root", "a", true},
      {CGN_NAME_LOCAL_LOWER, "root", "a", true},
      {CGN_NAME_HOST, "mx.a.example", "r", true},
      {CGN_NAME_HOST_BELOW, "b.example", "r", true},
      {CGN_NAME_DOMAIN, "mx.a.example", "r", false},
      {CGN_NAME_LOGIN, "alice@univ.example", "l", true}, /* S42 */
      {CGN_NAME_LOGIN, "bob@b.example", "l", true},
      {CGN_NAME_WORD, "postmaster", "w", true},
  };
  check_names(&l, rows, COUNT(rows));
  const cgn_set *r = &CGN_ITEMS(l.image, l.program->sets, cgn_set)[loaded_set(&l, "r")];
  cr_expect(r->has_names && r->has_networks && r->kind == CGN_SET_RELAYS);
  cr_expect_str_eq(loaded_text(&l, l.program->origin), "univ.example");
  cgn_ip ip;
  cr_assert(cgn_ip_read(CGN_TEXT("192.0.2.77"), &ip));
  uint32_t class = cgn_networks_find(l.image, &l.program->networks, ip.octets);
  cr_expect(cgn_class_has(l.image, class, loaded_set(&l, "r")));
  loaded_free(&l);
}

/* S23: folded where the first provider that lists the domain ignores case; language section 3: nowhere else. */
Test(compile_sets, case_of_local_parts) {
  loaded l;
  load_good_rules(&l,
                  "provider folds { domains { a.example *.b.example } alias { alias.example } of a.example }\n"
                  "provider keeps { domains { a.example k.example x.b.example } case sensitive }\n"
                  "addresses a { Ann@a.example Ann@x.b.example Ann@b.example Ann@k.example Ann@foreign.example"
                  " Bob@alias.example Root@* }\n"
                  "rule x { when any identity in a and any identity in folds and any identity in keeps reject }\n");
  const name_row rows[] = {
      {CGN_NAME_ADDRESS, "ann@a.example", "a", true},
      {CGN_NAME_ADDRESS, "Ann@a.example", "a", false},
      {CGN_NAME_ADDRESS, "ann@x.b.example", "a", true},
      {CGN_NAME_ADDRESS, "Ann@b.example", "a", true},
      {CGN_NAME_ADDRESS, "ann@b.example", "a", false},
      {CGN_NAME_ADDRESS, "Ann@k.example", "a", true},
      {CGN_NAME_ADDRESS, "Ann@foreign.example", "a", true},
      {CGN_NAME_ADDRESS, "bob@a.example", "a", true}, /* S79: replaced before any look-up, in literals too */
      {CGN_NAME_ADDRESS, "bob@alias.example", "a", false},
      {CGN_NAME_LOCAL, "Root", "a", true},
      {CGN_NAME_LOCAL, "root", "a", false},
      {CGN_NAME_LOCAL_LOWER, "root", "a", true},
      {CGN_NAME_LOCAL_LOWER, "Root", "a", false},
  };
  check_names(&l, rows, COUNT(rows));
  loaded_free(&l);
}

Test(compile_sets, aliases) {
  loaded l;
  load_good_rules(&l, "provider p { domains { new.example } alias { old.example older.example } of new.example\n"
                      "  alias { z.example } of y.example }\n"
                      "domains d { old.example *.old.example }\n"
                      "rule x { when any identity in d and any identity in p reject }\n");
  static const struct {
    const char *domain, *of;
  } rows[] = {{"old.example", "new.example"},
              {"older.example", "new.example"},
              {"z.example", "y.example"},
              {"new.example", NULL},
              {"a.old.example", NULL}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint32_t alias = cgn_names_find(l.image, &l.program->names, CGN_NAME_ALIAS, cgn_text_of_string(rows[i].domain));
    cr_expect_eq(alias == CGN_NONE, rows[i].of == NULL, "%s", rows[i].domain);
    if (alias == CGN_NONE || !rows[i].of) continue;
    cr_assert_lt(alias, l.program->aliases.count);
    cr_expect_str_eq(loaded_text(&l, CGN_ITEMS(l.image, l.program->aliases, cgn_string)[alias]), rows[i].of);
  }
  const name_row names[] = {
      {CGN_NAME_DOMAIN, "new.example", "d", true},
      {CGN_NAME_DOMAIN, "old.example", "d", false},
      {CGN_NAME_DOMAIN_BELOW, "old.example", "d", true}, /* the names below an alias are none */
  };
  check_names(&l, names, COUNT(names));
  loaded_free(&l);
}

Test(compile_sets, providers) {
  loaded l;
  load_good_rules(&l,
                  "provider p { relays { smtp.p.example } subaddress \"+-\" case sensitive }\n"
                  "provider q { domains { q.example }\n"
                  "  delegate { news@q.example } to { 192.0.2.0/24 } until 2027-06-30 because \"contract 114\"\n"
                  "  delegate { *@q.example } to { *.m.example } because \"ours\" }\n"
                  "rule x { when any identity in q and relay in p unless carried by relay reject }\n");
  const cgn_provider *providers = CGN_ITEMS(l.image, l.program->providers, cgn_provider);
  const cgn_delegation *delegations = CGN_ITEMS(l.image, l.program->delegations, cgn_delegation);
  const cgn_set *sets = CGN_ITEMS(l.image, l.program->sets, cgn_set);
  cr_assert_eq(l.program->providers.count, 2);
  cr_assert_eq(l.program->delegations.count, 2);
  cr_expect_str_eq(loaded_text(&l, providers[0].name), "p");
  cr_expect_eq(providers[0].domains, CGN_NONE);
  cr_expect_eq(providers[1].relays, CGN_NONE);
  cr_expect_str_eq(loaded_text(&l, providers[0].subaddress), "+-");
  cr_expect_eq(providers[0].case_sensitive, 1);
  cr_expect_eq(providers[1].case_sensitive, 0);
  cr_expect_eq(sets[providers[1].domains].provider, 1);
  cr_expect_eq(sets[providers[0].relays].provider, CGN_NONE);
  cr_expect_eq(delegations[0].provider, 1);
  cr_expect_eq(delegations[0].end, INT64_C(1814400000000)); /* 2027-07-01T00:00Z: that day is included */
  cr_expect_eq(delegations[1].end, INT64_MAX);
  cr_expect_str_eq(loaded_text(&l, delegations[0].because), "contract 114");
  for (uint32_t i = 0; i < 2; i++) cr_expect_eq(sets[delegations[i].items].delegation, i);
  uint32_t news = cgn_names_find(l.image, &l.program->names, CGN_NAME_ADDRESS, CGN_TEXT("news@q.example"));
  cr_expect(cgn_class_has(l.image, news, delegations[0].items));
  cr_expect(sets[delegations[0].to].has_networks && !sets[delegations[0].to].has_names);
  cr_expect(!sets[delegations[1].to].has_networks && sets[delegations[1].to].has_names);
  uint32_t q = cgn_names_find(l.image, &l.program->names, CGN_NAME_DOMAIN, CGN_TEXT("q.example"));
  cr_expect(cgn_class_has(l.image, q, providers[1].domains) && cgn_class_has(l.image, q, delegations[1].items));
  loaded_free(&l);
}

Test(compile_sets, patterns) {
  loaded l;
  load_good_rules(&l,
                  "patterns p { /a/ /b/i }\npatterns q { /b/ /a/ }\n"
                  "rule x { when any identity in p and any identity in q and any identity in { /b/i } reject }\n");
  cr_expect_eq(l.program->pattern_count, 3, "/a/, /b/i and /b/, each once");
  const cgn_set *sets = CGN_ITEMS(l.image, l.program->sets, cgn_set);
  const uint32_t *p = CGN_ITEMS(l.image, sets[loaded_set(&l, "p")].patterns, uint32_t);
  const uint32_t *q = CGN_ITEMS(l.image, sets[loaded_set(&l, "q")].patterns, uint32_t);
  cr_expect_eq(p[0], q[1]);
  cr_expect_neq(p[1], q[0]);
  cgn_matcher *matcher = cgn_matcher_new(l.ruleset->pattern_match_limit);
  cr_assert(cgn_matcher_take(matcher, CGN_TEXT("xBx")));
  cr_expect_eq(cgn_pattern_match(l.ruleset->patterns[p[1]], matcher), CGN_MATCH_YES);
  cr_expect_eq(cgn_pattern_match(l.ruleset->patterns[q[0]], matcher), CGN_MATCH_NO);
  cgn_matcher_free(matcher);
  loaded_free(&l);
}

Test(compile_sets, words_of_fields) {
  loaded l;
  load_good_rules(&l, "listeners { webmail }\nfact colour { red blue }\n");
  static const struct {
    int field;
    const char *word;
    bool known;
  } rows[] = {
      {CONSIGNE_FIELD_LISTENER, "mx", true},
      {CONSIGNE_FIELD_LISTENER, "webmail", true},
      {CONSIGNE_FIELD_LISTENER, "red", false},
      {CONSIGNE_FIELD_LISTENER, "", false},
      {CONSIGNE_FIELD_TLS, "tlsv1.3", true},
      {CONSIGNE_FIELD_TLS, "webmail", false},
      {CONSIGNE_FIELD_DKIM, "temperror", true},
      {CGN_FIRST_FACT, "red", true},
      {CGN_FIRST_FACT, "blue", true},
      {CGN_FIRST_FACT, "green", false},
      {CGN_FIRST_FACT + 1, "red", false},
      {0, "red", false},
      {-1, "red", false},
      {CGN_FIRST_FACT + CGN_FACTS, "red", false},
      {CONSIGNE_FIELD_SMTP_HELO, "mx", false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_text word = exact_string(rows[i].word);
    cr_expect_eq(cgn_program_word(l.ruleset, rows[i].field, word), rows[i].known, "%d: %s", rows[i].field,
                 rows[i].word);
    exact_free(word);
  }
  static char longest[300];
  memset(longest, 'x', sizeof longest);
  cr_expect_not(cgn_program_word(l.ruleset, CONSIGNE_FIELD_LISTENER, (cgn_text){longest, sizeof longest}));
  cr_expect_eq(cgn_program_fact(l.ruleset, CGN_TEXT("colour")), CGN_FIRST_FACT);
  cr_expect_eq(cgn_program_fact(l.ruleset, CGN_TEXT("Colour")), CGN_FIRST_FACT);
  cr_expect_eq(cgn_program_fact(l.ruleset, CGN_TEXT("color")), 0);
  loaded_free(&l);
}
