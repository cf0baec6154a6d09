/* SPDX-License-Identifier: MIT */
/* Sets and declared words (language section 3): every item read, none empty, every pattern compiled. */
#include "mail/pattern.h"
#include "rules/check/internal.h"

#define QUOTE_TOKEN(token) #token
#define QUOTE(number) QUOTE_TOKEN(number)

/* ---- Sources ------------------------------------------------------------------ */

/* A file that check_names could not read has no items either, and was told. */
static bool is_told(const cgn_load *load, cgn_place place) {
  const struct consigne_findings *findings = load->findings;
  for (uint32_t i = 0; i < findings->count; i++) {
    const cgn_place *told = &findings->at[i].place;
    if (told->source == place.source && told->offset == place.offset) return true;
  }
  return false;
}

/* Where octet `offset` of a pattern stands; its flags stand behind it. */
static cgn_place place_in_pattern(const cgn_word *word, size_t offset) {
  cgn_place place = word->place;
  size_t inside = offset < word->text.length ? offset + 1 : word->text.length + 1;
  if (inside >= place.length) return place;
  return (cgn_place){place.source, place.offset + (uint32_t)inside, 1};
}

void cgn_check_compiles(cgn_checker *checker, const cgn_word *word) {
  cgn_pattern_error error;
  cgn_pattern *pattern = cgn_pattern_compile(word->text, word->flags, false, &error);
  if (!pattern)
    cgn_error(checker->load, "bad-pattern", place_in_pattern(word, error.offset),
              "PCRE2 cannot read this pattern: %", cgn_text_of_string(error.text));
  cgn_pattern_free(pattern);
}

static void check_pattern(cgn_checker *checker, cgn_set_kind kind, const cgn_word *word) {
  if (kind == CGN_SET_PATTERNS) {
    cgn_check_compiles(checker, word);
    return;
  }
  cgn_error(checker->load, "pattern-in-set", word->place,
            "% hold no patterns: declare \"patterns NAME { /%/ }\" and test that too",
            cgn_text_of_string(cgn_set_kind_name(kind)), word->text);
}

static void check_source(cgn_checker *checker, cgn_set_kind kind, const cgn_ast_source *source) {
  bool file = source->origin == CGN_FROM_FILE;
  cgn_place place = file ? source->file.place : source->items.place;
  if (source->items.count == 0 && !(file && is_told(checker->load, place)))
    cgn_error(checker->load, "empty-set", place,
              file ? "\"%\" holds no item: an empty set is a mistake, leave it out or fill it"
                   : "no item: an empty set is a mistake, leave it out or fill it",
              source->file.text);
  cgn_items items = cgn_items_of(checker->load, source);
  for (const cgn_word *word; (word = cgn_items_next(&items));) {
    cgn_item item;
    if (!cgn_checker_read(checker, kind, word, &item)) continue;
    if (item.plain) cgn_items_found_plain(&items);
    if (item.kind == CGN_ITEM_PATTERN) check_pattern(checker, kind, word);
    if (!file)
      cgn_check_no_set(checker, kind, word,
                       "\"%\" is a % here, and a set has items and no sets: write its items, or test \"in %\" too");
  }
}

/* A pattern is no value that anyone could be asked about; and one set is asked about once. */
static void check_external(cgn_checker *checker, cgn_set_kind kind, const cgn_ast_source *external) {
  const cgn_ast_source *second = cgn_ast_external(external->next);
  if (kind == CGN_SET_PATTERNS)
    cgn_error(
        checker->load, "external-patterns", external->items.place,
        "the caller is asked about values, not patterns: declare external addresses, domains, logins or words",
        CGN_NO_TEXT);
  if (second)
    cgn_error(checker->load, "external-twice", second->items.place,
              "the caller is asked about this already, at %: leave this out",
              cgn_place_text(checker->load, external->items.place));
}

void cgn_check_sources(cgn_checker *checker, cgn_set_kind kind, const cgn_ast_source *sources) {
  const cgn_ast_source *external = cgn_ast_external(sources);
  if (external) check_external(checker, kind, external);
  for (const cgn_ast_source *source = sources; source; source = source->next) {
    if (source->origin != CGN_FROM_EXTERNAL) check_source(checker, kind, source);
  }
}

/* Each pattern costs a match for each value. */
static void check_pattern_count(cgn_checker *checker, const cgn_ast_set *set) {
  uint32_t count = 0;
  for (const cgn_ast_source *source = set->sources; source; source = source->next) {
    cgn_items items = cgn_items_of(checker->load, source);
    for (const cgn_word *word; (word = cgn_items_next(&items));) {
      if (++count <= CGN_PATTERNS_PER_SET) continue;
      cgn_error(
          checker->load, "too-many-patterns", word->place,
          "a set holds at most " QUOTE(CGN_PATTERNS_PER_SET) " patterns: list names instead where they are names",
          CGN_NO_TEXT);
      return;
    }
  }
}

void cgn_check_sets(cgn_checker *checker) {
  for (const cgn_ast_set *set = checker->load->ast.sets; set; set = set->next) {
    cgn_check_sources(checker, set->kind, set->sources);
    if (set->kind == CGN_SET_PATTERNS) check_pattern_count(checker, set);
  }
}

/* ---- Words of listeners and facts --------------------------------------------- */

static void declare(cgn_checker *checker, int field, const cgn_words *words) {
  for (const cgn_word *word = words->first; word; word = word->next) {
    cgn_item item;
    if (!cgn_checker_read(checker, CGN_SET_WORDS, word, &item)) continue;
    if (item.kind == CGN_ITEM_PATTERN) {
      cgn_error(checker->load, "bad-word", word->place, "a word is declared here, no pattern: write \"%\"",
                word->text);
      continue;
    }
    cgn_text key = cgn_arena_copy(&checker->pass, cgn_word_key(checker, field, item.text));
    if (key.at) cgn_index_put(&checker->words, key, words);
  }
}

void cgn_check_words(cgn_checker *checker) {
  const cgn_ast *ast = &checker->load->ast;
  declare(checker, CONSIGNE_FIELD_LISTENER, &ast->listeners);
  if (ast->listeners.place.length > 0 && ast->listeners.count == 0)
    cgn_error(checker->load, "empty-set", ast->listeners.place, "no word: leave listeners out or name one",
              CGN_NO_TEXT);
  for (const cgn_ast_fact *fact = ast->facts; fact; fact = fact->next) {
    declare(checker, fact->field, &fact->words);
    if (fact->words.count == 0)
      cgn_error(checker->load, "empty-set", fact->words.place,
                "no word: a fact without words can have no value, name the words it may have", CGN_NO_TEXT);
  }
}
