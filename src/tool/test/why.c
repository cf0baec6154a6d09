/* SPDX-License-Identifier: MIT */
/* Says why an expect block does not hold: what decided, what the expected rule says, and what to write instead. */
#include <stdlib.h>
#include <string.h>

#include "tool/test/test.h"

/* The text that is being written. */
typedef struct account {
  const tool_case *of;
  const consigne_outcome *got;
  uint32_t wanted; /* the rule that the block names; UINT32_MAX: none, or default */
  uint32_t trace;  /* of that rule; UINT32_MAX: none */
  FILE *why, *change;
} account;

/* ---- The rule that was expected ------------------------------------------------------ */

static uint32_t rule_named(const consigne_ruleset *ruleset, const char *name) {
  for (uint32_t i = 0; name && i < consigne_ruleset_rules(ruleset); i++)
    if (strcmp(consigne_ruleset_rule_name(ruleset, i), name) == 0) return i;
  return UINT32_MAX;
}

/* The rule that the block demands to decide or to warn, and that does not. */
static uint32_t find_wanted(const account *a) {
  switch (consigne_decision_difference_kind(a->of->decision)) {
  case CONSIGNE_DIFFERENCE_VERDICT:
  case CONSIGNE_DIFFERENCE_RULE:
  case CONSIGNE_DIFFERENCE_NOT_WARNED:
    return rule_named(a->of->ruleset, consigne_decision_difference_name(a->of->decision));
  default: return consigne_outcome_rule_index(a->got);
  }
}

/* Of several recipients, the one for whom the rule holds, or the first. */
static uint32_t find_trace(const account *a) {
  uint32_t found = UINT32_MAX;
  for (uint32_t i = 0; i < consigne_decision_traces(a->of->traced); i++) {
    if (consigne_decision_trace_rule(a->of->traced, i) != a->wanted) continue;
    if (consigne_decision_trace_holds(a->of->traced, i) == CONSIGNE_TRUTH_TRUE) return i;
    if (found == UINT32_MAX) found = i;
  }
  return found;
}

static void write_rule(const account *a, uint32_t rule) {
  const consigne_ruleset *ruleset = a->of->ruleset;
  fprintf(a->why, "%s (%s:%u)", consigne_ruleset_rule_name(ruleset, rule),
          consigne_ruleset_rule_file(ruleset, rule), (unsigned)consigne_ruleset_rule_line(ruleset, rule));
}

/* ---- What decided --------------------------------------------------------------------- */

static void write_needs(FILE *out, const consigne_decision *decision) {
  bool some = false;
  for (uint32_t i = 0; i < consigne_decision_needs(decision); i++) {
    const consigne_need *need = consigne_decision_need(decision, i);
    if (consigne_need_optional(need)) continue;
    const char *id = consigne_need_id(need);
    fprintf(out, "%s%s", some ? ", " : "", id ? id : consigne_need_name(need));
    some = true;
  }
  if (!some) fputs("what it waits for", out);
}

static void write_decider(const account *a) {
  const char *value = consigne_outcome_value(a->got), *test = consigne_outcome_test(a->got);
  const char *field = consigne_field_name(consigne_outcome_field(a->got));
  uint32_t rule = consigne_outcome_rule_index(a->got);
  if (rule == UINT32_MAX) {
    fputs("no rule held", a->why);
    return;
  }
  write_rule(a, rule);
  if (consigne_outcome_verdict(a->got) == CONSIGNE_VERDICT_UNDECIDED) {
    fputs(" waits for ", a->why);
    write_needs(a->why, a->of->decision);
    return;
  }
  fputs(" decided", a->why);
  if (value && test) fprintf(a->why, ": %s %s met \"%s\"", field ? field : "a fact", value, test);
}

/* ---- Why the rule that was expected did not ---------------------------------------------- */

/* Writes a few values that the block gives of a field. Gives whether there was one. */
static bool write_values(const account *a, const char *name, bool some) {
  enum { SHOWN = 3 };
  int field = 0;
  consigne_query *query = a->of->query;
  if (consigne_query_field(query, name, strlen(name), &field) != CONSIGNE_OK) return some;
  uint32_t count = consigne_query_values(query, field);
  for (uint32_t i = 0; i < count && i <= SHOWN; i++, some = true)
    fprintf(a->why, "%s%s", some ? ", " : "", i < SHOWN ? consigne_query_value(query, field, i) : "...");
  return some;
}

/* " (header.from: x@a.example)": the value that a clause looked at. */
static void write_value(const account *a, uint32_t clause, int truth) {
  static const char *const identity[] = {"smtp.mailfrom", "header.from", "header.sender", NULL};
  static const char *const relay[] = {"relay.ip", "relay.name", NULL};
  char name[200];
  size_t size = sizeof name;
  if (consigne_coverage_field(a->of->clauses, clause, name, &size) != CONSIGNE_OK || !*name) return;
  const char *const one[] = {name, NULL};
  const char *const *sources = strcmp(name, "identity") == 0 ? identity : strcmp(name, "relay") == 0 ? relay : one;
  bool some = false;
  fprintf(a->why, " (%s: ", name);
  for (; *sources; sources++) some = write_values(a, *sources, some);
  fprintf(a->why, "%s)", some ? "" : truth == CONSIGNE_TRUTH_UNKNOWN ? "not given" : "absent");
}

/* Whether this is a clause of the rule's `when` with that truth, for this query. */
static bool is_to_blame(const account *a, uint32_t element, int truth) {
  const consigne_coverage *clauses = a->of->clauses;
  return consigne_coverage_kind(clauses, element) == CONSIGNE_ELEMENT_CLAUSE &&
         consigne_coverage_part_of(clauses, element) == a->wanted &&
         consigne_coverage_count(clauses, element, CONSIGNE_TRUTH_TRUE) == 0 &&
         consigne_coverage_count(clauses, element, truth) > 0;
}

/* Writes the clauses that are false, or unknown, each with its value. Gives how many. */
static uint32_t write_clauses(const account *a, int truth) {
  consigne_coverage *clauses = a->of->clauses;
  uint32_t count = 0;
  consigne_coverage_reset(clauses);
  if (consigne_coverage_add(clauses, a->of->query, CONSIGNE_FLAG_PARTIAL, CONSIGNE_COVERAGE_ALL)) return 0;
  for (uint32_t i = 0; i < consigne_coverage_elements(clauses); i++) {
    if (!is_to_blame(a, i, truth)) continue;
    char *text = tool_element_text(clauses, i);
    fprintf(a->why, "%s\"%s\" is %s", count++ ? ", " : " ", text,
            truth == CONSIGNE_TRUTH_UNKNOWN ? "unknown" : "false");
    fprintf(a->change, "%s\"%s\"", count > 1 ? ", " : "give the block facts that make true: ", text);
    write_value(a, i, truth);
    free(text);
  }
  return count;
}

static void blame_clauses(const account *a, int truth) {
  const char *name = consigne_ruleset_rule_name(a->of->ruleset, a->wanted);
  if (write_clauses(a, truth) > 0) {
    fprintf(a->change, "; or change %s", name);
    return;
  }
  fprintf(a->why, " it %s", truth == CONSIGNE_TRUTH_UNKNOWN ? "is unknown" : "does not hold");
  fprintf(a->change, "give the block facts that make %s hold, or change %s", name, name);
}

/* The rule holds, but it is not enforced, or an earlier rule decided. */
static void blame_order(const account *a) {
  const char *name = consigne_ruleset_rule_name(a->of->ruleset, a->wanted);
  if (consigne_decision_trace_enforced(a->of->traced, a->trace) != CONSIGNE_TRUTH_TRUE) {
    fputs(" it holds, but is not enforced at the date that the block gives", a->why);
    fprintf(a->change, "give the block a `now` from which %s is enforced, or demand \"warned %s\"", name, name);
    return;
  }
  fputs(" it holds, but stands behind", a->why);
  fprintf(a->change, "put %s before %s, or narrow %s", name, consigne_outcome_rule(a->got),
          consigne_outcome_rule(a->got));
}

static void write_expected(const account *a) {
  int holds = consigne_decision_trace_holds(a->of->traced, a->trace);
  const char *proof = consigne_decision_trace_proof(a->of->traced, a->trace);
  fputs("; of ", a->why);
  write_rule(a, a->wanted);
  if (holds == CONSIGNE_TRUTH_TRUE) {
    blame_order(a);
  } else if (proof) {
    fprintf(a->why, " the proof \"%s\" holds", proof);
    fprintf(a->change, "take out of the block what proves \"%s\", or that proof out of %s", proof,
            consigne_ruleset_rule_name(a->of->ruleset, a->wanted));
  } else {
    blame_clauses(a, holds);
  }
}

/* Writes what the block could demand instead. */
static void write_instead(const account *a) {
  const char *rule = consigne_outcome_rule(a->got);
  fprintf(a->change, "%sdemand \"%s by %s\" if that is meant", ftell(a->change) > 0 ? "; or " : "",
          consigne_verdict_name(consigne_outcome_verdict(a->got)), rule ? rule : "default");
}

/* A rule warned, but the block demands that it does not. */
static bool write_unwanted(const account *a) {
  if (consigne_decision_difference_kind(a->of->decision) != CONSIGNE_DIFFERENCE_WARNED) return false;
  const char *name = consigne_decision_difference_name(a->of->decision);
  uint32_t rule = rule_named(a->of->ruleset, name);
  if (rule == UINT32_MAX) return false;
  write_rule(a, rule);
  fputs(" holds, and only warns", a->why);
  fprintf(a->change, "give the block facts by which %s does not hold, or demand \"warned %s\" if that is meant",
          name, name);
  return true;
}

static void write_all(const account *a) {
  if (write_unwanted(a)) return;
  bool decided = consigne_outcome_rule_index(a->got) == a->wanted;
  write_decider(a);
  if (a->trace != UINT32_MAX && !decided) write_expected(a);
  if ((a->trace == UINT32_MAX || decided) && consigne_outcome_verdict(a->got) == CONSIGNE_VERDICT_UNDECIDED) {
    fputs("give the block ", a->change);
    write_needs(a->change, a->of->decision);
  }
  write_instead(a);
}

int tool_explain_case(const tool_case *failed, tool_result *result) {
  size_t why_size, change_size;
  account a = {.of = failed, .got = consigne_decision_outcome(failed->decision)};
  int status =
      consigne_decide(failed->ruleset, failed->query, CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_TRACE, failed->traced);
  if (status != CONSIGNE_OK) return status;
  a.wanted = find_wanted(&a);
  a.trace = find_trace(&a);
  a.why = open_memstream(&result->why, &why_size);
  a.change = open_memstream(&result->change, &change_size);
  if (a.why && a.change) {
    fputs("why: ", a.why);
    write_all(&a);
  } else {
    status = CONSIGNE_E_MEMORY;
  }
  if (a.why && fclose(a.why) != 0) status = CONSIGNE_E_MEMORY;
  if (a.change && fclose(a.change) != 0) status = CONSIGNE_E_MEMORY;
  return status;
}
