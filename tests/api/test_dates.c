/* SPDX-License-Identifier: MIT */
/* consigne.h: dates of a ruleset: read in its zone, and written. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "decide.h"

static consigne_ruleset *load(void) {
  char found[256];
  consigne_ruleset *ruleset = decide_load("consigne 1\nzone +01:00\n", found, sizeof found);
  cr_assert_not_null(ruleset, "%s", found);
  return ruleset;
}

Test(dates, read) {
  static const struct {
    const char *date;
    int64_t instant; /* 2027-03-01T00:00Z is 1803859200 by the calendar: 20878 days of 86400 seconds */
    int status;
  } rows[] = {
      {"2027-03-01", 1803859200000 - 3600000, CONSIGNE_OK}, /* the ruleset's zone is +01:00 */
      {"2027-03-01T00:00Z", 1803859200000, CONSIGNE_OK},
      {"2027-03-01T08:00+01:00", 1803859200000 + 7 * 3600000, CONSIGNE_OK},
      {"2027-03-01T08:00:30", 1803859200000 + 7 * 3600000 + 30000, CONSIGNE_OK},
      {"1970-01-01T00:00Z", 0, CONSIGNE_OK},
      {"2028-02-29", 1835395200000 - 3600000, CONSIGNE_OK}, /* 21243 days */
      {"2027-02-29", 0, CONSIGNE_E_FORM},
      {"2027-13-01", 0, CONSIGNE_E_FORM},
      {"2027-3-1", 0, CONSIGNE_E_FORM},
      {"2027-03-01T25:00", 0, CONSIGNE_E_FORM},
      {"2027-03-01 08:00", 0, CONSIGNE_E_FORM},
      {"", 0, CONSIGNE_E_FORM},
      {"tomorrow", 0, CONSIGNE_E_FORM},
  };
  consigne_ruleset *ruleset = load();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t instant = -7;
    int status = consigne_ruleset_instant(ruleset, rows[i].date, NTS, &instant);
    cr_expect_eq(status, rows[i].status, "%s: %s", rows[i].date, consigne_status_name(status));
    cr_expect_eq(instant, rows[i].status == CONSIGNE_OK ? rows[i].instant : -7, "%s: %lld", rows[i].date,
                 (long long)instant);
  }
  int64_t instant = 0;
  cr_expect_eq(consigne_ruleset_instant(NULL, "2027-03-01", NTS, &instant), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_instant(ruleset, NULL, 3, &instant), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_instant(ruleset, "2027-03-01", NTS, NULL), CONSIGNE_E_ARGUMENT);
  consigne_ruleset_free(ruleset);
}

/* The reverse: what it writes is read back as the same instant; the buffer is asked for its size. */
Test(dates, written) {
  static const int64_t instants[] = {0, 1803855600000, 1803859200000, 1803859230000, 1835395200000};
  consigne_ruleset *ruleset = load();
  for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
    char date[64] = "";
    size_t size = sizeof date, needed = 0;
    int64_t again = -1;
    cr_expect_eq(consigne_ruleset_date(ruleset, instants[i], date, &size), CONSIGNE_OK);
    cr_expect_eq(size, strlen(date), "%s", date);
    cr_expect_eq(consigne_ruleset_instant(ruleset, date, NTS, &again), CONSIGNE_OK, "%s", date);
    cr_expect_eq(again, instants[i], "%s", date);
    cr_expect_eq(consigne_ruleset_date(ruleset, instants[i], NULL, &needed), CONSIGNE_E_BUFFER);
    cr_expect_eq(needed, size + 1);
    char *block = malloc(needed);
    cr_assert_not_null(block);
    needed--;
    cr_expect_eq(consigne_ruleset_date(ruleset, instants[i], block, &needed), CONSIGNE_E_BUFFER, "one octet less");
    cr_expect_eq(consigne_ruleset_date(ruleset, instants[i], block, &needed), CONSIGNE_OK, "what it asked for");
    free(block);
  }
  const int64_t extremes[] = {INT64_MIN, INT64_MIN + 1, -1, INT64_MAX};
  for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++) {
    char date[128];
    size_t size = sizeof date;
    cr_expect_eq(consigne_ruleset_date(ruleset, extremes[i], date, &size), CONSIGNE_OK, "any instant is some date");
  }
  size_t size = 0;
  cr_expect_eq(consigne_ruleset_date(NULL, 0, NULL, &size), CONSIGNE_E_ARGUMENT);
  cr_expect_eq(consigne_ruleset_date(ruleset, 0, NULL, NULL), CONSIGNE_E_ARGUMENT);
  size = 8;
  cr_expect_eq(consigne_ruleset_date(ruleset, 0, NULL, &size), CONSIGNE_E_ARGUMENT, "8 octets at NULL");
  consigne_ruleset_free(ruleset);
}
