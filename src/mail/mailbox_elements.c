/* SPDX-License-Identifier: MIT */
#include "mail/mailbox_elements.h"

#include "base/unicode.h"
#include "mail/mailbox_token.h"

static void begin_element(cgn_walker *w);

/* ---- Mailboxes --------------------------------------------------------------------------- */

static bool has_name(const cgn_walker *w, cgn_text text) {
  if (cgn_walker_has(w, CGN_WAY_LINE_ENDS) && text.length && text.at[0] == '[') return true; /* perhaps cut */
  for (size_t i = 0; i < text.length; i++) {
    if (cgn_mailbox_is_atext(text.at[i]) || text.at[i] == '.') return true;
  }
  return false;
}

/* Whether the grammar has this mailbox at this "@"; any local part where `local` is not given. */
static bool is_ours(cgn_walker *w, size_t place, cgn_text local, cgn_text domain) {
  while (w->next < w->ours->count && w->ours->at[w->next].place < place) w->next++;
  domain = cgn_mailbox_join(w->arena, domain);
  if (local.at) local = cgn_unicode_nfc(w->arena, cgn_mailbox_join(w->arena, local));
  for (uint32_t i = w->next; i < w->ours->count && w->ours->at[i].place == place; i++) {
    const cgn_address *own = &w->ours->at[i];
    if (cgn_text_equal(own->written, domain) && (!local.at || cgn_text_equal(own->local, local))) return true;
  }
  return false;
}

/* Whether the grammar has a mailbox at this "@". */
static bool has_ours(const cgn_walker *w, size_t place) {
  uint32_t low = 0, high = w->ours->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (w->ours->at[middle].place < place) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < w->ours->count && w->ours->at[low].place == place;
}

static void find_mailbox(cgn_walker *w, size_t place, cgn_text local, cgn_text domain) {
  if (w->angled && !w->angle) return;
  if (has_name(w, domain) && !is_ours(w, place, local, domain)) *(w->angle ? &w->differs : &w->bare_differs) = true;
}

/* The domain is at its end. */
static void end_domain(cgn_walker *w) {
  if (w->in_domain) find_mailbox(w, w->place, w->local, w->domain);
  if (w->in_domain && cgn_walker_has(w, CGN_WAY_NO_COMMA)) {
    if (w->bare_differs) w->differs = true;
    w->filled = false;
  }
  w->in_domain = false;
  w->run.length = 0;
}

/* Whether what stands around the gap before this token is one: a dot joins (RFC 5322 4.4). */
static bool joins(const cgn_walker *w, cgn_text before) {
  if (!w->gap) return true;
  if (cgn_walker_has(w, CGN_WAY_GAP_ENDS)) return false;
  if (cgn_walker_has(w, CGN_WAY_LINE_ENDS)) return !w->line_end;
  return before.at[before.length - 1] == '.' || w->text.at[w->start] == '.';
}

static void extend(const cgn_walker *w, cgn_text *part) {
  if (part->length && joins(w, *part)) {
    part->length = (size_t)(w->text.at + w->at - part->at);
  } else {
    *part = cgn_walker_span(w, w->start, w->at);
  }
}

static bool is_edge(char c) {
  return cgn_is_blank(c) || c == '@' || c == '"';
}

/* CGN_WAY_LINE_ENDS: the addresses in a string that is one itself; `all` before its first "@" is the local part. */
static void find_inside(cgn_walker *w, cgn_text text, bool all) {
  size_t first = cgn_text_find(text, 0, '@');
  for (size_t at = first; at < text.length; at = cgn_text_find(text, at + 1, '@')) {
    size_t end = at + 1;
    while (end < text.length && !is_edge(text.at[end]) && !strchr("<>()", text.at[end])) end++;
    cgn_text local = {NULL, 0}; /* any one: else of quadratic time */
    if (all && at == first) local = cgn_text_slice(text, 1, at - 1);
    find_mailbox(w, (size_t)(text.at + at - w->text.at), local, cgn_text_slice(text, at + 1, end - at - 1));
  }
}

static bool is_before_at(const cgn_walker *w, size_t at) {
  while (at < w->end && cgn_is_blank(w->text.at[at])) at++;
  return at < w->end && w->text.at[at] == '@';
}

/*
 * Whether this string may end a local part elsewhere than in the grammar: a quote
 * before an "@" ends one, and one behind a backslash, which may be a pair itself,
 * need not. Each quote is looked at once.
 */
static bool ends_elsewhere(cgn_walker *w) {
  size_t at = w->start;
  bool paired = at >= w->hidden;
  while (paired && (at += 1 + cgn_text_find(cgn_walker_span(w, at + 1, w->end), 0, '"')) < w->end) {
    if (at + 1 != w->at && is_before_at(w, at + 1)) return true;
    paired = w->text.at[at - 1] == '\\';
    w->hidden = at;
  }
  return false;
}

static void read_quoted(cgn_walker *w) {
  cgn_text quoted = cgn_walker_span(w, w->start, w->at);
  if (cgn_walker_has(w, CGN_WAY_PAIRS_END) && ends_elsewhere(w)) w->differs = true;
  if (cgn_walker_has(w, CGN_WAY_COLON_WORD) && cgn_text_find(quoted, 0, '@') < quoted.length) w->quoted_at = true;
  if (!cgn_walker_has(w, CGN_WAY_LINE_ENDS)) return;
  if (w->closed && w->at < w->end && w->text.at[w->at] == '@' && has_ours(w, w->at)) return; /* a local part */
  if (!w->closed && w->in_domain) w->differs = true; /* it is one more author, without a domain */
  end_domain(w);
  find_inside(w, quoted, !w->filled);
}

/*
 * Ruby's mail takes an address whole for its domain where a comment stands
 * before the domain. An "@" in the comment is part of it, and what is before may
 * be the name of a group.
 */
static bool begins_otherwise(const cgn_walker *w) {
  cgn_text gap = cgn_walker_span(w, w->gap_start, w->start);
  return w->commented && (w->grouped || cgn_text_find(gap, 0, '@') < gap.length);
}

/* c-client takes "at" between two words for an "@" where no address in angle brackets is. */
static void read_at_word(cgn_walker *w, cgn_text word) {
  bool at = cgn_text_equal_nocase(word, CGN_TEXT("at"));
  if (w->at_seen && !at) w->at_said = true;
  w->at_seen = at && w->filled;
}

static void read_word(cgn_walker *w) {
  cgn_text text = cgn_walker_span(w, w->start, w->at);
  if (cgn_walker_has(w, CGN_WAY_AT_WORD)) read_at_word(w, text);
  if (cgn_walker_has(w, CGN_WAY_COLON_WORD)) {
    if (w->quoted_at && w->after_word) w->bare_differs = true;
    w->quoted_at = false;
  }
  if (w->kind == CGN_WALKER_QUOTED) read_quoted(w);
  bool first = w->in_domain && w->domain.length == 0;
  if (first && cgn_walker_has(w, CGN_WAY_GAP_ENDS) && begins_otherwise(w)) w->differs = true;
  if (w->in_domain && w->domain.length && !joins(w, w->domain)) end_domain(w);
  extend(w, w->in_domain ? &w->domain : &w->run);
  w->filled = true;
}

/* Whether a route begins with commas here (RFC 5322 4.4). To nodemailer they are the local part of this "@". */
static bool behind_commas(const cgn_walker *w) {
  size_t at = w->start;
  while (at > 0 && w->text.at[at - 1] == ',') at--;
  return at > 0 && at < w->start && (cgn_is_blank(w->text.at[at - 1]) || memchr("<)", w->text.at[at - 1], 2));
}

static void read_at(cgn_walker *w) {
  cgn_text local = w->run;
  if (cgn_walker_has(w, CGN_WAY_GAP_ENDS) && w->angle && behind_commas(w)) w->differs = true;
  if (local.length == 0 && w->start > 0 && w->text.at[w->start - 1] == '@')
    local = cgn_walker_span(w, w->start - 1, w->start); /* behind another "@", which some show as local part */
  w->quoted_at = false;
  end_domain(w);
  if (local.length == 0) return;
  if (cgn_walker_has(w, CGN_WAY_BRACKETS_FAR) && !w->angle && w->at < w->brackets) w->differs = true;
  w->in_domain = true;
  w->place = w->start;
  w->local = local;
  w->domain.length = 0;
}

/* What stands outside of angle brackets is no mailbox. */
static void enter_angle(cgn_walker *w) {
  w->filled = w->angle = w->angled = true;
  w->bare_differs = false;
}

/* The domain behind an "@" in angle brackets that end at `closing`; any local part. */
static void find_in_angle(cgn_walker *w, size_t place, size_t closing) {
  enter_angle(w);
  w->place = place;
  w->at = place + 1;
  w->end = closing;
  cgn_walker_next(w);
  if (w->kind != CGN_WALKER_SPECIAL)
    find_mailbox(w, place, (cgn_text){NULL, 0}, cgn_walker_span(w, w->start, w->at));
}

/* Mail::Message takes a route to end at its first colon, whatever that stands in. */
static void read_behind_route(cgn_walker *w, size_t closing) {
  size_t colon = w->at + cgn_text_find(cgn_walker_span(w, w->at, closing), 0, ':');
  size_t at = colon + cgn_text_find(cgn_walker_span(w, colon, closing), 0, '@');
  if (w->at < closing && w->text.at[w->at] == '@' && at < closing) find_in_angle(w, at, closing);
}

/* The last "@" before the first ">", whatever it stands in. */
static void read_raw_angle(cgn_walker *w) {
  size_t end = w->end, closing = w->at + cgn_text_find(cgn_walker_span(w, w->at, w->end), 0, '>'), at = closing;
  if (cgn_walker_has(w, CGN_WAY_BRACKETS_FAR) && cgn_walker_find_brackets(cgn_walker_span(w, w->at, closing)))
    w->differs = true;
  while (at > w->at && w->text.at[at - 1] != '@') at--;
  size_t start = w->at;
  if (cgn_walker_has(w, CGN_WAY_BRACKETS_FAR)) read_behind_route(w, closing);
  if (at > start + 1) find_in_angle(w, at - 1, closing);
  w->end = end;
  w->at = closing;
}

static void open_angle(cgn_walker *w) {
  end_domain(w);
  /* c-client may give up at a route, and then takes the words before it */
  if (w->at_said && is_before_at(w, w->at)) w->differs = true;
  w->phrase = w->quoted_at = false;
  if (cgn_walker_has(w, CGN_WAY_ANGLE_RAW)) {
    read_raw_angle(w);
  } else {
    enter_angle(w);
  }
}

static void close_angle(cgn_walker *w) {
  end_domain(w);
  if (w->angle && w->quoted_at) w->differs = true;
  w->angle = false;
  if (cgn_walker_has(w, CGN_WAY_NO_COMMA)) {
    if (w->bare_differs) w->differs = true;
    begin_element(w);
  }
  if (!cgn_walker_has(w, CGN_WAY_COMMENT_WORDS)) return;
  cgn_walker_next(w);
  w->refused = w->kind == CGN_WALKER_SPECIAL ? !strchr(",;", w->text.at[w->start]) : w->kind != CGN_WALKER_END;
  w->at = w->start;
}

/* ---- Elements ------------------------------------------------------------------------------ */

static bool at_comment_or_end(cgn_walker *w) {
  while (w->at < w->end && cgn_is_blank(w->text.at[w->at])) w->at++;
  return w->at == w->end || w->text.at[w->at] == '(';
}

/* Whether an address without angle brackets begins here, in which parentheses are comments to all. */
static bool starts_address(const cgn_walker *from) {
  cgn_walker w = *from;
  w.phrase = false;
  if (at_comment_or_end(&w)) return false;
  cgn_walker_next(&w);
  bool local = w.kind == CGN_WALKER_QUOTED || w.kind == CGN_WALKER_WORD;
  if (!local || w.at == w.end || w.text.at[w.at++] != '@' || at_comment_or_end(&w)) return false;
  cgn_walker_next(&w);
  return w.kind == CGN_WALKER_WORD && w.text.at[w.start] != '.' && w.text.at[w.at - 1] != '.';
}

static void begin_element(cgn_walker *w) {
  w->filled = w->angle = w->angled = w->bare_differs = w->quoted_at = false;
  w->at_seen = w->at_said = false;
  w->phrase = cgn_walker_has(w, CGN_WAY_COMMENT_WORDS) && !starts_address(w);
}

static void end_element(cgn_walker *w) {
  end_domain(w);
  if (w->bare_differs || w->quoted_at || (w->at_said && !w->angled)) w->differs = true;
  begin_element(w);
}

/* Of a route or the name of a group: what stood before it is no mailbox. */
static void read_colon(cgn_walker *w) {
  if (cgn_walker_has(w, CGN_WAY_NO_COMMA)) end_domain(w);
  w->in_domain = false;
  w->run.length = 0;
  if (w->angle || cgn_walker_has(w, CGN_WAY_COLON_WORD)) return;
  w->grouped = true;
  begin_element(w);
}

static void read_special(cgn_walker *w) {
  switch (w->text.at[w->start]) {
  case '@': read_at(w); break;
  case '<': open_angle(w); break;
  case '>': close_angle(w); break;
  case ':': read_colon(w); break;
  case ',': (w->angle ? end_domain : end_element)(w); break; /* in angle brackets it is of a route */
  case ';': end_element(w); break;
  default:
    if (cgn_walker_has(w, CGN_WAY_LINE_ENDS)) end_element(w);
    end_domain(w);
    break;
  }
}

bool cgn_mailbox_elements_differ(cgn_walker *w) {
  w->end = w->text.length;
  if (cgn_walker_has(w, CGN_WAY_WORDS_GREEDY)) w->word_end = cgn_walker_find_last(w->text, "?=") + 2;
  if (cgn_walker_has(w, CGN_WAY_BRACKETS_FAR)) w->brackets = cgn_walker_find_brackets(w->text);
  begin_element(w);
  while (!w->differs && !w->refused) {
    cgn_walker_next(w);
    if (w->kind == CGN_WALKER_SPECIAL) {
      read_special(w);
      w->after_word = false;
    } else if (w->kind != CGN_WALKER_END) {
      read_word(w);
      w->after_word = true;
    } else {
      end_element(w);
      break;
    }
  }
  return w->differs && !w->refused;
}
