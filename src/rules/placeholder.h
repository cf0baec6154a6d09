/* SPDX-License-Identifier: MIT */
/* Placeholders of reply texts (language section 9): "{identity.domain}". */
#ifndef CGN_RULES_PLACEHOLDER_H
#define CGN_RULES_PLACEHOLDER_H

#include "rules/ast.h"

typedef enum cgn_placeholder_kind {
  CGN_PLACEHOLDER_NONE,    /* no placeholder any more: `before` is the rest of the text */
  CGN_PLACEHOLDER_OPEN,    /* { without } */
  CGN_PLACEHOLDER_UNKNOWN, /* neither a field nor a field's .domain, nor rule or id */
  CGN_PLACEHOLDER_FIELD,
  CGN_PLACEHOLDER_RULE,
  CGN_PLACEHOLDER_ID
} cgn_placeholder_kind;

typedef struct cgn_placeholder {
  cgn_placeholder_kind kind;
  cgn_text before; /* the text in front of it */
  cgn_text name;   /* between the braces */
  int field;       /* FIELD */
  cgn_part part;   /* FIELD: WHOLE or DOMAIN */
} cgn_placeholder;

/* The next placeholder of a text that the cursor moves through; names are compared without case. */
cgn_placeholder cgn_placeholder_next(const cgn_ast *ast, cgn_cursor *text);

#endif
