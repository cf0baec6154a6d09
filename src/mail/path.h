/* SPDX-License-Identifier: MIT */
/* RFC 5321 4.1.2 paths, RFC 6531 3.3 UTF-8 included: null, source route, quoted strings, literals. */
#ifndef CGN_MAIL_PATH_H
#define CGN_MAIL_PATH_H

#include "mail/address.h"

/* Bits of what is allowed. */
enum {
  CGN_PATH_NULL = 1,       /* "<>" (a reverse-path) */
  CGN_PATH_POSTMASTER = 2  /* "<postmaster>" without domain (a forward-path, RFC 5321 4.1.1.3): completed by origin */
};

/*
 * Reads one path, "<" and ">" optional, into `list` (which it resets but for
 * its memory and limit). Anything it cannot read is CGN_DEFECT_SYNTAX, with a
 * mailbox for every domain that some reader would take from it ("a@b@c": b and
 * c). `origin` is the key that completes postmaster; may be empty. False: no memory.
 */
bool cgn_path_read(cgn_arena *arena, cgn_text text, int allowed, cgn_text origin, cgn_mailboxes *list);
/* The same by the grammar alone, without the short way of plain.h: slower, and never another answer. */
bool cgn_path_read_whole(cgn_arena *arena, cgn_text text, int allowed, cgn_text origin, cgn_mailboxes *list);

#endif
