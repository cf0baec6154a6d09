/* SPDX-License-Identifier: MIT */
/*
 * repairs [REFUSALS [SEED]]: what holds of the repairs of every refusal, tried
 * on random rulesets and queries:
 *   1. each is accepted, or quarantined, as it says, when its changes are made
 *      from outside: in the facts, in the answers, in the ruleset's text;
 *   2. without any one of its changes it is not;
 *   3. where one fact alone makes a proof of the rule true, and that is accepted,
 *      some repair is told.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../laws/random.h"

enum { QUERIES_A_RULESET = 10, ROUNDS = 40, SHOWN = 5, EXTRA = 8 };

typedef struct run {
  consigne_options *options;
  consigne_query *query;
  consigne_decision *decision;
  consigne_findings *findings;
  consigne_repairs *repairs;
  consigne_ruleset *ruleset;
  cgn_buffer rules, asked, changed;
  uint32_t recipient; /* UINT32_MAX: all */
  unsigned long refusals, repairable, told, of_rules, proved, broken;
} run;

static int verdict(const run *r) {
  if (r->recipient == UINT32_MAX) return consigne_decision_verdict(r->decision);
  return consigne_outcome_verdict(consigne_decision_recipient(r->decision, r->recipient));
}

static void broken(run *r, int law, const char *why) {
  if (++r->broken > SHOWN) return;
  printf("law %d is broken: %s\n%.*s\n", law, why, (int)r->rules.length, r->rules.at);
  for (uint32_t i = 0; i < consigne_repairs_count(r->repairs); i++) {
    for (uint32_t k = 0; k < consigne_repairs_changes(r->repairs, i); k++) {
      const char *text = consigne_repairs_text(r->repairs, i, k), *value = consigne_repairs_value(r->repairs, i, k);
      printf("repair %u: %d %s %s; %s [%s]\n", (unsigned)i, consigne_repairs_kind(r->repairs, i, k),
             consigne_field_name(consigne_repairs_field(r->repairs, i, k)), value, text ? text : "",
             consigne_repairs_clause(r->repairs, i, k));
    }
  }
}

/* ---- Facts ------------------------------------------------------------------------------------ */

static void set_fact(facts *f, const char *name, const char *value) {
  fact *one = fact_named(f, name);
  if (!one) return;
  one->state = COMPLETE;
  one->count = value ? 1 : 0;
  one->values[0] = value;
}

static void add_fact(facts *f, const char *name, const char *value) {
  fact *one = fact_named(f, name);
  if (!one || one->count == sizeof one->values / sizeof *one->values) return;
  if (one->state == NOT_GIVEN) one->count = 0, one->state = COMPLETE;
  one->values[one->count++] = value;
}

/* The result word of a method, where it is told, says pass. */
static void pass(facts *f, const char *method) {
  const fact *one = fact_named(f, method);
  if (one->state == NOT_GIVEN) return;
  if (strcmp(method, "dkim") == 0)
    add_fact(f, method, "pass");
  else
    set_fact(f, method, "pass");
}

static void give_all(run *r, const facts *f) {
  give_facts(r->query, f);
  cgn_text asked = cgn_buffer_text(&r->asked);
  for (size_t from = 0, to; from < asked.length; from = to + 1) {
    char id[512] = {0};
    to = cgn_text_find(asked, from, '\n');
    if (to - from < sizeof id) memcpy(id, asked.at + from, to - from);
    consigne_query_answer(r->query, id, CONSIGNE_NTS, find_answer(f, id));
  }
}

/* Asks what is asked for, then decides finally. */
static void decide(run *r, const facts *f) {
  cgn_buffer_clear(&r->asked);
  give_facts(r->query, f);
  for (int round = 0, more = 1; round < ROUNDS && more; round++) {
    consigne_decide(r->ruleset, r->query, CONSIGNE_FLAG_PARTIAL, r->decision);
    more = 0;
    for (uint32_t i = 0; i < consigne_decision_needs(r->decision); i++) {
      const char *id = consigne_need_id(consigne_decision_need(r->decision, i));
      if (!id) continue;
      consigne_query_answer(r->query, id, CONSIGNE_NTS, find_answer(f, id));
      cgn_buffer_add_string(&r->asked, id);
      cgn_buffer_add_octet(&r->asked, '\n');
      more = 1;
    }
  }
  consigne_decide(r->ruleset, r->query, CONSIGNE_FLAG_TRACE, r->decision);
}

/* ---- Changes, made from outside ------------------------------------------------------------------ */

/* The text behind "WORD NAME {" at the start of a line; NULL: nowhere. */
static const char *inside(const char *text, const char *word, const char *name) {
  char head[160];
  int length = snprintf(head, sizeof head, "\n%s %s {", word, name);
  const char *at = strstr(text, head);
  return at ? at + length : NULL;
}

static void put(run *r, const char *at, const char *text) {
  cgn_buffer next;
  cgn_buffer_init(&next, &cgn_allocator_default);
  const char *whole = cgn_buffer_string(&r->changed);
  cgn_buffer_add(&next, (cgn_text){whole, (size_t)(at - whole)});
  cgn_buffer_add_octet(&next, ' ');
  cgn_buffer_add_string(&next, text);
  cgn_buffer_add_octet(&next, ' ');
  cgn_buffer_add_string(&next, at);
  cgn_buffer_free(&r->changed);
  r->changed = next;
}

static void change_rules(run *r, int kind, const char *name, const char *text) {
  static const char *const sets[] = {"domains", "addresses", "relays", "logins", "words"};
  const char *whole = cgn_buffer_string(&r->changed), *at = NULL;
  if (kind == CONSIGNE_REPAIR_OWNER) at = whole + strlen("consigne 1");
  if (kind == CONSIGNE_REPAIR_DELEGATION) at = inside(whole, "provider", name);
  for (size_t i = 0; !at && kind == CONSIGNE_REPAIR_ITEM && i < sizeof sets / sizeof *sets; i++)
    at = inside(whole, sets[i], name);
  if (at) put(r, at, text);
}

/* Both texts in one, which lasts as long as any of this refusal is in use. */
static const char *lasting(const char *first, const char *middle, const char *last) {
  static char texts[64][256];
  static uint32_t next;
  char *text = texts[next++ % 64], joined[sizeof texts[0]];
  snprintf(joined, sizeof joined, "%s%s%s", first, middle, last);
  memcpy(text, joined, sizeof joined);
  return text;
}

/* One more seal; or sealers that were told without their order. */
static void change_sealer(facts *f, const char *value) {
  fact *seal = fact_named(f, "seal"), *sealers = fact_named(f, "arc.d"), *reports = fact_named(f, "arc.dkim.d");
  if (sealers->count + reports->count > 0) {
    add_fact(f, "arc.d", value);
    return;
  }
  sealers->state = reports->state = NOT_GIVEN;
  add_fact(f, "seal", lasting(":", "", value));
  seal->state = seal->state == NOT_GIVEN ? COMPLETE : seal->state;
}

/* The newest seal reports it, too. */
static void change_report(facts *f, const char *value) {
  fact *seal = fact_named(f, "seal");
  if (seal->state == NOT_GIVEN || seal->count == 0) {
    if (seal->state == COMPLETE) set_fact(f, "arc.d", NULL);
    seal->state = NOT_GIVEN;
    add_fact(f, "arc.dkim.d", value);
    return;
  }
  const char *last = seal->values[seal->count - 1];
  seal->values[seal->count - 1] = lasting(last, strchr(last + 1, ':') ? "," : ":", value);
}

/* Another host: the half of which nothing is said is absent. */
static void change_host(facts *f, const char *field, const char *value) {
  static const char *const halves[] = {"relay.ip", "relay.name", "client.ip", "client.name"};
  size_t noun = strcspn(field, ".") + 1;
  for (size_t i = 0; i < sizeof halves / sizeof *halves; i++)
    if (strncmp(field, halves[i], noun) == 0) set_fact(f, halves[i], NULL);
  set_fact(f, field, value);
}

static void change_fact(facts *f, int kind, const char *field, const char *value) {
  switch (kind) {
  case CONSIGNE_REPAIR_RELAY: change_host(f, field, value); return;
  case CONSIGNE_REPAIR_SIGNATURE: pass(f, "dkim"); break;
  case CONSIGNE_REPAIR_SPF: pass(f, "spf"); break;
  case CONSIGNE_REPAIR_DMARC: pass(f, "dmarc"); break;
  case CONSIGNE_REPAIR_SEALER:
    pass(f, "arc");
    change_sealer(f, value);
    return;
  case CONSIGNE_REPAIR_SEALED: change_report(f, value); return;
  case CONSIGNE_REPAIR_FACT:
    if (strcmp(field, "dkim") == 0 || strcmp(field, "fact.colour") == 0) break;
    set_fact(f, field, value);
    return;
  default: set_fact(f, field, value); return;
  }
  if (kind == CONSIGNE_REPAIR_SPF || kind == CONSIGNE_REPAIR_DMARC)
    set_fact(f, field, value);
  else
    add_fact(f, field, value);
}

/* Decides with the changes of a repair but the one numbered `without`; the verdict. */
static int decide_changed(run *r, const facts *before, uint32_t repair, uint32_t without) {
  facts f = *before;
  const char *yes[EXTRA];
  uint32_t yes_count = 0, rule_changes = 0;
  cgn_buffer_clear(&r->changed);
  cgn_buffer_add_string(&r->changed, consigne_ruleset_dump(r->ruleset));
  for (uint32_t i = 0; i < consigne_repairs_changes(r->repairs, repair); i++) {
    int kind = consigne_repairs_kind(r->repairs, repair, i), field = consigne_repairs_field(r->repairs, repair, i);
    const char *name = consigne_field_name(field), *text = consigne_repairs_text(r->repairs, repair, i);
    if (i == without) continue;
    if (field) {
      change_fact(&f, kind, name ? name : "fact.colour", consigne_repairs_value(r->repairs, repair, i));
    } else if (kind == CONSIGNE_REPAIR_EXTERNAL_ITEM || kind == CONSIGNE_REPAIR_EXTERNAL_OWNER) {
      yes[yes_count++] = text;
    } else {
      change_rules(r, kind, consigne_repairs_name(r->repairs, repair, i), text);
      rule_changes++;
    }
  }
  consigne_ruleset *changed = NULL;
  int status = consigne_ruleset_load_text(cgn_buffer_string(&r->changed), CONSIGNE_NTS, "changed", CONSIGNE_NTS,
                                          NULL, r->findings, &changed);
  if (status != CONSIGNE_OK) broken(r, 1, "the changed ruleset does not load");
  give_all(r, &f);
  for (uint32_t i = 0; i < yes_count; i++)
    consigne_query_answer(r->query, yes[i], CONSIGNE_NTS, CONSIGNE_ANSWER_YES);
  status = consigne_decide(changed, r->query, 0, r->decision);
  consigne_ruleset_free(changed);
  r->of_rules += rule_changes > 0 && without == UINT32_MAX;
  return status == CONSIGNE_OK ? verdict(r) : 0;
}

static void law_of_changes(run *r, const facts *f) {
  for (uint32_t i = 0; i < consigne_repairs_count(r->repairs); i++) {
    int said = consigne_repairs_verdict(r->repairs, i);
    uint32_t changes = consigne_repairs_changes(r->repairs, i);
    if (decide_changed(r, f, i, UINT32_MAX) != said) {
      printf("repair %u\n", (unsigned)i);
      broken(r, 1, "what is told is not so");
    }
    for (uint32_t k = 0; changes > 1 && k < changes; k++)
      if (decide_changed(r, f, i, k) == said) broken(r, 2, "a change may be left out");
    r->told++;
  }
}

/* ---- Brute force ---------------------------------------------------------------------------------- */

static const struct {
  const char *field, *value;
} single[] = {
    {"relay.name", "mx.a.example"},
    {"relay.name", "mx.b.example"},
    {"relay.name", "mail.b.example"},
    {"relay.ip", "192.0.2.1"},
    {"relay.name", "h.mailer.example"},
    {"relay.ip", "192.0.2.40"},
    {"client.name",
     "mx.a.example"}, /* where relay is drawn; where it is said this is E_ORDER, and the other way round */
    {"client.name", "h.mailer.example"},
    {"client.ip", "192.0.2.1"},
    {"server.name", "mx.a.example"},
    {"server.name", "mx.b.example"},
    {"dkim.d", "a.example"},
    {"dkim.d", "b.example"},
    {"dkim.d", "s.a.example"},
    {"dkim.d", "c.example"},
    {"arc.dkim.d", "a.example"},
    {"arc.dkim.d", "b.example"},
    {"arc.dkim.d", "c.example"},
    {"smtp.auth", "u1@a.example"},
    {"smtp.auth", "u2@b.example"},
    {"smtp.auth", "admin"},
    {"smtp.auth", "u1"},
};

/*
 * Proofs that such a fact makes true, and that are no matter of taste: who else may log in is nobody's business, of
 * a pattern nobody can tell what it would match, and to be of none of a set is no proof of anything.
 */
static bool is_of_one_fact(const char *proof) {
  static const char *const others[] = {"not ", "no ", " pats", "smtp.auth in", "smtp.authcid in", "is absent"};
  static const char *const proofs[] = {
      "carried by relay", "aligned", "owned by smtp.auth", "relay in", "dkim.d", "arc.d", "spf.d"};
  bool found = false;
  for (size_t i = 0; proof && i < sizeof others / sizeof *others; i++)
    if (strstr(proof, others[i])) return false;
  for (size_t i = 0; proof && i < sizeof proofs / sizeof *proofs; i++) found |= strstr(proof, proofs[i]) != NULL;
  return found;
}

static const char *proof_of(const run *r, uint32_t rule) {
  for (uint32_t i = 0; i < consigne_decision_traces(r->decision); i++)
    if (consigne_decision_trace_rule(r->decision, i) == rule && consigne_decision_trace_proof(r->decision, i))
      return consigne_decision_trace_proof(r->decision, i);
  return NULL;
}

static bool is_host(const char *field) {
  return strncmp(field, "relay.", 6) == 0 || strncmp(field, "client.", 7) == 0 || strcmp(field, "server.name") == 0;
}

/* Who the relay is is said, or drawn: not both (E_ORDER). */
static bool is_excluded(facts *f, const char *field) {
  static const char *const said[] = {"relay.ip", "relay.name"}, *const drawn[] = {"client.ip", "client.name",
                                                                                  "server.name"};
  bool tells_relay = false, tells_facts = false;
  for (size_t i = 0; i < 2; i++) tells_relay |= fact_named(f, said[i])->state != NOT_GIVEN;
  for (size_t i = 0; i < 3; i++) tells_facts |= fact_named(f, drawn[i])->state != NOT_GIVEN;
  return is_host(field) && (strncmp(field, "relay.", 6) == 0 ? tells_facts : tells_relay || !tells_facts);
}

static void law_of_proofs(run *r, const facts *before, uint32_t rule, bool proved) {
  const fact *login = fact_named((facts *)before, "smtp.auth");
  bool logged_in = login->state != NOT_GIVEN && login->count > 0;
  /* Where every login of a domain owns all of it, who it is that wrote is known to nobody. */
  bool anybody = strstr(cgn_buffer_string(&r->rules), "self domain") != NULL;
  for (size_t i = 0; i < sizeof single / sizeof *single && !proved; i++) {
    facts f = *before;
    int kind = is_host(single[i].field)                     ? CONSIGNE_REPAIR_RELAY
               : strcmp(single[i].field, "dkim.d") == 0     ? CONSIGNE_REPAIR_SIGNATURE
               : strcmp(single[i].field, "arc.dkim.d") == 0 ? CONSIGNE_REPAIR_SEALED
               : strcmp(single[i].field, "arc.d") == 0      ? CONSIGNE_REPAIR_SEALER
                                                            : CONSIGNE_REPAIR_LOGIN;
    if (kind == CONSIGNE_REPAIR_LOGIN && (logged_in || anybody)) continue;
    if (is_excluded(&f, single[i].field)) continue;
    change_fact(&f, kind, single[i].field, single[i].value);
    give_all(r, &f);
    consigne_decide(r->ruleset, r->query, CONSIGNE_FLAG_TRACE, r->decision);
    if (verdict(r) != CONSIGNE_VERDICT_ACCEPT || !is_of_one_fact(proof_of(r, rule))) continue;
    r->proved++;
    if (consigne_repairs_count(r->repairs) > 0) return;
    printf("%s %s: %s\n", single[i].field, single[i].value, proof_of(r, rule));
    broken(r, 3, "a proof would do and no repair is told");
    return;
  }
}

/* ---- Runs --------------------------------------------------------------------------------------------- */

static void try_query(run *r, dice *d) {
  facts f;
  random_facts(d, &f);
  decide(r, &f);
  uint32_t recipients = consigne_decision_recipients(r->decision);
  r->recipient = roll(d, 2) ? UINT32_MAX : roll(d, recipients);
  const consigne_outcome *outcome = r->recipient == UINT32_MAX
                                        ? consigne_decision_outcome(r->decision)
                                        : consigne_decision_recipient(r->decision, r->recipient);
  int before = consigne_outcome_verdict(outcome);
  uint32_t rule = consigne_outcome_rule_index(outcome);
  if (before == CONSIGNE_VERDICT_ACCEPT || consigne_outcome_cause(outcome) != CONSIGNE_CAUSE_RULE) return;
  bool proved = proof_of(r, rule) != NULL; /* for another recipient */
  r->refusals++;
  if (consigne_repairs_find(r->repairs, r->ruleset, r->query, 0, r->recipient) != CONSIGNE_OK)
    broken(r, 1, "no repairs could be looked for");
  r->repairable += consigne_repairs_count(r->repairs) > 0;
  unsigned long so_far = r->broken;
  law_of_changes(r, &f);
  law_of_proofs(r, &f, rule, proved);
  if (so_far == r->broken || r->broken > SHOWN) return;
  for (uint32_t i = 0; i < f.count; i++) {
    printf("%s%s", f.at[i].field, f.at[i].state == NOT_GIVEN ? " unknown" : f.at[i].state == LEFT_OPEN ? "+" : "");
    for (uint32_t k = 0; k < f.at[i].count && f.at[i].state != NOT_GIVEN; k++) printf(" %s", f.at[i].values[k]);
    printf("; ");
  }
  printf("\nasked about %d\n%.*s\n", (int)r->recipient, (int)r->asked.length, r->asked.at);
}

static void try_ruleset(run *r, dice *d) {
  cgn_buffer_clear(&r->rules);
  random_ruleset(d, &r->rules, NULL, 0);
  if (consigne_ruleset_load_text(r->rules.at, r->rules.length, "random", CONSIGNE_NTS, r->options, r->findings,
                                 &r->ruleset) != CONSIGNE_OK) {
    broken(r, 1, "a random ruleset does not load");
    return;
  }
  for (int i = 0; i < QUERIES_A_RULESET; i++) try_query(r, d);
  consigne_ruleset_free(r->ruleset);
}

int main(int argc, char **argv) {
  unsigned long most = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
  dice d = {.state = (argc > 2 ? strtoull(argv[2], NULL, 10) : 1) * UINT64_C(0x9e3779b97f4a7c15) + 1};
  run r = {.broken = 0};
  cgn_buffer_init(&r.rules, &cgn_allocator_default);
  cgn_buffer_init(&r.asked, &cgn_allocator_default);
  cgn_buffer_init(&r.changed, &cgn_allocator_default);
  if (consigne_options_new(&r.options) || consigne_options_set(r.options, CONSIGNE_OPTION_DUMP, 1) ||
      consigne_query_new(NULL, &r.query) || consigne_decision_new(NULL, &r.decision) ||
      consigne_findings_new(NULL, &r.findings) || consigne_repairs_new(NULL, &r.repairs))
    return 1;
  while (r.refusals < most && r.broken <= SHOWN) try_ruleset(&r, &d);
  printf("%lu refusals of random rulesets: %lu have repairs, %lu in all, %lu of the ruleset; of %lu where one fact "
         "proves, none is without\n",
         r.refusals, r.repairable, r.told, r.of_rules, r.proved);
  consigne_repairs_free(r.repairs);
  consigne_findings_free(r.findings);
  consigne_decision_free(r.decision);
  consigne_query_free(r.query);
  consigne_options_free(r.options);
  cgn_buffer_free(&r.rules);
  cgn_buffer_free(&r.asked);
  cgn_buffer_free(&r.changed);
  return r.broken > 0;
}
