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
  CGN_HEADER_NAME = 16,       /* octets around the name that are in none: a byte order mark, ">", NUL: malformed */
  CGN_HEADER_BEHIND = 32      /* behind an empty line that ends the section for some readers only: of CRLF behind a
                                 bare LF, or next to a first line "From ...": malformed */
};
#define CGN_HEADER_MALFORMED                                                                                       \
  (CGN_HEADER_FOLDED_NAME | CGN_HEADER_CONTROL | CGN_HEADER_FIRST_LINE | CGN_HEADER_NAME | CGN_HEADER_BEHIND)

typedef struct cgn_header_field {
  cgn_text name; /* trimmed */
  cgn_text body; /* raw, line breaks of folding included, final one not */
  uint32_t defects;
} cgn_header_field;

/* A field that was found and is not given yet. */
typedef struct cgn_header_start {
  const char *at;         /* where it starts */
  cgn_text segment;       /* from the colon before, up to its own; `at` NULL: there is no field */
  cgn_header_field field; /* name and defects */
  bool broken;            /* it starts behind a NUL or a bare CR */
} cgn_header_start;

typedef struct cgn_header_reader {
  const char *start, *end; /* of the header section */
  const char *border;      /* its end for most readers, the start of an empty line; else its end for all */
  cgn_header_start next;   /* the next field for every reader; what is before it was read */
  cgn_header_start inner;  /* in the last field: the next one for some readers */
  bool first;              /* none was found yet */
} cgn_header_reader;

/* A block up to its empty line or its end; some empty lines end it for some readers only (CGN_HEADER_BEHIND). */
cgn_header_reader cgn_header_start_of(cgn_text block);
/*
 * The next field; false at the empty line or the end. Lines end in CRLF or LF.
 * A line that is no field belongs to the body before it. What is a field for
 * some readers only (behind a NUL or a bare CR, or with a name that has octets
 * around it which are in none) is given after the field that it is a part of
 * for the others. Linear over the whole block.
 */
bool cgn_header_next(cgn_header_reader *reader, cgn_header_field *field);
/*
 * A field name as a caller gives it, without what some readers cut off around
 * it ("From\r", ">From"), and the defects that this is; the text itself where it
 * is no name.
 */
cgn_text cgn_header_name(cgn_text written, uint32_t *defects);
/* The body without its folding: a line end before a blank is removed (RFC 5322 2.2.3); the input itself without
 * one. */
cgn_text cgn_header_unfold(cgn_arena *arena, cgn_text body);
/* The domain inside List-Id's angle brackets, or the whole (RFC 2919 3); empty where there is none. */
cgn_text cgn_header_list_id(cgn_arena *arena, cgn_text body);

#endif
