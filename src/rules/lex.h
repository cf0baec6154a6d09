/* SPDX-License-Identifier: MIT */
/* Ruleset text to tokens (language section 1): WORD, STR, REGEX and { } ( ). Newlines mean nothing. */
#ifndef CGN_RULES_LEX_H
#define CGN_RULES_LEX_H

#include "rules/findings.h"

typedef enum cgn_token_kind {
  CGN_TOKEN_END,
  CGN_TOKEN_WORD,
  CGN_TOKEN_STRING, /* text: escapes resolved */
  CGN_TOKEN_REGEX,  /* text: between the slashes, as written; flags behind it */
  CGN_TOKEN_OPEN,   /* { */
  CGN_TOKEN_CLOSE,  /* } */
  CGN_TOKEN_LEFT,   /* ( */
  CGN_TOKEN_RIGHT   /* ) */
} cgn_token_kind;

typedef struct cgn_token {
  cgn_token_kind kind;
  cgn_place place;
  cgn_text text, flags;
} cgn_token;

typedef struct cgn_lexer {
  cgn_text text;
  uint32_t source, offset;
  cgn_arena *arena;                   /* of unescaped strings */
  struct consigne_findings *findings; /* what is no token is told here and skipped */
  bool unread;                        /* the file is in an encoding that is told, and has no token */
  uint32_t control_told, separator_told, unseen_told; /* private: the end of the last line on which one was told */
} cgn_lexer;

cgn_lexer cgn_lexer_start(const cgn_sources *sources, uint32_t source, cgn_arena *arena,
                          struct consigne_findings *findings);
cgn_token cgn_lexer_next(cgn_lexer *lexer);
/* Whether the text, which is UTF-8, is read as one WORD where it stands between blanks. */
bool cgn_lexer_is_word(cgn_text text);

#endif
