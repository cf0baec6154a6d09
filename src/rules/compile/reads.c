/* SPDX-License-Identifier: MIT */
/*
 * Which fields a rule can read: what its tests name, what those fields consist
 * of or hang on (language section 2), and what its stages need.
 */
#include "rules/compile/internal.h"

void cgn_reads_field(uint64_t reads[2], int field) {
  reads[field / 64] |= UINT64_C(1) << (field % 64);
}

static void reads_parts(uint64_t reads[2], int field) {
  for (int i = 0, part; (part = cgn_field_part(field, i)) != 0; i++) cgn_reads_field(reads, part);
}

/* The field, and what its value is made of or hangs on. Which parts of relay are read depends on the test. */
static void reads_whole(uint64_t reads[2], int field) {
  const cgn_field *row = cgn_field_row(field);
  const int others[] = {field, row->fallback, row->result, row->waits_for};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (others[i]) cgn_reads_field(reads, others[i]);
  if (field != CONSIGNE_FIELD_RELAY) reads_parts(reads, field);
}

/* "relay in S" reads relay.ip where S has networks, relay.name where it has names. */
static void reads_relay_in(const cgn_compiler *compiler, uint64_t reads[2], const cgn_test *test) {
  const cgn_provider *providers = (const cgn_provider *)(const void *)compiler->providers.at;
  const cgn_set *sets = (const cgn_set *)(const void *)compiler->sets.at;
  uint32_t number = test->provider == CGN_NONE ? test->set : providers[test->provider].relays;
  if (number == CGN_NONE) return;
  if (sets[number].has_networks) cgn_reads_field(reads, CONSIGNE_FIELD_RELAY_IP);
  if (sets[number].has_names) cgn_reads_field(reads, CONSIGNE_FIELD_RELAY_NAME);
}

/* The key, and the recipient where one is counted. */
static void reads_limit(const cgn_compiler *compiler, uint64_t reads[2], uint32_t number) {
  const cgn_limit *limit = &((const cgn_limit *)(const void *)compiler->limits.at)[number];
  reads_whole(reads, limit->field);
  if (limit->counted != CGN_COUNT_MESSAGES) cgn_reads_field(reads, CONSIGNE_FIELD_SMTP_RCPTTO);
}

void cgn_reads_test(const cgn_compiler *compiler, uint64_t reads[2], const cgn_test *test) {
  if (cgn_compile_failed(compiler)) return;
  if (test->kind == CGN_TEST_LIMIT) {
    reads_limit(compiler, reads, test->set);
    return;
  }
  reads_whole(reads, test->field);
  if (test->right) reads_whole(reads, test->right);
  if (test->kind == CGN_TEST_CARRIED) {
    reads_parts(reads, CONSIGNE_FIELD_RELAY);
    if (compiler->delegations_end) cgn_reads_field(reads, CONSIGNE_FIELD_NOW);
  } else if (test->kind == CGN_TEST_SEALED) {
    reads_whole(reads, CONSIGNE_FIELD_ARC_D);
    reads_whole(reads, CONSIGNE_FIELD_ARC_DKIM_D);
  } else if (test->field == CONSIGNE_FIELD_RELAY) {
    if (test->kind == CGN_TEST_IN)
      reads_relay_in(compiler, reads, test);
    else
      reads_parts(reads, CONSIGNE_FIELD_RELAY);
  }
}

void cgn_reads_stages(uint64_t reads[2], const cgn_ast_rule *rule) {
  for (const cgn_ast_stage *stage = rule->stages; stage; stage = stage->next) {
    if (stage->from.text.length) cgn_reads_field(reads, CONSIGNE_FIELD_NOW);
    if (rule->subject || stage->share == 0 || stage->share == 100) continue;
    /* A rule without subject has one value, the first of these that is there (language section 7). */
    cgn_reads_field(reads, CONSIGNE_FIELD_SMTP_AUTH);
    reads_parts(reads, CONSIGNE_FIELD_RELAY);
  }
}
