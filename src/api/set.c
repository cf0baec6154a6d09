/* SPDX-License-Identifier: MIT */
/* Exported: sets of a ruleset, by name and by value. */
#include "decide/set_value.h"

#include "api/argument.h"
#include "api/spare_reader.h"

int consigne_ruleset_set(const consigne_ruleset *ruleset, const char *name, size_t length, uint32_t *set) {
  cgn_text text;
  if (!ruleset || !set || !cgn_argument_text(name, length, &text)) return CONSIGNE_E_ARGUMENT;
  uint32_t found = cgn_set_find(ruleset, text);
  if (found == CGN_NONE) return CONSIGNE_E_NAME;
  *set = found;
  return CONSIGNE_OK;
}

int consigne_ruleset_set_has(const consigne_ruleset *ruleset, uint32_t set, const char *value, size_t length,
                             int *truth) {
  cgn_text text;
  if (!ruleset || !truth || set >= cgn_program_of(ruleset)->sets.count || !cgn_argument_text(value, length, &text))
    return CONSIGNE_E_ARGUMENT;
  cgn_need_reader *reader = cgn_spare_reader_take(ruleset);
  if (!reader) return CONSIGNE_E_MEMORY;
  cgn_truth found = CGN_UNKNOWN;
  int status = cgn_set_has(reader, set, text, &found);
  cgn_spare_reader_put(reader);
  if (status == CONSIGNE_OK) *truth = cgn_truth_number(found);
  return status;
}
