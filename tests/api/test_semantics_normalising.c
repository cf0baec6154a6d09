/* SPDX-License-Identifier: MIT */
/* S23 to S38, S40, S41, S47: two spellings of one name, and one spelling of two, down to the decision that follows. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

/* What is malformed gets a tag; `ours` is the claim, `foreign` is for a submission server. */
#define ODD_RULE "rule odd { when header.from is malformed or smtp.mailfrom is malformed tag odd }\n"
#define OURS_RULE "rule ours { when any identity in univ and smtp.rcptto in univ unless carried by relay reject }\n"
#define UNIV "provider univ { domains { univ.example } relays { smtp.univ.example } }\n" ODD_RULE OURS_RULE
#define MX "listener=mx relay=mx.evil.example smtp.rcptto=bob@univ.example "
#define SUBMISSION "listener=submission relay=smtp.univ.example smtp.auth=alice smtp.rcptto=x@ext.example "
#define ODD " tags:odd warns:odd"

Test(semantics_normalising, case_of_letters) {
  const char *rules =
      "provider univ { domains { univ.example } }\naddresses people { Alice@univ.example Bob@ext.example }\n"
      "rule people { when smtp.mailfrom in people reject }\n";
  const char *sensitive =
      "provider univ { domains { univ.example } case sensitive }\naddresses people { Alice@univ.example }\n"
      "rule people { when smtp.mailfrom in people reject }\n";
  const decide_row rows[] = {
      {"S23 ours: the domain folds, and the local part", rules, "smtp.mailfrom=<aLICE@UNIV.Example>", NULL, 0,
       "reject people =aLICE@univ.example"},
      {"S23 foreign: the domain folds", rules, "smtp.mailfrom=<Bob@EXT.example>", NULL, 0, "reject people =?"},
      {"S23 foreign: the local part does not", rules, "smtp.mailfrom=<bob@ext.example>", NULL, 0, "accept default"},
      {"S23 ours, but case counts: as written", sensitive, "smtp.mailfrom=<Alice@UNIV.example>", NULL, 0,
       "reject people =?"},
      {"S23 ours, but case counts: otherwise", sensitive, "smtp.mailfrom=<alice@univ.example>", NULL, 0,
       "accept default"},
  };
  DECIDE_ROWS(rows);
}

Test(semantics_normalising, final_dots) {
  static const decide_row rows[] = {
      /* RFC 5321 4.1.2 has none: a syntax error, and still a claim of what stands before it. */
      {"S24 in the envelope", UNIV, MX "smtp.mailfrom=<alice@univ.example.>", NULL, 0,
       "reject ours =alice@univ.example" ODD},
      {"S24 in the envelope: 501",
       "rule path { when smtp.mailfrom is malformed reject 501 5.1.7 \"No address\" }\n",
       MX "smtp.mailfrom=<alice@univ.example.>", NULL, 0, "reject path"},
      {"S24 in a rule it is dropped",
       "domains ours { univ.example. }\nrule ours { when smtp.mailfrom in ours reject }\n",
       MX "smtp.mailfrom=<alice@univ.example>", NULL, 0, "reject ours =alice@univ.example"},
      /* In a header it is dropped to compare, and no dot-atom (RFC 5322 3.2.3). */
      {"S24 in From", UNIV, MX "smtp.mailfrom=x@evil.example", "From: alice@univ.example.\r\n", 0,
       "reject ours =alice@univ.example" ODD},
      {"S24 of HELO", "rule helo { when smtp.helo is mail.evil.example reject }\n",
       MX "smtp.helo=mail.evil.example.", NULL, 0, "reject helo =?"},
  };
  DECIDE_ROWS(rows);
}

Test(semantics_normalising, labels) {
  const char *below = "domains below { *.univ.example }\nrule below { when smtp.mailfrom in below reject }\n";
  const char *both =
      "domains both { univ.example *.univ.example }\nrule both { when smtp.mailfrom in both reject }\n";
  const decide_row rows[] = {
      {"S25 ours is the end of a label", UNIV, MX "smtp.mailfrom=x@notuniv.example", NULL, 0, "accept default"},
      {"S25 ours is the beginning of the name", UNIV, MX "smtp.mailfrom=x@univ.example.evil.example", NULL, 0,
       "accept default"},
      {"S26 a subdomain that nobody listed", UNIV, MX "smtp.mailfrom=x@dept.univ.example", NULL, 0,
       "accept default"},
      {"S26 a subdomain that is listed", both, "smtp.mailfrom=x@dept.univ.example", NULL, 0, "reject both =?"},
      {"S27 one label below", below, "smtp.mailfrom=x@b.univ.example", NULL, 0, "reject below =?"},
      {"S27 any depth below", below, "smtp.mailfrom=x@a.b.c.d.univ.example", NULL, 0, "reject below =?"},
      {"S27 not the name itself", below, "smtp.mailfrom=x@univ.example", NULL, 0, "accept default"},
      {"S27 not beside it", below, "smtp.mailfrom=x@a.notuniv.example", NULL, 0, "accept default"},
  };
  DECIDE_ROWS(rows);
}

/* S28, S29: one key of both spellings (RFC 5890 2.3.2.4), and other keys for other names. */
Test(semantics_normalising, international) {
#define LISTS(name) "domains own { " name " }\n" ODD_RULE "rule own { when any header.from in own reject }\n"
  static const decide_row rows[] = {
      {"S28 U-label listed, A-label sent", LISTS("müni.example"), "header.from=x@xn--mni-hoa.example", NULL, 0,
       "reject own =x@xn--mni-hoa.example"},
      {"S28 A-label listed, U-label sent", LISTS("xn--mni-hoa.example"), "header.from=x@müni.example", NULL, 0,
       "reject own =x@xn--mni-hoa.example"},
      {"S28 A-label listed in capitals", LISTS("XN--MNI-HOA.example"), "header.from=x@MÜNI.Example", NULL, 0,
       "reject own =x@xn--mni-hoa.example"},
      {"S28 decomposed", LISTS("müni.example"), "header.from=x@mu\xCC\x88ni.example", NULL, 0,
       "reject own =x@xn--mni-hoa.example"},
      /* UTS 46, non-transitional: sharp s is a letter of its own. */
      {"S29 sharp s is not ss", LISTS("fass.example"), "header.from=x@faß.example", NULL, 0, "accept default"},
      {"S29 ss is not sharp s", LISTS("faß.example"), "header.from=x@fass.example", NULL, 0, "accept default"},
      {"S29 sharp s is itself", LISTS("faß.example"), "header.from=x@xn--fa-hia.example", NULL, 0,
       "reject own =x@xn--fa-hia.example"},
      /* Its capital maps to ss up to Unicode 15.0, to sharp s from 15.1: two readers, two claims, malformed. */
      {"S29 capital sharp s claims ss", LISTS("fass.example"), "header.from=x@FAẞ.example", NULL, 0,
       "reject own =x@fass.example" ODD},
      {"S29 capital sharp s claims sharp s", LISTS("faß.example"), "header.from=x@FAẞ.example", NULL, 0,
       "reject own =x@xn--fa-hia.example" ODD},
      {"S36 a Cyrillic letter is another name", LISTS("univ.example"), "header.from=x@un\xD1\x96v.example", NULL, 0,
       "accept default"},
      {"S36 which is this one", LISTS("xn--unv-khd.example"), "header.from=x@un\xD1\x96v.example", NULL, 0,
       "reject own =x@xn--unv-khd.example"},
  };
  DECIDE_ROWS(rows);
}

/* S30 to S35: what libidn2 makes of them by itself is wrong (semantics section 2). */
Test(semantics_normalising, mapping) {
#define EVIL MX "smtp.mailfrom=x@evil.example header.from="
  static const decide_row rows[] = {
      {"S30 an underscore is never taken out", LISTS("ab.example"), "header.from=x@a_b.example", NULL, 0,
       "accept default" ODD},
      {"S31 a full-width at-sign", UNIV, EVIL "x@evil.example\xEF\xBC\xA0univ.example", NULL, 0,
       "reject ours =?" ODD},
      {"S31 in the envelope", UNIV, MX "smtp.mailfrom=<x@evil.example\xEF\xBC\xA0univ.example>", NULL, 0,
       "reject ours =?" ODD},
      {"S32 a soft hyphen inside", UNIV, EVIL "x@univ\xC2\xAD.example", NULL, 0, "reject ours =x@univ.example" ODD},
      {"S32 a zero width space inside", UNIV, EVIL "x@un\xE2\x80\x8Biv.example", NULL, 0,
       "reject ours =x@univ.example" ODD},
      {"S33 an ideographic full stop", UNIV,
       EVIL "x@univ\xE3\x80\x82"
            "example",
       NULL, 0, "reject ours =x@univ.example" ODD},
      {"S33 full-width letters", UNIV, EVIL "x@\xEF\xBD\x95niv.example", NULL, 0,
       "reject ours =x@univ.example" ODD},
      {"S34 hyphens in the third and fourth place", LISTS("r3---sn.host.example"),
       "header.from=x@r3---sn.host.example", NULL, 0, "reject own =x@r3---sn.host.example"},
      {"S35 a bogus A-label", UNIV, EVIL "x@xn--zzzzzzzz.org", NULL, 0, "accept default" ODD},
      {"S35 rules still run on it",
       "domains univ { univ.example }\nrule foreign { when any identity not in univ reject }\n",
       "header.from=x@xn--zzzzzzzz.org", NULL, 0, "reject foreign =x@xn--zzzzzzzz.org"},
      {"S35 its octets are its key",
       "patterns bogus { /@xn--zzzzzzzz\\.org$/ }\nrule bogus { when any identity in bogus reject }\n",
       "header.from=x@XN--zzzzZZZZ.org", NULL, 0, "reject bogus =x@xn--zzzzzzzz.org"},
  };
  DECIDE_ROWS(rows);
}

/* S32: a submission server refuses what is not canonical. */
Test(semantics_normalising, not_canonical) {
  const char *rules = "rule author { when listener is submission and header.from is malformed reject 554 5.6.0 }\n";
  const decide_row rows[] = {
      {"S32 a soft hyphen, submitted", rules, SUBMISSION "header.from=alice@univ\xC2\xAD.example", NULL, 0,
       "reject author"},
      {"S30 an underscore, submitted", rules, SUBMISSION "header.from=alice@un_iv.example", NULL, 0,
       "reject author"},
      {"S31 a full-width at-sign, submitted", rules,
       SUBMISSION "header.from=alice@evil.example\xEF\xBC\xA0univ.example", NULL, 0, "reject author"},
      {"S31 a full-width less-than sign, submitted", rules,
       SUBMISSION "header.from=alice@a.example\xEF\xBC\x9Cunivexample", NULL, 0, "reject author"},
      {"S35 a bogus A-label, submitted", rules, SUBMISSION "header.from=alice@xn--zzzzzzzz.org", NULL, 0,
       "reject author"},
      {"S34 hyphens, submitted", rules, SUBMISSION "header.from=alice@r3---sn.host.example", NULL, 0,
       "accept default"},
  };
  DECIDE_ROWS(rows);
}

Test(semantics_normalising, local_parts) {
  const char *rules = "provider univ { domains { univ.example } }\naddresses people { \"josé@univ.example\" }\n"
                      "rule people { when smtp.mailfrom in people reject }\n";
  const decide_row rows[] = {
      {"S37 composed", rules, "smtp.mailfrom=<jos\xC3\xA9@univ.example>", NULL, 0, "reject people =?"},
      {"S37 decomposed (RFC 6532 3.1)", rules, "smtp.mailfrom=<jose\xCC\x81@univ.example>", NULL, 0,
       "reject people =?"},
      {"S37 without the accent", rules, "smtp.mailfrom=<jose@univ.example>", NULL, 0, "accept default"},
  };
  DECIDE_ROWS(rows);
}

/* S38: `equals` compares without subaddress, so two addresses are equal where cutting makes them so. */
Test(semantics_normalising, subaddresses) {
  static const struct {
    const char *name, *delimiters, *from, *to;
    bool equal;
  } rows[] = {
      {"S38 plain", "+", "user", "user", true},
      {"S38 one tag", "+", "user+a", "user", true},
      {"S38 two delimiters: the first cuts", "+", "user+a+b", "user", true},
      {"S38 an empty tag", "+", "user+", "user", true},
      {"S38 a leading delimiter cuts nothing", "+", "+tag", "tag", false},
      {"S38 nor does what follows it", "+", "+tag+x", "+tag+x", true},
      {"S38 another character is none", "+", "user-a", "user", false},
      {"S38 each character is a delimiter", "+-", "user-a", "user", true},
      {"S38 whichever comes first", "+-", "user-a+b", "user", true},
      {"S38 owner- is kept", "+-", "owner-l", "owner", false},
      {"S38 -request is kept", "+-", "l-request", "l", false},
      {"S38 -request is cut where - does not delimit", "+", "l-request+x", "l-request", true},
      {"S38 reserved names are kept", "+-", "mailer-daemon", "mailer", false},
      {"S38 postmaster, too", "+", "postmaster+x", "postmaster", false},
      {"S38 no subaddress declared", "", "user+a", "user", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char rules[256], facts[256];
    snprintf(rules, sizeof rules,
             "provider univ { domains { univ.example } %s%s%s }\n"
             "rule self { when any header.from equals smtp.rcptto reject }\n",
             *rows[i].delimiters ? "subaddress \"" : "", rows[i].delimiters, *rows[i].delimiters ? "\"" : "");
    snprintf(facts, sizeof facts, "header.from=%s@univ.example smtp.rcptto=%s@univ.example", rows[i].from,
             rows[i].to);
    decide_row row = {rows[i].name, rules, facts, NULL, 0, rows[i].equal ? "reject self =?" : "accept default"};
    decide_rows(&row, 1);
  }
}

/* S40: how others divide their local parts is theirs (RFC 5321 2.3.11). */
Test(semantics_normalising, foreign_local_parts) {
  const char *rules = "provider univ { domains { univ.example } subaddress \"+\" }\n"
                      "addresses friends { alice@ext.example alice@univ.example }\n"
                      "rule friends { when smtp.rcptto in friends reject }\n"
                      "rule self { when any header.from equals smtp.rcptto reject }\n";
  const decide_row rows[] = {
      {"S40 foreign: as it is", rules, "smtp.rcptto=alice+lab@ext.example", NULL, 0, "accept default"},
      {"S40 foreign: not equal", rules, "smtp.rcptto=al+lab@ext.example header.from=al@ext.example", NULL, 0,
       "accept default"},
      {"S40 ours: cut", rules, "smtp.rcptto=alice+lab@univ.example", NULL, 0, "reject friends =?"},
      {"S40 ours: equal", rules, "smtp.rcptto=al+lab@univ.example header.from=al@univ.example", NULL, 0,
       "reject self =?"},
  };
  DECIDE_ROWS(rows);
}

/*
 * S47, RFC 5321 4.5.1: "postmaster" is without case everywhere, so in domains of no provider too, where case
 * counts otherwise (2.3.11, 2.4).
 */
Test(semantics_normalising, postmaster) {
  const char *rules = "addresses desk { postmaster@old.example Help@old.example }\n"
                      "addresses everywhere { PostMaster@* }\n"
                      "provider exact { domains { exact.example } case sensitive }\n"
                      "addresses strict { POSTMASTER@exact.example }\n"
                      "patterns lower { /^postmaster@far\\.example$/ }\n"
                      "owners { POSTMASTER@owned.example by ann }\n"
                      "rule desk { when smtp.rcptto in desk reject }\n"
                      "rule strict { when smtp.rcptto in strict reject }\n"
                      "rule lower { when smtp.rcptto in lower reject }\n"
                      "rule self { when any header.from equals smtp.rcptto reject }\n"
                      "rule owner { when any header.from owned by smtp.auth reject }\n"
                      "rule everywhere { when any header.sender in everywhere reject }\n";
  const decide_row rows[] = {
      {"S47 a value in another case", rules, "smtp.rcptto=Postmaster@old.example", NULL, 0, "reject desk =?"},
      {"S47 as written", rules, "smtp.rcptto=postmaster@old.example", NULL, 0, "reject desk =?"},
      {"S47 quoted", rules, "smtp.rcptto=\"POSTMASTER\"@old.example", NULL, 0, "reject desk =?"},
      {"S47 nothing else folds", rules, "smtp.rcptto=help@old.example", NULL, 0, "accept default"},
      {"S47 nor what begins with it", rules, "smtp.rcptto=Postmaster+x@old.example", NULL, 0, "accept default"},
      {"S47 nor a letter that folds to one of it", rules, "smtp.rcptto=po\xc5\xbftmaster@old.example", NULL, 0,
       "accept default"},
      {"S47 case sensitive", rules, "smtp.rcptto=Postmaster@exact.example", NULL, 0, "reject strict =?"},
      {"S47 a pattern sees the canonical form", rules, "smtp.rcptto=PostMaster@far.example", NULL, 0,
       "reject lower =?"},
      {"S47 equals", rules, "smtp.rcptto=Postmaster@far2.example header.from=POSTmaster@far2.example", NULL, 0,
       "reject self =?"},
      {"S47 equals, nothing else", rules, "smtp.rcptto=Desk@far2.example header.from=desk@far2.example", NULL, 0,
       "accept default"},
      {"S47 owners", rules, "smtp.auth=ann header.from=Postmaster@owned.example", NULL, 0, "reject owner =?"},
      {"S47 in every domain", rules, "header.sender=Postmaster@any.example", NULL, 0, "reject everywhere =?"},
  };
  DECIDE_ROWS(rows);
}

/* ---- S41: lengths in octets (RFC 5321 4.5.3.1) ---------------------------------- */

/* `count` times a text. */
static char *times(char *at, const char *text, size_t count) {
  size_t length = strlen(text);
  for (size_t i = 0; i < count; i++, at += length) memcpy(at, text, length);
  *at = '\0';
  return at;
}

static void expect_malformed(const char *name, const char *address, bool malformed) {
  char facts[2048];
  snprintf(facts, sizeof facts, "smtp.mailfrom=<%s>", address);
  decide_row row = {name, ODD_RULE, facts, NULL, 0, malformed ? "accept default" ODD : "accept default"};
  decide_rows(&row, 1);
}

Test(semantics_normalising, lengths) {
  char address[1024], *at;
  at = times(address, "\xC3\xA9", 32); /* 64 octets */
  times(at, "@univ.example", 1);
  expect_malformed("S41 a local part of 64 octets in 32 characters", address, false);
  at = times(address, "\xC3\xA9", 33);
  times(at, "@univ.example", 1);
  expect_malformed("S41 a local part of 66 octets in 33 characters", address, true);
  at = times(address, "a", 65);
  times(at, "@univ.example", 1);
  expect_malformed("S41 a local part of 65 octets", address, true);

  /* 63 octets a label: a letter and an umlaut are "xn--" and more; 4 labels of 55 umlauts are over 253 octets. */
  at = times(address, "a@", 1);
  for (int i = 0; i < 3; i++) at = times(times(at, "a", 63), ".", 1);
  times(at, "a", 59);
  expect_malformed("S41 a domain of 251 octets", address, false);
  at = times(address, "a@", 1);
  for (int i = 0; i < 3; i++) at = times(times(at, "a", 63), ".", 1);
  times(at, "a", 62);
  expect_malformed("S41 a domain of 254 octets", address, true);
  at = times(address, "a@", 1);
  for (int i = 0; i < 3; i++) at = times(times(at, "a", 63), ".", 1);
  times(at, "\xC3\xBC", 56); /* 248 characters; its A-label has 4 octets more for "xn--", and the deltas */
  expect_malformed("S41 a domain of 248 characters that is longer as A-labels", address, true);

  /* 256 octets with < and >: 64 + 1 + 189 are 254 of them. */
  at = times(times(address, "l", 64), "@", 1);
  for (int i = 0; i < 2; i++) at = times(times(at, "a", 63), ".", 1);
  times(at, "a", 61);
  expect_malformed("S41 a path of 256 octets", address, false);
  at = times(times(address, "l", 64), "@", 1);
  for (int i = 0; i < 2; i++) at = times(times(at, "a", 63), ".", 1);
  times(at, "a", 62);
  expect_malformed("S41 a path of 257 octets", address, true);
}

/* The parsing side of the same cases: one domain to A-labels. */
Test(semantics_normalising, domain_names) {
  static const struct {
    const char *name, *domain, *ascii; /* NULL: E_NAME */
  } rows[] = {
      {"S23", "UNIV.Example", "univ.example"},
      {"S24", "univ.example.", "univ.example"},
      {"S28", "müni.example", "xn--mni-hoa.example"},
      {"S29", "faß.example", "xn--fa-hia.example"},
      {"S30", "a_b.example", NULL},
      {"S31", "evil.example\xEF\xBC\xA0univ.example", NULL},
      {"S32", "univ\xC2\xAD.example", "univ.example"},
      {"S33",
       "univ\xE3\x80\x82"
       "example",
       "univ.example"},
      {"S34", "r3---sn.host.example", "r3---sn.host.example"},
      {"S35", "xn--zzzzzzzz.org", NULL},
      {"S36", "un\xD1\x96v.example", "xn--unv-khd.example"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char ascii[256] = "";
    size_t size = sizeof ascii;
    int status = consigne_domain_to_ascii(rows[i].domain, NTS, ascii, &size);
    cr_expect_eq(status, rows[i].ascii ? CONSIGNE_OK : CONSIGNE_E_NAME, "%s: %s", rows[i].name,
                 consigne_status_name(status));
    if (rows[i].ascii) cr_expect_str_eq(ascii, rows[i].ascii, "%s: %s", rows[i].name, ascii);
  }
}
