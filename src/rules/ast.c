/* SPDX-License-Identifier: MIT */
/* Conditions as text, and small help for the tree. */
#include "rules/ast.h"

const char *cgn_set_kind_name(cgn_set_kind kind) {
  switch (kind) {
  case CGN_SET_DOMAINS: return "domains";
  case CGN_SET_ADDRESSES: return "addresses";
  case CGN_SET_RELAYS: return "relays";
  case CGN_SET_LOGINS: return "logins";
  case CGN_SET_WORDS: return "words";
  case CGN_SET_PATTERNS: return "patterns";
  }
  return NULL;
}

const char *cgn_mark_name(cgn_mark_kind kind) {
  switch (kind) {
  case CGN_MARK_WARNED: return "warned";
  case CGN_MARK_NOT_WARNED: return "not warned";
  case CGN_MARK_TAGGED: return "tagged";
  case CGN_MARK_NOT_TAGGED: return "not tagged";
  case CGN_MARK_KINDS: break;
  }
  return NULL;
}

const cgn_ast_source *cgn_ast_external(const cgn_ast_source *sources) {
  while (sources && sources->origin != CGN_FROM_EXTERNAL) sources = sources->next;
  return sources;
}

bool cgn_words_add(cgn_load *load, cgn_words *words, const cgn_word *word) {
  cgn_word *added = cgn_arena_allocate(load->arena, sizeof *added);
  if (!added) return false;
  *added = *word;
  added->next = NULL;
  if (words->last) {
    words->last->next = added;
  } else {
    words->first = added;
  }
  words->last = added;
  words->count++;
  return true;
}

cgn_items cgn_items_of(const cgn_load *load, const cgn_ast_source *source) {
  cgn_items items = {.line = source->lines, .left = source->items.count, .next = source->items.first};
  if (!source->lines) return items;
  items.source = source->items.place.source;
  items.text = load->sources.at[items.source].text;
  return items;
}

static const cgn_word *next_word(cgn_items *items) {
  const cgn_word *word = items->next;
  items->next = word->next;
  return word;
}

const cgn_word *cgn_items_next(cgn_items *items) {
  if (items->left == 0) return NULL;
  items->left--;
  if (!items->line) return next_word(items);
  cgn_line line = *items->line++;
  char first = items->text.at[line.offset];
  if (first == '"' || first == '/') return next_word(items);
  items->word = (cgn_word){.place = {items->source, line.offset, line.length}, .form = CGN_TOKEN_WORD};
  items->word.text = (cgn_text){items->text.at + line.offset, line.length};
  items->word.plain = line.plain;
  return &items->word;
}

void cgn_items_found_plain(cgn_items *items) {
  if (items->line) items->line[-1].plain = 1;
}

cgn_text cgn_place_text(cgn_load *load, cgn_place place) {
  uint32_t line;
  cgn_buffer out;
  /* What is not told need not be looked for: going back costs a pass over the text. */
  if (load->findings->full) return CGN_NO_TEXT;
  cgn_sources_locate(&load->sources, place, &line, NULL, NULL);
  cgn_buffer_init(&out, &load->arena->allocator);
  if (line) cgn_buffer_add(&out, load->sources.at[place.source].name);
  cgn_buffer_add_octet(&out, ':');
  cgn_buffer_add_number(&out, line);
  if (out.failed) load->arena->failed = true;
  cgn_text copy = cgn_arena_copy(load->arena, cgn_buffer_text(&out));
  cgn_buffer_free(&out);
  return copy;
}

/* ---- Printing -------------------------------------------------------------------- */

static void add_string(cgn_buffer *out, cgn_text text) {
  cgn_buffer_add_octet(out, '"');
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] == '"' || text.at[i] == '\\') cgn_buffer_add_octet(out, '\\');
    cgn_buffer_add_octet(out, text.at[i]);
  }
  cgn_buffer_add_octet(out, '"');
}

static void add_word(cgn_buffer *out, const cgn_word *word) {
  if (word->form == CGN_TOKEN_STRING) {
    add_string(out, word->text);
    return;
  }
  bool regex = word->form == CGN_TOKEN_REGEX;
  if (regex) cgn_buffer_add_octet(out, '/');
  cgn_buffer_add(out, word->text);
  if (regex) cgn_buffer_add_octet(out, '/');
  cgn_buffer_add(out, word->flags);
}

static void add_items(cgn_buffer *out, const cgn_words *items) {
  cgn_buffer_add_string(out, "{ ");
  for (const cgn_word *item = items->first; item; item = item->next) {
    add_word(out, item);
    cgn_buffer_add_octet(out, ' ');
  }
  cgn_buffer_add_octet(out, '}');
}

const cgn_field_name *cgn_ast_listed(const cgn_condition *clause, const cgn_field_name *field) {
  static const cgn_field_name sealer = {
      .word = {.text = {"arc.d", 5}}, .number = CONSIGNE_FIELD_ARC_D, .type = CGN_TYPE_DOMAIN};
  return clause->test == CGN_TEST_SEALED ? &sealer : field;
}

static void add_set(cgn_buffer *out, const cgn_condition *clause) {
  if (clause->set.text.length)
    cgn_buffer_add(out, clause->set.text);
  else
    add_items(out, &clause->items);
}

static void add_in(cgn_buffer *out, const cgn_condition *clause) {
  if (clause->is && clause->items.first) {
    cgn_buffer_add_string(out, clause->negated ? "is not " : "is ");
    add_word(out, clause->items.first);
    return;
  }
  cgn_buffer_add_string(out, clause->negated ? "not in " : "in ");
  add_set(out, clause);
}

static void add_is(cgn_buffer *out, const cgn_condition *clause, const char *word) {
  cgn_buffer_add_string(out, clause->negated ? "is not " : "is ");
  cgn_buffer_add_string(out, word);
}

static void add_relation(cgn_buffer *out, const cgn_condition *clause, const char *words) {
  if (clause->negated) cgn_buffer_add_string(out, "not ");
  cgn_buffer_add_string(out, words);
  cgn_buffer_add(out, clause->right.word.text);
}

static void add_test(cgn_buffer *out, const cgn_condition *clause) {
  switch (clause->test) {
  case CGN_TEST_ABSENT: add_is(out, clause, "absent"); return;
  case CGN_TEST_NULL: add_is(out, clause, "null"); return;
  case CGN_TEST_MALFORMED: add_is(out, clause, "malformed"); return;
  case CGN_TEST_IN: add_in(out, clause); return;
  case CGN_TEST_EQUALS: add_relation(out, clause, "equals "); return;
  case CGN_TEST_CARRIED: add_relation(out, clause, "carried by relay"); return;
  case CGN_TEST_ALIGNED: add_relation(out, clause, "aligned with "); return;
  case CGN_TEST_ALIGNED_EXACTLY: add_relation(out, clause, "aligned exactly with "); return;
  case CGN_TEST_OWNED: add_relation(out, clause, "owned by "); return;
  case CGN_TEST_SEALED:
    add_relation(out, clause, "sealed by ");
    add_set(out, clause);
    return;
  case CGN_TEST_LIMIT:
    cgn_buffer_add_string(out, "limit ");
    cgn_buffer_add(out, clause->limit.text);
    cgn_buffer_add_string(out, " exceeded");
    return;
  }
}

static void add_clause(cgn_buffer *out, const cgn_condition *clause) {
  static const char *const quantifiers[] = {
      [CGN_ONE] = "", [CGN_ANY] = "any ", [CGN_EVERY] = "every ", [CGN_NO] = "no "};
  cgn_buffer_add_string(out, quantifiers[clause->quantifier]);
  if (clause->field.word.text.length) {
    cgn_buffer_add(out, clause->field.word.text);
    cgn_buffer_add_octet(out, ' ');
  }
  add_test(out, clause);
}

void cgn_ast_print_operands(cgn_buffer *out, cgn_node node, const cgn_condition *first, const cgn_condition *end) {
  for (const cgn_condition *operand = first; operand != end; operand = operand->next) {
    bool nested = operand->node != CGN_NODE_CLAUSE;
    if (operand != first) cgn_buffer_add_string(out, node == CGN_NODE_AND ? " and " : " or ");
    if (nested) cgn_buffer_add_octet(out, '(');
    cgn_ast_print(out, operand);
    if (nested) cgn_buffer_add_octet(out, ')');
  }
}

/* Recursion as deep as the parser nests: CGN_CONDITION_DEPTH. */
void cgn_ast_print(cgn_buffer *out, const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE) {
    add_clause(out, condition);
  } else {
    cgn_ast_print_operands(out, condition->node, condition->first, NULL);
  }
}
