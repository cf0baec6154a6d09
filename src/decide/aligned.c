/* SPDX-License-Identifier: MIT */
/*
 * What is aligned (language section 4). Organisational domains are as this
 * ruleset's providers delimit them: no public suffix list. Of an alias only who
 * is vouched for makes use: a name that lapsed may be somebody else's today,
 * and what it signs is not for the name that it stood for.
 */
#include "decide/right.h"

static bool is_listed(const cgn_judge *judge, uint8_t kind, cgn_text name) {
  uint32_t count = 0;
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
  do {
    from = next_suffix(domain, from);
    cgn_text suffix = cgn_text_slice(domain, from, domain.length);
    if (is_listed(judge, CGN_NAME_DOMAIN, suffix) || is_listed(judge, CGN_NAME_DOMAIN_BELOW, suffix)) return suffix;
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
    return cgn_right_has(judge, test->right, part, replaced, plain);
  cgn_lacks before = judge->lacks;
  cgn_text own = cgn_view_like(judge, view, left_part, written);
  cgn_truth truth = cgn_right_has(judge, test->right, part, written, own);
  if (truth != CGN_TRUE && left <= right && left != VERIFIED)
    truth = cgn_or(truth, cgn_right_has(judge, test->right, part, written, plain));
  if (truth != CGN_TRUE && left > right)
    truth = cgn_or(truth, cgn_right_has(judge, test->right, part, replaced, own));
  return cgn_settle(judge, before, truth);
}
