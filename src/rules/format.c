/* SPDX-License-Identifier: MIT */
/*
 * Formatting reads tokens, not the tree: so it says the same in other lines whatever it formats, a file that is
 * only a part of a ruleset too, and comments stay where they stand. What the lexer skips between two tokens is
 * blanks and comments, and is read here.
 */
#include "rules/format.h"

#include "base/limits.h"
#include "rules/lex.h"
#include "rules/name_index.h"

enum { INDENT = 4, DEPTH = 64 }; /* blanks a level; braces that stand open, of which the language needs four */

/* What a brace holds: the words that begin a part of it. */
typedef enum block { BLOCK_FILE, BLOCK_RULE, BLOCK_PROVIDER, BLOCK_SUBMISSION, BLOCK_LIST } block;

static const char *const file_words[] = {"consigne", "include",  "origin",    "zone",   "mixed",  "listeners",
                                         "fact",     "default",  "domains",   "relays", "logins", "words",
                                         "patterns", "provider", "addresses", "owners", "limit",  "reply",
                                         "rule",     "expect",   NULL};
static const char *const rule_words[] = {"when",  "unless",     "tag",     "accept",  "reject",
                                         "defer", "quarantine", "monitor", "enforce", NULL};
static const char *const provider_words[] = {"domains", "relays",   "alias",      "subaddress",
                                             "case",    "delegate", "submission", NULL};
static const char *const submission_words[] = {"host", "imap", "pop3", "method", "user", "senders", "enable", NULL};
static const char *const *const words_of[] = {[BLOCK_FILE] = file_words,
                                              [BLOCK_RULE] = rule_words,
                                              [BLOCK_PROVIDER] = provider_words,
                                              [BLOCK_SUBMISSION] = submission_words,
                                              [BLOCK_LIST] = NULL};

typedef struct layout {
  cgn_load *load;
  cgn_buffer *out;
  cgn_text text;         /* of the source */
  cgn_token token;       /* the one ahead */
  cgn_token_kind before; /* the one behind, END: none yet */
  size_t end;            /* of the one behind */
  block blocks[DEPTH];   /* that stand open */
  uint32_t depth;
  cgn_text word;  /* that began the part */
  bool new_line;  /* the next thing is the first of its line */
  unsigned empty; /* lines since the last thing */
} layout;

/* ---- Lines ------------------------------------------------------------------------- */

static void end_line(layout *l) {
  if (l->new_line) {
    l->empty++;
    return;
  }
  cgn_buffer_add_octet(l->out, '\n');
  l->new_line = true;
  l->empty = 0;
}

/* Empty lines stand between things, never first. */
static void begin_line(layout *l, uint32_t depth) {
  if (l->empty > 0 && cgn_buffer_text(l->out).length > 0) cgn_buffer_add_octet(l->out, '\n');
  l->empty = 0;
  l->new_line = false;
  for (uint32_t i = 0; i < depth * INDENT; i++) cgn_buffer_add_octet(l->out, ' ');
}

/* ---- Between tokens: blanks, line ends and comments ---------------------------------- */

static void add_comment(layout *l, cgn_text comment) {
  while (comment.length && (unsigned char)comment.at[comment.length - 1] <= ' ') comment.length--;
  if (l->new_line)
    begin_line(l, l->depth);
  else
    cgn_buffer_add_octet(l->out, ' ');
  cgn_buffer_add(l->out, comment);
}

static void add_gap(layout *l) {
  size_t at = l->end, to = l->token.place.offset;
  while (at < to) {
    size_t line = cgn_text_find(l->text, at, '\n');
    if (l->text.at[at] == '#') {
      add_comment(l, cgn_text_slice(l->text, at, line - at));
      at = line;
    } else if (at == line) {
      end_line(l);
      at++;
    } else {
      at++;
    }
  }
}

/* ---- Tokens --------------------------------------------------------------------------- */

static block inside(const layout *l) {
  return l->depth ? l->blocks[l->depth - 1] : BLOCK_FILE;
}

/* It begins a part of the block it stands in, so its line goes on with no other. */
static bool begins_part(const layout *l) {
  const char *const *words = words_of[inside(l)];
  if (!words) return true;
  return l->token.kind == CGN_TOKEN_WORD && cgn_is_one_of(words, l->token.text);
}

static block block_of(const layout *l) {
  static const struct {
    const char *word;
    block in, is;
  } rows[] = {{"rule", BLOCK_FILE, BLOCK_RULE},
              {"provider", BLOCK_FILE, BLOCK_PROVIDER},
              {"submission", BLOCK_PROVIDER, BLOCK_SUBMISSION}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (inside(l) == rows[i].in && cgn_text_equal_nocase(l->word, cgn_text_of_string(rows[i].word)))
      return rows[i].is;
  return BLOCK_LIST;
}

static void tell_brace(layout *l, const char *text) {
  cgn_error(l->load, "unclosed", l->token.place, text, CGN_NO_TEXT);
}

static void open_or_close(layout *l) {
  if (l->token.kind == CGN_TOKEN_OPEN && l->depth == DEPTH) tell_brace(l, "too many braces stand open");
  if (l->token.kind == CGN_TOKEN_OPEN && l->depth < DEPTH) {
    block opened = block_of(l);
    l->blocks[l->depth++] = opened;
  }
}

/* What separates it from the token before it on the line. */
static bool stands_apart(const layout *l) {
  if (l->before == CGN_TOKEN_LEFT || l->token.kind == CGN_TOKEN_RIGHT) return false;
  return !(l->before == CGN_TOKEN_OPEN && l->token.kind == CGN_TOKEN_CLOSE);
}

static void add_token(layout *l) {
  bool closes = l->token.kind == CGN_TOKEN_CLOSE;
  if (closes && l->depth == 0) tell_brace(l, "this \"}\" closes nothing: leave it out");
  if (closes && l->depth > 0) l->depth--;
  bool part = begins_part(l), goes_on = !part && !closes;
  if (l->new_line)
    begin_line(l, l->depth + goes_on);
  else if (stands_apart(l))
    cgn_buffer_add_octet(l->out, ' ');
  cgn_buffer_add(l->out, cgn_text_slice(l->text, l->token.place.offset, l->token.place.length));
  if (part && words_of[inside(l)]) l->word = l->token.text;
  open_or_close(l);
  l->before = l->token.kind;
  l->end = l->token.place.offset + l->token.place.length;
}

void cgn_format(cgn_load *load, uint32_t index, cgn_buffer *out) {
  cgn_lexer lexer = cgn_lexer_start(&load->sources, index, load->arena, load->findings);
  layout l = {.load = load, .out = out, .text = load->sources.at[index].text, .new_line = true};
  for (l.token = cgn_lexer_next(&lexer); l.token.kind != CGN_TOKEN_END; l.token = cgn_lexer_next(&lexer)) {
    add_gap(&l);
    add_token(&l);
  }
  add_gap(&l);
  if (l.depth > 0) tell_brace(&l, "a \"{\" has no \"}\"");
  if (!l.new_line) cgn_buffer_add_octet(out, '\n');
}
