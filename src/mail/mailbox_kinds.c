/* SPDX-License-Identifier: MIT */
/*
 * Readers in use do not all read the grammar of RFC 5322. A kind of reader is a
 * few switches of one lenient tokenizer, which follows a text in the grammar
 * as that kind does and compares each mailbox with those of the grammar. It
 * need not be exact: it may find more than the real reader, never less.
 */
#include "mail/mailbox_kinds.h"

#include "base/unicode.h"
#include "mail/encoded_word.h"
#include "mail/mailbox_token.h"

/* What a kind of reader does that the grammar does not. */
enum {
  COMMENT_STRINGS = 1u << 0, /* a quote or bracket in a comment opens a string */
  COMMENT_FLAT = 1u << 1,    /* the first ")" ends a comment; a backslash means nothing in it */
  COMMENT_WORDS = 1u << 2,   /* before an angle bracket, parentheses and separators are letters of words */
  COMMENT_ADDRESS = 1u << 3, /* an address in a comment counts where nothing else stands */
  QUOTED_ADDRESS = 1u << 4,  /* an address in a quoted string counts where no angle bracket is */
  LITERAL_WORDS = 1u << 5,   /* brackets are letters */
  ANGLE_RAW = 1u << 6,       /* the first ">" ends an address; its last "@" counts */
  GROUP_RAW = 1u << 7,       /* the first ";" ends a group, and every string in it */
  GAP_ENDS = 1u << 8,        /* a blank or comment ends a domain and begins a local part */
  LINE_ENDS = 1u << 9,       /* CR ends a quoted string, comment or literal; CR and LF end a domain */
  WORDS_FIRST = 1u << 10,    /* encoded words come before tokens, in comments too */
  WORDS_GREEDY = 1u << 11,   /* a name that begins with "=?" goes on to the last "?="; what it decodes to may be an address */
  NO_COMMA = 1u << 12,       /* an address needs no comma behind it */
  COMMENT_JOINS = 1u << 13,  /* a word right behind a comment belongs to the word before it */
  PAIRS_RUN = 1u << 14,      /* backslashes before a quote hide it, however many; none does in a group */
  BRACKETS_FAR = 1u << 16,   /* "[]" anywhere behind an address is its domain */
  COMMENT_DOMAIN = 1u << 17, /* a comment between "@" and domain makes it another */
  COLON_WORD = 1u << 15      /* a colon is a letter; where no angle bracket is, an "@" in quotes counts */
};

static const struct {
  const char *readers; /* real programs that read so */
  uint32_t ways;
} kinds[] = {
    {"Thunderbird (jsmime); Python's policy.default", COMMENT_STRINGS | WORDS_FIRST},
    {"nodemailer's addressparser (mailparser); c-client (PHP, Alpine); Ruby's mail", GAP_ENDS | LITERAL_WORDS | COMMENT_DOMAIN},
    {"Mail::Message", GAP_ENDS | ANGLE_RAW | WORDS_GREEDY | NO_COMMA | BRACKETS_FAR},
    {"emailjs, older addressparser", COMMENT_FLAT | COMMENT_ADDRESS | QUOTED_ADDRESS | LITERAL_WORDS | ANGLE_RAW |
                                         GROUP_RAW | GAP_ENDS | PAIRS_RUN},
    {"postal-mime",
     COMMENT_FLAT | COMMENT_ADDRESS | QUOTED_ADDRESS | LITERAL_WORDS | ANGLE_RAW | GROUP_RAW | GAP_ENDS |
         COMMENT_JOINS},
    {"Mail::Address", COLON_WORD},
    {"Go's net/mail before 1.22", COMMENT_WORDS},
    {"Python's getaddresses", LINE_ENDS | NO_COMMA},
};

typedef enum token_kind { END, WORD, QUOTED, LITERAL, SPECIAL } token_kind;

typedef struct walker {
  cgn_arena *arena;
  cgn_text text;
  const cgn_mailboxes *ours;
  uint32_t next; /* of `ours`: the first whose "@" is not behind */
  uint32_t ways;
  bool differs, refused;

  size_t at, end; /* the next octet; where this reader stops for now: the end of the text, or of a raw group */

  token_kind kind; /* the token stands from `start` to `at` */
  size_t start;
  bool gap, line_end; /* a blank or comment stands before it; the end of a line among them */
  bool comment_before; /* a comment, and nothing between */
  bool commented;      /* a comment at all */
  bool in_group;       /* raw */
  bool closed;        /* its closing quote is there */

  bool filled;          /* something else than comments was in the element */
  bool comment_differs; /* a mailbox in a comment is none of ours: it counts where nothing else is */
  bool phrase;       /* COMMENT_WORDS: up to its angle bracket */
  bool angle;        /* in angle brackets */
  bool angled;       /* the element has some */
  bool bare_differs; /* a mailbox outside of them is none of ours: it counts where there are none */
  bool quoted_at;    /* COLON_WORD: the last "@" so far stands in quotes */
  bool after_word;   /* the token before was no special */

  cgn_text run; /* words that may be a local part */
  bool in_domain;
  size_t place; /* of the "@" */
  cgn_text local, domain;

  bool word_seen;
  size_t word_start, word_end; /* WORDS_FIRST: the next run of encoded words, blanks before it included */
} walker;

static bool has(const walker *w, uint32_t way) {
  return w->ways & way;
}

static bool is_line_end(char c) {
  return c == '\r' || c == '\n';
}

static bool is_special(const walker *w, char c) {
  if (w->phrase) return c == '<' || c == '>' || c == ':' || c == '"';
  if (c == '[' || c == ']') return !has(w, LITERAL_WORDS);
  if (c == '\\') return !has(w, COMMENT_STRINGS | LITERAL_WORDS);
  return cgn_mailbox_is_separator(c) || c == '(' || c == ')' || c == '"';
}

static cgn_text span(const walker *w, size_t start, size_t end) {
  return cgn_text_slice(w->text, start, end - start);
}

static void next(walker *w);
static void begin_element(walker *w);
static void find_inside(walker *w, cgn_text text, bool all);

/* ---- Encoded words ------------------------------------------------------------------- */

/* The end of the encoded word at `at` as jsmime looks for one: "=?", no "?", "?B?" or "?Q?", no "?", "?=". 0: none. */
static size_t end_of_word(cgn_text text, size_t at) {
  size_t encoding = cgn_text_find(text, at + 2, '?') + 1, end;
  if (text.length < 3 || encoding > text.length - 3 || text.at[encoding + 1] != '?') return 0;
  char c = cgn_to_lower(text.at[encoding]);
  if (c != 'b' && c != 'q') return 0;
  end = cgn_text_find(text, encoding + 2, '?') + 1;
  return end < text.length && text.at[end] == '=' ? end + 1 : 0;
}

static bool at_word(const walker *w, size_t at) {
  return at + 1 < w->text.length && w->text.at[at] == '=' && w->text.at[at + 1] == '?';
}

/* Finds the next run of encoded words at or behind `at`, once for all places before it. */
static void find_words(walker *w, size_t at) {
  if (w->word_end && w->word_start >= at) return;
  size_t end = 0, start = at;
  while (start < w->text.length && !(at_word(w, start) && (end = end_of_word(w->text, start)))) start++;
  w->word_start = start;
  w->word_end = end ? end : start;
  while (w->word_start > at && cgn_is_blank(w->text.at[w->word_start - 1])) w->word_start--;
  for (size_t next = end; end; w->word_end = end ? end : w->word_end) {
    while (next < w->text.length && cgn_is_blank(w->text.at[next])) next++;
    end = at_word(w, next) ? end_of_word(w->text, next) : 0;
    next = end;
  }
}

/* Whether some of what pairs stands in `word` without its partner: then all behind it stands otherwise. */
static bool is_torn(cgn_text word) {
  int quotes = 0, parentheses = 0, angles = 0;
  for (size_t i = 0; i < word.length; i++) {
    char c = word.at[i];
    quotes += c == '"';
    parentheses += (c == '(') - (c == ')');
    angles += (c == '<') - (c == '>');
  }
  return quotes % 2 || parentheses || angles;
}

/*
 * At a "=?", takes what this reader decodes. Where no word begins here but one
 * follows, it is as long as that one, and begins here: nobody else reads so.
 * Where one is before, some reader goes on with it.
 */
static bool take_encoded(walker *w) {
  if (!has(w, WORDS_FIRST) || !at_word(w, w->at)) return false;
  find_words(w, w->at);
  if (w->word_start >= w->word_end) {
    if (w->word_seen) w->differs = true;
    return false;
  }
  w->word_seen = true;
  size_t length = w->word_end - w->word_start;
  if (w->word_start > w->at || is_torn(span(w, w->at, w->at + length))) w->differs = true;
  w->at += length;
  if (w->at > w->end) w->at = w->end;
  return true;
}

/* ---- Tokens ---------------------------------------------------------------------------- */

/* From the opening octet to the closing one. */
static void take_string(walker *w, char closing) {
  w->closed = false;
  for (w->at++; w->at < w->end && !w->closed;) {
    char c = w->text.at[w->at++];
    w->closed = c == closing || (c == '\r' && has(w, LINE_ENDS));
    if (c != '\\') continue;
    if (has(w, PAIRS_RUN)) {
      if (w->in_group) continue;
      while (w->at < w->end && w->text.at[w->at] == '\\') w->at++;
    }
    if (w->at < w->end) w->at++;
  }
}

static void take_comment(walker *w) {
  size_t depth = 0;
  w->start = w->at;
  do {
    char c = w->text.at[w->at];
    if (take_encoded(w)) continue;
    if (has(w, COMMENT_STRINGS) && (c == '"' || c == '[')) {
      take_string(w, c == '"' ? '"' : ']');
      continue;
    }
    w->at++;
    if (c == '(' && !(depth && has(w, COMMENT_FLAT))) depth++;
    if (c == ')' || (c == '\r' && has(w, LINE_ENDS))) depth--;
    if (c == '\\' && !has(w, COMMENT_FLAT) && w->at < w->end) w->at++;
  } while (depth && w->at < w->end);
  if (has(w, COMMENT_ADDRESS) && !w->filled) {
    bool bare = w->bare_differs;
    w->bare_differs = w->comment_differs;
    find_inside(w, span(w, w->start, w->at), false);
    w->comment_differs = w->bare_differs;
    w->bare_differs = bare;
  }
}

static void skip_gap(walker *w) {
  w->gap = w->line_end = w->comment_before = w->commented = false;
  for (; w->at < w->end; w->gap = true) {
    char c = w->text.at[w->at];
    if (c == '(' && !w->phrase) {
      take_comment(w);
      w->comment_before = w->commented = true;
    } else if (cgn_is_blank(c)) {
      w->comment_before = false;
      if (is_line_end(c)) w->line_end = true;
      w->at++;
    } else {
      return;
    }
  }
}

/* WORDS_GREEDY: from a "=?" to the last "?=" of all, unless an address begins here. */
static bool take_name(walker *w) {
  if (!has(w, WORDS_GREEDY) || w->angle || w->in_domain || !at_word(w, w->at)) return false;
  walker ahead = *w;
  ahead.ways &= ~(uint32_t)WORDS_GREEDY;
  next(&ahead);
  next(&ahead);
  if (w->word_end == 0) {
    w->word_end = w->text.length;
    while (w->word_end > 2 && memcmp(w->text.at + w->word_end - 2, "?=", 2) != 0) w->word_end--;
  }
  if (w->word_end <= w->at + 2 || (ahead.kind == SPECIAL && w->text.at[ahead.start] == '@')) return false;
  ahead.at = w->word_end;
  ahead.end = w->end = w->text.length;
  do {
    next(&ahead);
  } while (ahead.kind == WORD);
  w->at = ahead.start;
  char behind = ahead.kind == SPECIAL ? w->text.at[ahead.start] : '\0';
  if (behind == '@') w->at = w->end; /* it gives up */
  if (behind == '<' || behind == ':') return true;
  cgn_text decoded = cgn_encoded_words_decode(w->arena, span(w, w->start, w->at));
  if (cgn_text_find(decoded, 0, '@') < decoded.length) w->differs = true;
  return true;
}

/* Whether the backslash before this place hides what is there, outside of strings. */
static bool hides_next(const walker *w) {
  if (w->at == w->end) return false;
  return has(w, COMMENT_STRINGS) || (has(w, PAIRS_RUN) && !w->in_group && strchr("\"(<,:;", w->text.at[w->at]));
}

static void take_word(walker *w) {
  w->kind = WORD;
  if (take_encoded(w) || take_name(w)) return;
  do {
    if (w->text.at[w->at++] == '\\' && hides_next(w)) w->at++;
  } while (w->at < w->end && !cgn_is_blank(w->text.at[w->at]) && !is_special(w, w->text.at[w->at]) &&
           !(has(w, WORDS_FIRST | WORDS_GREEDY) && at_word(w, w->at)));
}

static void next(walker *w) {
  skip_gap(w);
  w->start = w->at;
  w->kind = END;
  if (w->at == w->end) return;
  char c = w->text.at[w->at];
  if (!is_special(w, c)) {
    take_word(w);
  } else if (c == '"') {
    take_string(w, '"');
    w->kind = QUOTED;
  } else if (c == '[') {
    take_string(w, ']');
    w->kind = LITERAL;
  } else {
    w->at++;
    w->kind = SPECIAL;
  }
}

/* ---- Mailboxes --------------------------------------------------------------------------- */

static bool has_name(cgn_text text) {
  for (size_t i = 0; i < text.length; i++) {
    if (cgn_mailbox_is_atext(text.at[i])) return true;
  }
  return false;
}

/* Whether the grammar has this mailbox at this "@"; any local part where `local` is not given. */
static bool is_ours(walker *w, size_t place, cgn_text local, cgn_text domain) {
  while (w->next < w->ours->count && w->ours->at[w->next].place < place) w->next++;
  domain = cgn_mailbox_join(w->arena, domain);
  if (local.at) local = cgn_unicode_nfc(w->arena, cgn_mailbox_join(w->arena, local));
  for (uint32_t i = w->next; i < w->ours->count && w->ours->at[i].place == place; i++) {
    const cgn_address *own = &w->ours->at[i];
    if (cgn_text_equal(own->written, domain) && (!local.at || cgn_text_equal(own->local, local))) return true;
  }
  return false;
}

static void find_mailbox(walker *w, size_t place, cgn_text local, cgn_text domain) {
  if (w->angled && !w->angle) return;
  if (has_name(domain) && !is_ours(w, place, local, domain)) *(w->angle ? &w->differs : &w->bare_differs) = true;
}

/* The domain is at its end. */
static void end_domain(walker *w) {
  if (w->in_domain) find_mailbox(w, w->place, w->local, w->domain);
  if (w->in_domain && has(w, NO_COMMA) && w->bare_differs) w->differs = true;
  w->in_domain = false;
  w->run.length = 0;
}

/* Whether what stands around the gap before this token is one: a dot joins (RFC 5322 4.4). */
static bool joins(const walker *w, cgn_text before) {
  if (!w->gap || (w->comment_before && has(w, COMMENT_JOINS))) return true;
  if (has(w, GAP_ENDS)) return false;
  if (has(w, LINE_ENDS)) return !w->line_end;
  return before.at[before.length - 1] == '.' || w->text.at[w->start] == '.';
}

static void extend(const walker *w, cgn_text *part) {
  if (part->length && joins(w, *part)) {
    part->length = (size_t)(w->text.at + w->at - part->at);
  } else {
    *part = span(w, w->start, w->at);
  }
}

static bool is_edge(char c) {
  return cgn_is_blank(c) || c == '@' || c == '"';
}

/* The addresses in a string or comment that is one itself to this reader; `all` before an "@" is the local part. */
static void find_inside(walker *w, cgn_text text, bool all) {
  for (size_t at = cgn_text_find(text, 0, '@'); at < text.length; at = cgn_text_find(text, at + 1, '@')) {
    size_t start = at, end = at + 1;
    while (start > (all ? 1 : 0) && (all || !is_edge(text.at[start - 1]))) start--;
    while (end < text.length && !is_edge(text.at[end]) && !strchr("<>()", text.at[end])) end++;
    cgn_text local = cgn_text_slice(text, start, at - start);
    if (local.length == 0 && !has(w, LINE_ENDS)) continue;
    if (has(w, LINE_ENDS) && !all) local.at = NULL;
    find_mailbox(w, (size_t)(text.at + at - w->text.at), local, cgn_text_slice(text, at + 1, end - at - 1));
    if (all) return;
  }
}

static void read_quoted(walker *w) {
  cgn_text quoted = span(w, w->start, w->at);
  bool counts = has(w, COLON_WORD) || (has(w, COMMENT_STRINGS) && w->angle);
  if (counts && cgn_text_find(quoted, 0, '@') < quoted.length) w->quoted_at = true;
  if (has(w, QUOTED_ADDRESS) && !w->angle) find_inside(w, quoted, false);
  if (!has(w, LINE_ENDS) || (w->closed && w->at < w->end && w->text.at[w->at] == '@')) return;
  if (!w->closed && w->in_domain) w->differs = true; /* it is one more author, without a domain */
  end_domain(w);
  find_inside(w, quoted, !w->filled);
}

static void read_word(walker *w) {
  if (w->quoted_at && w->after_word) w->bare_differs = true;
  w->quoted_at = false;
  if (w->kind == QUOTED) read_quoted(w);
  if (has(w, COMMENT_DOMAIN) && w->in_domain && !w->domain.length && w->commented) w->differs = true;
  if (w->in_domain && w->domain.length && !joins(w, w->domain)) end_domain(w);
  extend(w, w->in_domain ? &w->domain : &w->run);
  w->filled = true;
}

/* The one literal that Mail::Message sees, wherever it is. */
static bool has_brackets(cgn_text text) {
  size_t at = cgn_text_find(text, 0, '[');
  while (at + 1 < text.length && text.at[at + 1] != ']') at = cgn_text_find(text, at + 1, '[');
  return at + 1 < text.length;
}

static void read_at(walker *w) {
  cgn_text local = w->run;
  w->quoted_at = false;
  end_domain(w);
  if (local.length == 0) return;
  if (has(w, BRACKETS_FAR) && !w->angle && has_brackets(span(w, w->at, w->text.length))) w->differs = true;
  w->in_domain = true;
  w->place = w->start;
  w->local = local;
  w->domain.length = 0;
}

/* What stands outside of angle brackets is no mailbox. */
static void enter_angle(walker *w) {
  w->filled = w->angle = w->angled = true;
  w->bare_differs = false;
}

/* The last "@" before the first ">", whatever it stands in. */
static void read_raw_angle(walker *w) {
  size_t end = w->end, closing = w->at + cgn_text_find(span(w, w->at, w->end), 0, '>'), at = closing;
  if (has(w, COMMENT_JOINS)) {
    size_t second = cgn_text_find(span(w, w->at, closing), 0, '<') + 1;
    if (w->at + second < closing) w->at += second;
    if (w->at + second == closing) w->at = closing;
  }
  if (has(w, BRACKETS_FAR) && has_brackets(span(w, w->at, closing))) w->differs = true;
  while (at > w->at && w->text.at[at - 1] != '@') at--;
  if (at > w->at + 1) {
    enter_angle(w);
    w->place = at - 1;
    w->at = at;
    w->end = closing;
    next(w);
    if (w->kind != SPECIAL) find_mailbox(w, w->place, (cgn_text){NULL, 0}, span(w, w->start, w->at));
  }
  w->end = end;
  w->at = closing;
}

static void open_angle(walker *w) {
  end_domain(w);
  w->phrase = w->quoted_at = false;
  if (has(w, ANGLE_RAW)) {
    read_raw_angle(w);
  } else {
    enter_angle(w);
  }
}

static void close_angle(walker *w) {
  end_domain(w);
  if (w->angle && w->quoted_at) w->differs = true;
  w->angle = false;
  if (has(w, NO_COMMA)) {
    if (w->bare_differs) w->differs = true;
    begin_element(w);
  }
  if (!has(w, COMMENT_WORDS)) return;
  next(w);
  w->refused = w->kind == SPECIAL ? !strchr(",;", w->text.at[w->start]) : w->kind != END;
  w->at = w->start;
}

/* ---- Elements ------------------------------------------------------------------------------ */

/* Whether an address without angle brackets begins here, in which parentheses are comments to all. */
static bool starts_address(const walker *from) {
  walker w = *from;
  w.phrase = true; /* no comment before it */
  next(&w);
  w.at = w.start;
  w.phrase = false;
  if (w.kind == QUOTED) {
    take_string(&w, '"');
  } else {
    while (w.at < w.end && w.text.at[w.at] != '.' && cgn_mailbox_is_atext(w.text.at[w.at])) w.at++;
    while (w.at < w.end && (w.text.at[w.at] == '.' || cgn_mailbox_is_atext(w.text.at[w.at]))) w.at++;
  }
  if (w.at == w.end || w.text.at[w.at++] != '@' || w.at == w.end || w.text.at[w.at] == '(') return false;
  next(&w);
  return w.kind == WORD && w.text.at[w.start] != '.' && w.text.at[w.at - 1] != '.';
}

static void begin_element(walker *w) {
  w->comment_differs = false;
  w->filled = w->angle = w->angled = w->bare_differs = w->quoted_at = false;
  w->phrase = has(w, COMMENT_WORDS) && !starts_address(w);
}

static void end_element(walker *w) {
  end_domain(w);
  if (w->comment_differs && !w->filled) w->differs = true;
  if (w->bare_differs || w->quoted_at) w->differs = true;
  begin_element(w);
}

/* Of a route or the name of a group: what stood before it is no mailbox. */
static void read_colon(walker *w) {
  if (has(w, NO_COMMA)) end_domain(w);
  w->in_domain = false;
  w->run.length = 0;
  if (w->angle || has(w, COLON_WORD)) return;
  w->in_group = has(w, GROUP_RAW);
  if (w->in_group) w->end = w->at + cgn_text_find(span(w, w->at, w->end), 0, ';');
  begin_element(w);
}

static void read_special(walker *w) {
  switch (w->text.at[w->start]) {
  case '@': read_at(w); break;
  case '<': open_angle(w); break;
  case '>': close_angle(w); break;
  case ':': read_colon(w); break;
  case ',':
    if (w->angle) { /* of a route */
      end_domain(w);
      break;
    }
    end_element(w);
    break;
  case ';': end_element(w); break;
  default:
    if (has(w, LINE_ENDS)) end_element(w);
    end_domain(w);
    break;
  }
}

static bool kind_differs(walker *w) {
  w->end = w->text.length;
  begin_element(w);
  while (!w->differs && !w->refused) {
    next(w);
    if (w->kind == SPECIAL) {
      read_special(w);
      w->after_word = false;
    } else if (w->kind != END) {
      read_word(w);
      w->after_word = true;
    } else {
      end_element(w);
      w->in_group = false;
      if (w->end == w->text.length) break;
      w->end = w->text.length; /* a raw group is over */
    }
  }
  return w->differs && !w->refused;
}

bool cgn_mailbox_kinds_differ(cgn_arena *arena, cgn_text text, const cgn_mailboxes *list) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    walker w = {.arena = arena, .text = text, .ours = list, .ways = kinds[i].ways};
    if (kind_differs(&w)) return true;
  }
  return false;
}
