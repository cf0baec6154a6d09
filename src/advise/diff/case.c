/* SPDX-License-Identifier: MIT */
#include "advise/diff/case.h"

#include "base/hash.h"

/* ---- What two givens say of ------------------------------------------------------- */

static bool is_of_field(const cgn_told *told) {
  return told->kind <= CGN_GIVEN_UNKNOWN;
}

/* The field a given fills: of a raw header field that of its name. 0: a fact, or none. */
static int field_of(const cgn_told *told) {
  if (told->kind != CGN_GIVEN_HEADER) return is_of_field(told) ? told->field : 0;
  cgn_text name = cgn_text_slice(told->values[0], 0, cgn_text_find(told->values[0], 0, ':'));
  const cgn_field *field = cgn_field_of_header(cgn_text_trim(name));
  return field ? field->number : 0;
}

static bool is_relay_part(int field) {
  return field == CONSIGNE_FIELD_RELAY_IP || field == CONSIGNE_FIELD_RELAY_NAME;
}

static bool is_same_field(int a, int b) {
  return a == b || (a == CONSIGNE_FIELD_RELAY && is_relay_part(b)) ||
         (b == CONSIGNE_FIELD_RELAY && is_relay_part(a));
}

/* A chain is told by its seals, or by its two fields. */
static bool is_of_chain(const cgn_told *told) {
  return told->kind <= CGN_GIVEN_UNKNOWN &&
         (told->field == CONSIGNE_FIELD_ARC_D || told->field == CONSIGNE_FIELD_ARC_DKIM_D);
}

/* Who the relay is is said, or drawn from what is said of client and server. */
static bool excludes(const cgn_told *a, const cgn_told *b) {
  int field = field_of(a), other = field_of(b);
  return (cgn_field_is_drawn_from(field) && is_same_field(other, CONSIGNE_FIELD_RELAY)) ||
         (cgn_field_is_drawn_from(other) && is_same_field(field, CONSIGNE_FIELD_RELAY));
}

/* Whether one takes the place of the other. */
static bool is_about_same(const cgn_told *a, const cgn_told *b) {
  if (a->kind == CGN_GIVEN_SEAL && is_of_chain(b)) return true;
  if (b->kind == CGN_GIVEN_SEAL && is_of_chain(a)) return true;
  int field = field_of(a), other = field_of(b);
  if (field && other) return is_same_field(field, other);
  if (is_of_field(a) != is_of_field(b) || (!is_of_field(a) && a->kind != b->kind)) return false;
  if (field || other || a->kind == CGN_GIVEN_HEADER) return false;
  return a->set_kind == b->set_kind && cgn_text_equal_nocase(a->name, b->name);
}

static bool has_value(const cgn_told *told, cgn_text value) {
  for (uint32_t i = 0; i < told->count; i++)
    if (cgn_text_equal(told->values[i], value)) return true;
  return false;
}

/* ---- Edits ----------------------------------------------------------------------- */

static void copy_given(cgn_case *to, uint32_t index, const cgn_told *told) {
  to->givens[index] = *told;
  to->givens[index].values = to->values[index];
  for (uint32_t i = 0; i < told->count; i++) to->values[index][i] = told->values[i];
}

void cgn_case_copy(cgn_case *to, const cgn_case *from) {
  to->count = from->count;
  for (uint32_t i = 0; i < from->count; i++) copy_given(to, i, &from->givens[i]);
}

void cgn_case_drop(cgn_case *of, uint32_t given) {
  of->count--;
  if (given < of->count) copy_given(of, given, &of->givens[of->count]);
}

void cgn_case_drop_value(cgn_case *of, uint32_t given, uint32_t value) {
  cgn_told *told = &of->givens[given];
  told->count--;
  for (uint32_t i = value; i < told->count; i++) of->values[given][i] = of->values[given][i + 1];
}

/* Not said is absent, but of the login that authenticated: not said it is the one that is authorised. */
static bool is_needless(const cgn_told *told) {
  return told->kind == CGN_GIVEN_ABSENT && told->field != CONSIGNE_FIELD_SMTP_AUTHCID;
}

bool cgn_case_put(cgn_case *of, const cgn_told *told) {
  if (told->count > CGN_CASE_VALUES) return false;
  for (uint32_t i = of->count; i-- > 0;)
    if (is_about_same(&of->givens[i], told) || excludes(&of->givens[i], told)) cgn_case_drop(of, i);
  if (is_needless(told)) return true;
  if (of->count == CGN_CASE_GIVENS) return false;
  copy_given(of, of->count++, told);
  return true;
}

static bool is_ip(cgn_text text) {
  cgn_ip ip;
  return cgn_ip_read(text, &ip);
}

/* A relay has a name and an address: one of a kind. */
static bool append_relay(cgn_case *of, uint32_t given, cgn_text value) {
  cgn_told *told = &of->givens[given];
  for (uint32_t i = told->count; i-- > 0;)
    if (is_ip(told->values[i]) == is_ip(value)) cgn_case_drop_value(of, given, i);
  of->values[given][told->count++] = value;
  return true;
}

bool cgn_case_append(cgn_case *of, const cgn_told *told) {
  uint32_t given = 0;
  while (given < of->count && !(of->givens[given].kind == told->kind && of->givens[given].silent == told->silent &&
                                is_about_same(&of->givens[given], told)))
    given++;
  if (given == of->count || told->count == 0) return cgn_case_put(of, told);
  cgn_told *found = &of->givens[given];
  if (told->field == CONSIGNE_FIELD_RELAY) return append_relay(of, given, told->values[0]);
  for (uint32_t i = 0; i < told->count; i++) {
    if (told->kind != CGN_GIVEN_OWNERS && has_value(found, told->values[i])) continue;
    if (found->count == CGN_CASE_VALUES) return false;
    of->values[given][found->count++] = told->values[i];
  }
  return true;
}

void cgn_case_replace(cgn_case *of, cgn_text from, cgn_text to) {
  for (uint32_t i = 0; i < of->count; i++)
    for (uint32_t j = 0; j < of->givens[i].count; j++)
      if (cgn_text_equal(of->values[i][j], from)) of->values[i][j] = to;
}

/* ---- Comparison -------------------------------------------------------------------- */

static bool says(const cgn_told *whole, const cgn_told *part) {
  bool same = whole->kind == part->kind && whole->field == part->field && whole->instant == part->instant &&
              whole->set_kind == part->set_kind && whole->silent == part->silent &&
              cgn_text_equal(whole->name, part->name);
  if (same && part->kind == CGN_GIVEN_SEAL) same = cgn_text_equal(whole->values[0], part->values[0]);
  for (uint32_t i = 0; same && i < part->count; i++) same = has_value(whole, part->values[i]);
  return same;
}

bool cgn_case_contains(const cgn_case *whole, const cgn_case *part) {
  for (uint32_t i = 0; i < part->count; i++) {
    bool found = false;
    for (uint32_t j = 0; !found && j < whole->count; j++) found = says(&whole->givens[j], &part->givens[i]);
    if (!found) return false;
  }
  return true;
}

uint64_t cgn_told_hash(const cgn_told *told) {
  const cgn_hash_key key = {(uint64_t)told->kind << 33 | (uint64_t)told->silent << 32 | (uint32_t)told->field,
                            (uint64_t)told->instant};
  uint64_t hash = cgn_hash(key, told->name), values = told->count;
  for (uint32_t i = 0; i < told->count; i++) {
    bool sealer = told->kind == CGN_GIVEN_SEAL && i == 0;
    values += cgn_hash((cgn_hash_key){hash, sealer}, told->values[i]);
  }
  return hash ^ values * (hash | 1);
}

uint64_t cgn_case_hash(const cgn_case *of) {
  uint64_t sum = of->count;
  for (uint32_t i = 0; i < of->count; i++) sum += cgn_told_hash(&of->givens[i]);
  return sum;
}

/* ---- As a ruleset takes it ----------------------------------------------------------- */

static bool is_external(const struct consigne_ruleset *ruleset, const cgn_told *told) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_set *sets = CGN_ITEMS(ruleset->image, program->sets, cgn_set);
  for (uint32_t i = 0; i < program->sets.count; i++)
    if (sets[i].external && sets[i].kind == told->set_kind &&
        cgn_text_equal_nocase(cgn_image_text(ruleset->image, sets[i].name), told->name))
      return true;
  return false;
}

static bool has_limit(const struct consigne_ruleset *ruleset, cgn_text name) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_limit *limits = CGN_ITEMS(ruleset->image, program->limits, cgn_limit);
  for (uint32_t i = 0; i < program->limits.count; i++)
    if (cgn_text_equal_nocase(cgn_image_text(ruleset->image, limits[i].name), name)) return true;
  return false;
}

static bool is_asked_for(const struct consigne_ruleset *ruleset, const cgn_told *told) {
  switch (told->kind) {
  case CGN_GIVEN_LIMIT: return has_limit(ruleset, told->name);
  case CGN_GIVEN_SET: return is_external(ruleset, told);
  case CGN_GIVEN_OWNERS: return cgn_program_of(ruleset)->owners_external;
  case CGN_GIVEN_SEAL:
  case CGN_GIVEN_HEADER: return true;
  case CGN_GIVEN_VALUES:
  case CGN_GIVEN_ABSENT:
  case CGN_GIVEN_NULL:
  case CGN_GIVEN_UNKNOWN: break;
  }
  return told->field || cgn_program_fact(ruleset, told->name);
}

/* Words of a case are lower-case where they come from a ruleset's tables, and as written where people gave them. */
static bool is_known_word(const struct consigne_ruleset *ruleset, const cgn_told *told, cgn_text value) {
  char lower[CGN_NAME_OCTETS];
  int field = told->field ? told->field : cgn_program_fact(ruleset, told->name);
  if (value.length > sizeof lower) return false;
  for (size_t i = 0; i < value.length; i++) lower[i] = cgn_to_lower(value.at[i]);
  return cgn_program_word(ruleset, field, (cgn_text){lower, value.length});
}

static bool has_unknown_word(const struct consigne_ruleset *ruleset, const cgn_told *told) {
  const cgn_field *field = cgn_field_of(told->field);
  if (told->kind != CGN_GIVEN_VALUES || (field && field->type != CGN_TYPE_WORD)) return false;
  for (uint32_t i = 0; i < told->count; i++)
    if (!is_known_word(ruleset, told, told->values[i])) return true;
  return false;
}

void cgn_case_for(const struct consigne_ruleset *ruleset, const cgn_case *from, cgn_case *to) {
  to->count = 0;
  for (uint32_t i = 0; i < from->count; i++) {
    const cgn_told *told = &from->givens[i];
    if (!is_asked_for(ruleset, told)) continue;
    copy_given(to, to->count, told);
    cgn_told *copy = &to->givens[to->count++];
    if (!has_unknown_word(ruleset, told)) continue;
    copy->kind = CGN_GIVEN_UNKNOWN;
    copy->count = 0;
  }
}
