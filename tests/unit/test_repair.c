/* SPDX-License-Identifier: MIT */
/* What is told to be changed where a rule refuses: which, in which order, and what never is. */
#include "../support/policy.h"
#include "../support/rows.h"

#include <criterion/criterion.h>

static const char *const kinds[] = {"relay",    "sign", "spf",   "sealer",   "sealed", "sender", "login", "tls",
                                    "listener", "fact", "owner", "delegate", "item",   "xowner", "xitem", "dmarc"};

/* "relay mx.a.example | sealer s.example & sealed a.example"; of the ruleset the line, and "?" behind a quarantine.
 */
static void tell(cgn_buffer *out, const consigne_repairs *repairs) {
  cgn_buffer_clear(out);
  for (uint32_t i = 0; i < consigne_repairs_count(repairs); i++) {
    for (uint32_t k = 0; k < consigne_repairs_changes(repairs, i); k++) {
      int field = consigne_repairs_field(repairs, i, k);
      const char *text = consigne_repairs_text(repairs, i, k);
      if (i > 0 || k > 0) cgn_buffer_add_string(out, k > 0 ? " & " : " | ");
      cgn_buffer_add_string(out, kinds[consigne_repairs_kind(repairs, i, k) - CONSIGNE_REPAIR_RELAY]);
      cgn_buffer_add_octet(out, ' ');
      cgn_buffer_add_string(out, field ? consigne_repairs_value(repairs, i, k) : text);
    }
    if (consigne_repairs_verdict(repairs, i) == CONSIGNE_VERDICT_QUARANTINE) cgn_buffer_add_octet(out, '?');
  }
}

typedef struct row {
  const char *name, *rules, *facts, *told;
} row;

/* Nobody answers what a row does not: NO. */
static void expect_rows(const row *rows, size_t count, uint32_t recipient, int flags) {
  for (size_t i = 0; i < count; i++) {
    policy p = {.options = NULL};
    consigne_repairs *repairs = NULL;
    cgn_buffer told;
    cgn_buffer_init(&told, &cgn_allocator_default);
    consigne_options_new(&p.options);
    consigne_options_set(p.options, CONSIGNE_OPTION_DUMP, 1);
    policy_open(&p, rows[i].rules);
    cr_assert_eq(consigne_repairs_new(p.options, &repairs), CONSIGNE_OK);
    policy_give(&p, rows[i].facts);
    consigne_query_answer(p.query, "*", CONSIGNE_NTS, CONSIGNE_ANSWER_NO);
    cr_expect_eq(consigne_repairs_find(repairs, p.ruleset, p.query, flags, recipient), CONSIGNE_OK, "%s",
                 rows[i].name);
    tell(&told, repairs);
    cr_expect_str_eq(cgn_buffer_string(&told), rows[i].told, "%s: %s", rows[i].name, cgn_buffer_string(&told));
    consigne_repairs_free(repairs);
    cgn_buffer_free(&told);
    policy_close(&p);
  }
}

#define PROVIDER                                                                                                   \
  "provider p { domains { a.example *.a.example } relays { mx.a.example 192.0.2.0/24 }\n"                          \
  "  delegate { news@a.example } to { *.mailer.example } because \"x\" }\n"
#define CARRIED PROVIDER "rule r { when any identity in p unless carried by relay reject }\n"
#define ARC                                                                                                        \
  PROVIDER "domains sealers { s.example }\n"                                                                       \
           "rule r { when any identity in p unless any arc.d in sealers and aligned with arc.dkim.d reject }\n"
#define DELEGATE(address)                                                                                          \
  "delegate delegate { " address " } to { out.far.example } because \"who asked for it, and why\""

/* One proof each. A relay is any that carries the address; a delegation is told after what needs no new line. */
Test(repair, proofs) {
  static const row rows[] = {
      {"relays of the provider, a host of its network, a delegation", CARRIED,
       "header.from=x@a.example|relay.name=out.far.example|all-",
       "relay mx.a.example | relay 192.0.2.1 | " DELEGATE("x@a.example")},
      {"and those it is delegated to", CARRIED, "header.from=news@a.example|relay.name=out.far.example|all-",
       "relay mx.a.example | relay mail.mailer.example | relay 192.0.2.1 | " DELEGATE("news@a.example")},
      {"a relay by its address alone", CARRIED, "header.from=x@a.example|relay.ip=198.51.100.7|all-",
       "relay mx.a.example | relay 192.0.2.1 | delegate delegate { x@a.example } to { 198.51.100.7 } because \"who "
       "asked for it, and why\""},
      {"until a year from now", CARRIED, "header.from=x@a.example|relay.ip=198.51.100.7|all-|now=2027-03-05",
       "relay mx.a.example | relay 192.0.2.1 | delegate delegate { x@a.example } to { 198.51.100.7 } until "
       "2028-03-04 "
       "because \"who asked for it, and why\""},
      {"a signature of the domain that is shown",
       PROVIDER "rule r { when any identity in p unless aligned with dkim.d reject }\n",
       "header.from=x@s.a.example|all-", "sign s.a.example"},
      {"of its organisation, where its own is refused",
       PROVIDER "rule o { when any dkim.d is a.example reject }\n"
                "rule r { when any header.from in p unless any header.from aligned with dkim.d reject }\n",
       "header.from=x@a.example|all-", "sign mail.a.example"},
      {"the parent first",
       PROVIDER "rule o { when any dkim.d is s.a.example reject }\n"
                "rule r { when any header.from in p unless aligned with dkim.d reject }\n",
       "header.from=x@s.a.example|all-", "sign a.example | sign mail.a.example"},
      {"not where it must be equal",
       PROVIDER "rule o { when any dkim.d is s.a.example reject }\n"
                "rule r { when any header.from in p unless aligned exactly with dkim.d reject }\n",
       "header.from=x@s.a.example|all-", ""},
      {"and where SPF counts, that of the reverse-path",
       PROVIDER "rule r { when any header.from in p unless aligned with spf.d reject }\n",
       "header.from=x@a.example|smtp.mailfrom=b@s.a.example|all-", "spf s.a.example"},
      {"not that of another domain",
       PROVIDER "rule r { when any header.from in p unless aligned with spf.d reject }\n",
       "header.from=x@a.example|smtp.mailfrom=b@far.example|all-", ""},
      {"and where DMARC counts, that of From",
       PROVIDER "rule r { when any identity in p unless aligned with dmarc.d reject }\n",
       "header.from=x@s.a.example|smtp.mailfrom=b@s.a.example|all-", "dmarc s.a.example"},
      {"not that of another domain",
       PROVIDER "rule r { when smtp.mailfrom in p unless smtp.mailfrom aligned with dmarc.d reject }\n",
       "header.from=x@far.example|smtp.mailfrom=b@a.example|all-", ""},
      {"nor of a set whose domains From does not show",
       PROVIDER "rule r { when any header.from in p unless dmarc.d in { far.example } reject }\n",
       "header.from=x@a.example|all-", ""},
      {"where the result is given it passes, too",
       PROVIDER "rule r { when any header.from in p unless dmarc is pass and aligned with dmarc.d reject }\n",
       "header.from=x@a.example|dmarc=fail|all-", "dmarc a.example"},
      {"both parts of a proof", ARC, "header.from=x@a.example|all-", "sealer s.example & sealed a.example"},
      {"only the part that is missing, or the sealer is trusted", ARC,
       "header.from=x@a.example|arc.d=s.example|all-", "sealed a.example"},
      {"the other part", ARC, "header.from=x@a.example|arc.d=t.example|arc.dkim.d=a.example|all-",
       "sealer s.example | item t.example"},
      {"an exception with a name",
       "addresses known { y@b.example }\nrule r { when listener is mx and any header.from in { b.example } unless "
       "in known reject }\n",
       "listener=mx|header.from=x@b.example|all-", "item x@b.example"},
      {"one without a name", "rule r { when any header.from in { b.example } unless in { y@b.example } reject }\n",
       "header.from=x@b.example|all-", ""},
      {"one that the caller keeps",
       "addresses known external\nrule r { when any header.from in { b.example } unless in known reject }\n",
       "header.from=x@b.example|all-", "xitem set known x@b.example"},
      {"a protocol", "rule r { when listener is mx unless tls is TLSv1.3 reject }\n",
       "listener=mx|tls=TLSv1.2|all-", "tls TLSv1.3"},
      {"a result", "rule r { when listener is mx unless dmarc is pass reject }\n", "listener=mx|dmarc=fail|all-",
       "fact pass"},
      {"a fact", "fact door { front back }\nrule r { when listener is mx unless any fact.door is front reject }\n",
       "listener=mx|fact.door=back|all-", "fact front"},
  };
  expect_rows(rows, COUNT(rows), UINT32_MAX, 0);
}

#define SEND_AS(owners)                                                                                            \
  "origin a.example\nowners { " owners " }\n"                                                                      \
  "rule r { when any identity not owned by smtp.auth reject }\n"

/* Who has logged in shows what is his, or is given more; nobody is told to be somebody else. */
Test(repair, logins) {
  static const row rows[] = {
      {"the login's own address, or an entry", SEND_AS("self"), "smtp.auth=cath|header.from=dean@a.example|all-",
       "sender cath@a.example | owner owners { dean@a.example by cath@a.example }"},
      {"what an entry lets it show", SEND_AS("info@a.example by cath"),
       "smtp.auth=cath|header.from=dean@a.example|all-",
       "sender info@a.example | owner owners { dean@a.example by cath@a.example }"},
      {"in each field that shows it", SEND_AS("self"),
       "smtp.auth=cath|header.from=dean@a.example|smtp.mailfrom=dean@a.example|all-",
       "owner owners { dean@a.example by cath@a.example } | sender cath@a.example & sender cath@a.example"},
      {"an entry that hides those of the domain names them, too", SEND_AS("*@a.example by root"),
       "smtp.auth=cath|header.from=dean@a.example|all-",
       "owner owners { dean@a.example by { cath@a.example root@a.example } }"},
      {"owners that the caller keeps", SEND_AS("external"), "smtp.auth=cath|header.from=dean@a.example|all-",
       "xowner owners cath@a.example dean@a.example"},
      {"nobody has logged in: the owner does", SEND_AS("dean@a.example by { sec boss }"),
       "header.from=dean@a.example|all-", "login boss@a.example | login sec@a.example"},
      {"a member of the group that owns it", "logins g { sec }\n" SEND_AS("dean@a.example by logins g"),
       "header.from=dean@a.example|all-", "login sec@a.example"},
      {"login required", "rule r { when listener is submission and smtp.auth is absent reject }\n",
       "listener=submission|header.from=dean@a.example|all-", "login dean@a.example"},
      {"login required and TLS, one after the other",
       "rule r { when listener is submission and tls is absent reject }\n"
       "rule s { when listener is submission and smtp.auth is absent reject }\n",
       "listener=submission|header.from=dean@a.example|all-", "tls TLSv1.3 & login dean@a.example"},
  };
  expect_rows(rows, COUNT(rows), UINT32_MAX, 0);
}

/* No way round the check of an address: not by another door, another claim, nor a recipient nobody asked for. */
Test(repair, nothing_is_told) {
  static const row rows[] = {
      {"accepted", CARRIED, "header.from=x@a.example|relay.name=mx.a.example|all-", ""},
      {"unknown, not refused", CARRIED, "header.from=x@a.example", ""},
      {"a default", "default reject\nrule r { when listener is mx accept }\n", "listener=submission|all-", ""},
      {"a stranger's address and an inner door",
       PROVIDER "rule r { when listener is mx and any identity in p reject }\n",
       "listener=mx|header.from=x@a.example|all-", ""},
      {"the recipient", PROVIDER "rule r { when smtp.rcptto in p reject }\n", "smtp.rcptto=x@a.example|all-", ""},
      {"an exceeded limit",
       "limit l { count messages by relay.ip rate 1 per 1h }\nrule r { when limit l exceeded defer }\n",
       "relay.ip=192.0.2.1|answer:limit l *=yes|all-", ""},
      {"a malformed author", "rule r { when header.from is malformed reject }\n", "header.from=x@@a.example|all-",
       ""},
      {"a relay that another rule refuses",
       PROVIDER "relays bad { mx.a.example 192.0.2.0/24 }\nrule b { when relay in bad reject }\n"
                "rule r { when any identity in p unless carried by relay reject }\n",
       "header.from=x@a.example|all-", ""},
  };
  expect_rows(rows, COUNT(rows), UINT32_MAX, 0);
}

Test(repair, doors_and_relays) {
  static const row rows[] = {
      {"a rule about doors", "rule r { when listener is mx and smtp.auth is not absent reject }\n",
       "listener=mx|smtp.auth=cath|all-", "listener submission"},
      {"its own provider's relay",
       PROVIDER "rule r { when relay in { mx.b.example } and any identity not in { b.example } reject }\n",
       "header.from=x@a.example|relay.name=mx.b.example|all-", "relay mx.a.example | relay 192.0.2.1"},
  };
  expect_rows(rows, COUNT(rows), UINT32_MAX, 0);
}

/* Two rules, one change each: neither alone is enough. And what is only quarantined is told where nothing better
 * is. */
Test(repair, together) {
  static const row rows[] = {
      {"two refusals",
       "rule r { when listener is mx unless any dkim.d in { a.example } reject }\n"
       "rule s { when listener is mx unless tls is TLSv1.3 reject }\n",
       "listener=mx|all-", "sign a.example & tls TLSv1.3"},
      {"two values, one signature",
       PROVIDER "rule r { when any identity in p unless aligned exactly with dkim.d reject }\n",
       "header.from=x@a.example|smtp.mailfrom=y@s.a.example|all-", "sign s.a.example & sign a.example"},
      {"quarantine at best",
       "rule r { when listener is mx unless any dkim.d in { a.example } reject }\n"
       "rule s { when listener is mx quarantine }\n",
       "listener=mx|all-", "sign a.example?"},
      {"quarantine is a refusal", "rule s { when listener is mx unless any dkim.d in { a.example } quarantine }\n",
       "listener=mx|all-", "sign a.example"},
  };
  expect_rows(rows, COUNT(rows), UINT32_MAX, 0);
}

/* The second recipient of two is refused for want of a signature, the first for want of TLS. */
Test(repair, recipients) {
  static const char rules[] =
      "rule r { when smtp.rcptto in { b@a.example } unless any dkim.d in { a.example } reject }\n"
      "rule s { when smtp.rcptto in { a@a.example } unless tls is TLSv1.3 reject }\n";
  static const char facts[] = "smtp.rcptto+=a@a.example|smtp.rcptto+=b@a.example|smtp.rcptto+=c@a.example|all-";
  static const row first = {"first", rules, facts, "tls TLSv1.3"};
  static const row second = {"second", rules, facts, "sign a.example"};
  static const row third = {"third", rules, facts, ""};
  static const row all = {"all", rules, facts, "tls TLSv1.3 & sign a.example"};
  expect_rows(&first, 1, 0, 0);
  expect_rows(&second, 1, 1, 0);
  expect_rows(&third, 1, 2, 0);
  expect_rows(&all, 1, UINT32_MAX, 0);
}

/* At RCPT no header is known, and what is told must be accepted there already. */
Test(repair, partial) {
  static const row rows[] = {
      {"a relay", CARRIED,
       "smtp.mailfrom=x@a.example|header.from-|header.sender-|relay.name=out.far.example|relay.ip-",
       "relay mx.a.example | relay 192.0.2.1 | " DELEGATE("x@a.example")},
  };
  expect_rows(rows, COUNT(rows), UINT32_MAX, CONSIGNE_FLAG_PARTIAL);
}
