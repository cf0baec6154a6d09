/* SPDX-License-Identifier: MIT */
/* Facts, sets and providers: who there is (language sections 2 and 3). */
#include "rules/meant.h"
#include "rules/parse/state.h"

/* ---- Sources, facts, sets ---------------------------------------------------------------- */

static bool at_source(const cgn_parser *p) {
  return cgn_parse_at_items(p) || cgn_parse_at(p, "file") || cgn_parse_at(p, "external");
}

static bool parse_origin(cgn_parser *p, cgn_ast_source *source) {
  if (cgn_parse_take(p, "external")) {
    source->origin = CGN_FROM_EXTERNAL;
    source->items.place = p->last;
    return true;
  }
  if (!cgn_parse_take(p, "file")) return cgn_parse_items(p, &source->items);
  source->origin = CGN_FROM_FILE;
  return cgn_parse_file(p, &source->file);
}

/* Items in braces, a list file or external, put where `*tail` points. */
static bool parse_source(cgn_parser *p, cgn_ast_source ***tail) {
  cgn_parse_pass_sign(p);
  static const char *const others[] = {"file", "external", NULL};
  bool bare = p->token.kind == CGN_TOKEN_WORD && !cgn_parse_at_line_start(p) && !cgn_is_reserved(p->token.text);
  if (!at_source(p) && bare && cgn_meant_word(others, p->token.text).length)
    cgn_parse_unknown(p, "syntax", others, "expected items in braces, \"file\" or \"external\", found %", "");
  if (!at_source(p) && !bare) {
    cgn_parse_expected(p, "items in braces, \"file\" or \"external\"");
    return false;
  }
  cgn_ast_source *source = cgn_arena_allocate(p->load->arena, sizeof *source);
  if (!source || !parse_origin(p, source)) return false;
  **tail = source;
  *tail = &source->next;
  return true;
}

bool cgn_parse_fact(cgn_parser *p) {
  cgn_ast_fact *fact = cgn_arena_allocate(p->load->arena, sizeof *fact);
  if (!fact) return false;
  fact->name = cgn_parse_name(p, "a fact");
  *p->tails->facts = fact;
  p->tails->facts = &fact->next;
  return cgn_parse_items(p, &fact->words);
}

bool cgn_parse_set(cgn_parser *p, cgn_set_kind kind) {
  cgn_ast_set *set = cgn_arena_allocate(p->load->arena, sizeof *set);
  if (!set) return false;
  set->kind = kind;
  set->name = cgn_parse_name(p, "a set");
  *p->tails->sets = set;
  p->tails->sets = &set->next;
  cgn_ast_source **tail = &set->sources;
  bool read = parse_source(p, &tail);
  while (read && at_source(p)) read = parse_source(p, &tail);
  return read;
}

/* ---- Providers ------------------------------------------------------------------------------- */

/* Where the lists of a provider end. */
typedef struct provider_state {
  cgn_ast_provider *provider;
  cgn_ast_source **domains, **relays;
  cgn_ast_alias **aliases;
  cgn_ast_delegate **delegates;
  cgn_place brace;
  bool over; /* without its } */
} provider_state;

/* A name behind `domains` at the very start of a line: a set, and the provider was not closed. */
static bool parse_infrastructure(cgn_parser *p, provider_state *state, cgn_set_kind kind, cgn_ast_source ***tail) {
  bool unindented = p->last.offset == 0 || p->lexer.text.at[p->last.offset - 1] == '\n';
  if (!unindented || at_source(p) || p->token.kind != CGN_TOKEN_WORD) return parse_source(p, tail);
  cgn_parse_tell_unclosed(p, state->brace);
  state->over = true;
  return cgn_parse_set(p, kind);
}

static bool parse_domains(cgn_parser *p, provider_state *state) {
  return parse_infrastructure(p, state, CGN_SET_DOMAINS, &state->domains);
}

static bool parse_relays(cgn_parser *p, provider_state *state) {
  return parse_infrastructure(p, state, CGN_SET_RELAYS, &state->relays);
}

static bool parse_alias(cgn_parser *p, provider_state *state) {
  cgn_ast_alias *alias = cgn_arena_allocate(p->load->arena, sizeof *alias);
  if (!alias || !cgn_parse_items(p, &alias->items) || !cgn_parse_keyword(p, "of")) return false;
  if (!cgn_parse_value(p, "the domain that these are, as in: alias { a.example } of b.example", &alias->of)) {
    return false;
  }
  *state->aliases = alias;
  state->aliases = &alias->next;
  return true;
}

static bool parse_subaddress(cgn_parser *p, provider_state *state) {
  cgn_place keyword = p->last;
  cgn_word first = state->provider->subaddress;
  if (!cgn_parse_string(p, "the delimiters, as in: subaddress \"+\"", &state->provider->subaddress)) return false;
  if (first.text.at) cgn_parse_twice(p, keyword, "subaddress", first.place);
  if (!state->provider->subaddress.text.length) {
    cgn_error(p->load, "empty-text", p->last, "no delimiter: write one, as in \"+\", or leave subaddress out",
              CGN_NO_TEXT);
  }
  return true;
}

static bool parse_case(cgn_parser *p, provider_state *state) {
  state->provider->case_sensitive = true;
  return cgn_parse_keyword(p, "sensitive");
}

static bool parse_day(cgn_parser *p, cgn_ast_delegate *delegate) {
  const char *what = "the last day, as in: until 2027-06-30";
  if (!cgn_parse_at(p, "because")) return cgn_parse_value(p, what, &delegate->until);
  cgn_parse_expected(p, what);
  return true;
}

/* The reason is compulsory: who reads the ruleset later must know whether the delegation still stands. */
static bool parse_because(cgn_parser *p, cgn_ast_delegate *delegate) {
  if (!cgn_parse_take(p, "because")) {
    cgn_error(p->load, "missing-because", delegate->place,
              "why is this delegated? Write: because \"contract 114, communications office\"", CGN_NO_TEXT);
    return true;
  }
  if (!cgn_parse_string(p, "the reason", &delegate->because)) return false;
  if (!delegate->because.text.length) {
    cgn_error(p->load, "missing-because", p->last, "the reason is empty: say why this is delegated", CGN_NO_TEXT);
  }
  if (!cgn_parse_at(p, "until")) return true;
  cgn_error(p->load, "order", p->token.place, "until stands before because: move it there", CGN_NO_TEXT);
  cgn_parse_advance(p);
  return parse_day(p, delegate);
}

static bool parse_delegate(cgn_parser *p, provider_state *state) {
  cgn_ast_delegate *delegate = cgn_arena_allocate(p->load->arena, sizeof *delegate);
  cgn_place keyword = p->last;
  if (!delegate) return false;
  cgn_ast_source **tail = &delegate->to;
  delegate->place = keyword;
  if (!cgn_parse_items(p, &delegate->items) || !cgn_parse_keyword(p, "to") || !parse_source(p, &tail)) return false;
  if (cgn_parse_take(p, "until") && !parse_day(p, delegate)) return false;
  if (!parse_because(p, delegate)) return false;
  delegate->place = cgn_parse_since(p, keyword);
  *state->delegates = delegate;
  state->delegates = &delegate->next;
  return true;
}

static bool parse_submission(cgn_parser *p, provider_state *state) {
  return cgn_parse_submission(p, &state->provider->submission);
}

static const struct part {
  const char *word;
  bool (*parse)(cgn_parser *p, provider_state *state);
} parts[] = {{"domains", parse_domains},      {"relays", parse_relays},         {"alias", parse_alias},
             {"delegate", parse_delegate},    {"subaddress", parse_subaddress}, {"case", parse_case},
             {"submission", parse_submission}};
static const char *const part_words[] = {"domains",    "relays", "alias",      "delegate",
                                         "subaddress", "case",   "submission", NULL};
#define THERE_ARE "there are domains, relays, alias, subaddress, case sensitive, delegate, submission"

static bool parse_known_part(cgn_parser *p, provider_state *state) {
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!cgn_parse_take(p, parts[i].word)) continue;
    if (!parts[i].parse(p, state)) cgn_parse_skip_to(p, part_words);
    return true;
  }
  return false;
}

static void parse_part(cgn_parser *p, provider_state *state) {
  if (parse_known_part(p, state)) return;
  if (!cgn_parse_unknown(p, "unknown-part", part_words, "% is nothing of a provider", THERE_ARE)) {
    cgn_parse_skip_unknown(p, part_words);
    return;
  }
  bool muted = cgn_parse_mute(p, true);
  parse_known_part(p, state);
  cgn_parse_mute(p, muted);
}

bool cgn_parse_provider(cgn_parser *p) {
  cgn_ast_provider *provider = cgn_arena_allocate(p->load->arena, sizeof *provider);
  if (!provider) return false;
  provider->name = cgn_parse_name(p, "a provider");
  *p->tails->providers = provider;
  p->tails->providers = &provider->next;
  provider_state state = {.provider = provider,
                          .domains = &provider->domains,
                          .relays = &provider->relays,
                          .aliases = &provider->aliases,
                          .delegates = &provider->delegates};
  uint32_t mistakes = p->load->findings->mistakes;
  if (!cgn_parse_open(p, &state.brace)) return false;
  while (!state.over && cgn_parse_in_block(p, state.brace, part_words)) parse_part(p, &state);
  provider->broken = p->load->findings->mistakes > mistakes;
  return true;
}
