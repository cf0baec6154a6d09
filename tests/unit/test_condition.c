/* SPDX-License-Identifier: MIT */
/*
 * Conditions in three values: every combination of three facts that are yes,
 * no or not given, against Kleene's tables written out as arithmetic.
 */
#include "decide/truth.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "../support/policy.h"
#include "base/limits.h"

typedef cgn_truth formula(cgn_truth x, cgn_truth y, cgn_truth z);

static cgn_truth least(cgn_truth a, cgn_truth b) {
  return a < b ? a : b;
}
static cgn_truth most(cgn_truth a, cgn_truth b) {
  return a > b ? a : b;
}
static cgn_truth mirror(cgn_truth a) {
  return (cgn_truth)(2 - (int)a);
}

static cgn_truth only_x(cgn_truth x, cgn_truth y, cgn_truth z) {
  return (void)y, (void)z, x;
}
static cgn_truth all(cgn_truth x, cgn_truth y, cgn_truth z) {
  return least(x, least(y, z));
}
static cgn_truth some(cgn_truth x, cgn_truth y, cgn_truth z) {
  return most(x, most(y, z));
}
static cgn_truth x_and_some(cgn_truth x, cgn_truth y, cgn_truth z) {
  return least(x, most(y, z));
}
static cgn_truth x_or_all(cgn_truth x, cgn_truth y, cgn_truth z) {
  return most(x, least(y, z));
}
static cgn_truth not_x_and_y(cgn_truth x, cgn_truth y, cgn_truth z) {
  return (void)z, least(mirror(x), y);
}
static cgn_truth deep(cgn_truth x, cgn_truth y, cgn_truth z) {
  return most(least(x, y), most(least(y, z), least(mirror(x), mirror(z))));
}
static cgn_truth x_unless_y(cgn_truth x, cgn_truth y, cgn_truth z) {
  return (void)z, least(x, mirror(y));
}
static cgn_truth x_unless_some(cgn_truth x, cgn_truth y, cgn_truth z) {
  return least(x, mirror(most(y, z)));
}
static cgn_truth x_unless_all(cgn_truth x, cgn_truth y, cgn_truth z) {
  return least(x, mirror(least(y, z)));
}

/* One test of a fact with one value; the facts are single words, so `any` and `no` are yes and not yes. */
#define X "tls is TLSv1.3"
#define NOT_X "tls is not TLSv1.3"
#define Y "spf is pass"
#define Z "dmarc is pass"
#define NOT_Z "dmarc is not pass"

static const struct {
  const char *rule;
  formula *expected;
} rows[] = {
    {"when " X, only_x},
    {"when " X " and " Y " and " Z, all},
    {"when " X " or " Y " or " Z, some},
    {"when " X " and (" Y " or " Z ")", x_and_some},
    {"when (" Y " or " Z ") and " X, x_and_some},
    {"when " X " or (" Y " and " Z ")", x_or_all},
    {"when (" Y " and " Z ") or " X, x_or_all},
    {"when " NOT_X " and " Y, not_x_and_y},
    {"when (" X " and " Y ") or (" Y " and " Z ") or (" NOT_X " and " NOT_Z ")", deep},
    {"when " X " unless " Y, x_unless_y},
    {"when " X " unless " Y " or " Z, x_unless_some},
    {"when " X " unless " Y " and " Z, x_unless_all},
};

static const char *fact(const char *name, cgn_truth value, const char *yes, char *buffer, size_t size) {
  const char *word = value == CGN_TRUE ? yes : value == CGN_FALSE ? "none" : NULL;
  if (word && strcmp(name, "tls") == 0 && value == CGN_FALSE) word = "TLSv1.2";
  buffer[0] = '\0';
  if (word) snprintf(buffer, size, "%s=%s|", name, word);
  return buffer;
}

static const char *told(cgn_truth truth) {
  return truth == CGN_TRUE ? "reject" : truth == CGN_FALSE ? "accept" : "undecided";
}

Test(condition, kleene) {
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
    char rules[512];
    snprintf(rules, sizeof rules, "rule r { %s reject }", rows[row].rule);
    policy p = {.options = NULL};
    policy_open(&p, rules);
    for (int i = 0; i < 27; i++) {
      cgn_truth x = (cgn_truth)(i % 3), y = (cgn_truth)(i / 3 % 3), z = (cgn_truth)(i / 9);
      char a[40], b[40], c[40], facts[128];
      snprintf(facts, sizeof facts, "%s%s%slistener=mx", fact("tls", x, "TLSv1.3", a, sizeof a),
               fact("spf", y, "pass", b, sizeof b), fact("dmarc", z, "pass", c, sizeof c));
      const char *got = policy_decide(&p, facts, CONSIGNE_FLAG_PARTIAL);
      const char *expected = told(rows[row].expected(x, y, z));
      cr_expect(strncmp(got, expected, strlen(expected)) == 0, "%s with %s: %s instead of %s", rows[row].rule,
                facts, got, expected);
    }
    policy_close(&p);
  }
}

/* As deep as the language lets one nest, `and` and `or` by turns, so that no level can be left out. */
Test(condition, deepest) {
  static char rules[CGN_CONDITION_DEPTH * 64 + 256];
  size_t length = (size_t)snprintf(rules, sizeof rules, "rule r { when ");
  for (int i = 0; i < CGN_CONDITION_DEPTH; i++)
    length += (size_t)snprintf(rules + length, sizeof rules - length, "%s (", i % 2 ? Y " or" : Z " and");
  length += (size_t)snprintf(rules + length, sizeof rules - length, X);
  for (int i = 0; i < CGN_CONDITION_DEPTH; i++)
    length += (size_t)snprintf(rules + length, sizeof rules - length, ")");
  snprintf(rules + length, sizeof rules - length, " reject }");
  policy_expect("all true", rules, "tls=TLSv1.3|spf=fail|dmarc=pass", 0, "reject r 550 5.7.1");
  policy_expect("innermost false", rules, "tls=TLSv1.2|spf=fail|dmarc=pass", 0, "accept default");
  policy_expect("innermost unknown", rules, "spf=fail|dmarc=pass", CONSIGNE_FLAG_PARTIAL,
                "undecided r held:r needs:tls");
  policy_expect("it does not matter", rules, "spf=pass|dmarc=pass", 0, "reject r 550 5.7.1");
}
