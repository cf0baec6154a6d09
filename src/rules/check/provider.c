/* SPDX-License-Identifier: MIT */
/*
 * Providers (language section 3): domains and relays, aliases, subaddress, and
 * delegations, which may lend out no address that the provider does not have.
 */
#include "base/instant.h"
#include "rules/check/internal.h"

#define DAY_MILLISECONDS INT64_C(86400000)

/* ---- Aliases ------------------------------------------------------------------ */

/* A plain domain name, no literal or wildcard. The key is in `pass`; at NULL: told, or no memory. */
static cgn_text read_plain(cgn_checker *checker, const cgn_word *word) {
  cgn_domain domain;
  cgn_domain_read(&checker->pass, word->text, &domain);
  if (!(domain.flags & (CGN_DOMAIN_INVALID | CGN_DOMAIN_LITERAL)) && word->form != CGN_TOKEN_REGEX)
    return domain.key;
  cgn_error(checker->load, "bad-domain", word->place,
            "\"%\" is no plain domain name: an alias is one name for one other, write x.example", word->text);
  return CGN_NO_TEXT;
}

static void add_alias(cgn_checker *checker, const cgn_word *word, cgn_text of) {
  cgn_text domain = read_plain(checker, word);
  cgn_text *alias = domain.at && of.at ? cgn_arena_allocate(&checker->pass, sizeof *alias) : NULL;
  if (!alias) return;
  *alias = of;
  const cgn_text *before = cgn_index_put(&checker->aliases, domain, alias);
  if (before && !cgn_text_equal(*before, of))
    cgn_error(checker->load, "defined-twice", word->place,
              "\"%\" is an alias of \"%\" already: a domain is replaced by one other, remove one of the two",
              domain, *before);
}

static void add_aliases(cgn_checker *checker, const cgn_ast_alias *alias) {
  cgn_text of = read_plain(checker, &alias->of);
  if (alias->items.count == 0)
    cgn_error(checker->load, "empty-set", alias->items.place, "no domain: leave this alias out or name one",
              CGN_NO_TEXT);
  for (const cgn_word *word = alias->items.first; word; word = word->next) add_alias(checker, word, of);
}

/* Domains are replaced once: what an alias stands for is looked up as it is. */
static void check_chain(cgn_checker *checker, const cgn_ast_alias *alias) {
  cgn_domain domain;
  cgn_domain_read(&checker->pass, alias->of.text, &domain);
  const cgn_text *next = domain.key.at ? cgn_index_find(&checker->aliases, domain.key) : NULL;
  if (next)
    cgn_warning(checker->load, "alias-chain", alias->of.place,
                "\"%\" is itself an alias of \"%\", and a domain is replaced once only: write \"of %\"", domain.key,
                *next, *next);
}

void cgn_check_aliases(cgn_checker *checker) {
  const cgn_ast_provider *all = checker->load->ast.providers;
  for (const cgn_ast_provider *one = all; one; one = one->next) {
    for (const cgn_ast_alias *alias = one->aliases; alias; alias = alias->next) add_aliases(checker, alias);
  }
  for (const cgn_ast_provider *one = all; one; one = one->next) {
    for (const cgn_ast_alias *alias = one->aliases; alias; alias = alias->next) check_chain(checker, alias);
  }
}

/* ---- What a provider has ------------------------------------------------------ */

/*
 * What a provider lists of the names that its delegations need: each domain,
 * and those above it. Its own list may be very long, so it is gone through once
 * and not kept.
 */
typedef struct listed {
  bool exact, below; /* x; *.x */
} listed;

static cgn_text replaced(const cgn_checker *checker, cgn_text key) {
  const cgn_text *of = cgn_index_find(&checker->aliases, key);
  return of ? *of : key;
}

/* The name above, empty at the end. */
static cgn_text parent_of(cgn_text name) {
  return cgn_text_slice(name, cgn_text_find(name, 0, '.') + 1, name.length);
}

/* The domain that an item needs; empty: it is one of no domain. */
static cgn_text needed(const cgn_checker *checker, const cgn_item *item) {
  cgn_text key = item->address.domain.key;
  if (item->kind == CGN_ITEM_BELOW) return key;
  return item->kind == CGN_ITEM_DOMAIN || item->kind == CGN_ITEM_ADDRESS ? replaced(checker, key) : CGN_TEXT("");
}

static void need(cgn_checker *checker, cgn_index *names, const cgn_word *word) {
  cgn_item item;
  if (!cgn_checker_read(checker, CGN_SET_ADDRESSES, word, &item)) return;
  cgn_text name = cgn_arena_copy(&checker->own, needed(checker, &item));
  for (; name.length > 0; name = parent_of(name)) {
    listed *none = cgn_arena_allocate(&checker->own, sizeof *none);
    if (!none || cgn_index_put(names, name, none)) return; /* what is above a name that is there is there, too */
  }
}

static void list(cgn_checker *checker, const cgn_index *names, const cgn_word *word) {
  cgn_item item;
  if (!cgn_checker_read(checker, CGN_SET_DOMAINS, word, &item) || item.kind > CGN_ITEM_BELOW) return;
  /* The index holds what was allocated in need(), not const. */
  listed *found = (listed *)cgn_index_find(names, needed(checker, &item));
  if (!found) return;
  *(item.kind == CGN_ITEM_DOMAIN ? &found->exact : &found->below) = true;
}

/* The names that delegations of this provider need, and how it lists them. */
static cgn_index read_names(cgn_checker *checker, const cgn_ast_provider *provider) {
  cgn_index names = {.arena = &checker->own};
  for (const cgn_ast_delegate *delegate = provider->delegates; delegate; delegate = delegate->next) {
    for (const cgn_word *word = delegate->items.first; word; word = word->next) need(checker, &names, word);
  }
  for (const cgn_ast_source *source = provider->domains; source; source = source->next) {
    cgn_items items = cgn_items_of(checker->load, source);
    for (const cgn_word *word; (word = cgn_items_next(&items));) list(checker, &names, word);
  }
  return names;
}

static bool is_inside(const cgn_checker *checker, const cgn_index *names, const cgn_item *item) {
  cgn_text name = needed(checker, item);
  const listed *one = cgn_index_find(names, name);
  if (one && (item->kind == CGN_ITEM_BELOW ? one->below : one->exact)) return true;
  while ((name = parent_of(name)).length > 0) {
    one = cgn_index_find(names, name);
    if (one && one->below) return true;
  }
  return false;
}

/* ---- Delegations -------------------------------------------------------------- */

static void check_end(cgn_checker *checker, cgn_ast_delegate *delegate) {
  bool day_only = false;
  delegate->end = INT64_MAX;
  if (delegate->until.text.length == 0) return;
  if (!cgn_check_date(checker, &delegate->until, &delegate->end, &day_only)) return;
  if (day_only) delegate->end += DAY_MILLISECONDS; /* the day named is included */
}

static void check_delegated(cgn_checker *checker, const cgn_ast_provider *provider, const cgn_index *names,
                            const cgn_word *word) {
  cgn_item item;
  if (!cgn_checker_read(checker, CGN_SET_ADDRESSES, word, &item)) return;
  if (item.kind == CGN_ITEM_PATTERN) {
    cgn_error(checker->load, "pattern-in-set", word->place,
              "no pattern can be delegated: name the addresses, or *@domain for all of a domain", CGN_NO_TEXT);
  } else if (!provider->broken && !cgn_ast_external(provider->domains) && !is_inside(checker, names, &item)) {
    cgn_error(
        checker->load, "delegate-outside", word->place,
        "\"%\" is not within the domains of \"%\": delegate it where its domain is listed, or list the domain",
        word->text, provider->name.text);
  }
}

static void check_delegate(cgn_checker *checker, const cgn_ast_provider *provider, const cgn_index *names,
                           cgn_ast_delegate *delegate) {
  check_end(checker, delegate);
  if (delegate->items.count == 0)
    cgn_error(checker->load, "empty-set", delegate->items.place,
              "no address: leave this delegation out or name one", CGN_NO_TEXT);
  for (const cgn_word *word = delegate->items.first; word; word = word->next)
    check_delegated(checker, provider, names, word);
  cgn_check_sources(checker, CGN_SET_RELAYS, delegate->to);
}

/* ---- Providers ---------------------------------------------------------------- */

/* Delimiters are compared octet by octet. */
static void check_subaddress(cgn_checker *checker, const cgn_word *word) {
  for (size_t i = 0; i < word->text.length; i++) {
    char c = word->text.at[i];
    bool sign = c > ' ' && c < 0x7f && c != '@' && c != '"';
    if (sign && !cgn_is_alnum(c)) continue;
    cgn_findings_add(checker->load->findings, sign ? CONSIGNE_SEVERITY_WARNING : CONSIGNE_SEVERITY_ERROR,
                     "bad-subaddress", word->place,
                     "each character of \"%\" cuts a local part: write signs such as \"+\", \"-\" or \"+-\"",
                     &word->text);
    return;
  }
}

/* The caller is asked by the provider's name: one YES would be one to each list of relays, whatever it was for. */
static void check_asked_relays(cgn_checker *checker, const cgn_ast_provider *provider) {
  const cgn_ast_source *first = cgn_ast_external(provider->relays);
  for (const cgn_ast_delegate *one = provider->delegates; one; one = one->next) {
    const cgn_ast_source *external = cgn_ast_external(one->to);
    if (first && external)
      cgn_error(
          checker->load, "external-twice", external->items.place,
          "the caller, asked about a relay of \"%\", cannot tell this list from the one at %: name the relays "
          "of one of them",
          provider->name.text, cgn_place_text(checker->load, first->items.place));
    if (!first) first = external;
  }
}

static void check_provider(cgn_checker *checker, cgn_ast_provider *provider) {
  cgn_checker_begin(checker);
  cgn_check_sources(checker, CGN_SET_DOMAINS, provider->domains);
  cgn_check_sources(checker, CGN_SET_RELAYS, provider->relays);
  check_asked_relays(checker, provider);
  check_subaddress(checker, &provider->subaddress);
  if (provider->submission) cgn_check_submission(checker, provider->submission);
  if (!provider->delegates) return;
  cgn_index names = read_names(checker, provider);
  for (cgn_ast_delegate *delegate = provider->delegates; delegate; delegate = delegate->next)
    check_delegate(checker, provider, &names, delegate);
}

void cgn_check_providers(cgn_checker *checker) {
  for (cgn_ast_provider *one = checker->load->ast.providers; one; one = one->next) check_provider(checker, one);
}
