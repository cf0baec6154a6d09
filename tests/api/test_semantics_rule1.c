/* SPDX-License-Identifier: MIT */
/* S53 to S60, S64 to S70: mail that shows our address to one of us, and what proves that it may. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

#define PROVIDER(more) "provider univ { domains { univ.example } relays { smtp.univ.example } " more " }\n"
#define CLAIM "when any identity in univ and smtp.rcptto in univ unless carried by relay "
#define OURS "rule ours { " CLAIM "or aligned with dkim.d tag do-not-sign reject }\n"

/* A stranger's server brings Alice's address to Bob. */
#define TO_BOB "listener=mx smtp.rcptto=bob@univ.example "
#define BY_STRANGER TO_BOB "relay=mx.ext.example smtp.mailfrom=bounces@ext.example header.from=alice@univ.example "
#define REFUSED "reject ours =alice@univ.example tags:do-not-sign"

Test(semantics_rule1, proof_by_signature) {
  const char *mode = PROVIDER("domains { *.univ.example }");
  char near[512], exact_mode[512];
  snprintf(near, sizeof near, "%s%s", mode, OURS);
  snprintf(exact_mode, sizeof exact_mode,
           "%srule ours { %s or aligned exactly with dkim.d tag do-not-sign reject }\n", mode, CLAIM);
  const decide_row rows[] = {
      {"S53 forwarded back to us, our signature intact", PROVIDER("") OURS,
       TO_BOB "relay=mx.ext.example smtp.mailfrom=alice@univ.example header.from=alice@univ.example dkim=pass "
              "dkim.d=univ.example",
       NULL, 0, "accept default"},
      {"S53 the same without it", PROVIDER("") OURS, BY_STRANGER, NULL, 0, REFUSED},
      {"S53 the signature of the forwarder proves nothing", PROVIDER("") OURS,
       BY_STRANGER "dkim=pass dkim.d=ext.example", NULL, 0, REFUSED},
      {"S54 a list broke our signature", PROVIDER("") OURS, BY_STRANGER "dkim=fail", NULL, 0, REFUSED},
      /* The organisation: the shortest name that a provider lists. */
      {"S60 a subdomain's signature, near alignment", near, BY_STRANGER "dkim=pass dkim.d=dept.univ.example", NULL,
       0, "accept default"},
      {"S60 a subdomain's signature, exact alignment", exact_mode, BY_STRANGER "dkim=pass dkim.d=dept.univ.example",
       NULL, 0, REFUSED},
      {"S60 our own, exact alignment", exact_mode, BY_STRANGER "dkim=pass dkim.d=univ.example", NULL, 0,
       "accept default"},
      /* dkim.d is of signatures that cover From, without l=: the caller gives none for the others. */
      {"S60 valid, but with l= or without From", PROVIDER("") OURS, BY_STRANGER "dkim=pass dkim.d=absent", NULL, 0,
       REFUSED},
  };
  DECIDE_ROWS(rows);
}

/* S54: a scoped pair, or a sealer that one trusts; while it is watched, a warning. */
Test(semantics_rule1, lists) {
  const char *pair = PROVIDER("delegate { alice@univ.example } to { lists.ext.example } because \"her list\"") OURS;
  const char *sealed =
      PROVIDER("") "domains sealers { ext.example }\nrule ours { " CLAIM
                   "or (any arc.d in sealers and aligned with arc.dkim.d) tag do-not-sign reject }\n";
  const char *watched = PROVIDER("") "rule ours { " CLAIM "tag do-not-sign reject monitor }\n";
  const decide_row rows[] = {
      {"S54 the pair: this address by that list", pair,
       TO_BOB "relay=lists.ext.example smtp.mailfrom=bounces@ext.example header.from=alice@univ.example", NULL, 0,
       "accept default"},
      {"S54 the pair: another address by that list", pair,
       TO_BOB "relay=lists.ext.example smtp.mailfrom=bounces@ext.example header.from=dean@univ.example", NULL, 0,
       "reject ours =dean@univ.example tags:do-not-sign"},
      {"S54 the pair: this address by another server", pair, BY_STRANGER, NULL, 0, REFUSED},
      {"S54 a sealer that we know", sealed, BY_STRANGER "arc=pass arc.d=ext.example arc.dkim.d=univ.example", NULL,
       0, "accept default"},
      {"S54 watched only", watched, BY_STRANGER, NULL, 0, "accept default tags:do-not-sign warns:ours"},
      {"S57 a sealer that nobody listed", sealed, BY_STRANGER "arc=pass arc.d=evil.example arc.dkim.d=univ.example",
       NULL, 0, REFUSED},
      {"S57 a known sealer that saw another signature", sealed,
       BY_STRANGER "arc=pass arc.d=ext.example arc.dkim.d=evil.example", NULL, 0, REFUSED},
      {"S57 no chain at all", sealed, BY_STRANGER "arc=none", NULL, 0, REFUSED},
  };
  DECIDE_ROWS(rows);
}

/* S55: list traffic is reported apart, by a tag, before anything refuses it. */
Test(semantics_rule1, list_traffic) {
  static const decide_row rows[] = {
      {"S55 list traffic is told apart",
       "rule list { when header.list-id is not absent tag list }\n" PROVIDER("") OURS,
       TO_BOB "relay=mx.ext.example smtp.mailfrom=bounces@ext.example",
       "From: alice@univ.example\r\nList-Id: Talk <talk.ext.example>\r\n", 0,
       "reject ours =alice@univ.example tags:do-not-sign,list warns:list"},
      {"S55 other traffic", "rule list { when header.list-id is not absent tag list }\n" PROVIDER("") OURS,
       BY_STRANGER, NULL, 0, REFUSED},
      /* S56: a header is a claim, so our own List-Id from outside opens nothing. */
      {"S56 List-Id is no proof", PROVIDER("domains { *.univ.example }") OURS,
       TO_BOB "relay=mx.evil.example smtp.mailfrom=x@evil.example",
       "From: alice@univ.example\r\nList-Id: <x.univ.example>\r\n", 0, REFUSED},
  };
  DECIDE_ROWS(rows);
}

/* S56: and a rule that takes it as one is told of. */
Test(semantics_rule1, list_id_as_proof) {
  char found[256];
  consigne_ruleset *ruleset =
      decide_load("consigne 1\ndomains lists { x.univ.example }\ndomains ours { univ.example }\n"
                  "rule ours { when any identity in ours\n"
                  "  unless any header.list-id in lists reject }\n",
                  found, sizeof found);
  cr_expect_not_null(ruleset, "S56 a warning, no error: %s", found);
  cr_expect(strstr(found, "proof-of-claims") || strstr(found, "claim-rule"), "S56 it is told: [%s]", found);
  consigne_ruleset_free(ruleset);
}

Test(semantics_rule1, spf) {
  const char *with = PROVIDER("") "rule ours { " CLAIM "or aligned with spf.d tag do-not-sign reject }\n";
  const char *without = PROVIDER("") OURS;
#define BY_ESP TO_BOB "relay=out.esp.example header.from=alice@univ.example spf=pass "
  const decide_row rows[] = {
      {"S58 SPF of another domain is not aligned", with,
       BY_ESP "smtp.mailfrom=bounce@esp.example spf.d=esp.example", NULL, 0, REFUSED},
      {"S59 SPF of ours through a shared provider: not asked for", without,
       BY_ESP "smtp.mailfrom=alice@univ.example spf.d=univ.example", NULL, 0, REFUSED},
      {"S59 SPF of ours: asked for", with, BY_ESP "smtp.mailfrom=alice@univ.example spf.d=univ.example", NULL, 0,
       "accept default"},
      /* S45: with a null reverse-path SPF has checked HELO. */
      {"S59 not of a null reverse-path", with, BY_ESP "smtp.mailfrom=<> spf.d=univ.example", NULL, 0, REFUSED},
  };
  DECIDE_ROWS(rows);
}

Test(semantics_rule1, logins_and_networks) {
  const char *login = PROVIDER("") "rule ours { " CLAIM "or smtp.auth is not absent reject }\n";
  const char *network = "provider univ { domains { univ.example } relays { 192.0.2.0/24 } }\n"
                        "rule ours { " CLAIM "reject }\n";
#define LOGIN                                                                                                      \
  "smtp.rcptto=bob@univ.example smtp.mailfrom=alice@univ.example header.from=alice@univ.example "                  \
  "relay=mx.univ.example "
  const decide_row rows[] = {
      {"S64 logged in on port 25", login, LOGIN "listener=mx smtp.auth=alice", NULL, 0, "accept default"},
      {"S64 not logged in", login, LOGIN "listener=mx", NULL, 0, "reject ours =alice@univ.example"},
      {"S65 IPv4 as IPv6", network, TO_BOB "smtp.mailfrom=alice@univ.example relay=::ffff:192.0.2.25", NULL, 0,
       "accept default"},
      {"S65 in hexadecimal", network, TO_BOB "smtp.mailfrom=alice@univ.example relay=::FFFF:c000:219", NULL, 0,
       "accept default"},
      {"S65 another network", network, TO_BOB "smtp.mailfrom=alice@univ.example relay=::ffff:192.0.3.25", NULL, 0,
       "reject ours =alice@univ.example"},
      /* RFC 4291 2.5.5.1: IPv4-compatible is IPv6. */
      {"S65 not mapped", network, TO_BOB "smtp.mailfrom=alice@univ.example relay=::192.0.2.25", NULL, 0,
       "reject ours =alice@univ.example"},
  };
  DECIDE_ROWS(rows);
}

/* S66: hosts that send for themselves are a provider of their own: no network authorises any other From. */
Test(semantics_rule1, hosts) {
  const char *rules = "provider univ { domains { univ.example } relays { smtp.univ.example } }\n"
                      "provider hosts { domains { *.univ.example } relays { 192.0.2.0/24 } }\n"
                      "rule ours { when any identity in { univ.example *.univ.example } unless carried by relay "
                      "reject }\n";
#define BY_HOST "listener=mx relay=192.0.2.7 smtp.rcptto=bob@univ.example "
  const decide_row rows[] = {
      {"S66 cron on a host", rules,
       BY_HOST "smtp.mailfrom=root@host7.univ.example header.from=root@host7.univ.example", NULL, 0,
       "accept default"},
      {"S66 the dean on a host", rules, BY_HOST "smtp.mailfrom=dean@univ.example header.from=dean@univ.example",
       NULL, 0, "reject ours =dean@univ.example"},
      {"S66 only the envelope inside", rules,
       BY_HOST "smtp.mailfrom=root@host7.univ.example header.from=dean@univ.example", NULL, 0,
       "reject ours =dean@univ.example"},
      {"S66 only From inside", rules, BY_HOST "smtp.mailfrom=dean@univ.example header.from=root@host7.univ.example",
       NULL, 0, "reject ours =dean@univ.example"},
      {"S66 a host's address from elsewhere", rules,
       "listener=mx relay=198.51.100.7 smtp.rcptto=bob@univ.example smtp.mailfrom=root@host7.univ.example", NULL, 0,
       "reject ours =root@host7.univ.example"},
  };
  DECIDE_ROWS(rows);
}

static void expect_recipient(decided *d, uint32_t index, const char *recipient, const char *told) {
  const consigne_outcome *outcome = consigne_decision_recipient(d->decision, index);
  cr_expect_str_eq(consigne_outcome_recipient(outcome), recipient);
  cr_expect_str_eq(decide_tell(d, outcome), told, "%s: [%s] instead of [%s]", recipient, d->told, told);
}

/* S67: judged recipient by recipient; one reply serves all after DATA, and how they fold is a setting. */
Test(semantics_rule1, recipients) {
#define ENVELOPE "rule ours { when any identity in univ and smtp.rcptto in univ unless carried by relay reject }\n"
#define AT_RCPT "partial listener=mx relay=mx.ext.example smtp.mailfrom=alice@univ.example "
#define BOTH                                                                                                       \
  "relay=mx.ext.example smtp.mailfrom=alice@univ.example smtp.rcptto=carol@ext.example "                           \
  "smtp.rcptto=bob@univ.example"
  static const decide_row rows[] = {
      {"S67 at RCPT: to one of us", PROVIDER("") ENVELOPE, AT_RCPT "smtp.rcptto=bob@univ.example", NULL, 0,
       "reject ours =?"},
      {"S67 at RCPT: to another", PROVIDER("") ENVELOPE, AT_RCPT "smtp.rcptto=carol@ext.example", NULL, 0,
       "accept default"},
      {"S67 after DATA", PROVIDER("") OURS, BOTH, NULL, 0, REFUSED},
      {"S67 after DATA, mixed reject", "mixed reject\n" PROVIDER("") OURS, BOTH, NULL, 0, REFUSED},
      {"S67 after DATA, mixed quarantine", "mixed quarantine\n" PROVIDER("") OURS, BOTH, NULL, 0,
       "quarantine ours =alice@univ.example tags:do-not-sign"},
  };
  DECIDE_ROWS(rows);
  for (size_t i = 2; i < sizeof rows / sizeof *rows; i++) {
    decided d;
    decide_open(&d, &rows[i]);
    cr_assert_eq(consigne_decision_recipients(d.decision), 2, "%s", rows[i].name);
    expect_recipient(&d, 0, "carol@ext.example", "accept default");
    expect_recipient(&d, 1, "bob@univ.example", REFUSED);
    decide_close(&d);
  }
}

Test(semantics_rule1, signing_resent_aliases) {
  const char *watched =
      PROVIDER("") "rule ours { " CLAIM "or aligned with dkim.d tag do-not-sign reject monitor }\n";
  const char *resent = "rule resent { when any header.resent-from in univ tag resent }\n" PROVIDER("") OURS;
  const char *aliased =
      "provider univ { domains { univ.example } alias { univ.test } of univ.example }\n"
      "rule ours { when any identity in univ and smtp.rcptto in univ unless carried by relay reject }\n";
  const decide_row rows[] = {
      {"S68 accepted while it is watched, never to be signed", watched, BY_STRANGER, NULL, 0,
       "accept default tags:do-not-sign warns:ours"},
      {"S68 ours with proof may be signed", watched, BY_STRANGER "dkim.d=univ.example", NULL, 0, "accept default"},
      {"S69 Resent-From is not the author", resent, TO_BOB "relay=mx.ext.example smtp.mailfrom=x@ext.example",
       "Resent-From: alice@univ.example\r\nFrom: x@ext.example\r\n", 0, "accept default tags:resent warns:resent"},
      /* The recipient as it is given at RCPT, before anybody expands it. */
      {"S70 to an alias of ours that goes elsewhere", PROVIDER("") OURS,
       "listener=mx relay=mx.ext.example smtp.rcptto=friends-outside@univ.example smtp.mailfrom=alice@univ.example",
       NULL, 0, REFUSED},
      {"S70 to an alias domain", aliased,
       "listener=mx relay=mx.ext.example smtp.rcptto=bob@univ.test smtp.mailfrom=alice@univ.example", NULL, 0,
       "reject ours =alice@univ.example"},
      {"S70 by an alias domain", aliased,
       "listener=mx relay=mx.ext.example smtp.rcptto=bob@univ.example smtp.mailfrom=alice@univ.test", NULL, 0,
       "reject ours =?"},
  };
  DECIDE_ROWS(rows);
}
