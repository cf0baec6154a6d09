/* SPDX-License-Identifier: MIT */
/* What the sets of a ruleset list, read back from its tables. */
#include "../support/loaded.h"
#include "../support/rows.h"
#include "advise/set_items.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define MX " rule r { when listener is mx reject }\n"

typedef struct seen {
  cgn_buffer texts; /* each followed by a blank */
  uint32_t set;
} seen;

static bool note(void *context, const cgn_set_item *listed) {
  seen *of = context;
  for (uint32_t i = 0; i < listed->set_count; i++) {
    if (listed->sets[i] != of->set) continue;
    cgn_buffer_add(&of->texts, listed->text);
    cgn_buffer_add_octet(&of->texts, ' ');
  }
  return true;
}

static bool has(const char *texts, const char *item) {
  char word[80];
  snprintf(word, sizeof word, "%s ", item);
  const char *at = strstr(texts, word);
  return at && (at == texts || at[-1] == ' ');
}

/* Items come in no order that means something, so each is looked for, and their number compared. */
Test(set_items, items_of_a_set) {
  static const struct {
    const char *name, *rules;
    const char *items[5];
    uint32_t count;
  } rows[] = {
      {"domains", "domains s { A.example *.b.example }" MX, {"a.example", "*.b.example"}, 2},
      {"addresses", "addresses s { x@a.example y@* *@c.example }" MX, {"x@a.example", "y@*", "c.example"}, 3},
      {"logins", "origin a.example logins s { Cath }" MX, {"cath@a.example"}, 1},
      {"words", "words s { One two }" MX, {"one", "two"}, 2},
      {"relay names", "relays s { mx.a.example *.b.example }" MX, {"mx.a.example", "*.b.example"}, 2},
      {"the ends of a network", "relays s { 192.0.2.0/24 }" MX, {"192.0.2.0", "192.0.2.255"}, 2},
      {"one address", "relays s { 192.0.2.7 }" MX, {"192.0.2.7"}, 1},
      {"a network in another set's network",
       "relays o { 192.0.2.64/26 } relays s { 192.0.2.0/24 }" MX,
       {"192.0.2.0", "192.0.2.63", "192.0.2.64", "192.0.2.128", "192.0.2.255"},
       6},
      {"the last network of all",
       "relays s { ffff::/16 }" MX,
       {"ffff::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
       2},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    loaded rules;
    seen of;
    cgn_buffer scratch;
    load_good_rules(&rules, rows[i].rules);
    of.set = loaded_set(&rules, "s");
    cgn_buffer_init(&of.texts, &cgn_allocator_default);
    cgn_buffer_init(&scratch, &cgn_allocator_default);
    cr_expect(cgn_set_items_walk(rules.ruleset, &scratch, note, &of), "%s: whole", rows[i].name);
    const char *texts = cgn_buffer_string(&of.texts);
    uint32_t count = 0;
    for (const char *c = texts; *c; c++) count += *c == ' ';
    cr_expect_eq(count, rows[i].count, "%s: %s", rows[i].name, texts);
    for (size_t j = 0; j < COUNT(rows[i].items) && rows[i].items[j]; j++)
      cr_expect(has(texts, rows[i].items[j]), "%s: %s in %s", rows[i].name, rows[i].items[j], texts);
    cgn_buffer_free(&of.texts);
    cgn_buffer_free(&scratch);
    loaded_free(&rules);
  }
}

static bool stop(void *context, const cgn_set_item *listed) {
  (void)listed;
  return ++*(int *)context < 2;
}

Test(set_items, the_visitor_ends_the_walk) {
  loaded rules;
  cgn_buffer scratch;
  int visits = 0;
  load_good_rules(&rules, "words s { a b c }" MX);
  cgn_buffer_init(&scratch, &cgn_allocator_default);
  cr_expect_not(cgn_set_items_walk(rules.ruleset, &scratch, stop, &visits));
  cr_expect_eq(visits, 2);
  cgn_buffer_free(&scratch);
  loaded_free(&rules);
}
