/* SPDX-License-Identifier: MIT */
/* Random rulesets: every kind of declaration, test and stage. */
#include <stdio.h>

#include "random.h"

uint32_t roll(dice *d, uint32_t sides) {
  d->state ^= d->state << 13;
  d->state ^= d->state >> 7;
  d->state ^= d->state << 17;
  return (uint32_t)((d->state * UINT64_C(0x2545f4914f6cdd1d)) >> 32) % sides;
}

const char *pick(dice *d, const char *const *texts, uint32_t count) {
  return texts[roll(d, count)];
}

static void add(cgn_buffer *out, const char *text) {
  cgn_buffer_add_string(out, text);
}

/* ---- Sets ------------------------------------------------------------------------------ */

static void add_sets(dice *d, cgn_buffer *out) {
  static const char *const domains[] = {"a.example", "*.a.example", "b.example s.a.example"};
  static const char *const addresses[] = {"u1@a.example *@b.example", "u2@* list@a.example",
                                          "u1+x@a.example c.example"};
  static const char *const relays[] = {"mx.a.example", "192.0.2.0/28 *.b.example", "192.0.2.40 2001:db8::/32"};
  static const char *const logins[] = {"u1", "u2@b.example admin", "u1@a.example"};
  add(out, "domains doms { ");
  add(out, PICK(d, domains));
  add(out, roll(d, 4) ? " }\n" : " } external\n");
  add(out, "addresses adds { ");
  add(out, PICK(d, addresses));
  add(out, roll(d, 4) ? " }\n" : " } external\n");
  add(out, "relays rels { ");
  add(out, PICK(d, relays));
  add(out, roll(d, 4) ? " }\n" : " } external\n");
  add(out, "logins logs { ");
  add(out, PICK(d, logins));
  add(out, roll(d, 4) ? " }\n" : " } external\n");
  add(out, "words cols { red }\npatterns pats { /^u2/ /b\\.example$/ }\nlogins blocked external\ndomains asked "
           "external\n");
}

static void add_providers(dice *d, cgn_buffer *out) {
  add(out, "provider pa {\n  domains { a.example *.a.example }\n  relays { mx.a.example 192.0.2.0/28 }\n");
  if (roll(d, 2)) add(out, "  subaddress \"+-\"\n");
  if (roll(d, 2)) add(out, "  alias { al.example } of a.example\n");
  if (roll(d, 3) == 0) add(out, "  case sensitive\n");
  if (roll(d, 2))
    add(out, "  delegate { u1@a.example *@s.a.example } to { h.mailer.example } until 2027-06-30 because \"x\"\n");
  add(out, "}\nprovider pb { domains { b.example }");
  add(out, roll(d, 3) ? " relays { mx.b.example *.b.example } }\n" : " relays external }\n");
}

static void add_owners(dice *d, cgn_buffer *out) {
  static const char *const lines[] = {"self",
                                      "self local",
                                      "self domain",
                                      "u1@a.example by u1",
                                      "u1@a.example by { u2@b.example admin }",
                                      "*@b.example by admin",
                                      "list@a.example by logins logs",
                                      "u1+x@a.example by u2@b.example"};
  add(out, "owners {");
  for (uint32_t i = roll(d, 4) + 1; i > 0; i--) {
    add(out, " ");
    add(out, PICK(d, lines));
  }
  add(out, roll(d, 4) ? " }\n" : " external }\n");
}

static void add_limits(dice *d, cgn_buffer *out) {
  static const char *const counted[] = {"messages", "recipients", "distinct recipients"};
  static const char *const keys[] = {"smtp.authcid", "smtp.auth", "relay.ip", "client.ip"};
  for (int i = 0; i < 2; i++) {
    char text[120];
    snprintf(text, sizeof text, "limit lim%d { count %s by %s rate %u per 1h }\n", i, PICK(d, counted),
             PICK(d, keys), roll(d, 5) + 1);
    add(out, text);
  }
}

/* ---- Tests ------------------------------------------------------------------------------ */

static const char *const many_addresses[] = {"header.from", "identity", "header.sender", "header.reply-to",
                                             "header.shown"};
static const char *const one_address[] = {"smtp.mailfrom", "smtp.rcptto"};
static const char *const many_domains[] = {"dkim.d", "arc.d", "arc.dkim.d", "header.list-id"};
static const char *const words[] = {"listener is mx",
                                    "listener is submission",
                                    "tls is absent",
                                    "spf is fail",
                                    "dmarc is not pass",
                                    "arc is pass",
                                    "iprev is fail",
                                    "any dkim is pass",
                                    "every fact.colour in cols",
                                    "no fact.colour is blue",
                                    "tls is not TLSv1.2"};
static const char *const wholes[] = {
    "header.from is absent",   "header.from is malformed",   "smtp.mailfrom is null",       "smtp.auth is absent",
    "smtp.auth is not absent", "smtp.mailfrom is malformed", "header.sender is not absent", "dkim.d is absent"};
static const char *const address_tests[] = {"in doms",
                                            "in adds",
                                            "in pa",
                                            "in pb",
                                            "in pats",
                                            "not in pa",
                                            "in asked",
                                            "not in asked",
                                            "equals smtp.rcptto",
                                            "equals smtp.mailfrom",
                                            "carried by relay",
                                            "not carried by relay",
                                            "owned by smtp.auth",
                                            "not owned by smtp.auth",
                                            "aligned with dkim.d",
                                            "aligned exactly with spf.d",
                                            "in { u1@a.example *@b.example }",
                                            "not aligned with arc.dkim.d",
                                            "aligned exactly with dmarc.d",
                                            "sealed by doms",
                                            "not sealed by { a.example *.c.example }",
                                            "sealed by asked",
                                            "sealed by pb"};
static const char *const domain_tests[] = {
    "in doms", "in pa", "not in pb", "in { a.example *.b.example }", "aligned with header.from", "in asked"};
static const char *const others[] = {"relay in rels",
                                     "client.ip in rels",
                                     "client.name not in pa",
                                     "server.name in pa",
                                     "relay in pa",
                                     "relay not in pb",
                                     "smtp.auth in logs",
                                     "smtp.authcid in blocked",
                                     "smtp.auth not in logs",
                                     "limit lim0 exceeded",
                                     "limit lim1 exceeded",
                                     "smtp.helo in doms",
                                     "spf.d in doms",
                                     "any header.from.local in cols",
                                     "smtp.rcptto.domain in doms"};
static const char *const quantifiers[] = {"any", "any", "any", "every", "no"};

static void add_clause(dice *d, cgn_buffer *out, const char *quantifier) {
  char text[160];
  switch (quantifier ? 0 : roll(d, 7)) {
  case 0:
  case 1:
    snprintf(text, sizeof text, "%s %s %s", quantifier ? quantifier : PICK(d, quantifiers), PICK(d, many_addresses),
             PICK(d, address_tests));
    break;
  case 2: snprintf(text, sizeof text, "%s %s", PICK(d, one_address), PICK(d, address_tests)); break;
  case 3:
    snprintf(text, sizeof text, "%s %s %s", PICK(d, quantifiers), PICK(d, many_domains), PICK(d, domain_tests));
    break;
  case 4: snprintf(text, sizeof text, "%s", PICK(d, words)); break;
  case 5: snprintf(text, sizeof text, "%s", PICK(d, wholes)); break;
  default: snprintf(text, sizeof text, "%s", PICK(d, others)); break;
  }
  add(out, text);
}

static void add_condition(dice *d, cgn_buffer *out, bool subject) {
  uint32_t clauses = roll(d, 3);
  const char *joint = roll(d, 2) && !subject ? " or " : " and ";
  add_clause(d, out, subject ? "any" : NULL);
  while (clauses-- > 0) {
    add(out, joint);
    bool nested = roll(d, 4) == 0;
    if (nested) add(out, "(");
    add_clause(d, out, NULL);
    if (nested) {
      add(out, joint[1] == 'o' ? " and " : " or ");
      add_clause(d, out, NULL);
      add(out, ")");
    }
  }
}

/* ---- Rules -------------------------------------------------------------------------------- */

/* Proofs, of the subject where there is one. */
static void add_unless(dice *d, cgn_buffer *out, bool subject) {
  static const char *const proofs[] = {"carried by relay", "aligned with dkim.d", "owned by smtp.auth",
                                       "in adds",          "not in asked",        "sealed by doms"};
  add(out, " unless ");
  for (uint32_t i = roll(d, 3) + 1; i > 0; i--) {
    if (subject && roll(d, 2)) {
      add(out, PICK(d, proofs));
    } else {
      add_clause(d, out, NULL);
    }
    if (i > 1) add(out, " or ");
  }
}

static void add_rule(dice *d, cgn_buffer *out, const char *name, bool watched) {
  static const char *const verdicts[] = {" reject",     " reject",           " accept", " defer",
                                         " quarantine", " reject 554 5.6.0", ""};
  static const char *const stages[] = {"",
                                       "",
                                       "",
                                       "",
                                       " monitor",
                                       " enforce 40%",
                                       " enforce from 2027-01-15",
                                       " monitor enforce 30% from 2027-01-15 enforce from 2027-03-01"};
  bool subject = roll(d, 2);
  add(out, "rule ");
  add(out, name);
  add(out, " { when ");
  add_condition(d, out, subject);
  if (roll(d, 2)) add_unless(d, out, subject);
  if (roll(d, 3) == 0) add(out, roll(d, 2) ? " tag t1" : " tag t2");
  const char *verdict = watched ? pick(d, verdicts, 6) : PICK(d, verdicts);
  add(out, verdict);
  add(out, watched ? " monitor" : *verdict ? PICK(d, stages) : "");
  add(out, " }\n");
}

void random_watched(dice *d, cgn_buffer *out) {
  add_rule(d, out, "watched", true);
}

void random_ruleset(dice *d, cgn_buffer *out, const char *monitored, uint32_t place) {
  add(out, "consigne 1\nfact colour { red green blue }\nlisteners { webmail }\n");
  if (roll(d, 2)) add(out, "origin a.example\n");
  if (roll(d, 3) == 0) add(out, "mixed quarantine\n");
  if (roll(d, 5) == 0) add(out, "default reject\n");
  add_providers(d, out);
  add_sets(d, out);
  add_owners(d, out);
  add_limits(d, out);
  for (uint32_t i = 0; i < RULES; i++) {
    char name[8];
    if (monitored && i == place) add(out, monitored);
    snprintf(name, sizeof name, "r%u", i);
    add_rule(d, out, name, false);
  }
}
