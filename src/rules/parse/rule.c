/* SPDX-License-Identifier: MIT */
/* Rules: when, unless, tags, a verdict, stages (language sections 1, 5 and 7). */
#include "base/limits.h"
#include "rules/parse/state.h"

/* In the order in which they stand. */
typedef enum part { PART_WHEN, PART_UNLESS, PART_TAG, PART_VERDICT, PART_STAGE, PART_NONE } part;

#define THERE_ARE "there are when, unless, tag, accept, reject, defer, quarantine, monitor, enforce"

typedef struct rule_state {
  cgn_ast_rule *rule;
  cgn_ast_stage **stages;
  uint32_t stage_count;
  cgn_place firsts[PART_NONE]; /* of each part; length 0: not there yet */
} rule_state;

/* ---- Conditions and tags ------------------------------------------------------------------------ */

static bool parse_condition(cgn_parser *p, rule_state *state, part which) {
  static const char *const next_words[] = {"and",    "or",    "unless",     "tag", "accept",
                                           "reject", "defer", "quarantine", NULL};
  static const char *const fillers[] = {"then", "do", NULL};
  cgn_ast_rule *rule = state->rule;
  p->in_unless = which == PART_UNLESS;
  uint32_t mistakes = p->load->findings->mistakes;
  cgn_condition *condition = cgn_parse_condition(p);
  if (which == PART_WHEN) rule->broken = p->load->findings->mistakes > mistakes;
  if (which == PART_WHEN) rule->when = condition;
  if (which == PART_UNLESS) rule->unless = condition;
  bool ended = cgn_parse_at_any(p, cgn_parse_rule_words) || cgn_parse_at_declaration(p) || cgn_parse_at_end(p);
  if (ended) return true;
  if (cgn_parse_at_any(p, fillers)) {
    cgn_error(p->load, "syntax", p->token.place, "a verdict stands alone: leave % out", cgn_parse_found(p));
    cgn_parse_advance(p);
    return true;
  }
  bool meant = cgn_parse_unknown(p, "syntax", next_words, "% is no part of a condition, and nothing behind one",
                                 "there are and, or, unless, tag, accept, quarantine, reject, defer and }");
  if (!meant || !cgn_parse_at_any(p, cgn_parse_rule_words)) cgn_parse_skip_unknown(p, cgn_parse_rule_words);
  return true;
}

static bool parse_tag(cgn_parser *p, rule_state *state) {
  cgn_word tag;
  if (cgn_parse_at_part(p)) cgn_parse_expected(p, "a tag behind \"tag\"");
  if (cgn_parse_at_part(p)) return true;
  if (!cgn_parse_value(p, "a tag behind \"tag\"", &tag)) return false;
  if (tag.text.length > CGN_NAME_OCTETS) {
    cgn_error(p->load, "name-too-long", tag.place,
              "a tag has at most " CGN_NUMBER_TEXT(CGN_NAME_OCTETS) " octets: choose a shorter one", CGN_NO_TEXT);
  }
  return cgn_words_add(p->load, &state->rule->tags, &tag);
}

/* ---- Stages ---------------------------------------------------------------------------------------- */

static bool at_share(const cgn_parser *p) {
  if (p->token.kind != CGN_TOKEN_WORD) return false;
  return cgn_is_digit(p->token.text.at[0]) || cgn_text_find(p->token.text, 0, '%') < p->token.text.length;
}

static uint32_t parse_share(cgn_parser *p) {
  cgn_word word = cgn_parse_word(p);
  cgn_text digits = word.text;
  uint64_t share = 0;
  bool percent = digits.at[digits.length - 1] == '%';
  if (percent) digits.length--;
  bool number = cgn_text_to_number(digits, 100, &share);
  if (number && !percent)
    cgn_error(p->load, "percent", word.place, "\"%\" is no share: write \"%%\"", word.text, word.text,
              CGN_TEXT("%"));
  if (!number)
    cgn_error(p->load, "percent", word.place, "\"%\" is no share: write a whole number from 0% to 100%, as in 20%",
              word.text, CGN_TEXT("%"), CGN_TEXT("%"), CGN_TEXT("%"));
  if (cgn_parse_at(p, "%")) cgn_parse_advance(p);
  return (uint32_t)share;
}

/* enforce (PERCENT ["from" DATE] | "from" DATE) */
static bool parse_enforce(cgn_parser *p, cgn_ast_stage *stage) {
  bool share = at_share(p);
  stage->share = share ? parse_share(p) : 100;
  if (cgn_parse_take(p, "from")) return cgn_parse_value(p, "a date, as in: from 2027-03-01", &stage->from);
  if (share) return true;
  cgn_error(
      p->load, "stage", p->last,
      "\"enforce\" has a share or a date, as in \"enforce 20%\" or \"enforce from 2027-03-01\"; without it the "
      "rule is enforced",
      CGN_TEXT("%"));
  return true;
}

/* monitor; a date behind it is told, since going back is a step of the schedule as well. */
static bool parse_monitor(cgn_parser *p, cgn_ast_stage *stage) {
  cgn_place from = p->token.place;
  if (!cgn_parse_take(p, "from")) return true;
  if (!cgn_parse_value(p, "a date, as in: enforce 0% from 2027-03-01", &stage->from)) return false;
  cgn_error(p->load, "stage", cgn_parse_since(p, from),
            "\"monitor\" has no date: write \"enforce 0% from %\", which only watches from then on", CGN_TEXT("%"),
            stage->from.text);
  return true;
}

static bool parse_stage(cgn_parser *p, rule_state *state) {
  cgn_ast_stage *stage = cgn_arena_allocate(p->load->arena, sizeof *stage);
  cgn_place start = p->token.place;
  bool enforced = cgn_parse_at(p, "enforce");
  if (!stage) return false;
  cgn_parse_advance(p);
  if (!(enforced ? parse_enforce(p, stage) : parse_monitor(p, stage))) return false;
  stage->place = cgn_parse_since(p, start);
  if (state->stage_count++ == CGN_STAGES) {
    cgn_error(p->load, "too-many-stages", start, "a rule has at most " CGN_NUMBER_TEXT(CGN_STAGES) " stage lines",
              CGN_NO_TEXT);
  }
  *state->stages = stage;
  state->stages = &stage->next;
  return true;
}

/* ---- The rule --------------------------------------------------------------------------------------- */

static part part_ahead(const cgn_parser *p) {
  if (cgn_parse_at(p, "when")) return PART_WHEN;
  if (cgn_parse_at(p, "unless")) return PART_UNLESS;
  if (cgn_parse_at(p, "tag")) return PART_TAG;
  if (cgn_parse_at(p, "monitor") || cgn_parse_at(p, "enforce")) return PART_STAGE;
  return cgn_parse_at_any(p, cgn_parse_rule_words) ? PART_VERDICT : PART_NONE;
}

/* Parts stand in one order, and but for tags and stages once: a rule reads the same everywhere. */
static void check_order(cgn_parser *p, rule_state *state, part which) {
  static const char *const names[] = {"when", "unless", "tag", "verdict", "stage"};
  cgn_place place = p->token.place;
  bool again = state->firsts[which].length != 0;
  if (again && which != PART_TAG && which != PART_STAGE)
    cgn_parse_twice(p, place, names[which], state->firsts[which]);
  if (!again) state->firsts[which] = place;
  for (int later = (int)which + 1; later < PART_NONE && !again; later++) {
    if (!state->firsts[later].length) continue;
    cgn_error(p->load, "order", place, "% stands before %: a rule is when, unless, tags, verdict, stages",
              cgn_text_of_string(names[which]), cgn_text_of_string(names[later]));
    return;
  }
}

static bool parse_part(cgn_parser *p, rule_state *state, part which) {
  switch (which) {
  case PART_WHEN:
  case PART_UNLESS: cgn_parse_advance(p); return parse_condition(p, state, which);
  case PART_TAG: cgn_parse_advance(p); return parse_tag(p, state);
  case PART_VERDICT: cgn_parse_verdict(p, &state->rule->verdict, cgn_parse_rule_words); return true;
  case PART_STAGE: return parse_stage(p, state);
  case PART_NONE: break;
  }
  cgn_parse_skip_unknown(p, cgn_parse_rule_words);
  return true;
}

static void parse_parts(cgn_parser *p, rule_state *state, cgn_place brace) {
  static const char *const none[] = {NULL};
  while (cgn_parse_in_block(p, brace, none)) {
    bool known = part_ahead(p) != PART_NONE, muted = p->load->findings->muted;
    if (!known) cgn_parse_unknown(p, "unknown-part", cgn_parse_rule_words, "% is nothing of a rule", THERE_ARE);
    cgn_parse_mute(p, muted || !known);
    part which = part_ahead(p);
    if (known) check_order(p, state, which);
    if (!known && which == PART_WHEN) state->firsts[which] = p->token.place;
    if (!parse_part(p, state, which)) (known ? cgn_parse_skip_to : cgn_parse_skip_unknown)(p, cgn_parse_rule_words);
    cgn_parse_mute(p, muted);
  }
}

/* Puts the rule into the list, up to the limit of the options. */
static void add_rule(cgn_parser *p, cgn_ast_rule *rule) {
  uint32_t limit = cgn_options_limit(p->load->options, CONSIGNE_LIMIT_RULES);
  if (p->load->ast.rule_count == limit) {
    cgn_error(p->load, "too-many-rules", rule->name.place, "there are more rules than the limit allows",
              CGN_NO_TEXT);
    return;
  }
  *p->tails->rules = rule;
  p->tails->rules = &rule->next;
  p->load->ast.rule_count++;
}

bool cgn_parse_rule(cgn_parser *p) {
  cgn_ast_rule *rule = cgn_arena_allocate(p->load->arena, sizeof *rule);
  cgn_place brace;
  if (!rule) return false;
  rule_state state = {.rule = rule, .stages = &rule->stages};
  p->tests = 0;
  rule->name = cgn_parse_name(p, "a rule");
  add_rule(p, rule);
  /* Where only the { is missing, the rule is read all the same. */
  if (!cgn_parse_open(p, &brace) && part_ahead(p) == PART_NONE) return false;
  parse_parts(p, &state, brace);
  if (state.firsts[PART_WHEN].length == 0) {
    cgn_error(p->load, "missing-when", rule->name.place,
              "rule \"%\" says nowhere for what it holds: write \"when\"", rule->name.text);
  }
  return true;
}
