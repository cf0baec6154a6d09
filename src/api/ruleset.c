/* SPDX-License-Identifier: MIT */
/* Exported: rulesets, their rules, facts and expects. */
#include "advise/advice/advise.h"
#include "api/argument.h"
#include "api/spare_reader.h"
#include "base/instant.h"
#include "decide/decision.h"
#include "rules/compile/compile.h"

int consigne_ruleset_load_file(const char *path, size_t path_length, const consigne_options *options,
                               consigne_findings *findings, consigne_ruleset **ruleset) {
  cgn_text name;
  if (!ruleset || !cgn_argument_text(path, path_length, &name) || name.length == 0 ||
      memchr(name.at, '\0', name.length))
    return CONSIGNE_E_ARGUMENT;
  return cgn_load_source(options, findings, true, name, NULL, cgn_advise, ruleset);
}

int consigne_ruleset_load_text(const char *text, size_t length, const char *name, size_t name_length,
                               const consigne_options *options, consigne_findings *findings,
                               consigne_ruleset **ruleset) {
  cgn_text rules, title;
  if (!ruleset || !cgn_argument_text(text, length, &rules) || !cgn_argument_text(name, name_length, &title))
    return CONSIGNE_E_ARGUMENT;
  if (title.length == 0) title = CGN_TEXT("ruleset");
  return cgn_load_source(options, findings, options && options->files, title, &rules, cgn_advise, ruleset);
}

consigne_ruleset *consigne_ruleset_ref(consigne_ruleset *ruleset) {
  if (ruleset) atomic_fetch_add_explicit(&ruleset->references, 1, memory_order_relaxed);
  return ruleset;
}

void consigne_ruleset_free(consigne_ruleset *ruleset) {
  if (!ruleset || atomic_fetch_sub_explicit(&ruleset->references, 1, memory_order_acq_rel) != 1) return;
  cgn_spare_reader_free(ruleset);
  cgn_ruleset_release(ruleset);
}

const char *consigne_ruleset_revision(const consigne_ruleset *ruleset) {
  return ruleset ? ruleset->revision : NULL;
}

const char *consigne_ruleset_dump(const consigne_ruleset *ruleset) {
  return ruleset ? ruleset->dump : NULL;
}

/*
 * Masks name what is read in the end: the parts of a field that has some. Where
 * a part of relay is read, so are the field that it is drawn from and those two
 * that tell which one that is.
 */
static bool reads(const uint64_t mask[2], int field) {
  bool tells_source = field == CONSIGNE_FIELD_LISTENER || field == CONSIGNE_FIELD_SMTP_AUTH;
  for (int i = 0, part; (part = cgn_field_part(field, i)) != 0; i++)
    if (cgn_mask_has(mask, part)) return true;
  return tells_source ? reads(mask, CONSIGNE_FIELD_RELAY) : cgn_mask_has(mask, cgn_field_draws(field));
}

int consigne_ruleset_reads(const consigne_ruleset *ruleset, int field) {
  return ruleset && reads(cgn_program_of(ruleset)->reads, field);
}

static bool reads_fact(const consigne_ruleset *ruleset, const uint64_t mask[2], const char *name, size_t length) {
  cgn_text text;
  int field = cgn_argument_text(name, length, &text) ? cgn_program_fact(ruleset, text) : 0;
  return field != 0 && cgn_mask_has(mask, field);
}

int consigne_ruleset_reads_fact(const consigne_ruleset *ruleset, const char *name, size_t length) {
  return ruleset && reads_fact(ruleset, cgn_program_of(ruleset)->reads, name, length);
}

uint32_t consigne_ruleset_sources(const consigne_ruleset *ruleset) {
  return ruleset ? ruleset->file_count : 0;
}

const char *consigne_ruleset_source(const consigne_ruleset *ruleset, uint32_t index) {
  return index < consigne_ruleset_sources(ruleset) ? ruleset->files[index] : NULL;
}

uint32_t consigne_ruleset_rules(const consigne_ruleset *ruleset) {
  return ruleset ? cgn_program_of(ruleset)->rules.count : 0;
}

static const cgn_rule *rule_at(const consigne_ruleset *ruleset, uint32_t rule) {
  if (rule >= consigne_ruleset_rules(ruleset)) return NULL;
  return &CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->rules, cgn_rule)[rule];
}

const char *consigne_ruleset_rule_name(const consigne_ruleset *ruleset, uint32_t rule) {
  const cgn_rule *found = rule_at(ruleset, rule);
  return found ? cgn_image_text(ruleset->image, found->name).at : NULL;
}

const char *consigne_ruleset_rule_file(const consigne_ruleset *ruleset, uint32_t rule) {
  const cgn_rule *found = rule_at(ruleset, rule);
  return found ? cgn_image_text(ruleset->image, found->file).at : NULL;
}

uint32_t consigne_ruleset_rule_line(const consigne_ruleset *ruleset, uint32_t rule) {
  const cgn_rule *found = rule_at(ruleset, rule);
  return found ? found->line : 0;
}

int consigne_ruleset_rule_verdict(const consigne_ruleset *ruleset, uint32_t rule) {
  const cgn_rule *found = rule_at(ruleset, rule);
  return found ? found->verdict : 0;
}

int consigne_ruleset_rule_reads(const consigne_ruleset *ruleset, uint32_t rule, int field) {
  const cgn_rule *found = rule_at(ruleset, rule);
  return found && reads(found->reads, field);
}

int consigne_ruleset_rule_reads_fact(const consigne_ruleset *ruleset, uint32_t rule, const char *name,
                                     size_t length) {
  const cgn_rule *found = rule_at(ruleset, rule);
  return found && reads_fact(ruleset, found->reads, name, length);
}

int consigne_ruleset_rule_stage(const consigne_ruleset *ruleset, uint32_t rule) {
  const cgn_rule *found = rule_at(ruleset, rule);
  return found ? CONSIGNE_STAGE_CONNECT + (int)cgn_rule_moment(found) : 0;
}

const char *consigne_stage_name(int stage) {
  static const char *const names[] = {"connect", "MAIL", "RCPT", "DATA"};
  return stage >= CONSIGNE_STAGE_CONNECT && stage <= CONSIGNE_STAGE_DATA ? names[stage - CONSIGNE_STAGE_CONNECT]
                                                                         : NULL;
}

int consigne_ruleset_instant(const consigne_ruleset *ruleset, const char *date, size_t length, int64_t *instant) {
  cgn_text text;
  if (!ruleset || !instant || !cgn_argument_text(date, length, &text)) return CONSIGNE_E_ARGUMENT;
  int64_t read;
  if (cgn_instant_read(text, cgn_program_of(ruleset)->zone_minutes, &read, NULL) != CGN_INSTANT_OK)
    return CONSIGNE_E_FORM;
  *instant = read;
  return CONSIGNE_OK;
}

int consigne_ruleset_date(const consigne_ruleset *ruleset, int64_t instant, char *buffer, size_t *size) {
  if (!ruleset || !size || (!buffer && *size > 0)) return CONSIGNE_E_ARGUMENT;
  cgn_buffer date;
  cgn_buffer_init(&date, &ruleset->allocator);
  cgn_instant_add(&date, instant, cgn_program_of(ruleset)->zone_minutes);
  int status = date.failed ? CONSIGNE_E_MEMORY : cgn_give_text(cgn_buffer_text(&date), buffer, size);
  cgn_buffer_free(&date);
  return status;
}

uint32_t consigne_ruleset_facts(const consigne_ruleset *ruleset) {
  return ruleset ? cgn_program_of(ruleset)->facts.count : 0;
}

const char *consigne_ruleset_fact_name(const consigne_ruleset *ruleset, uint32_t fact) {
  if (fact >= consigne_ruleset_facts(ruleset)) return NULL;
  const cgn_fact *facts = CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->facts, cgn_fact);
  return cgn_image_text(ruleset->image, facts[fact].name).at;
}

uint32_t consigne_ruleset_expects(const consigne_ruleset *ruleset) {
  return ruleset ? cgn_program_of(ruleset)->expects.count : 0;
}

static const cgn_expect *expect_at(const consigne_ruleset *ruleset, uint32_t expect) {
  if (expect >= consigne_ruleset_expects(ruleset)) return NULL;
  return &CGN_ITEMS(ruleset->image, cgn_program_of(ruleset)->expects, cgn_expect)[expect];
}

const char *consigne_ruleset_expect_file(const consigne_ruleset *ruleset, uint32_t expect) {
  const cgn_expect *found = expect_at(ruleset, expect);
  return found ? cgn_image_text(ruleset->image, found->file).at : NULL;
}

uint32_t consigne_ruleset_expect_line(const consigne_ruleset *ruleset, uint32_t expect) {
  const cgn_expect *found = expect_at(ruleset, expect);
  return found ? found->line : 0;
}

const char *consigne_ruleset_expect_text(const consigne_ruleset *ruleset, uint32_t expect) {
  const cgn_expect *found = expect_at(ruleset, expect);
  return found ? cgn_image_text(ruleset->image, found->text).at : NULL;
}

int consigne_ruleset_expect(const consigne_ruleset *ruleset, uint32_t expect, consigne_query *query,
                            consigne_decision *decision) {
  if (decision) cgn_decision_fail(decision);
  if (!query || !decision || !expect_at(ruleset, expect)) return CONSIGNE_E_ARGUMENT;
  return cgn_evaluate_expect(ruleset, expect, query, decision);
}
