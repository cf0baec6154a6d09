/* SPDX-License-Identifier: MIT */
/*
 * check_sense: what is legal and cannot be meant, each at its place, and
 * beside it a twin that only looks like it. A false alarm is a bug.
 */
#include "../support/marked.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

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
       "rule x { when any identity in uni unless <<claim-rule>>any header.sender carried by relay or "
       "(<<proof-of-anyone>>spf is pass "
       "and"
       " <<claim-rule>>any header.list-id in d) reject }",
       NULL},
      {"every and no in unless",
       "rule x { when any identity in uni unless every header.from carried by relay or (<<proof-of-anyone>>spf is "
       "pass and no "
       "header.from"
       " in d) reject }",
       NULL},
      {"any over what the sender cannot write, in unless",
       "rule x { when any identity in uni unless any dkim.d in d or sealed by d reject }", NULL},
      {"the subject is one value", "rule x { when any identity in uni unless carried by relay reject }", NULL},
      {"absent: one that stands already changes nothing",
       "rule x { when header.from is absent or header.sender is not absent reject }", NULL},
      {"malformed is any", "rule x { when header.from is malformed reject }", NULL},
      {"not malformed is no", "rule x { when <<claim-rule>>header.from is not malformed and spf is fail reject }",
       NULL},
      {"malformed in unless",
       "rule x { when spf is fail unless (<<claim-rule>><<proof-of-anyone>>header.from is malformed and spf is "
       "none) or (<<proof-of-anyone>>header.from "
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
       " <<proof-of-anyone>>any dkim.d aligned with smtp.mailfrom reject }",
       NULL},
      {"of the subject, what the sender cannot write",
       "rule x { when any identity in uni unless aligned with dkim.d or aligned with spf.d reject }", NULL},
      {"not equals in unless",
       "rule x { when any identity in uni unless <<proof-of-anyone>>any dkim.d not aligned with header.from reject "
       "}",
       NULL},
      {"S149 a field of one value gains none",
       "rule x { when any header.from not aligned with smtp.mailfrom reject } rule y { when any header.from not "
       "aligned "
       "exactly with smtp.helo defer } rule z { when every fact.colour is red and any dkim.d not aligned with "
       "smtp.mailfrom quarantine }",
       NULL},
      {"S149 of several values it may",
       "rule x { when <<claim-rule>>smtp.mailfrom not aligned with header.from reject } rule y { when "
       "<<claim-rule>>smtp.mailfrom not equals identity reject }",
       NULL},
      {"the recipient is no claim", "rule x { when any dkim.d not aligned with smtp.rcptto reject }", NULL},
  };
  run(rows, COUNT(rows));
}

Test(sense, claims_of_an_acceptance) {
  static const marked rows[] = {
      {"any in when",
       "rule x { when <<accept-of-anyone>>spf is pass and <<claim-rule>>any header.from in uni accept }", NULL},
      {"every in when", "rule x { when <<accept-of-anyone>>spf is pass and every header.from in uni accept }",
       NULL},
      {"every in unless",
       "rule x { when <<accept-of-anyone>>spf is pass unless <<claim-rule>>every header.from in uni accept }",
       NULL},
      {"any in unless", "rule x { when <<accept-of-anyone>>spf is pass unless any header.from in uni accept }",
       NULL},
      {"malformed",
       "rule x { when <<accept-of-anyone>>spf is pass unless <<claim-rule>>header.from is not malformed accept }",
       NULL},
      {"alone", "rule x { when <<accept-of-claims>>every header.from in uni accept }", NULL},
      {"one of two is enough", "rule x { when <<accept-of-claims>>every header.from in uni or spf is pass accept }",
       NULL},
      {"both are needed, and whoever sends has both",
       "rule x { when <<accept-of-anyone>>every header.from in uni and spf is pass accept } rule y { when every "
       "header.from in uni and any fact.colour is red accept }",
       NULL},
      {"an exception that asks more",
       "rule x { when <<accept-of-anyone>>every header.from in uni unless spf is fail accept } rule y { when every "
       "header.from in uni unless relay not in uni accept }",
       NULL},
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
       "<<proof-of-anyone>>spf is"
       " pass reject }",
       NULL},
      {"a claim and a fact",
       "rule x { when any identity in uni unless <<proof-of-anyone>>smtp.helo in uni and iprev is pass reject }",
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

/* S137: RFC 7489 3.1: a result says nothing of the author until the domain that passed is compared with the
 * author's. */
Test(sense, proofs_of_anyone) {
#define FOR "rule x { when any identity in uni unless "
#define R " reject }"
  static const marked rows[] = {
      {"a signature", FOR "<<proof-of-anyone>>any dkim is pass" R, NULL},
      {"every signature", FOR "<<proof-of-anyone>>every dkim is pass" R, NULL},
      {"SPF", FOR "<<proof-of-anyone>>spf is pass" R, NULL},
      {"a chain", FOR "<<proof-of-anyone>>arc is pass" R, NULL},
      {"S146 DMARC, of one author of two", FOR "<<proof-of-anyone>>dmarc is pass" R, NULL},
      {"a name of the client",
       FOR "<<proof-of-anyone>>iprev is pass or <<proof-of-anyone>>client.name is not absent" R, NULL},
      {"encryption", FOR "<<proof-of-anyone>>tls is not absent or <<proof-of-anyone>>tls is TLSv1.3" R, NULL},
      {"a domain that passed, whose ever", FOR "<<proof-of-anyone>>dkim.d is not absent" R, NULL},
      {"one that is not named", FOR "<<proof-of-anyone>>no dkim.d in d or <<proof-of-anyone>>spf.d not in d" R,
       NULL},
      {"what any sealer says",
       FOR "<<unbound-seal>>aligned with arc.dkim.d or <<unbound-seal>>any arc.dkim.d in uni" R, NULL},
      {"a claim of the sender's own",
       FOR
       "<<proof-of-anyone>>smtp.mailfrom aligned with spf.d or <<proof-of-anyone>>every header.sender aligned with "
       "dkim.d" R,
       NULL},
      {"two of the sender's", FOR "<<proof-of-anyone>>any dkim.d aligned with spf.d" R, NULL},
      {"several together, by everybody's door",
       FOR "<<proof-of-anyone>>listener is mx and tls is not absent and any dkim is pass" R, NULL},
      {"each way", FOR "<<proof-of-anyone>>smtp.helo in uni and (spf is pass or any dkim is pass)" R, NULL},
      {"quarantine is a refusal",
       "rule x { when any identity in uni unless <<proof-of-anyone>>spf is pass quarantine }", NULL},
      {"of a rule about no name", "rule x { when dmarc is fail unless <<proof-of-anyone>>arc is pass" R, NULL},
      {"bound to the author",
       FOR "aligned with dkim.d or aligned exactly with dmarc.d or aligned with spf.d or every header.from aligned "
           "with "
           "dkim.d" R,
       NULL},
      {"with a bound one",
       FOR
       "(any dkim is pass and aligned with dkim.d) or (tls is TLSv1.3 and carried by relay) or (spf is pass and "
       "relay in uni) or (dmarc is pass and any fact.colour is red)" R,
       NULL},
      {"a login", FOR "smtp.auth is not absent or (smtp.auth in { ann } and tls is not absent)" R, NULL},
      {"another door", FOR "(listener is submission and tls is TLSv1.3) or (listener is not mx and spf is pass)" R,
       NULL},
      {"named", FOR "any dkim.d in d or spf.d in d or sealed by d" R, NULL},
      {"one way is bound", FOR "relay in uni and (spf is pass or any dkim is pass)" R, NULL},
      {"SPF speaks of the reverse-path, and so does when",
       "rule x { when smtp.mailfrom in uni unless spf is pass or smtp.mailfrom aligned with spf.d reject } rule y "
       "{ when "
       "smtp.mailfrom in uni and any header.from in uni unless spf is pass" R,
       NULL},
      {"or the proof", FOR "smtp.mailfrom in d and spf is pass" R, NULL},
      {"that is in no name", FOR "<<proof-of-anyone>>smtp.mailfrom not in d and spf is pass" R, NULL},
      {"to leave something out is another matter", FOR "tls is absent or smtp.auth is absent" R, NULL},
      {"it decides nothing", "rule x { when any identity in uni unless spf is pass tag t }", NULL},
  };
#undef FOR
#undef R
  run(rows, COUNT(rows));
}

Test(sense, acceptances_of_anyone) {
  static const marked rows[] = {
      {"a result", "rule x { when <<accept-of-anyone>>spf is pass accept }", NULL},
      {"one of two", "rule x { when <<accept-of-anyone>>relay in uni or any dkim is pass accept }", NULL},
      {"aligned, with whom?", "rule x { when <<accept-of-anyone>>every header.from aligned with dkim.d accept }",
       NULL},
      {"aligned with a name",
       "rule x { when every header.from in d and every header.from aligned with dkim.d accept }", NULL},
      {"the result of a name",
       "rule x { when smtp.mailfrom in d and spf is pass accept } rule y { when every header.from in d and dmarc "
       "is pass "
       "accept }",
       NULL},
      {"a name that passed", "rule x { when any dkim.d in d accept } rule y { when spf.d in d accept }", NULL},
      {"a login, a relay",
       "rule x { when smtp.auth is not absent and tls is not absent accept } rule y { when relay in "
       "uni and spf is pass accept }",
       NULL},
      {"whom it is for was chosen here", "rule x { when smtp.rcptto in a and tls is not absent accept }", NULL},
      {"everybody is meant", "rule x { when listener is mx accept }", NULL},
  };
  run(rows, COUNT(rows));
}

/* ---- Rules that are never reached --------------------------------------------- */

Test(sense, unreachable) {
  static const marked rows[] = {
      {"the same condition",
       "rule x { when spf is fail reject } rule <<unreachable-rule>>y { when spf is fail defer }", NULL},
      {"is and in braces",
       "rule x { when spf is fail reject } rule <<unreachable-rule>>y { when <<accept-of-anyone>>spf in { fail } "
       "accept }",
       NULL},
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
       "rule x { when spf is fail unless <<proof-of-anyone>>dmarc is pass reject } rule y { when spf is fail defer "
       "}",
       NULL},
      {"its own proof does not matter",
       "rule x { when spf is fail reject } rule <<unreachable-rule>>y { when spf is fail unless "
       "<<proof-of-anyone>>dmarc is pass "
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
       " rule <<unreachable-rule>>z { when <<accept-of-anyone>>spf is fail accept }",
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
       "rule x { when <<accept-of-anyone>>spf is pass accept } rule <<unreachable-rule>>y { when spf is pass and "
       "smtp.mailfrom in d "
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
       "rule x { when <<accept-of-anyone>>no dkim is pass or any dkim is pass accept } rule <<unreachable-rule>>y "
       "{ when spf is fail "
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
       "rule x { when listener is mx unless (<<proof-of-anyone>><<never-holds>>tls is absent and tls is not "
       "absent) or <<proof-of-anyone>>spf is pass "
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

/* ---- Stages --------------------------------------------------------------------- */

/* S138: the latest date that has begun applies, wherever its line stands (language section 7). */
Test(sense, stages_in_order) {
#define RULE "rule x { when spf is fail reject "
  static const marked rows[] = {
      {"in the order of dates", RULE "monitor enforce 20% from 2027-01-15 enforce from 2027-03-01 }", NULL},
      {"against it", RULE "enforce from 2027-03-01 <<stage-order>>enforce 20% from 2027-01-15 }", NULL},
      {"each that is late",
       RULE "enforce from 2027-03-01 <<stage-order>>enforce 20% from 2027-01-15 <<stage-order>>enforce 50% from "
            "2027-02-15 enforce from 2027-04-01 }",
       NULL},
      {"no date is the earliest", RULE "enforce from 2027-01-15 <<stage-order>>monitor }", NULL},
      {"zones count", RULE "enforce 20% from 2027-01-15T01:00+01:00 enforce from 2027-01-15T00:00:01Z }", NULL},
      {"of one date the later applies",
       RULE "<<hidden-stage>>enforce 20% from 2027-01-15 enforce from 2027-01-15 }", NULL},
  };
#undef RULE
  run(rows, COUNT(rows));
}

#define UNLESS "rule x { when any identity in uni unless "

/* S145: whoever seals last may have replaced the message; what whoever sends can have is told of once. */
Test(sense, proofs_of_seals) {
  static const marked rows[] = {
      {"a sealer that is named, and what is reported",
       UNLESS "carried by relay or (<<unbound-seal>>any arc.d in d and <<unbound-seal>>aligned with arc.dkim.d)"
              " reject }",
       NULL},
      {"a sealer alone",
       UNLESS "<<unbound-seal>>any arc.d in d"
              " reject }",
       NULL},
      {"every sealer",
       UNLESS "<<unbound-seal>>every arc.d in d and <<unbound-seal>>aligned with arc.dkim.d"
              " reject }",
       NULL},
      {"on the left",
       UNLESS "<<unbound-seal>>any arc.dkim.d aligned with spf.d and <<unbound-seal>>any arc.d in d"
              " reject }",
       NULL},
      {"equal",
       UNLESS "<<unbound-seal>>any arc.d in d and <<unbound-seal>>spf.d equals arc.dkim.d"
              " reject }",
       NULL},
      {"an acceptance", "rule x { when <<unbound-seal>>any arc.d in d accept }", NULL},
      {"bound",
       UNLESS "sealed by d or sealed by { *.a.example } or sealed by uni or not sealed by d"
              " reject }",
       NULL},
      {"in when of a refusal", "rule x { when any arc.d in d and any header.from not sealed by d reject }", NULL},
      {"a warning of its own alone", "rule x { when any identity in uni unless any arc.d in d tag t }", NULL},
  };
  run(rows, COUNT(rows));
}
