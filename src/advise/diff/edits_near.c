/* SPDX-License-Identifier: MIT */
/* Edits with an item of a set, and with the values beside it: one label or one address off. A mistake in a list
 * affects those. */
#include "advise/diff/edits.h"
#include "advise/set_items.h"
#include "decide/fields.h"
#include "mail/ip.h"

enum { ROOM = CGN_DOMAIN_OCTETS - 16 }; /* octets of a name before which a label still fits */

/* The sender and the recipient differ, unless a rule compares them. */
static const char *local_of(int field) {
  return field == CONSIGNE_FIELD_SMTP_RCPTTO ? "b" : "a";
}

cgn_text cgn_edits_stranger(int field) {
  switch (cgn_field_type(field)) {
  case CGN_TYPE_ADDRESS:
    return field == CONSIGNE_FIELD_SMTP_RCPTTO ? CGN_TEXT("b@stranger.example") : CGN_TEXT("a@stranger.example");
  case CGN_TYPE_DOMAIN: return CGN_TEXT("stranger.example");
  case CGN_TYPE_LOGIN: return CGN_TEXT("stranger");
  case CGN_TYPE_RELAY:
  case CGN_TYPE_HOST: return CGN_TEXT("mx.stranger.example");
  case CGN_TYPE_IP: return CGN_TEXT("203.0.113.77");
  case CGN_TYPE_WORD:
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
  return (cgn_text){NULL, 0};
}

/* ---- Texts of pieces --------------------------------------------------------------------- */

typedef struct target {
  cgn_edits *edits;
  int side, field;
  bool one_sided;
} target;

/* Adds the value that is in the buffer. */
static void say_text(const target *of) {
  of->edits->failed |= of->edits->text.failed;
  cgn_edits_add_value(of->edits, of->side, of->field, cgn_buffer_text(&of->edits->text), of->one_sided);
}

/* Adds the value that these pieces make. */
static void say(const target *of, const cgn_text pieces[], uint32_t count) {
  cgn_buffer *text = &of->edits->text;
  cgn_buffer_clear(text);
  for (uint32_t i = 0; i < count; i++) cgn_buffer_add(text, pieces[i]);
  say_text(of);
}

/* Adds the name with these labels before it, as a value of the field. */
static void say_name(const target *of, const char *labels, cgn_text name) {
  bool address = cgn_field_type(of->field) == CGN_TYPE_ADDRESS;
  cgn_text pieces[] = {cgn_text_of_string(address ? local_of(of->field) : ""),
                       address ? CGN_TEXT("@") : CGN_TEXT(""), cgn_text_of_string(labels), name};
  say(of, pieces, 4);
}

/* ---- Kinds of items ------------------------------------------------------------------------ */

/* The name x, one name below it, one beside it, and the one above it. For an item *.x also x, and two labels
 * below. */
static void say_domain(const target *of, cgn_text name, bool below) {
  say_name(of, below ? "a." : "", name);
  if (name.length == 0 || name.at[0] == '[' || name.length > ROOM) return;
  say_name(of, below ? "" : "a.", name);
  if (below) say_name(of, "b.a.", name);
  say_name(of, "not-", name);
  cgn_text above = cgn_text_slice(name, cgn_text_find(name, 0, '.') + 1, name.length);
  if (cgn_text_find(above, 0, '.') < above.length) say_name(of, "", above);
}

/* The local part with a subaddress, for each delimiter of either ruleset. */
static void say_subaddresses(const target *of, cgn_text local, cgn_text rest) {
  for (int side = 0; side < 2; side++) {
    const struct consigne_ruleset *ruleset = of->edits->rulesets[side];
    const cgn_program *program = cgn_program_of(ruleset);
    const cgn_provider *providers = CGN_ITEMS(ruleset->image, program->providers, cgn_provider);
    for (uint32_t i = 0; i < program->providers.count; i++) {
      cgn_text marks = cgn_image_text(ruleset->image, providers[i].subaddress);
      for (size_t j = 0; j < marks.length; j++)
        say(of, (cgn_text[]){local, {marks.at + j, 1}, CGN_TEXT("sub"), rest}, 4);
    }
  }
}

static void say_address(const target *of, cgn_text address) {
  size_t at = address.length;
  while (at > 0 && address.at[at - 1] != '@') at--;
  if (at == 0) return;
  cgn_text local = cgn_text_slice(address, 0, at - 1), rest = cgn_text_slice(address, at - 1, address.length);
  say(of, &address, 1);
  if (local.length > CGN_LOCAL_PART_OCTETS - 8 || rest.length > ROOM || local.at[0] == '"') return;
  say(of, (cgn_text[]){CGN_TEXT("not-"), local, rest}, 3);
  say(of, (cgn_text[]){local, CGN_TEXT("@a."), cgn_text_slice(rest, 1, rest.length)}, 3);
  say_subaddresses(of, local, rest);
}

static void say_local(const target *of, cgn_text local) {
  say(of, (cgn_text[]){local, CGN_TEXT("@stranger.example")}, 2);
  if (of->edits->home.at) say(of, (cgn_text[]){local, CGN_TEXT("@"), of->edits->home}, 3);
}

static void say_host(const target *of, cgn_text name, bool below) {
  say(of, (cgn_text[]){below ? CGN_TEXT("a.") : CGN_TEXT(""), name}, 2);
  if (name.length > ROOM) return;
  say(of, (cgn_text[]){below ? CGN_TEXT("") : CGN_TEXT("a."), name}, 2);
  if (below) say(of, (cgn_text[]){CGN_TEXT("b.a."), name}, 2);
  say(of, (cgn_text[]){CGN_TEXT("not-"), name}, 2);
}

/* The next address, or the one before. */
static void step(cgn_ip *ip, bool on) {
  for (int i = 15; i >= 0; i--)
    if (on ? ++ip->octets[i] != 0 : ip->octets[i]-- != 0) break;
}

static void say_ip(const target *of, cgn_text address) {
  cgn_ip ip, beside;
  if (!cgn_ip_read(address, &ip)) return;
  say(of, &address, 1);
  for (int on = 0; on < 2; on++) {
    cgn_buffer *text = &of->edits->text;
    beside = ip;
    step(&beside, on == 1);
    cgn_buffer_clear(text);
    cgn_ip_add(text, &beside);
    say_text(of);
  }
}

static void say_login(const target *of, cgn_text login) {
  say(of, &login, 1);
  say(of, (cgn_text[]){CGN_TEXT("not-"), login}, 2);
}

void cgn_edits_add_item(cgn_edits *edits, int side, int field, const struct cgn_set_item *listed, bool one_sided) {
  target of = {edits, side, field, one_sided};
  bool address = cgn_field_type(field) == CGN_TYPE_ADDRESS;
  switch (listed->kind) {
  case CGN_NAME_DOMAIN:
  case CGN_NAME_ALIASED: say_domain(&of, listed->key, false); return;
  case CGN_NAME_DOMAIN_BELOW: say_domain(&of, listed->key, true); return;
  case CGN_NAME_HOST: say_host(&of, listed->key, false); return;
  case CGN_NAME_HOST_BELOW: say_host(&of, listed->key, true); return;
  case CGN_NAME_ADDRESS: say_address(&of, listed->key); return;
  case CGN_NAME_LOCAL: say_local(&of, listed->key); return;
  case CGN_NAME_LOGIN: say_login(&of, listed->key); return;
  case CGN_SET_ITEM_IP: say_ip(&of, listed->text); return;
  case CGN_NAME_WORD:
    if (address)
      say_local(&of, listed->key);
    else
      say(&of, &listed->key, 1);
    return;
  default: return;
  }
}
