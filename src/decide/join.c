/* SPDX-License-Identifier: MIT */
/*
 * Whether some value of the field on the right has the same text, by a walk over
 * a few values or a hash table of many; and what is aligned (language section
 * 4). This ruleset's providers delimit organisational domains: there is no
 * public suffix list. Aliases are replaced on the side that the other side
 * vouches for, and never on the side that vouches: a name that lapsed may belong
 * to somebody else today, and what it signs does not vouch for its alias.
 */
#include "decide/join.h"

#include "base/hash.h"

enum { FEW = 8 }; /* values that are walked each time: comparing them costs less than hashing one */

/* One text, at NULL: free; and which of the given texts of the field had it last. */
typedef struct cgn_joined {
  cgn_text text;
  uint32_t last;
} cgn_joined;

/* The texts of one field, open addressing; as long as the decision. */
typedef struct cgn_join {
  struct cgn_join *next;
  int field;
  cgn_part part;
  cgn_likeness likeness;
  uint32_t mask;
  cgn_joined *slots;
  cgn_truth missing; /* the truth where a text is not there */
} cgn_join;

/* Of a host, which has no domain, nothing. */
static cgn_text organisation_of(cgn_judge *judge, cgn_domain_view *of) {
  if (!of) return CGN_NO_TEXT;
  if (!of->organisation.at) of->organisation = cgn_organisation(judge, of->domain);
  return of->organisation;
}

static cgn_text written_organisation_of(cgn_judge *judge, cgn_domain_view *of) {
  if (!of) return CGN_NO_TEXT;
  if (of->written.at == of->domain.at) return organisation_of(judge, of);
  if (!of->written_organisation.at) of->written_organisation = cgn_organisation(judge, of->written);
  return of->written_organisation;
}

cgn_text cgn_view_like(cgn_judge *judge, cgn_view *view, cgn_part part, cgn_likeness likeness) {
  switch (likeness) {
  case CGN_LIKE_DOMAIN: return view->domain;
  case CGN_LIKE_WRITTEN_DOMAIN: return view->written;
  case CGN_LIKE_ORGANISATION: return organisation_of(judge, view->of);
  case CGN_LIKE_WRITTEN_ORGANISATION: return written_organisation_of(judge, view->of);
  case CGN_LIKE_KEY: break;
  }
  return cgn_view_key(part == CGN_PART_WHOLE ? cgn_view_complete(judge, view) : view, part);
}

/* The slot that holds the text, or the free one where it would stand. */
static cgn_joined *slot_of(const cgn_judge *judge, const cgn_join *join, cgn_text text) {
  uint32_t at = (uint32_t)cgn_hash(judge->key, text) & join->mask;
  while (join->slots[at].text.at && !cgn_text_equal(join->slots[at].text, text)) at = (at + 1) & join->mask;
  return &join->slots[at];
}

static bool is_many(const cgn_known *known) {
  uint64_t count = 0;
  for (uint32_t i = 0; i < CGN_FIELD_PARTS; i++) count += known->pieces[i].count;
  return count > FEW;
}

static void note(cgn_joined *joined, cgn_text text, const cgn_value *value) {
  joined->text = text;
  if (value->ordinal >= joined->last) joined->last = value->ordinal;
}

static cgn_join *make_join(cgn_judge *judge, const cgn_join *key, const cgn_known *known) {
  uint64_t size = FEW;
  for (uint32_t i = 0; i < CGN_FIELD_PARTS; i++) size += known->pieces[i].count;
  uint32_t slots = FEW;
  while (slots < size * 2 && slots < UINT32_MAX / 2) slots *= 2;
  cgn_join *join = cgn_arena_allocate(&judge->arena, sizeof *join);
  cgn_joined *joined = join ? cgn_arena_allocate_array(&judge->arena, slots, sizeof *joined) : NULL;
  if (!joined) return NULL;
  *join = *key;
  join->mask = slots - 1;
  join->slots = joined;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; (value = cgn_walk_next(&walk));) {
    cgn_view *view = cgn_view_listed(judge, key->field, value);
    cgn_text text = cgn_view_like(judge, view, key->part, key->likeness);
    if (view->unknown)
      join->missing = CGN_UNKNOWN;
    else if (text.at)
      note(slot_of(judge, join, text), text, value);
  }
  join->next = judge->joins;
  judge->joins = join;
  return join;
}

static cgn_truth find_in_many(cgn_judge *judge, const cgn_join *key, const cgn_known *known, cgn_text text,
                              uint32_t *last) {
  const cgn_join *join = judge->joins;
  while (join && (join->field != key->field || join->part != key->part || join->likeness != key->likeness))
    join = join->next;
  if (!join) join = make_join(judge, key, known);
  if (!join) return CGN_UNKNOWN; /* no memory: judge->arena.failed */
  const cgn_joined *found = slot_of(judge, join, text);
  if (!found->text.at) return join->missing;
  *last = found->last;
  return CGN_TRUE;
}

/*
 * Whether the key of the view may be this text, as far as can be seen without
 * printing it. What is not in quotes is a local part, "@" and the domain.
 */
static bool may_be(const cgn_view *view, const cgn_join *key, cgn_text text) {
  bool printed = view->type != CGN_TYPE_ADDRESS || key->part != CGN_PART_WHOLE || key->likeness != CGN_LIKE_KEY;
  if (printed || view->whole || text.length == 0 || text.at[0] == '"') return true;
  if (text.length <= view->domain.length) return false;
  size_t from = text.length - view->domain.length;
  return cgn_text_equal(cgn_text_slice(text, from, text.length), view->domain) &&
         cgn_text_equal(cgn_text_slice(text, 0, view->bare.length), view->bare);
}

static cgn_truth find_in_few(cgn_judge *judge, const cgn_join *key, const cgn_known *known, cgn_text text,
                             uint32_t *last) {
  cgn_truth truth = CGN_FALSE;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; (value = cgn_walk_next(&walk));) {
    cgn_view *view = cgn_view_listed(judge, key->field, value);
    if (view->unknown) {
      cgn_need_word(judge, key->field, value);
      truth = cgn_or(truth, CGN_UNKNOWN);
    } else if (may_be(view, key, text) &&
               cgn_text_equal(cgn_view_like(judge, view, key->part, key->likeness), text)) {
      truth = CGN_TRUE;
      if (value->ordinal >= *last) *last = value->ordinal;
    }
  }
  return truth;
}

/* *last: of the given texts that have it, where the truth is TRUE. */
static cgn_truth find(cgn_judge *judge, const cgn_known *known, const cgn_join *key, cgn_text text,
                      uint32_t *last) {
  *last = 0;
  return is_many(known) ? find_in_many(judge, key, known, text, last) : find_in_few(judge, key, known, text, last);
}

cgn_truth cgn_join_has(cgn_judge *judge, int field, cgn_part part, cgn_likeness likeness, cgn_text text) {
  const cgn_known *known = cgn_known_of(judge, field);
  const cgn_join key = {.field = field, .part = part, .likeness = likeness, .missing = CGN_FALSE};
  uint32_t last;
  return cgn_of_some_value(judge, known, find(judge, known, &key, text, &last));
}

uint32_t cgn_join_last(cgn_judge *judge, int field, cgn_part part, cgn_likeness likeness, cgn_text text) {
  const cgn_join key = {.field = field, .part = part, .likeness = likeness, .missing = CGN_FALSE};
  uint32_t last;
  return find(judge, cgn_known_of(judge, field), &key, text, &last) == CGN_TRUE ? last + 1 : 0;
}

/* ---- Organisational domains ------------------------------------------------------------- */

static bool is_listed(const cgn_judge *judge, uint8_t kind, cgn_text name, uint32_t labels) {
  uint32_t count = 0;
  if (!cgn_names_may_have(&judge->program->names, kind, labels)) return false;
  uint32_t class = cgn_names_find(judge->image, &judge->program->names, kind, name);
  const uint32_t *sets = class == CGN_NONE ? NULL : cgn_class_sets(judge->image, class, &count);
  for (uint32_t i = 0; i < count; i++)
    if (cgn_set_at(judge, sets[i])->provider != CGN_NONE) return true;
  return false;
}

/* A literal, and octets that are no name, are below nothing. An underscore is fine: DKIM and SPF use DNS names. */
static bool is_name(cgn_text domain) {
  for (size_t i = 0; i < domain.length; i++) {
    char c = domain.at[i];
    bool empty_label = c == '.' && (i == 0 || domain.at[i - 1] == '.');
    if ((!cgn_is_alnum(c) && c != '-' && c != '_' && c != '.') || empty_label) return false;
  }
  return domain.length > 0 && domain.length <= CGN_DOMAIN_OCTETS;
}

/* Where the next longer suffix starts; 0: it is the whole. */
static size_t next_suffix(cgn_text domain, size_t from) {
  if (from < 2) return 0;
  for (size_t at = from - 2; at > 0; at--)
    if (domain.at[at] == '.') return at + 1;
  return 0;
}

cgn_text cgn_organisation(cgn_judge *judge, cgn_text domain) {
  if (!is_name(domain)) return domain;
  size_t from = domain.length + 1;
  uint32_t labels = 0;
  do {
    labels++;
    from = next_suffix(domain, from);
    cgn_text suffix = cgn_text_slice(domain, from, domain.length);
    if (is_listed(judge, CGN_NAME_DOMAIN, suffix, labels) ||
        is_listed(judge, CGN_NAME_DOMAIN_BELOW, suffix, labels))
      return suffix;
  } while (from > 0);
  return domain;
}

/* ---- Which side vouches ------------------------------------------------------------- */

/* How much a field can prove. */
typedef enum weight {
  SHOWN,   /* what a mail program shows, and to whom: nothing */
  CHECKED, /* the envelope, which SPF checks (RFC 7208 2.3, 2.4) */
  VERIFIED /* the domain that a verifier found */
} weight;

static weight weight_of(int field) {
  if (field == CONSIGNE_FIELD_SMTP_MAILFROM || field == CONSIGNE_FIELD_SMTP_HELO) return CHECKED;
  return cgn_field_is_proof(field) ? VERIFIED : SHOWN;
}

bool cgn_equals_as_written(const cgn_test *test) {
  return test->kind == CGN_TEST_EQUALS &&
         (weight_of(test->field) == VERIFIED || weight_of(test->right) == VERIFIED);
}

cgn_truth cgn_aligned(cgn_judge *judge, const cgn_test *test, cgn_view *view) {
  bool whole = test->kind == CGN_TEST_ALIGNED;
  cgn_likeness written = whole ? CGN_LIKE_WRITTEN_ORGANISATION : CGN_LIKE_WRITTEN_DOMAIN;
  cgn_likeness replaced = whole ? CGN_LIKE_ORGANISATION : CGN_LIKE_DOMAIN;
  cgn_part left_part = (cgn_part)test->part, part = (cgn_part)test->right_part;
  weight left = weight_of(test->field), right = weight_of(test->right);
  cgn_text plain = cgn_view_like(judge, view, left_part, replaced);
  if ((left == SHOWN && right == SHOWN) || judge->program->aliases.count == 0)
    return cgn_join_has(judge, test->right, part, replaced, plain);
  cgn_needs before = judge->needs;
  cgn_text own = cgn_view_like(judge, view, left_part, written);
  cgn_truth truth = cgn_join_has(judge, test->right, part, written, own);
  if (truth != CGN_TRUE && left <= right && left != VERIFIED)
    truth = cgn_or(truth, cgn_join_has(judge, test->right, part, written, plain));
  if (truth != CGN_TRUE && left > right)
    truth = cgn_or(truth, cgn_join_has(judge, test->right, part, replaced, own));
  return cgn_settle(judge, before, truth);
}
