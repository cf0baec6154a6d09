/* SPDX-License-Identifier: MIT */
/* Verdicts with their codes and texts, and replies by language (language sections 5 and 9). */
#include "base/status.h"
#include "rules/parse/state.h"

int cgn_parse_verdict_word(const cgn_parser *p) {
  for (int verdict = CONSIGNE_VERDICT_ACCEPT; verdict <= CONSIGNE_VERDICT_UNDECIDED; verdict++) {
    if (cgn_parse_at(p, cgn_verdict_name(verdict))) return verdict;
  }
  return 0;
}

int cgn_parse_verdict_behind(cgn_parser *p, const char *behind) {
  static const char *const words[] = {"accept", "quarantine", "reject", "defer", "undecided", NULL};
  bool expect = strcmp(behind, "expect") == 0;
  int verdict = cgn_parse_verdict_word(p);
  if (verdict && (expect || verdict != CONSIGNE_VERDICT_UNDECIDED)) return verdict;
  bool meant = cgn_parse_unknown(p, "syntax", words,
                                 expect ? "expected a verdict behind \"expect\", found %"
                                        : "expected a verdict behind \"default\", found %",
                                 expect ? "there are accept, quarantine, reject, defer and undecided"
                                        : "there are accept, quarantine, reject and defer");
  return meant ? cgn_parse_verdict_word(p) : 0;
}

/* ---- Verdicts -------------------------------------------------------------------------------- */

static bool at_number(const cgn_parser *p) {
  return p->token.kind == CGN_TOKEN_WORD && cgn_is_digit(p->token.text.at[0]);
}

/* A string or word of the verdict: nothing that can come behind it. */
static bool at_text(const cgn_parser *p, const char *const *next) {
  if (p->token.kind == CGN_TOKEN_STRING) return true;
  return p->token.kind == CGN_TOKEN_WORD && !cgn_parse_at_any(p, next) && !cgn_parse_at_declaration(p);
}

/* Without the apostrophes or halves of quotes that stand around it. */
static cgn_text unquoted(cgn_text text) {
  if (text.length && (text.at[0] == '\'' || text.at[0] == '`')) text = cgn_text_slice(text, 1, text.length);
  if (text.length && (text.at[text.length - 1] == '\'' || text.at[text.length - 1] == '"')) text.length--;
  return text;
}

/* A string, or the name of a reply; more words behind it on the line show that it is a text without quotes. */
static void parse_text(cgn_parser *p, cgn_ast_verdict *verdict, const char *const *next) {
  cgn_token first = p->token;
  verdict->text = cgn_parse_word(p);
  bool goes_on = p->token.kind == CGN_TOKEN_WORD && at_text(p, next) && !cgn_parse_at_line_start(p);
  if (first.kind == CGN_TOKEN_STRING) {
    if (first.text.length) return;
    cgn_error(p->load, "empty-text", first.place, "an empty text: write one, or leave it out for ours",
              CGN_NO_TEXT);
  } else if (goes_on || cgn_is_reserved(first.text) || !cgn_is_letter(first.text.at[0])) {
    verdict->text.form = CGN_TOKEN_STRING;
    cgn_parse_skip_line(p);
    cgn_error(p->load, "unquoted-text", first.place, "a text stands in quotes, a reply is one name: write \"%\"",
              unquoted(cgn_text_slice(p->lexer.text, first.place.offset, cgn_parse_since(p, first.place).length)));
  }
}

/* [CODE [ECODE]] [text] */
static void parse_reply_of(cgn_parser *p, cgn_ast_verdict *verdict, const char *const *next) {
  if (at_number(p)) verdict->code = cgn_parse_word(p);
  if (at_number(p)) verdict->enhanced = cgn_parse_word(p);
  if (at_text(p, next) && !at_number(p)) parse_text(p, verdict, next);
  while (at_text(p, next) && (p->token.kind == CGN_TOKEN_STRING || !cgn_parse_at_line_start(p))) {
    cgn_error(p->load, "syntax", p->token.place,
              "a verdict has one code, one enhanced code and one text, in this order: leave % out, or put it there",
              cgn_parse_found(p));
    cgn_parse_advance(p);
  }
}

/* Nothing is replied to what is accepted: a text there was meant for something else. */
static void refuse_reply(cgn_parser *p, const char *word, const char *const *next) {
  if (!at_text(p, next)) return;
  cgn_error(p->load, "text-after-accept", p->token.place, "% has no code and no text: leave them out",
            cgn_text_of_string(word));
  while (at_text(p, next)) cgn_parse_advance(p);
}

void cgn_parse_verdict(cgn_parser *p, cgn_ast_verdict *verdict, const char *const *next) {
  cgn_place start = p->token.place;
  *verdict = (cgn_ast_verdict){.verdict = cgn_parse_verdict_word(p)};
  cgn_parse_advance(p);
  if (verdict->verdict == CONSIGNE_VERDICT_REJECT || verdict->verdict == CONSIGNE_VERDICT_DEFER) {
    parse_reply_of(p, verdict, next);
  } else {
    refuse_reply(p, cgn_verdict_name(verdict->verdict), next);
  }
  verdict->place = cgn_parse_since(p, start);
}

/* ---- Replies ------------------------------------------------------------------------------------ */

/* LANG STR; `before`: the text before this one, NULL: none. */
static bool parse_language(cgn_parser *p, cgn_ast_text *text, const cgn_ast_text *before) {
  const cgn_place *end = before ? &before->text.place : NULL;
  if (p->token.kind == CGN_TOKEN_STRING) {
    cgn_error(p->load, "missing-language", p->token.place, "the language is missing: write en %",
              cgn_parse_found(p));
  } else if (p->token.kind == CGN_TOKEN_WORD) {
    text->cut = end && end->source == p->token.place.source && end->offset + end->length == p->token.place.offset;
    text->language = cgn_parse_word(p);
  } else {
    cgn_parse_expected(p, "a language and a text, as in: en \"Not allowed\"");
    return false;
  }
  if (!cgn_parse_string(p, "a text", &text->text)) return false;
  if (!text->text.text.length) {
    cgn_error(p->load, "empty-text", text->text.place, "an empty text: write one", CGN_NO_TEXT);
  }
  return true;
}

bool cgn_parse_reply(cgn_parser *p) {
  static const char *const none[] = {NULL};
  cgn_ast_reply *reply = cgn_arena_allocate(p->load->arena, sizeof *reply);
  cgn_place brace;
  bool empty = true;
  if (!reply) return false;
  cgn_ast_text **tail = &reply->texts, *before = NULL;
  reply->name = cgn_parse_name(p, "a reply");
  *p->tails->replies = reply;
  p->tails->replies = &reply->next;
  if (!cgn_parse_open(p, &brace)) return false;
  while (cgn_parse_in_block(p, brace, none)) {
    cgn_ast_text *text = cgn_arena_allocate(p->load->arena, sizeof *text);
    if (!text) return false;
    empty = false;
    if (!parse_language(p, text, before)) {
      cgn_parse_skip_to(p, none);
      continue;
    }
    *tail = before = text;
    tail = &text->next;
  }
  if (empty) {
    cgn_error(p->load, "empty-reply", brace, "a reply without a text: write { en \"Not allowed\" }", CGN_NO_TEXT);
  }
  return true;
}
