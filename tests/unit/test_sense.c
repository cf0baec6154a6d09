/* SPDX-License-Identifier: MIT */
/*
 * check_sense: what is legal and cannot be meant, each at its place, and
 * beside it a twin that only looks like it. A false alarm is a bug.
 */
#include "../support/marked.h"
#include <criterion/criterion.h>

#define COUNT(table) (sizeof(table) / sizeof *(table))

#define DECLARATIONS                                                                                               \
  "fact colour { red green } provider uni { domains { univ.example } relays { mx.univ.example } }"                 \
  " domains d { a.example } addresses a { u@a.example } "

static void run(const marked *rows, size_t count) {
  for (size_t i = 0; i < count; i++) marked_expect(DECLARATIONS, &rows[i], MARKED_SENSE, INT64_MIN);
}

/* ---- The claim rule (language section 4) -------------------------------------- */

Test(sense, claims_of_a_refusal) {
  static const marked rows[] = {
      {"any in when", "rule x { when any identity in uni reject }", NULL},
      {"every in when",
       "rule x { when <<claim-rule>>every identity in uni reject } rule y { when <<claim-rule>>every "
       "header.from.domain"
       " not in d defer } rule z { when <<claim-rule>>every header.list-id in d quarantine }",
       NULL},
      {"no in when", "rule x { when spf is fail and <<claim-rule>>no header.from in uni reject }", NULL},
      {"every and no over what the sender cannot write",
       "rule x { when every dkim.d in d or no dkim is pass or every fact.colour is red reject }", NULL},
      {"one value", "rule x { when smtp.mailfrom not in uni or smtp.helo in d or smtp.rcptto not in d reject }",
       NULL},
      {"any in unless",
       "rule x { when any identity in uni unless <<claim-rule>>any header.sender carried by relay or (spf is pass "
       "and"
       " <<claim-rule>>any header.list-id in d) reject }",
       NULL},
      {"every and no in unless",
       "rule x { when any identity in uni unless every header.from carried by relay or (spf is pass and no "
       "header.from"
       " in d) reject }",
       NULL},
      {"any over what the sender cannot write, in unless",
       "rule x { when any identity in uni unless any dkim.d in d or any arc.d in d reject }", NULL},
      {"the subject is one value", "rule x { when any identity in uni unless carried by relay reject }", NULL},
      {"absent: one that stands already changes nothing",
       "rule x { when header.from is absent or header.sender is not absent reject }", NULL},
      {"malformed is any", "rule x { when header.from is malformed reject }", NULL},
      {"not malformed is no", "rule x { when <<claim-rule>>header.from is not malformed and spf is fail reject }",
       NULL},
      {"malformed in unless",
       "rule x { when spf is fail unless (<<claim-rule>>header.from is malformed and spf is none) or (header.from "
       "is not"
       " malformed and spf is none) reject }",
       NULL},
      {"a rule without a verdict refuses nothing", "rule x { when every identity in uni tag t }", NULL},
  };
  run(rows, COUNT(rows));
}

/* On the right a claim counts as any, its negation as no; `no` on the left negates once more. */
Test(sense, claims_on_the_right) {
  static const marked rows[] = {
      {"equals in when",
       "rule x { when smtp.rcptto equals header.from or any dkim.d aligned with identity reject }", NULL},
      {"not equals in when",
       "rule x { when <<claim-rule>>smtp.rcptto not equals header.from or <<claim-rule>>any dkim.d not aligned with"
       " identity reject }",
       NULL},
      {"no equals in when", "rule x { when <<claim-rule>>no dkim.d aligned exactly with header.from reject }",
       NULL},
      {"no not equals in when", "rule x { when no dkim.d not aligned with header.from reject }", NULL},
      {"equals in unless",
       "rule x { when any identity in uni unless <<claim-rule>>any dkim.d equals header.from.domain or"
       " <<claim-rule>>any dkim.d aligned with smtp.mailfrom reject }",
       NULL},
      {"of the subject, what the sender cannot write",
       "rule x { when any identity in uni unless aligned with dkim.d or aligned with spf.d reject }", NULL},
      {"not equals in unless",
       "rule x { when any identity in uni unless any dkim.d not aligned with header.from reject }", NULL},
      {"the recipient is no claim", "rule x { when any dkim.d not aligned with smtp.rcptto reject }", NULL},
  };
  run(rows, COUNT(rows));
}

Test(sense, claims_of_an_acceptance) {
  static const marked rows[] = {
      {"any in when", "rule x { when spf is pass and <<claim-rule>>any header.from in uni accept }", NULL},
      {"every in when", "rule x { when spf is pass and every header.from in uni accept }", NULL},
      {"every in unless", "rule x { when spf is pass unless <<claim-rule>>every header.from in uni accept }", NULL},
      {"any in unless", "rule x { when spf is pass unless any header.from in uni accept }", NULL},
      {"malformed", "rule x { when spf is pass unless <<claim-rule>>header.from is not malformed accept }", NULL},
      {"alone", "rule x { when <<accept-of-claims>>every header.from in uni accept }", NULL},
      {"one of two is enough", "rule x { when <<accept-of-claims>>every header.from in uni or spf is pass accept }",
       NULL},
      {"both are needed", "rule x { when every header.from in uni and spf is pass accept }", NULL},
      {"an exception that asks more", "rule x { when every header.from in uni unless spf is fail accept }", NULL},
      {"an exception of claims",
       "rule x { when <<accept-of-claims>>every header.from in uni unless any header.sender in d accept }", NULL},
      {"quarantine is none", "rule x { when any header.from in uni quarantine }", NULL},
      {"carried by relay is no claim", "rule x { when every header.from carried by relay accept }", NULL},
  };
  run(rows, COUNT(rows));
}

/* S56, S44: what the sender writes proves nothing. */
Test(sense, proofs_of_claims) {
  static const marked rows[] = {
      {"a claim", "rule x { when any identity in uni unless <<proof-of-claims>>every header.list-id in d reject }",
       NULL},
      {"one of several",
       "rule x { when any identity in uni unless carried by relay or <<proof-of-claims>>smtp.helo in uni or "
       "aligned with"
       " dkim.d reject }",
       NULL},
      {"the subject alone", "rule x { when any identity in uni unless <<proof-of-claims>>in a reject }", NULL},
      {"S44 the null path",
       "rule x { when any identity in uni unless <<proof-of-claims>>smtp.mailfrom is null reject }", NULL},
      {"two claims",
       "rule x { when any identity in uni unless (<<proof-of-claims>>smtp.helo in uni and smtp.mailfrom in uni) or "
       "spf is"
       " pass reject }",
       NULL},
      {"a claim and a fact", "rule x { when any identity in uni unless smtp.helo in uni and iprev is pass reject }",
       NULL},
      {"a claim, or a fact and one",
       "rule x { when any identity in uni unless <<proof-of-claims>>smtp.helo in uni and (iprev is pass or"
       " smtp.mailfrom in uni) reject }",
       NULL},
      {"a fact", "rule x { when any identity in uni unless relay in uni or smtp.auth is not absent reject }", NULL},
      {"the recipient", "rule x { when any identity in uni unless equals smtp.rcptto reject }", NULL},
  };
  run(rows, COUNT(rows));
}

/* ---- Rules that are never reached --------------------------------------------- */

Test(sense, unreachable) {
  static const marked rows[] = {
      {"the same condition",
       "rule x { when spf is fail reject } rule <<unreachable-rule>>y { when spf is fail defer }", NULL},
      {"is and in braces",
       "rule x { when spf is fail reject } rule <<unreachable-rule>>y { when spf in { fail } accept }", NULL},
      {"S84 one that asks more",
       "rule x { when smtp.auth is not absent accept } rule <<unreachable-rule>>y { when smtp.auth is not absent "
       "and"
       " any identity not in uni reject }",
       NULL},
      {"S84 in the right order",
       "rule x { when smtp.auth is not absent and any identity not in uni reject } rule y { when smtp.auth is not "
       "absent"
       " accept }",
       NULL},
      {"one of several",
       "rule x { when spf is fail or dmarc is fail reject } rule <<unreachable-rule>>y { when dmarc is fail reject "
       "}",
       NULL},
      {"each of several",
       "rule x { when spf is fail or dmarc is fail reject } rule <<unreachable-rule>>z { when (dmarc is fail and "
       "tls is"
       " absent) or spf is fail reject } rule y { when (dmarc is none and tls is absent) or spf is fail reject }",
       NULL},
      {"in another order",
       "rule x { when spf is fail and dmarc is fail reject } rule <<unreachable-rule>>y { when dmarc is fail and "
       "spf is"
       " fail reject }",
       NULL},
      {"one that asks less",
       "rule x { when spf is fail and tls is absent reject } rule y { when spf is fail reject }", NULL},
      {"another of several",
       "rule x { when spf is fail reject } rule y { when spf is fail or dmarc is fail reject }", NULL},
      {"another value", "rule x { when spf is fail reject } rule y { when spf is softfail reject }", NULL},
      {"the other way round", "rule x { when spf is fail reject } rule y { when spf is not fail reject }", NULL},
      {"another quantifier", "rule x { when any dkim is fail reject } rule y { when every dkim is fail reject }",
       NULL},
      {"after one with a proof",
       "rule x { when spf is fail unless dmarc is pass reject } rule y { when spf is fail defer }", NULL},
      {"its own proof does not matter",
       "rule x { when spf is fail reject } rule <<unreachable-rule>>y { when spf is fail unless dmarc is pass "
       "reject }",
       NULL},
      {"after one without a verdict", "rule x { when spf is fail tag t } rule y { when spf is fail reject }", NULL},
      {"its own verdict does not matter",
       "rule x { when spf is fail reject } rule <<unreachable-rule>>y { when spf is fail tag t }", NULL},
      {"after one in stages",
       "rule x { when spf is fail reject monitor } rule y { when spf is fail reject }"
       " rule u { when dmarc is fail reject enforce 20% } rule v { when dmarc is fail reject }"
       " rule w { when tls is absent reject enforce from 2027-01-01 } rule z { when tls is absent reject }",
       NULL},
      {"a third",
       "rule x { when spf is fail reject } rule <<unreachable-rule>>y { when spf is fail defer }"
       " rule <<unreachable-rule>>z { when spf is fail accept }",
       NULL},
  };
  run(rows, COUNT(rows));
}

/*
 * Section 4: several readings of one path. A rule that refuses holds for one
 * of them, one that accepts for all: what the second does not accept the first
 * may still refuse.
 */
Test(sense, unreachable_readings) {
  static const marked rows[] = {
      {"refused before accepted",
       "rule x { when smtp.mailfrom in uni reject } rule <<unreachable-rule>>y { when smtp.mailfrom in uni and"
       " spf is pass accept }",
       NULL},
      {"accepted before refused",
       "rule x { when smtp.mailfrom in uni and spf is pass accept } rule y { when smtp.mailfrom in uni and spf is "
       "pass"
       " reject }",
       NULL},
      {"accepted before accepted",
       "rule x { when smtp.rcptto in uni accept } rule <<unreachable-rule>>y { when smtp.rcptto in uni and spf is "
       "pass"
       " accept }",
       NULL},
      {"on the right",
       "rule x { when any dkim.d aligned with smtp.rcptto accept } rule y { when any dkim.d aligned with "
       "smtp.rcptto"
       " reject }",
       NULL},
      {"values of the caller's have one reading",
       "rule x { when spf is pass accept } rule <<unreachable-rule>>y { when spf is pass and smtp.mailfrom in d "
       "reject }",
       NULL},
  };
  run(rows, COUNT(rows));
}

Test(sense, always_and_never) {
  static const marked rows[] = {
      {"a test or its opposite",
       "rule x { when tls is absent or tls is not absent accept } rule <<unreachable-rule>>y { when spf is fail "
       "reject }"
       " rule <<unreachable-rule>>z { when dmarc is fail reject }",
       NULL},
      {"any or no",
       "rule x { when no dkim is pass or any dkim is pass accept } rule <<unreachable-rule>>y { when spf is fail "
       "reject }",
       NULL},
      {"of one value that the caller gives",
       "rule x { when spf is pass or listener is mx or spf is not pass accept } rule <<unreachable-rule>>y { when "
       "spf is"
       " fail reject }",
       NULL},
      {"the last rule may hold always",
       "rule y { when spf is fail reject } rule x { when tls is absent or tls is not"
       " absent accept }",
       NULL},
      {"any or any not: an absent field is neither",
       "rule x { when any dkim is pass or any dkim is not pass reject } rule y { when spf is fail reject }", NULL},
      {"every or every not",
       "rule x { when every dkim is pass or every dkim is not pass reject } rule y { when spf is"
       " fail reject }",
       NULL},
      {"a null path is neither",
       "rule x { when smtp.mailfrom in uni or smtp.mailfrom not in uni reject } rule y { when spf is fail reject }",
       NULL},
      {"not enforced always",
       "rule x { when tls is absent or tls is not absent reject monitor } rule y { when spf is fail reject }",
       NULL},
      {"a test and its opposite", "rule x { when <<never-holds>>spf is fail and spf is not fail reject }", NULL},
      {"any and no",
       "rule x { when listener is mx and (<<never-holds>>no dkim is pass and any dkim is pass) reject }", NULL},
      {"in a proof",
       "rule x { when listener is mx unless (<<never-holds>>tls is absent and tls is not absent) or spf is pass "
       "reject }",
       NULL},
      {"two readings can be both", "rule x { when smtp.mailfrom in uni and smtp.mailfrom not in uni reject }",
       NULL},
      {"two values can be both", "rule x { when any dkim is pass and any dkim is not pass reject }", NULL},
      {"two sets", "rule x { when smtp.rcptto in uni and smtp.rcptto not in d reject }", NULL},
      {"never absent, but null",
       "rule x { when <<never-absent>>smtp.mailfrom is absent or smtp.rcptto is absent or smtp.mailfrom is null "
       "reject }",
       NULL},
  };
  run(rows, COUNT(rows));
}
