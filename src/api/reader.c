/* SPDX-License-Identifier: MIT */
/* A judge and a query of one call's own. */
#include "api/reader.h"

bool cgn_reader_open(cgn_need_reader *reader, const struct consigne_ruleset *ruleset) {
  const cgn_allocator *allocator = &ruleset->allocator;
  *reader = (cgn_need_reader){.judge = cgn_judge_new(allocator), .ruleset = ruleset};
  reader->query = cgn_allocate(allocator, sizeof *reader->query);
  if (!reader->query) return false;
  const consigne_options options = {.allocator = *allocator};
  cgn_query_init(reader->query, &options);
  return reader->judge != NULL;
}

void cgn_reader_close(cgn_need_reader *reader) {
  if (reader->query) cgn_query_release(reader->query);
  cgn_release(&reader->ruleset->allocator, reader->query);
  cgn_judge_free(reader->judge);
}
