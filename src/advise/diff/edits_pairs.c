/* SPDX-License-Identifier: MIT */
/*
 * Edits with values that have a meaning only together: an address and the
 * login that owns it, an address and the relay to which it is delegated, two
 * fields that are equal, a value and the answer YES for it, a limit and its
 * key.
 */
#include "advise/diff/edits.h"
#include "decide/fields.h"

/* One program, while its pairs are found. */
typedef struct pairs {
  cgn_edits *edits;
  int side;
  const struct consigne_ruleset *ruleset, *other;
  const char *image;
  const cgn_program *program;
  cgn_text *logins[2]; /* by number: those of this ruleset, and of the other */
} pairs;

/* Of identity the part that the sender shows; another field is its own. */
static int one_part(int field) {
  return field == CONSIGNE_FIELD_IDENTITY ? CONSIGNE_FIELD_HEADER_FROM : field;
}

static cgn_scenario_given given_of(const pairs *of, int field) {
  return cgn_edits_given(of->edits, of->side, field);
}

/* Adds a value of a field; for identity, of From and of the reverse-path. */
static void say(const pairs *of, cgn_edit *edit, int field, cgn_text value) {
  bool each = field == CONSIGNE_FIELD_IDENTITY;
  cgn_edit_put(edit, given_of(of, one_part(field)), value);
  if (each && edit->count < CGN_EDIT_GIVENS) cgn_edit_put(edit, given_of(of, CONSIGNE_FIELD_SMTP_MAILFROM), value);
}

/* ---- Owners -------------------------------------------------------------------------- */

/* An owned item as an address. */
static cgn_text owned_address(const pairs *of, cgn_text key) {
  cgn_buffer *text = &of->edits->text;
  cgn_buffer_clear(text);
  if (key.length > 0 && key.at[0] == '@') cgn_buffer_add_octet(text, 'a');
  cgn_buffer_add(text, key);
  of->edits->failed |= text->failed;
  return cgn_buffer_text(text);
}

/* The logins of a program by their numbers, which the classes of owners contain. */
static cgn_text *read_logins(const pairs *of, const struct consigne_ruleset *ruleset) {
  const cgn_names *names = &cgn_program_of(ruleset)->names;
  uint32_t count = 0;
  cgn_name_entry entry;
  for (uint32_t place = 0; place < cgn_names_slots(names); place++)
    if (cgn_names_at(ruleset->image, names, place, &entry)) count += entry.kind == CGN_NAME_OWNER;
  cgn_text *logins = cgn_allocate(&of->edits->arena.allocator, ((size_t)count + 1) * sizeof *logins);
  of->edits->failed |= !logins;
  for (uint32_t place = 0; logins && place < cgn_names_slots(names); place++)
    if (cgn_names_at(ruleset->image, names, place, &entry) && entry.kind == CGN_NAME_OWNER && entry.value < count)
      logins[entry.value] = entry.key;
  return logins;
}

/* Whether a ruleset names this login as an owner of this key. */
static bool owns(const struct consigne_ruleset *ruleset, cgn_text key, cgn_text login) {
  const cgn_names *names = &cgn_program_of(ruleset)->names;
  uint32_t class = cgn_names_find(ruleset->image, names, CGN_NAME_OWNED, key);
  uint32_t number = cgn_names_find(ruleset->image, names, CGN_NAME_OWNER, login);
  return class != CGN_NONE && number != CGN_NONE && cgn_class_has(ruleset->image, class, number);
}

/* The owners of a key in one of the rulesets. Logins stand before groups; *logins is how many they are. */
static const uint32_t *owners_of(const struct consigne_ruleset *ruleset, cgn_text key, uint32_t *logins,
                                 uint32_t *count) {
  uint32_t class = cgn_names_find(ruleset->image, &cgn_program_of(ruleset)->names, CGN_NAME_OWNED, key);
  const uint32_t *owners = cgn_class_sets(ruleset->image, class, count);
  for (*logins = *count; *logins > 0 && (owners[*logins - 1] & CGN_OWNER_SET);) --*logins;
  return owners;
}

/* The address together with this login. */
static void say_owner(const pairs *of, const cgn_test *test, cgn_text key, cgn_text login, bool one_sided) {
  cgn_edit edit = cgn_edit_start(one_sided);
  say(of, &edit, test->field, owned_address(of, key));
  cgn_edit_put(&edit, given_of(of, test->right), login);
  cgn_edits_add(of->edits, &edit);
}

/* Each login that owns the key in only one of the rulesets, and a sample of those that own it in both. */
static void say_owned(const pairs *of, const cgn_test *test, cgn_text key, bool one_sided) {
  const struct consigne_ruleset *both[2] = {of->ruleset, of->other};
  uint32_t common = 0, alone = 0;
  for (int i = 0; i < 2; i++) {
    uint32_t logins, count;
    const uint32_t *owners = owners_of(both[i], key, &logins, &count);
    for (uint32_t j = 0; j < logins; j++) {
      cgn_text login = of->logins[i][owners[j]];
      bool differs = !owns(both[1 - i], key, login);
      uint32_t *made = differs ? &alone : &common;
      if (++*made <= (differs ? CGN_EDITS_ONE_SIDED : CGN_EDITS_COMMON)) say_owner(of, test, key, login, differs);
    }
  }
  cgn_edits_add_value(of->edits, of->side, test->field, owned_address(of, key), one_sided);
}

static bool is_named_elsewhere(const pairs *of, const cgn_name_entry *entry) {
  return cgn_names_find(of->other->image, &cgn_program_of(of->other)->names, entry->kind, entry->key) != CGN_NONE;
}

/* Whether both rulesets name the same owners of the key, as far as numbers and logins show. */
static bool is_owned_alike(const pairs *of, cgn_text key) {
  uint32_t logins, count, others, other_count;
  const uint32_t *owners = owners_of(of->ruleset, key, &logins, &count);
  owners_of(of->other, key, &others, &other_count);
  bool alike = logins == others && count == other_count;
  for (uint32_t i = 0; alike && i < logins; i++) alike = owns(of->other, key, of->logins[0][owners[i]]);
  return alike;
}

/* Keys that only one ruleset has, and a sample of those that both have. Of a large map, only the first part. */
static void say_owners(const pairs *of, const cgn_test *test) {
  const cgn_names *names = &of->program->names;
  uint32_t one_sided = 0, common = 0, logins = 0;
  for (uint32_t place = 0; place < cgn_names_slots(names); place++) {
    cgn_name_entry entry;
    if (!cgn_names_at(of->image, names, place, &entry)) continue;
    bool named = entry.kind == CGN_NAME_OWNED || entry.kind == CGN_NAME_OWNER;
    bool alone = named && !is_named_elsewhere(of, &entry);
    if (entry.kind == CGN_NAME_OWNER && (alone || logins++ < CGN_EDITS_GIVEN))
      cgn_edits_add_value(of->edits, of->side, test->right, entry.key, alone);
    if (entry.kind != CGN_NAME_OWNED || one_sided >= CGN_EDITS_ONE_SIDED) continue;
    alone = alone || !is_owned_alike(of, entry.key);
    uint32_t *made = alone ? &one_sided : &common;
    if (++*made <= (alone ? CGN_EDITS_ONE_SIDED : CGN_EDITS_GIVEN)) say_owned(of, test, entry.key, alone);
  }
}

/* Logins that own an address because they are it, are its local part, or are of its domain. */
static void say_self(const pairs *of, const cgn_test *test) {
  static const cgn_text logins[] = {{"a@stranger.example", 18}, {"a", 1}, {"b@stranger.example", 18}};
  for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
    cgn_edit edit = cgn_edit_start(of->program->self != cgn_program_of(of->other)->self);
    say(of, &edit, test->field, CGN_TEXT("a@stranger.example"));
    cgn_edit_put(&edit, given_of(of, test->right), logins[i]);
    cgn_edits_add(of->edits, &edit);
  }
  if (!of->program->owners_external) return;
  cgn_edit edit = cgn_edit_start(!cgn_program_of(of->other)->owners_external);
  cgn_edit_put(&edit, given_of(of, one_part(test->field)), CGN_TEXT("a@stranger.example"));
  cgn_edit_put(&edit, given_of(of, test->right), CGN_TEXT("a"));
  cgn_edit_put(&edit, (cgn_scenario_given){.kind = CGN_GIVEN_OWNERS}, CGN_TEXT("a@stranger.example"));
  edit.values[2][1] = CGN_TEXT("a");
  edit.givens[2].count = 2;
  cgn_edits_add(of->edits, &edit);
}

/* ---- Equal values ----------------------------------------------------------------------- */

/* Each edit that there is of one of the fields, made for both fields. */
static void say_equal(const pairs *of, const cgn_test *test) {
  uint32_t count = of->edits->count, made = 0;
  int fields[2] = {one_part(test->field), test->right};
  if (fields[1] == CONSIGNE_FIELD_IDENTITY) fields[1] = CONSIGNE_FIELD_SMTP_MAILFROM;
  if (cgn_field_type(fields[0]) != cgn_field_type(fields[1])) return;
  for (uint32_t i = 0; i < count && made < CGN_EDITS_GIVEN; i++) {
    const cgn_edit *like = of->edits->at[i];
    bool of_them = cgn_mask_has(like->fields, fields[0]) || cgn_mask_has(like->fields, fields[1]);
    if (!of_them || like->count != 1 || like->givens[0].count != 1) continue;
    cgn_edit edit = cgn_edit_start(like->one_sided);
    for (int j = 0; j < 2; j++) cgn_edit_put(&edit, given_of(of, fields[j]), like->values[0][0]);
    cgn_edits_add(of->edits, &edit);
    made++;
  }
}

/* ---- What the caller answers --------------------------------------------------------------- */

static void say_yes(const pairs *of, const cgn_set *set, int field) {
  cgn_text value = cgn_edits_stranger(field);
  if (!value.at) return;
  cgn_edit edit = cgn_edit_start(false);
  cgn_scenario_given yes = {
      .kind = CGN_GIVEN_SET, .name = cgn_image_text(of->image, set->name), .set_kind = set->kind};
  cgn_scenario_given of_field = given_of(of, one_part(field));
  bool domain = set->kind == CGN_SET_DOMAINS && cgn_field_type(field) == CGN_TYPE_ADDRESS;
  cgn_edit_put(&edit, of_field, value);
  cgn_edit_put(&edit, yes, domain ? cgn_text_slice(value, 2, value.length) : value);
  cgn_edits_add(of->edits, &edit);
}

/* For an external set: a value together with the answer YES for it. */
static void say_external(const pairs *of, const cgn_test *test) {
  const cgn_set *sets = CGN_ITEMS(of->image, of->program->sets, cgn_set);
  const cgn_provider *providers = CGN_ITEMS(of->image, of->program->providers, cgn_provider);
  if (test->kind == CGN_TEST_IN && test->set != CGN_NONE) {
    if (sets[test->set].external) say_yes(of, &sets[test->set], test->field);
    return;
  }
  for (uint32_t i = 0; i < of->program->providers.count; i++) {
    const uint32_t both[2] = {providers[i].domains, providers[i].relays};
    for (int j = 0; j < 2; j++) {
      const cgn_set *set = both[j] == CGN_NONE ? NULL : &sets[both[j]];
      int field = j == 1 ? CONSIGNE_FIELD_RELAY : test->field;
      if (set && set->external) say_yes(of, set, field);
    }
  }
}

static void say_limit(const pairs *of, const cgn_test *test) {
  const cgn_limit *limit = &CGN_ITEMS(of->image, of->program->limits, cgn_limit)[test->set];
  cgn_scenario_given exceeded = {.kind = CGN_GIVEN_LIMIT, .name = cgn_image_text(of->image, limit->name)};
  cgn_edit alone = cgn_edit_start(false), with_key = alone;
  cgn_edit_put(&alone, exceeded, (cgn_text){NULL, 0});
  cgn_edits_add(of->edits, &alone);
  cgn_text key = cgn_edits_stranger(limit->field);
  if (!key.at) return;
  say(of, &with_key, limit->field, key);
  cgn_edit_put(&with_key, exceeded, (cgn_text){NULL, 0});
  cgn_edits_add(of->edits, &with_key);
}

/* ---- Delegations --------------------------------------------------------------------------- */

static bool is_item(const pairs *of, uint8_t kind, cgn_text key) {
  const cgn_set *sets = CGN_ITEMS(of->image, of->program->sets, cgn_set);
  uint32_t count, class = cgn_names_find(of->image, &of->program->names, kind, key);
  const uint32_t *members = cgn_class_sets(of->image, class, &count);
  for (uint32_t i = 0; i < count; i++)
    if (sets[members[i]].delegation != CGN_NONE) return true;
  return false;
}

/* Whether the address, or its domain, is an item of a delegation. */
static bool is_delegated(const pairs *of, cgn_text address) {
  size_t at = cgn_text_find(address, 0, '@');
  return is_item(of, CGN_NAME_ADDRESS, address) ||
         is_item(of, CGN_NAME_DOMAIN, cgn_text_slice(address, at + 1, address.length));
}

static bool is_one_value(const cgn_edit *edit, int field) {
  return edit->count == 1 && edit->givens[0].count == 1 && cgn_mask_has(edit->fields, field);
}

/* Each delegated address with each relay that an edit gives. */
static void say_delegated(const pairs *of, const cgn_test *test) {
  uint32_t count = of->edits->count, made = 0;
  int field = one_part(test->field);
  for (uint32_t i = 0; i < count && of->program->delegations.count > 0; i++) {
    const cgn_edit *sender = of->edits->at[i];
    if (!is_one_value(sender, field) || !is_delegated(of, sender->values[0][0])) continue;
    for (uint32_t j = 0; j < count && made < CGN_EDITS / 16; j++) {
      const cgn_edit *relay = of->edits->at[j];
      if (!is_one_value(relay, CONSIGNE_FIELD_RELAY)) continue;
      cgn_edit edit = cgn_edit_start(sender->one_sided || relay->one_sided);
      say(of, &edit, test->field, sender->values[0][0]);
      cgn_edit_put(&edit, given_of(of, CONSIGNE_FIELD_RELAY), relay->values[0][0]);
      cgn_edits_add(of->edits, &edit);
      made++;
    }
  }
}

/* ---- Seals ------------------------------------------------------------------------------ */

static void say_seal(cgn_edit *edit, const char *number, cgn_text sealer, cgn_text domain) {
  cgn_scenario_given seal = {.kind = CGN_GIVEN_SEAL, .name = cgn_text_of_string(number)};
  uint32_t at = edit->count;
  cgn_edit_put(edit, seal, sealer);
  if (!domain.at) return;
  edit->values[at][1] = domain;
  edit->givens[at].count = 2;
}

/* The sealer alone reports the domain; or another seal stands after it; or another seal stands before it. */
static void say_chains(const pairs *of, cgn_text sealer, cgn_text domain, bool one_sided) {
  const cgn_text nothing = {NULL, 0}, stranger = CGN_TEXT("stranger.example");
  for (int shape = 0; shape < 4; shape++) {
    cgn_edit edit = cgn_edit_start(one_sided);
    cgn_edit_put(&edit, given_of(of, CONSIGNE_FIELD_ARC), CGN_TEXT("pass"));
    if (shape < 2) say_seal(&edit, "1", sealer, domain);
    if (shape == 1) say_seal(&edit, "2", stranger, nothing);
    if (shape > 1) say_seal(&edit, "1", stranger, shape == 2 ? domain : nothing);
    if (shape > 1) say_seal(&edit, "2", sealer, shape == 2 ? nothing : domain);
    cgn_edits_add(of->edits, &edit);
  }
}

/* Each sealer that an edit gives with the domain of each address that an edit gives. */
static void say_sealed(const pairs *of, const cgn_test *test) {
  uint32_t count = of->edits->count, made = 0;
  int field = one_part(test->field);
  for (uint32_t i = 0; i < count; i++) {
    const cgn_edit *sealer = of->edits->at[i];
    if (!is_one_value(sealer, CONSIGNE_FIELD_ARC_D)) continue;
    for (uint32_t j = 0; j < count && made < CGN_EDITS_GIVEN; j++) {
      const cgn_edit *sender = of->edits->at[j];
      if (!is_one_value(sender, field)) continue;
      cgn_text address = sender->values[0][0];
      size_t at = cgn_text_find(address, 0, '@');
      if (at == address.length) continue;
      cgn_text domain = cgn_text_slice(address, at + 1, address.length);
      say_chains(of, sealer->values[0][0], domain, sealer->one_sided || sender->one_sided);
      made++;
    }
  }
}

static void say_pairs(const pairs *of, const cgn_test *test) {
  switch ((cgn_test_kind)test->kind) {
  case CGN_TEST_OWNED:
    say_owners(of, test);
    say_self(of, test);
    return;
  case CGN_TEST_EQUALS: say_equal(of, test); return;
  case CGN_TEST_LIMIT: say_limit(of, test); return;
  case CGN_TEST_SEALED: say_sealed(of, test); return;
  case CGN_TEST_IN: say_external(of, test); return;
  case CGN_TEST_CARRIED:
    say_external(of, test);
    say_delegated(of, test);
    return;
  case CGN_TEST_ABSENT:
  case CGN_TEST_NULL:
  case CGN_TEST_MALFORMED:
  case CGN_TEST_ALIGNED:
  case CGN_TEST_ALIGNED_EXACTLY: return;
  }
}

void cgn_edits_find_pairs(cgn_edits *edits, int side) {
  const struct consigne_ruleset *ruleset = edits->rulesets[side];
  pairs of = {.edits = edits, .side = side, .ruleset = ruleset, .other = edits->rulesets[1 - side]};
  of.image = ruleset->image;
  of.program = cgn_program_of(ruleset);
  of.logins[0] = read_logins(&of, of.ruleset);
  of.logins[1] = read_logins(&of, of.other);
  const cgn_test *tests = CGN_ITEMS(of.image, of.program->tests, cgn_test);
  for (uint32_t i = 0; i < of.program->tests.count && !edits->failed; i++) say_pairs(&of, &tests[i]);
  for (int i = 0; i < 2; i++) cgn_release(&edits->arena.allocator, of.logins[i]);
}
