/* SPDX-License-Identifier: MIT */
/* Items, sets and facts of a dump. The items of a list file stand in the dump itself. */
#include "rules/dump/internal.h"
#include "rules/reserved.h"

/* ---- Items ---------------------------------------------------------------------------- */

/* The item of a tree that is checked: only memory can fail. */
void cgn_dump_item(cgn_dumper *dumper, cgn_set_kind kind, const cgn_word *word) {
  cgn_item item;
  cgn_arena_reset(&dumper->items);
  cgn_buffer_clear(&dumper->item);
  if (!cgn_item_read(&dumper->reading, kind, word, dumper->ast->origin_key, &item)) {
    dumper->failed = true;
    return;
  }
  if (item.plain && !cgn_is_reserved(word->text)) {
    cgn_dump_list_add_text(dumper, word->text);
    return;
  }
  cgn_print_item(&dumper->item, &item, word);
  dumper->failed |= dumper->items.failed;
  cgn_dump_list_add(dumper, word->text);
}

void cgn_dump_items(cgn_dumper *dumper, cgn_set_kind kind, const cgn_words *words) {
  for (const cgn_word *word = words->first; word && !dumper->failed; word = word->next)
    cgn_dump_item(dumper, kind, word);
}

/* ---- Sources -------------------------------------------------------------------------- */

void cgn_dump_sources(cgn_dumper *dumper, cgn_set_kind kind, const cgn_ast_source *sources, const char *before) {
  size_t count = 0;
  for (const cgn_ast_source *source = sources; source; source = source->next) count += source->items.count;
  cgn_dump_list_start(dumper, count);
  for (const cgn_ast_source *source = sources; source; source = source->next) {
    cgn_items items = cgn_items_of(&dumper->reading, source);
    for (const cgn_word *word; !dumper->failed && (word = cgn_items_next(&items));)
      cgn_dump_item(dumper, kind, word);
  }
  const char *external = cgn_ast_external(sources) ? "external" : NULL;
  if (dumper->list.count == 0 && !external) return;
  cgn_buffer_add_string(&dumper->out, before);
  if (dumper->list.count) cgn_dump_list_print(dumper);
  if (dumper->list.count && external) cgn_buffer_add_octet(&dumper->out, ' ');
  if (external) cgn_buffer_add_string(&dumper->out, external);
}

/* ---- Declarations --------------------------------------------------------------------- */

static void dump_words(cgn_dumper *dumper, const cgn_words *words) {
  cgn_dump_list_start(dumper, words->count);
  cgn_dump_items(dumper, CGN_SET_WORDS, words);
  cgn_dump_list_print(dumper);
  cgn_buffer_add_octet(&dumper->out, '\n');
}

void cgn_dump_facts(cgn_dumper *dumper) {
  const cgn_ast *ast = dumper->ast;
  if (ast->listeners.first) {
    cgn_buffer_add_string(&dumper->out, "listeners ");
    dump_words(dumper, &ast->listeners);
  }
  cgn_dump_names_start(dumper);
  for (const cgn_ast_fact *one = ast->facts; one; one = one->next) cgn_dump_names_add(dumper, &one->name, one);
  cgn_dump_names_sort(dumper);
  for (uint32_t i = 0; i < dumper->name_count; i++) {
    const cgn_ast_fact *fact = dumper->names[i].declaration;
    cgn_buffer_add_string(&dumper->out, "fact ");
    cgn_buffer_add(&dumper->out, fact->name.text);
    cgn_buffer_add_octet(&dumper->out, ' ');
    dump_words(dumper, &fact->words);
  }
}

void cgn_dump_sets(cgn_dumper *dumper) {
  cgn_dump_names_start(dumper);
  for (const cgn_ast_set *one = dumper->ast->sets; one; one = one->next)
    cgn_dump_names_add(dumper, &one->name, one);
  cgn_dump_names_sort(dumper);
  for (uint32_t i = 0; i < dumper->name_count; i++) {
    const cgn_ast_set *set = dumper->names[i].declaration;
    cgn_buffer_add_string(&dumper->out, cgn_set_kind_name(set->kind));
    cgn_buffer_add_octet(&dumper->out, ' ');
    cgn_buffer_add(&dumper->out, set->name.text);
    cgn_dump_sources(dumper, set->kind, set->sources, " ");
    cgn_buffer_add_octet(&dumper->out, '\n');
    cgn_dump_digest(dumper);
  }
}
