/* SPDX-License-Identifier: MIT */
/* What loads cost, in time and in memory. */
#include "growth.h"
#include "items.h"
#include "measure.h"

#include <stdio.h>
#include <string.h>

#define OWNED "any identity not owned by smtp.auth"
#define COUNT(of) (sizeof(of) / sizeof *(of))

/* A list with one rule on it; `add` NULL: `count` rules with names of their own, or patterns in sets of a thousand.
 */
typedef struct list {
  const char *kind, *clause;
  add_item *add;
  bool file;
  unsigned count;
  text rules, items;
  counted memory; /* of the last load: octets that are kept, and the most there were */
  double nanoseconds[MOST_ROUNDS];
} list;

static void make_list(list *one) {
  if (!one->add) {
    one->rules = strcmp(one->kind, "rules") == 0 ? rules_of(one->count) : rules_on_patterns(one->count);
    return;
  }
  one->items = list_of(one->add, one->count);
  one->rules = rules_on_list(one->kind, one->clause, &one->items, one->file);
}

static double time_load(list *one) {
  counted count = {0, 0, 0};
  consigne_options *options = counted_options(&count);
  consigne_ruleset *ruleset = NULL;
  if (one->file) consigne_options_add_source(options, "list", 4, one->items.at, one->items.length);
  size_t octets = count.octets;
  double before = now();
  int status = consigne_ruleset_load_text(one->rules.at, one->rules.length, NULL, 0, options, NULL, &ruleset);
  double spent = now() - before;
  demand(status == CONSIGNE_OK, "load");
  one->memory = (counted){count.octets - octets, count.peak - octets, count.calls};
  consigne_ruleset_free(ruleset);
  consigne_options_free(options);
  return spent / one->count;
}

/* Larger ones in fewer rounds: their time moves less. */
static bool takes_part(const list *one, unsigned round) {
  enum { LARGE = 1000000 };
  return round == 0 || one->count < LARGE || (one->count == LARGE && round < 3);
}

static void measure(list *one, unsigned rounds) {
  unsigned taken = 0;
  make_list(one);
  for (unsigned round = 0; round < rounds && takes_part(one, round); round++)
    one->nanoseconds[taken++] = time_load(one);
  double items = one->count, written = (double)(one->file ? one->items.length : one->rules.length);
  printf("| %s | %u | %s | %.0f | %.0f | %.0f | %.0f |\n", one->kind, one->count,
         one->file  ? "file"
         : one->add ? "braces"
                    : "rules",
         median(one->nanoseconds, taken), written / items, (double)one->memory.octets / items,
         (double)one->memory.peak / items);
  text_free(&one->rules);
  text_free(&one->items);
}

#define ANY "any identity"
#define LIST(kind, clause, add, file, count)                                                                       \
  {                                                                                                                \
    kind, clause, add, file, count, {0}, {0}, {0}, {                                                               \
      0                                                                                                            \
    }                                                                                                              \
  }
#define RULES(kind, count)                                                                                         \
  {                                                                                                                \
    kind, NULL, NULL, false, count, {0}, {0}, {0}, {                                                               \
      0                                                                                                            \
    }                                                                                                              \
  }

void growth_of_loads(unsigned rounds) {
  static list all[] = {RULES("rules", 10),
                       RULES("rules", 1000),
                       RULES("rules", 10000),
                       RULES("rules", 100000),
                       LIST("domains", ANY, add_domain, true, 1000),
                       LIST("domains", ANY, add_domain, true, 100000),
                       LIST("domains", ANY, add_domain, true, 1000000),
                       LIST("domains", ANY, add_domain, true, 10000000),
                       LIST("domains", ANY, add_domain, false, 1000000),
                       LIST("domains", ANY, add_below, true, 50000),
                       LIST("addresses", ANY, add_address, true, 1000),
                       LIST("addresses", ANY, add_address, true, 100000),
                       LIST("addresses", ANY, add_address, true, 1000000),
                       LIST("logins", "smtp.auth", add_login, true, 1000000),
                       LIST("relays", "relay", add_network, true, 1000),
                       LIST("relays", "relay", add_network, true, 100000),
                       LIST("relays", "relay", add_network, true, 1000000),
                       RULES("patterns", 100),
                       RULES("patterns", 1000),
                       RULES("patterns", 4000),
                       LIST("owners", OWNED, add_owner, true, 1000),
                       LIST("owners", OWNED, add_owner, true, 1000000)};
  printf("\nLoads. A rule has a set of four domains of its own; patterns stand in sets of a thousand; `owners` is "
         "a login "
         "map, whose lines have an address, a login and the pair of them.\n"
         "\n| what | number | from | ns each | octets each, as written | kept | most while loading |\n"
         "| --- | ---: | --- | ---: | ---: | ---: | ---: |\n");
  for (unsigned i = 0; i < COUNT(all); i++) measure(&all[i], rounds);
}

void load_once(const char *kind, bool file, unsigned count) {
  static const struct {
    const char *kind, *clause;
    add_item *add;
  } kinds[] = {{"domains", ANY, add_domain},
               {"addresses", ANY, add_address},
               {"owners", OWNED, add_owner},
               {"logins", "smtp.auth", add_login},
               {"relays", "relay", add_network}};
  list one = {.kind = kind, .file = file, .count = count};
  for (unsigned i = 0; i < COUNT(kinds); i++) {
    if (strcmp(kinds[i].kind, kind) != 0) continue;
    one.clause = kinds[i].clause;
    one.add = kinds[i].add;
  }
  make_list(&one);
  printf("%.0f ns each", time_load(&one));
  printf(", again %.0f", time_load(&one));
  printf(", kept %zu octets, at most %zu\n", one.memory.octets / count, one.memory.peak / count);
  text_free(&one.rules);
  text_free(&one.items);
}
