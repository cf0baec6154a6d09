/* SPDX-License-Identifier: MIT */
/*
 * Dates as RFC 3339 writes them, in the proleptic Gregorian calendar, without
 * leap seconds, from 1970 to 9999; no clock, zone table or locale is asked.
 */
#include "base/instant.h"

#define FIRST_YEAR 1970
#define LAST_YEAR 9999
#define LONGEST_OFFSET (14 * 60) /* minutes; no zone is further from UTC */
#define LONGEST_DURATION (INT64_C(3650) * DAY)
#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* A date and a time of a zone `offset` minutes east of UTC. */
typedef struct moment {
  int year, month, day, hour, minute, second, offset;
} moment;

/* ---- Calendar ------------------------------------------------------------------- */

static bool is_leap(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days between 0001-01-01 and the first of January. */
static int64_t days_before_year(int year) {
  int64_t past = year - 1;
  return past * 365 + past / 4 - past / 100 + past / 400;
}

/* Days of the year before this month; month 13 gives the days of the year. */
static int days_before_month(int year, int month) {
  static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
  return before[month - 1] + (month > 2 && is_leap(year));
}

static int days_of_month(int year, int month) {
  return days_before_month(year, month + 1) - days_before_month(year, month);
}

static int64_t instant_of(const moment *m) {
  int64_t days = days_before_year(m->year) - days_before_year(FIRST_YEAR) + days_before_month(m->year, m->month);
  return (days + m->day - 1) * DAY + m->hour * HOUR + (m->minute - m->offset) * MINUTE + m->second * SECOND;
}

/* Of an instant between 1969 and 10000. */
static moment moment_of(int64_t instant, int offset) {
  int64_t since_year_1 = instant + offset * MINUTE + days_before_year(FIRST_YEAR) * DAY;
  int64_t days = since_year_1 / DAY, rest = since_year_1 % DAY;
  moment m = {.month = 1, .offset = offset};
  /* 400 years have 146097 days: the guess is right or one too small. */
  m.year = (int)(days * 400 / 146097) + 1;
  if (days_before_year(m.year + 1) <= days) m.year++;
  m.day = (int)(days - days_before_year(m.year)) + 1;
  while (m.day > days_before_month(m.year, m.month + 1)) m.month++;
  m.day -= days_before_month(m.year, m.month);
  m.hour = (int)(rest / HOUR);
  m.minute = (int)(rest % HOUR / MINUTE);
  m.second = (int)(rest % MINUTE / SECOND);
  return m;
}

/* ---- Text in -------------------------------------------------------------------- */

static bool take_number(cgn_cursor *cursor, size_t digits, int *value) {
  uint64_t number;
  if (cgn_cursor_left(cursor) < digits) return false;
  if (!cgn_text_to_number((cgn_text){cursor->at, digits}, LAST_YEAR, &number)) return false;
  cursor->at += digits;
  *value = (int)number;
  return true;
}

/* Words of the language are compared without case, and RFC 3339 5.6 allows t and z. */
static bool take_letter(cgn_cursor *cursor, char lower) {
  return cgn_cursor_take(cursor, lower) || cgn_cursor_take(cursor, (char)(lower - 32));
}

/* Any two digits each: an offset that cannot be is longer than the longest. */
static bool take_offset(cgn_cursor *cursor, int *offset) {
  int hours, minutes;
  bool west = cgn_cursor_take(cursor, '-');
  if (!west && !cgn_cursor_take(cursor, '+')) return false;
  if (!take_number(cursor, 2, &hours) || !cgn_cursor_take(cursor, ':') || !take_number(cursor, 2, &minutes)) {
    return false;
  }
  int length = minutes > 59 ? LONGEST_OFFSET + 1 : hours * 60 + minutes;
  *offset = west ? -length : length;
  return true;
}

static bool offset_is_possible(int offset) {
  return offset >= -LONGEST_OFFSET && offset <= LONGEST_OFFSET;
}

static bool take_day(cgn_cursor *cursor, moment *m) {
  return take_number(cursor, 4, &m->year) && cgn_cursor_take(cursor, '-') && take_number(cursor, 2, &m->month) &&
         cgn_cursor_take(cursor, '-') && take_number(cursor, 2, &m->day);
}

static bool take_time(cgn_cursor *cursor, moment *m) {
  if (!take_letter(cursor, 't') || !take_number(cursor, 2, &m->hour)) return false;
  if (!cgn_cursor_take(cursor, ':') || !take_number(cursor, 2, &m->minute)) return false;
  if (cgn_cursor_take(cursor, ':') && !take_number(cursor, 2, &m->second)) return false;
  if (cgn_cursor_done(cursor)) return true;
  if (!take_letter(cursor, 'z')) return take_offset(cursor, &m->offset);
  m->offset = 0;
  return true;
}

static bool is_possible(const moment *m) {
  return m->year >= FIRST_YEAR && m->month >= 1 && m->month <= 12 && m->day >= 1 &&
         m->day <= days_of_month(m->year, m->month) && m->hour < 24 && m->minute < 60 && m->second < 60 &&
         offset_is_possible(m->offset);
}

cgn_instant_result cgn_instant_read(cgn_text text, int zone_minutes, int64_t *instant, bool *day_only) {
  cgn_cursor cursor = cgn_cursor_of(text);
  moment m = {.offset = zone_minutes};
  if (!take_day(&cursor, &m)) return CGN_INSTANT_FORM;
  bool only = cgn_cursor_done(&cursor);
  if (!only && (!take_time(&cursor, &m) || !cgn_cursor_done(&cursor))) return CGN_INSTANT_FORM;
  if (!is_possible(&m)) return CGN_INSTANT_RANGE;
  *instant = instant_of(&m);
  if (day_only) *day_only = only;
  return CGN_INSTANT_OK;
}

bool cgn_instant_read_offset(cgn_text text, int *minutes) {
  cgn_cursor cursor = cgn_cursor_of(text);
  int offset;
  if (!take_offset(&cursor, &offset) || !cgn_cursor_done(&cursor) || !offset_is_possible(offset)) return false;
  *minutes = offset;
  return true;
}

bool cgn_instant_read_duration(cgn_text text, int64_t *milliseconds) {
  static const struct {
    char letter;
    int64_t length;
  } units[] = {{'s', SECOND}, {'m', MINUTE}, {'h', HOUR}, {'d', DAY}};
  if (text.length == 0) return false;
  cgn_text digits = cgn_text_slice(text, 0, text.length - 1);
  char letter = cgn_to_lower(text.at[text.length - 1]);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    uint64_t count;
    if (units[i].letter != letter) continue;
    if (!cgn_text_to_number(digits, LONGEST_DURATION / (uint64_t)units[i].length, &count) || count == 0)
      return false;
    *milliseconds = (int64_t)count * units[i].length;
    return true;
  }
  return false;
}

/* ---- Text out ------------------------------------------------------------------- */

static void add_two_digits(cgn_buffer *out, char before, int number) {
  const char digits[] = {before, (char)('0' + number / 10), (char)('0' + number % 10)};
  cgn_buffer_add(out, (cgn_text){digits, sizeof digits});
}

static void add_offset(cgn_buffer *out, int offset) {
  if (offset == 0) {
    cgn_buffer_add_octet(out, 'Z');
    return;
  }
  int length = offset < 0 ? -offset : offset;
  add_two_digits(out, offset < 0 ? '-' : '+', length / 60);
  add_two_digits(out, ':', length % 60);
}

static int64_t clipped(int64_t instant) {
  const int64_t first = -DAY, last = instant_of(&(moment){LAST_YEAR, 12, 31, 23, 59, 59, -LONGEST_OFFSET});
  return instant < first ? first : instant > last ? last : instant;
}

void cgn_instant_add(cgn_buffer *out, int64_t instant, int zone_minutes) {
  instant = clipped(instant);
  moment m = moment_of(instant, zone_minutes);
  cgn_buffer_add_number(out, (uint64_t)m.year);
  add_two_digits(out, '-', m.month);
  add_two_digits(out, '-', m.day);
  if ((instant + zone_minutes * MINUTE) % DAY == 0) return;
  add_two_digits(out, 'T', m.hour);
  add_two_digits(out, ':', m.minute);
  if (m.second) add_two_digits(out, ':', m.second);
  add_offset(out, zone_minutes);
}
