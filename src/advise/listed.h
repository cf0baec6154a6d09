/* SPDX-License-Identifier: MIT */
/*
 * What the sets of a compiled ruleset list, read back from its tables: items in
 * canonical form, with aliases replaced. The order is that of the tables, so it
 * tells nothing; a file of the same items gives the same.
 */
#ifndef CGN_ADVISE_LISTED_H
#define CGN_ADVISE_LISTED_H

#include "mail/ip.h"
#include "rules/program.h"

typedef struct cgn_listed {
  uint8_t kind;         /* CGN_NAME_DOMAIN to CGN_NAME_ALIASED; CGN_LISTED_IP for an address */
  cgn_text key;         /* as the table has it; of an address empty */
  cgn_text text;        /* as the language writes it: "*.univ.example", "dean@*", "192.0.2.0" */
  const uint32_t *sets; /* that it is in, sorted */
  uint32_t set_count;
  uint32_t slot; /* in program->names (cgn_names_at); of an address: the range in program->networks */
} cgn_listed;

/* Of networks the boundaries are listed: the first address of each range and the last. */
enum { CGN_LISTED_IP = 255 };

/* Kinds whose value is a class of sets. "local@*" stands there twice, with and without case, and counts once; so
 * does an alias, as what it is replaced by and as it is written. */
bool cgn_listed_is_item(uint8_t kind);
/* Appends a name of such a kind as the language writes it. */
void cgn_listed_write(cgn_buffer *out, uint8_t kind, cgn_text key);
/* The addresses of a range of networks, from first to last, and the class of the sets that list them. */
uint32_t cgn_listed_range(const struct consigne_ruleset *ruleset, uint32_t range, cgn_ip *first, cgn_ip *last);

/* What is told of one item; `listed` and its text last for the call. False ends the walk. */
typedef bool cgn_listed_visit(void *context, const cgn_listed *listed);

/* Visits every item of every set. False: ended by the visitor, or no memory (scratch->failed). */
bool cgn_listed_walk(const struct consigne_ruleset *ruleset, cgn_buffer *scratch, cgn_listed_visit *visit,
                     void *context);

#endif
