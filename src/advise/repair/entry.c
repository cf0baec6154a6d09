/* SPDX-License-Identifier: MIT */
/* Proposed changes of the ruleset: an item of a set, an owner, a delegation. For an external source: the answer
 * YES. */
#include "advise/repair/repair.h"
#include "base/instant.h"
#include "decide/need_ask.h"
#include "rules/print/print.h"

static const int64_t year = INT64_C(365) * 86400000; /* then somebody looks at the delegation again */

static cgn_text copy(const cgn_refusal *refusal, cgn_text text) {
  return cgn_arena_copy(&refusal->repairs->arena, text);
}

void cgn_repair_add(const cgn_refusal *refusal, cgn_plans *plans, cgn_repair_change change) {
  cgn_repair_change *kept = cgn_arena_allocate(&refusal->repairs->arena, sizeof *kept);
  if (!kept) return;
  *kept = change;
  kept->value = copy(refusal, change.value);
  kept->clause = copy(refusal, change.clause);
  if (change.name.at) kept->name = copy(refusal, change.name);
  if (change.text.at) kept->text = copy(refusal, change.text);
  const cgn_plan plan = {.changes = {kept}, .count = 1};
  if (!refusal->repairs->arena.failed) cgn_plans_add(plans, &plan);
}

static cgn_buffer *start(const cgn_refusal *refusal) {
  cgn_buffer_clear(&refusal->repairs->buffer);
  return &refusal->repairs->buffer;
}

static void add(const cgn_refusal *refusal, cgn_plans *plans, cgn_repair_change change) {
  if (refusal->repairs->buffer.failed) refusal->repairs->arena.failed = true;
  change.text = cgn_buffer_text(&refusal->repairs->buffer);
  cgn_repair_add(refusal, plans, change);
}

static bool can_change(const cgn_refusal *refusal) {
  return refusal->judge->ruleset->dump != NULL;
}

/* ---- Sets ----------------------------------------------------------------------------------- */

void cgn_repair_item(const cgn_refusal *refusal, cgn_plans *plans, const cgn_test *test, const cgn_view *view) {
  cgn_judge *judge = refusal->judge;
  const cgn_set *set = cgn_set_at(judge, test->set);
  cgn_text name = cgn_image_text(judge->image, set->name);
  cgn_text asked = cgn_view_asked(judge, view, (cgn_part)test->part, set->kind);
  cgn_text clause = cgn_image_text(judge->image, test->text);
  if (name.length == 0) return;
  if (set->external) {
    const cgn_need need = {.kind = CONSIGNE_NEED_SET, .name = name, .key = asked};
    cgn_need_add_id(start(refusal), &need);
    add(refusal, plans,
        (cgn_repair_change){.kind = CONSIGNE_REPAIR_EXTERNAL_ITEM, .value = asked, .name = name, .clause = clause});
    return;
  }
  if (set->kind == CGN_SET_PATTERNS || !can_change(refusal)) return;
  cgn_text item = set->kind == CGN_SET_ADDRESSES && view->type == CGN_TYPE_ADDRESS ? view->plain : asked;
  cgn_print_word(start(refusal), item);
  add(refusal, plans,
      (cgn_repair_change){.kind = CONSIGNE_REPAIR_ITEM, .value = item, .name = name, .clause = clause});
}

/* ---- Owners ------------------------------------------------------------------------------------ */

/*
 * An entry for an address hides the entries for its whole domain. So it must
 * name the owners by those entries too.
 */
static bool add_owners(const cgn_refusal *refusal, const cgn_view *address, cgn_text login) {
  cgn_values_found others = {.count = 0};
  bool whole = cgn_found_hidden(refusal, address, &others);
  cgn_text logins[1 + CGN_REPAIR_VALUES] = {login};
  cgn_word words[1 + CGN_REPAIR_VALUES];
  cgn_ast_owner entry = {.item = {.text = address->plain}};
  for (uint32_t i = 0; i < others.count; i++) logins[1 + i] = others.at[i];
  entry.logins = cgn_words_of(words, logins, 1 + others.count);
  cgn_print_owners(start(refusal), &entry);
  return whole;
}

void cgn_repair_owner(const cgn_refusal *refusal, cgn_plans *plans, const cgn_view *address, const cgn_view *login,
                      cgn_text clause) {
  cgn_repair_change change = {
      .kind = CONSIGNE_REPAIR_OWNER, .value = address->plain, .name = login->text, .clause = clause};
  if (refusal->judge->program->owners_external) {
    const cgn_need need = {
        .kind = CONSIGNE_NEED_OWNERS, .name = CGN_TEXT(""), .key = address->text, .login = login->text};
    cgn_need_add_id(start(refusal), &need);
    change.kind = CONSIGNE_REPAIR_EXTERNAL_OWNER;
    change.value = address->text;
    add(refusal, plans, change);
    return;
  }
  if (can_change(refusal) && add_owners(refusal, address, login->text)) add(refusal, plans, change);
}

/* ---- Delegations ---------------------------------------------------------------------------------- */

/* The relay as a ruleset can name it. Its name comes first, since an address changes sooner. Empty: neither is
 * known. */
static cgn_text relay_of(const cgn_refusal *refusal) {
  cgn_judge *judge = refusal->judge;
  const cgn_value *name = cgn_known_first(cgn_known_of(judge, CONSIGNE_FIELD_RELAY_NAME));
  const cgn_value *ip = cgn_known_first(cgn_known_of(judge, CONSIGNE_FIELD_RELAY_IP));
  if (name) return cgn_view_of(judge, CONSIGNE_FIELD_RELAY_NAME, name)->text;
  if (!ip) return CGN_NO_TEXT;
  cgn_ip_add(start(refusal), &ip->ip);
  return copy(refusal, cgn_buffer_text(&refusal->repairs->buffer));
}

/* The day one year later, in the ruleset's zone. Empty: the time is not known. */
static cgn_text until_of(const cgn_refusal *refusal) {
  int64_t now, day = INT64_C(86400000), zone = (int64_t)refusal->judge->program->zone_minutes * 60000;
  if (cgn_known_now(refusal->judge, &now) != CGN_TRUE || now < 0) return CGN_NO_TEXT;
  int64_t midnight = (now + year + zone) / day * day - zone;
  cgn_instant_add(start(refusal), midnight, refusal->judge->program->zone_minutes);
  return copy(refusal, cgn_buffer_text(&refusal->repairs->buffer));
}

static const cgn_provider *find_provider(const cgn_judge *judge, const cgn_view *address) {
  for (uint32_t i = 0; i < address->carrier_count; i++) {
    uint32_t provider = cgn_set_at(judge, address->carriers[i])->provider;
    if (provider != CGN_NONE) return cgn_provider_at(judge, provider);
  }
  return NULL;
}

void cgn_repair_delegation(const cgn_refusal *refusal, cgn_plans *plans, const cgn_view *address, cgn_text clause) {
  const cgn_provider *provider = find_provider(refusal->judge, address);
  if (!provider || !can_change(refusal)) return;
  cgn_word item, host;
  cgn_text relay = relay_of(refusal);
  if (relay.length == 0) return;
  cgn_ast_source to = {.origin = CGN_FROM_ITEMS, .items = cgn_words_of(&host, &relay, 1)};
  cgn_ast_delegate delegate = {.items = cgn_words_of(&item, &address->plain, 1), .to = &to};
  delegate.until.text = until_of(refusal);
  delegate.because.text = CGN_TEXT("who asked for it, and why");
  cgn_print_delegate(start(refusal), &delegate);
  add(refusal, plans,
      (cgn_repair_change){.kind = CONSIGNE_REPAIR_DELEGATION,
                          .value = address->plain,
                          .name = cgn_image_text(refusal->judge->image, provider->name),
                          .clause = clause});
}
