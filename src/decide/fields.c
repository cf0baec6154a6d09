/* SPDX-License-Identifier: MIT */
/*
 * Effective states and values of fields. The table of fields tells what a field
 * consists of and hangs on; what follows from that for its values is here:
 * identity, the fallback of smtp.authcid, the domains that a temperror leaves
 * open, the recipient that is being judged. relay.c draws the relay.
 */
#include "decide/fields.h"

#include "decide/judge.h"
#include "decide/relay.h"

static cgn_text fact_name(const cgn_judge *judge, int field) {
  const cgn_fact *facts = CGN_ITEMS(judge->image, judge->program->facts, cgn_fact);
  return cgn_image_text(judge->image, facts[field - CGN_FIRST_FACT].name);
}

void cgn_field_add_name(const struct cgn_judge *judge, int field, cgn_buffer *out) {
  if (field < CGN_FIRST_FACT) {
    cgn_buffer_add_string(out, cgn_field_of(field)->name);
    return;
  }
  cgn_buffer_add_string(out, "fact.");
  cgn_buffer_add(out, fact_name(judge, field));
}

int cgn_field_slot(const struct cgn_judge *judge, int field) {
  return field < CGN_FIRST_FACT ? field : cgn_query_fact(judge->query, fact_name(judge, field));
}

static bool is_value(const cgn_known *known, const cgn_value *value) {
  return !known->mailboxes || value->key.length > 0 || (known->completed && value->local.length > 0);
}

const cgn_value *cgn_walk_next(cgn_walk *walk) {
  for (; walk->piece < CGN_FIELD_PARTS; walk->piece++, walk->index = 0) {
    while (walk->index < walk->known->pieces[walk->piece].count) {
      const cgn_value *value = &walk->known->pieces[walk->piece].at[walk->index++];
      if (is_value(walk->known, value)) return value;
    }
  }
  return NULL;
}

static const cgn_value *find_first(const cgn_known *known) {
  cgn_walk walk = cgn_walk_of(known);
  return cgn_walk_next(&walk);
}

/* A field as it stands in the query; a final decision ends what _add left open. */
static void read_slot(const cgn_judge *judge, int slot, cgn_known *known) {
  const cgn_values *values = &judge->query->fields[slot];
  known->complex = values->complex;
  known->state = values->complex || values->unsure ? CGN_OPEN : values->state;
  if (values->complex) return;
  if (known->state == CGN_OPEN && cgn_judge_is_final(judge) && !values->unsure) known->state = CGN_COMPLETE;
  /* A later field may contradict what a trusted one reported: its value counts when no more come. */
  if (values->reported && known->state == CGN_OPEN && !cgn_field_row(slot)->many) return;
  known->malformed = values->malformed;
  known->null = values->null;
  known->pieces[0].at = values->at;
  known->pieces[0].count = values->count;
}

/* smtp.rcptto is the recipient being judged, complete as soon as it is given, whoever else may come. */
static void read_recipient(const cgn_judge *judge, cgn_known *known) {
  read_slot(judge, CONSIGNE_FIELD_SMTP_RCPTTO, known);
  if (judge->recipient == CGN_NONE || known->complex) return;
  known->state = CGN_COMPLETE;
  known->pieces[0].at += judge->first;
  known->pieces[0].count = judge->last - judge->first;
}

static void read_parts(cgn_judge *judge, const int *parts, cgn_known *known) {
  for (uint32_t i = 0; i < CGN_FIELD_PARTS && parts[i]; i++) {
    const cgn_known *part = cgn_known_of(judge, parts[i]);
    known->state = i == 0 ? part->state : cgn_state_of_both(known->state, part->state);
    known->malformed |= part->malformed;
    known->complex |= part->complex;
    known->pieces[i] = part->pieces[0];
  }
}

/* Domains that a method found to pass: where its result could not be found out, more domains may have passed. */
static void open_after_temperror(const cgn_judge *judge, int result, cgn_known *known) {
  const cgn_values *results = &judge->query->fields[result];
  for (uint32_t i = 0; i < results->count && known->state == CGN_COMPLETE; i++)
    if (cgn_text_equal(results->at[i].key, CGN_TEXT("temperror"))) known->state = CGN_OPEN;
}

/*
 * A domain that counts only once another field is complete: SPF checks the
 * reverse-path. Where that is null, SPF checked HELO, which proves nothing (S45).
 */
static void read_domain_about(cgn_judge *judge, const cgn_field *field, cgn_known *known) {
  const cgn_known *about = cgn_known_of(judge, field->waits_for);
  if (about->state == CGN_COMPLETE && about->null) {
    known->state = CGN_COMPLETE;
    return;
  }
  read_slot(judge, field->number, known);
  open_after_temperror(judge, field->result, known);
  if (about->state == CGN_COMPLETE || (known->state == CGN_COMPLETE && !find_first(known))) return;
  known->state = CGN_NOT_GIVEN;
  known->pieces[0].count = 0;
}

/* Where the reverse-path is null, SPF checks HELO (RFC 7208 2.4): the result is then what was reported of HELO. */
static int spf_slot(cgn_judge *judge) {
  const cgn_known *mailfrom = cgn_known_of(judge, CONSIGNE_FIELD_SMTP_MAILFROM);
  bool given = judge->query->fields[CONSIGNE_FIELD_SPF].state != CGN_NOT_GIVEN;
  return !given && mailfrom->state == CGN_COMPLETE && mailfrom->null ? CGN_SPF_OF_HELO : CONSIGNE_FIELD_SPF;
}

static void read_field(cgn_judge *judge, int field, cgn_known *known) {
  const cgn_field *row = cgn_field_row(field);
  if (row->parts[0]) {
    read_parts(judge, row->parts, known);
  } else if (row->waits_for) {
    read_domain_about(judge, row, known);
  } else if (row->scope == CGN_SCOPE_RECIPIENT) {
    read_recipient(judge, known);
  } else if (row->drawn_from[0] && cgn_relay_is_drawn(judge)) {
    cgn_relay_draw(judge, field, known);
  } else {
    int slot = field == CONSIGNE_FIELD_SPF ? spf_slot(judge) : cgn_field_slot(judge, field);
    if (row->fallback && judge->query->fields[slot].state == CGN_NOT_GIVEN) slot = row->fallback;
    if (slot) read_slot(judge, slot, known);
    if (row->result) open_after_temperror(judge, row->result, known);
  }
}

const cgn_known *cgn_known_find(struct cgn_judge *judge, int field) {
  cgn_known *known = &judge->known[field];
  bool personal = field == CONSIGNE_FIELD_SMTP_RCPTTO;
  uint64_t turn = personal ? judge->turn : judge->decision;
  if (personal) {
    judge->personal.some = true;
    judge->personal.open |= judge->personal.depth == 0;
  }
  if (known->turn == turn) return known;
  *known = (cgn_known){.turn = turn, .mailboxes = cgn_field_type(field) == CGN_TYPE_ADDRESS};
  known->completed = judge->program->origin.length > 0;
  read_field(judge, field, known);
  known->first = find_first(known);
  return known;
}

int cgn_field_of_value(struct cgn_judge *judge, int field, const cgn_value *value) {
  for (int i = 0, part; (part = cgn_field_part(field, i)) != 0 && part != field; i++) {
    cgn_walk walk = cgn_walk_of(cgn_known_of(judge, part));
    for (const cgn_value *one; (one = cgn_walk_next(&walk));)
      if (one == value) return part;
  }
  return field;
}

cgn_truth cgn_known_now(struct cgn_judge *judge, int64_t *now) {
  const cgn_values *values = &judge->query->fields[CONSIGNE_FIELD_NOW];
  if (values->state != CGN_COMPLETE) return CGN_UNKNOWN;
  *now = judge->query->now;
  return cgn_truth_of(values->texts > 0);
}
