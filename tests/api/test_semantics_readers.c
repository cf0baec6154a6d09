/* SPDX-License-Identifier: MIT */
/* S115 to S123: other readings of the grammar, what stands around the names of fields, what costs much, and whose
 * name is whose. */
#define _POSIX_C_SOURCE 200809L /* the clock of CPU time */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "decide.h"

#define UNIV                                                                                                       \
  "provider univ { domains { univ.example } relays { smtp.univ.example 192.0.2.25 } }\n"                           \
  "rule odd { when header.from is malformed tag odd }\n"                                                           \
  "rule ours { when any identity in univ and smtp.rcptto in univ unless carried by relay reject }\n"
#define MX "listener=mx relay=mx.evil.example smtp.rcptto=bob@univ.example smtp.mailfrom=x@evil.example"
#define ODD " tags:odd warns:odd"
#define CLAIMED "reject ours =dean@univ.example" ODD

/* Octets around a name that c-client, mailparser, emailjs or Mail::Message cut off, before a From of another. */
Test(semantics_readers, names_of_fields) {
#define FROM(octets) BLOCK(octets ": dean@univ.example\r\nFrom: x@evil.example\r\n\r\n")
#define TO_FROM(octets) FROM("To: b@y.example\r\n" octets)
  static const decide_row rows[] = {
      {"S118", UNIV, MX, TO_FROM(">From"), CLAIMED},
      {"S118 first", UNIV, MX, FROM(">From"), CLAIMED},
      {"S119 CR", UNIV, MX, TO_FROM("From\r"), CLAIMED},
      {"S119 TAB CR", UNIV, MX, TO_FROM("From\t\r"), CLAIMED},
      {"S119 VT", UNIV, MX, TO_FROM("From\v"), CLAIMED},
      {"S119 FF, blank", UNIV, MX, TO_FROM("From\f "), CLAIMED},
      {"S119 CR before the name", UNIV, MX, TO_FROM("\rFrom"), CLAIMED},
      {"S119 VT and a blank before the name", UNIV, MX, TO_FROM("\v From"), CLAIMED},
      {"S119 a line of VT, and a blank", UNIV, MX, TO_FROM("\v\r\n From"), CLAIMED},
      {"S119 LF CR", UNIV, MX, TO_FROM("From\n\r"), CLAIMED},
      {"S119 behind a NUL", UNIV, MX, TO_FROM("x\0From"), CLAIMED},
      {"S119 a no-break space", UNIV, MX, TO_FROM("From\xc2\xa0"), CLAIMED},
      {"S119 a field with such a name behind From belongs to From for emailjs", UNIV, MX,
       BLOCK("From: x@evil.example\r\n\vX: dean@univ.example\r\n\r\n"), CLAIMED},
      {"folded text is no field", UNIV, MX,
       BLOCK(
           "Subject: re\r\n From: dean@univ.example\r\n >From: dean@univ.example\r\nFrom: x@evil.example\r\n\r\n"),
       "accept default"},
      {"a line that an mbox quotes is no field", UNIV, MX,
       BLOCK("From: x@evil.example\r\nX-Mbox: y\r\n >From dean@univ.example Mon Jan  1 10:00:00 2024\r\n\r\n"),
       "accept default"},
  };
  DECIDE_ROWS(rows);
}

/* What Thunderbird, mailparser, emailjs, postal-mime, c-client and Go show of text that is in the grammar. */
Test(semantics_readers, kinds) {
#define IN_FROM(body) BLOCK("From: " body "\r\n\r\n")
  static const decide_row rows[] = {
      {"S115", UNIV, MX, IN_FROM("(\") \") <dean@univ.example>, (\" <x@evil.example>"), CLAIMED},
      {"S116 comment", UNIV, MX, IN_FROM("dean@univ.example(c).evil.example"), CLAIMED},
      {"S116 blank behind the dot", UNIV, MX, IN_FROM("dean@univ.example. evil.example"), CLAIMED},
      {"S116 blank before the dot", UNIV, MX, IN_FROM("dean@univ.example .evil.example"), CLAIMED},
      {"S117", UNIV, MX, IN_FROM("=?abcd \"<dean@univ.example>, )\" <x@evil.example> (=?a?q?\?=)"), CLAIMED},
      {"S120", UNIV, MX, IN_FROM("\"x\"(<dean@univ.example>,)<x@evil.example>"), CLAIMED},
      {"S116 comment behind the address", UNIV, MX, IN_FROM("x@evil.example (staff of univ.example)"),
       "accept default"},
      {"S115 comment with quotes in pairs", UNIV, MX, IN_FROM("x@evil.example (\"Dean\" of univ)"),
       "accept default"},
      {"S120 comment behind angle brackets", UNIV, MX, IN_FROM("Jane <x@evil.example> (staff, univ)"),
       "accept default"},
      {"S117 whole encoded words", UNIV, MX, IN_FROM("=?utf-8?q?Jane?= =?utf-8?q?_Doe?= <x@evil.example> (c)"),
       "accept default"},
      {"LF, then CRLF, end the section for all but Thunderbird", UNIV, MX,
       BLOCK("From: x@evil.example\n\r\nFrom: dean@univ.example\r\n\r\n"), CLAIMED},
  };
  DECIDE_ROWS(rows);
}

static double milliseconds(void) {
  struct timespec now;
  cr_assert_eq(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now), 0);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Head, the unit as often as it fits into `size` octets, tail: the CPU time that the block takes, at best of three.
 */
static double time_of(const char *head, const char *unit, const char *tail, size_t size) {
  char *block = malloc(size + strlen(head) + strlen(tail) + 1);
  size_t length = strlen(head), octets = strlen(unit);
  double best = 0;
  cr_assert_not_null(block);
  memcpy(block, head, length);
  for (; length + octets <= size; length += octets) memcpy(block + length, unit, octets);
  memcpy(block + length, tail, strlen(tail));
  length += strlen(tail);
  for (int i = 0; i < 3; i++) {
    consigne_query *query = NULL;
    cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
    double before = milliseconds();
    cr_expect_eq(consigne_query_add_header_block(query, block, length), CONSIGNE_OK);
    double took = milliseconds() - before;
    if (i == 0 || took < best) best = took;
    consigne_query_free(query);
  }
  free(block);
  return best;
}

/*
 * They took seconds once, thousands of times what a plain list of that size takes. Held against such a list in the
 * same process, since a machine may be slow or busy: what grows with the square is a hundred times over the bound.
 */
Test(semantics_readers, cost, .timeout = 60) {
  const double most = 40;
  char unit[1024] = "a@";
  double small = time_of("From: ", "a@b.example, ", "b@c.example\r\n", 90000);
  double plain = time_of("From: ", "a@b.example, ", "b@c.example\r\n", 1048000);
  cr_expect_lt(time_of("X: ", "\r \t", "\r\nFrom: x@evil.example\r\n", 90000), most * small, "S121");
  for (int i = 0; i < 300; i++) strcat(unit, "\xc3\xa9.");
  strcat(unit, "x, ");
  cr_expect_lt(time_of("From: ", unit, "b@c.example\r\n", 1048000), most * plain, "S122");
  cr_expect_lt(time_of("From: ", "a@\xc3\xa9.\xc3\xa8.\xc3\xa0.example, ", "b@c.example\r\n", 1048000),
               most * plain, "S122 many");
}

/* S122: at the bound and beyond it; a name that is too long is malformed, and the rest of the list is read. */
Test(semantics_readers, mapped_labels) {
  consigne_mailboxes *mailboxes = NULL;
  cr_assert_eq(consigne_mailboxes_new(NULL, &mailboxes), CONSIGNE_OK);
  char *text = malloc(40000);
  cr_assert_not_null(text);
  for (int labels = 999; labels <= 1001; labels++) {
    *text = '\0';
    size_t length = 0;
    for (int i = 0; i < labels; i++) length += (size_t)sprintf(text + length, "a@\xc3\xa9.example,");
    cr_expect_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_MAILBOX_LIST, text, length - 1), CONSIGNE_OK);
    cr_expect_eq(consigne_mailboxes_complex(mailboxes), labels > 1000, "S122 %d labels", labels);
  }
  size_t length = (size_t)sprintf(text, "<a@");
  for (int i = 0; i < 128; i++) length += (size_t)sprintf(text + length, "\xc3\xa9.");
  length += (size_t)sprintf(text + length, "univ.example>");
  cr_expect_eq(consigne_mailboxes_parse(mailboxes, CONSIGNE_FORM_PATH, text, length), CONSIGNE_OK);
  cr_expect_eq(consigne_mailboxes_complex(mailboxes), 0, "S122");
  cr_expect_neq(consigne_mailboxes_malformed(mailboxes), 0, "S122");
  free(text);
  consigne_mailboxes_free(mailboxes);
}

/* RFC 8265 3.3.2, RFC 5321 2.4. */
Test(semantics_readers, lower_case) {
#define LOGINS "logins l { strau\xc3\x9f sam \xce\xb1\xcf\x82 i\xcc\x87 }\nrule l { when smtp.auth in l reject }\n"
#define LOCALS                                                                                                     \
  "provider p { domains { univ.example } relays { 192.0.2.1 } }\n"                                                 \
  "addresses a { strau\xc3\x9f@univ.example sam@univ.example }\nrule a { when smtp.mailfrom in a reject }\n"
#define LISTED "listener=submission smtp.auth="
#define FROM_OF "smtp.mailfrom="
  static const decide_row rows[] = {
      {"S123 sharp s", LOGINS, LISTED "Strau\xc3\x9f", NULL, 0, "reject l =Strau\xc3\x9f"},
      {"S123 its capital", LOGINS, LISTED "STRAU\xe1\xba\x9e", NULL, 0, "reject l =STRAU\xe1\xba\x9e"},
      {"S123 ss is another", LOGINS, LISTED "strauss", NULL, 0, "accept default"},
      {"S123 SS is another", LOGINS, LISTED "STRAUSS", NULL, 0, "accept default"},
      {"S123 case", LOGINS, LISTED "SAM", NULL, 0, "reject l =SAM"},
      {"S123 long s is another", LOGINS,
       LISTED "\xc5\xbf"
              "am",
       NULL, 0, "accept default"},
      {"S123 final sigma", LOGINS, LISTED "\xce\x91\xce\xa3", NULL, 0, "reject l =\xce\x91\xce\xa3"},
      {"S123 another sigma", LOGINS, LISTED "\xce\xb1\xcf\x83", NULL, 0, "accept default"},
      {"S123 dotted capital I", LOGINS, LISTED "\xc4\xb0", NULL, 0, "reject l =\xc4\xb0"},
      {"S123 i is another", LOGINS, LISTED "i", NULL, 0, "accept default"},
      {"S123 a local part", LOCALS, FROM_OF "<STRAU\xc3\x9f@univ.example>", NULL, 0,
       "reject a =STRAU\xc3\x9f@univ.example"},
      {"S123 another local part", LOCALS, FROM_OF "<strauss@univ.example>", NULL, 0, "accept default"},
      {"S123 a local part with long s", LOCALS,
       FROM_OF "<\xc5\xbf"
               "am@univ.example>",
       NULL, 0, "accept default"},
      {"S123 a word",
       "words w { strau\xc3\x9f }\nfact f { strau\xc3\x9f strauss }\nrule w { when any fact.f in w reject }\n",
       "fact.f=strauss", NULL, 0, "accept default"},
  };
  DECIDE_ROWS(rows);
}
