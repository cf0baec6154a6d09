/* SPDX-License-Identifier: MIT */
/*
 * Lists of the grammar of RFC 5322 that some reader in use reads otherwise (tests/compare runs them). The last
 * column is what that reader shows: Thunderbird 153, mailparser 3.14, postal-mime 4.0, emailjs 2.0, PHP 8.2 imap,
 * Ruby mail 2.7, Go 1.19, Mail::Message 3.012, Mail::Address 2.21.
 */
#include "../support/mailboxes.h"

TestSuite(mailbox_kinds, .init = setup, .fini = teardown);

typedef struct row {
  const char *name;
  cgn_text text;
  const char *first; /* by the grammar */
  const char *other; /* to the reader; NULL: no reading differs */
} row;

static bool is_claimed(const char *mailbox) {
  char all[8200], one[256];
  snprintf(all, sizeof all, " %s ", print(&list));
  snprintf(one, sizeof one, " %s ", mailbox);
  return strstr(all, one) != NULL;
}

static void expect(const row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const row *r = &rows[i];
    read_list(r->text);
    cr_expect(is_claimed(r->first), "%s: %s", r->name, printed);
    cr_expect(!(list.defects & (CGN_DEFECT_SYNTAX | CGN_DEFECT_NO_DOMAIN)), "%s: the grammar has it", r->name);
    cr_expect(((list.defects & CGN_DEFECT_MALFORMED) != 0) == (r->other != NULL), "%s: %x", r->name, list.defects);
    if (r->other) cr_expect(is_claimed(r->other), "%s: %s", r->name, printed);
    if (!r->other) cr_expect(list.count == 1, "%s: %s", r->name, printed);
  }
}

/* What the reader shows is no address, but not what the grammar has either. */
static void expect_readings(cgn_text text) {
  read_list(text);
  cr_expect(list.defects & CGN_DEFECT_READINGS, "%.*s", (int)text.length, text.at);
}

/* S115. Thunderbird opens a string at a quote or bracket in a comment. */
Test(mailbox_kinds, strings_in_comments) {
  static const row rows[] = {
      {"S115", T("(\") \") <dean@univ.example>, (\" <x@evil.example>"), "x@evil.example", "dean@univ.example"},
      {"bracket", T("([)\"])dean@univ.example,\"<x@evil.example>"), "x@evil.example", "dean@univ.example"},
      {"before a semicolon", T("(\")\")dean@univ.example;\"<x@evil.example>"), "x@evil.example",
       "dean@univ.example"},
      {"quotes in pairs", T("(Jane \"JD\" Doe) x@evil.example"), "x@evil.example", NULL},
      {"brackets in pairs", T("x@evil.example (Jane [staff])"), "x@evil.example", NULL},
      {"an address in a comment", T("x@evil.example (was dean@univ.example)"), "x@evil.example", NULL},
      {"angle brackets in a comment", T("x@evil.example (Dean <dean@univ.example>)"), "x@evil.example", NULL},
      {"an apostrophe", T("x@evil.example (Jane O'Neil)"), "x@evil.example", NULL},
  };
  expect(rows, COUNT(rows));
}

/* S116. mailparser, postal-mime, emailjs, Mail::Message and c-client end the domain at a blank or comment. */
Test(mailbox_kinds, blanks_and_comments_in_domains) {
  static const row rows[] = {
      {"S116 comment", T("x@univ.example(c).evil.example"), "x@univ.example.evil.example", "x@univ.example"},
      {"S116 blank behind the dot", T("x@univ.example. evil.example"), "x@univ.example.evil.example",
       "x@univ.example"},
      {"S116 blank before the dot", T("x@univ.example .evil.example"), "x@univ.example.evil.example",
       "x@univ.example"},
      {"in angle brackets", T("J <x@univ.example .evil.example>"), "x@univ.example.evil.example", "x@univ.example"},
      {"dots of the local part", T("x . dean@univ.example"), "x.dean@univ.example", "dean@univ.example"},
      {"S8 comment before @", T("jane (@evil.example) @univ.example"), "jane@univ.example", NULL},
      {"blanks around @", T("jane @ univ.example"), "jane@univ.example", NULL},
      {"comment behind the address", T("x@univ.example(c)"), "x@univ.example", NULL},
      {"blank and comment behind it", T("x@univ.example (c)"), "x@univ.example", NULL},
      {"behind it in angle brackets", T("<x@univ.example (c) >"), "x@univ.example", NULL},
      {"behind the angle brackets", T("<x@univ.example>(c) "), "x@univ.example", NULL},
  };
  expect(rows, COUNT(rows));
}

/* Thunderbird: a backslash hides an "@" outside of strings too. Ruby's mail leaves a comment in the domain. */
Test(mailbox_kinds, hidden_in_comments) {
  static const row rows[] = {
      {"a pair outside of strings", T("(\"\\()\"), <dean\\@univ.example>,\" <x@evil.example>"), "x@evil.example",
       "dean@univ.example"},
      {"comment before the domain", T("x@(<dean@univ.example>)evil.example"), "x@evil.example",
       "dean@univ.example"},
      {"comment without an \"@\" there", T("x@(c)evil.example"), "x@evil.example", NULL},
      {"blank before the \"@\"", T("x @(c)evil.example"), "x@evil.example", NULL},
  };
  expect(rows, COUNT(rows));
  expect_readings(CGN_TEXT("g:x@(c)evil.example;")); /* Ruby: g */
}

/* Thunderbird: behind an "@" outside of strings all words are of the address, whatever stands between them. */
Test(mailbox_kinds, words_behind_an_at) {
  static const row rows[] = {
      {"a pair hides its \"@\"", T("x@evil.example (\") , \"\\\")\\\"dean\\@univ.example(\\\"\"<y@b.example>"),
       "x@evil.example", "dean@univ.example"},
      {"a comment", T("x@evil.example (dean\\@univ.example)"), "x@evil.example", NULL},
      {"a string before it", T("\"dean@univ.example\" <x@evil.example>"), "x@evil.example", NULL},
  };
  expect(rows, COUNT(rows));
}

/* emailjs reads a group as a list of its own, in which quotes that backslashes hid are quotes. */
Test(mailbox_kinds, groups_read_again) {
  expect_readings(CGN_TEXT("\"a\\\" b\\\\\": (\"<x@evil.example>, \" dean@univ.example)y@b.example;"));
}

/* S117. Thunderbird takes from there as many octets as the next encoded word has; others read on to its end. */
Test(mailbox_kinds, torn_encoded_words) {
  static const row rows[] = {
      {"S117", T("=?abcd \"<dean@univ.example>, )\" <x@evil.example> (=?a?q?\?=)"), "x@evil.example",
       "dean@univ.example"},
      {"Mail::Message: to the last \"?=\"", T("=?a?q?x?= \"?= <dean@univ.example>, \" <x@evil.example>"),
       "x@evil.example", "dean@univ.example"},
      {"one, whole", T("=?utf-8?q?Jane?= <x@evil.example>"), "x@evil.example", NULL},
      {"two, whole", T("=?utf-8?q?Jane?= =?utf-8?q?Doe?= <x@evil.example>"), "x@evil.example", NULL},
      {"in a comment", T("x@evil.example (=?utf-8?q?Jane?=)"), "x@evil.example", NULL},
      {"no encoded word follows", T("=?abcd <x@evil.example>"), "x@evil.example", NULL},
  };
  expect(rows, COUNT(rows));
  expect_readings(CGN_TEXT("=?abcd <x@evil.example> (=?a?q?\?=)"));
  expect_readings(CGN_TEXT("=??Q?n=40univ=2Eexample?= =??Q?=3F<x@evil.example>")); /* CPython: univ.example */
}

/* CPython begins a word in a string and ends it behind; Mail::Message takes "?=" of the last word that there is. */
Test(mailbox_kinds, encoded_words_over_quotes) {
  static const row rows[] = {
      {"from a name to a local part", T("\"=?\?q?\" <?=@evil.example>, \"dean@univ.example\" <x@evil.example>"),
       "?=@evil.example", "dean@univ.example"},
      {"from a name to a comment", T("\"=?a?q?\" (?= dean@univ.example) <x@evil.example>"), "x@evil.example",
       "dean@univ.example"},
      {"to the last \"?=\", a bracket behind", T("=?a \"?=[;<dean@univ.example> \"<x@evil.example>"),
       "x@evil.example", "dean@univ.example"},
      {"a name in quotes, whole", T("\"=?utf-8?q?Jane?=\" <x@evil.example>"), "x@evil.example", NULL},
      {"a quoted pair in it", T("\"=?utf-8?q?Jane?= \\\"JD\\\"\" <x@evil.example>"), "x@evil.example", NULL},
  };
  expect(rows, COUNT(rows));
  expect_readings(CGN_TEXT("=?a?q?dean=40univ.example?= \"x\" <=?a?q?x?=@evil.example>"));
  expect_readings(CGN_TEXT("=?a?q?dean=40univ.example?= (c) (d) <x@evil.example>"));
  expect_readings(CGN_TEXT("=?a?q?dean=40univ.example?=@[192.0.2.1]")); /* Mail::Message: a literal is no domain */
  expect_readings(CGN_TEXT("x@evil.example(([\\(]))"));                 /* but "[\(]" is one */
  expect_readings(CGN_TEXT("(():)\"\\\\\"\"@[]\"<x@evil.example>"));    /* any backslash hides a quote */
}

/*
 * CPython's getaddresses: a quoted string, a comment and a domain end with their
 * line; then strings may be addresses, and a backslash or bracket is a letter.
 */
Test(mailbox_kinds, behind_a_line) {
  static const row rows[] = {
      {"the last \"@\" of a string", T("\"@@univ.example\r\n\t\"<x@evil.example>"), "x@evil.example",
       "\"\"@univ.example"}, /* no local part stands between the two */
      {"a bracket behind a string", T("x@evil.example(\r\n \"dean@univ.example\"[),\r\n <y@b.example>"),
       "x@evil.example", "dean@univ.example"},
      {"in angle brackets", T("\"a\r\n <dean\\@univ.example> (\" <x@evil.example>"), "x@evil.example",
       "dean@univ.example"},
  };
  expect(rows, COUNT(rows));
}

/* S120. Go before 1.22 knows no comment before an angle bracket. */
Test(mailbox_kinds, comments_as_words) {
  static const row rows[] = {
      {"S120", T("\"x\"(<dean@univ.example>,)<x@evil.example>"), "x@evil.example", "dean@univ.example"},
      {"group", T("(:dean@univ.example;,)<x@evil.example>"), "x@evil.example", "dean@univ.example"},
      {"a comment before an address", T("(<dean@univ.example>,)x@evil.example, Jane <y@evil.example>"),
       "x@evil.example", "dean@univ.example"},
      {"it refuses what follows", T("Jane (Doe <dean@univ.example>) <x@evil.example>"), "x@evil.example", NULL},
      {"comma in a comment", T("Jane (Doe, staff) <x@evil.example>"), "x@evil.example", NULL},
      {"comment behind the address", T("x@evil.example (a, <dean@univ.example>,)"), "x@evil.example", NULL},
  };
  expect(rows, COUNT(rows));
}

/* emailjs and postal-mime: the first octet that closes ends what is open. */
Test(mailbox_kinds, the_first_that_closes) {
  static const row rows[] = {
      {"nested comment", T("(() <dean@univ.example>)\"\"<x@evil.example>"), "x@evil.example", "dean@univ.example"},
      {"quoted pair in a comment", T("(x (y \\) dean@univ.example)) a@evil.example"), "a@evil.example",
       "dean@univ.example"},
      {"semicolon in a group", T("g: \"; <dean@univ.example>, \" <x@evil.example>;"), "x@evil.example",
       "dean@univ.example"},
      {"S3 in angle brackets", T("<\"bob@univ.example\"@evil.example>"), "\"bob@univ.example\"@evil.example", NULL},
      {"nothing but a comment before", T("(dean@univ.example), x@evil.example"), "x@evil.example",
       "dean@univ.example"},
      {"nested, no address", T("x@evil.example (a (b) c)"), "x@evil.example", NULL},
      {"S3 behind a dot", T("x.\"dean@univ.example\"@evil.example"), "\"x.dean@univ.example\"@evil.example", NULL},
      {"S3 an encoded word", T("\"=?utf-8?q?x?=\"@evil.example"), "=?utf-8?q?x?=@evil.example", NULL},
  };
  expect(rows, COUNT(rows));
  expect_readings(CGN_TEXT("Dean at univ.example <@a.example,,@b.example:x@evil.example>")); /* c-client */
  expect_readings(CGN_TEXT("<dean@[\r\n 192.0.2.1]>"));                                      /* getaddresses: [] */
  expect_readings(CGN_TEXT("<@a.example(:dean@univ.example):x@evil.example>"));              /* Mail::Message */
  expect_readings(CGN_TEXT("x @evil.example(<dean@univ.example>,),<\"(\"@b.example>"));      /* Go: a name */
  expect_readings(CGN_TEXT("(\")<x@evil.example>((\")@@univ.example)"));         /* jsmime: a string in a comment */
  expect_readings(CGN_TEXT("<(\")((\")\"dean@univ.example\",)x@evil.example>")); /* the same */
  expect_readings(CGN_TEXT("(\")<x@evil.example>((\")@\"<dean@univ.example>)")); /* and a string as domain */
  expect_readings(CGN_TEXT("x@evil.example( \"\"(c) \"\"c)"));                   /* postal-mime: evil.examplec */
  expect_readings(CGN_TEXT("x@evil.example ((c)\xe2\x80\xa8 dean@univ.example)")); /* postal-mime: no separator */
  expect_readings(CGN_TEXT("\"dean@univ.example'\"@evil.example"));           /* emailjs: with the apostrophe */
  expect_readings(CGN_TEXT("\"dean@univ.example_?\"@evil.example"));          /* emailjs: univ.example_ */
  expect_readings(CGN_TEXT("\"dean@univ.example\xc3\xa9 x\"@evil.example"));  /* emailjs: univ.example */
  expect_readings(CGN_TEXT("\"x Doe\\\\\"@univ.example.\xe4\xbe\x8b"));       /* emailjs: the string never ends */
  expect_readings(CGN_TEXT("\"x@univ.example\xef\xbb\xbf.b\"@evil.example")); /* U+FEFF is a blank to JavaScript */
  expect_readings(CGN_TEXT("(dean@univ.example()\"\",)x@evil.example"));      /* an empty string is nothing */
  expect_readings(
      CGN_TEXT("g:(\\;)\"dean@univ.example\\\"\"<\"\"@evil.example>;")); /* emailjs: "\;" ends no group */
  expect_readings(CGN_TEXT("x@evil.example(() <>c)"));                   /* postal-mime: evil.examplec */
  expect_readings(CGN_TEXT("x@evil.example (\\)c)"));                    /* the same */
  expect_readings(CGN_TEXT("g:(dean@@univ.example);"));                  /* postal-mime: no address, so the whole */
  expect_readings(CGN_TEXT("<x@evil.example(@univ.example)>"));
  /* emailjs: the quoted string is no local part, since the grammar has it in the comment */
  expect_readings(CGN_TEXT("J. (\") (\"\\)\" dean@univ.example \"@>, ) <x@evil.example>"));
  expect_readings(CGN_TEXT("x@evil.example (c (d)@univ.example)"));          /* postal-mime: the last "@" of all */
  expect_readings(CGN_TEXT("<x@evil.example> (():\\(<dean@univ.example>)")); /* emailjs: a group, a comment in it */
  expect_readings(CGN_TEXT("\"dean@univ.example\\\\\"<x@evil.example>"));    /* emailjs: the quotes never end */
}

/* postal-mime joins a word to what stands before the comment that it follows, and begins anew at a second "<". */
Test(mailbox_kinds, behind_a_comment) {
  expect_readings(CGN_TEXT("x@evil.example((c).univ.example)")); /* the domain goes on behind the first ")" */
  expect_readings(CGN_TEXT("((c)=?utf-8?q?dean=40univ.example?=,)x@evil.example")); /* decoded, it is an author */
  expect_readings(CGN_TEXT("\"dean@univ.example\" <x@evil.example(<>)>")); /* nothing is behind the second "<" */
}

/* Mail::Address knows no groups; Mail::Message takes names for addresses, and "[]" for a domain wherever it is. */
Test(mailbox_kinds, readers_in_perl) {
  static const row rows[] = {
      {"name of a group", T("\"dean@univ.example\" x: y@evil.example;"), "y@evil.example", "dean@univ.example"},
      {"angle bracket in quotes", T("<\">dean@univ.example\"@evil.example>"), "\">dean@univ.example\"@evil.example",
       "dean@univ.example"},
      {"angle bracket in a comment", T("<x(>dean@univ.example)@evil.example>"), "x@evil.example",
       "dean@univ.example"},
  };
  expect(rows, COUNT(rows));
  expect_readings(CGN_TEXT("=?utf-8?q?dean=40univ.example?= \"x\" <x@evil.example>"));
  expect_readings(CGN_TEXT("=?utf-8?q?dean=40univ.example?= (c) x <x@evil.example>"));
  expect_readings(CGN_TEXT("x@evil.example (a[])"));
  expect_readings(CGN_TEXT("\"a\\\" @univ.example\" <x@evil.example>")); /* a local part ends at the pair */
  read_list(CGN_TEXT("\"dean@x.example\": y@evil.example;"));
  cr_expect(!(list.defects & CGN_DEFECT_MALFORMED) && list.count == 1, "the last \"@\" counts");
}

/* All readers of tests/compare show this mailbox, or none: what differs in front of it is no part of a name. */
Test(mailbox_kinds, ordinary_local_parts) {
  static const row rows[] = {
      {"a comment in a comment", T("(())x@evil.example"), "x@evil.example", NULL},
      {"a backslash in a comment", T("(\\))x@evil.example"), "x@evil.example", NULL},
      {"a bracket in quotes", T("<\"a>b\"@evil.example>"), "\"a>b\"@evil.example", NULL},
      {"U+00A0 in quotes",
       T("<\"a\xc2\xa0"
         "b\"@evil.example>"),
       "a\xc2\xa0"
       "b@evil.example",
       NULL},
      {"U+00A0 in quotes alone",
       T("\"a\xc2\xa0"
         "b\"@evil.example"),
       "a\xc2\xa0"
       "b@evil.example",
       NULL},
      {"U+2028 before the \"@\"", T("x\xe2\x80\xa8@evil.example"), "x\xe2\x80\xa8@evil.example", NULL},
      {"U+2009 in quotes",
       T("<\"a\\\xe2\x80\x89"
         "b\"@evil.example>"),
       "a\xe2\x80\x89"
       "b@evil.example",
       NULL},
  };
  expect(rows, COUNT(rows));
}

/* U+FF20 in octets that are no UTF-8: postal-mime and emailjs show what stands before it. */
Test(mailbox_kinds, what_looks_like_an_at) {
  static const cgn_text text = T("dean@evi\xef\xef\xbc\xa0l.example");
  expect_readings(text);
}

/* nodemailer: the first run without blanks that has an "@" with octets around it, which commas of a route are, too. */
Test(mailbox_kinds, commas_before_a_route) {
  expect_readings(CGN_TEXT("<,,,,@a.example: alice.dean@x.org>"));
  expect_readings(CGN_TEXT("<,, @a.example , ,@b.example: c@d.example>"));
  expect_readings(CGN_TEXT("<(c),@univ.example: x@evil.example>"));
  read_list(CGN_TEXT("<@a.example,@b.example:x@evil.example>"));
  cr_expect(!(list.defects & CGN_DEFECT_READINGS), "a comma between two domains is no local part");
}

/* postal-mime: where the first address is empty, the others belong to the text, which is the address then. */
Test(mailbox_kinds, an_empty_address_first) {
  expect_readings(CGN_TEXT("=?utf-8?q?=3Cdean=40univ=2Eexample=3E?=<\"<>;\"@evil.example>"));
  expect_readings(CGN_TEXT("< o'neil@a.example([<>?=) (\\\\<dean@univ\\terre.fr>,\"(\"\")\\\\<dean@univ\\terre.fr>,\") >"));
}

/* Go before 1.22: parentheses are letters of the name, and a comment may stand behind the angle bracket. */
Test(mailbox_kinds, comment_behind_an_angle_in_a_comment) {
  static const row rows[] = {
      {"an empty one", T("Smith(<dean@univ.example>(), J) <x@evil.example>"), "x@evil.example", "dean@univ.example"},
      {"with a word", T("Smith(<dean@univ.example> (c), J) <x@evil.example>"), "x@evil.example", "dean@univ.example"},
  };
  expect(rows, COUNT(rows));
}

/* Mail::Message: brackets anywhere behind an address are its domain, where an encoded word is its local part, too. */
Test(mailbox_kinds, far_brackets_behind_an_encoded_word) {
  expect_readings(CGN_TEXT("=?us-ascii?q?a?=@[192.0.2.1] ([]), =?a?q?b?= <alice@a.example>"));
}
