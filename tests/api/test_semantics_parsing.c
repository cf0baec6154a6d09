/* SPDX-License-Identifier: MIT */
/* S1 to S22: what the sender wrote, read as SMTP and mail programs read it, down to the decision that follows. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

/*
 * univ.example is ours, its subdomains are not. `odd` and `shown` tell by a
 * tag what is malformed, and what a name or comment shows; neither decides.
 */
#define UNIV "rule shown { when any header.shown in univ tag shown }\n" UNIV_ALONE
#define UNIV_ALONE                                                                                                 \
  "provider univ { domains { univ.example } relays { smtp.univ.example 192.0.2.25 } }\n"                           \
  "rule odd { when header.from is malformed or smtp.mailfrom is malformed tag odd }\n"                             \
  "rule author { when listener is submission and (header.from is absent or header.from is malformed)\n"            \
  "  reject 554 5.6.0 \"From must name an author\" }\n"                                                            \
  "rule foreign { when listener is submission and any identity not in univ reject }\n"                             \
  "rule ours { when any identity in univ and smtp.rcptto in univ unless carried by relay or aligned with "         \
  "dkim.d\n  reject 550 5.7.1 \"{identity} has come by another server\" }\n"

#define MX "listener=mx relay=mx.evil.example smtp.rcptto=bob@univ.example "
#define SUBMISSION "listener=submission relay=smtp.univ.example smtp.auth=alice smtp.rcptto=x@ext.example "
#define MX_FROM_X MX "smtp.mailfrom=x@evil.example"
#define SUBMISSION_FROM_ALICE SUBMISSION "smtp.mailfrom=alice@univ.example"

#define ODD " tags:odd warns:odd"

Test(semantics_parsing, envelope) {
  static const decide_row rows[] = {
      {"S1 a source route is ignored", UNIV, MX "smtp.mailfrom=<@relay.evil.example:alice@univ.example>", NULL, 0,
       "reject ours =alice@univ.example"},
      {"S1 a route through us is no claim", UNIV, MX "smtp.mailfrom=<@smtp.univ.example:x@evil.example>", NULL, 0,
       "accept default"},
      {"S3 an address inside quotes is a local part", UNIV, MX "smtp.mailfrom=<\"bob@univ.example\"@evil.example>",
       NULL, 0, "accept default"},
      {"S3 the reverse is a claim", UNIV, MX "smtp.mailfrom=<\"x@evil.example\"@univ.example>", NULL, 0,
       "reject ours =\"x@evil.example\"@univ.example"},
      /* The last at-sign is the one that a program guesses; another takes the first: both are claimed. */
      {"S18 two at-signs are no path", UNIV, MX "smtp.mailfrom=<bob@univ.example@evil.example>", NULL, 0,
       "reject ours =?" ODD},
      {"S18 the other way round", UNIV, MX "smtp.mailfrom=<bob@evil.example@univ.example>", NULL, 0,
       "reject ours =?" ODD},
      {"S19 the percent hack is opaque", UNIV, MX "smtp.mailfrom=<bob%univ.example@evil.example>", NULL, 0,
       "accept default"},
      {"S19 and with ours behind the at-sign", UNIV, MX "smtp.mailfrom=<bob%evil.example@univ.example>", NULL, 0,
       "reject ours =bob%evil.example@univ.example"},
      {"S20 a literal is not ours because it is our relay", UNIV, MX "smtp.mailfrom=<bob@[192.0.2.25]>", NULL, 0,
       "accept default"},
  };
  DECIDE_ROWS(rows);
}

/* S2: quoting is no part of the mailbox (RFC 5321 4.1.2): one member of a set, one key. */
Test(semantics_parsing, quoting) {
  const char *rules = "addresses boss { alice@univ.example }\nrule boss { when smtp.mailfrom in boss reject }\n";
  const decide_row rows[] = {
      {"S2 plain", rules, MX "smtp.mailfrom=<alice@univ.example>", NULL, 0, "reject boss =alice@univ.example"},
      {"S2 quoted", rules, MX "smtp.mailfrom=<\"alice\"@univ.example>", NULL, 0, "reject boss =alice@univ.example"},
      {"S2 a quoted pair", rules, MX "smtp.mailfrom=<\"al\\ice\"@univ.example>", NULL, 0,
       "reject boss =alice@univ.example"},
      {"S2 quoted in the ruleset",
       "addresses boss { \"\\\"alice\\\"@univ.example\" }\nrule boss { when smtp.mailfrom in boss reject }\n",
       MX "smtp.mailfrom=<alice@univ.example>", NULL, 0, "reject boss =alice@univ.example"},
      {"S2 quotes that must stay",
       "addresses boss { \"\\\"al ice\\\"@univ.example\" }\nrule boss { when smtp.mailfrom in boss reject }\n",
       MX "smtp.mailfrom=<\"al ice\"@univ.example>", NULL, 0, "reject boss =\"al ice\"@univ.example"},
  };
  DECIDE_ROWS(rows);
  consigne_mailboxes *mailboxes = NULL;
  cr_assert_eq(consigne_mailboxes_new(NULL, &mailboxes), CONSIGNE_OK);
  const char *spellings[] = {"<alice@univ.example>", "<\"alice\"@univ.example>", "<\"al\\ice\"@univ.example>"};
  for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
    cr_assert_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_PATH, spellings[i], NTS), CONSIGNE_OK);
    cr_expect_str_eq(consigne_mailboxes_address(mailboxes, 0), "alice@univ.example", "S2 %s", spellings[i]);
    cr_expect_eq(consigne_mailboxes_malformed(mailboxes), 0, "S2 %s", spellings[i]);
  }
  consigne_mailboxes_free(mailboxes);
}

/* S18: the answer to such a path is 501 (RFC 5321 4.1.2), by a rule that says so. */
Test(semantics_parsing, path_syntax) {
  const char *rules = "rule path { when smtp.mailfrom is malformed reject 501 5.1.7 \"No address\" }\n";
  const decide_row row = {"S18", rules, MX "smtp.mailfrom=<bob@univ.example@evil.example>", NULL, 0, ""};
  decided d;
  decide_open(&d, &row);
  const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
  cr_expect_str_eq(consigne_outcome_rule(outcome), "path");
  cr_expect_eq(consigne_outcome_code(outcome), 501);
  cr_expect_str_eq(consigne_outcome_enhanced(outcome), "5.1.7");
  decide_close(&d);
}

/* S20: a literal is a kind of its own: listed or not, IPv6 compared in binary, its tag required (RFC 5321 4.1.3).
 */
Test(semantics_parsing, literals) {
  const char *rules = "provider univ { domains { univ.example \"[192.0.2.25]\" \"[IPv6:2001:db8::25]\" } }\n"
                      "rule odd { when smtp.mailfrom is malformed tag odd }\n"
                      "rule ours { when any identity in univ reject }\n";
  const decide_row rows[] = {
      {"S20 a listed literal", rules, "smtp.mailfrom=<bob@[192.0.2.25]>", NULL, 0, "reject ours =bob@[192.0.2.25]"},
      {"S20 another", rules, "smtp.mailfrom=<bob@[192.0.2.26]>", NULL, 0, "accept default"},
      {"S20 IPv6 in another spelling", rules, "smtp.mailfrom=<bob@[ipv6:2001:0DB8:0:0:0:0:0:25]>", NULL, 0,
       "reject ours =bob@[IPv6:2001:db8::25]"},
      {"S20 IPv6 without its tag", rules, "smtp.mailfrom=<bob@[2001:db8::26]>", NULL, 0, "accept default" ODD},
      {"S20 no number", rules, "smtp.mailfrom=<bob@[192.0.2.256]>", NULL, 0, "accept default" ODD},
  };
  DECIDE_ROWS(rows);
}

Test(semantics_parsing, header) {
  static const decide_row rows[] = {
      /* That header.shown may tell what the quotes show is no part of the case. */
      {"S4 a mailbox in quotes, foreign", UNIV_ALONE, MX_FROM_X,
       "From: \"Bob <bob@univ.example>\"@evil.example\r\n", 0, "accept default"},
      {"S4 a mailbox in quotes, ours", UNIV, MX_FROM_X, "From: \"Bob <bob@evil.example>\"@univ.example\r\n", 0,
       "reject ours =\"Bob <bob@evil.example>\"@univ.example"},
      {"S5 a name that shows our address", UNIV, MX_FROM_X, "From: \"Bob <bob@univ.example>\" <x@evil.example>\r\n",
       0, "accept default tags:shown warns:shown"},
      {"S6 a comma in quotes, to us", UNIV, MX_FROM_X, "From: \"Doe, Jane\" <jane@univ.example>\r\n", 0,
       "reject ours =jane@univ.example"},
      {"S6 a comma in quotes, submitted", UNIV, SUBMISSION_FROM_ALICE,
       "From: \"Doe, Jane\" <jane@univ.example>\r\n", 0, "accept default"},
      {"S7 a bare comma, to us", UNIV, MX_FROM_X, "From: Doe, Jane <jane@univ.example>\r\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"S7 a bare comma, submitted", UNIV, SUBMISSION_FROM_ALICE, "From: Doe, Jane <jane@univ.example>\r\n", 0,
       "reject author" ODD},
      {"S8 a comment before the at-sign", UNIV, MX_FROM_X, "From: jane (@evil.example) @univ.example\r\n", 0,
       "reject ours =jane@univ.example"},
      {"S9 an obsolete route", UNIV, MX_FROM_X, "From: <@evil.example,@b.example:jane@univ.example>\r\n", 0,
       "reject ours =jane@univ.example"},
      {"S9 a route through us", UNIV, MX_FROM_X, "From: <@univ.example:x@evil.example>\r\n", 0, "accept default"},
      {"S10 every member of a group", UNIV, MX_FROM_X, "From: Staff: jane@univ.example, x@evil.example;\r\n", 0,
       "reject ours =jane@univ.example"},
      {"S10 the last member too", UNIV, MX_FROM_X, "From: Staff: x@evil.example, jane@univ.example;\r\n", 0,
       "reject ours =jane@univ.example"},
      {"S11 an empty group has no author", UNIV, MX_FROM_X, "From: Staff:;\r\n", 0, "accept default"},
      /* Language 2: absent, not malformed; so it is refused as no author, and not as a foreign one. */
      {"S11 an empty group, submitted", UNIV, SUBMISSION_FROM_ALICE, "From: Staff:;\r\n", 0, "reject author"},
      {"S13 a second author, with Sender", UNIV, MX_FROM_X,
       "From: a@other.example, b@univ.example\r\nSender: a@other.example\r\n", 0, "reject ours =b@univ.example"},
      {"S21 the failing mailbox is named", UNIV, SUBMISSION_FROM_ALICE,
       "From: <a@univ.example>, <b@evil.example>\r\n", 0, "reject foreign =b@evil.example"},
      {"S21 inbound as well", UNIV, MX_FROM_X, "From: <b@evil.example>, <a@univ.example>\r\n", 0,
       "reject ours =a@univ.example"},
      {"no finding: a plain author of ours, signed", UNIV, MX "dkim.d=univ.example smtp.mailfrom=x@evil.example",
       "From: a@univ.example\r\n", 0, "accept default"},
  };
  DECIDE_ROWS(rows);
}

/* S12: of two From fields a reader takes the first, another the last; neither order hides one. */
Test(semantics_parsing, two_fields) {
  static const decide_row rows[] = {
      {"S12 ours last", UNIV, MX_FROM_X, "From: x@evil.example\r\nFrom: jane@univ.example\r\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"S12 ours first", UNIV, MX_FROM_X, "From: jane@univ.example\r\nFrom: x@evil.example\r\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"S12 other fields between", UNIV, MX_FROM_X,
       "From: x@evil.example\nTo: y@ext.example\nSubject: z\nfrom: jane@univ.example\n\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"S12 both foreign", UNIV, MX_FROM_X, "From: x@evil.example\r\nFrom: y@evil.example\r\n", 0,
       "accept default" ODD},
      {"S12 in the body there is none", UNIV, MX_FROM_X, "From: x@evil.example\r\n\r\nFrom: jane@univ.example\r\n",
       0, "accept default"},
  };
  DECIDE_ROWS(rows);
}

/* S14: what an encoded word hides is no address (RFC 2047 5), and worth a report. */
Test(semantics_parsing, encoded_words) {
  static const decide_row rows[] = {
      {"S14 a From of one encoded word", UNIV, MX_FROM_X, "From: =?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?=\r\n", 0,
       "accept default tags:odd,shown warns:odd,shown"},
      {"S14 submitted", UNIV, SUBMISSION_FROM_ALICE, "From: =?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?=\r\n", 0,
       "reject author tags:odd,shown warns:odd,shown"},
      {"S14 as a display name", UNIV, MX_FROM_X, "From: =?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?= <x@evil.example>\r\n",
       0, "accept default tags:shown warns:shown"},
      {"S14 as a local part it is as it stands", UNIV, MX_FROM_X,
       "From: =?utf-8?B?YWRtaW5AdW5pdi5leGFtcGxl?=@evil.example\r\n", 0, "accept default tags:shown warns:shown"},
  };
  DECIDE_ROWS(rows);
}

/* S15: RFC 5322 4.5 has blanks before the colon; the other shapes are nobody's grammar, and somebody's reading. */
Test(semantics_parsing, field_names) {
  static const decide_row rows[] = {
      {"S15 a blank before the colon", UNIV, MX_FROM_X, "From : jane@univ.example\r\n", 0,
       "reject ours =jane@univ.example"},
      {"S15 a tab before the colon", UNIV, MX_FROM_X, "To: y\r\nFROM\t: jane@univ.example\r\n", 0,
       "reject ours =jane@univ.example"},
      {"S15 the colon on the next line", UNIV, MX_FROM_X, "From\r\n : jane@univ.example\r\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"S15 the first line begins with a blank", UNIV, MX_FROM_X, " From: jane@univ.example\r\nTo: y\r\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"S15 and a second From", UNIV, MX_FROM_X, " From: jane@univ.example\r\nFrom: x@evil.example\r\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"S15 a byte order mark", UNIV, MX_FROM_X,
       "\xEF\xBB\xBF"
       "From: jane@univ.example\r\n",
       0, "reject ours =jane@univ.example" ODD},
      {"S15 an empty first line", UNIV, MX_FROM_X, "\r\nFrom: jane@univ.example\r\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"no finding: folded behind the colon", UNIV, MX_FROM_X, "From:\r\n jane@univ.example\r\n", 0,
       "reject ours =jane@univ.example"},
  };
  DECIDE_ROWS(rows);
}

/* S16: a claim if any reading is ours, and malformed (RFC 5321 2.3.8, RFC 5322 2.1). */
Test(semantics_parsing, controls) {
  static const decide_row rows[] = {
      {"S16 ours before NUL", UNIV, MX_FROM_X, BLOCK("From: jane@univ.example\0, x@evil.example\r\n"),
       "reject ours =jane@univ.example" ODD},
      {"S16 ours behind NUL", UNIV, MX_FROM_X, BLOCK("From: x@evil.example\0, jane@univ.example\r\n"),
       "reject ours =jane@univ.example" ODD},
      {"S16 NUL in a display name", UNIV, MX_FROM_X, BLOCK("From: \"a\0b\" <jane@univ.example>\r\n"),
       "reject ours =jane@univ.example" ODD},
      {"S16 a bare CR as the end of a line", UNIV, MX_FROM_X, "From: x@evil.example\rFrom: jane@univ.example\r\n",
       0, "reject ours =jane@univ.example" ODD},
      {"S16 octets that are no UTF-8", UNIV, MX_FROM_X, "From: J\xE9r\xF4me <jane@univ.example>\r\n", 0,
       "reject ours =jane@univ.example" ODD},
      {"S16 submitted", UNIV, SUBMISSION_FROM_ALICE, "From: J\xE9r\xF4me <jane@univ.example>\r\n", 0,
       "reject author" ODD},
      {"no finding: UTF-8 (RFC 6532)", UNIV, MX_FROM_X, "From: J\xC3\xA9r\xC3\xB4me <jane@univ.example>\r\n", 0,
       "reject ours =jane@univ.example"},
  };
  DECIDE_ROWS(rows);
}

/* S17: who completes a bare name with our domain says so by `origin`, and then it is a claim. */
Test(semantics_parsing, incomplete) {
  static const decide_row rows[] = {
      {"S17 no From", UNIV, MX_FROM_X, "To: bob@univ.example\r\n", 0, "accept default"},
      {"S17 no From, submitted", UNIV, SUBMISSION_FROM_ALICE, "To: bob@univ.example\r\n", 0, "reject author"},
      {"S17 a bare name", UNIV, MX_FROM_X, "From: alice\r\n", 0, "accept default" ODD},
      {"S17 a bare name, submitted", UNIV, SUBMISSION_FROM_ALICE, "From: alice\r\n", 0, "reject author" ODD},
      {"S17 a bare name that is completed", "origin univ.example\n" UNIV, MX_FROM_X, "From: alice\r\n", 0,
       "reject ours =alice@univ.example" ODD},
      {"S17 completed with a name of others", "origin ext.example\n" UNIV, MX_FROM_X, "From: alice\r\n", 0,
       "accept default" ODD},
  };
  DECIDE_ROWS(rows);
}

/* ---- S22: bounds --------------------------------------------------------------- */

typedef struct piled {
  const char *name, *before, *piece;
  size_t times;
  const char *between, *after;
  const char *closing; /* as often as piece */
  const char *told;
} piled;

static char *put(char *at, const char *text, size_t times) {
  size_t length = strlen(text);
  for (size_t i = 0; i < times; i++, at += length) memcpy(at, text, length);
  return at;
}

static char *pile_up(const piled *row) {
  size_t each = strlen(row->piece) + strlen(row->closing);
  size_t room = strlen(row->before) + each * row->times + strlen(row->between) + strlen(row->after) + 1;
  char *text = malloc(room);
  cr_assert_not_null(text);
  char *at = put(put(put(text, row->before, 1), row->piece, row->times), row->between, 1);
  *put(put(at, row->closing, row->times), row->after, 1) = '\0';
  return text;
}

/* What is within the bounds is read; beyond them it is "too complex", which is neither a claim nor none. */
Test(semantics_parsing, bounds) {
#define COMPLEX "reject ours assumed tags:odd?,shown? warns:odd?,shown?"
  static const piled rows[] = {
      /* limits.h: 3000 mailboxes in one field. */
      {"S22 3000 mailboxes", "From: ", "x@evil.example,", 2999, "", "jane@univ.example\r\n", "",
       "reject ours =jane@univ.example"},
      {"S22 3001 mailboxes", "From: ", "x@evil.example,", 3000, "", "jane@univ.example\r\n", "", COMPLEX},
      {"S22 60 kB of a phrase", "From: ", "word ", 12000, "", "<jane@univ.example>\r\n", "",
       "reject ours =jane@univ.example"},
      /* limits.h: comments nested 64 deep. */
      {"S22 64 comments inside each other", "From: jane@univ.example ", "(", 64, "", "\r\n", ")",
       "reject ours =jane@univ.example"},
      {"S22 65 comments inside each other", "From: jane@univ.example ", "(", 65, "", "\r\n", ")", COMPLEX},
      {"S22 60,000 comments inside each other", "From: jane@univ.example ", "(", 30000, "", "\r\n", ")", COMPLEX},
      {"S22 60,000 comments never closed", "From: jane@univ.example ", "(", 60000, "", "\r\n", "", COMPLEX},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char *header = pile_up(&rows[i]);
    decide_row row = {rows[i].name, UNIV, MX_FROM_X, header, 0, rows[i].told};
    decided d;
    decide_open(&d, &row);
    const consigne_outcome *outcome = consigne_decision_outcome(d.decision);
    bool complex = rows[i].told[strlen("reject ours ")] == 'a';
    cr_expect_str_eq(decide_tell(&d, outcome), rows[i].told, "%s: [%s]", rows[i].name, d.told);
    cr_expect_eq(consigne_outcome_cause(outcome), complex ? CONSIGNE_CAUSE_COMPLEX : CONSIGNE_CAUSE_RULE, "%s",
                 rows[i].name);
    /* Language 4: a retry brings the same octets, so it is no 4yz. */
    cr_expect_eq(consigne_outcome_code(outcome), complex ? 554u : 550u, "%s", rows[i].name);
    cr_expect_str_eq(consigne_outcome_enhanced(outcome), complex ? "5.6.0" : "5.7.1", "%s", rows[i].name);
    decide_close(&d);
    free(header);
  }
}
