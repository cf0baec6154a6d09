/* SPDX-License-Identifier: MIT */
/* A raw header section (RFC 5322 2.2) field by field, as the readers of the world split it. */
#ifndef CGN_MAIL_HEADER_H
#define CGN_MAIL_HEADER_H

#include "base/arena.h"

/* Bits of cgn_header_field.defects. */
enum {
  CGN_HEADER_OBSOLETE = 1,    /* blanks before the colon (RFC 5322 4.5): the same field */
  CGN_HEADER_FOLDED_NAME = 2, /* the colon stands on a later line: malformed */
  CGN_HEADER_CONTROL = 4,     /* NUL or a bare CR: malformed */
  CGN_HEADER_FIRST_LINE = 8,  /* of the first field: the block starts with a blank, an empty line, a byte order
                                 mark, or a line that is no field (of an mbox): malformed */
  CGN_HEADER_NAME = 16        /* octets around the name that are no field name: "\xEF\xBB\xBF" "From", NUL: malformed */
};
#define CGN_HEADER_MALFORMED (CGN_HEADER_FOLDED_NAME | CGN_HEADER_CONTROL | CGN_HEADER_FIRST_LINE | CGN_HEADER_NAME)

typedef struct cgn_header_field {
  cgn_text name;    /* trimmed */
  cgn_text body;    /* raw, line breaks of folding included, final one not */
  uint32_t defects;
} cgn_header_field;

typedef struct cgn_header_reader {
  cgn_cursor cursor;
  cgn_cursor inner; /* of the last field, where fields behind a bare CR may stand */
  bool first;
} cgn_header_reader;

cgn_header_reader cgn_header_start(cgn_text block);
/*
 * The next field; false at the empty line or the end. Lines end in CRLF or LF.
 * For some readers a bare CR ends a line too: the field it stands in is given
 * as it is, and then what looks like a field behind the CR. A line that is no
 * field at all belongs to the body before it. Linear over the whole block.
 */
bool cgn_header_next(cgn_header_reader *reader, cgn_header_field *field);
/* The body without its folding: a line end before a blank is removed (RFC 5322 2.2.3); the input itself without one. */
cgn_text cgn_header_unfold(cgn_arena *arena, cgn_text body);
/* The domain inside List-Id's angle brackets, or the whole (RFC 2919 3); empty where there is none. */
cgn_text cgn_header_list_id(cgn_arena *arena, cgn_text body);

#endif
