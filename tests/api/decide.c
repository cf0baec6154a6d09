/* SPDX-License-Identifier: MIT */
/* Decisions from lines of text; uses consigne.h as any program would. */
#include "decide.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *exact(const char *text, size_t length) {
  char *block = malloc(length ? length : 1);
  cr_assert_not_null(block);
  if (length > 0) memcpy(block, text, length);
  return block;
}

/* ---- Rulesets -------------------------------------------------------------------- */

/* Appends to a text of `room` octets; what does not fit is cut off. */
static void append(char *to, size_t room, const char *format, ...) {
  size_t used = strlen(to);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(to + used, room - used, format, arguments);
  va_end(arguments);
}

consigne_ruleset *decide_load(const char *text, char *found, size_t room) {
  consigne_ruleset *ruleset = NULL;
  consigne_findings *findings = NULL;
  cr_assert_eq(consigne_findings_new(NULL, &findings), CONSIGNE_OK);
  size_t length = strlen(text);
  char *block = exact(text, length);
  int status = consigne_ruleset_load_text(block, length, "rules", NTS, NULL, findings, &ruleset);
  free(block);
  *found = '\0';
  for (uint32_t i = 0; i < consigne_findings_count(findings); i++)
    append(found, room, "%s%u:%u %s", i ? ", " : "", (unsigned)consigne_findings_line(findings, i),
           (unsigned)consigne_findings_column(findings, i), consigne_findings_id(findings, i));
  cr_expect_eq(status == CONSIGNE_OK, ruleset != NULL, "a ruleset where the status says so");
  cr_expect(status == CONSIGNE_OK || status == CONSIGNE_E_RULES, "status %s", consigne_status_name(status));
  cr_expect_eq(status == CONSIGNE_E_RULES, consigne_findings_errors(findings) > 0, "errors are told");
  consigne_findings_free(findings);
  return ruleset;
}

static consigne_ruleset *load_rules(const decide_row *row) {
  char found[512];
  size_t length = strlen(row->rules) + sizeof "consigne 1\n";
  char *text = malloc(length);
  cr_assert_not_null(text);
  snprintf(text, length, "consigne 1\n%s", row->rules);
  consigne_ruleset *ruleset = decide_load(text, found, sizeof found);
  free(text);
  cr_assert_not_null(ruleset, "%s: the ruleset has errors: %s", row->name, found);
  return ruleset;
}

/* ---- Facts ----------------------------------------------------------------------- */

typedef struct fact {
  const char *at;
  size_t length, equals; /* where the "=" is; `length` where there is none */
} fact;

/* The next fact behind *at; false at the end. */
static bool next_fact(const char **at, fact *found) {
  bool quoted = false;
  while (**at == ' ') ++*at;
  if (!**at) return false;
  const char *end = *at;
  for (; *end && (quoted || *end != ' '); end++) quoted ^= *end == '"';
  found->at = *at;
  found->length = (size_t)(end - *at);
  const char *equals = memchr(*at, '=', found->length);
  found->equals = equals ? (size_t)(equals - *at) : found->length;
  *at = end;
  return true;
}

static bool is_text(const char *at, size_t length, const char *text) {
  return length == strlen(text) && memcmp(at, text, length) == 0;
}

static int flag_of(const fact *f) {
  if (is_text(f->at, f->length, "partial")) return CONSIGNE_FLAG_PARTIAL;
  if (is_text(f->at, f->length, "utf8")) return CONSIGNE_FLAG_UTF8;
  return is_text(f->at, f->length, "trace") ? CONSIGNE_FLAG_TRACE : 0;
}

static int give_value(decided *d, int field, const char *value, size_t length) {
  int64_t now = 0;
  if (field != CONSIGNE_FIELD_NOW) {
    char *block = exact(value, length);
    int status = consigne_field_is_single(field) ? consigne_query_set(d->query, field, block, length)
                                                 : consigne_query_add(d->query, field, block, length);
    free(block);
    return status;
  }
  int status = consigne_ruleset_instant(d->ruleset, value, length, &now);
  return status == CONSIGNE_OK ? consigne_query_set_number(d->query, field, now) : status;
}

/* What is to be done with fields when all facts are given. */
typedef struct endings {
  bool unknown[128]; /* F=unknown, F+=value: nothing */
  bool listed[128];  /* ended, as all others are unless the decision is partial */
} endings;

/* CONSIGNE_ANSWER_* of "yes", "no", "failed"; 0 for another name. */
static int answer_of(const fact *f) {
  if (is_text(f->at, f->equals, "yes")) return CONSIGNE_ANSWER_YES;
  if (is_text(f->at, f->equals, "no")) return CONSIGNE_ANSWER_NO;
  return is_text(f->at, f->equals, "failed") ? CONSIGNE_ANSWER_FAILED : 0;
}

/* A question between quotes. */
static int give_answer(decided *d, const char *question, size_t length, int answer) {
  char id[512];
  size_t size = sizeof id;
  cr_assert(length > 2 && question[0] == '"', "no question: %.*s", (int)length, question);
  char *block = exact(question + 1, length - 2);
  int status = consigne_ruleset_question(d->ruleset, block, length - 2, id, &size);
  free(block);
  return status == CONSIGNE_OK ? consigne_query_answer(d->query, id, size, answer) : status;
}

/* "1:renater.fr:univ.example,b.example" */
static int give_seal(decided *d, const char *value, size_t length) {
  char seal[512] = {0}, *end;
  cr_assert_lt(length, sizeof seal);
  memcpy(seal, value, length);
  uint32_t number = (uint32_t)strtoul(seal, &end, 10);
  cr_assert_eq(*end, ':', "no seal: %s", seal);
  char *sealer = end + 1, *domains = strchr(sealer, ':');
  if (domains) *domains++ = '\0';
  for (char *comma = domains; comma && (comma = strchr(comma, ','));) *comma = ' ';
  return consigne_query_add_seal(d->query, number, sealer, NTS, domains ? domains : "", NTS);
}

/* Ids are trusted before the header is given. */
static bool is_trust(const fact *f) {
  return is_text(f->at, f->equals, "trust");
}

static void give(decided *d, const char *row, const fact *f, endings *ends) {
  int field = 0, status;
  bool open = f->equals > 0 && f->at[f->equals - 1] == '+';
  const char *value = f->at + f->equals + 1;
  size_t length = f->length - f->equals - 1;
  cr_assert(f->equals < f->length, "%s: no fact: %.*s", row, (int)f->length, f->at);
  if (is_text(f->at, f->equals, "id")) {
    status = consigne_query_set_id(d->query, value, length);
  } else if (is_text(f->at, f->equals, "language")) {
    status = consigne_query_set_language(d->query, value, length);
  } else if (is_text(f->at, f->equals - open, "seal")) {
    ends->unknown[CONSIGNE_FIELD_ARC_D] |= open;
    ends->unknown[CONSIGNE_FIELD_ARC_DKIM_D] |= open;
    status = give_seal(d, value, length);
  } else if (answer_of(f)) {
    status = give_answer(d, value, length, answer_of(f));
  } else {
    status = consigne_query_field(d->query, f->at, f->equals - open, &field);
    cr_assert_eq(status, CONSIGNE_OK, "%s: no field %.*s", row, (int)f->equals, f->at);
    cr_assert_lt(field, 128);
    ends->unknown[field] |= open || is_text(value, length, "unknown");
    ends->listed[field] |= !is_text(value, length, "unknown");
    if (!is_text(value, length, "unknown") && !is_text(value, length, "absent"))
      status = give_value(d, field, value, length);
  }
  cr_assert_eq(status, CONSIGNE_OK, "%s: %.*s: %s", row, (int)f->length, f->at, consigne_status_name(status));
}

/* Whether relay is drawn: it cannot be said as well. */
static bool is_drawn(const endings *ends) {
  bool drawn = false;
  for (int field = CONSIGNE_FIELD_CLIENT_IP; field <= CONSIGNE_FIELD_SERVER_NAME; field++)
    drawn |= ends->listed[field] || ends->unknown[field];
  return drawn;
}

static void end_field(decided *d, const endings *ends, int field, bool partial) {
  bool of_relay = field == CONSIGNE_FIELD_RELAY_IP || field == CONSIGNE_FIELD_RELAY_NAME;
  bool drawn_from = field >= CONSIGNE_FIELD_CLIENT_IP && field <= CONSIGNE_FIELD_SERVER_NAME;
  if (ends->unknown[field] || (of_relay && ends->unknown[CONSIGNE_FIELD_RELAY])) return;
  bool unknown_relay = ends->unknown[CONSIGNE_FIELD_RELAY] ||
                       (ends->unknown[CONSIGNE_FIELD_RELAY_IP] && ends->unknown[CONSIGNE_FIELD_RELAY_NAME]);
  if ((of_relay && is_drawn(ends)) || (drawn_from && unknown_relay)) return;
  if (partial && !ends->listed[field]) return;
  if (field == CONSIGNE_FIELD_SMTP_AUTHCID && !ends->listed[field]) return; /* as smtp.auth */
  cr_assert_eq(consigne_query_end(d->query, field), CONSIGNE_OK);
}

static void end_fields(decided *d, const endings *ends, bool partial) {
  for (int field = 1; consigne_field_name(field); field++)
    if (field != CONSIGNE_FIELD_RELAY && field != CONSIGNE_FIELD_IDENTITY) end_field(d, ends, field, partial);
  for (uint32_t i = 0; i < consigne_ruleset_facts(d->ruleset); i++) {
    char name[128];
    int field = 0;
    snprintf(name, sizeof name, "fact.%s", consigne_ruleset_fact_name(d->ruleset, i));
    cr_assert_eq(consigne_query_field(d->query, name, NTS, &field), CONSIGNE_OK);
    end_field(d, ends, field, partial);
  }
}

static void give_header(decided *d, const decide_row *row) {
  size_t length = row->header_octets ? row->header_octets : strlen(row->header);
  char *block = exact(row->header, length);
  int status = consigne_query_add_header_block(d->query, block, length);
  free(block);
  cr_assert_eq(status, CONSIGNE_OK, "%s: the header: %s", row->name, consigne_status_name(status));
}

/* ---- Decisions ------------------------------------------------------------------- */

void decide_again(decided *d, const decide_row *row) {
  endings ends = {{false}, {false}};
  int flags = 0;
  fact f;
  cr_assert_eq(consigne_query_reset(d->query), CONSIGNE_OK);
  for (const char *at = row->facts; next_fact(&at, &f);)
    if (is_trust(&f)) consigne_query_trust(d->query, f.at + f.equals + 1, f.length - f.equals - 1);
  if (row->header) give_header(d, row);
  for (const char *at = row->facts; next_fact(&at, &f);) {
    int flag = flag_of(&f);
    flags |= flag;
    if (!flag && !is_trust(&f)) give(d, row->name, &f, &ends);
  }
  end_fields(d, &ends, (flags & CONSIGNE_FLAG_PARTIAL) != 0);
  int status = consigne_decide(d->ruleset, d->query, flags, d->decision);
  cr_assert_eq(status, CONSIGNE_OK, "%s: %s", row->name, consigne_status_name(status));
}

void decide_open(decided *d, const decide_row *row) {
  *d = (decided){.ruleset = load_rules(row)};
  cr_assert_eq(consigne_query_new(NULL, &d->query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(NULL, &d->decision), CONSIGNE_OK);
  decide_again(d, row);
}

void decide_close(decided *d) {
  consigne_ruleset_free(d->ruleset);
  consigne_query_free(d->query);
  consigne_decision_free(d->decision);
}

const char *decide_tell(decided *d, const consigne_outcome *outcome) {
  char *told = d->told;
  const size_t room = sizeof d->told;
  const char *rule = consigne_outcome_rule(outcome), *value = consigne_outcome_value(outcome);
  *told = '\0';
  append(told, room, "%s %s", consigne_verdict_name(consigne_outcome_verdict(outcome)), rule ? rule : "-");
  if (value && consigne_outcome_field(outcome) <= CONSIGNE_FIELD_IDENTITY) append(told, room, " =%s", value);
  if (consigne_outcome_assumed(outcome)) append(told, room, " assumed");
  uint32_t tags = consigne_outcome_tags(outcome), assumed = consigne_outcome_assumed_tags(outcome);
  for (uint32_t i = 0; i < tags; i++)
    append(told, room, "%s%s", i ? "," : " tags:", consigne_outcome_tag(outcome, i));
  for (uint32_t i = 0; i < assumed; i++)
    append(told, room, "%s%s?", i + tags ? "," : " tags:", consigne_outcome_assumed_tag(outcome, i));
  for (uint32_t i = 0; i < consigne_outcome_warnings(outcome); i++)
    append(told, room, "%s%s%s", i ? "," : " warns:", consigne_outcome_warning(outcome, i),
           consigne_outcome_warning_assumed(outcome, i) ? "?" : "");
  return told;
}

/* Whether a line is the one expected, in which "=?" stands for any one value without blanks. */
static bool is_told(const char *told, const char *expected) {
  const char *any = strstr(expected, "=?");
  if (!any) return strcmp(told, expected) == 0;
  size_t before = (size_t)(any - expected) + 1;
  if (strncmp(told, expected, before) != 0) return false;
  return strcmp(told + before + strcspn(told + before, " "), any + 2) == 0;
}

void decide_rows(const decide_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    decided d;
    decide_open(&d, &rows[i]);
    const char *told = decide_tell(&d, consigne_decision_outcome(d.decision));
    cr_expect(is_told(told, rows[i].told), "%s: [%s] instead of [%s]", rows[i].name, told, rows[i].told);
    decide_close(&d);
  }
}
