/* SPDX-License-Identifier: MIT */
/* RFC 5321 4.1.2 and 4.1.3, RFC 6531 3.3: Path, each function one rule, named as it is there. */
#include "slow.h"

#include <string.h>

/* sub-domain = Let-dig [Ldh-str] / U-label. Which U-labels there are is for slow_domain to say. */
static slow_places let_dig(slow_text text, slow_places from) {
  return slow_range(text, from, 'a', 'z') | slow_range(text, from, 'A', 'Z') | slow_range(text, from, '0', '9') |
         slow_utf8(text, from);
}

static slow_places let_dig_hyphen(slow_text text, slow_places from) {
  return let_dig(text, from) | slow_octet(text, from, '-');
}

static slow_places ldh_str(slow_text text, slow_places from) {
  return let_dig(text, slow_many(text, from, let_dig_hyphen));
}

static slow_places sub_domain(slow_text text, slow_places from) {
  return slow_optional(text, let_dig(text, from), ldh_str);
}

/* Domain = sub-domain *("." sub-domain) */
static slow_places dot_sub_domain(slow_text text, slow_places from) {
  return sub_domain(text, slow_octet(text, from, '.'));
}

static slow_places domain(slow_text text, slow_places from) {
  return slow_many(text, sub_domain(text, from), dot_sub_domain);
}

/* address-literal = "[" ( IPv4- / IPv6- / General-address-literal ) "]": what is inside is for slow_domain to say. */
static slow_places dcontent(slow_text text, slow_places from) {
  return slow_range(text, from, 33, 90) | slow_range(text, from, 94, 126);
}

static slow_places address_literal(slow_text text, slow_places from) {
  return slow_octet(text, slow_some(text, slow_octet(text, from, '['), dcontent), ']');
}

/* At-domain = "@" Domain; A-d-l = At-domain *( "," At-domain ) */
static slow_places at_domain(slow_text text, slow_places from) {
  return domain(text, slow_octet(text, from, '@'));
}

static slow_places comma_at_domain(slow_text text, slow_places from) {
  return at_domain(text, slow_octet(text, from, ','));
}

static slow_places a_d_l(slow_text text, slow_places from) {
  return slow_many(text, at_domain(text, from), comma_at_domain);
}

/* Dot-string = Atom *("." Atom); Atom = 1*atext */
static slow_places atom(slow_text text, slow_places from) {
  return slow_some(text, from, slow_atext);
}

static slow_places dot_atom(slow_text text, slow_places from) {
  return atom(text, slow_octet(text, from, '.'));
}

static slow_places dot_string(slow_text text, slow_places from) {
  return slow_many(text, atom(text, from), dot_atom);
}

/* Quoted-string = DQUOTE *QcontentSMTP DQUOTE; RFC 6531 adds UTF-8 to qtextSMTP, not to quoted-pairSMTP. */
static slow_places qcontent(slow_text text, slow_places from) {
  slow_places qtext = slow_range(text, from, 32, 33) | slow_range(text, from, 35, 91) |
                      slow_range(text, from, 93, 126) | slow_utf8(text, from);
  return qtext | slow_range(text, slow_octet(text, from, '\\'), 32, 126);
}

static slow_places quoted_string(slow_text text, slow_places from) {
  return slow_octet(text, slow_many(text, slow_octet(text, from, '"'), qcontent), '"');
}

/* ---- Mailbox = Local-part "@" ( Domain / address-literal ) -------------------------------- */

static void copy_local(slow_text text, size_t from, size_t to, slow_part *part) {
  bool quoted = text.at[from] == '"';
  if (quoted) {
    from++;
    to--;
  }
  for (size_t k = from; k < to; k++) {
    if (quoted && text.at[k] == '\\') k++;
    slow_add(part, text.at[k]);
  }
}

static bool read_mailbox(slow_text text, size_t from, size_t to, slow_reading *reading) {
  for (size_t at = from; at < to; at++) {
    if (text.at[at] != '@') continue;
    if (!slow_is(text, from, at, dot_string) && !slow_is(text, from, at, quoted_string)) continue;
    if (!slow_is(text, at + 1, to, domain) && !slow_is(text, at + 1, to, address_literal)) continue;
    slow_mailbox *mailbox = &reading->at[reading->count++];
    mailbox->local.length = mailbox->domain.length = 0;
    copy_local(text, from, at, &mailbox->local);
    for (size_t k = at + 1; k < to; k++) slow_add(&mailbox->domain, text.at[k]);
    return true;
  }
  return false;
}

static bool are_hosts(slow_text text, size_t from, size_t to) {
  char key[SLOW_NAME_OCTETS];
  for (size_t k = from, start; k < to; k++) {
    if (text.at[k] != '@') continue;
    for (start = k + 1; k + 1 < to && text.at[k + 1] != ',' && text.at[k + 1] != ':';) k++;
    if (!slow_domain((const char *)text.at + start, k + 1 - start, key)) return false;
  }
  return true;
}

/* Path = "<" [ A-d-l ":" ] Mailbox ">" */
void slow_path_read(slow_text text, slow_reading *reading) {
  reading->count = 0;
  reading->null = text.length == 2 && memcmp(text.at, "<>", 2) == 0;
  reading->valid = reading->null || read_mailbox(text, 0, text.length, reading);
  if (reading->valid || text.length < 2 || text.at[0] != '<' || text.at[text.length - 1] != '>') return;
  reading->valid = read_mailbox(text, 1, text.length - 1, reading);
  for (size_t k = 1; k < text.length && !reading->valid; k++) {
    if (text.at[k] != ':' || !slow_is(text, 1, k, a_d_l) || !are_hosts(text, 1, k)) continue;
    reading->valid = read_mailbox(text, k + 1, text.length - 1, reading);
  }
}
