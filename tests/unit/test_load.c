/* SPDX-License-Identifier: MIT */
/* Whole loads: statuses, findings of all passes in one go, limits, and every allocation failing once. */
#include "../support/loaded.h"
#include "../support/rows.h"

#include <criterion/criterion.h>

/* A bit of everything, so that each part of a load allocates. */
static const char *const whole =
    "zone +01:00\norigin univ.example\nmixed quarantine\n"
    "listeners { webmail }\nfact colour { red blue }\n"
    "provider univ {\n"
    "  domains { univ.example *.univ.example m\xc3\xbcni.example }\n"
    "  relays { smtp.univ.example 192.0.2.0/28 }\n"
    "  alias { univ.test } of univ.example\n  subaddress \"+\"\n"
    "  delegate { newsletter@univ.example } to { *.mailer.example } until 2037-06-30 because \"contract 114\"\n}\n"
    "domains sealers file \"sealers\"\n"
    "addresses some { \"\\\"john doe\\\"@x.example\" root@* *@y.example }\n"
    "relays friends { 198.51.100.7 2001:db8::/32 mx.x.example }\n"
    "logins blocked { Alice bob@x.example }\n"
    "words locals { postmaster }\n"
    "patterns odd { /^x[0-9]+@/i /y$/ }\n"
    "reply stray { en \"{identity.domain}: no\" fr \"{id}: non\" }\n"
    "rule one {\n  when any identity in univ and smtp.rcptto in univ and relay not in friends\n"
    "  unless carried by relay or aligned with dkim.d or (any arc.d in sealers and aligned with arc.dkim.d)\n"
    "  tag do-not-sign\n  reject 550 5.7.1 stray\n  monitor\n  enforce 20% from 2027-01-15\n}\n"
    "rule two { when smtp.auth in blocked or any header.from in odd or any identity in some defer 451 4.7.1 "
    "\"{rule}\" }\n"
    "rule three { when any header.from.local in locals and any fact.colour is red tag red }\n"
    "default accept\n"
    "expect reject by one { listener mx  now 2027-03-01  header.from a@univ.example  smtp.rcptto b@univ.example "
    "}\n";

static cgn_named_source sources[] = {{CGN_TEXT("sealers"), CGN_TEXT("# trusted\nlists.example\n")}};

static consigne_options options_with(cgn_allocator allocator) {
  return (consigne_options){
      .allocator = allocator, .sources = sources, .source_count = COUNT(sources), .now = INT64_MIN};
}

static bool has_finding(const loaded *l, const char *id) {
  for (uint32_t i = 0; i < l->findings.count; i++)
    if (strcmp(l->findings.at[i].id, id) == 0) return true;
  return false;
}

Test(load, statuses) {
  static const struct {
    const char *rules;
    int status;
    const char *id; /* NULL: no finding */
  } rows[] = {
      {"", CONSIGNE_OK, NULL},
      {"default reject", CONSIGNE_OK, NULL},
      {"rule r {", CONSIGNE_E_RULES, NULL},
      {"rule r { when any identity in nowhere reject }", CONSIGNE_E_RULES, "unknown-name"},
      {"rule r { when identity in { x.example } reject }", CONSIGNE_E_RULES, "quantifier-missing"},
      {"rule r { when relay in { 192.0.2.1/24 } reject }", CONSIGNE_E_RULES, "host-bits"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded l;
    load_rules(&l, rows[i].rules, NULL);
    cr_expect_eq(l.status, rows[i].status, "%s: %d", rows[i].rules, l.status);
    cr_expect_eq(l.ruleset != NULL, l.status == CONSIGNE_OK, "%s", rows[i].rules);
    cr_expect_eq(l.findings.errors > 0, l.status == CONSIGNE_E_RULES, "%s", rows[i].rules);
    if (rows[i].id) cr_expect(has_finding(&l, rows[i].id), "%s: %s", rows[i].rules, rows[i].id);
    loaded_free(&l);
  }
}

/* One load tells the mistakes of every pass, in the order of the text, with file and line. */
Test(load, all_in_one_go) {
  loaded l;
  load_rules(&l,
             "domains d { univ..example }\n"
             "rule a { when any identity in nowhere reject }\n"
             "rule b { when listener is webmail reject }\n",
             NULL);
  cr_expect_eq(l.status, CONSIGNE_E_RULES);
  static const struct {
    const char *id;
    uint32_t line;
  } rows[] = {{"bad-domain", 2}, {"unknown-name", 3}, {"unknown-word", 4}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint32_t line = 0;
    for (uint32_t j = 0; j < l.findings.count; j++) {
      const cgn_finding *one = &l.findings.at[j];
      if (strcmp(one->id, rows[i].id) == 0) line = one->line;
      cr_expect(cgn_text_equal(one->file, CGN_TEXT("rules")));
    }
    cr_expect_eq(line, rows[i].line, "%s: line %u", rows[i].id, line);
  }
  loaded_free(&l);
}

Test(load, whole) {
  consigne_options options = options_with(cgn_allocator_default);
  loaded l;
  load_rules(&l, whole, &options);
  for (uint32_t i = 0; i < l.findings.count; i++)
    if (l.findings.at[i].severity == CONSIGNE_SEVERITY_ERROR)
      cr_log_error("%u: %s", l.findings.at[i].line, l.findings.at[i].text.at);
  cr_assert_eq(l.status, CONSIGNE_OK);
  cr_expect_eq(l.program->magic, CGN_PROGRAM_MAGIC);
  cr_expect_eq(l.program->rules.count, 3);
  cr_expect_eq(l.program->pattern_count, 2);
  cr_expect_eq(l.program->mixed_quarantine, 1);
  cr_expect_eq(atomic_load(&l.ruleset->references), 1);
  cr_expect_eq(l.ruleset->pattern_match_limit, CGN_PATTERN_MATCH);
  cr_expect(loaded_has(&l, CGN_NAME_DOMAIN, "lists.example", "sealers"), "an item of a list file");
  loaded_free(&l);
}

Test(load, limits) {
  static const struct {
    int limit;
    uint32_t value;
    const char *rules;
    int status;
    uint32_t line;
  } rows[] = {
      {CONSIGNE_LIMIT_RULES, 2, "rule a { when tls is absent tag t }\nrule b { when tls is absent tag t }\n",
       CONSIGNE_OK, 0},
      {CONSIGNE_LIMIT_RULES, 1, "rule a { when tls is absent tag t }\nrule b { when tls is absent tag t }\n",
       CONSIGNE_E_LIMIT, 3},
      {CONSIGNE_LIMIT_NAMES, 3,
       "domains d { a.example b.example }\nrule r { when smtp.helo in { x.example } tag t }", CONSIGNE_OK, 0},
      {CONSIGNE_LIMIT_NAMES, 2,
       "domains d { a.example b.example }\nrule r { when smtp.helo in { x.example } tag t }", CONSIGNE_E_LIMIT, 3},
      {CONSIGNE_LIMIT_NAMES, 1, "domains d { a.example b.example }\n", CONSIGNE_E_LIMIT, 2},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    consigne_options options = options_with(cgn_allocator_default);
    options.limits[rows[i].limit] = rows[i].value;
    loaded l;
    load_rules(&l, rows[i].rules, &options);
    cr_expect_eq(l.status, rows[i].status, "row %zu: status %d", i, l.status);
    bool told = has_finding(&l, "too-many-rules") || has_finding(&l, "too-many-items");
    cr_expect_eq(told, l.status == CONSIGNE_E_LIMIT, "row %zu", i);
    for (uint32_t j = 0; j < l.findings.count; j++)
      if (strncmp(l.findings.at[j].id, "too-many", strlen("too-many")) == 0)
        cr_expect_eq(l.findings.at[j].line, rows[i].line, "row %zu: line %u", i, l.findings.at[j].line);
    loaded_free(&l);
  }
}

/* A load that is refused memory once, or from then on, says so, leaves nothing behind, or gives the same ruleset.
 */
static void fail_each(bool for_good) {
  consigne_options plain = options_with(cgn_allocator_default);
  loaded reference;
  load_rules(&reference, whole, &plain);
  cr_assert_eq(reference.status, CONSIGNE_OK);
  for (size_t n = 1;; n++) {
    failing state = {.fails_at = n, .for_good = for_good};
    consigne_options options = options_with(failing_allocator(&state));
    loaded l;
    load_rules(&l, whole, &options);
    bool failed = state.failures > 0;
    if (l.status == CONSIGNE_OK) {
      cr_assert_eq(l.program->size, reference.program->size, "allocation %zu", n);
      cr_expect_arr_eq(l.image, reference.image, reference.program->size, "allocation %zu", n);
    } else {
      cr_expect_eq(l.status, CONSIGNE_E_MEMORY, "allocation %zu: status %d", n, l.status);
      cr_expect(failed, "allocation %zu", n);
    }
    loaded_free(&l);
    cr_expect_eq(state.blocks, 0, "allocation %zu: %zu blocks left", n, state.blocks);
    if (!failed) break;
  }
  loaded_free(&reference);
}

Test(load, memory_once) {
  fail_each(false);
}

Test(load, memory_for_good) {
  fail_each(true);
}

/* Cut at each octet, it is a ruleset or has errors, and is nothing else. */
Test(load, prefixes) {
  consigne_options options = options_with(cgn_allocator_default);
  cgn_buffer text;
  cgn_buffer_init(&text, &cgn_allocator_default);
  size_t length = cgn_text_of_string(whole).length;
  for (size_t cut = 0; cut <= length; cut++) {
    cgn_buffer_clear(&text);
    cgn_buffer_add(&text, (cgn_text){whole, cut});
    loaded l;
    load_rules(&l, cgn_buffer_string(&text), &options);
    cr_expect(l.status == CONSIGNE_OK || l.status == CONSIGNE_E_RULES, "cut at %zu: status %d", cut, l.status);
    cr_expect_eq(l.status == CONSIGNE_E_RULES, l.findings.errors > 0, "cut at %zu", cut);
    loaded_free(&l);
  }
  cgn_buffer_free(&text);
}
