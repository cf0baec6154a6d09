/* SPDX-License-Identifier: MIT */
/*
 * A candidate is meant where it is what other programs call so, where only the part before its dot was forgotten,
 * or where few edits lead to it. The fewest edits win, of several the first.
 */
#include "rules/meant.h"

#include "mail/field.h"

enum {
  LETTERS_OF_EDIT = 3,
  EDITS = 3
}; /* one edit for so many letters, since of a short word all others are near */

/* What other programs and languages call it. Each counts only where what it is called here may stand. */
static const char *const others[][2] = {
    {"deny", "reject"},
    {"block", "reject"},
    {"refuse", "reject"},
    {"bounce", "reject"},
    {"allow", "accept"},
    {"permit", "accept"},
    {"pass", "accept"},
    {"ok", "accept"},
    {"tempfail", "defer"},
    {"greylist", "defer"},
    {"hold", "quarantine"},
    {"if", "when"},
    {"where", "when"},
    {"except", "unless"},
    {"contains", "in"},
    {"matches", "in"},
    {"like", "in"},
    {"acl", "rule"},
    {"policy", "rule"},
    {"import", "include"},
    {"to", "smtp.rcptto"},
    {"rcpt", "smtp.rcptto"},
    {"recipient", "smtp.rcptto"},
    {"recipients", "smtp.rcptto"},
    {"header.to", "smtp.rcptto"},
    {"header.cc", "smtp.rcptto"},
    {"smtp.rcpt", "smtp.rcptto"},
    {"smtp.from", "smtp.mailfrom"},
    {"envelope.from", "smtp.mailfrom"},
    {"return-path", "smtp.mailfrom"},
    {"login", "smtp.auth"},
    {"user", "smtp.auth"},
    {"sasl_username", "smtp.auth"},
    {"ip", "client.ip"},
    {"client", "client.ip"},
    {"client_address", "client.ip"},
    {"server", "server.name"},
    {"time", "now"},
    {"smtp", "host"},
    {"smtps", "submission"},
    {"ssl", "tls"},
};

/* Lower-case, and one octet for each character, so that a letter that only looks like ours is one edit. */
static cgn_text fold_into(char *out, cgn_text text) {
  size_t length = 0;
  if (text.length > CGN_NAME_OCTETS) return (cgn_text){out, 0};
  for (size_t i = 0; i < text.length; i++)
    if (((unsigned char)text.at[i] & 0xc0) != 0x80) out[length++] = cgn_to_lower(text.at[i]);
  return (cgn_text){out, length};
}

static cgn_text called_here(cgn_text word) {
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (cgn_text_equal_nocase(word, cgn_text_of_string(others[i][0]))) return cgn_text_of_string(others[i][1]);
  return (cgn_text){NULL, 0};
}

void cgn_meant_start(cgn_meant *meant, cgn_text wanted) {
  *meant = (cgn_meant){.instead = called_here(wanted)};
  meant->wanted = fold_into(meant->folded, wanted);
  size_t length = meant->wanted.length, near = length / LETTERS_OF_EDIT;
  if (near == 0 && length > 1) near = 1;
  meant->distance = (near < EDITS ? near : EDITS) + 1;
}

/* "from" of "header.from". */
static bool is_last_part(cgn_text part, cgn_text name) {
  size_t dot = cgn_text_find(name, 0, '.');
  return part.length > 0 && cgn_text_equal_nocase(part, cgn_text_slice(name, dot + 1, name.length));
}

static size_t distance_to(const cgn_meant *meant, cgn_text candidate, size_t most) {
  char folded[CGN_NAME_OCTETS];
  if (meant->instead.length && cgn_text_equal_nocase(meant->instead, candidate)) return 0;
  if (is_last_part(meant->wanted, candidate)) return 0;
  size_t longer = candidate.length > meant->wanted.length ? candidate.length : meant->wanted.length;
  size_t shorter = candidate.length + meant->wanted.length - longer;
  if (longer - shorter > most || most == 0) return most + 1;
  return cgn_text_distance(meant->wanted, fold_into(folded, candidate), most);
}

void cgn_meant_consider(cgn_meant *meant, cgn_text candidate) {
  if (meant->distance == 0) return;
  size_t distance = distance_to(meant, candidate, meant->distance - 1);
  if (distance >= meant->distance) return;
  meant->distance = distance;
  meant->best = candidate;
}

void cgn_meant_consider_fields(cgn_meant *meant) {
  for (int i = 1; i <= CGN_FIELDS; i++) cgn_meant_consider(meant, cgn_text_of_string(cgn_fields[i].name));
}

cgn_text cgn_meant_word(const char *const *words, cgn_text wanted) {
  cgn_meant meant;
  cgn_meant_start(&meant, wanted);
  for (; *words; words++) cgn_meant_consider(&meant, cgn_text_of_string(*words));
  return meant.best;
}
