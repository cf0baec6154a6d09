/* SPDX-License-Identifier: MIT */
/*
 * The name of a set or provider where an item stands (S138): "identity is acme"
 * asks for a domain called acme, which no message shows, so the rule is switched off.
 */
#include "base/unicode.h"
#include "rules/check/internal.h"

/* What a name stands for. */
typedef struct named {
  cgn_set_kind kind;             /* of a set */
  const cgn_ast_source *sources; /* of a set; NULL: a provider */
  cgn_text key;
  bool looked, lists_itself;
} named;

static void add(cgn_checker *checker, cgn_text name, cgn_set_kind kind, const cgn_ast_source *sources) {
  named *one = cgn_arena_allocate(&checker->pass, sizeof *one);
  if (!one) return;
  *one = (named){.kind = kind, .sources = sources, .key = cgn_unicode_lower(&checker->pass, name)};
  if (one->key.at) cgn_index_put(&checker->set_names, one->key, one);
}

void cgn_check_set_names(cgn_checker *checker) {
  const cgn_ast *ast = &checker->load->ast;
  for (const cgn_ast_set *set = ast->sets; set; set = set->next)
    add(checker, set->name.text, set->kind, set->sources);
  for (const cgn_ast_provider *one = ast->providers; one; one = one->next)
    add(checker, one->name.text, CGN_SET_DOMAINS, NULL);
}

/* A final dot is no part of a domain's name: the canonical form has none. */
static cgn_text without_dot(cgn_text item) {
  bool dot = item.length > 0 && item.at[item.length - 1] == '.';
  return cgn_text_slice(item, 0, item.length - dot);
}

/* Found out once: it may have millions of items. */
static bool lists_itself(const cgn_checker *checker, named *set) {
  for (const cgn_ast_source *source = set->looked ? NULL : set->sources; source; source = source->next) {
    cgn_items items = cgn_items_of(checker->load, source);
    for (const cgn_word *word; !set->lists_itself && (word = cgn_items_next(&items));)
      set->lists_itself = cgn_text_equal_nocase(without_dot(word->text), set->key);
  }
  set->looked = true;
  return set->lists_itself;
}

static bool is_name(cgn_text text) {
  static const char *const others = ".@*:[/";
  for (const char *c = others; *c; c++)
    if (cgn_text_find(text, 0, *c) < text.length) return false;
  return text.length > 0 && cgn_is_letter(text.at[0]);
}

/* A login or a local part may be such a word: only a set of its kind is meant. */
static bool is_meant(const named *set, cgn_set_kind kind) {
  return (kind != CGN_SET_LOGINS && kind != CGN_SET_WORDS) || (set->sources && set->kind == kind);
}

void cgn_check_no_set(cgn_checker *checker, cgn_set_kind kind, const cgn_word *word, const char *instead) {
  bool text = kind == CGN_SET_LOGINS || kind == CGN_SET_WORDS;
  cgn_text name = text ? word->text : without_dot(word->text);
  if (word->form == CGN_TOKEN_REGEX || !is_name(name)) return;
  cgn_text key = cgn_unicode_lower(&checker->items, name);
  const named *found = key.at ? cgn_index_find(&checker->set_names, key) : NULL;
  if (!found) return;
  named *set = (named *)found;
  if (!is_meant(set, kind) || lists_itself(checker, set)) return;
  cgn_text what = cgn_text_of_string(set->sources ? "set" : "provider");
  if (text)
    cgn_warning(checker->load, "set-as-item", word->place, instead, name, what, name);
  else
    cgn_error(checker->load, "set-as-item", word->place, instead, name, what, name);
}
