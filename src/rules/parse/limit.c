/* SPDX-License-Identifier: MIT */
/* Limits: what is counted, by what, and how many are too many (language sections 1 and 8). */
#include "rules/parse/state.h"

static bool parse_counted(cgn_parser *p, cgn_ast_limit *limit) {
  limit->counted = CGN_COUNT_MESSAGES;
  if (cgn_parse_take(p, "messages")) return true;
  bool distinct = cgn_parse_take(p, "distinct");
  limit->counted = distinct ? CGN_COUNT_DISTINCT_RECIPIENTS : CGN_COUNT_RECIPIENTS;
  if (cgn_parse_take(p, "recipients")) return true;
  cgn_parse_expected(p, distinct ? "\"recipients\" behind \"distinct\""
                                 : "\"messages\", \"recipients\" or \"distinct recipients\" behind \"count\"");
  return false;
}

/* "rate 5/1h": told. */
static bool tell_slash(cgn_parser *p, const cgn_word *rate) {
  size_t slash = cgn_text_find(rate->text, 0, '/');
  if (slash == rate->text.length) return false;
  cgn_error(p->load, "bad-rate", rate->place, "a rate is a number and a time: write \"rate % per %\"",
            cgn_text_slice(rate->text, 0, slash), cgn_text_slice(rate->text, slash + 1, rate->text.length));
  return true;
}

/* "count" ... "by" FIELD "rate" INT "per" DURATION ["burst" INT] */
static bool parse_terms(cgn_parser *p, cgn_ast_limit *limit) {
  if (!cgn_parse_keyword(p, "count") || !parse_counted(p, limit) || !cgn_parse_keyword(p, "by")) return false;
  if (!cgn_parse_field(p, "a field behind \"by\", such as smtp.authcid", &limit->by)) return false;
  if (!cgn_parse_keyword(p, "rate") || !cgn_parse_value(p, "a number, as in \"rate 200\"", &limit->rate))
    return false;
  if (tell_slash(p, &limit->rate)) return true;
  if (!cgn_parse_at(p, "per")) {
    cgn_error(p->load, "syntax", p->token.place, "a rate is a number and a time: write \"rate % per 1h\"",
              limit->rate.text);
    return false;
  }
  if (!cgn_parse_keyword(p, "per") || !cgn_parse_value(p, "a time, as in \"per 1h\"", &limit->per)) return false;
  return !cgn_parse_take(p, "burst") || cgn_parse_value(p, "a number, as in \"burst 50\"", &limit->burst);
}

bool cgn_parse_limit(cgn_parser *p) {
  static const char *const none[] = {NULL};
  cgn_ast_limit *limit = cgn_arena_allocate(p->load->arena, sizeof *limit);
  cgn_place brace;
  if (!limit) return false;
  limit->name = cgn_parse_name(p, "a limit");
  *p->tails->limits = limit;
  p->tails->limits = &limit->next;
  if (!cgn_parse_open(p, &brace)) return false;
  bool told = !parse_terms(p, limit);
  while (cgn_parse_in_block(p, brace, none)) {
    if (!told) cgn_parse_expected(p, limit->burst.text.at ? "\"}\"" : "\"burst\" or \"}\"");
    told = true;
    cgn_parse_skip_to(p, none);
  }
  return true;
}

bool cgn_parse_exceeded(cgn_parser *p, cgn_word *name) {
  *name = cgn_parse_name(p, "a limit");
  if (!name->text.length) return false;
  if (!cgn_parse_at(p, "not")) return cgn_parse_keyword(p, "exceeded");
  cgn_parse_tell_not_exceeded(p, p->token.place);
  return false;
}
