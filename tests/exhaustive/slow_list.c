/* SPDX-License-Identifier: MIT */
/*
 * RFC 5322 3.2, 3.4 and 4.1 to 4.4, RFC 6532 3.2, RFC 6854: address-list, each
 * function one rule, named as it is there.
 */
#include "slow.h"

/* ---- 3.2.1 to 3.2.3: quoted pairs, folding, comments, atoms -------------------------------- */

static slow_places wsp(slow_text text, slow_places from) {
  return slow_octet(text, from, ' ') | slow_octet(text, from, '\t');
}

/* CRLF; and LF, since stores keep messages with it. */
static slow_places crlf(slow_text text, slow_places from) {
  return slow_octet(text, from | slow_octet(text, from, '\r'), '\n');
}

/* FWS, and obs-FWS = 1*([CRLF] WSP) as erratum 1908 has it. */
static slow_places crlf_wsp(slow_text text, slow_places from) {
  return wsp(text, from | crlf(text, from));
}

static slow_places fws(slow_text text, slow_places from) {
  return slow_some(text, from, crlf_wsp);
}

static slow_places obs_no_ws_ctl(slow_text text, slow_places from) {
  return slow_range(text, from, 1, 8) | slow_range(text, from, 11, 12) | slow_range(text, from, 14, 31) |
         slow_range(text, from, 127, 127);
}

/* quoted-pair = ("\" (VCHAR / WSP)) / obs-qp, but NUL, CR and LF: no two programs agree on those (semantics S16). */
static slow_places quoted_pair(slow_text text, slow_places from) {
  slow_places behind = slow_octet(text, from, '\\');
  return slow_range(text, behind, 33, 126) | slow_utf8(text, behind) | wsp(text, behind) |
         obs_no_ws_ctl(text, behind);
}

/* comment = "(" *([FWS] ccontent) [FWS] ")"; ccontent = ctext / quoted-pair / comment */
static slow_places comment(slow_text text, slow_places from);

static slow_places ccontent(slow_text text, slow_places from) {
  from = slow_optional(text, from, fws);
  return slow_range(text, from, 33, 39) | slow_range(text, from, 42, 91) | slow_range(text, from, 93, 126) |
         slow_utf8(text, from) | obs_no_ws_ctl(text, from) | quoted_pair(text, from) | comment(text, from);
}

static slow_places comment(slow_text text, slow_places from) {
  slow_places inside = slow_many(text, slow_octet(text, from, '('), ccontent);
  return slow_octet(text, slow_optional(text, inside, fws), ')');
}

/* CFWS = (1*([FWS] comment) [FWS]) / FWS */
static slow_places fws_or_comment(slow_text text, slow_places from) {
  return fws(text, from) | comment(text, from);
}

static slow_places cfws(slow_text text, slow_places from) {
  return slow_some(text, from, fws_or_comment);
}

static slow_places may_cfws(slow_text text, slow_places from) {
  return slow_optional(text, from, cfws);
}

/* [CFWS] octet */
static slow_places cfws_octet(slow_text text, slow_places from, char value) {
  return slow_octet(text, may_cfws(text, from), value);
}

/* atom = [CFWS] 1*atext [CFWS] */
static slow_places atom(slow_text text, slow_places from) {
  return may_cfws(text, slow_some(text, may_cfws(text, from), slow_atext));
}

/* ---- 3.2.4, 3.2.5: quoted strings, words, phrases ------------------------------------------- */

/* qcontent = qtext / quoted-pair */
static slow_places qcontent(slow_text text, slow_places from) {
  from = slow_optional(text, from, fws);
  return slow_range(text, from, 33, 33) | slow_range(text, from, 35, 91) | slow_range(text, from, 93, 126) |
         slow_utf8(text, from) | obs_no_ws_ctl(text, from) | quoted_pair(text, from);
}

/* quoted-string = [CFWS] DQUOTE *([FWS] qcontent) [FWS] DQUOTE [CFWS] */
static slow_places quoted_string(slow_text text, slow_places from) {
  slow_places inside = slow_many(text, cfws_octet(text, from, '"'), qcontent);
  return may_cfws(text, slow_octet(text, slow_optional(text, inside, fws), '"'));
}

static slow_places word(slow_text text, slow_places from) {
  return atom(text, from) | quoted_string(text, from);
}

/* phrase = 1*word / obs-phrase; obs-phrase = word *(word / "." / CFWS) */
static slow_places word_or_dot(slow_text text, slow_places from) {
  return word(text, from) | slow_octet(text, from, '.') | cfws(text, from);
}

static slow_places phrase(slow_text text, slow_places from) {
  return slow_many(text, word(text, from), word_or_dot);
}

/* ---- 3.4.1: local-part, domain ----------------------------------------------------------------- */

/* local-part = dot-atom / quoted-string / obs-local-part; obs-local-part = word *("." word) has them all. */
static slow_places dot_word(slow_text text, slow_places from) {
  return word(text, slow_octet(text, from, '.'));
}

static slow_places local_part(slow_text text, slow_places from) {
  return slow_many(text, word(text, from), dot_word);
}

/* domain-literal = [CFWS] "[" *([FWS] dtext) [FWS] "]" [CFWS] */
static slow_places dtext(slow_text text, slow_places from) {
  from = slow_optional(text, from, fws);
  return slow_range(text, from, 33, 90) | slow_range(text, from, 94, 126) | slow_utf8(text, from) |
         obs_no_ws_ctl(text, from) | quoted_pair(text, from);
}

static slow_places domain_literal(slow_text text, slow_places from) {
  slow_places inside = slow_many(text, cfws_octet(text, from, '['), dtext);
  return may_cfws(text, slow_octet(text, slow_optional(text, inside, fws), ']'));
}

/* domain = dot-atom / domain-literal / obs-domain; obs-domain = atom *("." atom) has dot-atom. */
static slow_places dot_atom(slow_text text, slow_places from) {
  return atom(text, slow_octet(text, from, '.'));
}

static slow_places domain(slow_text text, slow_places from) {
  return domain_literal(text, from) | slow_many(text, atom(text, from), dot_atom);
}

static slow_places addr_spec(slow_text text, slow_places from) {
  return domain(text, slow_octet(text, local_part(text, from), '@'));
}

/* ---- 4.4: routes -------------------------------------------------------------------------------- */

/* obs-route = *(CFWS / ",") "@" domain *("," [CFWS] ["@" domain]) ":" */
static slow_places cfws_or_comma(slow_text text, slow_places from) {
  return cfws(text, from) | slow_octet(text, from, ',');
}

static slow_places at_domain(slow_text text, slow_places from) {
  return domain(text, slow_octet(text, from, '@'));
}

static slow_places comma_at_domain(slow_text text, slow_places from) {
  return slow_optional(text, may_cfws(text, slow_octet(text, from, ',')), at_domain);
}

static slow_places obs_route(slow_text text, slow_places from) {
  slow_places domains = at_domain(text, slow_many(text, from, cfws_or_comma));
  return slow_octet(text, slow_many(text, domains, comma_at_domain), ':');
}

/* ---- 3.4: mailboxes, groups, lists ---------------------------------------------------------------- */

/* angle-addr = [CFWS] "<" [obs-route] addr-spec ">" [CFWS] */
static slow_places angle_addr(slow_text text, slow_places from) {
  slow_places inside = slow_optional(text, cfws_octet(text, from, '<'), obs_route);
  return may_cfws(text, slow_octet(text, addr_spec(text, inside), '>'));
}

static slow_places mailbox(slow_text text, slow_places from) {
  return angle_addr(text, slow_optional(text, from, phrase)) | addr_spec(text, from);
}

/* obs-mbox-list = *([CFWS] ",") mailbox *("," [mailbox / CFWS]), which has mailbox-list. */
static slow_places cfws_comma(slow_text text, slow_places from) {
  return cfws_octet(text, from, ',');
}

static slow_places comma_mailbox(slow_text text, slow_places from) {
  slow_places behind = slow_octet(text, from, ',');
  return behind | mailbox(text, behind) | cfws(text, behind);
}

static slow_places mailbox_list(slow_text text, slow_places from) {
  return slow_many(text, mailbox(text, slow_many(text, from, cfws_comma)), comma_mailbox);
}

/* group-list = mailbox-list / CFWS / obs-group-list; obs-group-list = 1*([CFWS] ",") [CFWS] */
static slow_places group_list(slow_text text, slow_places from) {
  return mailbox_list(text, from) | may_cfws(text, slow_many(text, from, cfws_comma));
}

/* group = display-name ":" [group-list] ";" [CFWS] */
static slow_places group(slow_text text, slow_places from) {
  slow_places inside = slow_octet(text, phrase(text, from), ':');
  return may_cfws(text, slow_octet(text, slow_optional(text, inside, group_list), ';'));
}

static slow_places address(slow_text text, slow_places from) {
  return mailbox(text, from) | group(text, from);
}

/* obs-addr-list = *([CFWS] ",") address *("," [address / CFWS]), which has address-list. */
static slow_places comma_address(slow_text text, slow_places from) {
  slow_places behind = slow_octet(text, from, ',');
  return behind | address(text, behind) | cfws(text, behind);
}

/* Also a field that names nobody: whether it must is its own affair (mailbox.h), not that of the grammar. */
static slow_places address_list(slow_text text, slow_places from) {
  return slow_many(text, address(text, slow_many(text, from, cfws_comma)), comma_address) |
         may_cfws(text, slow_many(text, from, cfws_comma));
}

/* ---- What a valid text says --------------------------------------------------------------------------- */

static size_t behind_comment(slow_text text, size_t from) {
  size_t to = from;
  while (!slow_is(text, from, to, comment)) to++;
  return to;
}

/* The octets a part stands for. */
static void copy_part(slow_text text, size_t from, size_t to, slow_part *part) {
  bool quoted = false, literal = false;
  for (size_t k = from; k < to; k++) {
    unsigned char c = text.at[k];
    bool blank = c == ' ' || c == '\t';
    if (c == '(' && !quoted && !literal) {
      k = behind_comment(text, k) - 1;
    } else if (c == '\\' && k + 1 < to) {
      slow_add(part, text.at[++k]);
    } else if (c == '"' && !literal) {
      quoted = !quoted;
    } else if (c != '\r' && c != '\n' && (quoted || !blank)) {
      if (c == '[' && !quoted) literal = true;
      slow_add(part, c);
    }
  }
}

static bool read_addr_spec(slow_text text, size_t from, size_t to, slow_reading *reading) {
  for (size_t at = from; at < to; at++) {
    if (text.at[at] != '@' || !slow_is(text, from, at, local_part) || !slow_is(text, at + 1, to, domain)) continue;
    slow_mailbox *found = &reading->at[reading->count++];
    found->local.length = found->domain.length = 0;
    copy_part(text, from, at, &found->local);
    copy_part(text, at + 1, to, &found->domain);
    return true;
  }
  return false;
}

/* The addr-spec of an angle-addr: it stands behind "<" or the colon of a route, and before ">". */
static bool read_angle(slow_text text, size_t angle, size_t to, slow_reading *reading) {
  for (size_t end = angle; end < to; end++) {
    if (text.at[end] != '>' || !slow_is(text, end + 1, to, may_cfws)) continue;
    for (size_t from = angle + 1; from < end; from++) {
      if (from > angle + 1 && !slow_is(text, angle + 1, from, obs_route)) continue;
      if (slow_is(text, from, end, addr_spec)) return read_addr_spec(text, from, end, reading);
    }
  }
  return false;
}

static void read_mailbox(slow_text text, size_t from, size_t to, slow_reading *reading) {
  if (read_addr_spec(text, from, to, reading)) return;
  for (size_t angle = from; angle < to; angle++) {
    if (text.at[angle] != '<' || !slow_is(text, angle, to, angle_addr)) continue;
    bool named = slow_is(text, from, angle, phrase) || slow_is(text, from, angle, may_cfws);
    if (named && read_angle(text, angle, to, reading)) return;
  }
}

/* Elements up to `to`, which commas part; an element that is neither address nor group is empty. */
static bool read_elements(slow_text text, size_t from, size_t to, slow_reading *reading);

static void read_element(slow_text text, size_t from, size_t to, slow_reading *reading) {
  if (slow_is(text, from, to, mailbox)) {
    read_mailbox(text, from, to, reading);
    return;
  }
  for (size_t colon = from; colon < to; colon++) {
    if (text.at[colon] != ':' || !slow_is(text, from, colon, phrase)) continue;
    for (size_t end = colon + 1; end < to; end++) {
      bool last = text.at[end] == ';' && slow_is(text, end + 1, to, may_cfws);
      if (last && read_elements(text, colon + 1, end, reading)) return;
    }
  }
}

static bool read_elements(slow_text text, size_t from, size_t to, slow_reading *reading) {
  for (size_t end = from; end <= to; end++) {
    if (end < to && text.at[end] != ',') continue;
    if (!slow_is(text, from, end, address) && !slow_is(text, from, end, may_cfws)) continue;
    size_t before = reading->count;
    read_element(text, from, end, reading);
    if (end == to || read_elements(text, end + 1, to, reading)) return true;
    reading->count = before;
  }
  return false;
}

/* The end of the field's last line is not part of its body. */
void slow_list_read(slow_text text, slow_reading *reading) {
  if (text.length && text.at[text.length - 1] == '\n') {
    text.length--;
    if (text.length && text.at[text.length - 1] == '\r') text.length--;
  }
  reading->count = 0;
  reading->null = false;
  reading->valid = slow_is(text, 0, text.length, address_list);
  if (reading->valid) read_elements(text, 0, text.length, reading);
}
