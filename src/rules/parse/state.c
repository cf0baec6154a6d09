/* SPDX-License-Identifier: MIT */
/* Tokens taken and expected, and ways to go on after a mistake. */
#include "rules/parse/state.h"

#include "base/limits.h"
#include "rules/name_index.h"

const char *const cgn_parse_declaration_words[] = {
    "include", "origin", "zone",     "mixed",    "listeners", "fact",  "default", "domains", "addresses", "relays",
    "logins",  "words",  "patterns", "provider", "owners",    "limit", "reply",   "rule",    "expect",    NULL};

const char *const cgn_parse_rule_words[] = {"when",  "unless",     "tag",     "accept",  "reject",
                                            "defer", "quarantine", "monitor", "enforce", NULL};

/* ---- The token ahead ------------------------------------------------------------------ */

void cgn_parse_advance(cgn_parser *p) {
  p->last = p->token.place;
  p->token = cgn_lexer_next(&p->lexer);
  /* Without memory there is nothing to go on with. */
  if (p->load->arena->failed || p->load->findings->arena.failed) p->token.kind = CGN_TOKEN_END;
}

bool cgn_parse_at_any(const cgn_parser *p, const char *const *words) {
  return p->token.kind == CGN_TOKEN_WORD && cgn_is_one_of(words, p->token.text);
}

bool cgn_parse_at(const cgn_parser *p, const char *word) {
  const char *const words[] = {word, NULL};
  return cgn_parse_at_any(p, words);
}

bool cgn_parse_take(cgn_parser *p, const char *word) {
  if (!cgn_parse_at(p, word)) return false;
  cgn_parse_advance(p);
  return true;
}

static bool starts_unindented(const cgn_parser *p, uint32_t offset) {
  return offset == 0 || p->lexer.text.at[offset - 1] == '\n';
}

static bool starts_line(const cgn_parser *p, uint32_t offset) {
  const char *text = p->lexer.text.at;
  while (offset > 0 && (text[offset - 1] == ' ' || text[offset - 1] == '\t')) offset--;
  return starts_unindented(p, offset);
}

bool cgn_parse_at_line_start(const cgn_parser *p) {
  return starts_line(p, p->token.place.offset);
}

bool cgn_parse_at_unindented(const cgn_parser *p) {
  return p->token.kind == CGN_TOKEN_WORD && starts_unindented(p, p->token.place.offset);
}

bool cgn_parse_at_end(const cgn_parser *p) {
  return p->token.kind == CGN_TOKEN_END || p->token.kind == CGN_TOKEN_CLOSE;
}

bool cgn_parse_at_declaration(const cgn_parser *p) {
  if (!cgn_parse_at_any(p, cgn_parse_declaration_words)) return false;
  bool behind_brace = p->last.length == 1 && p->lexer.text.at[p->last.offset] == '}';
  return behind_brace || cgn_parse_at_line_start(p);
}

bool cgn_parse_at_part(const cgn_parser *p) {
  return cgn_parse_at_any(p, cgn_parse_rule_words) && cgn_parse_at_line_start(p);
}

cgn_place cgn_parse_since(const cgn_parser *p, cgn_place from) {
  uint32_t end = p->last.offset + p->last.length;
  if (end > from.offset) from.length = end - from.offset;
  return from;
}

static cgn_text written(const cgn_parser *p) {
  return cgn_text_slice(p->lexer.text, p->token.place.offset, p->token.place.length);
}

cgn_text cgn_parse_found(cgn_parser *p) {
  if (p->token.kind == CGN_TOKEN_END) return CGN_TEXT("the end of the file");
  cgn_text text = written(p);
  if (p->token.kind == CGN_TOKEN_STRING) return text;
  char *quoted = cgn_arena_allocate(p->load->arena, text.length + 2);
  if (!quoted) return CGN_NO_TEXT;
  quoted[0] = quoted[text.length + 1] = '"';
  memcpy(quoted + 1, text.at, text.length);
  return (cgn_text){quoted, text.length + 2};
}

/* ---- Mistakes --------------------------------------------------------------------------- */

void cgn_parse_expected(cgn_parser *p, const char *what) {
  cgn_error(p->load, "syntax", p->token.place, "expected %, found %", cgn_text_of_string(what), cgn_parse_found(p));
}

/* "WHAT: did you mean "%"?", "WHAT; THERE_ARE" */
static const char *sentence(cgn_parser *p, const char *what, const char *end) {
  cgn_text first = cgn_text_of_string(what), more = cgn_text_of_string(end);
  char *out = cgn_arena_allocate(p->load->arena, first.length + more.length + 1);
  if (!out) return what;
  memcpy(out, first.at, first.length);
  memcpy(out + first.length, more.at, more.length);
  return out;
}

bool cgn_parse_unknown(cgn_parser *p, const char *id, const char *const *words, const char *what,
                       const char *there_are) {
  cgn_text nearest = p->token.kind == CGN_TOKEN_WORD ? cgn_meant_word(words, p->token.text) : CGN_NO_TEXT;
  const char *text = sentence(p, what, nearest.length ? ": did you mean \"%\"?" : sentence(p, "; ", there_are));
  cgn_error(p->load, id, p->token.place, text, cgn_parse_found(p), nearest);
  if (nearest.length) p->token.text = nearest;
  return nearest.length > 0;
}

bool cgn_parse_mute(cgn_parser *p, bool muted) {
  bool before = p->load->findings->muted;
  p->load->findings->muted = muted;
  return before;
}

void cgn_parse_pass_sign(cgn_parser *p) {
  static const char *const signs[] = {"=", ":", ":=", "=>", "->", NULL};
  if (!cgn_parse_at_any(p, signs)) return;
  cgn_error(p->load, "syntax", p->token.place, "nothing stands between a name and what it is: leave % out",
            cgn_parse_found(p));
  cgn_parse_advance(p);
}

void cgn_parse_twice(cgn_parser *p, cgn_place place, const char *what, cgn_place first) {
  cgn_error(p->load, "defined-twice", place, "a second %: the first is at %, keep one of them",
            cgn_text_of_string(what), cgn_place_text(p->load, first));
}

void cgn_parse_pass(cgn_parser *p) {
  uint32_t depth = 0;
  do {
    if (p->token.kind == CGN_TOKEN_OPEN) depth++;
    if (p->token.kind == CGN_TOKEN_CLOSE && depth > 0) depth--;
    cgn_parse_advance(p);
    if (cgn_parse_at_unindented(p) && cgn_parse_at_declaration(p)) return;
  } while (depth > 0 && p->token.kind != CGN_TOKEN_END);
}

void cgn_parse_skip_to(cgn_parser *p, const char *const *words) {
  while (!cgn_parse_at_end(p) && !cgn_parse_at_any(p, words) && !cgn_parse_at_declaration(p)) cgn_parse_pass(p);
}

void cgn_parse_skip_unknown(cgn_parser *p, const char *const *words) {
  do {
    cgn_parse_pass(p);
    bool word = p->token.kind == CGN_TOKEN_STRING || p->token.kind == CGN_TOKEN_WORD;
    bool new_line = word && cgn_parse_at_line_start(p) && !cgn_parse_at(p, "and") && !cgn_parse_at(p, "or");
    if (new_line || cgn_parse_at_any(p, words) || cgn_parse_at_declaration(p)) return;
  } while (!cgn_parse_at_end(p));
}

void cgn_parse_skip_line(cgn_parser *p) {
  while ((p->token.kind == CGN_TOKEN_WORD || p->token.kind == CGN_TOKEN_STRING) && !cgn_parse_at_line_start(p)) {
    cgn_parse_advance(p);
  }
}

/* ---- Words, names, strings ----------------------------------------------------------------- */

cgn_word cgn_parse_word(cgn_parser *p) {
  cgn_token token = p->token;
  cgn_parse_advance(p);
  return (cgn_word){.place = token.place, .form = token.kind, .text = token.text, .flags = token.flags};
}

static void check_name(cgn_parser *p, const cgn_word *name) {
  if (name->form == CGN_TOKEN_STRING) {
    cgn_error(p->load, "bad-name", name->place, "names have no quotes", CGN_NO_TEXT);
  } else if (cgn_is_reserved(name->text)) {
    cgn_error(p->load, "reserved-word", name->place, "\"%\" is a word of the language and no name: choose another",
              name->text);
  } else if (!name->text.length || !cgn_is_letter(name->text.at[0])) {
    cgn_error(p->load, "bad-name", name->place, "\"%\" is no name: a name starts with a letter, a to z",
              name->text);
  } else if (name->text.length > CGN_NAME_OCTETS) {
    cgn_error(p->load, "name-too-long", name->place,
              "a name has at most " CGN_NUMBER_TEXT(CGN_NAME_OCTETS) " octets: choose a shorter one", CGN_NO_TEXT);
  }
}

void cgn_parse_lose(cgn_parser *p) {
  cgn_word name = {.place = p->token.place};
  if (p->token.kind == CGN_TOKEN_WORD) name.text = p->token.text;
  cgn_words_add(p->load, &p->load->ast.lost, &name);
}

cgn_word cgn_parse_name(cgn_parser *p, const char *of) {
  bool named = p->token.kind == CGN_TOKEN_WORD || p->token.kind == CGN_TOKEN_STRING;
  if (!named || cgn_parse_at_declaration(p)) {
    cgn_error(p->load, "syntax", p->token.place, "expected the name of %, found %", cgn_text_of_string(of),
              cgn_parse_found(p));
    cgn_words_add(p->load, &p->load->ast.lost, &(cgn_word){.place = p->token.place});
    return (cgn_word){.place = p->token.place, .form = CGN_TOKEN_WORD};
  }
  cgn_word name = cgn_parse_word(p);
  check_name(p, &name);
  return name;
}

bool cgn_parse_value(cgn_parser *p, const char *what, cgn_word *value) {
  bool there = p->token.kind == CGN_TOKEN_WORD || p->token.kind == CGN_TOKEN_STRING;
  if (!there || cgn_parse_at_declaration(p)) {
    cgn_parse_expected(p, what);
    return false;
  }
  *value = cgn_parse_word(p);
  return true;
}

/* What is written without quotes, pattern signs included, taken as the string it was meant to be. */
static cgn_word take_unquoted(cgn_parser *p) {
  cgn_text text = written(p);
  cgn_word word = cgn_parse_word(p);
  return (cgn_word){.place = word.place, .form = CGN_TOKEN_STRING, .text = text};
}

static bool at_unquoted(const cgn_parser *p) {
  bool unquoted = p->token.kind == CGN_TOKEN_WORD || p->token.kind == CGN_TOKEN_REGEX;
  return unquoted && !cgn_parse_at_line_start(p);
}

bool cgn_parse_string(cgn_parser *p, const char *what, cgn_word *string) {
  if (at_unquoted(p)) {
    cgn_error(p->load, "unquoted-text", p->token.place, "quotes are missing around %", cgn_text_of_string(what));
    *string = take_unquoted(p);
    cgn_parse_skip_line(p);
    return true;
  }
  if (p->token.kind != CGN_TOKEN_STRING) {
    cgn_parse_expected(p, what);
    return false;
  }
  *string = cgn_parse_word(p);
  return true;
}

bool cgn_parse_file(cgn_parser *p, cgn_word *file) {
  if (at_unquoted(p)) {
    cgn_error(p->load, "unquoted-file", p->token.place, "file names stand in quotes: write \"%\"", written(p));
    *file = take_unquoted(p);
    return true;
  }
  return cgn_parse_string(p, "the name of a file in quotes", file);
}

bool cgn_parse_keyword(cgn_parser *p, const char *word) {
  if (cgn_parse_take(p, word)) return true;
  char *quoted = cgn_arena_allocate(p->load->arena, CGN_NAME_OCTETS);
  if (!quoted) return false;
  size_t length = cgn_text_of_string(word).length;
  quoted[0] = quoted[length + 1] = '"';
  memcpy(quoted + 1, word, length);
  cgn_parse_expected(p, quoted);
  return false;
}

/* ---- Blocks and items ------------------------------------------------------------------------ */

void cgn_parse_tell_unclosed(cgn_parser *p, cgn_place brace) {
  if (!brace.length) return; /* it was not there, which is told */
  cgn_error(p->load, "unclosed", brace, "this \"{\" has no \"}\": write it before %", cgn_parse_found(p));
}

bool cgn_parse_open(cgn_parser *p, cgn_place *brace) {
  cgn_parse_pass_sign(p);
  *brace = p->token.place;
  if (p->token.kind == CGN_TOKEN_OPEN) {
    cgn_parse_advance(p);
    return true;
  }
  cgn_parse_expected(p, "\"{\"");
  brace->length = 0;
  return false;
}

bool cgn_parse_in_block(cgn_parser *p, cgn_place brace, const char *const *own) {
  if (p->token.kind == CGN_TOKEN_CLOSE) {
    cgn_parse_advance(p);
    return false;
  }
  bool over = cgn_parse_at_declaration(p) && !cgn_parse_at_any(p, own);
  if (!over && p->token.kind != CGN_TOKEN_END) return true;
  cgn_parse_tell_unclosed(p, brace);
  return false;
}

/*
 * Items without their }. Anything can be an item, so what follows was taken
 * for items too: goes back to the first that looks like a declaration. False:
 * none does, and what stands ahead is no item.
 */
static bool end_unclosed_items(cgn_parser *p, cgn_words *items, cgn_word *behind) {
  cgn_word **next = behind ? &behind->next : &items->first;
  while (*next &&
         !(cgn_is_one_of(cgn_parse_declaration_words, (*next)->text) && starts_line(p, (*next)->place.offset))) {
    behind = *next;
    next = &behind->next;
  }
  if (!*next) return p->token.kind == CGN_TOKEN_END;
  p->lexer.offset = (*next)->place.offset;
  for (const cgn_word *word = *next; word; word = word->next) items->count--;
  *next = NULL;
  items->last = behind;
  cgn_parse_advance(p);
  return true;
}

static bool at_item(const cgn_parser *p) {
  return p->token.kind == CGN_TOKEN_WORD || p->token.kind == CGN_TOKEN_STRING || p->token.kind == CGN_TOKEN_REGEX;
}

bool cgn_parse_at_items(const cgn_parser *p) {
  bool bracket = p->token.kind == CGN_TOKEN_WORD && p->token.text.at[0] == '[';
  return p->token.kind == CGN_TOKEN_OPEN || p->token.kind == CGN_TOKEN_LEFT || bracket;
}

/* Items in ( ) or [ ], of which the lexer knows the first. */
static bool parse_bracketed(cgn_parser *p, cgn_words *items) {
  cgn_place opening = p->token.place;
  bool bracket = p->token.kind == CGN_TOKEN_WORD, over = false;
  cgn_error(p->load, "syntax", opening, "items stand in \"{ }\": write \"{\" instead of \"%\"",
            bracket ? CGN_TEXT("[") : CGN_TEXT("("));
  if (bracket)
    p->token.text = cgn_text_slice(p->token.text, 1, p->token.text.length);
  else
    cgn_parse_advance(p);
  while (at_item(p) && !over) {
    cgn_word word = cgn_parse_word(p);
    over = bracket && word.text.length && word.text.at[word.text.length - 1] == ']';
    if (over) word.text.length--;
    if (word.text.length && !cgn_words_add(p->load, items, &word)) return false;
  }
  if (p->token.kind == CGN_TOKEN_RIGHT) cgn_parse_advance(p);
  items->place = cgn_parse_since(p, opening);
  return true;
}

/* A { stands on the line of the place, before it. */
static bool opens_before(const cgn_parser *p, cgn_place place) {
  for (uint32_t at = place.offset; at > 0 && p->lexer.text.at[at - 1] != '\n'; at--)
    if (p->lexer.text.at[at - 1] == '{') return true;
  return false;
}

/* Words without braces, up to the end of their line or to a word of the language. */
static bool parse_bare(cgn_parser *p, cgn_words *items) {
  cgn_place start = p->token.place;
  while (at_item(p) && !cgn_parse_at_line_start(p) && !cgn_is_reserved(p->token.text)) {
    cgn_word word = cgn_parse_word(p);
    if (!cgn_words_add(p->load, items, &word)) return false;
  }
  items->place = cgn_parse_since(p, start);
  cgn_error(p->load, "syntax", start, "items stand in braces: write \"{ % }\"",
            cgn_text_slice(p->lexer.text, start.offset, items->place.length));
  if (p->token.kind == CGN_TOKEN_CLOSE && !cgn_parse_at_line_start(p) && !opens_before(p, start))
    cgn_parse_advance(p);
  return true;
}

bool cgn_parse_items(cgn_parser *p, cgn_words *items) {
  cgn_parse_pass_sign(p);
  cgn_place brace = p->token.place;
  cgn_word *before = items->last;
  if (p->token.kind != CGN_TOKEN_OPEN && cgn_parse_at_items(p)) return parse_bracketed(p, items);
  if (at_item(p) && !cgn_parse_at_line_start(p) && !cgn_is_reserved(p->token.text)) return parse_bare(p, items);
  if (p->token.kind != CGN_TOKEN_OPEN) {
    cgn_parse_expected(p, "items in braces");
    return false;
  }
  cgn_parse_advance(p);
  while (at_item(p)) {
    cgn_word word = cgn_parse_word(p);
    if (!cgn_words_add(p->load, items, &word)) return false;
  }
  if (p->token.kind != CGN_TOKEN_CLOSE) {
    bool known = end_unclosed_items(p, items, before);
    cgn_parse_tell_unclosed(p, brace);
    return known;
  }
  cgn_parse_advance(p);
  items->place = cgn_parse_since(p, brace);
  return true;
}
