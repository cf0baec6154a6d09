/* SPDX-License-Identifier: MIT */
/*
 * One record of the corpora, and what is demanded of the library's answer to
 * it. A judge asks the library and states its demands; the record differs where
 * one of them does not hold.
 */
#ifndef TESTS_CONFORMANCE_ROW_H
#define TESTS_CONFORMANCE_ROW_H

#include <stdio.h>

#include "base/arena.h"

typedef struct pair {
  cgn_text key, value;
} pair;

typedef struct row {
  cgn_arena *arena; /* everything of this record, and what the library makes of it */
  pair *pairs;
  uint32_t count;
  cgn_buffer differs; /* the demands that do not hold; empty: the record holds */
} row;

/* Reads one record of convert.py, to be freed. False: the end. What is no record ends the program. */
bool row_read(FILE *in, cgn_arena *arena, row *r);
void row_free(row *r);

/* The value of a key; {NULL, 0}: there is none, or it is null. */
cgn_text row_text(const row *r, const char *key);
/* The value of KEY.NUMBER or, with a name, KEY.NUMBER.NAME. */
cgn_text row_element(const row *r, const char *key, uint32_t number, const char *name);
/* Elements of a list; 0: there is none. */
uint32_t row_length(const row *r, const char *key);
bool row_has(const row *r, const char *key);
bool row_is_true(const row *r, const char *key);
bool row_is(const row *r, const char *key, const char *value);

/* The three texts as one, in an exactly sized block. */
cgn_text row_join(row *r, cgn_text first, cgn_text second, cgn_text third);
/* What a buffer holds; the buffer is freed. */
cgn_text row_keep(row *r, cgn_buffer *buffer);

/* Notes `what` where it does not hold. */
void demand(row *r, bool holds, const char *what);
/* That the answer is the value of the key. */
void demand_flag(row *r, const char *key, bool answer);
void demand_text(row *r, const char *key, cgn_text answer);

typedef void judge(row *r);

judge judge_address;                                                                   /* addresses.c */
judge judge_path, judge_quoting, judge_folding, judge_login;                           /* paths.c */
judge judge_mailboxes, judge_one_mailbox, judge_display, judge_name;                   /* lists.c */
judge judge_token, judge_encoded_words;                                                /* tokens.c */
judge judge_domain, judge_exception, judge_libidn2, judge_same_domain, judge_hostname; /* domains.c */
judge judge_punycode, judge_bad_punycode, judge_shown_domain;                          /* domains.c */
judge judge_ip, judge_network, judge_inside, judge_legacy, judge_literal;              /* ips.c */
judge judge_block, judge_claims, judge_control, judge_split, judge_aligned;            /* decisions.c */

#endif
