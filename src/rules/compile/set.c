/* SPDX-License-Identifier: MIT */
/*
 * Everything that items are in, numbered: the domains of providers first, so
 * that the case of local parts is settled before any address is read (intern.h),
 * then named sets, relays, delegations and, as the rules come, items in braces.
 */
#include "rules/compile/internal.h"

/* ---- Sets --------------------------------------------------------------------------- */

static cgn_set plain_set(cgn_set_kind kind) {
  return (cgn_set){.kind = kind, .provider = CGN_NONE, .delegation = CGN_NONE, .trigger = CGN_NONE};
}

static uint32_t next_set(const cgn_compiler *compiler) {
  return (uint32_t)(compiler->sets.length / sizeof(cgn_set));
}

/* Reads the items and appends the set; gives its number. */
static uint32_t add_set(cgn_compiler *compiler, cgn_set set, const cgn_ast_source *sources) {
  if (!compiler->failed) compiler->failed = !cgn_intern_set(&compiler->intern, sources, &set, next_set(compiler));
  if (set.name.offset == 0) set.name = cgn_compile_string(compiler, CGN_TEXT(""));
  return cgn_compile_add(compiler, &compiler->sets, &set, sizeof set);
}

uint32_t cgn_compile_inline_set(cgn_compiler *compiler, const cgn_words *items, cgn_type type) {
  cgn_set_kind kind = cgn_item_set_kind(type);
  cgn_buffer *key = &compiler->text;
  cgn_buffer_clear(key);
  cgn_buffer_add_octet(key, (char)kind);
  for (const cgn_word *word = items->first; word; word = word->next) {
    /* No word holds NUL, which so ends each part of the key. */
    cgn_buffer_add_octet(key, word->form == CGN_TOKEN_REGEX ? '/' : ' ');
    cgn_buffer_add(key, word->text);
    cgn_buffer_add_octet(key, '\0');
    cgn_buffer_add(key, word->flags);
    cgn_buffer_add_octet(key, '\0');
  }
  compiler->failed |= key->failed;
  uint32_t next = next_set(compiler);
  uint32_t number = cgn_compile_number(compiler, &compiler->inline_sets, cgn_buffer_text(key), next);
  if (number != next) return number;
  const cgn_ast_source source = {.origin = CGN_FROM_ITEMS, .items = *items};
  return add_set(compiler, plain_set(kind), &source);
}

static void compile_named_sets(cgn_compiler *compiler) {
  for (cgn_ast_set *one = compiler->load->ast.sets; one; one = one->next) {
    cgn_set set = plain_set(one->kind);
    set.name = cgn_compile_string(compiler, one->name.text);
    one->number = add_set(compiler, set, one->sources);
  }
}

/* A set of a provider's, by whose name the caller is asked. */
static cgn_set provider_set(cgn_compiler *compiler, cgn_set_kind kind, const cgn_ast_provider *provider,
                            const cgn_ast_source *sources) {
  cgn_set set = plain_set(kind);
  if (cgn_ast_external(sources)) set.name = cgn_compile_string(compiler, provider->name.text);
  return set;
}

/* ---- Providers ----------------------------------------------------------------------- */

/* The first sets: each provider's domains, in the order of the file. */
static void compile_domains(cgn_compiler *compiler) {
  uint32_t number = 0;
  for (cgn_ast_provider *one = compiler->load->ast.providers; one; one = one->next) {
    one->number = number++;
    if (!one->domains) continue;
    cgn_set set = provider_set(compiler, CGN_SET_DOMAINS, one, one->domains);
    set.provider = one->number;
    compiler->program.domains_external |= cgn_ast_external(one->domains) != NULL;
    compiler->failed |= !cgn_intern_case(&compiler->intern, one->case_sensitive);
    add_set(compiler, set, one->domains);
  }
}

static void compile_delegation(cgn_compiler *compiler, const cgn_ast_delegate *one, const cgn_ast_provider *of) {
  cgn_delegation delegation = {.end = one->end, .provider = of->number};
  const cgn_ast_source items = {.origin = CGN_FROM_ITEMS, .items = one->items};
  cgn_set set = plain_set(CGN_SET_ADDRESSES);
  set.delegation = (uint32_t)(compiler->delegations.length / sizeof delegation);
  delegation.items = add_set(compiler, set, &items);
  delegation.to = add_set(compiler, provider_set(compiler, CGN_SET_RELAYS, of, one->to), one->to);
  compiler->delegations_end |= one->end != INT64_MAX;
  delegation.because = cgn_compile_string(compiler, one->because.text);
  cgn_compile_add(compiler, &compiler->delegations, &delegation, sizeof delegation);
}

/* `domains` is the set of the provider's domains, if it has some. */
static void compile_provider(cgn_compiler *compiler, const cgn_ast_provider *one, uint32_t domains) {
  cgn_provider provider = {.domains = one->domains ? domains : CGN_NONE, .relays = CGN_NONE, .enable = CGN_NONE};
  provider.name = cgn_compile_string(compiler, one->name.text);
  provider.subaddress = cgn_compile_string(compiler, one->subaddress.text);
  provider.case_sensitive = one->case_sensitive;
  if (one->relays)
    provider.relays = add_set(compiler, provider_set(compiler, CGN_SET_RELAYS, one, one->relays), one->relays);
  cgn_compile_add(compiler, &compiler->providers, &provider, sizeof provider);
  for (const cgn_ast_delegate *delegate = one->delegates; delegate; delegate = delegate->next)
    compile_delegation(compiler, delegate, one);
}

static void compile_providers(cgn_compiler *compiler) {
  uint32_t domains = 0;
  for (const cgn_ast_provider *one = compiler->load->ast.providers; one; one = one->next) {
    compile_provider(compiler, one, domains);
    domains += one->domains != NULL;
  }
}

static void compile_aliases(cgn_compiler *compiler) {
  for (const cgn_ast_provider *one = compiler->load->ast.providers; one; one = one->next) {
    for (const cgn_ast_alias *alias = one->aliases; alias && !compiler->failed; alias = alias->next)
      compiler->failed |= !cgn_intern_alias(&compiler->intern, alias);
  }
}

/* ---- Words of fields ------------------------------------------------------------------ */

static void compile_words(cgn_compiler *compiler, int field, const cgn_words *words) {
  if (!compiler->failed) compiler->failed |= !cgn_intern_field_words(&compiler->intern, field, words);
}

static void compile_facts(cgn_compiler *compiler) {
  cgn_buffer facts;
  cgn_buffer_init(&facts, &compiler->load->arena->allocator);
  compile_words(compiler, CONSIGNE_FIELD_LISTENER, &compiler->load->ast.listeners);
  for (const cgn_ast_fact *one = compiler->load->ast.facts; one; one = one->next) {
    cgn_fact fact = {cgn_compile_string(compiler, one->name.text)};
    cgn_compile_add(compiler, &facts, &fact, sizeof fact);
    compile_words(compiler, one->field, &one->words);
  }
  compiler->program.facts = cgn_compile_span(compiler, &facts, sizeof(cgn_fact));
  cgn_buffer_free(&facts);
}

void cgn_compile_sets(cgn_compiler *compiler) {
  compile_facts(compiler);
  compile_aliases(compiler);
  compile_domains(compiler);
  compile_named_sets(compiler);
  compile_providers(compiler);
}
