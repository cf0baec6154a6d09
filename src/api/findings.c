/* SPDX-License-Identifier: MIT */
/* Exported: findings. */
#include "rules/findings.h"

int consigne_findings_new(const consigne_options *options, consigne_findings **findings) {
  if (!findings) return CONSIGNE_E_ARGUMENT;
  const cgn_allocator *allocator = cgn_options_allocator(options);
  consigne_findings *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  cgn_findings_init(made, allocator);
  *findings = made;
  return CONSIGNE_OK;
}

void consigne_findings_free(consigne_findings *findings) {
  if (!findings) return;
  cgn_allocator allocator = findings->allocator;
  cgn_findings_release(findings);
  cgn_release(&allocator, findings);
}

uint32_t consigne_findings_count(const consigne_findings *findings) {
  return findings ? findings->count : 0;
}

uint32_t consigne_findings_errors(const consigne_findings *findings) {
  return findings ? findings->errors : 0;
}

static const cgn_finding *finding(const consigne_findings *findings, uint32_t index) {
  return findings && index < findings->count ? &findings->at[index] : NULL;
}

int consigne_findings_severity(const consigne_findings *findings, uint32_t index) {
  const cgn_finding *found = finding(findings, index);
  return found ? found->severity : 0;
}

const char *consigne_findings_id(const consigne_findings *findings, uint32_t index) {
  const cgn_finding *found = finding(findings, index);
  return found ? found->id : NULL;
}

const char *consigne_findings_file(const consigne_findings *findings, uint32_t index) {
  const cgn_finding *found = finding(findings, index);
  return found ? found->file.at : NULL;
}

uint32_t consigne_findings_line(const consigne_findings *findings, uint32_t index) {
  const cgn_finding *found = finding(findings, index);
  return found ? found->line : 0;
}

uint32_t consigne_findings_column(const consigne_findings *findings, uint32_t index) {
  const cgn_finding *found = finding(findings, index);
  return found ? found->column : 0;
}

const char *consigne_findings_text(const consigne_findings *findings, uint32_t index) {
  const cgn_finding *found = finding(findings, index);
  return found ? found->text.at : NULL;
}

const char *consigne_findings_excerpt(const consigne_findings *findings, uint32_t index) {
  const cgn_finding *found = finding(findings, index);
  return found ? found->excerpt.at : NULL;
}
