/* SPDX-License-Identifier: MIT */
/* Limits (language section 8): numbers that can be counted with, and a key that is one value and proven. */
#include "base/limits.h"
#include "rules/check/internal.h"

/* ---- Numbers ------------------------------------------------------------------ */

static uint32_t read_number(cgn_checker *checker, const cgn_word *word) {
  uint64_t number = 0;
  bool told = cgn_text_find(word->text, 0, '/') < word->text.length;
  if (word->text.length > 0 && !told && (!cgn_text_to_number(word->text, CGN_LIMIT_RATE, &number) || number == 0))
    cgn_error(checker->load, "bad-rate", word->place,
              "\"%\" is no rate and no burst: write a whole number from 1 to " CGN_NUMBER_TEXT(CGN_LIMIT_RATE),
              word->text);
  return (uint32_t)number;
}

/* Milliseconds of a unit; 0: there is none of this letter. */
static int64_t unit_of(char letter) {
  switch (letter) {
  case 's':
  case 'S': return 1000;
  case 'm':
  case 'M': return 60 * 1000;
  case 'h':
  case 'H': return 60 * 60 * 1000;
  case 'd':
  case 'D': return 24 * 60 * 60 * 1000;
  default: return 0;
  }
}

/* "hour" */
static bool is_unit(cgn_text text) {
  static const char *const units[] = {"second", "minute", "hour", "day", "s", "min", "m", "h", "d", NULL};
  for (size_t i = 0; units[i]; i++)
    if (cgn_text_equal_nocase(text, cgn_text_of_string(units[i]))) return true;
  return false;
}

static int64_t read_period(cgn_checker *checker, const cgn_word *word) {
  size_t digits = word->text.length ? word->text.length - 1 : 0;
  int64_t unit = digits ? unit_of(word->text.at[digits]) : 0;
  uint64_t number = 0;
  bool read = unit && cgn_text_to_number(cgn_text_slice(word->text, 0, digits), (uint64_t)(CGN_LIMIT_PERIOD / unit),
                                         &number);
  if (word->text.length > 0 && (!read || number == 0))
    cgn_error(checker->load, "bad-duration", word->place,
              is_unit(word->text)
                  ? "\"%\" is no time to count in: write \"1%\""
                  : "\"%\" is no time to count in: write a whole number and s, m, h or d, up to 366d, as in 1h",
              word->text, cgn_text_slice(word->text, 0, 1));
  return (int64_t)number * unit;
}

/* ---- Keys --------------------------------------------------------------------- */

static void check_key(cgn_checker *checker, const cgn_field_name *name) {
  const cgn_field *field = cgn_checked_field(name->number);
  if (!field) return;
  if (field->type == CGN_TYPE_RELAY)
    cgn_error(checker->load, "wrong-type", name->word.place,
              "\"%\" is two values, and a limit counts by one: write relay.ip or relay.name", name->word.text);
  else if (field->type == CGN_TYPE_INSTANT)
    cgn_error(checker->load, "wrong-type", name->word.place,
              "\"%\" is an instant, by which nothing is counted: write smtp.authcid or relay.ip", name->word.text);
  else if (field->claim)
    cgn_warning(checker->load, "limit-of-claims", name->word.place,
                "anyone can write \"%\", and so use up what others may send, or count under another name: count by "
                "what is proven, such as smtp.authcid, relay.ip or dkim.d",
                name->word.text);
}

void cgn_check_limits(cgn_checker *checker) {
  for (cgn_ast_limit *limit = checker->load->ast.limits; limit; limit = limit->next) {
    limit->rate_number = read_number(checker, &limit->rate);
    limit->burst_number = limit->burst.text.at ? read_number(checker, &limit->burst) : limit->rate_number;
    limit->period = read_period(checker, &limit->per);
    check_key(checker, &limit->by);
  }
}
