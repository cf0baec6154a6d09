/* SPDX-License-Identifier: MIT */
/* A scenario as a value: changed, compared, as a ruleset takes it, and as text. */
#include "advise/diff/scenario.h"

#include "base/hash.h"
#include "rules/print/print.h"

/* ---- Givens about the same thing ------------------------------------------------- */

static bool is_of_field(const cgn_scenario_given *given) {
  return given->kind <= CGN_GIVEN_UNKNOWN;
}

/* The field that a given fills. A raw header field fills the field of its name. 0: a fact, or no field. */
static int field_of(const cgn_scenario_given *given) {
  if (given->kind != CGN_GIVEN_HEADER) return is_of_field(given) ? given->field : 0;
  cgn_text name = cgn_text_slice(given->values[0], 0, cgn_text_find(given->values[0], 0, ':'));
  const cgn_field *field = cgn_field_of_header(cgn_text_trim(name));
  return field ? field->number : 0;
}

/* A given of relay is also about its two parts. */
static bool is_same_field(int a, int b) {
  return a == b || (a == CONSIGNE_FIELD_RELAY && cgn_field_includes(a, b)) ||
         (b == CONSIGNE_FIELD_RELAY && cgn_field_includes(b, a));
}

/* A chain is given by its seals, or by its two fields. */
static bool is_of_chain(const cgn_scenario_given *given) {
  return given->kind <= CGN_GIVEN_UNKNOWN &&
         (given->field == CONSIGNE_FIELD_ARC_D || given->field == CONSIGNE_FIELD_ARC_DKIM_D);
}

/* The relay is given, or it is derived from client and server. */
static bool excludes(const cgn_scenario_given *a, const cgn_scenario_given *b) {
  int field = field_of(a), other = field_of(b);
  return (cgn_field_is_drawn_from(field) && is_same_field(other, CONSIGNE_FIELD_RELAY)) ||
         (cgn_field_is_drawn_from(other) && is_same_field(field, CONSIGNE_FIELD_RELAY));
}

/* Whether one given replaces the other. */
static bool is_about_same(const cgn_scenario_given *a, const cgn_scenario_given *b) {
  if (a->kind == CGN_GIVEN_SEAL && is_of_chain(b)) return true;
  if (b->kind == CGN_GIVEN_SEAL && is_of_chain(a)) return true;
  int field = field_of(a), other = field_of(b);
  if (field && other) return is_same_field(field, other);
  if (is_of_field(a) != is_of_field(b) || (!is_of_field(a) && a->kind != b->kind)) return false;
  if (field || other || a->kind == CGN_GIVEN_HEADER) return false;
  return a->set_kind == b->set_kind && cgn_text_equal_nocase(a->name, b->name);
}

static bool has_value(const cgn_scenario_given *given, cgn_text value) {
  for (uint32_t i = 0; i < given->count; i++)
    if (cgn_text_equal(given->values[i], value)) return true;
  return false;
}

/* ---- Changing it ----------------------------------------------------------------- */

static void copy_given(cgn_scenario *to, uint32_t index, const cgn_scenario_given *given) {
  to->givens[index] = *given;
  to->givens[index].values = to->values[index];
  for (uint32_t i = 0; i < given->count; i++) to->values[index][i] = given->values[i];
}

void cgn_scenario_copy(cgn_scenario *to, const cgn_scenario *from) {
  to->count = from->count;
  for (uint32_t i = 0; i < from->count; i++) copy_given(to, i, &from->givens[i]);
}

void cgn_scenario_drop(cgn_scenario *scenario, uint32_t index) {
  scenario->count--;
  if (index < scenario->count) copy_given(scenario, index, &scenario->givens[scenario->count]);
}

void cgn_scenario_drop_value(cgn_scenario *scenario, uint32_t index, uint32_t value) {
  cgn_scenario_given *given = &scenario->givens[index];
  given->count--;
  for (uint32_t i = value; i < given->count; i++) scenario->values[index][i] = scenario->values[index][i + 1];
}

/* A field that is not given is absent, except smtp.authcid: it is then as smtp.auth. */
static bool is_needless(const cgn_scenario_given *given) {
  return given->kind == CGN_GIVEN_ABSENT && given->field != CONSIGNE_FIELD_SMTP_AUTHCID;
}

bool cgn_scenario_put(cgn_scenario *scenario, const cgn_scenario_given *given) {
  if (given->count > CGN_SCENARIO_VALUES) return false;
  for (uint32_t i = scenario->count; i-- > 0;)
    if (is_about_same(&scenario->givens[i], given) || excludes(&scenario->givens[i], given))
      cgn_scenario_drop(scenario, i);
  if (is_needless(given)) return true;
  if (scenario->count == CGN_SCENARIO_GIVENS) return false;
  copy_given(scenario, scenario->count++, given);
  return true;
}

static bool is_ip(cgn_text text) {
  cgn_ip ip;
  return cgn_ip_read(text, &ip);
}

/* A relay has one name and one address. */
static bool append_relay(cgn_scenario *scenario, uint32_t index, cgn_text value) {
  cgn_scenario_given *given = &scenario->givens[index];
  for (uint32_t i = given->count; i-- > 0;)
    if (is_ip(given->values[i]) == is_ip(value)) cgn_scenario_drop_value(scenario, index, i);
  scenario->values[index][given->count++] = value;
  return true;
}

bool cgn_scenario_append(cgn_scenario *scenario, const cgn_scenario_given *given) {
  uint32_t index = 0;
  while (index < scenario->count &&
         !(scenario->givens[index].kind == given->kind && scenario->givens[index].silent == given->silent &&
           is_about_same(&scenario->givens[index], given)))
    index++;
  if (index == scenario->count || given->count == 0) return cgn_scenario_put(scenario, given);
  cgn_scenario_given *found = &scenario->givens[index];
  if (given->field == CONSIGNE_FIELD_RELAY) return append_relay(scenario, index, given->values[0]);
  for (uint32_t i = 0; i < given->count; i++) {
    if (given->kind != CGN_GIVEN_OWNERS && has_value(found, given->values[i])) continue;
    if (found->count == CGN_SCENARIO_VALUES) return false;
    scenario->values[index][found->count++] = given->values[i];
  }
  return true;
}

void cgn_scenario_replace(cgn_scenario *scenario, cgn_text from, cgn_text to) {
  for (uint32_t i = 0; i < scenario->count; i++)
    for (uint32_t j = 0; j < scenario->givens[i].count; j++)
      if (cgn_text_equal(scenario->values[i][j], from)) scenario->values[i][j] = to;
}

/* ---- Comparison ------------------------------------------------------------------ */

static bool says(const cgn_scenario_given *whole, const cgn_scenario_given *part) {
  bool same = whole->kind == part->kind && whole->field == part->field && whole->instant == part->instant &&
              whole->set_kind == part->set_kind && whole->silent == part->silent &&
              cgn_text_equal(whole->name, part->name);
  if (same && part->kind == CGN_GIVEN_SEAL) same = cgn_text_equal(whole->values[0], part->values[0]);
  for (uint32_t i = 0; same && i < part->count; i++) same = has_value(whole, part->values[i]);
  return same;
}

bool cgn_scenario_contains(const cgn_scenario *whole, const cgn_scenario *part) {
  for (uint32_t i = 0; i < part->count; i++) {
    bool found = false;
    for (uint32_t j = 0; !found && j < whole->count; j++) found = says(&whole->givens[j], &part->givens[i]);
    if (!found) return false;
  }
  return true;
}

uint64_t cgn_given_hash(const cgn_scenario_given *given) {
  const cgn_hash_key key = {(uint64_t)given->kind << 33 | (uint64_t)given->silent << 32 | (uint32_t)given->field,
                            (uint64_t)given->instant};
  uint64_t hash = cgn_hash(key, given->name), values = given->count;
  for (uint32_t i = 0; i < given->count; i++) {
    bool sealer = given->kind == CGN_GIVEN_SEAL && i == 0;
    values += cgn_hash((cgn_hash_key){hash, sealer}, given->values[i]);
  }
  return hash ^ values * (hash | 1);
}

uint64_t cgn_scenario_hash(const cgn_scenario *scenario) {
  uint64_t sum = scenario->count;
  for (uint32_t i = 0; i < scenario->count; i++) sum += cgn_given_hash(&scenario->givens[i]);
  return sum;
}

/* ---- As a ruleset takes it ------------------------------------------------------- */

static bool is_external(const struct consigne_ruleset *ruleset, const cgn_scenario_given *given) {
  const cgn_program *program = cgn_program_of(ruleset);
  const cgn_set *sets = CGN_ITEMS(ruleset->image, program->sets, cgn_set);
  for (uint32_t i = 0; i < program->sets.count; i++)
    if (sets[i].external && sets[i].kind == given->set_kind &&
        cgn_text_equal_nocase(cgn_image_text(ruleset->image, sets[i].name), given->name))
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

static bool is_asked_for(const struct consigne_ruleset *ruleset, const cgn_scenario_given *given) {
  switch (given->kind) {
  case CGN_GIVEN_LIMIT: return has_limit(ruleset, given->name);
  case CGN_GIVEN_SET: return is_external(ruleset, given);
  case CGN_GIVEN_OWNERS: return cgn_program_of(ruleset)->owners_external;
  case CGN_GIVEN_SEAL:
  case CGN_GIVEN_HEADER: return true;
  case CGN_GIVEN_VALUES:
  case CGN_GIVEN_ABSENT:
  case CGN_GIVEN_NULL:
  case CGN_GIVEN_UNKNOWN: break;
  }
  return given->field || cgn_program_fact(ruleset, given->name);
}

/* A word from a table of a ruleset is in lower case. A word that a person wrote may not be. */
static bool is_known_word(const struct consigne_ruleset *ruleset, const cgn_scenario_given *given, cgn_text value) {
  char lower[CGN_NAME_OCTETS];
  int field = given->field ? given->field : cgn_program_fact(ruleset, given->name);
  if (value.length > sizeof lower) return false;
  for (size_t i = 0; i < value.length; i++) lower[i] = cgn_to_lower(value.at[i]);
  return cgn_program_word(ruleset, field, (cgn_text){lower, value.length});
}

static bool has_unknown_word(const struct consigne_ruleset *ruleset, const cgn_scenario_given *given) {
  const cgn_field *field = cgn_field_of(given->field);
  if (given->kind != CGN_GIVEN_VALUES || (field && field->type != CGN_TYPE_WORD)) return false;
  for (uint32_t i = 0; i < given->count; i++)
    if (!is_known_word(ruleset, given, given->values[i])) return true;
  return false;
}

void cgn_scenario_for(const struct consigne_ruleset *ruleset, const cgn_scenario *from, cgn_scenario *to) {
  to->count = 0;
  for (uint32_t i = 0; i < from->count; i++) {
    const cgn_scenario_given *given = &from->givens[i];
    if (!is_asked_for(ruleset, given)) continue;
    copy_given(to, to->count, given);
    cgn_scenario_given *copy = &to->givens[to->count++];
    if (!has_unknown_word(ruleset, given)) continue;
    copy->kind = CGN_GIVEN_UNKNOWN;
    copy->count = 0;
  }
}

/* ---- As the language writes it --------------------------------------------------- */

void cgn_given_print_field(cgn_buffer *out, const cgn_scenario_given *given) {
  const cgn_field *field = cgn_field_of(given->field);
  cgn_buffer_add_string(out, field ? field->name : "fact.");
  if (!field) cgn_buffer_add(out, given->name);
}

enum { PAIRS = CGN_SCENARIO_VALUES / 2 };

/* Room for the words and entries of a given. */
typedef struct room {
  cgn_word words[CGN_SCENARIO_VALUES];
  cgn_ast_owner entries[PAIRS];
} room;

static cgn_ast_owner *link_owners(room *in, const cgn_scenario_given *given) {
  uint32_t count = given->count / 2;
  for (uint32_t i = 0; i < count; i++) {
    in->entries[i] = (cgn_ast_owner){.next = i + 1 < count ? &in->entries[i + 1] : NULL};
    in->entries[i].item.text = given->values[2 * i];
    in->entries[i].logins = cgn_words_of(&in->words[i], &given->values[2 * i + 1], 1);
  }
  return count ? in->entries : NULL;
}

/* The first value of a seal is the sealer. */
static void set_seal(cgn_ast_given *tree, const cgn_scenario_given *given) {
  uint64_t instance = 0;
  cgn_text_to_number(given->name, CGN_SEALS, &instance);
  tree->instance = (uint32_t)instance;
  tree->name.text = given->values[0];
  tree->values.first = tree->values.first->next;
  tree->values.count--;
}

void cgn_given_print(cgn_buffer *out, const cgn_scenario_given *given) {
  room in;
  cgn_ast_given tree = {.kind = given->kind, .silent = given->silent, .instant = given->instant};
  tree.field.number = given->field;
  tree.set_kind = given->set_kind;
  tree.name.text = given->name;
  if (given->kind == CGN_GIVEN_OWNERS)
    tree.owners = link_owners(&in, given);
  else
    tree.values = cgn_words_of(in.words, given->values, given->count);
  if (given->kind == CGN_GIVEN_SEAL && given->count > 0) set_seal(&tree, given);
  if (given->kind <= CGN_GIVEN_UNKNOWN) {
    cgn_given_print_field(out, given);
    cgn_buffer_add_octet(out, ' ');
  }
  cgn_print_given(out, &tree);
}
