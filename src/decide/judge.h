/* SPDX-License-Identifier: MIT */
/*
 * The working memory of a decision, kept from one to the next: what has been
 * found out of fields, values and tests, each stamped with the turn it is true
 * for. A turn is one recipient's judgement; turns are counted for ever, so
 * nothing is ever cleared.
 */
#ifndef CGN_DECIDE_JUDGE_H
#define CGN_DECIDE_JUDGE_H

#include "decide/fields.h"
#include "decide/view.h"

/* What an unknown truth waits for: fields, bit n for field n of the program, and the first `asked` of judge->asked.
 */
typedef struct cgn_needs {
  uint64_t bits[CGN_FIELD_SLOTS / 64];
  uint32_t asked;
} cgn_needs;

/* What a rule's subject found, in a share and with a truth of the rest of `when`. */
typedef struct cgn_subject_memo {
  bool known;
  cgn_truth rest, truth;
  uint32_t share;
  const cgn_value *value;
  cgn_needs needs; /* fields only: what is asked follows */
  struct cgn_need *asked;
  uint32_t asked_count;
} cgn_subject_memo;

typedef struct cgn_ruling {
  cgn_truth holds;
  cgn_truth enforced;     /* whether its verdict counts: it holds, and is enforced for what it holds for */
  const cgn_value *value; /* of the subject, that made it hold, in the share where it is enforced; NULL: none did */
} cgn_ruling;

/* What is the same for every recipient. */
typedef struct cgn_shared {
  uint64_t turn;   /* of `memos` */
  uint64_t judged; /* of `ruling` */
  cgn_ruling ruling;
  /* 4, in the arena: for all values and for those in the share, each without and with needs. */
  cgn_subject_memo *memos;
} cgn_shared;

/* The last outcome of a rule, for the next recipient for whom the same rule holds for the same value. */
typedef struct cgn_model {
  const struct consigne_outcome *outcome; /* NULL: none */
  uint32_t rule;                          /* CGN_NONE: the default */
  const cgn_value *value;
  unsigned personal; /* bit n: part n of it asked who the recipient is */
  bool own_tags;     /* its tags are those of the rule alone */
} cgn_model;

/* A test of the recipient, for the value that the rule is about, and what came out. */
typedef struct cgn_question {
  uint32_t test;
  bool of_subject; /* cgn_test_of_subject asked it, not cgn_test_holds */
  const cgn_value *value;
  cgn_truth truth;
} cgn_question;

enum { CGN_PERSONAL_QUESTIONS = 16 }; /* about one recipient; who is asked more is judged anew each time */

/* What the rules asked of the recipient: who gives the same answers has the same outcome. */
typedef struct cgn_personal {
  bool some;      /* something */
  bool open;      /* in another way than by a test that is known: nobody can tell what another would answer */
  uint32_t depth; /* of tests that are being found out */
  uint32_t count;
  cgn_question questions[CGN_PERSONAL_QUESTIONS];
} cgn_personal;

/* A text of the program that the decision has copied; turn: of the decision. */
typedef struct cgn_copied {
  uint64_t turn;
  uint32_t offset;
  cgn_text text;
} cgn_copied;

enum { CGN_COPIES = 32 }; /* that are found again, by their place in the image */

struct consigne_decision;

/* Who is told of each recipient's outcome while all that was found out for it still stands. False: no memory. */
typedef bool cgn_observe(void *context, struct consigne_decision *decision, const struct consigne_outcome *outcome);

/* Rules that can hold (candidates.h). */
typedef struct cgn_candidates {
  uint64_t *rules; /* bit n: rule n */
  uint64_t *words; /* bit n: rules[n] is not 0 */
  uint32_t rule_capacity, word_capacity;
  uint32_t used;     /* of words; the rest is 0 */
  bool by_recipient; /* the recipient leads to some */
  bool listed;       /* by_recipient: by the sets of these classes alone */
  const uint32_t *classes;
  uint32_t class_count;
} cgn_candidates;

typedef struct cgn_judge {
  cgn_allocator allocator;
  cgn_arena arena;                 /* what lasts as long as one decision works */
  cgn_buffer buffer, clean, lines; /* of one text or reply at a time */
  cgn_buffer id;                   /* of a need */
  cgn_hash_key key; /* of tables of what senders wrote: where this stands in memory, which they do not know */
  cgn_matcher *matcher;
  uint32_t match_limit; /* of the matcher */

  const struct consigne_ruleset *ruleset;
  const char *image;
  const cgn_program *program;
  const struct consigne_query *query;
  int flags;
  uint64_t decision, turn; /* turn of the first recipient; of this one */
  uint32_t recipients;     /* how many will be judged */
  uint32_t recipient;      /* its ordinal in smtp.rcptto; CGN_NONE: none is known */
  uint32_t first, last;    /* its values there: from first up to last, which is not one */

  cgn_known known[CGN_FIELD_SLOTS];
  cgn_view *views; /* by cgn_value.number */
  uint32_t view_capacity;
  cgn_domain_view *domain; /* the last that was looked up for this decision; NULL: none */
  uint64_t *tests;         /* by test: turn * 4 + truth */
  uint32_t test_capacity;
  cgn_shared *shared; /* by rule; with several recipients only */
  uint32_t shared_capacity;
  cgn_personal personal; /* of this recipient, or of those before that gave the same answers */
  cgn_model model;
  cgn_copied copies[CGN_COPIES];
  struct cgn_join *joins; /* join.c */
  uint32_t *unknown;      /* enforced rules before the one that decides that ended unknown, in order */
  uint32_t unknown_capacity;

  cgn_candidates candidates;
  bool plain;           /* every rule is looked at for each recipient: what the tests hold all short cuts against */
  cgn_observe *observe; /* NULL: nobody */
  void *observer;

  bool tracing_needs;     /* unknown truths are looked into again to find what they wait for */
  cgn_needs needs;        /* invariant: who returns a known truth leaves them as they were */
  struct cgn_need *asked; /* noted while tracing; as many as needs.asked */
  uint32_t asked_capacity;
  cgn_needs required, optional;   /* fields of the whole decision, */
  struct cgn_listed_need *listed; /* and what else it waits for: needs.c */
  uint32_t listed_count, listed_capacity;
  uint32_t *listed_slots; /* by id */
  uint32_t listed_mask;
  const char *failure; /* the reply line of a decision that failed */
} cgn_judge;

/* NULL: no memory. */
cgn_judge *cgn_judge_new(const cgn_allocator *allocator);
void cgn_judge_free(cgn_judge *judge);
/* Begins a decision. False: no memory. */
bool cgn_judge_start(cgn_judge *judge, const struct consigne_ruleset *ruleset, const struct consigne_query *query,
                     int flags);
/* Begins the turn of the next recipient. */
void cgn_judge_next(cgn_judge *judge);
bool cgn_judge_is_final(const cgn_judge *judge);

static inline const cgn_rule *cgn_rule_at(const cgn_judge *judge, uint32_t rule) {
  return &CGN_ITEMS(judge->image, judge->program->rules, cgn_rule)[rule];
}
static inline const cgn_test *cgn_test_at(const cgn_judge *judge, uint32_t test) {
  return &CGN_ITEMS(judge->image, judge->program->tests, cgn_test)[test];
}
static inline const cgn_set *cgn_set_at(const cgn_judge *judge, uint32_t set) {
  return &CGN_ITEMS(judge->image, judge->program->sets, cgn_set)[set];
}
static inline const cgn_provider *cgn_provider_at(const cgn_judge *judge, uint32_t provider) {
  return &CGN_ITEMS(judge->image, judge->program->providers, cgn_provider)[provider];
}

/* Found out once a decision or, of smtp.rcptto, once a recipient; lasts as long. */
static inline const cgn_known *cgn_known_of(cgn_judge *judge, int field) {
  const cgn_known *known = &judge->known[field];
  bool there = known->turn == judge->decision && field != CONSIGNE_FIELD_SMTP_RCPTTO;
  return there ? known : cgn_known_find(judge, field);
}

/* Before a recipient is judged. */
static inline void cgn_personal_forget(cgn_judge *judge) {
  judge->personal.some = judge->personal.open = false;
  judge->personal.depth = judge->personal.count = 0;
}
/* Between these two, all that is asked of the recipient is asked by this test. */
static inline void cgn_personal_begin(cgn_judge *judge) {
  judge->personal.some = true;
  judge->personal.depth++;
}
void cgn_personal_end(cgn_judge *judge, const cgn_question *asked);

/* CGN_UNKNOWN. Notes, while that is traced, that this truth waits for the field, or for what it consists of or
 * hangs on. */
cgn_truth cgn_need_field(cgn_judge *judge, int field);
/*
 * The key law (language section 4): whether something is so of some value of the
 * field of judge->known, where `of_known` is the answer for the values that are
 * there. While the field is not complete, a value of which it is so may yet come.
 */
static inline cgn_truth cgn_of_some_value(cgn_judge *judge, const cgn_known *known, cgn_truth of_known) {
  if (of_known == CGN_TRUE || known->state == CGN_COMPLETE) return of_known;
  return cgn_need_field(judge, (int)(known - judge->known));
}
/* Notes, while that is traced, that the ruleset does not have this word. NULL: there is none. */
void cgn_need_word(cgn_judge *judge, int field, const cgn_value *value);
/* The truth; where it is known, what was noted since `before` is forgotten. Only who traces notes something. */
static inline cgn_truth cgn_settle(cgn_judge *judge, cgn_needs before, cgn_truth truth) {
  if (judge->tracing_needs && truth != CGN_UNKNOWN) judge->needs = before;
  return truth;
}
static inline bool cgn_needs_field(const cgn_needs *needs, int field) {
  return (needs->bits[field / 64] >> (field % 64)) & 1;
}
/* Adds the fields. */
void cgn_needs_add_fields(cgn_needs *to, const cgn_needs *more);

#endif
