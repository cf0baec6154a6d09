/* SPDX-License-Identifier: MIT */
/* The ruleset in force: loaded, held against what the protocol tells, and loaded again when a file changes. */
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "tool/daemon/daemon.h"

/* ---- What a mail server tells --------------------------------------------------------- */

/* A verified name comes without a reason where there is none, so iprev is not among these. */
bool daemon_tells_envelope(int field) {
  switch (field) {
  case CONSIGNE_FIELD_LISTENER:
  case CONSIGNE_FIELD_CLIENT_IP:
  case CONSIGNE_FIELD_CLIENT_NAME:
  case CONSIGNE_FIELD_SERVER_NAME:
  case CONSIGNE_FIELD_RELAY:
  case CONSIGNE_FIELD_RELAY_IP:
  case CONSIGNE_FIELD_RELAY_NAME:
  case CONSIGNE_FIELD_SMTP_HELO:
  case CONSIGNE_FIELD_SMTP_AUTH:
  case CONSIGNE_FIELD_SMTP_AUTHCID:
  case CONSIGNE_FIELD_SMTP_MAILFROM:
  case CONSIGNE_FIELD_SMTP_RCPTTO:
  case CONSIGNE_FIELD_TLS:
  case CONSIGNE_FIELD_NOW: return true;
  default: return false;
  }
}

/* The first field that the rule reads and that is never told; NULL: none. */
static const char *untold_field(const daemon_settings *settings, const consigne_ruleset *ruleset, uint32_t rule) {
  for (int field = 1; consigne_field_name(field); field++) {
    if (field != CONSIGNE_FIELD_IDENTITY && !settings->tells(field) &&
        consigne_ruleset_rule_reads(ruleset, rule, field))
      return consigne_field_name(field);
  }
  for (uint32_t i = 0; i < consigne_ruleset_facts(ruleset); i++) {
    const char *name = consigne_ruleset_fact_name(ruleset, i);
    if (consigne_ruleset_rule_reads_fact(ruleset, rule, name, CONSIGNE_NTS)) return name;
  }
  return NULL;
}

/* Tells of each rule that is enforced today and that no request can decide: how many they are, or -1. */
static int tell_untold(const daemon_settings *settings, const consigne_ruleset *ruleset) {
  consigne_query *query = NULL;
  consigne_decision *decision = NULL;
  int count = -1, flags = CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_TRACE;
  if (consigne_query_new(NULL, &query) == CONSIGNE_OK && consigne_decision_new(NULL, &decision) == CONSIGNE_OK &&
      consigne_query_set_number(query, CONSIGNE_FIELD_NOW, (int64_t)time(NULL) * 1000) == CONSIGNE_OK &&
      consigne_decide(ruleset, query, flags, decision) == CONSIGNE_OK)
    count = 0;
  for (uint32_t i = 0; count >= 0 && i < consigne_decision_traces(decision); i++) {
    uint32_t rule = consigne_decision_trace_rule(decision, i);
    const char *field = untold_field(settings, ruleset, rule);
    if (!field || consigne_decision_trace_enforced(decision, i) == CONSIGNE_TRUTH_FALSE) continue;
    count++;
    tool_fail(0, "%s: rule %s reads %s, which %s", settings->path, consigne_ruleset_rule_name(ruleset, rule), field,
              settings->otherwise);
  }
  consigne_query_free(query);
  consigne_decision_free(decision);
  return count;
}

/* 0, or an exit code after telling why this ruleset cannot be served. */
static int judge(const daemon_settings *settings, const consigne_ruleset *ruleset) {
  bool relay = consigne_ruleset_reads(ruleset, CONSIGNE_FIELD_RELAY) ||
               consigne_ruleset_reads(ruleset, CONSIGNE_FIELD_SERVER_NAME);
  if (relay && !settings->server_name)
    return tool_fail(EXIT_WRONG_USE, "%s reads relay: say under which name this server sends, --server-name NAME",
                     settings->path);
  int untold = settings->partial ? 0 : tell_untold(settings, ruleset);
  if (untold < 0) return tool_fail(EXIT_INTERNAL, "out of memory");
  return untold > 0 ? EXIT_BAD_RULES : 0;
}

/* ---- Files that change -------------------------------------------------------------------- */

/* FNV-1a over what changes with a file's content. */
static uint64_t mix(uint64_t state, uint64_t value) {
  for (int i = 0; i < 8; i++) state = (state ^ (value >> i * 8 & 0xff)) * UINT64_C(0x100000001b3);
  return state;
}

static uint64_t mix_file(uint64_t state, const char *path) {
  struct stat file = {0};
  if (stat(path, &file) != 0) return mix(state, 0);
  state = mix(mix(state, (uint64_t)file.st_ino), (uint64_t)file.st_size);
  return mix(mix(state, (uint64_t)file.st_mtim.tv_sec), (uint64_t)file.st_mtim.tv_nsec);
}

static uint64_t state_of(const daemon_rules *rules) {
  uint64_t state = mix_file(UINT64_C(0xcbf29ce484222325), rules->settings->path);
  for (uint32_t i = 0; i < consigne_ruleset_sources(rules->ruleset); i++)
    state = mix_file(state, consigne_ruleset_source(rules->ruleset, i));
  return state;
}

/* 0 with the new ruleset in force, or an exit code after telling why the old one stays. */
static int load(daemon_rules *rules) {
  int exit_code;
  consigne_ruleset *loaded = tool_load(rules->settings->path, &exit_code);
  if (loaded) exit_code = judge(rules->settings, loaded);
  if (loaded && exit_code == 0) {
    consigne_ruleset *old = rules->ruleset;
    rules->ruleset = loaded;
    loaded = old;
  }
  consigne_ruleset_free(loaded);
  return exit_code;
}

int daemon_rules_open(daemon_rules *rules, const daemon_settings *settings) {
  *rules = (daemon_rules){.settings = settings};
  int exit_code = load(rules);
  if (exit_code == 0) rules->state = state_of(rules);
  return exit_code;
}

void daemon_rules_refresh(daemon_rules *rules, int64_t now) {
  if (now && now == rules->checked) return;
  rules->checked = now;
  uint64_t state = state_of(rules);
  if (now && state == rules->state) return;
  rules->state = state; /* of before the load, so that a change in its middle is seen the next time */
  if (load(rules) == 0)
    tool_fail(0, "%s: revision %s is in force", rules->settings->path, consigne_ruleset_revision(rules->ruleset));
  else
    tool_fail(0, "%s: the old ruleset stays in force", rules->settings->path);
}

void daemon_rules_close(daemon_rules *rules) {
  consigne_ruleset_free(rules->ruleset);
  rules->ruleset = NULL;
}
