/* SPDX-License-Identifier: MIT */
/* Limits of the options: defaults and ceilings are those of base/limits.h, whose reasons stand there. */
#include "rules/options.h"

#include "base/limits.h"
#include <criterion/criterion.h>

#include "../support/rows.h"

Test(options, limits) {
  static const struct {
    int limit;
    uint32_t standard, ceiling;
  } rows[] = {
      {CONSIGNE_LIMIT_RULESET_OCTETS, CGN_RULESET_OCTETS, CGN_RULESET_OCTETS_CEILING},
      {CONSIGNE_LIMIT_RULES, CGN_RULES, CGN_RULES_CEILING},
      {CONSIGNE_LIMIT_NAMES, CGN_NAMES, CGN_NAMES_CEILING},
      {CONSIGNE_LIMIT_HEADER_OCTETS, CGN_HEADER_OCTETS, CGN_HEADER_OCTETS_CEILING},
      {CONSIGNE_LIMIT_MAILBOXES, CGN_MAILBOXES, CGN_MAILBOXES_CEILING},
      {CONSIGNE_LIMIT_RECIPIENTS, CGN_RECIPIENTS, CGN_RECIPIENTS_CEILING},
      {CONSIGNE_LIMIT_VALUES, CGN_VALUES, CGN_VALUES_CEILING},
      {CONSIGNE_LIMIT_PATTERN_MATCH, CGN_PATTERN_MATCH, CGN_PATTERN_MATCH_CEILING},
      {0, 0, 0},
      {-1, 0, 0},
      {9, 0, 0},
      {INT32_MAX, 0, 0},
      {INT32_MIN, 0, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct consigne_options options = {.allocator = cgn_allocator_default};
    cr_expect(cgn_options_limit(NULL, rows[i].limit) == rows[i].standard, "%d without options", rows[i].limit);
    cr_expect(cgn_options_limit(&options, rows[i].limit) == rows[i].standard, "%d not set", rows[i].limit);
    cr_expect(cgn_options_ceiling(rows[i].limit) == rows[i].ceiling, "%d, ceiling", rows[i].limit);
    cr_expect(rows[i].standard <= rows[i].ceiling, "%d: the default is allowed", rows[i].limit);
    if (rows[i].ceiling == 0) continue;
    options.limits[rows[i].limit] = 7;
    cr_expect(cgn_options_limit(&options, rows[i].limit) == 7, "%d set", rows[i].limit);
  }
}

Test(options, defaults_of_the_rest) {
  struct consigne_options options = {.no_jit = true};
  cr_expect(cgn_options_allocator(NULL) == &cgn_allocator_default);
  cr_expect(cgn_options_allocator(&options) == &options.allocator);
  cr_expect(cgn_options_jit(NULL) && !cgn_options_jit(&options));
}
