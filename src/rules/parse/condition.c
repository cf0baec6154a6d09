/* SPDX-License-Identifier: MIT */
/*
 * Conditions (language section 1: cond, clause). A clause that cannot be read
 * is told and dropped, and the condition goes on behind it.
 */
#include "base/limits.h"
#include "mail/field.h"
#include "rules/parse/state.h"
#include "rules/print/print.h"

/* Behind a mistake: up to what can follow the clause, parentheses passed whole. */
static void skip_clause(cgn_parser *p) {
  for (uint32_t depth = 0; !cgn_parse_at_end(p) && !cgn_parse_at_declaration(p); cgn_parse_pass(p)) {
    if (depth == 0 && (cgn_parse_at_clause_end(p) || p->token.kind == CGN_TOKEN_RIGHT)) return;
    if (p->token.kind == CGN_TOKEN_LEFT) depth++;
    if (p->token.kind == CGN_TOKEN_RIGHT) depth--;
  }
}

/* ---- Clauses --------------------------------------------------------------------------------------- */

static cgn_quantifier parse_quantifier(cgn_parser *p) {
  if (cgn_parse_take(p, "any")) return CGN_ANY;
  if (cgn_parse_take(p, "every")) return CGN_EVERY;
  return cgn_parse_take(p, "no") ? CGN_NO : CGN_ONE;
}

/* "listener=mx" is one word to the lexer. */
static bool holds_operator(cgn_parser *p) {
  cgn_text word = p->token.text;
  size_t equals = p->token.kind == CGN_TOKEN_WORD ? cgn_text_find(word, 0, '=') : 0;
  if (equals == 0 || equals == word.length) return false;
  bool negated = word.at[equals - 1] == '!' && equals > 1;
  size_t value = equals + 1 + (equals + 1 < word.length && word.at[equals + 1] == '=');
  cgn_error(p->load, "operator", p->token.place, negated ? "write \"% is not %\"" : "write \"% is %\"",
            cgn_text_slice(word, 0, equals - negated), cgn_text_slice(word, value, word.length));
  return true;
}

/* "!smtp.mailfrom in own"; "not smtp.mailfrom in own", which begins no test of a subject. */
static bool at_negated_field(const cgn_parser *p) {
  if (p->token.kind != CGN_TOKEN_WORD) return false;
  if (p->token.text.at[0] == '!') return p->token.text.length > 1 && cgn_is_letter(p->token.text.at[1]);
  if (!cgn_parse_at(p, "not")) return false;
  cgn_parser behind = *p;
  cgn_parse_advance(&behind);
  return behind.token.kind == CGN_TOKEN_WORD && cgn_field_named(behind.token.text) != NULL;
}

/* Told with what to write; the test is read all the same. */
static bool parse_negated_field(cgn_parser *p, cgn_condition *clause) {
  cgn_token not = p->token;
  bool sign = not .text.at[0] == '!';
  if (sign)
    p->token.text = cgn_text_slice(not .text, 1, not .text.length);
  else
    cgn_parse_advance(p);
  clause->field.word = cgn_parse_word(p);
  cgn_text test = cgn_text_slice(p->lexer.text, p->token.place.offset, p->lexer.text.length);
  bool is = cgn_parse_at(p, "is");
  if (!cgn_parse_test(p, clause)) return false;
  test.length = p->last.offset + p->last.length - (size_t)(test.at - p->lexer.text.at);
  if (is) test = cgn_text_slice(test, 3, test.length);
  cgn_error(p->load, "operator", not .place,
            sign ? "a field has no \"%\": write \"% % %\"" : "\"%\" stands behind the field: write \"% % %\"",
            sign ? CGN_TEXT("!") : CGN_TEXT("not"), clause->field.word.text,
            is ? CGN_TEXT("is not") : CGN_TEXT("not"), test);
  return true;
}

/* [any|every|no] FIELD, or nothing where a test in `unless` speaks of the subject. */
static bool parse_subject(cgn_parser *p, cgn_condition *clause) {
  clause->quantifier = parse_quantifier(p);
  if (holds_operator(p)) return false;
  if (clause->quantifier == CGN_ONE && cgn_parse_at_misspelt_test(p)) {
    cgn_parse_tell_no_test(p);
    return false;
  }
  if (clause->quantifier != CGN_ONE || !cgn_parse_at_test(p)) {
    return cgn_parse_field(p, "a field, such as header.from, or a parenthesis", &clause->field);
  }
  if (p->in_unless) return true;
  cgn_place place = p->token.place;
  if (cgn_parse_take(p, "not") && cgn_parse_at(p, "limit"))
    cgn_parse_tell_not_exceeded(p, place);
  else
    cgn_error(p->load, "bare-test", place,
              "a test without a field stands in \"unless\" only: write the field before it", CGN_NO_TEXT);
  return false;
}

static bool count_test(cgn_parser *p) {
  if (p->tests++ == CGN_CONDITION_TESTS) {
    cgn_error(p->load, "too-many-tests", p->token.place,
              "a rule has at most " CGN_NUMBER_TEXT(
                  CGN_CONDITION_TESTS) " tests: put what is tested into sets, or make several rules",
              CGN_NO_TEXT);
  }
  return p->tests <= CGN_CONDITION_TESTS;
}

/* limit NAME exceeded, or a field and its test. */
static bool parse_what_is_asked(cgn_parser *p, cgn_condition *clause) {
  if (at_negated_field(p)) return parse_negated_field(p, clause);
  if (!cgn_parse_take(p, "limit")) return parse_subject(p, clause) && cgn_parse_test(p, clause);
  clause->test = CGN_TEST_LIMIT;
  return cgn_parse_exceeded(p, &clause->limit);
}

static cgn_condition *parse_simple_clause(cgn_parser *p) {
  cgn_condition *clause = count_test(p) ? cgn_arena_allocate(p->load->arena, sizeof *clause) : NULL;
  cgn_place start = p->token.place;
  if (!clause || !parse_what_is_asked(p, clause)) {
    skip_clause(p);
    return NULL;
  }
  clause->node = CGN_NODE_CLAUSE;
  clause->place = cgn_parse_since(p, start);
  return clause;
}

static cgn_condition *parse_chain(cgn_parser *p, uint32_t depth);

/* A parenthesis: what is in it, or NULL. */
static cgn_condition *parse_group(cgn_parser *p, uint32_t depth) {
  cgn_place opening = p->token.place;
  if (depth > CGN_CONDITION_DEPTH) {
    cgn_error(p->load, "condition-depth", opening,
              "parentheses stand at most " CGN_NUMBER_TEXT(CGN_CONDITION_DEPTH) " deep: make several rules",
              CGN_NO_TEXT);
    skip_clause(p);
    return NULL;
  }
  cgn_parse_advance(p);
  cgn_condition *inside = parse_chain(p, depth);
  if (p->token.kind == CGN_TOKEN_RIGHT) {
    cgn_parse_advance(p);
    return inside;
  }
  cgn_error(p->load, "unclosed", opening, "this \"(\" has no \")\": write it before %", cgn_parse_found(p));
  return inside;
}

static cgn_condition *parse_clause(cgn_parser *p, uint32_t depth) {
  return p->token.kind == CGN_TOKEN_LEFT ? parse_group(p, depth + 1) : parse_simple_clause(p);
}

/* ---- and, or --------------------------------------------------------------------------------------------- */

static const char *const joiners[] = {[CGN_NODE_AND] = "and", [CGN_NODE_OR] = "or"};

/* The operands from `first` up to `end`, as one would write them. */
static cgn_text joined(cgn_parser *p, cgn_node node, const cgn_condition *first, const cgn_condition *end) {
  cgn_buffer out;
  cgn_buffer_init(&out, &p->load->arena->allocator);
  cgn_print_operands(&out, node, first, end);
  if (out.failed) p->load->arena->failed = true;
  cgn_text copy = cgn_arena_copy(p->load->arena, cgn_buffer_text(&out));
  cgn_buffer_free(&out);
  return copy;
}

/* `chain` holds at least two operands, of which the last stands before the other word, and `right` behind it. */
static void tell_mixed(cgn_parser *p, cgn_place place, const cgn_condition *chain, const cgn_condition *right) {
  const cgn_condition *middle = chain->first;
  while (middle->next) middle = middle->next;
  cgn_text a = joined(p, chain->node, chain->first, middle), b = joined(p, chain->node, middle, NULL);
  cgn_text c = joined(p, chain->node, right, right->next);
  cgn_text one = cgn_text_of_string(joiners[chain->node]);
  cgn_text two = cgn_text_of_string(joiners[chain->node == CGN_NODE_AND ? CGN_NODE_OR : CGN_NODE_AND]);
  cgn_error(p->load, "mixed-and-or", place, "and with or needs parentheses: write (% % %) % %, or % % (% % %)", a,
            one, b, two, c, a, one, b, two, c);
}

/* Takes and, or; false: the condition ends here. */
static bool take_joiner(cgn_parser *p, cgn_node *node) {
  bool wrong = cgn_parse_at_operator(p) && (p->token.text.at[0] == '&' || p->token.text.at[0] == '|');
  if (wrong) cgn_parse_tell_operator(p);
  bool both = cgn_parse_at(p, "and") || (wrong && p->token.text.at[0] == '&');
  bool either = cgn_parse_at(p, "or") || (wrong && !both);
  *node = either ? CGN_NODE_OR : CGN_NODE_AND;
  if (both || either) cgn_parse_advance(p);
  return both || either;
}

/* Operands that are being joined. */
typedef struct chain {
  cgn_condition node; /* and, or: as the first of them says */
  cgn_condition **end;
  bool joined, mixed; /* there was one; there was the other too */
} chain;

static void append(chain *c, cgn_condition *operand) {
  if (!operand) return;
  *c->end = operand;
  c->end = &operand->next;
}

/* A node of its own where there are several operands. */
static cgn_condition *finish(cgn_parser *p, chain *c) {
  cgn_condition *first = c->node.first;
  cgn_condition *node = first && first->next ? cgn_arena_allocate(p->load->arena, sizeof *node) : NULL;
  if (node) *node = c->node;
  return node ? node : first;
}

/*
 * clause {and clause} or clause {or clause}. Recursion by parentheses is
 * bounded in parse_group. Where both words stand, the operands are kept in one
 * list: no tree is right.
 */
static cgn_condition *parse_chain(cgn_parser *p, uint32_t depth) {
  chain c = {.end = &c.node.first};
  cgn_place start = p->token.place;
  cgn_node node;
  append(&c, parse_clause(p, depth));
  for (cgn_place place = p->token.place; take_joiner(p, &node); place = p->token.place) {
    if (!c.joined) c.node.node = node;
    bool first_mixed = node != c.node.node && !c.mixed;
    c.joined = true;
    c.mixed |= first_mixed;
    cgn_condition *operand = parse_clause(p, depth);
    bool whole = operand && c.node.first && c.node.first->next;
    if (first_mixed && whole) tell_mixed(p, place, &c.node, operand);
    append(&c, operand);
  }
  c.node.place = cgn_parse_since(p, start);
  return finish(p, &c);
}

cgn_condition *cgn_parse_condition(cgn_parser *p) {
  return parse_chain(p, 0);
}
