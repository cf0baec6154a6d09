/* SPDX-License-Identifier: MIT */
/* Proofs that are bound to the author: chains of seals, whom a DMARC result speaks of, aliases. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "decide.h"

#define UNIV "provider univ { domains { univ.example *.univ.example } relays { smtp.univ.example } }\n"
#define SEALERS "domains sealers { renater.fr list.example }\n"
#define OURS(proofs) "rule ours { when any identity in univ unless " proofs " reject }\n"
#define SEALED UNIV SEALERS OURS("carried by relay or sealed by sealers")

#define FROM_DEAN                                                                                                  \
  "listener=mx relay=mx.ext.example smtp.mailfrom=bounces@ext.example header.from=dean@univ.example "
#define PASSES FROM_DEAN "arc=pass "
#define REFUSED "reject ours =dean@univ.example"
#define PROVED "accept default"
#define UNKNOWN "defer ours assumed"
#define OPEN "undecided ours"

/* RFC 8617 5.2: only the newest message signature must verify, so whoever seals may have replaced the message. */
Test(semantics_proofs, seals) {
  const decide_row rows[] = {
      {"S145 one trusted sealer, who reports the author's domain", SEALED, PASSES "seal=1:renater.fr:univ.example",
       NULL, 0, PROVED},
      {"S145 laundered: a trusted sealer, then a stranger", SEALED,
       PASSES "seal=1:renater.fr:univ.example seal=2:evil.example", NULL, 0, REFUSED},
      {"S145 a stranger who repeats what the trusted sealer reported", SEALED,
       PASSES "seal=1:renater.fr:univ.example seal=2:evil.example:univ.example", NULL, 0, REFUSED},
      {"S145 a stranger's report below a trusted seal that reports nothing", SEALED,
       PASSES "seal=1:evil.example:univ.example seal=2:renater.fr", NULL, 0, REFUSED},
      {"S145 a stranger first; the trusted sealer saw the signature itself", SEALED,
       PASSES "seal=1:evil.example seal=2:renater.fr:univ.example", NULL, 0, PROVED},
      {"S145 the trusted sealer in the middle", SEALED,
       PASSES "seal=1:evil.example seal=2:renater.fr:univ.example seal=3:evil.example", NULL, 0, REFUSED},
      {"S145 two trusted sealers, the first of which reports", SEALED,
       PASSES "seal=1:renater.fr:univ.example seal=2:list.example", NULL, 0, PROVED},
      {"S145 seals in any order of the calls", SEALED, PASSES "seal=2:list.example seal=1:renater.fr:univ.example",
       NULL, 0, PROVED},
      {"S145 a subdomain is of the same organisation", SEALED, PASSES "seal=1:renater.fr:dept.univ.example", NULL,
       0, PROVED},
      {"S145 another domain is not", SEALED, PASSES "seal=1:renater.fr:ext.example,evil.example", NULL, 0, REFUSED},
      {"S145 one of several reports", SEALED, PASSES "seal=1:renater.fr:ext.example,univ.example", NULL, 0, PROVED},
      {"S145 a chain with a gap is none", SEALED,
       PASSES "seal=1:list.example:univ.example seal=3:renater.fr:univ.example", NULL, 0, REFUSED},
      {"S145 a chain that begins behind its first seal", SEALED, PASSES "seal=2:renater.fr:univ.example", NULL, 0,
       REFUSED},
      {"S145 a chain that fails", SEALED, FROM_DEAN "arc=fail seal=1:renater.fr:univ.example", NULL, 0, REFUSED},
      {"S145 no result of ARC at all", SEALED, FROM_DEAN "seal=1:renater.fr:univ.example", NULL, 0, REFUSED},
      {"S145 after a temperror nobody knows", SEALED, FROM_DEAN "arc=temperror seal=1:renater.fr:univ.example",
       NULL, 0, UNKNOWN},
      {"S145 the result is not given", SEALED, FROM_DEAN "arc=unknown seal=1:renater.fr:univ.example", NULL, 0,
       UNKNOWN},
      {"S145 no chain", SEALED, FROM_DEAN "arc=none", NULL, 0, REFUSED},
      {"S145 of sealers without their order nobody knows who came last", SEALED,
       PASSES "arc.d=renater.fr arc.dkim.d=univ.example", NULL, 0, UNKNOWN},
      {"S145 a later seal may still come", SEALED, PASSES "partial seal+=1:renater.fr:univ.example", NULL, 0, OPEN},
      {"S145 a seal that proves may still come", SEALED, PASSES "partial seal+=1:evil.example", NULL, 0, OPEN},
      {"S145 a final decision ends the chain", SEALED, PASSES "seal+=1:renater.fr:univ.example", NULL, 0, PROVED},
      {"S145 a partial one without a valid chain", SEALED,
       FROM_DEAN "partial smtp.rcptto=b@univ.example arc=none seal+=1:renater.fr:univ.example header.sender=absent",
       NULL, 0, REFUSED},
  };
  DECIDE_ROWS(rows);
}

/* Whom the set of sealers names, and how. */
Test(semantics_proofs, sealers) {
  const decide_row rows[] = {
      {"S145 sealers in braces", UNIV OURS("sealed by { *.renater.fr }"),
       PASSES "seal=1:mx.renater.fr:univ.example", NULL, 0, PROVED},
      {"S145 a name below that is not listed", SEALED, PASSES "seal=1:mx.renater.fr:univ.example", NULL, 0,
       REFUSED},
      {"S145 a provider's domains", UNIV OURS("sealed by univ"), PASSES "seal=1:lists.univ.example:univ.example",
       NULL, 0, PROVED},
      {"S145 a pattern", UNIV OURS("sealed by { /^arc[0-9]+[.]renater[.]fr$/ }"),
       PASSES "seal=1:arc7.renater.fr:univ.example", NULL, 0, PROVED},
      {"S145 an external set says yes", UNIV "domains sealers external\n" OURS("sealed by sealers"),
       PASSES "seal=1:renater.fr:univ.example yes=\"set sealers renater.fr\"", NULL, 0, PROVED},
      {"S145 an external set says no", UNIV "domains sealers external\n" OURS("sealed by sealers"),
       PASSES "seal=1:renater.fr:univ.example no=\"set sealers renater.fr\"", NULL, 0, REFUSED},
      {"S145 an external set was not asked", UNIV "domains sealers external\n" OURS("sealed by sealers"),
       PASSES "seal=1:renater.fr:univ.example", NULL, 0, UNKNOWN},
      {"S145 it need not be asked where another seal is no",
       UNIV "domains sealers external\n" OURS("sealed by sealers"),
       PASSES "seal=1:renater.fr:univ.example seal=2:evil.example no=\"set sealers evil.example\"", NULL, 0,
       REFUSED},
      {"S145 not sealed, in when", UNIV SEALERS "rule ours { when any header.from not sealed by sealers reject }\n",
       PASSES "seal=1:renater.fr:univ.example seal=2:evil.example", NULL, 0, REFUSED},
      {"S145 sealed, in when", UNIV SEALERS "rule ours { when any header.from not sealed by sealers reject }\n",
       PASSES "seal=1:renater.fr:univ.example", NULL, 0, PROVED},
      {"S145 each author needs a report", SEALED,
       PASSES "header.from=staff@univ.example header.from=x@ext.example seal=1:renater.fr:ext.example", NULL, 0,
       REFUSED},
  };
  DECIDE_ROWS(rows);
}

/* S145: what a seal is refused for, at once, after which the query decides nothing. */
Test(semantics_proofs, bad_seals) {
  const struct {
    const char *name;
    uint32_t number;
    const char *sealer, *domains;
    int status;
  } rows[] = {{"0", 0, "renater.fr", "", CONSIGNE_E_FORM},
              {"51", 51, "renater.fr", "", CONSIGNE_E_FORM},
              {"the largest number", UINT32_MAX, "renater.fr", "", CONSIGNE_E_FORM},
              {"no sealer", 1, "", "univ.example", CONSIGNE_E_FORM},
              {"a sealer with a blank", 1, "renater.fr evil.example", "", CONSIGNE_E_FORM},
              {"a sealer that is an address", 1, "x@renater.fr", "", CONSIGNE_E_FORM},
              {"a report that is an address", 1, "renater.fr", "a.example x@univ.example", CONSIGNE_E_FORM},
              {"a report with a control character", 1, "renater.fr", "a.example\x01", CONSIGNE_E_FORM},
              {"the same number, another sealer", 2, "evil.example", "univ.example", CONSIGNE_E_FORM},
              {"the same number, another report", 2, "renater.fr", "evil.example", CONSIGNE_E_FORM},
              {"the same number, one report more", 2, "renater.fr", "univ.example evil.example", CONSIGNE_E_FORM},
              {"the same number, no report", 2, "renater.fr", "", CONSIGNE_E_FORM},
              {"the same seal again", 2, "RENATER.fr", "  univ.example ", CONSIGNE_OK},
              {"50", 50, "renater.fr", "", CONSIGNE_OK},
              {"blanks alone", 1, "renater.fr", " \t ", CONSIGNE_OK}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const decide_row row = {rows[i].name, SEALED, PASSES "partial seal+=2:renater.fr:univ.example", NULL, 0, OPEN};
    decided d;
    decide_open(&d, &row);
    int status = consigne_query_add_seal(d.query, rows[i].number, rows[i].sealer, NTS, rows[i].domains, NTS);
    cr_expect_eq(status, rows[i].status, "%s: %s", rows[i].name, consigne_status_name(status));
    int decision_status = consigne_decide(d.ruleset, d.query, 0, d.decision);
    cr_expect_eq(decision_status, status == CONSIGNE_OK ? CONSIGNE_OK : CONSIGNE_E_QUERY, "%s", rows[i].name);
    decide_close(&d);
  }
}

/* S145: a chain is told by seals or without them, and ends as one. */
Test(semantics_proofs, order_of_seals) {
  const struct {
    const char *name, *before; /* s: a seal; d, r: arc.d, arc.dkim.d; D, R: they end; x: arc.d is dropped; a: arc */
    char then;
    int status;
  } rows[] = {{"a seal behind another", "s", 't', CONSIGNE_OK},
              {"a seal behind arc.d", "d", 's', CONSIGNE_E_ORDER},
              {"a seal behind arc.dkim.d", "r", 's', CONSIGNE_E_ORDER},
              {"arc.d behind a seal", "s", 'd', CONSIGNE_E_ORDER},
              {"arc.dkim.d behind a seal", "s", 'r', CONSIGNE_E_ORDER},
              {"arc behind a seal (S135)", "s", 'a', CONSIGNE_OK},
              {"a seal behind the end of arc.d", "sD", 't', CONSIGNE_E_ORDER},
              {"a seal behind the end of arc.dkim.d", "sR", 't', CONSIGNE_E_ORDER},
              {"a seal where there is no chain", "D", 's', CONSIGNE_E_ORDER},
              {"another first seal once the chain was dropped", "sDx", 'u', CONSIGNE_OK},
              {"arc.d once the chain was dropped", "sx", 'd', CONSIGNE_OK}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    consigne_query *query = NULL;
    char calls[16];
    int status = CONSIGNE_OK;
    cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
    snprintf(calls, sizeof calls, "%s%c", rows[i].before, rows[i].then);
    for (const char *call = calls; *call; call++) {
      switch (*call) {
      case 's': status = consigne_query_add_seal(query, 1, "renater.fr", NTS, "univ.example", NTS); break;
      case 't': status = consigne_query_add_seal(query, 2, "renater.fr", NTS, NULL, 0); break;
      case 'u': status = consigne_query_add_seal(query, 1, "evil.example", NTS, NULL, 0); break;
      case 'd': status = consigne_query_add(query, CONSIGNE_FIELD_ARC_D, "renater.fr", NTS); break;
      case 'r': status = consigne_query_add(query, CONSIGNE_FIELD_ARC_DKIM_D, "univ.example", NTS); break;
      case 'a': status = consigne_query_set(query, CONSIGNE_FIELD_ARC, "pass", NTS); break;
      case 'D': status = consigne_query_end(query, CONSIGNE_FIELD_ARC_D); break;
      case 'R': status = consigne_query_end(query, CONSIGNE_FIELD_ARC_DKIM_D); break;
      default: status = consigne_query_drop(query, CONSIGNE_FIELD_ARC_D); break;
      }
      if (call[1])
        cr_expect_eq(status, CONSIGNE_OK, "%s, %c: %s", rows[i].name, *call, consigne_status_name(status));
    }
    cr_expect_eq(status, rows[i].status, "%s: %s", rows[i].name, consigne_status_name(status));
    consigne_query_free(query);
  }
}

/* S145: the two fields show what the seals say; NULL arguments are told. */
Test(semantics_proofs, fields_of_seals) {
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_expect_eq(consigne_query_add_seal(NULL, 1, "renater.fr", NTS, NULL, 0), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_query_add_seal(query, 2, "List.example", NTS, NULL, 0), CONSIGNE_OK);
  cr_expect_eq(consigne_query_add_seal(query, 1, "renater.fr", NTS, "univ.example a.example", NTS), CONSIGNE_OK);
  cr_expect_eq(consigne_query_values(query, CONSIGNE_FIELD_ARC_D), 2u);
  cr_expect_eq(consigne_query_values(query, CONSIGNE_FIELD_ARC_DKIM_D), 2u);
  cr_expect_str_eq(consigne_query_value(query, CONSIGNE_FIELD_ARC_D, 1), "renater.fr");
  cr_expect_str_eq(consigne_query_value(query, CONSIGNE_FIELD_ARC_DKIM_D, 1), "a.example");
  cr_expect_eq(consigne_query_next(query), CONSIGNE_OK);
  cr_expect_eq(consigne_query_values(query, CONSIGNE_FIELD_ARC_D), 0u);
  cr_expect_eq(consigne_query_add_seal(query, 1, NULL, 1, NULL, 0), CONSIGNE_E_ARGUMENT);
  consigne_query_free(query);
}

/* RFC 7489 6.6.1, 11.1: a DMARC result speaks of one domain of From. */
Test(semantics_proofs, authors_of_dmarc) {
  const char *bound = UNIV OURS("aligned exactly with dmarc.d");
#define BY_MX "Authentication-Results: mx.univ.example; "
#define TRUSTED "listener=mx relay=mx.ext.example smtp.mailfrom=x@evil.example trust=mx.univ.example "
  const decide_row rows[] = {
      {"S146 two authors, and the other one passed", bound,
       FROM_DEAN "header.from=x@evil.example dmarc=pass dmarc.d=evil.example", NULL, 0, REFUSED},
      {"S146 the author passed", bound, FROM_DEAN "dmarc=pass dmarc.d=univ.example", NULL, 0, PROVED},
      {"S146 two authors of the domain that passed", bound,
       FROM_DEAN "header.from=ann@univ.example dmarc=pass dmarc.d=univ.example", NULL, 0, PROVED},
      {"S146 a pass of nobody knows whom", bound, FROM_DEAN "dmarc=pass dmarc.d=unknown", NULL, 0, UNKNOWN},
      {"S146 after a temperror nobody knows", bound, FROM_DEAN "dmarc=temperror", NULL, 0, UNKNOWN},
      {"S146 a failure proves nobody", bound, FROM_DEAN "dmarc=fail", NULL, 0, REFUSED},
      {"S146 reported: the other one passed", bound, TRUSTED,
       BLOCK("From: dean@univ.example, x@evil.example\r\n" BY_MX "dmarc=pass header.from=evil.example\r\n"),
       REFUSED},
      {"S146 reported: two From fields", bound, TRUSTED,
       BLOCK("From: x@evil.example\r\nFrom: dean@univ.example\r\n" BY_MX "dmarc=pass header.from=evil.example\r\n"),
       REFUSED},
      {"S146 reported: the author passed", bound, TRUSTED,
       BLOCK("From: dean@univ.example\r\n" BY_MX "dmarc=pass (p=none) header.from=univ.example\r\n"), PROVED},
      {"S146 reported: a pass without header.from", bound, TRUSTED,
       BLOCK("From: dean@univ.example\r\n" BY_MX "dmarc=pass\r\n"), UNKNOWN},
      {"S146 reported: two that differ", bound, TRUSTED,
       BLOCK("From: dean@univ.example\r\n" BY_MX "dmarc=pass header.from=univ.example\r\n" BY_MX
             "dmarc=pass header.from=evil.example\r\n"),
       UNKNOWN},
      {"S146 reported: it failed", bound, TRUSTED,
       BLOCK("From: dean@univ.example\r\n" BY_MX "dmarc=fail header.from=univ.example\r\n"), REFUSED},
      {"S146 reported: a temperror", bound, TRUSTED,
       BLOCK("From: dean@univ.example\r\n" BY_MX "dmarc=temperror header.from=univ.example\r\n"), UNKNOWN},
      {"S146 the caller's own result is all that counts", bound, TRUSTED "dmarc=fail",
       BLOCK("From: dean@univ.example\r\n" BY_MX "dmarc=pass header.from=univ.example\r\n"), REFUSED},
  };
  DECIDE_ROWS(rows);
  consigne_query *query = NULL;
  cr_assert_eq(consigne_query_new(NULL, &query), CONSIGNE_OK);
  cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_DMARC_D, "univ.example", NTS), CONSIGNE_OK);
  cr_expect_eq(consigne_query_set(query, CONSIGNE_FIELD_DMARC, "temperror", NTS),
               CONSIGNE_OK); /* S135: in any order */
  consigne_query_free(query);
}

/*
 * A name that stood for another may have lapsed, and be somebody else's today:
 * what it signs is for the addresses that are written with it. What the name it
 * stands for signs is for both.
 */
Test(semantics_proofs, aliases) {
#define ALIASES                                                                                                    \
  "provider univ { domains { univ.example *.univ.example } alias { old.example } of univ.example "                 \
  "relays { smtp.univ.example } }\n"
#define FROM_OLD "listener=mx relay=mx.ext.example smtp.mailfrom=b@ext.example header.from=x@old.example "
#define OLD_REFUSED "reject ours =x@old.example"
  const char *near = ALIASES OURS("aligned with dkim.d"), *exact_mode = ALIASES OURS("aligned exactly with dkim.d");
  const char *spf = ALIASES OURS("aligned with spf.d"), *dmarc = ALIASES OURS("aligned exactly with dmarc.d");
  const char *seals = ALIASES SEALERS OURS("sealed by sealers");
  const char *equal =
      ALIASES "rule ours { when any header.from in univ unless any header.from.domain equals dkim.d "
              "reject }\n";
  const char *turned =
      ALIASES "rule ours { when any header.from in univ unless any dkim.d aligned with header.from "
              "reject }\n";
  const decide_row rows[] = {
      {"S147 the alias signs for the name that it stands for", near, FROM_DEAN "dkim=pass dkim.d=old.example", NULL,
       0, REFUSED},
      {"S147 exactly", exact_mode, FROM_DEAN "dkim=pass dkim.d=old.example", NULL, 0, REFUSED},
      {"S147 the alias signs for itself", near, FROM_OLD "dkim=pass dkim.d=old.example", NULL, 0, PROVED},
      {"S147 exactly for itself", exact_mode, FROM_OLD "dkim=pass dkim.d=old.example", NULL, 0, PROVED},
      {"S147 the name signs for its alias", near, FROM_OLD "dkim=pass dkim.d=univ.example", NULL, 0, PROVED},
      {"S147 exactly for its alias", exact_mode, FROM_OLD "dkim=pass dkim.d=univ.example", NULL, 0, PROVED},
      {"S147 a name below signs for the alias", near, FROM_OLD "dkim=pass dkim.d=dept.univ.example", NULL, 0,
       PROVED},
      {"S147 a name below the alias signs for the name", near, FROM_DEAN "dkim=pass dkim.d=dept.old.example", NULL,
       0, REFUSED},
      {"S147 both sign, for both", near, FROM_OLD "header.from=dean@univ.example dkim=pass dkim.d=univ.example",
       NULL, 0, PROVED},
      {"S147 the alias signs, and not for both", near,
       FROM_OLD "header.from=dean@univ.example dkim=pass dkim.d=old.example", NULL, 0, REFUSED},
      {"S147 SPF of the alias", spf,
       "listener=mx relay=mx.ext.example smtp.mailfrom=b@old.example header.from=dean@univ.example spf=pass "
       "spf.d=old.example",
       NULL, 0, REFUSED},
      {"S147 SPF of the name", spf,
       "listener=mx relay=mx.ext.example smtp.mailfrom=b@univ.example header.from=x@old.example spf=pass "
       "spf.d=univ.example",
       NULL, 0, PROVED},
      {"S147 DMARC of the alias", dmarc, FROM_DEAN "dmarc=pass dmarc.d=old.example", NULL, 0, REFUSED},
      {"S147 DMARC of the alias, for itself", dmarc, FROM_OLD "dmarc=pass dmarc.d=old.example", NULL, 0, PROVED},
      {"S147 a seal reports the alias", seals, PASSES "seal=1:renater.fr:old.example", NULL, 0, REFUSED},
      {"S147 a seal reports the alias, for itself", seals, FROM_OLD "arc=pass seal=1:renater.fr:old.example", NULL,
       0, PROVED},
      {"S147 a seal reports the name, for its alias", seals, FROM_OLD "arc=pass seal=1:renater.fr:univ.example",
       NULL, 0, PROVED},
      {"S147 domains that are equal", equal, FROM_DEAN "dkim=pass dkim.d=old.example", NULL, 0, REFUSED},
      {"S147 domains that are equal, of the alias", equal, FROM_OLD "dkim=pass dkim.d=old.example", NULL, 0,
       PROVED},
      {"S147 domains that are equal, the name's", equal, FROM_OLD "dkim=pass dkim.d=univ.example", NULL, 0, PROVED},
      {"S147 the proof on the left", turned, FROM_DEAN "dkim=pass dkim.d=old.example", NULL, 0, REFUSED},
      {"S147 the name's proof on the left", turned, FROM_OLD "dkim=pass dkim.d=univ.example", NULL, 0, PROVED},
      {"S147 the alias's proof on the left", turned, FROM_OLD "dkim=pass dkim.d=old.example", NULL, 0, PROVED},
  };
  DECIDE_ROWS(rows);
}

/*
 * S147: a lapsed name's signature is no signature of the name that it stood
 * for, in sets, as sealer, and in patterns either. An item that is an alias
 * stands for addresses of both, and of proofs for itself and for that name.
 */
Test(semantics_proofs, aliases_in_sets) {
#define SIGNED_BY(items) ALIASES OURS("any dkim.d in " items)
#define SEALED_BY(items) ALIASES OURS("sealed by " items)
  const decide_row rows[] = {
      {"S147 the alias signs, and the name is listed", SIGNED_BY("{ univ.example }"),
       FROM_DEAN "dkim=pass dkim.d=old.example", NULL, 0, REFUSED},
      {"S147 the alias signs, and its provider is named", SIGNED_BY("univ"),
       FROM_DEAN "dkim=pass dkim.d=old.example", NULL, 0, REFUSED},
      {"S147 the alias signs, and the alias is listed", SIGNED_BY("{ old.example }"),
       FROM_DEAN "dkim=pass dkim.d=old.example", NULL, 0, PROVED},
      {"S147 the name signs, and the alias is listed", SIGNED_BY("{ old.example }"),
       FROM_DEAN "dkim=pass dkim.d=univ.example", NULL, 0, PROVED},
      {"S147 the name signs, and is listed", SIGNED_BY("{ univ.example }"),
       FROM_DEAN "dkim=pass dkim.d=univ.example", NULL, 0, PROVED},
      {"S147 below the alias nothing is listed", SIGNED_BY("{ old.example }"),
       FROM_DEAN "dkim=pass dkim.d=x.old.example", NULL, 0, REFUSED},
      {"S147 SPF of the alias, in a set", ALIASES OURS("spf.d in { univ.example }"),
       "listener=mx relay=mx.ext.example smtp.mailfrom=b@old.example header.from=dean@univ.example spf=pass "
       "spf.d=old.example",
       NULL, 0, "reject ours =b@old.example"},
      {"S147 DMARC of the alias, in a set", ALIASES OURS("dmarc.d in { univ.example }"),
       FROM_DEAN "dmarc=pass dmarc.d=old.example", NULL, 0, REFUSED},
      {"S147 is", ALIASES OURS("dmarc.d is univ.example"), FROM_DEAN "dmarc=pass dmarc.d=old.example", NULL, 0,
       REFUSED},
      {"S147 the alias seals, and the name is trusted", SEALED_BY("{ univ.example }"),
       FROM_DEAN "arc=pass seal=1:old.example:univ.example", NULL, 0, REFUSED},
      {"S147 the alias seals, and is trusted", SEALED_BY("{ old.example }"),
       FROM_DEAN "arc=pass seal=1:old.example:univ.example", NULL, 0, PROVED},
      {"S147 sealers, unbound", ALIASES OURS("(any arc.d in { univ.example } and aligned with arc.dkim.d)"),
       FROM_DEAN "arc=pass arc.d=old.example arc.dkim.d=univ.example", NULL, 0, REFUSED},
      {"S147 what a seal reports, in a set", ALIASES OURS("any arc.dkim.d in univ"),
       FROM_DEAN "arc=pass seal=1:renater.fr:old.example", NULL, 0, REFUSED},
      {"S147 patterns see what signed", ALIASES "patterns ours { /^univ\\.example$/ }\n" OURS("any dkim.d in ours"),
       FROM_DEAN "dkim=pass dkim.d=old.example", NULL, 0, REFUSED},
      {"S147 whom the caller asks is asked about what signed",
       ALIASES "domains signers external\n" OURS("any dkim.d in signers"),
       FROM_DEAN "dkim=pass dkim.d=old.example no=\"set signers old.example\"", NULL, 0, REFUSED},
      {"S147 addresses of the alias are in both sets",
       ALIASES "rule ours { when any header.from in { univ.example } and any header.from in { old.example } "
               "reject }\n",
       FROM_OLD, NULL, 0, OLD_REFUSED},
      {"S147 addresses of the name are, too",
       ALIASES "rule ours { when any header.from in { univ.example } and any header.from in { old.example } "
               "reject }\n",
       FROM_DEAN, NULL, 0, REFUSED},
      {"S147 whom SPF passed is named as a sender is", ALIASES OURS("spf.d in { old.example }"),
       "listener=mx relay=mx.ext.example smtp.mailfrom=b@old.example header.from=x@old.example spf=pass "
       "spf.d=old.example",
       NULL, 0, PROVED},
  };
  DECIDE_ROWS(rows);
}

/* S147: of two that the sender writes the one on the right vouches, as the reverse-path does that SPF checked. */
Test(semantics_proofs, aliases_of_claims) {
  const char *rules = ALIASES OURS("(spf is pass and aligned with smtp.mailfrom)");
  const decide_row rows[] = {
      {"S147 the reverse-path is of the alias", rules,
       "listener=mx relay=mx.ext.example smtp.mailfrom=b@old.example header.from=dean@univ.example spf=pass "
       "spf.d=old.example",
       NULL, 0, REFUSED},
      {"S147 the reverse-path is of the name", rules,
       "listener=mx relay=mx.ext.example smtp.mailfrom=b@univ.example header.from=x@old.example spf=pass "
       "spf.d=univ.example",
       NULL, 0, PROVED},
      {"S147 equality of what the sender writes goes by what aliases stand for",
       ALIASES "rule ours { when any header.from.domain equals smtp.mailfrom.domain reject }\n",
       "smtp.mailfrom=b@old.example header.from=dean@univ.example", NULL, 0, REFUSED},
  };
  DECIDE_ROWS(rows);
}
