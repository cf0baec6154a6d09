/* SPDX-License-Identifier: MIT */
/* What a sender can make of 10 MB, and random octets everywhere: always a decision or a clear status, and soon. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

enum { TEN_MB = 10000000 };

/* Reads every address field in every way that there is. */
static const char rules[] =
    "consigne 1\norigin univ.example\n"
    "provider univ { domains { univ.example *.univ.example müni.example } relays { 192.0.2.0/24 } subaddress "
    "\"+-\" }\n"
    "patterns odd { /^x[0-9]+@/i /(a+)+b/ }\n"
    "rule odd { when any identity in odd or any header.reply-to in odd or any header.resent-from in odd tag odd }\n"
    "rule shown { when any header.shown in univ or header.from is malformed or header.list-id is malformed tag s "
    "}\n"
    "rule self { when any header.from equals smtp.rcptto unless aligned with smtp.helo reject }\n"
    "rule ours { when any identity in univ and smtp.rcptto in univ\n  unless carried by relay or aligned with "
    "dkim.d\n"
    "  reject \"{identity} {smtp.helo} {smtp.mailfrom}\" }\n";

typedef struct state {
  consigne_ruleset *ruleset;
  consigne_query *query;
  consigne_decision *decision;
} state;

/* `large`: limits at their ceilings, so that all of it is read. */
static void open_state(state *s, bool large) {
  static const struct {
    int limit;
    uint32_t value;
  } ceilings[] = {{CONSIGNE_LIMIT_HEADER_OCTETS, 67108864},
                  {CONSIGNE_LIMIT_MAILBOXES, 1000000},
                  {CONSIGNE_LIMIT_VALUES, 1000000},
                  {CONSIGNE_LIMIT_RECIPIENTS, 100000}};
  consigne_options *options = NULL;
  cr_assert_eq(consigne_options_new(&options), CONSIGNE_OK);
  for (size_t i = 0; large && i < sizeof ceilings / sizeof *ceilings; i++)
    cr_assert_eq(consigne_options_set_limit(options, ceilings[i].limit, ceilings[i].value), CONSIGNE_OK);
  cr_assert_eq(consigne_ruleset_load_text(rules, NTS, NULL, 0, options, NULL, &s->ruleset), CONSIGNE_OK);
  cr_assert_eq(consigne_query_new(options, &s->query), CONSIGNE_OK);
  cr_assert_eq(consigne_decision_new(options, &s->decision), CONSIGNE_OK);
  consigne_options_free(options);
}

static void close_state(state *s) {
  consigne_ruleset_free(s->ruleset);
  consigne_query_free(s->query);
  consigne_decision_free(s->decision);
}

/* A final decision is one of four, with a reply where it refuses, in lines that hold text only. */
static void expect_decision(state *s, const char *name) {
  cr_assert_eq(consigne_decide(s->ruleset, s->query, CONSIGNE_FLAG_TRACE, s->decision), CONSIGNE_OK, "%s", name);
  const consigne_outcome *outcome = consigne_decision_outcome(s->decision);
  int verdict = consigne_outcome_verdict(outcome);
  cr_expect(verdict >= CONSIGNE_VERDICT_ACCEPT && verdict <= CONSIGNE_VERDICT_REJECT, "%s: verdict %d", name,
            verdict);
  cr_expect_eq(consigne_outcome_reply(outcome) != NULL,
               verdict == CONSIGNE_VERDICT_REJECT || verdict == CONSIGNE_VERDICT_DEFER, "%s", name);
  for (uint32_t i = 0; i < consigne_outcome_reply_lines(outcome); i++) {
    const char *line = consigne_outcome_reply_line(outcome, i);
    cr_expect_leq(strlen(line), 510, "%s", name);
    for (const char *at = line; *at; at++) cr_expect(*at >= ' ' && *at <= '~', "%s: %d", name, *at);
  }
  cr_assert_eq(consigne_decide(s->ruleset, s->query, CONSIGNE_FLAG_PARTIAL | CONSIGNE_FLAG_UTF8, s->decision),
               CONSIGNE_OK, "%s", name);
}

/* ---- 10 MB ---------------------------------------------------------------------------- */

/* BEFORE PIECE PIECE ... AFTER, about 10 MB of it. */
static const struct {
  const char *name, *before, *piece, *after;
} shapes[] = {
    {"one word", "From: ", "a", "@univ.example\r\n"},
    {"one quoted string", "From: \"", "a", "\" <a@univ.example>\r\n"},
    {"one string of quoted pairs", "From: \"", "\\\"", "\" <a@univ.example>\r\n"},
    {"a quoted string that never ends", "From: \"", "a b ", "\r\n"},
    {"words", "From: ", "word ", "<a@univ.example>\r\n"},
    {"mailboxes", "From: ", "a@univ.example, ", "b@univ.example\r\n"},
    {"mailboxes with names", "From: ", "\"A, B\" <a@univ.example> (c), ", "b@univ.example\r\n"},
    {"groups", "From: ", "g: a@b.example;, ", "b@univ.example\r\n"},
    {"groups inside each other", "From: ", "g: ", "b@univ.example;\r\n"},
    {"nested comments", "From: ", "(", "\r\n"},
    {"comments", "From: ", "(c)", "a@univ.example\r\n"},
    {"comments that close too often", "From: ", ")", "a@univ.example\r\n"},
    {"encoded words", "From: ", "=?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?= ", "<a@univ.example>\r\n"},
    {"encoded words that never end", "From: ", "=?utf-8?Q?", "<a@univ.example>\r\n"},
    {"question marks", "From: =", "?", "= <a@univ.example>\r\n"},
    {"routes", "From: <", "@a.example,", ":a@univ.example>\r\n"},
    {"at-signs", "From: a", "@a", "\r\n"},
    {"less-than signs", "From: ", "<", "a@univ.example\r\n"},
    {"angle brackets", "From: ", "<>", "\r\n"},
    {"commas", "From: ", ",", "a@univ.example\r\n"},
    {"backslashes", "From: ", "\\", "a@univ.example\r\n"},
    {"a domain", "From: a@", "univ.", "example\r\n"},
    {"a domain of U-labels", "From: a@", "müni.", "example\r\n"},
    {"folding", "From: a", "\r\n ", "@univ.example\r\n"},
    {"From fields", "", "From: a@univ.example\r\n", "\r\n"},
    {"other fields", "", "X: y\r\n", "From: a@univ.example\r\n"},
    {"fields without a name", "", ": y\r\n", "From: a@univ.example\r\n"},
    {"empty lines at the start", "", " \r\n", "From: a@univ.example\r\n"},
    {"bare CR", "From: ", "a\r", "a@univ.example\r\n"},
    {"fields behind bare CR", "Subject: ", "\rFrom: a@univ.example", "\r\n"},
    {"NUL", "From: a@univ.example", NULL, "\r\n"},
    {"a List-Id", "List-Id: ", "<a.", ">\r\n"},
    {"no line end at all", "", "F", ""},
};

static size_t build(char *block, size_t shape) {
  const char *piece = shapes[shape].piece ? shapes[shape].piece : "\0";
  size_t each = shapes[shape].piece ? strlen(piece) : 1, used = strlen(shapes[shape].before);
  memcpy(block, shapes[shape].before, used);
  for (; used + each <= TEN_MB; used += each) memcpy(block + used, piece, each);
  size_t after = strlen(shapes[shape].after);
  memcpy(block + used, shapes[shape].after, after);
  return used + after;
}

static void decide_shape(state *s, const char *block, size_t length, const char *name) {
  cr_assert_eq(consigne_query_reset(s->query), CONSIGNE_OK);
  consigne_query_set(s->query, CONSIGNE_FIELD_SMTP_RCPTTO, "bob@univ.example", NTS);
  cr_expect_eq(consigne_query_add_header_block(s->query, block, length), CONSIGNE_OK, "%s: never refused", name);
  cr_expect_eq(consigne_query_end(s->query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  expect_decision(s, name);
}

/* Over the default limit: too complex, and nothing is read twice to find out. */
Test(hostile, blocks_within_default_limits, .timeout = 60) {
  char *block = malloc(TEN_MB + 256);
  state s;
  open_state(&s, false);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    decide_shape(&s, block, build(block, i), shapes[i].name);
  close_state(&s);
  free(block);
}

/* A megabyte of each, the most that is read by default; one tenth of what the timeouts of other tests allow. */
Test(hostile, blocks_that_are_read, .timeout = 120) {
  char *block = malloc(TEN_MB + 256);
  state s;
  open_state(&s, false);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    build(block, i);
    char *cut = exact(block, 1000000);
    decide_shape(&s, cut, 1000000, shapes[i].name);
    free(cut);
  }
  close_state(&s);
  free(block);
}

/* All 10 MB, with limits at their ceilings: linear, so ten times the time of the test above. */
Test(hostile, blocks_with_limits_at_their_ceilings, .timeout = 240) {
  char *block = malloc(TEN_MB + 256);
  state s;
  open_state(&s, true);
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    decide_shape(&s, block, build(block, i), shapes[i].name);
  close_state(&s);
  free(block);
}

/* One value of 10 MB for every field: stored as too complex, or refused as of the wrong form. */
Test(hostile, values, .timeout = 60) {
  char *text = malloc(TEN_MB);
  state s;
  open_state(&s, false);
  memset(text, 'a', TEN_MB);
  memcpy(text + TEN_MB - 13, "@univ.example", 13);
  for (int field = 1; consigne_field_name(field); field++) {
    cr_assert_eq(consigne_query_reset(s.query), CONSIGNE_OK);
    int status = consigne_query_set(s.query, field, text, TEN_MB);
    bool claim = field <= CONSIGNE_FIELD_SMTP_HELO ||
                 (field >= CONSIGNE_FIELD_HEADER_FROM && field <= CONSIGNE_FIELD_HEADER_LIST_ID);
    bool unset = field == CONSIGNE_FIELD_IDENTITY || field == CONSIGNE_FIELD_NOW;
    cr_expect_eq(status,
                 claim   ? CONSIGNE_OK
                 : unset ? CONSIGNE_E_FIELD
                         : CONSIGNE_E_FORM,
                 "%s: %s", consigne_field_name(field), consigne_status_name(status));
    consigne_query_end(s.query, CONSIGNE_FIELD_ALL);
    if (claim) expect_decision(&s, consigne_field_name(field));
  }
  close_state(&s);
  free(text);
}

/* Thousands of senders to a thousand recipients: no product of the two. */
Test(hostile, many_by_many, .timeout = 60) {
  state s;
  open_state(&s, false);
  char list[128], recipient[64];
  for (int i = 0; i < 900; i++) {
    snprintf(list, sizeof list, "a%d@b.example, c%d@univ.example, d%d@e.example", i, i, i);
    cr_expect_eq(consigne_query_add(s.query, CONSIGNE_FIELD_HEADER_FROM, list, NTS), CONSIGNE_OK);
  }
  for (int i = 0; i < 1000; i++) {
    snprintf(recipient, sizeof recipient, "r%d@%s.example", i, i % 2 ? "univ" : "other");
    cr_expect_eq(consigne_query_add(s.query, CONSIGNE_FIELD_SMTP_RCPTTO, recipient, NTS), CONSIGNE_OK);
  }
  cr_expect_eq(consigne_query_end(s.query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
  expect_decision(&s, "2,700 authors, 1,000 recipients");
  cr_expect_eq(consigne_decision_recipients(s.decision), 1000);
  close_state(&s);
}

/* ---- Random octets ------------------------------------------------------------------------ */

/* Knuth's MMIX: the same octets every time. */
static uint32_t next_random(uint64_t *seed) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*seed >> 33);
}

/* Every other time from octets that mean something to the readers. */
static char *random_octets(uint64_t *seed, size_t length) {
  static const char words[] = "\r\n\t \0@@<>(),;:\"\\.[]=?_%&\xC3\xA9\xFF"
                              "From: To: univ.example xn-- =?utf-8?Q?";
  char *octets = malloc(length ? length : 1);
  cr_assert_not_null(octets);
  bool meaning = next_random(seed) % 2;
  for (size_t i = 0; i < length; i++) {
    uint32_t random = next_random(seed);
    octets[i] = meaning ? words[random % (sizeof words - 1)] : (char)(random & 0xFF);
  }
  return octets;
}

static const size_t sizes[] = {0, 1, 2, 3, 5, 8, 13, 64, 65, 100, 255, 256, 257, 1000, 4096, 20000};
#define SIZES (sizeof sizes / sizeof *sizes)

Test(hostile, random_messages, .timeout = 120) {
  uint64_t seed = 20261124;
  state s;
  open_state(&s, false);
  for (int round = 0; round < 40; round++)
    for (size_t i = 0; i < SIZES; i++) {
      cr_assert_eq(consigne_query_reset(s.query), CONSIGNE_OK);
      char *block = random_octets(&seed, sizes[i]);
      cr_expect_eq(consigne_query_add_header_block(s.query, block, sizes[i]), CONSIGNE_OK, "%zu octets", sizes[i]);
      free(block);
      static const int fields[] = {CONSIGNE_FIELD_SMTP_MAILFROM, CONSIGNE_FIELD_SMTP_RCPTTO,
                                   CONSIGNE_FIELD_SMTP_HELO};
      for (size_t k = 0; k < 3; k++) {
        char *value = random_octets(&seed, sizes[i]);
        int status = consigne_query_add(s.query, fields[k], value, sizes[i]);
        cr_expect_eq(status, sizes[i] ? CONSIGNE_OK : CONSIGNE_E_FORM, "%zu octets: %s", sizes[i],
                     consigne_status_name(status));
        free(value);
      }
      consigne_query_end(s.query, CONSIGNE_FIELD_ALL);
      if (sizes[i] > 0) expect_decision(&s, "random octets");
    }
  close_state(&s);
}

/* A caller's value of random octets is taken or refused, never anything else. */
Test(hostile, random_values, .timeout = 60) {
  uint64_t seed = 7;
  state s;
  open_state(&s, false);
  for (int round = 0; round < 20; round++)
    for (size_t i = 0; i < SIZES; i++)
      for (int field = 1; consigne_field_name(field); field++) {
        char *value = random_octets(&seed, sizes[i]);
        cr_assert_eq(consigne_query_reset(s.query), CONSIGNE_OK);
        int status = consigne_query_set(s.query, field, value, sizes[i]);
        cr_expect(status == CONSIGNE_OK || status == CONSIGNE_E_FORM || status == CONSIGNE_E_FIELD, "%s: %s",
                  consigne_field_name(field), consigne_status_name(status));
        int outcome = consigne_decide(s.ruleset, s.query, 0, s.decision);
        cr_expect_eq(outcome, status == CONSIGNE_OK ? CONSIGNE_OK : CONSIGNE_E_QUERY);
        free(value);
      }
  close_state(&s);
}

Test(hostile, random_rulesets, .timeout = 120) {
  uint64_t seed = 42;
  for (int round = 0; round < 20; round++)
    for (size_t i = 0; i < SIZES; i++)
      for (int headed = 0; headed < 2; headed++) {
        char *text = random_octets(&seed, sizes[i] + 11);
        if (headed) memcpy(text, "consigne 1\n", 11);
        consigne_ruleset *ruleset = NULL;
        int status = consigne_ruleset_load_text(text, sizes[i] + 11, NULL, 0, NULL, NULL, &ruleset);
        cr_expect(status == CONSIGNE_OK || status == CONSIGNE_E_RULES || status == CONSIGNE_E_LIMIT, "%s",
                  consigne_status_name(status));
        cr_expect_eq(status == CONSIGNE_OK, ruleset != NULL);
        consigne_ruleset_free(ruleset);
        free(text);
      }
}
