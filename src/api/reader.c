/* SPDX-License-Identifier: MIT */
/* A judge and a query: of one call's own, or kept with a query of the caller. */
#include "api/reader.h"

static bool open_reader(cgn_need_reader *reader, const cgn_allocator *allocator) {
  const consigne_options options = {.allocator = *allocator};
  reader->judge = cgn_judge_new(allocator);
  reader->query = cgn_allocate(allocator, sizeof *reader->query);
  if (!reader->query) return false;
  cgn_query_init(reader->query, &options);
  return reader->judge != NULL;
}

static void close_reader(cgn_need_reader *reader, const cgn_allocator *allocator) {
  if (reader->query) cgn_query_release(reader->query);
  cgn_release(allocator, reader->query);
  cgn_judge_free(reader->judge);
}

bool cgn_reader_open(cgn_need_reader *reader, const struct consigne_ruleset *ruleset) {
  *reader = (cgn_need_reader){.ruleset = ruleset};
  return open_reader(reader, &ruleset->allocator);
}

void cgn_reader_close(cgn_need_reader *reader) {
  close_reader(reader, &reader->ruleset->allocator);
}

void cgn_reader_free(struct consigne_query *query) {
  if (!query->reader) return;
  close_reader(query->reader, &query->allocator);
  cgn_release(&query->allocator, query->reader);
  query->reader = NULL;
}

const cgn_need_reader *cgn_reader_of(struct consigne_query *query, const struct consigne_ruleset *ruleset) {
  if (!query->reader) {
    query->reader = cgn_allocate(&query->allocator, sizeof *query->reader);
    if (!query->reader) return NULL;
    if (!open_reader(query->reader, &query->allocator)) return cgn_reader_free(query), NULL;
  }
  query->reader->ruleset = ruleset;
  cgn_query_reset(query->reader->query);
  return query->reader;
}
