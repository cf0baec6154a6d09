/* SPDX-License-Identifier: MIT */
#include "plain.h"

#include "exact.h"
#include "mail/mailbox.h"
#include "mail/mailbox_kinds.h"
#include "mail/mailbox_plain.h"

#define WRONG_IF(condition, what)                                                                                  \
  if (condition) return what

static bool ends(cgn_text text) {
  return text.length == 0 || text.at[text.length] == '\0';
}

static const char *compare_address(const cgn_address *one, const cgn_address *other) {
  WRONG_IF(!cgn_text_equal(one->name, other->name), "another name");
  WRONG_IF(!cgn_text_equal(one->local, other->local), "another local part");
  WRONG_IF(!cgn_text_equal(one->lower, other->lower), "another lower case");
  WRONG_IF(!cgn_text_equal(one->domain.key, other->domain.key), "another domain");
  WRONG_IF(one->domain.flags != other->domain.flags, "other flags of the domain");
  WRONG_IF(!cgn_text_equal(one->written, other->written), "another domain as written");
  WRONG_IF(one->group != other->group, "another group");
  WRONG_IF(one->place != other->place, "another place");
  WRONG_IF(!ends(one->name) || !ends(one->local) || !ends(one->lower) || !ends(one->domain.key),
           "no NUL at an end");
  return NULL;
}

static const char *compare_lists(const cgn_mailboxes *one, const cgn_mailboxes *other) {
  const char *wrong = NULL;
  WRONG_IF(one->count != other->count, "another number of mailboxes");
  WRONG_IF(one->defects != other->defects, "other defects");
  WRONG_IF(one->complex != other->complex || one->null != other->null, "another complexity");
  for (uint32_t i = 0; i < one->count && !wrong; i++) wrong = compare_address(&one->at[i], &other->at[i]);
  return wrong;
}

/* The text is gone before anything is compared: what a reader gives is its own. */
static const char *compare(cgn_arena *arena, cgn_text text, bool *plain) {
  uint32_t mapped[2] = {0, 0};
  cgn_mailboxes lists[2] = {{.mapped = &mapped[0]}, {.mapped = &mapped[1]}}, taken = {.limit = 0};
  cgn_mailboxes shown[2] = {{.limit = 0}, {.limit = 0}};
  cgn_text exact = exact_copy(text);
  *plain = cgn_mailboxes_read_plain(arena, exact, &taken, NULL);
  if (!*plain) {
    exact_free(exact);
    WRONG_IF(taken.count || taken.defects || taken.complex, "a trace of a list that was not taken");
    return NULL;
  }
  bool read = cgn_mailboxes_read(arena, exact, &lists[0], &shown[0]);
  read = cgn_mailboxes_read_grammar(arena, exact, &lists[1], &shown[1]) && read;
  bool differ = cgn_mailbox_kinds_differ(arena, exact, &taken);
  exact_free(exact);
  WRONG_IF(!read, "no memory");
  WRONG_IF(differ, "a kind of reader finds another mailbox");
  WRONG_IF(mapped[0] != mapped[1], "another number of mapped labels");
  const char *wrong = compare_lists(&lists[0], &lists[1]);
  return wrong ? wrong : compare_lists(&shown[0], &shown[1]);
}

const char *plain_compare(cgn_text text, bool *plain) {
  cgn_arena arena;
  cgn_arena_init(&arena, &cgn_allocator_default);
  const char *wrong = compare(&arena, text, plain);
  cgn_arena_free(&arena);
  return wrong;
}
