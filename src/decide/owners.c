/* SPDX-License-Identifier: MIT */
/*
 * Owners. `self` grants first. Then the first level at which a source has an
 * entry answers: the address as written, without its subaddress, *@domain. A
 * caller that says YES has an entry at the first of them; one that says NO has
 * none anywhere, and one that is silent may yet say YES. So whatever the caller
 * says is one more way to own, beside what the ruleset's own entries say.
 */
#include "decide/owners.h"

#include "decide/need_ask.h"

/* ---- self ---------------------------------------------------------------------------- */

/* Login names have an address' form where they have "@"; a domain has one form, a login's too. */
static cgn_text domain_of(cgn_judge *judge, cgn_text login, size_t at) {
  cgn_text name = cgn_text_slice(login, at + 1, login.length);
  if (cgn_text_is_ascii(name)) return name;
  cgn_domain domain;
  cgn_domain_read(&judge->arena, name, &domain);
  return domain.key;
}

/* Where the last "@" stands; login.length: nowhere. */
static size_t find_at(cgn_text login) {
  for (size_t i = login.length; i-- > 0;)
    if (login.at[i] == '@') return i;
  return login.length;
}

static bool owns_itself(cgn_judge *judge, const cgn_view *address, cgn_text login) {
  uint32_t self = judge->program->self;
  if (self == 0) return false;
  size_t at = find_at(login);
  bool same_local = cgn_text_equal(cgn_text_slice(login, 0, at), address->mailbox);
  if ((self & CGN_SELF_LOCAL) && same_local) return true;
  if (at == login.length || !(self & (CGN_SELF | CGN_SELF_DOMAIN))) return false;
  if (!(self & CGN_SELF_DOMAIN) && !same_local) return false;
  return cgn_text_equal(domain_of(judge, login, at), address->domain);
}

/* ---- Entries ---------------------------------------------------------------------------- */

/* Whether a login is in one of the groups of a class, which stand behind its logins. */
static cgn_truth is_in_group(cgn_judge *judge, cgn_view *login, const uint32_t *owners, uint32_t count) {
  cgn_needs before = judge->needs;
  cgn_truth truth = CGN_FALSE;
  for (uint32_t i = count; i-- > 0 && (owners[i] & CGN_OWNER_SET) && truth != CGN_TRUE;)
    truth = cgn_or(truth, cgn_view_in(judge, login, CGN_PART_WHOLE, owners[i] & ~CGN_OWNER_SET));
  return cgn_settle(judge, before, truth);
}

/* What the entries of one level say, if there are some. */
static cgn_truth level_owns(cgn_judge *judge, cgn_view *login, uint32_t class) {
  uint32_t count;
  const uint32_t *owners = cgn_class_sets(judge->image, class, &count);
  uint32_t number = cgn_names_find(judge->image, &judge->program->names, CGN_NAME_OWNER, login->text);
  if (number != CGN_NONE && cgn_class_has(judge->image, class, number)) return CGN_TRUE;
  return is_in_group(judge, login, owners, count);
}

static cgn_text domain_key(cgn_judge *judge, cgn_text domain) {
  cgn_buffer_clear(&judge->buffer);
  cgn_buffer_add_octet(&judge->buffer, '@');
  cgn_buffer_add(&judge->buffer, domain);
  if (judge->buffer.failed) judge->arena.failed = true;
  return cgn_buffer_text(&judge->buffer);
}

uint32_t cgn_owned_slot(cgn_judge *judge, const cgn_view *address) {
  const cgn_names *names = &judge->program->names;
  uint32_t slot = cgn_names_slot(judge->image, names, CGN_NAME_OWNED, address->text);
  if (slot == CGN_NONE) slot = cgn_names_slot(judge->image, names, CGN_NAME_OWNED, address->plain);
  if (slot == CGN_NONE)
    slot = cgn_names_slot(judge->image, names, CGN_NAME_OWNED, domain_key(judge, address->domain));
  return slot;
}

/* ---- The relation ------------------------------------------------------------------------- */

static cgn_truth owns(cgn_judge *judge, const cgn_view *address, cgn_view *login) {
  cgn_needs before = judge->needs;
  if (owns_itself(judge, address, login->text)) return CGN_TRUE;
  cgn_name_entry level;
  uint32_t slot = cgn_owned_slot(judge, address);
  bool answers = slot != CGN_NONE && cgn_names_at(judge->image, &judge->program->names, slot, &level);
  cgn_truth truth = answers ? level_owns(judge, login, level.value) : CGN_FALSE;
  if (truth != CGN_TRUE && judge->program->owners_external) {
    cgn_need need = {
        .kind = CONSIGNE_NEED_OWNERS, .name = CGN_TEXT(""), .key = address->text, .login = login->text};
    truth = cgn_or(truth, cgn_need_ask(judge, &need));
  }
  return cgn_settle(judge, before, truth);
}

cgn_truth cgn_owned(cgn_judge *judge, const cgn_view *address, int field) {
  const cgn_known *known = cgn_known_of(judge, field);
  cgn_needs before = judge->needs;
  cgn_truth truth = CGN_FALSE;
  cgn_walk walk = cgn_walk_of(known);
  for (const cgn_value *value; truth != CGN_TRUE && (value = cgn_walk_next(&walk));)
    truth = cgn_or(truth, owns(judge, address, cgn_view_of(judge, field, value)));
  return cgn_settle(judge, before, cgn_of_some_value(judge, known, truth));
}
