/* SPDX-License-Identifier: MIT */
/*
 * The text of a PCRE2 pattern, read atom by atom, for those who want to know
 * what every match must have. What is not understood is unreadable: then
 * nothing may be said of the pattern.
 */
#ifndef CGN_MAIL_PATTERN_ATOM_H
#define CGN_MAIL_PATTERN_ATOM_H

#include "base/text.h"

typedef enum cgn_atom_kind {
  CGN_ATOM_END, /* of the pattern */
  CGN_ATOM_OR,
  CGN_ATOM_LITERAL,
  CGN_ATOM_OPAQUE, /* anything may be here, or nothing */
  CGN_ATOM_START,  /* ^ or \A */
  CGN_ATOM_FINISH, /* $, \z or \Z */
  CGN_ATOM_OPEN,   /* a group begins */
  CGN_ATOM_LOOK,   /* a group begins that looks ahead or behind */
  CGN_ATOM_CLOSE,
  CGN_ATOM_UNREADABLE
} cgn_atom_kind;

typedef struct cgn_atom {
  cgn_atom_kind kind;
  cgn_text literal; /* of LITERAL: the character, in the pattern */
} cgn_atom;

/* How often the atom before it is there. */
typedef enum cgn_repeat {
  CGN_REPEAT_ONCE, /* there is no quantifier */
  CGN_REPEAT_SOME, /* once or more often */
  CGN_REPEAT_MAYBE,
  CGN_REPEAT_UNREADABLE
} cgn_repeat;

/* The next atom of valid UTF-8. */
cgn_atom cgn_atom_read(cgn_cursor *cursor);
/* Behind an atom that is no end, or behind the end of a group: passes its quantifiers. */
cgn_repeat cgn_repeat_read(cgn_cursor *cursor);
/* Behind the beginning of a group: passes it up to its end. False: it is unreadable. */
bool cgn_group_pass(cgn_cursor *cursor);

#endif
