/* SPDX-License-Identifier: MIT */
/* Logins that are not there: texts that show one to a peer without, and `self` where logins have no domain. */
#include "advise/advice/adviser.h"
#include "rules/placeholder.h"

/* ---- Texts ---------------------------------------------------------------------- */

static bool is_login(int field) {
  return cgn_field_row(field)->type == CGN_TYPE_LOGIN;
}

/* True where the clause can only hold for a peer that has logged in: an absent login makes a test false. */
static bool needs_login(const cgn_condition *clause) {
  bool absent = clause->test == CGN_TEST_ABSENT;
  if (is_login(clause->field.number)) return absent == clause->negated;
  return !clause->negated && is_login(clause->right.number);
}

/* The condition holds for no peer without a login. */
static bool asks_login(const cgn_condition *condition) {
  bool any = condition->node == CGN_NODE_AND;
  if (condition->node == CGN_NODE_CLAUSE) return needs_login(condition);
  for (const cgn_condition *one = condition->first; one; one = one->next)
    if (asks_login(one) == any) return any;
  return !any;
}

/* Somewhere in it a login is absent: the author has thought of peers without one. */
static bool speaks_of_absence(const cgn_condition *condition) {
  bool clause = condition->node == CGN_NODE_CLAUSE;
  if (clause && is_login(condition->field.number) && condition->test == CGN_TEST_ABSENT) return true;
  for (const cgn_condition *one = condition->first; one; one = one->next)
    if (speaks_of_absence(one)) return true;
  return false;
}

/* A placeholder of the text that shows a login; kind NONE: there is none. */
static cgn_placeholder login_shown(const cgn_adviser *adviser, cgn_text text) {
  cgn_cursor cursor = cgn_cursor_of(text);
  for (;;) {
    cgn_placeholder one = cgn_placeholder_next(adviser->ast, &cursor);
    if (one.kind == CGN_PLACEHOLDER_NONE) return one;
    if (one.kind == CGN_PLACEHOLDER_FIELD && is_login(one.field)) return one;
  }
}

static cgn_placeholder shown_by(const cgn_adviser *adviser, const cgn_ast_verdict *verdict) {
  if (verdict->text.form == CGN_TOKEN_STRING) return login_shown(adviser, verdict->text.text);
  cgn_placeholder shown = {.kind = CGN_PLACEHOLDER_NONE};
  const cgn_ast_text *text = verdict->reply_found ? verdict->reply_found->texts : NULL;
  for (; text && shown.kind == CGN_PLACEHOLDER_NONE; text = text->next)
    shown = login_shown(adviser, text->text.text);
  return shown;
}

static void check_texts(cgn_adviser *adviser) {
  for (const cgn_ast_rule *rule = adviser->ast->rules; rule; rule = rule->next) {
    if (speaks_of_absence(rule->when) || (rule->unless && speaks_of_absence(rule->unless))) return;
    cgn_placeholder shown = shown_by(adviser, &rule->verdict);
    if (shown.kind == CGN_PLACEHOLDER_NONE || asks_login(rule->when)) continue;
    cgn_advice(
        adviser->checker.load, "empty-placeholder", rule->verdict.text.place,
        "a peer that has not logged in reads nothing in place of {%}: put a rule with \"smtp.auth is absent\" "
        "before this one, or leave it out",
        shown.name);
  }
}

/* ---- self ---------------------------------------------------------------------------- */

/* How many logins the ruleset names, and one without a domain. */
typedef struct named {
  const cgn_word *bare;
  bool whole; /* one has a domain */
} named;

static void note(named *all, const cgn_words *logins) {
  for (const cgn_word *one = logins->first; one; one = one->next) {
    bool whole = cgn_text_find(one->text, 0, '@') < one->text.length;
    all->whole |= whole || one->form == CGN_TOKEN_REGEX;
    if (!whole && !all->bare) all->bare = one;
  }
}

static void note_condition(named *all, const cgn_condition *condition) {
  if (condition->node == CGN_NODE_CLAUSE && condition->test == CGN_TEST_IN && is_login(condition->field.number))
    note(all, &condition->items);
  for (const cgn_condition *one = condition->first; one; one = one->next) note_condition(all, one);
}

static named all_named(const cgn_ast *ast) {
  named all = {NULL, false};
  for (const cgn_ast_set *set = ast->sets; set; set = set->next)
    for (const cgn_ast_source *one = set->sources; one && set->kind == CGN_SET_LOGINS; one = one->next)
      note(&all, &one->items);
  for (const cgn_ast_owner *owner = ast->owners; owner; owner = owner->next)
    if (owner->kind == CGN_OWNER_ENTRY) note(&all, &owner->logins);
  for (const cgn_ast_rule *rule = ast->rules; rule; rule = rule->next) {
    note_condition(&all, rule->when);
    if (rule->unless) note_condition(&all, rule->unless);
  }
  return all;
}

static void check_self(cgn_adviser *adviser) {
  const cgn_ast_owner *self = adviser->ast->owners;
  while (self && self->kind != CGN_OWNER_SELF && self->kind != CGN_OWNER_SELF_DOMAIN) self = self->next;
  if (!self || adviser->ast->origin.text.length) return;
  named all = all_named(adviser->ast);
  if (!all.bare || all.whole) return;
  cgn_advice(adviser->checker.load, "bare-login", self->place,
             "\"%\" has no domain, and such a login equals no address: write \"origin DOMAIN\", or \"self local\"",
             all.bare->text);
}

void cgn_advise_logins(cgn_adviser *adviser) {
  check_texts(adviser);
  check_self(adviser);
}
