/* SPDX-License-Identifier: MIT */
/*
 * A reader under comparison: answers each record of its standard input with the
 * domains it shows. Numbers are four octets, the highest first.
 *
 *   record  kind, length, octets
 *   answer  mark, length of all domains below; for each domain its length, its octets
 */
#ifndef COMPARE_READER_H
#define COMPARE_READER_H

#include <stddef.h>

enum {
  RECORD_BODY = 'b',   /* of a From field, without its name */
  RECORD_BLOCK = 'h',  /* a header section */
  RECORD_DOMAIN = 'd', /* one domain, to be told in canonical form: of ours only, as the next two */
  RECORD_BODY_SHOWN = 'B', /* what header.shown gives out of quoted local parts */
  RECORD_BLOCK_SHOWN = 'H',
  RECORD_FLUSH = 'f'   /* no answer, but all before go out */
};
/* Seconds of processor time for one record; a reader that needs more is killed by its own timer. */
#define READER_SECONDS 2

enum {
  MARK_READ = '.',
  MARK_MALFORMED = 'm', /* of ours only, as the next */
  MARK_COMPLEX = 'c',
  MARK_FAILED = '!'     /* the reader raised an error of its own: it shows nothing */
};

/* What each program defines: reads one record; `text` has a NUL behind it. Gives the mark. */
char reader_read(char kind, const char *text, size_t length);
/* What it calls for each domain it shows of an address with a local part; one of no octets is none. */
void reader_show(const char *domain, size_t length);
/* The same for what stands behind the last "@" of an address, if something stands before it. */
void reader_show_address(const char *address);

#endif
