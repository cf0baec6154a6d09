/* SPDX-License-Identifier: MIT */
/* What a message costs that is told and decided, and what its header costs as it grows. */
#include "growth.h"
#include "subjects.h"

#include <stdio.h>
#include <string.h>

enum { MEBIBYTE = 1 << 20, BATCHES = 16 };

static void tell_messages(const char *path, unsigned rounds) {
  subject one;
  double costs[MOST_ROUNDS];
  subject_of_recipients(&one, path, 1);
  size_t calls = 0;
  for (unsigned round = 0; round < rounds; round++) {
    double before = now();
    calls = one.count.calls;
    for (unsigned k = 0; k < BATCHES; k++) {
      subject_fill(&one);
      for (unsigned i = 0; i < QUERIES; i++) subject_decide(&one, i);
    }
    costs[round] = (now() - before) / QUERIES / BATCHES;
  }
  printf("\nA message with one recipient, its seven facts told and then decided: %.0f ns, %zu allocations.\n",
         median(costs, rounds), one.count.calls - calls);
  subject_free(&one);
}

/* ---- Header fields ------------------------------------------------------------------------- */

/* Each adds text to a block until it is `octets` long. */
static void other_fields(text *to, size_t octets) {
  text_add(to, "From: Ann Durand <ann@univ.example>\r\n");
  while (to->length < octets)
    text_add(to, "X-Scanned-By: a program of a kind that many hosts run, score 0.%zu\r\n", to->length);
}

static void one_list(text *to, size_t octets) {
  text_add(to, "From: ");
  for (unsigned i = 0; to->length < octets; i++)
    text_add(to, "%sAnn Durand <ann%u@univ.example>", i ? ",\r\n " : "", i);
  text_add(to, "\r\n");
}

static void one_comment(text *to, size_t octets) {
  text_add(to, "From: ann@univ.example (a comment");
  while (to->length < octets) text_add(to, " that goes on and\r\n on (and has another in it)");
  text_add(to, ")\r\n");
}

static void one_name(text *to, size_t octets) {
  text_add(to, "From: ");
  while (to->length < octets) text_add(to, "=?utf-8?Q?Ann_Durand_=C3=A9crit?=\r\n ");
  text_add(to, "<ann@univ.example>\r\n");
}

static double time_block(consigne_query *query, const text *block) {
  enum { LEAST = 2000000 };
  double before = now(), spent = 0;
  unsigned times = 0;
  for (; spent < LEAST; times++, spent = now() - before) {
    demand(consigne_query_reset(query) == CONSIGNE_OK, "reset");
    demand(consigne_query_add_header_block(query, block->at, block->length) == CONSIGNE_OK, "header");
  }
  return spent / times;
}

static void tell_headers(unsigned rounds) {
  static const struct {
    const char *name;
    void (*write)(text *to, size_t octets);
  } forms[] = {{"other fields", other_fields},
               {"From, a list", one_list},
               {"From, a comment", one_comment},
               {"From, encoded words", one_name}};
  static const size_t sizes[] = {1 << 10, 1 << 15, MEBIBYTE - 100};
  consigne_query *query = NULL;
  double costs[MOST_ROUNDS];
  demand(consigne_query_new(NULL, &query) == CONSIGNE_OK, "query");
  printf("\nHeaders that are told. Beyond the limits (3,000 mailboxes) a field is too complex, and the rest is not "
         "read.\n"
         "\n| header | octets | us | ns an octet |\n| --- | ---: | ---: | ---: |\n");
  for (unsigned i = 0; i < sizeof forms / sizeof *forms; i++)
    for (unsigned k = 0; k < sizeof sizes / sizeof *sizes; k++) {
      text block = {NULL, 0, 0};
      forms[i].write(&block, sizes[k]);
      for (unsigned round = 0; round < rounds; round++) costs[round] = time_block(query, &block);
      double cost = median(costs, rounds);
      printf("| %s | %zu | %.1f | %.2f |\n", forms[i].name, block.length, cost / 1000, cost / (double)block.length);
      text_free(&block);
    }
  consigne_query_free(query);
}

void growth_of_messages(const char *path, unsigned rounds) {
  tell_messages(path, rounds);
  tell_headers(rounds);
}
