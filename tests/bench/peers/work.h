/* SPDX-License-Identifier: MIT */
/*
 * The workloads: what mail servers are asked, made from a seed, the same on every machine.
 *
 * A plain address has one of five forms of local part (ann.smith, ann37, asmith, smith_ann12, ann), equally often.
 * Its domain is in 35 of 100 cases one of ten large providers; else two words and a number below 300, in a quarter
 * with a hyphen between, in a fifth below "mail" or "mx1", under one of twenty endings of which a fifth is "com".
 *
 * envelope   100,000 paths: 90 % plain; 5 % in equal parts a quoted local part with a blank, one with an escaped
 * quote, an IPv4 literal, an IPv6 literal, a tag behind "+"; 5 % a local part that is not ASCII, half of them with
 *            such a domain
 * plain      100,000 plain addresses
 * from       100,000 fields: 85 % one mailbox, 12 % two to five, 3 % a group of two to five. A mailbox: 20 % bare;
 * 35 % Name Surname <a>; 17 % "Surname, Name" <a>; 10 % an encoded word; 5 % a name with a comment; 4 % a comment
 *            behind; 4 % an envelope address in brackets; 5 % a name in UTF-8, half with an envelope address
 * domain-*   100,000 names. ascii: of plain addresses. mixed: 90 % ascii, 5 % in mixed case (half with a final
 * dot), 5 % idn. idn: about 200 names, again and again. new: each name has a number, so that no memory of names
 * helps set        `size` addresses of 36 octets on average; a million questions, 80 % of them listed, without any
 * order: the worst case for a cache network    `size` networks without order, 20 % of them IPv6, prefixes as the
 * Internet's routes have them; 200,000 questions (a million of 100,000), half inside a network, half anywhere
 * pattern    `size` patterns as tables of senders have them, in six shapes; plain addresses, of which few match
 * decide     100,000 sessions "ip login sender recipient" at a server of fifty domains: 40 % logged in, of which a
 * tenth sends as someone else; 30 % from own networks, 80 % with an own sender; 30 % from outside, 10 % with an own
 *            sender. `size` more domains are denied, of which nobody sends
 * limiter    the questions of a set of a million as keys
 */
#ifndef TESTS_BENCH_PEERS_WORK_H
#define TESTS_BENCH_PEERS_WORK_H

#include "contestant.h"

#include <stdbool.h>

/* Makes a workload by its name; false: there is none. */
bool work_make(workload *work, const char *name, size_t size);
/* The kind of contestant for it: "envelope" of "plain"; NULL: no such workload. */
const char *work_kind(const char *name);

/* ---- For the files that make them ---- */

enum { ITEM_ROOM = 1024 }; /* no text is longer: five mailboxes of at most 150 octets */

/* Begins another sequence of numbers; the next number of it, below `limit`. */
void work_seed(uint64_t seed);
uint64_t work_random(void);
unsigned below(unsigned limit);
/* A number made of another: the same for the same. */
uint64_t work_mix(uint64_t number);

/* Texts of `count` items, each written by `write` into ITEM_ROOM octets. */
items work_items(size_t count, void (*write)(char *to, size_t number, size_t size), size_t size);

/* work_mail.c */
extern const char *const work_first[], *const work_last[], *const work_word[], *const work_ending[];
enum { FIRST = 50, LAST = 48, WORD = 40, ENDING = 20 };
void work_plain(char *to, size_t number, size_t size);
void work_envelope(char *to, size_t number, size_t size);
void work_from(char *to, size_t number, size_t size);
void work_domain_ascii(char *to, size_t number, size_t size);
void work_domain_mixed(char *to, size_t number, size_t size);
void work_domain_idn(char *to, size_t number, size_t size);
void work_domain_new(char *to, size_t number, size_t size);
void work_session(char *to, size_t number, size_t size);

/* work_table.c */
void work_denied(char *to, size_t number, size_t size);
void work_set_item(char *to, size_t number, size_t size);
void work_set_question(char *to, size_t number, size_t size);
void work_pattern(char *to, size_t number, size_t size);
void work_networks(workload *work, size_t size);

#endif
