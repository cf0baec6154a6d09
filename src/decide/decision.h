/* SPDX-License-Identifier: MIT */
/* What a decision tells: outcomes, needs, trace; copied, so that it outlives query and ruleset. */
#ifndef CGN_DECIDE_DECISION_H
#define CGN_DECIDE_DECISION_H

#include "decide/query.h"
#include "decide/truth.h"
#include "rules/program.h"

/* A name that an outcome lists: tag, warning. */
typedef struct cgn_label {
  cgn_text name; /* NUL behind it */
  bool assumed;  /* from a rule that ended unknown */
  uint32_t rule;
  int64_t from;   /* warning: when its rule is next enforced further; 0: never */
  uint32_t share; /* and for which share */
} cgn_label;

/* In the decision's arena. */
typedef struct cgn_labels {
  cgn_label *at;
  uint32_t count, capacity;
} cgn_labels;

/* A clause of `when` and the value that met it. */
typedef struct cgn_met {
  cgn_text test;          /* as written */
  int field;              /* the query's, in which the value stands: of identity one of those it is made of */
  const char *field_name; /* "header.from", "fact.colour" */
  cgn_text value;
} cgn_met;

/* A clause of a proof. */
typedef struct cgn_missing_part {
  int kind; /* CONSIGNE_PROOF_* */
  bool negated;
  int field;       /* the query's; 0: the subject's value, or none */
  int with;        /* the query's; 0: none */
  cgn_text name;   /* at NULL: none */
  cgn_text text;   /* as written */
  cgn_truth truth; /* for the value that the outcome tells */
} cgn_missing_part;

/* A proof that was not there. */
typedef struct cgn_missing {
  cgn_text text;
  cgn_missing_part *parts;
  uint32_t count;
} cgn_missing;

/* A text of a reply as it is told. */
typedef struct cgn_told_text {
  const char *text;     /* on one line */
  const char *language; /* "": the ruleset does not say */
} cgn_told_text;

struct consigne_outcome {
  int verdict, cause;
  cgn_text recipient;  /* at NULL: none */
  cgn_text rule;       /* at NULL: failure */
  uint32_t rule_index; /* CGN_NONE: default or failure */
  int64_t since;       /* when the stage of the rule that decided began; 0: undated, or no rule did */
  uint32_t share;      /* of it, in percent */
  uint32_t code;
  cgn_text enhanced;  /* at NULL: none */
  const char **lines; /* of the reply */
  uint32_t line_count;
  const char *reply;          /* joined by CRLF; NULL: none */
  const cgn_told_text *texts; /* of the reply, without codes */
  uint32_t text_count;
  int field;
  const char *field_name; /* NULL: no single value made the rule hold */
  cgn_text value, test;   /* at NULL: none */
  const cgn_met *met;     /* the subject's clause first, then in the order of the text */
  uint32_t met_count;
  const cgn_missing *missing;
  uint32_t missing_count;
  cgn_labels tags, warnings;
  cgn_labels assumed_tags; /* of rules that ended unknown, and of no other */
  const char **held_up_by; /* names of rules, in their order */
  uint32_t held_up_count;
  bool assumed; /* it failed closed: the rule ended unknown */
};

struct consigne_need {
  int kind;       /* CONSIGNE_NEED_* */
  const char *id; /* FIELD: NULL */
  const char *name;
  const char *key, *login, *recipient; /* NULL: it has none */
  int field;                           /* FIELD */
  uint32_t limit;                      /* LIMIT: its number, */
  uint32_t rate, burst;                /* and what it allows */
  int64_t period;
  bool distinct;
  bool optional;
};

typedef struct cgn_trace {
  uint32_t rule, recipient;
  int holds, enforced; /* CONSIGNE_TRUTH_TRUE, _FALSE, _UNKNOWN */
  cgn_text proof;      /* at NULL: none held */
} cgn_trace;

struct consigne_decision {
  cgn_allocator allocator;
  cgn_arena arena; /* everything the last decision tells */
  struct consigne_outcome fold;
  struct consigne_outcome *recipients; /* at least one after consigne_decide */
  uint32_t recipient_count, recipient_capacity;
  struct consigne_need *needs;
  uint32_t need_count, need_capacity;
  cgn_trace *traces;
  uint32_t trace_count, trace_capacity;
  const cgn_authres_seen *seen; /* Authentication-Results, where the ruleset reads what they report */
  uint32_t seen_kept, seen_count;
  bool results_expected;               /* the caller trusts some id */
  const char *difference;              /* after an expect; NULL: none */
  int difference_kind;                 /* CONSIGNE_DIFFERENCE_*; 0: none */
  const char *difference_name;         /* the rule or tag that was demanded; NULL: none */
  char id[CGN_INCIDENT_ID_OCTETS + 1]; /* of the query; "": it has none */
  char revision[CGN_REVISION_OCTETS];  /* of the ruleset; "": none was there */
  struct cgn_judge *judge;             /* working memory of evaluate, reused */
};

int cgn_decision_init(struct consigne_decision *decision, const consigne_options *options);
void cgn_decision_release(struct consigne_decision *decision);
/* Clears it and makes it DEFER 451 4.3.0, cause failure: what stands if nothing better follows. Never fails. */
void cgn_decision_fail(struct consigne_decision *decision);

/* A copy of a text of the ruleset: the one that the decision has, if it was asked for lately. At NULL: no memory.
 */
cgn_text cgn_decision_copy(struct consigne_decision *decision, cgn_string string);

/*
 * Copies what became of the Authentication-Results fields that the query saw,
 * where a rule of the ruleset reads what such fields report. False: no memory.
 */
bool cgn_decision_tell_seen(struct consigne_decision *decision, const struct consigne_ruleset *ruleset,
                            const struct consigne_query *query);
/* Fills the query from an expect block, decides, compares (consigne_ruleset_expect). */
int cgn_evaluate_expect(const struct consigne_ruleset *ruleset, uint32_t expect, struct consigne_query *query,
                        struct consigne_decision *decision);

#endif
