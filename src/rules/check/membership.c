/* SPDX-License-Identifier: MIT */
/*
 * `in` and `is` (language section 2, Types): which field is tested against
 * which kind of set, items in braces, and that a word is one that the field can have.
 */
#include "base/limits.h"
#include "rules/check/internal.h"
#include "rules/meant.h"

/* ---- Words -------------------------------------------------------------------- */

static const cgn_words *declared_words(const cgn_ast *ast, int number) {
  if (number == CONSIGNE_FIELD_LISTENER) return &ast->listeners;
  for (const cgn_ast_fact *fact = ast->facts; fact; fact = fact->next) {
    if (fact->field == number) return &fact->words;
  }
  return NULL;
}

static void consider_built_in(cgn_meant *meant, cgn_text words) {
  for (size_t from = 0; from < words.length;) {
    size_t blank = cgn_text_find(words, from, ' ');
    cgn_meant_consider(meant, cgn_text_slice(words, from, blank - from));
    from = blank + 1;
  }
}

/* Of the words that are built in and those that the ruleset declares; empty: none is near. */
static cgn_text nearest_word(cgn_checker *checker, int number, cgn_text wanted) {
  const cgn_words *declared = declared_words(&checker->load->ast, number);
  const char *built_in = cgn_checked_field(number)->words;
  cgn_meant meant;
  cgn_meant_start(&meant, wanted);
  consider_built_in(&meant, built_in ? cgn_text_of_string(built_in) : CGN_NO_TEXT);
  if (!declared || declared->count > CGN_NEAREST_NAMES) return meant.best;
  for (const cgn_word *word = declared->first; word; word = word->next) cgn_meant_consider(&meant, word->text);
  return meant.best;
}

static void report_word(cgn_checker *checker, int number, const cgn_word *word, cgn_text canonical) {
  const cgn_load *load = checker->load;
  const cgn_field *field = cgn_checked_field(number);
  bool looked_for = load->findings->count < CGN_NEAREST_FINDINGS;
  cgn_text near = looked_for ? nearest_word(checker, number, canonical) : CGN_NO_TEXT;
  if (near.length > 0)
    cgn_error(load, "unknown-word", word->place, "this field never holds \"%\": did you mean \"%\"?", word->text,
              near);
  else if (number == CONSIGNE_FIELD_LISTENER)
    cgn_error(load, "unknown-word", word->place, "no listener is called \"%\": declare it, \"listeners { % }\"",
              word->text, word->text);
  else if (number >= CGN_FIRST_FACT)
    cgn_error(load, "unknown-word", word->place,
              "this fact never holds \"%\": add it to the words it is declared with", word->text);
  else
    cgn_error(load, "unknown-word", word->place, "\"%\" never holds \"%\", but one of: %",
              cgn_text_of_string(field->name), word->text, cgn_text_of_string(field->words));
}

void cgn_check_declared(cgn_checker *checker, int field, const cgn_word *word, cgn_text canonical) {
  if (cgn_field_has_word(cgn_checked_field(field), canonical)) return;
  if (cgn_index_find(&checker->words, cgn_word_key(checker, field, canonical))) return;
  report_word(checker, field, word, canonical);
}

/* ---- Sets --------------------------------------------------------------------- */

static bool may_be_in(const cgn_field_name *name, cgn_set_kind kind) {
  switch (name->type) {
  case CGN_TYPE_ADDRESS: return kind == CGN_SET_DOMAINS || kind == CGN_SET_ADDRESSES || kind == CGN_SET_PATTERNS;
  case CGN_TYPE_DOMAIN: return kind == CGN_SET_DOMAINS || kind == CGN_SET_PATTERNS;
  case CGN_TYPE_LOGIN: return kind == CGN_SET_LOGINS || kind == CGN_SET_PATTERNS;
  case CGN_TYPE_WORD: return kind == CGN_SET_WORDS || (kind == CGN_SET_PATTERNS && cgn_is_local(name));
  case CGN_TYPE_RELAY:
  case CGN_TYPE_IP:
  case CGN_TYPE_HOST: return kind == CGN_SET_RELAYS;
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
  return false;
}

static bool may_be_in_provider(const cgn_field_name *name) {
  return may_be_in(name, CGN_SET_DOMAINS) || may_be_in(name, CGN_SET_RELAYS);
}

/* What a field of this type is tested against. */
static const char *what_it_takes(const cgn_field_name *name) {
  if (cgn_is_local(name)) return "words or patterns";
  switch (name->type) {
  case CGN_TYPE_ADDRESS: return "domains, addresses, patterns or a provider";
  case CGN_TYPE_DOMAIN: return "domains, patterns or a provider";
  case CGN_TYPE_LOGIN: return "logins or patterns";
  case CGN_TYPE_WORD: return "words";
  case CGN_TYPE_RELAY:
  case CGN_TYPE_IP:
  case CGN_TYPE_HOST: return "relays or a provider";
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
  return "nothing but \"is absent\"";
}

static void report_set(cgn_checker *checker, const cgn_field_name *name, const cgn_word *set, const char *kind) {
  cgn_error(checker->load, "wrong-type", set->place, "\"%\" holds %, and \"%\" is tested against %", set->text,
            cgn_text_of_string(kind), name->word.text, cgn_text_of_string(what_it_takes(name)));
}

static void check_words_of_set(cgn_checker *checker, const cgn_ast_set *set, int field) {
  for (const cgn_ast_source *source = set->sources; source; source = source->next) {
    cgn_items items = cgn_items_of(checker->load, source);
    for (const cgn_word *word; (word = cgn_items_next(&items));) {
      cgn_item item;
      if (cgn_checker_read(checker, CGN_SET_WORDS, word, &item) && item.kind == CGN_ITEM_WORD)
        cgn_check_declared(checker, field, word, item.text);
    }
  }
}

/* A set is gone through once for each field, however many tests name it. */
static void check_named_set(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  cgn_ast_set *set = clause->set_found;
  if (!may_be_in(name, set->kind)) {
    report_set(checker, name, &clause->set, cgn_set_kind_name(set->kind));
    return;
  }
  set->types |= UINT32_C(1) << name->type;
  if (name->type != CGN_TYPE_WORD || cgn_is_local(name)) return;
  uint64_t *seen = &set->fields[name->number / 64], bit = UINT64_C(1) << (name->number % 64);
  if (!(*seen & bit)) check_words_of_set(checker, set, name->number);
  *seen |= bit;
}

/* ---- Items in braces ---------------------------------------------------------- */

static void check_item(cgn_checker *checker, const cgn_field_name *name, const cgn_word *word) {
  cgn_item item;
  if (word->form == CGN_TOKEN_REGEX && !may_be_in(name, CGN_SET_PATTERNS)) {
    cgn_error(checker->load, "wrong-type", word->place, "\"%\" is matched against no pattern, but tested against %",
              name->word.text, cgn_text_of_string(what_it_takes(name)));
    return;
  }
  if (!cgn_checker_read(checker, cgn_item_set_kind(name->type), word, &item)) return;
  if (item.kind == CGN_ITEM_PATTERN) cgn_check_compiles(checker, word);
  if (name->type != CGN_TYPE_WORD || cgn_is_local(name))
    cgn_check_no_set(checker, cgn_item_set_kind(name->type), word,
                     "\"%\" is a % here, and this asks for an item of that name: write \"in %\"");
  if (item.kind == CGN_ITEM_WORD && !cgn_is_local(name)) cgn_check_declared(checker, name->number, word, item.text);
}

static void check_items(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  if (name->type == CGN_TYPE_INSTANT) {
    cgn_error(checker->load, "wrong-type", clause->place,
              "\"%\" is tested against nothing but \"is absent\": dates stand in stages and in until",
              name->word.text);
    return;
  }
  if (clause->items.count == 0)
    cgn_error(checker->load, "empty-set", clause->items.place, "no item: nothing is ever in here, name one",
              CGN_NO_TEXT);
  for (const cgn_word *word = clause->items.first; word; word = word->next) check_item(checker, name, word);
}

void cgn_check_membership(cgn_checker *checker, const cgn_field_name *name, const cgn_condition *clause) {
  if (clause->set.text.length == 0)
    check_items(checker, name, clause);
  else if (clause->set_found)
    check_named_set(checker, name, clause);
  else if (clause->provider_found && !may_be_in_provider(name))
    report_set(checker, name, &clause->set, "domains and relays");
}
