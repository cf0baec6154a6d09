/* SPDX-License-Identifier: MIT */
/* Limits, allocator and switches as the options say, or their defaults. */
#include "rules/options.h"

#include "base/limits.h"

typedef struct limit_row {
  uint32_t standard, ceiling;
} limit_row;

static const limit_row limit_rows[] = {
    [CONSIGNE_LIMIT_RULESET_OCTETS] = {CGN_RULESET_OCTETS, CGN_RULESET_OCTETS_CEILING},
    [CONSIGNE_LIMIT_RULES] = {CGN_RULES, CGN_RULES_CEILING},
    [CONSIGNE_LIMIT_NAMES] = {CGN_NAMES, CGN_NAMES_CEILING},
    [CONSIGNE_LIMIT_HEADER_OCTETS] = {CGN_HEADER_OCTETS, CGN_HEADER_OCTETS_CEILING},
    [CONSIGNE_LIMIT_MAILBOXES] = {CGN_MAILBOXES, CGN_MAILBOXES_CEILING},
    [CONSIGNE_LIMIT_RECIPIENTS] = {CGN_RECIPIENTS, CGN_RECIPIENTS_CEILING},
    [CONSIGNE_LIMIT_VALUES] = {CGN_VALUES, CGN_VALUES_CEILING},
    [CONSIGNE_LIMIT_PATTERN_MATCH] = {CGN_PATTERN_MATCH, CGN_PATTERN_MATCH_CEILING},
};

static const limit_row *row_of(int limit) {
  bool known = limit > 0 && (size_t)limit < sizeof limit_rows / sizeof *limit_rows;
  return known ? &limit_rows[limit] : NULL;
}

uint32_t cgn_options_limit(const consigne_options *options, int limit) {
  const limit_row *row = row_of(limit);
  if (!row) return 0;
  return options && options->limits[limit] ? options->limits[limit] : row->standard;
}

uint32_t cgn_options_ceiling(int limit) {
  const limit_row *row = row_of(limit);
  return row ? row->ceiling : 0;
}

const cgn_allocator *cgn_options_allocator(const consigne_options *options) {
  return options ? &options->allocator : &cgn_allocator_default;
}

bool cgn_options_jit(const consigne_options *options) {
  return !options || !options->no_jit;
}
