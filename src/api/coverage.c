/* SPDX-License-Identifier: MIT */
/* Exported: coverages, which parts of a ruleset some decisions used. */
#include "advise/coverage/coverage.h"

#include "api/argument.h"

int consigne_coverage_new(const consigne_options *options, consigne_ruleset *ruleset,
                          consigne_coverage **coverage) {
  if (!ruleset || !coverage) return CONSIGNE_E_ARGUMENT;
  const cgn_allocator *allocator = cgn_options_allocator(options);
  consigne_coverage *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  int status = cgn_coverage_init(made, options, ruleset);
  if (status != CONSIGNE_OK) {
    cgn_release(allocator, made);
    return status;
  }
  consigne_ruleset_ref(ruleset);
  *coverage = made;
  return CONSIGNE_OK;
}

void consigne_coverage_free(consigne_coverage *coverage) {
  if (!coverage) return;
  cgn_allocator allocator = coverage->allocator;
  consigne_ruleset_free(coverage->ruleset);
  cgn_coverage_release(coverage);
  cgn_release(&allocator, coverage);
}

int consigne_coverage_reset(consigne_coverage *coverage) {
  if (!coverage) return CONSIGNE_E_ARGUMENT;
  cgn_coverage_reset(coverage);
  return CONSIGNE_OK;
}

int consigne_coverage_add(consigne_coverage *coverage, const consigne_query *query, int flags, int wanted) {
  if (!coverage || !query || (flags & ~CONSIGNE_FLAG_PARTIAL) || wanted < CONSIGNE_COVERAGE_ENTRIES ||
      wanted > CONSIGNE_COVERAGE_ALL)
    return CONSIGNE_E_ARGUMENT;
  return cgn_coverage_add(coverage, query, flags, wanted);
}

const consigne_decision *consigne_coverage_decision(const consigne_coverage *coverage) {
  return coverage && coverage->wanted ? coverage->decision : NULL;
}

uint32_t consigne_coverage_elements(const consigne_coverage *coverage) {
  return coverage ? coverage->blocks[CGN_BLOCKS] : 0;
}

int consigne_coverage_kind(const consigne_coverage *coverage, uint32_t element) {
  return element < consigne_coverage_elements(coverage) ? cgn_coverage_kind(coverage, element) : 0;
}

uint32_t consigne_coverage_rule(const consigne_coverage *coverage, uint32_t element) {
  return element < consigne_coverage_elements(coverage) ? cgn_coverage_rule(coverage, element) : UINT32_MAX;
}

uint32_t consigne_coverage_part_of(const consigne_coverage *coverage, uint32_t element) {
  return element < consigne_coverage_elements(coverage) ? cgn_coverage_part_of(coverage, element) : UINT32_MAX;
}

uint64_t consigne_coverage_count(const consigne_coverage *coverage, uint32_t element, int truth) {
  if (element >= consigne_coverage_elements(coverage)) return 0;
  switch (truth) {
  case CONSIGNE_TRUTH_TRUE: return cgn_coverage_counted(coverage, element, CGN_TRUE);
  case CONSIGNE_TRUTH_FALSE: return cgn_coverage_counted(coverage, element, CGN_FALSE);
  case CONSIGNE_TRUTH_UNKNOWN: return cgn_coverage_counted(coverage, element, CGN_UNKNOWN);
  default: return 0;
  }
}

/* What `write` writes of an element, into the caller's buffer. */
static int give(const consigne_coverage *coverage, uint32_t element, char *buffer, size_t *size,
                void (*write)(const consigne_coverage *, uint32_t, cgn_buffer *)) {
  if (element >= consigne_coverage_elements(coverage) || !size || (!buffer && *size > 0))
    return CONSIGNE_E_ARGUMENT;
  cgn_buffer text;
  cgn_buffer_init(&text, &coverage->allocator);
  write(coverage, element, &text);
  int status = text.failed ? CONSIGNE_E_MEMORY : cgn_give_text(cgn_buffer_text(&text), buffer, size);
  cgn_buffer_free(&text);
  return status;
}

int consigne_coverage_text(const consigne_coverage *coverage, uint32_t element, char *buffer, size_t *size) {
  return give(coverage, element, buffer, size, cgn_coverage_write);
}

int consigne_coverage_field(const consigne_coverage *coverage, uint32_t element, char *buffer, size_t *size) {
  return give(coverage, element, buffer, size, cgn_coverage_write_field);
}
