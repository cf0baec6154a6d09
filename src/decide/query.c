/* SPDX-License-Identifier: MIT */
/*
 * The setters of a query: which field, in which order, and the state each
 * leaves. What a text says is query_value.c; header sections are query_header.c.
 */
#include "decide/query.h"

#include "decide/query_authres.h"
#include "decide/query_pair.h"
#include "decide/query_signature.h"
#include "decide/query_value.h"
#include "mail/host.h"
#include "rules/language_tag.h"

int cgn_query_init(struct consigne_query *query, const consigne_options *options) {
  const cgn_allocator *allocator = cgn_options_allocator(options);
  query->allocator = *allocator;
  cgn_arena_init(&query->session, allocator);
  cgn_arena_init(&query->transaction, allocator);
  cgn_arena_init(&query->spare, allocator);
  cgn_arena_init(&query->names, allocator);
  cgn_buffer_init(&query->buffer, allocator);
  query->limit_values = cgn_options_limit(options, CONSIGNE_LIMIT_VALUES);
  query->limit_recipients = cgn_options_limit(options, CONSIGNE_LIMIT_RECIPIENTS);
  query->limit_mailboxes = cgn_options_limit(options, CONSIGNE_LIMIT_MAILBOXES);
  query->limit_header = cgn_options_limit(options, CONSIGNE_LIMIT_HEADER_OCTETS);
  return CONSIGNE_OK;
}

void cgn_query_release(struct consigne_query *query) {
  cgn_arena_free(&query->session);
  cgn_arena_free(&query->transaction);
  cgn_arena_free(&query->spare);
  cgn_arena_free(&query->names);
  cgn_buffer_free(&query->buffer);
}

static void begin_transaction(struct consigne_query *query, uint32_t values) {
  if (query->header_begun) memset(query->header_fields, 0, sizeof query->header_fields);
  query->authres_fields = query->seen_count = 0;
  query->authres_dropped = 0;
  query->mapped = 0;
  query->header_begun = query->header_ended = false;
  query->value_count = values;
  query->id = (cgn_text){NULL, 0};
  cgn_query_forget_answers(query);
  cgn_query_forget_failures(query);
}

void cgn_query_reset(struct consigne_query *query) {
  cgn_arena_reset(&query->session);
  query->session_kept = 0;
  cgn_arena_reset(&query->transaction);
  for (int field = 0; (field = cgn_query_used_after(query, field)) != 0;) cgn_query_clear(query, field);
  query->trusted_count = 0;
  query->languages = (cgn_text){NULL, 0};
  query->failure_count = 0;
  begin_transaction(query, 0);
}

/* Values are renumbered densely: what the session keeps comes first. */
void cgn_query_next(struct consigne_query *query) {
  uint32_t number = 0;
  for (int field = 0; (field = cgn_query_used_after(query, field)) != 0;) {
    cgn_values *values = &query->fields[field];
    if (cgn_field_row(field)->scope != CGN_SCOPE_SESSION || values->reported) {
      cgn_query_clear(query, field);
      continue;
    }
    values->kept = true;
    for (uint32_t i = 0; i < values->count; i++) values->at[i].number = number++;
  }
  cgn_arena_reset(&query->transaction);
  cgn_query_tidy_session(query);
  begin_transaction(query, number);
}

int cgn_query_fact(const struct consigne_query *query, cgn_text name) {
  for (uint32_t i = 0; i < query->fact_count; i++)
    if (cgn_text_equal_nocase(query->facts[i], name)) return CGN_FIRST_FACT + (int)i;
  return 0;
}

int cgn_query_field(struct consigne_query *query, cgn_text name, int *field) {
  const cgn_field *info = cgn_field_named(name);
  if (info) {
    *field = info->number;
    return CONSIGNE_OK;
  }
  const cgn_text prefix = CGN_TEXT("fact.");
  if (name.length <= prefix.length || name.length > prefix.length + CGN_NAME_OCTETS ||
      !cgn_text_equal_nocase(cgn_text_slice(name, 0, prefix.length), prefix))
    return CONSIGNE_E_FIELD;
  cgn_text fact = cgn_text_slice(name, prefix.length, name.length);
  int known = cgn_query_fact(query, fact);
  if (!known) {
    if (query->fact_count == CGN_FACTS) return CONSIGNE_E_LIMIT;
    cgn_text copy = cgn_arena_copy(&query->names, fact);
    if (!copy.at) return CONSIGNE_E_MEMORY;
    query->facts[query->fact_count++] = copy;
    known = CGN_FIRST_FACT + (int)query->fact_count - 1;
  }
  *field = known;
  return CONSIGNE_OK;
}

/* The slot that a text goes into: relay by the shape of the text. 0: no field that a text sets. */
static int slot_for(const struct consigne_query *query, int field, cgn_text value) {
  cgn_ip ip;
  if (field == CONSIGNE_FIELD_RELAY)
    return cgn_host_read_ip(value, &ip) ? CONSIGNE_FIELD_RELAY_IP : CONSIGNE_FIELD_RELAY_NAME;
  if (cgn_field_row(field)->parts[0] || field == CONSIGNE_FIELD_NOW) return 0;
  if (cgn_field_of(field)) return field;
  return field >= CGN_FIRST_FACT && field < CGN_FIRST_FACT + (int)query->fact_count ? field : 0;
}

static bool is_given(const struct consigne_query *query, int field) {
  return query->fields[field].state != CGN_NOT_GIVEN;
}

/* A field comes before the one it falls back on; both may be set anew in another transaction. */
static bool is_too_late(const struct consigne_query *query, int slot, bool only) {
  int fallback = cgn_field_row(slot)->fallback;
  return fallback && is_given(query, fallback) && !(only && query->fields[fallback].kept);
}

static int give(struct consigne_query *query, int field, cgn_text value, bool only) {
  if (value.length == 0) return CONSIGNE_E_FORM;
  int slot = slot_for(query, field, value);
  if (!slot) return CONSIGNE_E_FIELD;
  cgn_query_drop_reports(query, slot);
  if (cgn_query_says_relay_twice(query, slot) || is_too_late(query, slot, only)) return CONSIGNE_E_ORDER;
  if (query->fields[slot].seals) return CONSIGNE_E_ORDER; /* a chain is told by its seals or without them */
  if (only) cgn_query_begin_anew(query, field, slot);
  cgn_values *values = cgn_query_slot(query, slot);
  if (values->state == CGN_COMPLETE || (cgn_field_is_single(slot) && values->texts > 0)) return CONSIGNE_E_ORDER;
  int status = cgn_query_read(query, slot, value);
  if (status != CONSIGNE_OK) return status;
  values->state = only ? CGN_COMPLETE : CGN_OPEN;
  return CONSIGNE_OK;
}

int cgn_query_set(struct consigne_query *query, int field, cgn_text value) {
  int status = give(query, field, value, true);
  if (status == CONSIGNE_OK && query->failure_count > 0) cgn_query_mend(query, field);
  return cgn_query_fail(query, field, status);
}

int cgn_query_add(struct consigne_query *query, int field, cgn_text value) {
  return cgn_query_fail(query, field, give(query, field, value, false));
}

static void end_slot(struct consigne_query *query, int field) {
  cgn_values *values = cgn_query_slot(query, field);
  if (values->state == CGN_COMPLETE) return;
  values->state = CGN_COMPLETE;
  if (field == CONSIGNE_FIELD_SMTP_MAILFROM && values->texts == 0) values->null = true; /* never absent */
}

/*
 * Whether a field that was not set becomes absent with all others: not one that
 * falls back on another, nor smtp.rcptto, since each message has a recipient.
 */
static bool ends_with_all(int field) {
  const cgn_field *row = cgn_field_row(field);
  return !row->parts[0] && !row->fallback && row->scope != CGN_SCOPE_RECIPIENT;
}

static void end_all(struct consigne_query *query) {
  int facts = CGN_FIRST_FACT + (int)query->fact_count;
  for (int slot = 1; slot < facts; slot = slot == CGN_FIELDS ? CGN_FIRST_FACT : slot + 1) {
    if (query->fields[slot].state == CGN_COMPLETE) continue;
    if (!is_given(query, slot)) {
      if (!ends_with_all(slot)) continue;
      cgn_query_slot(query, slot)->rest = true;
    }
    end_slot(query, slot);
  }
}

static void end_header(struct consigne_query *query) {
  for (int slot = 1; slot <= CGN_FIELDS; slot++)
    if (cgn_field_is_header(slot)) end_slot(query, slot);
}

static int end_field(struct consigne_query *query, int field) {
  bool relay = cgn_field_includes(CONSIGNE_FIELD_RELAY, field);
  int slot = field == CONSIGNE_FIELD_NOW || relay ? field : slot_for(query, field, CGN_TEXT(""));
  if (!slot) return cgn_query_fail(query, field, CONSIGNE_E_FIELD);
  if (relay && cgn_query_says_relay_twice(query, slot)) return cgn_query_fail(query, field, CONSIGNE_E_ORDER);
  for (int i = 0, part; (part = cgn_field_part(slot, i)) != 0; i++) {
    end_slot(query, part);
    end_slot(query, cgn_query_other_of_seals(query, part));
  }
  return CONSIGNE_OK;
}

int cgn_query_end(struct consigne_query *query, int field) {
  if (field != CONSIGNE_FIELD_ALL && field != CONSIGNE_FIELD_HEADERS) return end_field(query, field);
  cgn_query_end_reports(query);
  if (field == CONSIGNE_FIELD_ALL)
    end_all(query);
  else
    end_header(query);
  return CONSIGNE_OK;
}

int cgn_query_drop(struct consigne_query *query, int field) {
  bool whole = field == CONSIGNE_FIELD_NOW || field == CONSIGNE_FIELD_RELAY;
  int slot = whole ? field : slot_for(query, field, CGN_TEXT(""));
  if (!slot) return cgn_query_fail(query, field, CONSIGNE_E_FIELD);
  for (int i = 0, part; (part = cgn_field_part(slot, i)) != 0; i++) {
    cgn_query_clear(query, cgn_query_other_of_seals(query, part));
    cgn_query_clear(query, part);
  }
  return CONSIGNE_OK;
}

int cgn_query_set_number(struct consigne_query *query, int field, int64_t number) {
  if (field != CONSIGNE_FIELD_NOW) return cgn_query_fail(query, field, CONSIGNE_E_FIELD);
  query->now = number;
  cgn_values *values = cgn_query_slot(query, CONSIGNE_FIELD_NOW);
  values->state = CGN_COMPLETE;
  values->texts = 1;
  cgn_query_mend(query, CONSIGNE_FIELD_NOW);
  return CONSIGNE_OK;
}

/* What an incident id is made of. */
static bool is_id(cgn_text id) {
  for (size_t i = 0; i < id.length; i++)
    if (id.at[i] <= ' ' || id.at[i] > '~') return false;
  return id.length > 0 && id.length <= CGN_INCIDENT_ID_OCTETS;
}

/* A copy of what is no field but is set as one. */
static int keep_text(struct consigne_query *query, int what, cgn_arena *arena, cgn_text text, cgn_text *kept) {
  *kept = cgn_arena_copy(arena, text);
  if (!kept->at) return cgn_query_fail(query, what, CONSIGNE_E_MEMORY);
  cgn_query_mend(query, what);
  return CONSIGNE_OK;
}

int cgn_query_set_id(struct consigne_query *query, cgn_text id) {
  if (!is_id(id)) return cgn_query_fail(query, CGN_OF_ID, CONSIGNE_E_FORM);
  return keep_text(query, CGN_OF_ID, &query->transaction, id, &query->id);
}

int cgn_query_set_language(struct consigne_query *query, cgn_text tags) {
  if (tags.length > CGN_LANGUAGES_OCTETS || !cgn_language_list_is_well_formed(tags))
    return cgn_query_fail(query, CGN_OF_LANGUAGE, CONSIGNE_E_FORM);
  return keep_text(query, CGN_OF_LANGUAGE, &query->session, tags, &query->languages);
}

/* ---- Copies: lists, which may grow, are copied; texts, which never change, are shared ---- */

static bool copy_values(struct consigne_query *to, int field, const cgn_values *from) {
  cgn_values *values = cgn_query_slot(to, field);
  *values = *from;
  values->capacity = values->count;
  if (from->count == 0) return true;
  values->at = cgn_arena_allocate_array(cgn_query_arena(to, field), from->count, sizeof *values->at);
  if (values->at) memcpy(values->at, from->at, from->count * sizeof *values->at);
  return values->at != NULL;
}

static void copy_rest(struct consigne_query *to, const struct consigne_query *from) {
  memcpy(to->facts, from->facts, sizeof to->facts);
  to->fact_count = from->fact_count;
  to->value_count = from->value_count;
  memcpy(to->header_fields, from->header_fields, sizeof to->header_fields);
  memcpy(to->trusted, from->trusted, sizeof to->trusted);
  to->trusted_count = from->trusted_count;
  to->authres_fields = from->authres_fields;
  to->authres_dropped = from->authres_dropped;
  memcpy(to->seen, from->seen, sizeof to->seen);
  to->seen_count = from->seen_count;
  to->mapped = from->mapped;
  to->header_begun = from->header_begun;
  to->header_ended = from->header_ended;
  to->now = from->now;
  to->id = from->id;
  to->languages = from->languages;
  memcpy(to->failures, from->failures, sizeof to->failures);
  to->failure_count = from->failure_count;
  to->limit_values = from->limit_values;
  to->limit_recipients = from->limit_recipients;
  to->limit_mailboxes = from->limit_mailboxes;
  to->limit_header = from->limit_header;
}

bool cgn_query_copy(struct consigne_query *to, const struct consigne_query *from) {
  bool whole = true;
  cgn_query_reset(to);
  for (int field = 0; whole && (field = cgn_query_used_after(from, field)) != 0;)
    whole = copy_values(to, field, &from->fields[field]);
  whole = whole && cgn_query_copy_answers(to, from);
  if (whole)
    copy_rest(to, from);
  else
    cgn_query_reset(to);
  return whole;
}
