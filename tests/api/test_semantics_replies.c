/* SPDX-License-Identifier: MIT */
/* S86 to S92: what the refused are told, in which code, and which of several rules speaks. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

/* S86: the classes of code, enhanced code and verdict agree (RFC 2034 4), or the ruleset does not load. */
Test(semantics_replies, classes) {
  static const struct {
    const char *verdict;
    uint32_t code; /* 0: an error */
    const char *enhanced;
  } rows[] = {
      {"reject", 550, "5.7.1"},
      {"defer", 451, "4.7.1"},
      {"reject 550", 550, "5.7.1"},
      {"defer 450", 450, "4.7.1"},
      {"reject 554 5.6.0", 554, "5.6.0"},
      {"defer 452 4.5.3", 452, "4.5.3"},
      {"defer 450 5.7.1", 0, NULL},
      {"reject 550 4.7.1", 0, NULL},
      {"defer 550", 0, NULL},
      {"reject 450", 0, NULL},
      {"reject 450 4.7.1", 0, NULL},
      {"defer 550 5.7.1", 0, NULL},
      {"reject 250", 0, NULL},
      {"reject 999", 0, NULL},
      {"reject 550 5.07.1", 0, NULL},
      {"reject 550 5.7", 0, NULL},
      {"accept 250", 0, NULL},
      {"quarantine 550", 0, NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[128], found[256];
    snprintf(text, sizeof text, "consigne 1\nrule r { when listener is mx %s }\n", rows[i].verdict);
    consigne_ruleset *ruleset = decide_load(text, found, sizeof found);
    cr_expect_eq(ruleset != NULL, rows[i].code != 0, "S86 %s: [%s]", rows[i].verdict, found);
    consigne_ruleset_free(ruleset);
    if (!ruleset || !rows[i].code) continue;
    decide_row row = {rows[i].verdict, text + strlen("consigne 1\n"), "listener=mx", NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    cr_expect_eq(consigne_outcome_code(outcome), rows[i].code, "S86 %s", rows[i].verdict);
    cr_expect_str_eq(consigne_outcome_enhanced(outcome), rows[i].enhanced, "S86 %s", rows[i].verdict);
    decide_close(&d);
  }
}

/* S86: what is not the ruleset's own reply agrees as well. */
Test(semantics_replies, classes_of_failures) {
  const char *rules = "rule login { when smtp.auth is absent reject 530 5.7.0 }\n"
                      "rule odd { when header.from is malformed reject }\n";
  char header[4096] = "From: ";
  for (size_t i = 0; i < 70; i++) strcat(header, "(");
  const decide_row rows[] = {
      {"S86 missing facts", rules, "smtp.auth=unknown", NULL, 0, "451 4.3.0"},
      {"S86 too complex", rules, "smtp.auth=alice", header, 0, "554 5.6.0"},
      {"S86 the rule's own", rules, "", NULL, 0, "530 5.7.0"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decided d;
    decide_open(&d, &rows[i]);
    const char *reply = consigne_outcome_reply(consigne_decision_outcome(d.decision));
    cr_assert_not_null(reply, "%s", rows[i].name);
    cr_expect(strncmp(reply, rows[i].told, 9) == 0, "%s: %s", rows[i].name, reply);
    decide_close(&d);
  }
}

/* S87: 550 5.7.1 where the address is not theirs; 530 5.7.0 for "log in first" (RFC 6409 6.1, RFC 4954 6). */
Test(semantics_replies, codes_of_submission) {
  const char *rules = "domains ours { univ.example }\n"
                      "rule login-first { when listener is submission and smtp.auth is absent reject 530 5.7.0 }\n"
                      "rule foreign { when listener is submission and any identity not in ours reject }\n";
  const decide_row rows[] = {
      {"S87 not logged in", rules, "listener=submission smtp.mailfrom=x@evil.example", NULL, 0, "530 5.7.0"},
      {"S87 logged in, a foreign address", rules,
       "listener=submission smtp.auth=alice smtp.mailfrom=x@evil.example", NULL, 0, "550 5.7.1"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decided d;
    decide_open(&d, &rows[i]);
    const char *reply = consigne_outcome_reply(consigne_decision_outcome(d.decision));
    cr_assert_not_null(reply, "%s", rows[i].name);
    cr_expect(strncmp(reply, rows[i].told, 9) == 0, "%s: %s", rows[i].name, reply);
    decide_close(&d);
  }
}

/* S88: ASCII on a plain channel, UTF-8 where the peer takes it (RFC 6531 3.7.4). */
Test(semantics_replies, ascii) {
#define NO_OF_MAILFROM "rule r { when smtp.mailfrom is not null reject \"%s\" }\n"
  static const struct {
    const char *name, *text, *mailfrom, *ascii, *utf8;
  } rows[] = {
      {"S88 accents", "Adresse non autorisée", "x@a.example", "550 5.7.1 Adresse non autorisee",
       "550 5.7.1 Adresse non autorisée"},
      {"S88 decomposed, too",
       "autorise\xCC\x81"
       "e",
       "x@a.example", "550 5.7.1 autorisee",
       "550 5.7.1 autorise\xCC\x81"
       "e"},
      {"S88 what has no ASCII", "Доступ 1", "x@a.example", "550 5.7.1 ?????? 1", "550 5.7.1 Доступ 1"},
      {"S88 a domain as A-labels", "{smtp.mailfrom.domain}", "x@müni.example", "550 5.7.1 xn--mni-hoa.example",
       "550 5.7.1 müni.example"},
      {"S88 an address", "{smtp.mailfrom}", "josé@müni.example", "550 5.7.1 jose@xn--mni-hoa.example",
       "550 5.7.1 josé@müni.example"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (int utf8 = 0; utf8 <= 1; utf8++) {
      char rules[256], facts[128];
      snprintf(rules, sizeof rules, NO_OF_MAILFROM, rows[i].text);
      snprintf(facts, sizeof facts, "%ssmtp.mailfrom=%s", utf8 ? "utf8 " : "", rows[i].mailfrom);
      decide_row row = {rows[i].name, rules, facts, NULL, 0, ""};
      decided d;
      decide_open(&d, &row);
      const char *reply = consigne_outcome_reply(consigne_decision_outcome(d.decision));
      const char *expected = utf8 ? rows[i].utf8 : rows[i].ascii;
      cr_expect_str_eq(reply, expected, "%s: [%s] instead of [%s]", rows[i].name, reply, expected);
      decide_close(&d);
    }
}

/* Each line is whole: the codes, at most 510 octets, nothing but text; only the last has a space behind its code.
 */
static void expect_lines(const char *name, const consigne_outcome *outcome) {
  uint32_t count = consigne_outcome_reply_lines(outcome);
  char joined[32768] = "";
  cr_expect_gt(count, 0, "%s", name);
  for (uint32_t i = 0; i < count; i++) {
    const char *line = consigne_outcome_reply_line(outcome, i);
    char prefix[16];
    snprintf(prefix, sizeof prefix, "550%c5.7.1 ", i + 1 == count ? ' ' : '-');
    cr_expect(strncmp(line, prefix, strlen(prefix)) == 0, "%s: %s", name, line);
    cr_expect_leq(strlen(line), 510, "%s: %zu octets", name, strlen(line));
    for (const char *at = line; *at; at++)
      cr_expect(*at >= ' ' && *at < 0x7F, "%s: octet %u in a line", name, (unsigned)(unsigned char)*at);
    strcat(strcat(joined, i ? "\r\n" : ""), line);
  }
  cr_expect_str_eq(consigne_outcome_reply(outcome), joined, "%s: the lines joined by CRLF", name);
  cr_expect_null(consigne_outcome_reply_line(outcome, count), "%s", name);
}

static char *of_length(size_t length, size_t word) {
  char *text = malloc(length + 1);
  cr_assert_not_null(text);
  for (size_t i = 0; i < length; i++) text[i] = word && i % (word + 1) == word ? ' ' : 'a';
  text[length] = '\0';
  return text;
}

Test(semantics_replies, long_texts) {
  static const struct {
    const char *name;
    size_t length, word;
    uint32_t lines;
  } rows[] = {
      /* 510 octets less "550 5.7.1 " leave 500 for text. */
      {"S89 500 octets", 500, 0, 1},
      {"S89 501 octets without a blank", 501, 0, 2},
      {"S89 700 octets of words", 700, 9, 2},
      {"S89 4000 octets of words", 4000, 9, 8},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rules[8192], *text = of_length(rows[i].length, rows[i].word);
    snprintf(rules, sizeof rules, "rule r { when listener is mx reject \"%s\" }\n", text);
    decide_row row = {rows[i].name, rules, "listener=mx", NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    expect_lines(rows[i].name, outcome);
    cr_expect_eq(consigne_outcome_reply_lines(outcome), rows[i].lines, "%s: %u lines", rows[i].name,
                 (unsigned)consigne_outcome_reply_lines(outcome));
    decide_close(&d);
    free(text);
  }
}

/* S89: neither a URL nor a character is cut in two where the line has a blank to be split at. */
Test(semantics_replies, whole_words) {
  static const struct {
    const char *name, *word, *facts;
    size_t before; /* octets that stand before it on the line */
  } rows[] = {
      {"S89 a URL at the end of a line", "https://help.example/relays?id=17&lang=fr", "listener=mx", 480},
      {"S89 a URL that just fits", "https://help.example/1", "listener=mx", 477},
      {"S89 a URL one octet too long", "https://help.example/12", "listener=mx", 477},
      {"S89 a word of two octets a character", "\xc3\xa9\xc3\xa9\xc3\xa9", "utf8 listener=mx", 496},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rules[2048], *text = of_length(rows[i].before, 9);
    snprintf(rules, sizeof rules, "rule r { when listener is mx reject \"%s %s\" }\n", text, rows[i].word);
    decide_row row = {rows[i].name, rules, rows[i].facts, NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    uint32_t lines = consigne_outcome_reply_lines(outcome), whole = 0;
    cr_expect_eq(lines, rows[i].before + 1 + strlen(rows[i].word) <= 500 ? 1 : 2, "%s", rows[i].name);
    for (uint32_t k = 0; k < lines; k++)
      whole += strstr(consigne_outcome_reply_line(outcome, k), rows[i].word) != NULL;
    cr_expect_eq(whole, 1, "%s: %s", rows[i].name, consigne_outcome_reply(outcome));
    decide_close(&d);
    free(text);
  }
}

/* Language section 9, RFC 4647 3.4: one text where the languages that are asked look one up, else all. */
Test(semantics_replies, languages) {
#define TEXTS "reply x { en \"one\" fr \"deux\" zh-Hant \"three\" }\nrule r { when listener is mx reject x }\n"
#define ALL "550-5.7.1 one\r\n550-5.7.1 deux\r\n550 5.7.1 three"
  static const struct {
    const char *name, *facts, *reply;
  } rows[] = {
      {"none is asked", "listener=mx", ALL},
      {"one", "listener=mx language=fr", "550 5.7.1 deux"},
      {"without case", "listener=mx language=FR", "550 5.7.1 deux"},
      {"a region of it", "listener=mx language=fr-CA", "550 5.7.1 deux"},
      {"a script of it", "listener=mx language=zh-Hant-CN-x-private1-private2", "550 5.7.1 three"},
      {"wider than the text", "listener=mx language=zh", ALL},
      {"the second", "listener=mx language=de,fr-CA,en", "550 5.7.1 deux"},
      {"the best first", "listener=mx language=en,fr", "550 5.7.1 one"},
      {"a part that looks alike", "listener=mx language=fra", ALL},
      {"any", "listener=mx language=*", ALL},
      {"none of them", "listener=mx language=de", ALL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decide_row row = {rows[i].name, TEXTS, rows[i].facts, NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    cr_expect_str_eq(consigne_outcome_reply(consigne_decision_outcome(d.decision)), rows[i].reply, "%s",
                     rows[i].name);
    decide_close(&d);
  }
  decide_row row = {"a text without language",
                    "rule r { when listener is mx reject \"one\" }\n",
                    "listener=mx language=fr",
                    NULL,
                    0,
                    ""};
  decided d;
  decide_open(&d, &row);
  cr_expect_str_eq(consigne_outcome_reply(consigne_decision_outcome(d.decision)), "550 5.7.1 one");
  decide_close(&d);
}

/* The languages are the session's; what is no list of tags spoils the query. */
Test(semantics_replies, languages_kept) {
  static const char *const wrong[] = {"f", "fr_FR", "fr,", ",fr", "fr;q=1", "fr en", "\xc3\xa9", " "};
  decide_row row = {"kept", TEXTS, "listener=mx language=fr", NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  cr_assert_eq(consigne_query_next(d.query), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(consigne_outcome_reply(consigne_decision_outcome(d.decision)), "550 5.7.1 deux");
  cr_expect_eq(consigne_query_set_language(d.query, NULL, 0), CONSIGNE_OK);
  cr_assert_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK);
  cr_expect_str_eq(consigne_outcome_reply(consigne_decision_outcome(d.decision)), ALL, "empty: all");
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    cr_assert_eq(consigne_query_reset(d.query), CONSIGNE_OK);
    cr_expect_eq(consigne_query_set_language(d.query, wrong[i], NTS), CONSIGNE_E_FORM, "\"%s\"", wrong[i]);
    cr_expect_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_E_QUERY, "\"%s\"", wrong[i]);
  }
  char *list = of_length(257, 2); /* "aa aa ..." */
  for (char *at = list; *at; at++)
    if (*at == ' ') *at = ',';
  cr_expect_eq(consigne_query_set_language(d.query, list, 257), CONSIGNE_E_FORM, "257 octets");
  free(list);
  cr_expect_eq(consigne_query_set_language(NULL, "fr", NTS), CONSIGNE_E_ARGUMENT);
  decide_close(&d);
}

/* S89: nothing that a sender wrote ends a line. */
Test(semantics_replies, injection) {
  static const struct {
    const char *name;
    const char *mailfrom;
    size_t octets;
  } rows[] = {
#define ADDRESS(text) text, sizeof text - 1
      {"S89 CRLF", ADDRESS("<\"a\r\n250 OK\"@evil.example>")},
      {"S89 CRLF as quoted pairs", ADDRESS("<\"a\\\r\\\n250 OK\"@evil.example>")},
      {"S89 LF", ADDRESS("<a\n250 OK@evil.example>")},
      {"S89 CR", ADDRESS("<a\r250 OK@evil.example>")},
      {"S89 NUL", ADDRESS("<\"a\0b\"@evil.example>")},
      {"S89 escape", ADDRESS("<\"a\033[2Jb\"@evil.example>")},
      {"S89 DEL", ADDRESS("<\"a\177b\"@evil.example>")},
      {"S89 CRLF in the domain", ADDRESS("<a@evil\r\n250.example>")},
      {"S89 no UTF-8", ADDRESS("<a\xFF\xFE@evil.example>")},
      {"S89 a line separator", ADDRESS("<\"a\xE2\x80\xA8"
                                       "b\"@evil.example>")},
      {"S89 a C1 control", ADDRESS("<\"a\xC2\x85"
                                   "b\"@evil.example>")},
  };
  const decide_row start = {"S89",
                            "rule r { when smtp.mailfrom is not null reject \"<{smtp.mailfrom}> "
                            "{smtp.mailfrom.domain} {smtp.helo}\" }\n",
                            "",
                            NULL,
                            0,
                            ""};
  decided d;
  decide_open(&d, &start);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char *block = exact(rows[i].mailfrom, rows[i].octets);
    cr_assert_eq(consigne_query_reset(d.query), CONSIGNE_OK);
    cr_expect_eq(consigne_query_set(d.query, CONSIGNE_FIELD_SMTP_MAILFROM, block, rows[i].octets), CONSIGNE_OK,
                 "%s", rows[i].name);
    cr_expect_eq(consigne_query_set(d.query, CONSIGNE_FIELD_SMTP_HELO, block, rows[i].octets), CONSIGNE_OK, "%s",
                 rows[i].name);
    free(block);
    cr_expect_eq(consigne_query_end(d.query, CONSIGNE_FIELD_ALL), CONSIGNE_OK);
    cr_assert_eq(consigne_decide(d.ruleset, d.query, 0, d.decision), CONSIGNE_OK, "%s", rows[i].name);
    cr_expect_eq(consigne_decision_verdict(d.decision), CONSIGNE_VERDICT_REJECT, "%s", rows[i].name);
    expect_lines(rows[i].name, consigne_decision_outcome(d.decision));
  }
  decide_close(&d);
}

/* S90: no placeholder names an owner, a login is told to its owner only; strangers get the rule and an id. */
Test(semantics_replies, logins) {
#define SAYS(text) "rule r { when listener is mx reject \"" text "\" }\n"
  static const struct {
    const char *name, *rules, *facts, *reply;
  } rows[] = {
      {"S90 to who logged in", SAYS("as {smtp.auth}"), "listener=mx smtp.auth=jdupont", "550 5.7.1 as jdupont"},
      {"S90 to a stranger", SAYS("as {smtp.auth}"), "listener=mx", "550 5.7.1 as -"},
      {"S90 to who tried a login", SAYS("as {smtp.authcid}"), "listener=mx smtp.authcid=jdupont smtp.auth=absent",
       "550 5.7.1 as -"},
      {"S90 to who logged in for another", SAYS("{smtp.authcid} as {smtp.auth}"),
       "listener=mx smtp.authcid=cath smtp.auth=jdupont", "550 5.7.1 cath as jdupont"},
      {"S90 a page to read", SAYS("https://help.example/?q={rule}&id={id}#a~b"), "listener=mx id=q-17",
       "550 5.7.1 https://help.example/?q=r&id=q-17#a~b"},
      {"S90 the rule and an id", SAYS("{rule} {id}"), "listener=mx id=q-17", "550 5.7.1 r q-17"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    decide_row row = {rows[i].name, rows[i].rules, rows[i].facts, NULL, 0, ""};
    decided d;
    decide_open(&d, &row);
    const char *reply = consigne_outcome_reply(consigne_decision_outcome(d.decision));
    cr_expect_str_eq(reply, rows[i].reply, "%s: [%s] instead of [%s]", rows[i].name, reply, rows[i].reply);
    decide_close(&d);
  }
  char found[256];
  cr_expect_null(decide_load("consigne 1\n" SAYS("{owner}"), found, sizeof found),
                 "S90 there is no such placeholder");
}

/* S91: a rule that is watched is told, and the others go on. */
Test(semantics_replies, watching) {
  const char *rules = "rule watched { when listener is mx tag seen reject monitor }\n"
                      "rule warns { when listener is mx tag warned }\n"
                      "rule enforced { when listener is mx reject }\n";
  const decide_row rows[] = {
      {"S91 the rules behind it still decide", rules, "listener=mx", NULL, 0,
       "reject enforced tags:seen,warned warns:warns,watched"},
      {"S91 an error does not hold up", "rule watched { when smtp.auth is absent tag seen reject monitor }\n",
       "smtp.auth=unknown", NULL, 0, "accept default tags:seen? warns:watched?"},
  };
  DECIDE_ROWS(rows);
}

/* S92: the first in order decides; the trace names the later ones that hold too. */
Test(semantics_replies, several) {
  const decide_row row = {
      "S92",
      "rule none { when listener is submission reject }\nrule one { when listener is mx reject "
      "\"one\" }\nrule two { when listener is mx defer \"two\" }\nrule three { when listener is mx "
      "accept }\n",
      "trace listener=mx",
      NULL,
      0,
      "reject one"};
  static const int holds[] = {CONSIGNE_TRUTH_FALSE, CONSIGNE_TRUTH_TRUE, CONSIGNE_TRUTH_TRUE, CONSIGNE_TRUTH_TRUE};
  decided d;
  decide_open(&d, &row);
  const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
  cr_expect_str_eq(decide_tell(&d, outcome), "reject one");
  cr_expect_str_eq(consigne_outcome_reply(outcome), "550 5.7.1 one");
  cr_assert_eq(consigne_decision_traces(d.decision), 4);
  for (uint32_t i = 0; i < 4; i++) {
    cr_expect_eq(consigne_decision_trace_rule(d.decision, i), i);
    cr_expect_eq(consigne_decision_trace_holds(d.decision, i), holds[i], "S92 rule %u", (unsigned)i);
  }
  decide_close(&d);
}
