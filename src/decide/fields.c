/* SPDX-License-Identifier: MIT */
/*
 * Effective states and values of fields. What hangs on another field is here
 * and nowhere else: identity, the default of smtp.authcid, the domains that a
 * temperror leaves open, the recipient that is being judged; relay is drawn by relay.c.
 */
#include "decide/fields.h"

#include "decide/judge.h"
#include "decide/relay.h"

cgn_type cgn_field_type(int field) {
  const cgn_field *info = cgn_field_of(field);
  return info ? info->type : CGN_TYPE_WORD;
}

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
  for (; walk->piece < CGN_KNOWN_PIECES; walk->piece++, walk->index = 0) {
    while (walk->index < walk->known->pieces[walk->piece].count) {
      const cgn_value *value = &walk->known->pieces[walk->piece].at[walk->index++];
      if (is_value(walk->known, value)) return value;
    }
  }
  return NULL;
}

const cgn_value *cgn_known_first(const cgn_known *known) {
  cgn_walk walk = cgn_walk_of(known);
  return cgn_walk_next(&walk);
}

/* A field as it stands in the query; a final decision ends what _add left open. */
static void read_slot(const cgn_judge *judge, int slot, cgn_known *known) {
  const cgn_values *values = &judge->query->fields[slot];
  known->complex = values->complex;
  const cgn_field *info = cgn_field_of(slot);
  bool many = slot >= CGN_FIRST_FACT || (info && info->many);
  known->state = values->complex || values->unsure ? CGN_OPEN : values->state;
  if (values->complex) return;
  if (known->state == CGN_OPEN && cgn_judge_is_final(judge) && !values->unsure) known->state = CGN_COMPLETE;
  /* A later field may contradict what a trusted one reported: its value counts when no more come. */
  if (values->reported && known->state == CGN_OPEN && !many) return;
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

/* What identity is made of. */
static const int sources[CGN_KNOWN_PIECES] = {CONSIGNE_FIELD_SMTP_MAILFROM, CONSIGNE_FIELD_HEADER_FROM,
                                              CONSIGNE_FIELD_HEADER_SENDER};

static void read_identity(cgn_judge *judge, cgn_known *known) {
  uint32_t complete = 0, missing = 0;
  for (uint32_t i = 0; i < CGN_KNOWN_PIECES; i++) {
    const cgn_known *source = cgn_known_of(judge, sources[i]);
    if (source->state == CGN_COMPLETE) complete++;
    if (source->state == CGN_NOT_GIVEN) missing++;
    known->malformed |= source->malformed;
    known->complex |= source->complex;
    known->pieces[i] = source->pieces[0];
  }
  known->state = complete == CGN_KNOWN_PIECES  ? CGN_COMPLETE
                 : missing == CGN_KNOWN_PIECES ? CGN_NOT_GIVEN
                                               : CGN_OPEN;
}

/* Domains that hang on a method's result: where that could not be found out, more domains may have passed. */
static void open_after_temperror(const cgn_judge *judge, int method, cgn_known *known) {
  const cgn_values *results = &judge->query->fields[method];
  for (uint32_t i = 0; i < results->count && known->state == CGN_COMPLETE; i++)
    if (cgn_text_equal(results->at[i].key, CGN_TEXT("temperror"))) known->state = CGN_OPEN;
}

/*
 * SPF speaks of the reverse-path: what passed counts once that is complete. Of
 * a null one it says that HELO passed, which proves nothing (S45).
 */
static void read_spf_domain(cgn_judge *judge, cgn_known *known) {
  const cgn_known *mailfrom = cgn_known_of(judge, CONSIGNE_FIELD_SMTP_MAILFROM);
  if (mailfrom->state == CGN_COMPLETE && mailfrom->null) {
    known->state = CGN_COMPLETE;
    return;
  }
  read_slot(judge, CONSIGNE_FIELD_SPF_D, known);
  open_after_temperror(judge, CONSIGNE_FIELD_SPF, known);
  if (mailfrom->state == CGN_COMPLETE || (known->state == CGN_COMPLETE && !cgn_known_first(known))) return;
  known->state = CGN_NOT_GIVEN;
  known->pieces[0].count = 0;
}

/* Of a null reverse-path SPF judges HELO (RFC 7208 2.4): what was reported of that is the result then. */
static int spf_slot(cgn_judge *judge) {
  const cgn_known *mailfrom = cgn_known_of(judge, CONSIGNE_FIELD_SMTP_MAILFROM);
  bool given = judge->query->fields[CONSIGNE_FIELD_SPF].state != CGN_NOT_GIVEN;
  return !given && mailfrom->state == CGN_COMPLETE && mailfrom->null ? CGN_SPF_OF_HELO : CONSIGNE_FIELD_SPF;
}

static void read_field(cgn_judge *judge, int field, cgn_known *known) {
  int slot = cgn_field_slot(judge, field);
  switch (field) {
  case CONSIGNE_FIELD_SMTP_RCPTTO: read_recipient(judge, known); return;
  case CONSIGNE_FIELD_IDENTITY: read_identity(judge, known); return;
  case CONSIGNE_FIELD_RELAY_IP:
  case CONSIGNE_FIELD_RELAY_NAME:
    if (!cgn_relay_is_drawn(judge)) break;
    cgn_relay_draw(judge, field, known);
    return;
  case CONSIGNE_FIELD_SPF: slot = spf_slot(judge); break;
  case CONSIGNE_FIELD_SPF_D: read_spf_domain(judge, known); return;
  case CONSIGNE_FIELD_SMTP_AUTHCID:
    if (judge->query->fields[slot].state == CGN_NOT_GIVEN) slot = CONSIGNE_FIELD_SMTP_AUTH;
    break;
  default: break;
  }
  if (slot) read_slot(judge, slot, known);
  if (field == CONSIGNE_FIELD_DKIM_D) open_after_temperror(judge, CONSIGNE_FIELD_DKIM, known);
  if (field == CONSIGNE_FIELD_DMARC_D) open_after_temperror(judge, CONSIGNE_FIELD_DMARC, known);
  if (field == CONSIGNE_FIELD_ARC_D || field == CONSIGNE_FIELD_ARC_DKIM_D)
    open_after_temperror(judge, CONSIGNE_FIELD_ARC, known);
}

const cgn_known *cgn_known_of(struct cgn_judge *judge, int field) {
  cgn_known *known = &judge->known[field];
  uint64_t turn = field == CONSIGNE_FIELD_SMTP_RCPTTO ? judge->turn : judge->decision;
  if (known->turn == turn) return known;
  *known = (cgn_known){.turn = turn, .mailboxes = cgn_field_type(field) == CGN_TYPE_ADDRESS};
  known->completed = judge->program->origin.length > 0;
  read_field(judge, field, known);
  known->some = cgn_known_first(known) != NULL;
  return known;
}

int cgn_field_of_value(struct cgn_judge *judge, int field, const cgn_value *value) {
  if (field != CONSIGNE_FIELD_IDENTITY) return field;
  for (uint32_t i = 0; i < CGN_KNOWN_PIECES; i++) {
    cgn_walk walk = cgn_walk_of(cgn_known_of(judge, sources[i]));
    for (const cgn_value *one; (one = cgn_walk_next(&walk));)
      if (one == value) return sources[i];
  }
  return field;
}

cgn_truth cgn_known_now(struct cgn_judge *judge, int64_t *now) {
  const cgn_values *values = &judge->query->fields[CONSIGNE_FIELD_NOW];
  if (values->state != CGN_COMPLETE) return CGN_UNKNOWN;
  *now = judge->query->now;
  return cgn_truth_of(values->texts > 0);
}
