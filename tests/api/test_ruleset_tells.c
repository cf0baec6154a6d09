/* SPDX-License-Identifier: MIT */
/* consigne.h, consigne-policy.h: what a ruleset tells of its files, sets and facts; and names of fields in
 * outcomes. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "allocator.h"
#include "decide.h"

enum { MOST = 100000 }; /* allocations of one call: a loop that goes on longer never succeeds */

static consigne_ruleset *load(const char *text) {
  char found[256];
  consigne_ruleset *ruleset = decide_load(text, found, sizeof found);
  cr_assert_not_null(ruleset, "%s", found);
  return ruleset;
}

/* ---- Files ------------------------------------------------------------------------------- */

static void write_file(const char *folder, const char *name, const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "w");
  cr_assert_not_null(file);
  fputs(text, file);
  fclose(file);
}

static void expect_source(const consigne_ruleset *ruleset, uint32_t index, const char *folder, const char *name) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  cr_expect_str_eq(consigne_ruleset_source(ruleset, index), path);
}

Test(ruleset_tells, every_file_of_a_load_once_and_in_order) {
  char folder[] = "/tmp/consigne-XXXXXX", path[256];
  cr_assert_not_null(mkdtemp(folder));
  write_file(folder, "main",
             "consigne 1\ninclude \"more\"\ndomains a file \"list\"\ndomains b file \"list\"\n"
             "domains n file \"named\"\nowners { file \"map\" }\n"
             "rule r { when any identity in a or any identity in b or any identity in n reject }\n"
             "rule s { when any identity not owned by smtp.auth reject }\n");
  write_file(folder, "more", "consigne 1\nrule first { when tls is absent reject }\n");
  write_file(folder, "list", "a.example\n");
  write_file(folder, "map", "a@a.example ann\n");
  consigne_options *options = NULL;
  consigne_ruleset *ruleset = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  cr_assert_eq(consigne_options_add_source(options, "named", NTS, "b.example\n", NTS), CONSIGNE_OK);
  snprintf(path, sizeof path, "%s/main", folder);
  cr_assert_eq(consigne_ruleset_load_file(path, NTS, options, NULL, &ruleset), CONSIGNE_OK);
  cr_assert_eq(consigne_ruleset_sources(ruleset), 4, "a source of the options is no file");
  expect_source(ruleset, 0, folder, "main");
  expect_source(ruleset, 1, folder, "more");
  expect_source(ruleset, 2, folder, "list");
  expect_source(ruleset, 3, folder, "map");
  cr_expect_null(consigne_ruleset_source(ruleset, 4));
  cr_expect_null(consigne_ruleset_source(NULL, 0));
  cr_expect_eq(consigne_ruleset_sources(NULL), 0);
  consigne_ruleset_free(ruleset);
  consigne_options_free(options);
  for (const char *const *name = (const char *const[]){"main", "more", "list", "map", NULL}; *name; name++) {
    snprintf(path, sizeof path, "%s/%s", folder, *name);
    unlink(path);
  }
  rmdir(folder);
}

Test(ruleset_tells, a_text_has_no_file) {
  consigne_ruleset *ruleset = load("consigne 1\nrule r { when tls is absent reject }\n");
  cr_expect_eq(consigne_ruleset_sources(ruleset), 0);
  cr_expect_null(consigne_ruleset_source(ruleset, 0));
  consigne_ruleset_free(ruleset);
}

static void expect_unreadable(const char *path, int wanted, const char *reason) {
  consigne_findings *findings = NULL;
  consigne_ruleset *ruleset = NULL;
  cr_assert_eq(consigne_findings_new(NULL, &findings), CONSIGNE_OK);
  cr_expect_eq(consigne_ruleset_load_file(path, NTS, NULL, findings, &ruleset), wanted);
  cr_assert_eq(consigne_findings_count(findings), 1);
  cr_expect_eq(consigne_findings_errors(findings), 1);
  cr_expect_str_eq(consigne_findings_id(findings, 0), "unreadable-file");
  cr_expect_eq(consigne_findings_line(findings, 0), 0);
  cr_expect_str_eq(consigne_findings_file(findings, 0), "");
  cr_expect_null(consigne_findings_excerpt(findings, 0));
  cr_expect_not_null(strstr(consigne_findings_text(findings, 0), path));
  cr_expect_not_null(strstr(consigne_findings_text(findings, 0), reason), "%s",
                     consigne_findings_text(findings, 0));
  consigne_findings_free(findings);
  cr_expect_eq(consigne_ruleset_load_file(path, NTS, NULL, NULL, &ruleset), wanted, "without findings");
  cr_expect_null(ruleset);
}

Test(ruleset_tells, why_the_ruleset_itself_cannot_be_read) {
  expect_unreadable("/no/such/ruleset", CONSIGNE_E_FILE, "no such file");
  expect_unreadable("/dev/null/ruleset", CONSIGNE_E_FILE, "a part of its path is no folder");
  expect_unreadable("/", CONSIGNE_E_FILE, "it is no regular file");
}

Test(ruleset_tells, an_unreadable_file_while_memory_fails) {
  size_t call = 1;
  for (bool fails = true; fails && call < MOST; call++) {
    counting state = {0};
    consigne_options *options = counting_options(&state);
    consigne_findings *findings = NULL;
    consigne_ruleset *ruleset = NULL;
    cr_assert_eq(consigne_findings_new(options, &findings), CONSIGNE_OK);
    state.fails_at = state.calls + call;
    int status = consigne_ruleset_load_file("/no/such/ruleset", NTS, options, findings, &ruleset);
    fails = state.failures > 0;
    cr_expect_eq(status, fails ? CONSIGNE_E_MEMORY : CONSIGNE_E_FILE, "allocation %zu: %d", call, status);
    consigne_findings_free(findings);
    cr_expect_eq(state.blocks, 0, "allocation %zu", call);
    consigne_options_free(options);
  }
  cr_expect_gt(call, 3);
}

/* ---- Sets -------------------------------------------------------------------------------- */

#define SETS                                                                                                       \
  "consigne 1\n"                                                                                                   \
  "provider univ { domains { univ.example *.univ.example }  relays { smtp.univ.example 192.0.2.0/24 "              \
  "2001:db8::/32 }\n"                                                                                              \
  "  alias { old.example } of univ.example  subaddress \"+\" }\n"                                                  \
  "provider none { relays { relay.example } }\n"                                                                   \
  "domains partners { a.example *.b.example müni.example }\n"                                                     \
  "addresses vips { dean@univ.example *@vip.example info@* }\n"                                                    \
  "logins staff { Ann cath@univ.example }\n"                                                                       \
  "words odd { red \"two words\" }\n"                                                                              \
  "patterns noreply { /^no-?reply/ }\n"                                                                            \
  "logins blocked { eve } external\n"                                                                              \
  "relays far external\n"                                                                                          \
  "rule r { when tls is absent reject }\n"

#define F CONSIGNE_TRUTH_FALSE
#define T CONSIGNE_TRUTH_TRUE
#define U CONSIGNE_TRUTH_UNKNOWN

static const struct {
  const char *set, *value;
  int status, truth;
} rows[] = {
    /* Domains, and addresses by their domain; case, U-labels and a wildcard (section 3). */
    {"partners", "a.example", 0, T},
    {"PARTNERS", "A.Example", 0, T},
    {"partners", "b.example", 0, F},
    {"partners", "x.y.b.example", 0, T},
    {"partners", "xn--mni-hoa.example", 0, T},
    {"partners", "MÜNI.example", 0, T},
    {"partners", "ann@a.example", 0, T},
    {"partners", "<ann@c.example>", 0, F},
    {"partners", "a..example", CONSIGNE_E_FORM, 0},
    {"partners", "", CONSIGNE_E_FORM, 0},
    {"partners", "@", CONSIGNE_E_FORM, 0},
    /* A provider's domains, its alias replaced; its relays. */
    {"univ", "univ.example", 0, T},
    {"univ", "lab.univ.example", 0, T},
    {"univ", "old.example", 0, T},
    {"univ", "ann@old.example", 0, T},
    {"univ", "smtp.example", 0, F},
    {"relays of univ", "smtp.univ.example", 0, T},
    {"relays of UNIV", "192.0.2.7", 0, T},
    {"relays of univ", "[IPv6:2001:db8::1]", 0, T},
    {"relays of univ", "198.51.100.1", 0, F},
    {"relays of univ", "mx.univ.example", 0, F},
    {"relays of univ", "192.0.2.256", CONSIGNE_E_FORM, 0},
    {"relays of none", "relay.example", 0, T},
    /* Addresses: subaddress of the provider, local@*, *@domain. */
    {"vips", "dean@univ.example", 0, T},
    {"vips", "dean+lab@univ.example", 0, T},
    {"vips", "Dean@UNIV.example", 0, T},
    {"vips", "x@vip.example", 0, T},
    {"vips", "info@anywhere.example", 0, T},
    {"vips", "ann@univ.example", 0, F},
    {"vips", "<>", CONSIGNE_E_FORM, 0},
    {"vips", "a@b@c", CONSIGNE_E_FORM, 0},
    /* Logins and words without case (section 2). */
    {"staff", "ANN", 0, T},
    {"staff", "cath@univ.example", 0, T},
    {"staff", "bob", 0, F},
    {"staff", "", CONSIGNE_E_FORM, 0},
    {"odd", "Red", 0, T},
    {"odd", "two words", 0, T},
    {"odd", "green", 0, F},
    {"odd", "a\tb", CONSIGNE_E_FORM, 0},
    {"odd", "\xff", CONSIGNE_E_FORM, 0},
    {"odd", "", CONSIGNE_E_FORM, 0},
    /* Patterns: an address in canonical form, anything else in lower case. */
    {"noreply", "NoReply@a.example", 0, F}, /* a local part keeps its case where no provider says otherwise */
    {"noreply", "noreply@a.example", 0, T},
    {"noreply", "NO-REPLY", 0, T},
    {"noreply", "ann", 0, F},
    /* What an external set lists is known; the rest is not. */
    {"blocked", "eve", 0, T},
    {"blocked", "ann", 0, U},
    {"far", "192.0.2.1", 0, U},
};

Test(ruleset_tells, whether_a_set_has_a_value) {
  consigne_ruleset *ruleset = load(SETS);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t set = UINT32_MAX;
    int truth = -1;
    cr_assert_eq(consigne_ruleset_set(ruleset, rows[i].set, NTS, &set), CONSIGNE_OK, "%s", rows[i].set);
    char *value = exact(rows[i].value, strlen(rows[i].value));
    int status = consigne_ruleset_set_has(ruleset, set, value, strlen(rows[i].value), &truth);
    cr_expect_eq(status, rows[i].status, "%s, %s: %s", rows[i].set, rows[i].value, consigne_status_name(status));
    cr_expect_eq(truth, rows[i].status ? -1 : rows[i].truth, "%s, %s: %d", rows[i].set, rows[i].value, truth);
    free(value);
  }
  consigne_ruleset_free(ruleset);
}

Test(ruleset_tells, what_is_no_set) {
  consigne_ruleset *ruleset = load(SETS);
  static const char *const none[] = {"",
                                     "nobody",
                                     "none",
                                     "relays of",
                                     "relays of ",
                                     "relays of nobody",
                                     "r",
                                     "relays of partners",
                                     "domains of univ",
                                     "part"};
  uint32_t set = 77;
  int truth = -1;
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    cr_expect_eq(consigne_ruleset_set(ruleset, none[i], NTS, &set), CONSIGNE_E_NAME, "\"%s\"", none[i]);
  cr_expect_eq(consigne_ruleset_set(NULL, "univ", NTS, &set), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_set(ruleset, NULL, 1, &set), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_set(ruleset, NULL, 0, &set), CONSIGNE_E_NAME);
  cr_expect_eq(consigne_ruleset_set(ruleset, "univ", NTS, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(set, 77, "untouched on failure");
  cr_assert_eq(consigne_ruleset_set(ruleset, "staff", NTS, &set), CONSIGNE_OK);
  cr_expect_eq(consigne_ruleset_set_has(NULL, set, "ann", NTS, &truth), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_set_has(ruleset, UINT32_MAX, "ann", NTS, &truth), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_set_has(ruleset, 1000, "ann", NTS, &truth), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_set_has(ruleset, set, NULL, 3, &truth), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_set_has(ruleset, set, NULL, 0, &truth), CONSIGNE_E_FORM);
  cr_expect_eq(consigne_ruleset_set_has(ruleset, set, "ann", NTS, NULL), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(truth, -1, "untouched on failure");
  consigne_ruleset_free(ruleset);
}

/*
 * Each allocation of the first look-up for this value fails in turn. What a ruleset keeps for the next one is freed
 * with it; the next one allocates nothing, unless a label is mapped.
 */
static void ask_while_memory_fails(const char *name, const char *value, int wanted) {
  counting state = {0};
  consigne_options *options = counting_options(&state);
  size_t blocks = state.blocks, call = 1;
  for (bool fails = true; fails && call < MOST; call++) {
    consigne_ruleset *ruleset = NULL;
    uint32_t set = 0;
    int truth = -1;
    state.fails_at = 0;
    cr_assert_eq(consigne_ruleset_load_text(SETS, NTS, NULL, 0, options, NULL, &ruleset), CONSIGNE_OK);
    cr_assert_eq(consigne_ruleset_set(ruleset, name, NTS, &set), CONSIGNE_OK);
    state.failures = 0;
    state.fails_at = state.calls + call;
    int status = consigne_ruleset_set_has(ruleset, set, value, NTS, &truth);
    fails = state.failures > 0;
    cr_expect_eq(status, fails ? CONSIGNE_E_MEMORY : CONSIGNE_OK, "%s, allocation %zu: %d", value, call, status);
    cr_expect_eq(truth, fails ? -1 : wanted, "%s, allocation %zu: %d", value, call, truth);
    size_t calls = state.calls;
    if (!fails) cr_expect_eq(consigne_ruleset_set_has(ruleset, set, value, NTS, &truth), CONSIGNE_OK);
    bool mapped = strstr(value, "\xc3") != NULL; /* by libidn2, in memory of its own */
    if (!mapped) cr_expect_eq(state.calls, calls, "%s: the next look-up allocates", value);
    consigne_ruleset_free(ruleset);
    cr_expect_eq(state.blocks, blocks, "%s, allocation %zu: a leak", value, call);
  }
  cr_expect_gt(call, 3, "the allocator is used");
  state.fails_at = 0;
  consigne_options_free(options);
}

Test(ruleset_tells, sets_while_memory_fails) {
  ask_while_memory_fails("vips", "dean+lab@univ.example", T);
  ask_while_memory_fails("partners", "müni.example", T);
  ask_while_memory_fails("relays of univ", "192.0.2.7", T);
  ask_while_memory_fails("staff", "Ann", T);
  ask_while_memory_fails("odd", "Two Words", T);
  ask_while_memory_fails("blocked", "ann", U);
}

/* ---- Facts ------------------------------------------------------------------------------- */

#define FACTS                                                                                                      \
  "consigne 1\nfact colour { red green }\nfact shape { round }\nfact idle { on }\n"                                \
  "rule one { when any fact.colour is red tag red }\n"                                                             \
  "rule two { when any fact.shape is round and tls is absent reject }\n"

Test(ruleset_tells, which_facts_are_read_by_name) {
  consigne_ruleset *ruleset = load(FACTS);
  cr_expect_eq(consigne_ruleset_reads_fact(ruleset, "colour", NTS), 1);
  cr_expect_eq(consigne_ruleset_reads_fact(ruleset, "Shape", NTS), 1, "names have no case");
  cr_expect_eq(consigne_ruleset_reads_fact(ruleset, "shapeless", 5), 1, "by its length");
  cr_expect_eq(consigne_ruleset_reads_fact(ruleset, "idle", NTS), 0);
  cr_expect_eq(consigne_ruleset_reads_fact(ruleset, "fact.colour", NTS), 0);
  cr_expect_eq(consigne_ruleset_reads_fact(ruleset, "", NTS), 0);
  cr_expect_eq(consigne_ruleset_reads_fact(ruleset, NULL, 0), 0);
  cr_expect_eq(consigne_ruleset_reads_fact(ruleset, NULL, 6), 0);
  cr_expect_eq(consigne_ruleset_reads_fact(NULL, "colour", NTS), 0);
  cr_expect_eq(consigne_ruleset_rule_reads_fact(ruleset, 0, "colour", NTS), 1);
  cr_expect_eq(consigne_ruleset_rule_reads_fact(ruleset, 0, "shape", NTS), 0);
  cr_expect_eq(consigne_ruleset_rule_reads_fact(ruleset, 1, "shape", NTS), 1);
  cr_expect_eq(consigne_ruleset_rule_reads_fact(ruleset, 2, "shape", NTS), 0);
  cr_expect_eq(consigne_ruleset_rule_reads_fact(ruleset, 0, NULL, 6), 0);
  cr_expect_eq(consigne_ruleset_rule_reads_fact(NULL, 0, "colour", NTS), 0);
  consigne_ruleset_free(ruleset);
}

Test(ruleset_tells, fields_have_names_in_outcomes_and_needs) {
  const char *rules = "fact colour { red green }\n"
                      "rule shy { when any fact.colour is red and listener is mx reject }\n"
                      "rule ours { when any identity in { univ.example } reject }\n";
  const decide_row fact = {.name = "a fact", .rules = rules, .facts = "listener=mx fact.colour=red", .told = "=?"};
  decided d;
  decide_open(&d, &fact);
  const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
  cr_expect_str_eq(consigne_outcome_field_name(outcome), "fact.colour");
  cr_expect_null(consigne_field_name(consigne_outcome_field(outcome)), "its number has no name without the query");
  cr_assert_eq(consigne_outcome_clauses(outcome), 2);
  cr_expect_str_eq(consigne_outcome_clause_field_name(outcome, 0), "fact.colour");
  cr_expect_str_eq(consigne_outcome_clause_field_name(outcome, 1), "listener");
  cr_expect_null(consigne_outcome_clause_field_name(outcome, 2));
  cr_expect_null(consigne_outcome_clause_field_name(NULL, 0));
  cr_expect_null(consigne_outcome_field_name(NULL));
  decide_close(&d);
  const decide_row from = {.name = "identity", .rules = rules, .facts = "header.from=a@univ.example", .told = "=?"};
  decide_open(&d, &from);
  cr_expect_str_eq(consigne_outcome_field_name(consigne_decision_outcome(d.decision)), "header.from");
  decide_close(&d);
  const decide_row none = {.name = "no rule", .rules = rules, .facts = "", .told = "=?"};
  decide_open(&d, &none);
  cr_expect_null(consigne_outcome_field_name(consigne_decision_outcome(d.decision)));
  decide_close(&d);
  const decide_row need = {.name = "a need", .rules = rules, .facts = "partial listener=mx", .told = "=?"};
  decide_open(&d, &need);
  cr_assert_geq(consigne_decision_needs(d.decision), 1);
  bool named = false;
  for (uint32_t i = 0; i < consigne_decision_needs(d.decision); i++)
    named |= strcmp(consigne_need_name(consigne_decision_need(d.decision, i)), "fact.colour") == 0;
  cr_expect(named, "the need names the fact");
  decide_close(&d);
}
