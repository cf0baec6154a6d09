/* SPDX-License-Identifier: MIT */
/* Exported: what would turn a refusal into an acceptance. */
#include "advise/repair/repair.h"

int consigne_repairs_new(const consigne_options *options, consigne_repairs **repairs) {
  if (!repairs) return CONSIGNE_E_ARGUMENT;
  const cgn_allocator *allocator = cgn_options_allocator(options);
  consigne_repairs *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  int status = cgn_repairs_init(made, options);
  if (status != CONSIGNE_OK) {
    consigne_repairs_free(made);
    return status;
  }
  *repairs = made;
  return CONSIGNE_OK;
}

void consigne_repairs_free(consigne_repairs *repairs) {
  if (!repairs) return;
  cgn_allocator allocator = repairs->allocator;
  cgn_repairs_release(repairs);
  cgn_release(&allocator, repairs);
}

int consigne_repairs_find(consigne_repairs *repairs, const consigne_ruleset *ruleset, const consigne_query *query,
                          int flags, uint32_t recipient) {
  if (!repairs) return CONSIGNE_E_ARGUMENT;
  repairs->count = 0;
  if (!ruleset || !query || (flags & ~(CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_TRACE | CONSIGNE_FLAG_UTF8)))
    return CONSIGNE_E_ARGUMENT;
  uint32_t recipients = query->fields[CONSIGNE_FIELD_SMTP_RCPTTO].texts;
  if (recipient != UINT32_MAX && recipient > 0 && recipient >= recipients) return CONSIGNE_E_ARGUMENT;
  return cgn_repairs_find(repairs, ruleset, query, flags, recipient);
}

uint32_t consigne_repairs_count(const consigne_repairs *repairs) {
  return repairs ? repairs->count : 0;
}

static const cgn_repair *repair_at(const consigne_repairs *repairs, uint32_t repair) {
  return repair < consigne_repairs_count(repairs) ? &repairs->found[repair] : NULL;
}

int consigne_repairs_verdict(const consigne_repairs *repairs, uint32_t repair) {
  const cgn_repair *found = repair_at(repairs, repair);
  return found ? found->verdict : 0;
}

uint32_t consigne_repairs_changes(const consigne_repairs *repairs, uint32_t repair) {
  const cgn_repair *found = repair_at(repairs, repair);
  return found ? found->plan.count : 0;
}

static const cgn_repair_change *change_at(const consigne_repairs *repairs, uint32_t repair, uint32_t change) {
  return change < consigne_repairs_changes(repairs, repair) ? repairs->found[repair].plan.changes[change] : NULL;
}

int consigne_repairs_kind(const consigne_repairs *repairs, uint32_t repair, uint32_t change) {
  const cgn_repair_change *found = change_at(repairs, repair, change);
  return found ? found->kind : 0;
}

int consigne_repairs_field(const consigne_repairs *repairs, uint32_t repair, uint32_t change) {
  const cgn_repair_change *found = change_at(repairs, repair, change);
  return found ? found->field : 0;
}

const char *consigne_repairs_value(const consigne_repairs *repairs, uint32_t repair, uint32_t change) {
  const cgn_repair_change *found = change_at(repairs, repair, change);
  return found ? found->value.at : NULL;
}

const char *consigne_repairs_name(const consigne_repairs *repairs, uint32_t repair, uint32_t change) {
  const cgn_repair_change *found = change_at(repairs, repair, change);
  return found ? found->name.at : NULL;
}

const char *consigne_repairs_text(const consigne_repairs *repairs, uint32_t repair, uint32_t change) {
  const cgn_repair_change *found = change_at(repairs, repair, change);
  return found ? found->text.at : NULL;
}

const char *consigne_repairs_clause(const consigne_repairs *repairs, uint32_t repair, uint32_t change) {
  const cgn_repair_change *found = change_at(repairs, repair, change);
  return found ? found->clause.at : NULL;
}
