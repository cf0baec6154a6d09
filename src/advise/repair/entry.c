/* SPDX-License-Identifier: MIT */
/* Changes of the ruleset that are proposed: an item of a set, an owner, a delegation; or that an external source
 * has one. */
#include "advise/repair/repair.h"
#include "base/instant.h"
#include "decide/need_ask.h"
#include "rules/print/print.h"

static const int64_t year = INT64_C(365) * 86400000; /* after which somebody looks at a delegation again */

static cgn_text copy(const cgn_refusal *refusal, cgn_text text) {
  return cgn_arena_copy(&refusal->repairs->arena, text);
}

void cgn_repair_step(const cgn_refusal *refusal, cgn_ways *ways, cgn_step step) {
  cgn_step *kept = cgn_arena_allocate(&refusal->repairs->arena, sizeof *kept);
  if (!kept) return;
  *kept = step;
  kept->value = copy(refusal, step.value);
  kept->clause = copy(refusal, step.clause);
  if (step.name.at) kept->name = copy(refusal, step.name);
  if (step.text.at) kept->text = copy(refusal, step.text);
  const cgn_way way = {.steps = {kept}, .count = 1};
  if (!refusal->repairs->arena.failed) cgn_ways_add(ways, &way);
}

static cgn_buffer *start(const cgn_refusal *refusal) {
  cgn_buffer_clear(&refusal->repairs->buffer);
  return &refusal->repairs->buffer;
}

static void add(const cgn_refusal *refusal, cgn_ways *ways, cgn_step step) {
  if (refusal->repairs->buffer.failed) refusal->repairs->arena.failed = true;
  step.text = cgn_buffer_text(&refusal->repairs->buffer);
  cgn_repair_step(refusal, ways, step);
}

static bool can_change(const cgn_refusal *refusal) {
  return refusal->judge->ruleset->dump != NULL;
}

/* ---- Sets ----------------------------------------------------------------------------------- */

void cgn_repair_item(const cgn_refusal *refusal, cgn_ways *ways, const cgn_test *test, const cgn_view *view) {
  cgn_judge *judge = refusal->judge;
  const cgn_set *set = cgn_set_at(judge, test->set);
  cgn_text name = cgn_image_text(judge->image, set->name);
  cgn_text asked = cgn_view_asked(judge, view, (cgn_part)test->part, set->kind);
  cgn_text clause = cgn_image_text(judge->image, test->text);
  if (name.length == 0) return;
  if (set->external) {
    const cgn_need need = {.kind = CONSIGNE_NEED_SET, .name = name, .key = asked};
    cgn_need_add_id(start(refusal), &need);
    add(refusal, ways,
        (cgn_step){.kind = CONSIGNE_REPAIR_EXTERNAL_ITEM, .value = asked, .name = name, .clause = clause});
    return;
  }
  if (set->kind == CGN_SET_PATTERNS || !can_change(refusal)) return;
  cgn_text item = set->kind == CGN_SET_ADDRESSES && view->type == CGN_TYPE_ADDRESS ? view->plain : asked;
  cgn_print_word(start(refusal), item);
  add(refusal, ways, (cgn_step){.kind = CONSIGNE_REPAIR_ITEM, .value = item, .name = name, .clause = clause});
}

/* ---- Owners ------------------------------------------------------------------------------------ */

/* An entry for an address hides those for its whole domain: who owns it by them is named in it, too. */
static bool add_owners(const cgn_refusal *refusal, const cgn_view *address, cgn_text login) {
  cgn_values_found others = {.count = 0};
  bool whole = cgn_found_hidden(refusal, address, &others);
  cgn_buffer *out = start(refusal);
  cgn_buffer_add_string(out, "owners { ");
  cgn_print_word(out, address->plain);
  cgn_buffer_add_string(out, " by ");
  if (others.count > 0) cgn_buffer_add_string(out, "{ ");
  cgn_print_word(out, login);
  for (uint32_t i = 0; i < others.count; i++) {
    cgn_buffer_add_octet(out, ' ');
    cgn_print_word(out, others.at[i]);
  }
  cgn_buffer_add_string(out, others.count > 0 ? " } }" : " }");
  return whole;
}

void cgn_repair_owner(const cgn_refusal *refusal, cgn_ways *ways, const cgn_view *address, const cgn_view *login,
                      cgn_text clause) {
  cgn_step step = {.kind = CONSIGNE_REPAIR_OWNER, .value = address->plain, .name = login->text, .clause = clause};
  if (refusal->judge->program->owners_external) {
    const cgn_need need = {
        .kind = CONSIGNE_NEED_OWNERS, .name = CGN_TEXT(""), .key = address->text, .login = login->text};
    cgn_need_add_id(start(refusal), &need);
    step.kind = CONSIGNE_REPAIR_EXTERNAL_OWNER;
    step.value = address->text;
    add(refusal, ways, step);
    return;
  }
  if (can_change(refusal) && add_owners(refusal, address, login->text)) add(refusal, ways, step);
}

/* ---- Delegations ---------------------------------------------------------------------------------- */

/* The relay as it can stand in a ruleset: by its name, which outlives its address. */
static bool add_relay(const cgn_refusal *refusal, cgn_buffer *out) {
  cgn_judge *judge = refusal->judge;
  const cgn_value *name = cgn_known_first(cgn_known_of(judge, CONSIGNE_FIELD_RELAY_NAME));
  const cgn_value *ip = cgn_known_first(cgn_known_of(judge, CONSIGNE_FIELD_RELAY_IP));
  if (name)
    cgn_print_word(out, cgn_view_of(judge, CONSIGNE_FIELD_RELAY_NAME, name)->text);
  else if (ip)
    cgn_ip_add(out, &ip->ip);
  return name || ip;
}

/* The day after a year, in the ruleset's zone. */
static void add_until(const cgn_refusal *refusal, cgn_buffer *out) {
  int64_t now, day = INT64_C(86400000), zone = (int64_t)refusal->judge->program->zone_minutes * 60000;
  if (cgn_known_now(refusal->judge, &now) != CGN_TRUE || now < 0) return;
  int64_t midnight = (now + year + zone) / day * day - zone;
  cgn_buffer_add_string(out, " until ");
  cgn_instant_add(out, midnight, refusal->judge->program->zone_minutes);
}

static const cgn_provider *find_provider(const cgn_judge *judge, const cgn_view *address) {
  for (uint32_t i = 0; i < address->carrier_count; i++) {
    uint32_t provider = cgn_set_at(judge, address->carriers[i])->provider;
    if (provider != CGN_NONE) return cgn_provider_at(judge, provider);
  }
  return NULL;
}

void cgn_repair_delegation(const cgn_refusal *refusal, cgn_ways *ways, const cgn_view *address, cgn_text clause) {
  const cgn_provider *provider = find_provider(refusal->judge, address);
  if (!provider || !can_change(refusal)) return;
  cgn_buffer *out = start(refusal);
  cgn_buffer_add_string(out, "delegate { ");
  cgn_print_word(out, address->plain);
  cgn_buffer_add_string(out, " } to { ");
  if (!add_relay(refusal, out)) return;
  cgn_buffer_add_string(out, " }");
  add_until(refusal, out);
  cgn_buffer_add_string(out, " because \"who asked for it, and why\"");
  add(refusal, ways,
      (cgn_step){.kind = CONSIGNE_REPAIR_DELEGATION,
                 .value = address->plain,
                 .name = cgn_image_text(refusal->judge->image, provider->name),
                 .clause = clause});
}
