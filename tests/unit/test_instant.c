/* SPDX-License-Identifier: MIT */
/*
 * Dates, offsets and durations. Instants are known ones: the last 32-bit
 * second, and days counted by the Gregorian rule (one year in four, not the
 * hundreds, but the four hundreds), which the second test walks day by day.
 */
#include "base/instant.h"

#include "../support/exact.h"
#include "../support/rows.h"
#include <criterion/criterion.h>

#define MINUTE INT64_C(60000)
#define DAY (1440 * MINUTE)

Test(instant, read) {
  static const struct {
    const char *text;
    int zone;
    int64_t instant;
    bool day_only;
  } rows[] = {
      {"1970-01-01", 0, 0, true},
      {"1970-01-01", 60, -60 * MINUTE, true},
      {"1970-01-01", -840, 840 * MINUTE, true},
      {"1970-01-01T00:00+14:00", 0, -840 * MINUTE, false},
      {"2038-01-19T03:14:07Z", 0, INT64_C(2147483647000), false},
      {"2000-02-29", 0, INT64_C(951782400000), true},  /* 11016 days: 30 years, 7 leap days, 59 */
      {"2027-03-01", 0, INT64_C(1803859200000), true}, /* 20878 days: 57 years, 14 leap days, 59 */
      {"2027-03-01", 60, INT64_C(1803855600000), true},
      {"2027-03-01T00:00", 60, INT64_C(1803855600000), false},
      {"2027-03-01T00:00Z", 60, INT64_C(1803859200000), false},
      {"2027-03-01T00:00+00:00", 60, INT64_C(1803859200000), false},
      {"2027-03-01T00:00-00:00", 60, INT64_C(1803859200000), false},
      {"2027-03-01T01:00+01:00", -60, INT64_C(1803859200000), false},
      {"2027-02-28T14:30-09:30", 0, INT64_C(1803859200000), false},
      {"2027-02-28T23:59:59Z", 0, INT64_C(1803859199000), false},
      {"2027-03-01t00:00:00z", 0, INT64_C(1803859200000), false},
      {"2027-03-01T00:00:01+05:45", 0, INT64_C(1803859201000) - 345 * MINUTE, false},
      {"9999-12-31T23:59:59Z", 0, INT64_C(253402300799000), false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    int64_t instant = 0;
    bool day_only = !rows[i].day_only;
    cgn_text text = exact_string(rows[i].text);
    cr_expect(cgn_instant_read(text, rows[i].zone, &instant, &day_only) == CGN_INSTANT_OK, "%s", rows[i].text);
    cr_expect(instant == rows[i].instant, "%s: %lld", rows[i].text, (long long)instant);
    cr_expect(day_only == rows[i].day_only, "%s: day only", rows[i].text);
    cr_expect(cgn_instant_read(text, rows[i].zone, &instant, NULL) == CGN_INSTANT_OK, "%s", rows[i].text);
    exact_free(text);
  }
}

static bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Every day from 1970 to 9999, counted one by one, read and written. */
Test(instant, every_day) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  cgn_buffer buffer;
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  int64_t expected = 0;
  for (int year = 1970; year <= 9999; year++) {
    for (int month = 1; month <= 12; month++) {
      int length = lengths[month - 1] + (month == 2 && is_leap(year));
      for (int day = 1; day <= length; day++, expected += DAY) {
        char date[] = {(char)('0' + year / 1000),
                       (char)('0' + year / 100 % 10),
                       (char)('0' + year / 10 % 10),
                       (char)('0' + year % 10),
                       '-',
                       (char)('0' + month / 10),
                       (char)('0' + month % 10),
                       '-',
                       (char)('0' + day / 10),
                       (char)('0' + day % 10)};
        cgn_text text = {date, sizeof date};
        int64_t instant = -1;
        cr_assert(cgn_instant_read(text, 0, &instant, NULL) == CGN_INSTANT_OK && instant == expected, "%.10s",
                  date);
        cgn_buffer_clear(&buffer);
        cgn_instant_add(&buffer, instant, 0);
        cr_assert(cgn_text_equal(cgn_buffer_text(&buffer), text), "%.10s", date);
      }
    }
  }
  cgn_buffer_free(&buffer);
}

Test(instant, refuse) {
  static const struct {
    const char *text;
    cgn_instant_result result;
  } rows[] = {
      {"", CGN_INSTANT_FORM},
      {"2027", CGN_INSTANT_FORM},
      {"2027-03", CGN_INSTANT_FORM},
      {"2027-3-1", CGN_INSTANT_FORM},
      {"27-03-01", CGN_INSTANT_FORM},
      {"02027-03-01", CGN_INSTANT_FORM},
      {"2027/03/01", CGN_INSTANT_FORM},
      {"20270301", CGN_INSTANT_FORM},
      {"01.03.2027", CGN_INSTANT_FORM},
      {"+027-03-01", CGN_INSTANT_FORM},
      {"2027-03-01 ", CGN_INSTANT_FORM},
      {" 2027-03-01", CGN_INSTANT_FORM},
      {"2027-03-01Z", CGN_INSTANT_FORM},
      {"2027-03-01+01:00", CGN_INSTANT_FORM},
      {"2027-03-01T", CGN_INSTANT_FORM},
      {"2027-03-01T10", CGN_INSTANT_FORM},
      {"2027-03-01T10Z", CGN_INSTANT_FORM},
      {"2027-03-01T1000", CGN_INSTANT_FORM},
      {"2027-03-01 10:00", CGN_INSTANT_FORM},
      {"2027-03-01T10:00:", CGN_INSTANT_FORM},
      {"2027-03-01T10:00:00.5", CGN_INSTANT_FORM},
      {"2027-03-01T10:00ZZ", CGN_INSTANT_FORM},
      {"2027-03-01T10:00Z+01:00", CGN_INSTANT_FORM},
      {"2027-03-01T10:00+1:00", CGN_INSTANT_FORM},
      {"2027-03-01T10:00+0100", CGN_INSTANT_FORM},
      {"2027-03-01T10:00+01", CGN_INSTANT_FORM},
      {"2027-03-01T10:00 CET", CGN_INSTANT_FORM},
      {"2027-02-29", CGN_INSTANT_RANGE},
      {"2028-02-30", CGN_INSTANT_RANGE},
      {"2100-02-29", CGN_INSTANT_RANGE},
      {"2027-04-31", CGN_INSTANT_RANGE},
      {"2027-00-01", CGN_INSTANT_RANGE},
      {"2027-13-01", CGN_INSTANT_RANGE},
      {"2027-99-01", CGN_INSTANT_RANGE},
      {"2027-03-00", CGN_INSTANT_RANGE},
      {"2027-03-32", CGN_INSTANT_RANGE},
      {"1969-12-31", CGN_INSTANT_RANGE},
      {"0000-01-01", CGN_INSTANT_RANGE},
      {"2027-03-01T24:00", CGN_INSTANT_RANGE},
      {"2027-03-01T10:60", CGN_INSTANT_RANGE},
      {"2027-03-01T10:00:60", CGN_INSTANT_RANGE},
      {"2027-03-01T10:00+14:01", CGN_INSTANT_RANGE},
      {"2027-03-01T10:00-15:00", CGN_INSTANT_RANGE},
      {"2027-03-01T10:00+01:60", CGN_INSTANT_RANGE},
      {"2027-03-01T10:00+99:99", CGN_INSTANT_RANGE},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    int64_t instant = 12345;
    bool day_only = true;
    cgn_text text = exact_string(rows[i].text);
    cr_expect(cgn_instant_read(text, 0, &instant, &day_only) == rows[i].result, "\"%s\"", rows[i].text);
    cr_expect(instant == 12345 && day_only, "\"%s\": untouched", rows[i].text);
    exact_free(text);
  }
  cr_expect(cgn_instant_read((cgn_text){NULL, 0}, 0, &(int64_t){0}, NULL) == CGN_INSTANT_FORM, "nothing");
}

Test(instant, offset) {
  static const struct {
    const char *text;
    bool valid;
    int minutes;
  } rows[] = {{"+00:00", true, 0},   {"-00:00", true, 0},   {"+01:00", true, 60},   {"-09:30", true, -570},
              {"+05:45", true, 345}, {"+14:00", true, 840}, {"-14:00", true, -840}, {"+14:01", false, 0},
              {"-14:01", false, 0},  {"+15:00", false, 0},  {"+01:60", false, 0},   {"-00:60", false, 0},
              {"", false, 0},        {"+", false, 0},       {"01:00", false, 0},    {"+1:00", false, 0},
              {"+0100", false, 0},   {"+01:00 ", false, 0}, {"Z", false, 0},        {"+-1:00", false, 0}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    int minutes = 12345;
    cgn_text text = exact_string(rows[i].text);
    cr_expect(cgn_instant_read_offset(text, &minutes) == rows[i].valid, "\"%s\"", rows[i].text);
    cr_expect(minutes == (rows[i].valid ? rows[i].minutes : 12345), "\"%s\": %d", rows[i].text, minutes);
    exact_free(text);
  }
}

Test(instant, duration) {
  static const struct {
    const char *text;
    int64_t milliseconds; /* 0: refused */
  } rows[] = {
      {"1s", 1000},
      {"90s", 90000},
      {"5m", 5 * MINUTE},
      {"1h", 60 * MINUTE},
      {"30d", 30 * DAY},
      {"30D", 30 * DAY},
      {"007s", 7000},
      {"3650d", 3650 * DAY},
      {"87600h", 3650 * DAY},
      {"315360000s", 3650 * DAY},
      {"0s", 0},
      {"0d", 0},
      {"3651d", 0},
      {"87601h", 0},
      {"315360001s", 0},
      {"99999999999999999999d", 0},
      {"", 0},
      {"s", 0},
      {"90", 0},
      {"1w", 0},
      {"1y", 0},
      {"90 s", 0},
      {"-1s", 0},
      {"+1s", 0},
      {"1.5h", 0},
      {"1h30m", 0},
      {"1s ", 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    int64_t milliseconds = 0;
    cgn_text text = exact_string(rows[i].text);
    cr_expect(cgn_instant_read_duration(text, &milliseconds) == (rows[i].milliseconds != 0), "\"%s\"",
              rows[i].text);
    cr_expect(milliseconds == rows[i].milliseconds, "\"%s\": %lld", rows[i].text, (long long)milliseconds);
    exact_free(text);
  }
}

Test(instant, add) {
  static const struct {
    int64_t instant;
    int zone;
    const char *expected;
  } rows[] = {
      {0, 0, "1970-01-01"},
      {-60 * MINUTE, 60, "1970-01-01"},
      {-60 * MINUTE, 0, "1969-12-31T23:00Z"},
      {INT64_C(1803859200000), 0, "2027-03-01"},
      {INT64_C(1803855600000), 60, "2027-03-01"},
      {INT64_C(1803859200000), 60, "2027-03-01T01:00+01:00"},
      {INT64_C(1803859200000), -570, "2027-02-28T14:30-09:30"},
      {INT64_C(1803859199000), 0, "2027-02-28T23:59:59Z"},
      {INT64_C(1803859200000) + 1, 0, "2027-03-01T00:00Z"}, /* not its midnight */
      {INT64_C(253402300799000), 0, "9999-12-31T23:59:59Z"},
      {INT64_MIN, 0, "1969-12-31"},
      {INT64_MAX, 0, "10000-01-01T13:59:59Z"}, /* 9999-12-31T23:59:59-14:00 */
      {INT64_MIN, -840, "1969-12-30T10:00-14:00"},
      {INT64_MAX, 840, "10000-01-02T03:59:59+14:00"},
  };
  cgn_buffer buffer;
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  for (size_t i = 0; i < COUNT(rows); i++) {
    cgn_buffer_clear(&buffer);
    cgn_instant_add(&buffer, rows[i].instant, rows[i].zone);
    cr_expect_str_eq(cgn_buffer_string(&buffer), rows[i].expected);
  }
  cgn_buffer_free(&buffer);
}

/* What is written is read back, in any zone: instants of a third of a year and some minutes apart. */
Test(instant, there_and_back) {
  static const int zones[] = {0, 60, -60, 345, 840, -840};
  cgn_buffer buffer;
  cgn_buffer_init(&buffer, &cgn_allocator_default);
  for (int64_t instant = DAY; instant < INT64_C(253402000000000); instant += 121 * DAY + 37 * MINUTE + 5000) {
    for (size_t i = 0; i < COUNT(zones); i++) {
      int64_t back = 0;
      cgn_buffer_clear(&buffer);
      cgn_instant_add(&buffer, instant, zones[i]);
      cr_expect(cgn_instant_read(cgn_buffer_text(&buffer), zones[i], &back, NULL) == CGN_INSTANT_OK);
      cr_expect(back == instant, "%s", cgn_buffer_string(&buffer));
    }
  }
  cgn_buffer_free(&buffer);
}
