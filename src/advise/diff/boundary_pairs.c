/* SPDX-License-Identifier: MIT */
/*
 * Values that mean something together only: an address and the login that owns
 * it, an address and the relay it is delegated to, two fields that are equal, a
 * value and a caller who says YES of it, a limit and its key.
 */
#include "advise/diff/boundary.h"
#include "decide/fields.h"

/* One program, while its pairs are told. */
typedef struct pairs {
  cgn_boundary *boundary;
  int side;
  const struct consigne_ruleset *ruleset, *other;
  const char *image;
  const cgn_program *program;
  cgn_text *logins[2]; /* by number: of this ruleset, and of the other */
} pairs;

static cgn_told given(const pairs *of, int field) {
  return cgn_boundary_name(of->boundary, of->side, field);
}

/* Says a value of a field; of identity what the sender shows and the envelope says. */
static void say(const pairs *of, cgn_move *move, int field, cgn_text value) {
  bool each = field == CONSIGNE_FIELD_IDENTITY;
  cgn_move_say(move, given(of, each ? CONSIGNE_FIELD_HEADER_FROM : field), value);
  if (each && move->count < CGN_MOVE_GIVENS) cgn_move_say(move, given(of, CONSIGNE_FIELD_SMTP_MAILFROM), value);
}

/* ---- Owners -------------------------------------------------------------------------- */

/* An item that is owned, as an address. */
static cgn_text owned_address(const pairs *of, cgn_text key) {
  cgn_buffer *text = &of->boundary->text;
  cgn_buffer_clear(text);
  if (key.length > 0 && key.at[0] == '@') cgn_buffer_add_octet(text, 'a');
  cgn_buffer_add(text, key);
  of->boundary->failed |= text->failed;
  return cgn_buffer_text(text);
}

/* Logins of a program by their numbers, which the classes of owners have. */
static cgn_text *read_logins(const pairs *of, const struct consigne_ruleset *ruleset) {
  const cgn_names *names = &cgn_program_of(ruleset)->names;
  uint32_t count = 0;
  cgn_name_entry entry;
  for (uint32_t place = 0; place < cgn_names_slots(names); place++)
    if (cgn_names_at(ruleset->image, names, place, &entry)) count += entry.kind == CGN_NAME_OWNER;
  cgn_text *logins = cgn_allocate(&of->boundary->arena.allocator, ((size_t)count + 1) * sizeof *logins);
  of->boundary->failed |= !logins;
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

/* The owners of a key in one of the rulesets; how many are logins, which stand before groups. */
static const uint32_t *owners_of(const struct consigne_ruleset *ruleset, cgn_text key, uint32_t *logins,
                                 uint32_t *count) {
  uint32_t class = cgn_names_find(ruleset->image, &cgn_program_of(ruleset)->names, CGN_NAME_OWNED, key);
  const uint32_t *owners = cgn_class_sets(ruleset->image, class, count);
  for (*logins = *count; *logins > 0 && (owners[*logins - 1] & CGN_OWNER_SET);) --*logins;
  return owners;
}

/* The address with this login. */
static void say_owner(const pairs *of, const cgn_test *test, cgn_text key, cgn_text login, bool apart) {
  cgn_move move = cgn_move_start(apart);
  say(of, &move, test->field, owned_address(of, key));
  cgn_move_say(&move, given(of, test->right), login);
  cgn_boundary_add(of->boundary, &move);
}

/* Each login that owns it in one of them; a sample of those that own it in both. */
static void say_owned(const pairs *of, const cgn_test *test, cgn_text key, bool apart) {
  const struct consigne_ruleset *both[2] = {of->ruleset, of->other};
  uint32_t common = 0, alone = 0;
  for (int i = 0; i < 2; i++) {
    uint32_t logins, count;
    const uint32_t *owners = owners_of(both[i], key, &logins, &count);
    for (uint32_t j = 0; j < logins; j++) {
      cgn_text login = of->logins[i][owners[j]];
      bool differs = !owns(both[1 - i], key, login);
      uint32_t *told = differs ? &alone : &common;
      if (++*told <= (differs ? CGN_MOVES_APART : CGN_MOVES_COMMON)) say_owner(of, test, key, login, differs);
    }
  }
  cgn_boundary_value(of->boundary, of->side, test->field, owned_address(of, key), apart);
}

static bool is_named_elsewhere(const pairs *of, const cgn_name_entry *entry) {
  return cgn_names_find(of->other->image, &cgn_program_of(of->other)->names, entry->kind, entry->key) != CGN_NONE;
}

/* Whether both name the same number of owners of it, and this one no login that the other does not. */
static bool is_owned_alike(const pairs *of, cgn_text key) {
  uint32_t logins, count, others, other_count;
  const uint32_t *owners = owners_of(of->ruleset, key, &logins, &count);
  owners_of(of->other, key, &others, &other_count);
  bool alike = logins == others && count == other_count;
  for (uint32_t i = 0; alike && i < logins; i++) alike = owns(of->other, key, of->logins[0][owners[i]]);
  return alike;
}

/* What one of them owns alone, and a sample of what both have; of a large map as far as it is read. */
static void say_owners(const pairs *of, const cgn_test *test) {
  const cgn_names *names = &of->program->names;
  uint32_t apart = 0, common = 0, logins = 0;
  for (uint32_t place = 0; place < cgn_names_slots(names); place++) {
    cgn_name_entry entry;
    if (!cgn_names_at(of->image, names, place, &entry)) continue;
    bool named = entry.kind == CGN_NAME_OWNED || entry.kind == CGN_NAME_OWNER;
    bool alone = named && !is_named_elsewhere(of, &entry);
    if (entry.kind == CGN_NAME_OWNER && (alone || logins++ < CGN_MOVES_GIVEN))
      cgn_boundary_value(of->boundary, of->side, test->right, entry.key, alone);
    if (entry.kind != CGN_NAME_OWNED || apart >= CGN_MOVES_APART) continue;
    alone = alone || !is_owned_alike(of, entry.key);
    uint32_t *told = alone ? &apart : &common;
    if (++*told <= (alone ? CGN_MOVES_APART : CGN_MOVES_GIVEN)) say_owned(of, test, entry.key, alone);
  }
}

/* A login that is an address, or its local part, or of its domain. */
static void say_self(const pairs *of, const cgn_test *test) {
  static const cgn_text logins[] = {{"a@stranger.example", 18}, {"a", 1}, {"b@stranger.example", 18}};
  for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
    cgn_move move = cgn_move_start(of->program->self != cgn_program_of(of->other)->self);
    say(of, &move, test->field, CGN_TEXT("a@stranger.example"));
    cgn_move_say(&move, given(of, test->right), logins[i]);
    cgn_boundary_add(of->boundary, &move);
  }
  if (!of->program->owners_external) return;
  cgn_move move = cgn_move_start(!cgn_program_of(of->other)->owners_external);
  cgn_move_say(&move, given(of, test->field == CONSIGNE_FIELD_IDENTITY ? CONSIGNE_FIELD_HEADER_FROM : test->field),
               CGN_TEXT("a@stranger.example"));
  cgn_move_say(&move, given(of, test->right), CGN_TEXT("a"));
  cgn_move_say(&move, (cgn_told){.kind = CGN_GIVEN_OWNERS}, CGN_TEXT("a@stranger.example"));
  move.values[2][1] = CGN_TEXT("a");
  move.givens[2].count = 2;
  cgn_boundary_add(of->boundary, &move);
}

/* ---- Equal values ----------------------------------------------------------------------- */

/* The moves there are of one of the fields, made for both. */
static void say_equal(const pairs *of, const cgn_test *test) {
  uint32_t count = of->boundary->count, told = 0;
  int fields[2] = {test->field == CONSIGNE_FIELD_IDENTITY ? CONSIGNE_FIELD_HEADER_FROM : test->field, test->right};
  if (fields[1] == CONSIGNE_FIELD_IDENTITY) fields[1] = CONSIGNE_FIELD_SMTP_MAILFROM;
  if (cgn_field_type(fields[0]) != cgn_field_type(fields[1])) return;
  for (uint32_t i = 0; i < count && told < CGN_MOVES_GIVEN; i++) {
    const cgn_move *like = of->boundary->moves[i];
    bool of_them = cgn_mask_has(like->fields, fields[0]) || cgn_mask_has(like->fields, fields[1]);
    if (!of_them || like->count != 1 || like->givens[0].count != 1) continue;
    cgn_move move = cgn_move_start(like->apart);
    for (int j = 0; j < 2; j++) cgn_move_say(&move, given(of, fields[j]), like->values[0][0]);
    cgn_boundary_add(of->boundary, &move);
    told++;
  }
}

/* ---- What the caller answers --------------------------------------------------------------- */

static void say_yes(const pairs *of, const cgn_set *set, int field) {
  cgn_text value = cgn_boundary_stranger(field);
  if (!value.at) return;
  cgn_move move = cgn_move_start(false);
  cgn_told yes = {.kind = CGN_GIVEN_SET, .name = cgn_image_text(of->image, set->name), .set_kind = set->kind};
  cgn_told of_field = given(of, field == CONSIGNE_FIELD_IDENTITY ? CONSIGNE_FIELD_HEADER_FROM : field);
  bool domain = set->kind == CGN_SET_DOMAINS && cgn_field_type(field) == CGN_TYPE_ADDRESS;
  cgn_move_say(&move, of_field, value);
  cgn_move_say(&move, yes, domain ? cgn_text_slice(value, 2, value.length) : value);
  cgn_boundary_add(of->boundary, &move);
}

/* A set that the caller is asked of: a value with YES of it. */
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
  cgn_told exceeded = {.kind = CGN_GIVEN_LIMIT, .name = cgn_image_text(of->image, limit->name)};
  cgn_move alone = cgn_move_start(false), with_key = alone;
  cgn_move_say(&alone, exceeded, (cgn_text){NULL, 0});
  cgn_boundary_add(of->boundary, &alone);
  cgn_text key = cgn_boundary_stranger(limit->field);
  if (!key.at) return;
  say(of, &with_key, limit->field, key);
  cgn_move_say(&with_key, exceeded, (cgn_text){NULL, 0});
  cgn_boundary_add(of->boundary, &with_key);
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

/* Whether an address is an item of a delegation, or its domain is. */
static bool is_delegated(const pairs *of, cgn_text address) {
  size_t at = cgn_text_find(address, 0, '@');
  return is_item(of, CGN_NAME_ADDRESS, address) ||
         is_item(of, CGN_NAME_DOMAIN, cgn_text_slice(address, at + 1, address.length));
}

static bool is_one_value(const cgn_move *move, int field) {
  return move->count == 1 && move->givens[0].count == 1 && cgn_mask_has(move->fields, field);
}

/* Each address that is delegated with each relay that is told. */
static void say_delegated(const pairs *of, const cgn_test *test) {
  uint32_t count = of->boundary->count, told = 0;
  int field = test->field == CONSIGNE_FIELD_IDENTITY ? CONSIGNE_FIELD_HEADER_FROM : test->field;
  for (uint32_t i = 0; i < count && of->program->delegations.count > 0; i++) {
    const cgn_move *sender = of->boundary->moves[i];
    if (!is_one_value(sender, field) || !is_delegated(of, sender->values[0][0])) continue;
    for (uint32_t j = 0; j < count && told < CGN_MOVES / 16; j++) {
      const cgn_move *relay = of->boundary->moves[j];
      if (!is_one_value(relay, CONSIGNE_FIELD_RELAY)) continue;
      cgn_move move = cgn_move_start(sender->apart || relay->apart);
      say(of, &move, test->field, sender->values[0][0]);
      cgn_move_say(&move, given(of, CONSIGNE_FIELD_RELAY), relay->values[0][0]);
      cgn_boundary_add(of->boundary, &move);
      told++;
    }
  }
}

/* ---- Seals ------------------------------------------------------------------------------ */

static void say_seal(cgn_move *move, const char *number, cgn_text sealer, cgn_text domain) {
  cgn_told seal = {.kind = CGN_GIVEN_SEAL, .name = cgn_text_of_string(number)};
  uint32_t at = move->count;
  cgn_move_say(move, seal, sealer);
  if (!domain.at) return;
  move->values[at][1] = domain;
  move->givens[at].count = 2;
}

/* The domain reported by the sealer alone, and with somebody else's seal behind it or before it. */
static void say_chains(const pairs *of, cgn_text sealer, cgn_text domain, bool apart) {
  const cgn_text nothing = {NULL, 0}, stranger = CGN_TEXT("stranger.example");
  for (int shape = 0; shape < 4; shape++) {
    cgn_move move = cgn_move_start(apart);
    cgn_move_say(&move, given(of, CONSIGNE_FIELD_ARC), CGN_TEXT("pass"));
    if (shape < 2) say_seal(&move, "1", sealer, domain);
    if (shape == 1) say_seal(&move, "2", stranger, nothing);
    if (shape > 1) say_seal(&move, "1", stranger, shape == 2 ? domain : nothing);
    if (shape > 1) say_seal(&move, "2", sealer, shape == 2 ? nothing : domain);
    cgn_boundary_add(of->boundary, &move);
  }
}

/* Each sealer that is told with the domain of each address that is. */
static void say_sealed(const pairs *of, const cgn_test *test) {
  uint32_t count = of->boundary->count, told = 0;
  int field = test->field == CONSIGNE_FIELD_IDENTITY ? CONSIGNE_FIELD_HEADER_FROM : test->field;
  for (uint32_t i = 0; i < count; i++) {
    const cgn_move *sealer = of->boundary->moves[i];
    if (!is_one_value(sealer, CONSIGNE_FIELD_ARC_D)) continue;
    for (uint32_t j = 0; j < count && told < CGN_MOVES_GIVEN; j++) {
      const cgn_move *sender = of->boundary->moves[j];
      if (!is_one_value(sender, field)) continue;
      cgn_text address = sender->values[0][0];
      size_t at = cgn_text_find(address, 0, '@');
      if (at == address.length) continue;
      cgn_text domain = cgn_text_slice(address, at + 1, address.length);
      say_chains(of, sealer->values[0][0], domain, sealer->apart || sender->apart);
      told++;
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

void cgn_boundary_pairs(cgn_boundary *boundary, int side) {
  const struct consigne_ruleset *ruleset = boundary->rulesets[side];
  pairs of = {.boundary = boundary, .side = side, .ruleset = ruleset, .other = boundary->rulesets[1 - side]};
  of.image = ruleset->image;
  of.program = cgn_program_of(ruleset);
  of.logins[0] = read_logins(&of, of.ruleset);
  of.logins[1] = read_logins(&of, of.other);
  const cgn_test *tests = CGN_ITEMS(of.image, of.program->tests, cgn_test);
  for (uint32_t i = 0; i < of.program->tests.count && !boundary->failed; i++) say_pairs(&of, &tests[i]);
  for (int i = 0; i < 2; i++) cgn_release(&boundary->arena.allocator, of.logins[i]);
}
