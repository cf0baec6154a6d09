/* SPDX-License-Identifier: MIT */
/* Items of lists and rules on them, as they are written. */
#include "items.h"
#include "measure.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Text ---------------------------------------------------------------------------------- */

void text_add(text *to, const char *format, ...) {
  enum { LONGEST = 1024 };
  if (to->room < to->length + LONGEST) {
    to->room = (to->length + LONGEST) * 2;
    to->at = realloc(to->at, to->room);
    demand(to->at != NULL, "no memory");
  }
  va_list arguments;
  va_start(arguments, format);
  to->length += (size_t)vsnprintf(to->at + to->length, LONGEST, format, arguments);
  va_end(arguments);
}

void text_free(text *one) {
  free(one->at);
  *one = (text){NULL, 0, 0};
}

/* An odd factor: no two numbers become the same. */
unsigned scattered(unsigned number) {
  return (unsigned)(number * UINT32_C(2654435761));
}

void add_domain(text *to, unsigned number) {
  text_add(to, "h%08x.dept%u.example", scattered(number), number % 97);
}

void add_below(text *to, unsigned number) {
  text_add(to, "*.");
  add_domain(to, number);
}

/* The same address as add_address. */
void add_pattern(text *to, unsigned number) {
  text_add(to, "/^user\\.%08x@dept%u\\.example$/", scattered(number), number % 97);
}

void add_address(text *to, unsigned number) {
  text_add(to, "user.%08x@dept%u.example", scattered(number), number % 97);
}

void add_login(text *to, unsigned number) {
  text_add(to, "login%08x", scattered(number));
}

/* An address, of IPv6 a /64, each with neighbours that are in no list. */
void add_network(text *to, unsigned number) {
  unsigned s = scattered(number);
  if (number % 2) {
    text_add(to, "2001:db8:%x:%x::/64", number >> 15, number & 0x7fff);
  } else {
    text_add(to, "%u.%u.%u.%u/32", s >> 24 & 0xff, s >> 16 & 0xff, s >> 8 & 0xff, s & 0xff);
  }
}

/* A line of a login map. */
void add_owner(text *to, unsigned number) {
  add_address(to, number);
  text_add(to, " ");
  add_login(to, number);
}

text list_of(add_item *add, unsigned count) {
  text list = {NULL, 0, 0};
  for (unsigned i = 0; i < count; i++) {
    add(&list, i);
    text_add(&list, "\n");
  }
  return list;
}

static void add_text(text *to, const text *from) {
  to->at = realloc(to->at, to->length + from->length + 1);
  demand(to->at != NULL, "no memory");
  memcpy(to->at + to->length, from->at, from->length);
  to->length += from->length;
  to->room = to->length + 1;
}

text rules_on_list(const char *kind, const char *clause, const text *items, bool file) {
  text rules = {NULL, 0, 0};
  bool owners = strcmp(kind, "owners") == 0;
  text_add(&rules, owners ? "consigne 1\n%s { " : "consigne 1\n%s listed ", kind);
  if (file) {
    text_add(&rules, "file \"list\"");
  } else {
    text_add(&rules, "{ ");
    add_text(&rules, items);
    text_add(&rules, " }");
  }
  text_add(&rules,
           owners ? " }\nrule one { when listener is mx and %s reject }\n"
                  : "\nrule one { when listener is mx and %s in listed reject }\n",
           clause);
  return rules;
}

text rules_of(unsigned count) {
  text rules = {NULL, 0, 0};
  text_add(&rules, "consigne 1\n");
  for (unsigned i = 0; i < count; i++) {
    text_add(&rules, "domains dom%u { ", i);
    for (unsigned k = 0; k < NAMES_OF_A_RULE; k++) {
      add_domain(&rules, i * NAMES_OF_A_RULE + k);
      text_add(&rules, " ");
    }
    text_add(&rules, "}\nrule r%u { when listener is mx and any identity in dom%u reject 550 5.7.1 \"No.\" }\n", i,
             i);
  }
  return rules;
}

text rules_on_patterns(unsigned count) {
  text rules = {NULL, 0, 0};
  text_add(&rules, "consigne 1\n");
  for (unsigned i = 0; i < count; i++) {
    if (i % PATTERNS_OF_A_SET == 0)
      text_add(&rules, "%spatterns listed%u {\n", i > 0 ? "}\n" : "", i / PATTERNS_OF_A_SET);
    add_pattern(&rules, i);
    text_add(&rules, "\n");
  }
  text_add(&rules, "}\n");
  for (unsigned i = 0; i * PATTERNS_OF_A_SET < count; i++)
    text_add(&rules, "rule in%u { when listener is mx and any identity in listed%u reject }\n", i, i);
  return rules;
}
