/* SPDX-License-Identifier: MIT */
/*
 * A ruleset text: its version, its declarations one after the other, and the
 * files it includes (language section 1). The grammar has no LL(1) conflict;
 * each declaration has its function, by the word that begins it.
 */
#include "rules/parse/parse.h"

#include "base/limits.h"
#include "rules/name_index.h"
#include "rules/parse/state.h"

/* ---- Declarations of one value ------------------------------------------------------------ */

static bool parse_single(cgn_parser *p, const char *what, const char *value_of, cgn_word *value) {
  cgn_place keyword = p->last;
  cgn_word first = *value;
  if (!cgn_parse_value(p, value_of, value)) return false;
  if (first.text.length) cgn_parse_twice(p, keyword, what, first.place);
  return true;
}

static bool parse_origin(cgn_parser *p) {
  return parse_single(p, "origin", "a domain behind origin: origin example.org", &p->load->ast.origin);
}

static bool parse_zone(cgn_parser *p) {
  return parse_single(p, "zone", "an offset behind zone: zone +01:00", &p->load->ast.zone);
}

static bool parse_mixed(cgn_parser *p) {
  cgn_ast *ast = &p->load->ast;
  if (!cgn_parse_at(p, "reject") && !cgn_parse_at(p, "quarantine")) {
    cgn_parse_expected(p, "\"reject\" or \"quarantine\" behind \"mixed\"");
    return false;
  }
  ast->mixed_quarantine = cgn_parse_at(p, "quarantine");
  return parse_single(p, "mixed", "reject or quarantine", &ast->mixed_word);
}

static bool parse_listeners(cgn_parser *p) {
  return cgn_parse_items(p, &p->load->ast.listeners);
}

static bool parse_default(cgn_parser *p) {
  cgn_ast_verdict *fallback = &p->load->ast.fallback;
  cgn_place keyword = p->last, first = fallback->place;
  bool again = fallback->verdict != 0;
  if (!cgn_parse_verdict_behind(p, "default")) return false;
  if (again) cgn_parse_twice(p, keyword, "default", first);
  cgn_parse_verdict(p, fallback, cgn_parse_declaration_words);
  return true;
}

static bool parse_domains(cgn_parser *p) {
  return cgn_parse_set(p, CGN_SET_DOMAINS);
}
static bool parse_addresses(cgn_parser *p) {
  return cgn_parse_set(p, CGN_SET_ADDRESSES);
}
static bool parse_relays(cgn_parser *p) {
  return cgn_parse_set(p, CGN_SET_RELAYS);
}
static bool parse_logins(cgn_parser *p) {
  return cgn_parse_set(p, CGN_SET_LOGINS);
}
static bool parse_words(cgn_parser *p) {
  return cgn_parse_set(p, CGN_SET_WORDS);
}
static bool parse_patterns(cgn_parser *p) {
  return cgn_parse_set(p, CGN_SET_PATTERNS);
}

/* Several blocks add up. */
static bool parse_owners(cgn_parser *p) {
  cgn_ast_owner **tail = p->tails->owners;
  if (!p->load->ast.owners_place.length) p->load->ast.owners_place = p->last;
  bool read = cgn_parse_owners(p, tail);
  while (*tail) tail = &(*tail)->next;
  p->tails->owners = tail;
  return read;
}

/* ---- Includes, and the file as a whole ------------------------------------------------------ */

static void parse_source(cgn_load *load, cgn_tails *tails, uint32_t index);

/* Includes nest as deep as cgn_sources_add lets them: CGN_INCLUDE_DEPTH. */
static bool parse_include(cgn_parser *p) {
  cgn_sources *sources = &p->load->sources;
  cgn_word path;
  uint32_t known = sources->count, index;
  const char *why;
  if (!cgn_parse_file(p, &path)) return false;
  int status = cgn_sources_add(sources, p->lexer.source, path.text, &index, &why);
  if (status == CONSIGNE_E_MEMORY) {
    p->load->arena->failed = true;
  } else if (status != CONSIGNE_OK) {
    cgn_tell_unreadable(p->load, &path, "include", why);
  } else if (index < known) {
    cgn_error(p->load, "included-twice", path.place,
              "% is already read, by an include or as this file: leave this out", path.text);
  } else {
    parse_source(p->load, p->tails, index);
  }
  return true;
}

static const struct declaration {
  const char *word;
  bool (*parse)(cgn_parser *p);
} declarations[] = {
    {"include", parse_include},   {"origin", parse_origin},         {"zone", parse_zone},
    {"mixed", parse_mixed},       {"listeners", parse_listeners},   {"fact", cgn_parse_fact},
    {"default", parse_default},   {"domains", parse_domains},       {"addresses", parse_addresses},
    {"relays", parse_relays},     {"logins", parse_logins},         {"words", parse_words},
    {"patterns", parse_patterns}, {"provider", cgn_parse_provider}, {"owners", parse_owners},
    {"limit", cgn_parse_limit},   {"reply", cgn_parse_reply},       {"rule", cgn_parse_rule},
    {"expect", cgn_parse_expect},
};
static const char *const declaration_words[] = {
    "include", "origin", "zone",     "mixed",    "listeners", "fact",  "default", "domains", "addresses", "relays",
    "logins",  "words",  "patterns", "provider", "owners",    "limit", "reply",   "rule",    "expect",    NULL};
#define THERE_ARE                                                                                                  \
  "there are include, origin, zone, mixed, listeners, fact, default, domains, addresses, relays, logins, "         \
  "words, patterns, provider, owners, limit, reply, rule, expect"

/* No block is open here: a } is passed over, and a word at the very start of a line is meant to begin something. */
static void skip_to_declaration(cgn_parser *p) {
  while (p->token.kind != CGN_TOKEN_END && !cgn_parse_at_declaration(p) && !cgn_parse_at_unindented(p)) {
    cgn_parse_pass(p);
  }
}

/* True: the token ahead is now the word that was meant. */
static bool tell_no_declaration(cgn_parser *p) {
  if (p->token.kind == CGN_TOKEN_CLOSE) {
    cgn_error(p->load, "syntax", p->token.place, "this \"}\" closes nothing: leave it out", CGN_NO_TEXT);
  } else if (cgn_parse_at(p, "consigne")) {
    cgn_error(p->load, "version-again", p->token.place, "consigne 1 stands once, at the beginning of a file",
              CGN_NO_TEXT);
  } else {
    return cgn_parse_unknown(p, "unknown-declaration", declaration_words, "no declaration %", THERE_ARE);
  }
  return false;
}

static bool parse_known_declaration(cgn_parser *p) {
  for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++) {
    if (!cgn_parse_take(p, declarations[i].word)) continue;
    if (!declarations[i].parse(p)) skip_to_declaration(p);
    return true;
  }
  return false;
}

static void parse_declaration(cgn_parser *p) {
  if (parse_known_declaration(p)) return;
  bool unknown_block = p->token.kind == CGN_TOKEN_WORD;
  if (tell_no_declaration(p)) {
    bool muted = cgn_parse_mute(p, true);
    parse_known_declaration(p);
    cgn_parse_mute(p, muted);
    return;
  }
  cgn_parse_advance(p);
  /* What it would have declared may be used, which is no second mistake. */
  if (unknown_block && p->token.kind == CGN_TOKEN_WORD) cgn_parse_lose(p);
  if (unknown_block) skip_to_declaration(p);
}

/* "consigne 1". False: the file is of another version, whose words could mean anything. */
static bool parse_version(cgn_parser *p) {
  uint64_t version;
  if (!cgn_parse_take(p, "consigne")) {
    cgn_error(p->load, "version-missing", p->token.place, "a ruleset begins with: consigne 1", CGN_NO_TEXT);
    if (!cgn_parse_at_any(p, declaration_words)) { /* "consinge 1" */
      cgn_parse_advance(p);
      skip_to_declaration(p);
    }
    return true;
  }
  bool number = p->token.kind == CGN_TOKEN_WORD && cgn_text_to_number(p->token.text, UINT64_MAX, &version);
  if (!number) {
    cgn_error(p->load, "version-missing", p->token.place, "the version is missing: write consigne 1", CGN_NO_TEXT);
    return true;
  }
  if (version != 1) {
    cgn_error(p->load, "version-unknown", p->token.place, "version % is not known here: write consigne 1",
              p->token.text);
    return false;
  }
  cgn_parse_advance(p);
  return true;
}

static void parse_source(cgn_load *load, cgn_tails *tails, uint32_t index) {
  cgn_parser p = {.load = load, .tails = tails};
  p.lexer = cgn_lexer_start(&load->sources, index, load->arena, load->findings);
  p.token.place.source = index;
  cgn_parse_advance(&p);
  if (p.lexer.unread || !parse_version(&p)) return;
  while (p.token.kind != CGN_TOKEN_END) parse_declaration(&p);
}

int cgn_parse(cgn_load *load, uint32_t index) {
  cgn_ast *ast = &load->ast;
  cgn_tails tails = {.facts = &ast->facts,
                     .sets = &ast->sets,
                     .providers = &ast->providers,
                     .owners = &ast->owners,
                     .limits = &ast->limits,
                     .replies = &ast->replies,
                     .rules = &ast->rules,
                     .expects = &ast->expects};
  parse_source(load, &tails, index);
  return load->arena->failed || load->findings->arena.failed ? CONSIGNE_E_MEMORY : CONSIGNE_OK;
}
