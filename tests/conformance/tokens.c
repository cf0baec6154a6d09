/* SPDX-License-Identifier: MIT */
/*
 * Elements of the grammar of headers (RFC 5322 3.2 to 3.4), one read from the
 * front of a text as CPython's email package does; encoded words (RFC 2047).
 */
#include "lists.h"
#include "mail/encoded_word.h"
#include "mail/mailbox_token.h"

void judge_encoded_words(row *r) {
  demand_text(r, "expect.text", cgn_encoded_words_decode(r->arena, row_text(r, "input")));
}

static bool has_defect(const row *r, const char *name) {
  for (uint32_t i = 0; i < row_length(r, "expect.defects"); i++) {
    if (cgn_text_equal(row_element(r, "expect.defects", i, NULL), cgn_text_of_string(name))) return true;
  }
  return false;
}

/* Whether the grammar has it: CPython reads on behind a defect. */
static bool is_wanted(const row *r) {
  return !row_is_true(r, "expect.error") && !has_defect(r, "InvalidHeaderDefect");
}

/* What the element is made of: all but the rest. */
static cgn_text taken(const row *r) {
  cgn_text input = row_text(r, "input");
  return cgn_text_slice(input, 0, input.length - row_text(r, "expect.rest").length);
}

/* ---- Elements of a list: read with what completes them to one -------------------------- */

static const struct {
  const char *token, *before, *after;
} elements[] = {{"local_part", "", "@d.example"},
                {"domain", "a@", ""},
                {"addr_spec", "", ""},
                {"obs_route", "<", "a@d.example>"},
                {"angle_addr", "", ""},
                {"phrase", "", " <a@d.example>"},
                {"display_name", "", " <a@d.example>"},
                {"name_addr", "", ""},
                {"mailbox", "", ""},
                {"mailbox_list", "", ""},
                {"group", "", ""},
                {"group_list", "g:", ";"},
                {"address", "", ""},
                {"address_list", "", ""}};

static void demand_attribute(row *r, const cgn_address *address, cgn_text name, cgn_text value) {
  if (cgn_text_equal(name, CGN_TEXT("local_part")))
    demand(r, cgn_text_equal(address->local, value), "a local part");
  if (cgn_text_equal(name, CGN_TEXT("domain")))
    demand(r, cgn_text_equal_nocase(address->domain.key, value), "a domain");
  if (cgn_text_equal(name, CGN_TEXT("display_name"))) demand(r, cgn_text_equal(address->name, value), "a name");
}

/* "attrs.domain" is the first mailbox's, "attrs.mailboxes[1].domain" the second's. Groups keep no names. */
static void demand_attributes(row *r, const cgn_mailboxes *list) {
  const cgn_text start = CGN_TEXT("expect.attrs."), indexed = CGN_TEXT("mailboxes[");
  for (uint32_t i = 0; i < r->count; i++) {
    cgn_text key = r->pairs[i].key, name = cgn_text_slice(key, start.length, key.length);
    uint64_t index = 0;
    if (!cgn_text_equal(cgn_text_slice(key, 0, start.length), start)) continue;
    if (cgn_text_equal(cgn_text_slice(name, 0, indexed.length), indexed)) {
      size_t close = cgn_text_find(name, 0, ']');
      cgn_text_to_number(cgn_text_slice(name, indexed.length, close - indexed.length), UINT32_MAX, &index);
      name = cgn_text_slice(name, close + 2, name.length);
    } else if (row_is(r, "expect.token", "group")) {
      continue;
    }
    demand(r, index < list->count, "fewer mailboxes");
    if (index < list->count) demand_attribute(r, &list->at[index], name, r->pairs[i].value);
  }
}

static void judge_element(row *r, cgn_text text) {
  bool phrase = row_is(r, "expect.token", "phrase"), name = phrase || row_is(r, "expect.token", "display_name");
  cgn_text token = row_text(r, "expect.token"), list_end = CGN_TEXT("_list");
  bool many = token.length > list_end.length &&
              cgn_text_equal(cgn_text_slice(token, token.length - list_end.length, list_end.length), list_end);
  cgn_mailboxes list = {.limit = 0};
  cgn_mailboxes_read(r->arena, text, &list, NULL);
  bool read = is_in_grammar(&list) && (many || list.count > 0) && !(name && list.at[0].name.length == 0);
  demand(r, read == is_wanted(r), read ? "it is read" : "it is malformed");
  if (!read || !is_wanted(r)) return;
  if (phrase) demand(r, cgn_text_equal(list.at[0].name, cgn_text_trim(row_text(r, "expect.value"))), "a phrase");
  demand_attributes(r, &list);
}

/* ---- Tokens ------------------------------------------------------------------------------ */

/* Atoms with a dot between and nothing else; the lexer stands at the first, then behind the last. Empty: none. */
static cgn_text take_dot_atom(cgn_mailbox_lexer *lexer) {
  const char *start = lexer->token.text.at, *end;
  for (;;) {
    if (lexer->token.kind != CGN_MAILBOX_ATOM) return (cgn_text){NULL, 0};
    end = lexer->token.text.at + lexer->token.text.length;
    cgn_mailbox_next(lexer);
    if (!cgn_mailbox_at(lexer, '.') || lexer->token.spaced) return (cgn_text){start, (size_t)(end - start)};
    cgn_mailbox_next(lexer);
    if (lexer->token.spaced) return (cgn_text){NULL, 0};
  }
}

static cgn_text take_token(cgn_mailbox_lexer *lexer, bool kind) {
  cgn_text token = kind ? lexer->token.text : (cgn_text){NULL, 0};
  cgn_mailbox_next(lexer);
  return token;
}

static cgn_text take(const row *r, cgn_mailbox_lexer *lexer) {
  cgn_mailbox_kind kind = lexer->token.kind;
  if (row_is(r, "expect.token", "atom")) return take_token(lexer, kind == CGN_MAILBOX_ATOM);
  if (row_is(r, "expect.token", "quoted_string")) return take_token(lexer, kind == CGN_MAILBOX_QUOTED);
  if (row_is(r, "expect.token", "domain_literal")) return take_token(lexer, kind == CGN_MAILBOX_LITERAL);
  if (row_is(r, "expect.token", "word")) return take_token(lexer, cgn_mailbox_at_word(lexer));
  return take_dot_atom(lexer);
}

/* With the comments and blanks around it; a dot-atom-text has none. */
static void judge_lexical(row *r, bool blanks) {
  cgn_text input = row_text(r, "input"), text = taken(r);
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(input);
  cgn_mailbox_next(&lexer);
  cgn_text token = take(r, &lexer);
  bool read = token.at && lexer.token.kind != CGN_MAILBOX_BAD;
  if (has_defect(r, "NonPrintableDefect")) demand(r, lexer.control || lexer.obsolete, "nothing odd");
  if (lexer.control && has_defect(r, "NonPrintableDefect")) return;
  demand(r, read == is_wanted(r), read ? "it is read" : "it is malformed");
  if (!read || !is_wanted(r)) return;
  const char *rest = blanks ? lexer.token.text.at : token.at + token.length;
  demand(r, rest == input.at + text.length, "another rest");
  bool inside = row_has(r, "expect.attrs.content"), domain = row_has(r, "expect.attrs.domain");
  cgn_text wanted = inside   ? row_text(r, "expect.attrs.content")
                    : domain ? row_text(r, "expect.attrs.domain")
                             : cgn_text_trim(row_text(r, "expect.value"));
  demand(r, cgn_text_equal(cgn_mailbox_join(r->arena, token), wanted), "another token");
}

/* That the text is one token of this kind. */
static void judge_whole(row *r, cgn_text text, cgn_mailbox_kind kind) {
  cgn_mailbox_lexer lexer = cgn_mailbox_lexer_of(text);
  cgn_mailbox_next_any(&lexer);
  bool read = lexer.token.kind == kind && lexer.token.text.length == text.length;
  demand(r, read == is_wanted(r), read ? "it is read" : "it is malformed");
}

static void judge_encoded_word(row *r) {
  cgn_text input = row_text(r, "input"), text = taken(r), run;
  bool read = cgn_encoded_words_find(input, 0, &run) && run.at == input.at && run.length == text.length;
  demand(r, read != row_is_true(r, "expect.error"), read ? "it is read" : "it is none");
  if (read) demand_text(r, "expect.value", cgn_encoded_words_decode(r->arena, text));
}

void judge_token(row *r) {
  cgn_text text = taken(r), token = row_text(r, "expect.token");
  for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
    if (!cgn_text_equal(token, cgn_text_of_string(elements[i].token))) continue;
    judge_element(r,
                  row_join(r, cgn_text_of_string(elements[i].before), text, cgn_text_of_string(elements[i].after)));
    return;
  }
  if (row_is(r, "expect.token", "encoded_word"))
    judge_encoded_word(r);
  else if (row_is(r, "expect.token", "comment"))
    judge_whole(r, text, CGN_MAILBOX_COMMENT);
  else if (row_is(r, "expect.token", "qp_ctext"))
    judge_whole(r, row_join(r, CGN_TEXT("("), text, CGN_TEXT(")")), CGN_MAILBOX_COMMENT);
  else if (row_is(r, "expect.token", "qcontent"))
    judge_whole(r, row_join(r, CGN_TEXT("\""), text, CGN_TEXT("\"")), CGN_MAILBOX_QUOTED);
  else
    judge_lexical(r, !row_is(r, "expect.token", "dot_atom_text"));
}
