/* SPDX-License-Identifier: MIT */
/* Members: each name once, with every set it was added to, through many growths and chosen collisions. */
#include "rules/compile/members.h"

#include "../support/exact.h"
#include "base/limits.h"
#include "rules/program.h"

#include <criterion/criterion.h>
#include <stdio.h>

typedef struct table {
  cgn_members members;
  cgn_classes classes;
  cgn_buffer image;
  cgn_names names;
} table;

static void start(table *t, const cgn_allocator *allocator) {
  cgn_members_init(&t->members, allocator);
  cgn_classes_init(&t->classes, allocator);
  cgn_buffer_init(&t->image, allocator);
}

static bool finish(table *t) {
  return cgn_members_finish(&t->members, &t->classes, &t->image, &t->names);
}

static void end(table *t) {
  cgn_members_free(&t->members);
  cgn_classes_free(&t->classes);
  cgn_buffer_free(&t->image);
}

static bool add(table *t, uint8_t kind, const char *key, uint32_t set) {
  cgn_text text = exact_string(key);
  bool added = cgn_members_add(&t->members, kind, text, false, set);
  exact_free(text);
  return added;
}

static uint32_t sets_of(const table *t, uint8_t kind, const char *key, const uint32_t **sets) {
  uint32_t count;
  *sets =
      cgn_class_sets(t->image.at, cgn_names_find(t->image.at, &t->names, kind, cgn_text_of_string(key)), &count);
  return count;
}

Test(members, sets) {
  table t;
  const uint32_t *sets;
  start(&t, &cgn_allocator_default);
  cr_assert(add(&t, CGN_NAME_DOMAIN, "a.example", 0));
  cr_assert(add(&t, CGN_NAME_DOMAIN, "a.example", 0));
  cr_assert(add(&t, CGN_NAME_DOMAIN_BELOW, "a.example", 1));
  cr_assert(add(&t, CGN_NAME_DOMAIN, "b.example", 2));
  cr_assert(add(&t, CGN_NAME_DOMAIN, "a.example", 2));
  cr_assert(add(&t, CGN_NAME_DOMAIN, "a.example", 7));
  uint32_t value = 5, second = 6;
  cr_assert(cgn_members_put(&t.members, CGN_NAME_ALIAS, CGN_TEXT("a.example"), false, &value));
  cr_assert(cgn_members_put(&t.members, CGN_NAME_ALIAS, CGN_TEXT("a.example"), false, &second));
  cr_expect(value == 5 && second == 5, "the first value stays");
  cr_expect_eq(cgn_members_value(&t.members, CGN_NAME_ALIAS, CGN_TEXT("a.example")), 5);
  cr_expect_eq(cgn_members_value(&t.members, CGN_NAME_ALIAS, CGN_TEXT("b.example")), CGN_NONE);
  cr_assert(cgn_members_settle(&t.members));
  cr_expect_eq(cgn_members_first(&t.members, CGN_NAME_DOMAIN, CGN_TEXT("a.example")), 0);
  cr_expect_eq(cgn_members_first(&t.members, CGN_NAME_DOMAIN, CGN_TEXT("b.example")), 2);
  cr_expect_eq(cgn_members_first(&t.members, CGN_NAME_DOMAIN, CGN_TEXT("c.example")), CGN_NONE);
  cr_assert(finish(&t));
  cr_assert_eq(sets_of(&t, CGN_NAME_DOMAIN, "a.example", &sets), 3);
  cr_expect(sets[0] == 0 && sets[1] == 2 && sets[2] == 7);
  cr_assert_eq(sets_of(&t, CGN_NAME_DOMAIN_BELOW, "a.example", &sets), 1);
  cr_expect_eq(sets[0], 1);
  cr_expect_eq(sets_of(&t, CGN_NAME_HOST, "a.example", &sets), 0);
  cr_expect_eq(cgn_names_find(t.image.at, &t.names, CGN_NAME_ALIAS, CGN_TEXT("a.example")), 5);
  end(&t);
}

Test(members, none) {
  table t;
  start(&t, &cgn_allocator_default);
  cr_expect_eq(cgn_members_value(&t.members, CGN_NAME_DOMAIN, CGN_TEXT("x")), CGN_NONE);
  cr_expect_eq(cgn_members_first(&t.members, CGN_NAME_DOMAIN, CGN_TEXT("x")), CGN_NONE);
  cr_expect(finish(&t));
  end(&t);
}

/* Name i is in the sets that divide i + 1, of ten. */
Test(members, many) {
  enum { NAMES = 50000, SETS = 10 };
  table t;
  char key[32];
  start(&t, &cgn_allocator_default);
  for (uint32_t set = 0; set < SETS; set++) {
    for (uint32_t i = 0; i < NAMES; i++) {
      if ((i + 1) % (set + 1)) continue;
      snprintf(key, sizeof key, "n%u.example", i);
      cr_assert(add(&t, CGN_NAME_DOMAIN, key, set));
    }
  }
  cr_expect_eq(t.members.count, NAMES);
  cr_assert(finish(&t));
  uint32_t wrong = 0;
  for (uint32_t i = 0; i < NAMES; i++) {
    const uint32_t *sets;
    uint32_t expected = 0, count;
    snprintf(key, sizeof key, "n%u.example", i);
    count = sets_of(&t, CGN_NAME_DOMAIN, key, &sets);
    for (uint32_t set = 0; set < SETS; set++) {
      if ((i + 1) % (set + 1)) continue;
      wrong += expected >= count || sets[expected] != set;
      expected++;
    }
    wrong += count != expected;
  }
  cr_expect_eq(wrong, 0);
  end(&t);
}

/* Names that begin their probes at one slot under the key that is in force: it changes, and they are all found. */
Test(members, collisions) {
  enum { NAMES = 2 * CGN_PROBES };
  table t;
  char keys[NAMES][16];
  uint32_t count = 0;
  start(&t, &cgn_allocator_default);
  cr_assert(add(&t, CGN_NAME_WORD, "first", 0));
  const cgn_hash_key key = t.members.key;
  for (uint32_t i = 0; count < NAMES; i++) {
    int length = snprintf(keys[count], sizeof keys[count], "%u", i);
    cgn_text text = {keys[count], (size_t)length};
    if (cgn_hash((cgn_hash_key){key.k0, key.k1 ^ CGN_NAME_WORD}, text) >> 54) continue;
    cr_assert(add(&t, CGN_NAME_WORD, keys[count], count));
    count++;
  }
  cr_assert(cgn_members_settle(&t.members));
  cr_expect_neq(t.members.key.k0, key.k0);
  for (uint32_t i = 0; i < NAMES; i++)
    cr_expect_eq(cgn_members_first(&t.members, CGN_NAME_WORD, cgn_text_of_string(keys[i])), i, "%u", i);
  cr_expect_eq(t.members.count, NAMES + 1);
  end(&t);
}

Test(members, memory) {
  for (size_t n = 1;; n++) {
    failing state = {.fails_at = n};
    cgn_allocator allocator = failing_allocator(&state);
    table t;
    start(&t, &allocator);
    bool done = true;
    for (uint32_t i = 0; i < 300 && done; i++) {
      char key[16];
      snprintf(key, sizeof key, "%u", i);
      done = add(&t, CGN_NAME_LOGIN, key, 0) && add(&t, CGN_NAME_LOGIN, key, 0);
    }
    done = done && finish(&t);
    cr_expect_eq(done, state.failures == 0, "allocation %zu", n);
    end(&t);
    cr_expect_eq(state.blocks, 0);
    if (done) break;
  }
}
