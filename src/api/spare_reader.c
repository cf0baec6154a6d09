/* SPDX-License-Identifier: MIT */
/* One is kept: whoever exchanges it for NULL has it alone. Of two that are given back at once, one is freed. */
#include "api/spare_reader.h"

#include "api/reader.h"

static void free_reader(cgn_need_reader *reader) {
  if (!reader) return;
  cgn_allocator allocator = reader->ruleset->allocator;
  cgn_reader_close(reader);
  cgn_release(&allocator, reader);
}

static cgn_need_reader *new_reader(const struct consigne_ruleset *ruleset) {
  cgn_need_reader *made = cgn_allocate(&ruleset->allocator, sizeof *made);
  if (!made || cgn_reader_open(made, ruleset)) return made;
  free_reader(made);
  return NULL;
}

cgn_need_reader *cgn_spare_reader_take(const struct consigne_ruleset *ruleset) {
  cgn_need_reader *spare = atomic_exchange(ruleset->spare, NULL);
  if (!spare) return new_reader(ruleset);
  cgn_query_reset(spare->query);
  return spare;
}

void cgn_spare_reader_put(cgn_need_reader *reader) {
  free_reader(atomic_exchange(reader->ruleset->spare, reader));
}

void cgn_spare_reader_free(const struct consigne_ruleset *ruleset) {
  free_reader(atomic_exchange(ruleset->spare, NULL));
}
