/* SPDX-License-Identifier: MIT */
/*
 * Reply texts (language section 9): language tags, each once, and placeholders.
 * A placeholder shows a field with one value at most, or the field of the rule's
 * subject; what a named reply needs is remembered and asked of each rule that uses it.
 */
#include "base/limits.h"
#include "base/unicode.h"
#include "rules/check/internal.h"
#include "rules/language_tag.h"
#include "rules/meant.h"
#include "rules/placeholder.h"

/* The place of `part`, `length` octets of a string's text: escapes are longer in the source. */
static cgn_place place_in_string(const cgn_checker *checker, const cgn_word *word, cgn_text part) {
  cgn_text source = cgn_text_slice(checker->load->sources.at[word->place.source].text, word->place.offset + 1,
                                   word->place.length);
  size_t left = (size_t)(part.at - word->text.at), at = 0;
  for (; left > 0 && at < source.length; left--) at += source.at[at] == '\\' ? 2 : 1;
  return (cgn_place){word->place.source, word->place.offset + 1 + (uint32_t)at, (uint32_t)part.length};
}

/* `subject`: the field whose value made the rule hold; 0: none. */
static void report_subject(cgn_checker *checker, cgn_place place, cgn_text name, int subject) {
  const cgn_field *field = cgn_checked_field(subject);
  bool domain =
      cgn_text_find(name, name.length > 7 ? name.length - 7 : 0, '.') < name.length &&
      cgn_text_equal_nocase(cgn_text_slice(name, name.length > 7 ? name.length - 7 : 0, 7), CGN_TEXT(".domain"));
  if (field)
    cgn_error(checker->load, "no-subject", place,
              "{%} can have several values, and the rule holds because of one of %: write \"{%%}\"", name,
              cgn_text_of_string(field->name), cgn_text_of_string(field->name),
              domain ? CGN_TEXT(".domain") : CGN_NO_TEXT);
  else
    cgn_error(checker->load, "no-subject", place,
              "{%} can have several values, and only the one that made the rule hold is shown: begin \"when\" with "
              "\"any %\"",
              name, domain ? cgn_text_slice(name, 0, name.length - 7) : name);
}

/* Told with what was most likely meant. */
static void report_placeholder(cgn_checker *checker, cgn_place place, cgn_text name) {
  cgn_meant meant;
  cgn_meant_start(&meant, name);
  cgn_meant_consider_fields(&meant);
  cgn_meant_consider(&meant, CGN_TEXT("rule"));
  cgn_meant_consider(&meant, CGN_TEXT("id"));
  cgn_error(checker->load, "bad-placeholder", place,
            meant.best.length
                ? "{%} stands for nothing: did you mean \"{%}\"?"
                : "{%} stands for nothing: write a field, an address field with .domain, {rule} or {id}",
            name, meant.best);
}

/*
 * One text. *subject is the field that may be shown though it has several
 * values; in a named reply (NULL else) it is 0 until the first such field sets it.
 */
static void check_text(cgn_checker *checker, const cgn_word *word, int *subject, cgn_ast_reply *reply) {
  cgn_cursor cursor = cgn_cursor_of(word->text);
  if (word->text.length > CGN_STRING_OCTETS) return; /* told; each placeholder costs the length of its text */
  for (;;) {
    cgn_placeholder one = cgn_placeholder_next(&checker->load->ast, &cursor);
    if (one.kind == CGN_PLACEHOLDER_NONE) return;
    cgn_place place = place_in_string(checker, word, (cgn_text){one.name.at - 1, 1});
    if (one.kind == CGN_PLACEHOLDER_OPEN)
      cgn_error(checker->load, "bad-placeholder", place,
                "this brace is not closed: write \"{identity}\" or leave it out", CGN_NO_TEXT);
    if (one.kind == CGN_PLACEHOLDER_UNKNOWN) report_placeholder(checker, place, one.name);
    if (one.kind != CGN_PLACEHOLDER_FIELD || !cgn_checked_field(one.field)->many) continue;
    if (reply && *subject == 0) {
      *subject = one.field;
      reply->subject_name = one.name;
    }
    if (one.field != *subject) report_subject(checker, place, one.name, *subject);
  }
}

/* ---- Named replies ------------------------------------------------------------ */

/* "fr-FR" of "fr_FR.UTF-8"; empty: it is no locale. */
static cgn_text tag_of_locale(cgn_checker *checker, cgn_text locale) {
  size_t line = cgn_text_find(locale, 0, '_');
  if (line == locale.length) return CGN_NO_TEXT;
  cgn_buffer_clear(&checker->buffer);
  cgn_buffer_add(&checker->buffer, cgn_text_slice(locale, 0, line));
  cgn_buffer_add_octet(&checker->buffer, '-');
  cgn_buffer_add(&checker->buffer, cgn_text_slice(locale, line + 1, cgn_text_find(locale, 0, '.') - line - 1));
  cgn_text tag = cgn_buffer_text(&checker->buffer);
  return cgn_language_tag_is_well_formed(tag) ? tag : CGN_NO_TEXT;
}

static void check_language(cgn_checker *checker, const cgn_ast_text *text, cgn_index *languages) {
  if (text->language.text.length == 0) return; /* missing, which the parser has told */
  cgn_text tag = cgn_unicode_lower(&checker->own, text->language.text);
  cgn_text locale = tag_of_locale(checker, text->language.text);
  if (!cgn_language_tag_is_well_formed(text->language.text))
    cgn_error(checker->load, "bad-language", text->language.place,
              locale.length ? "\"%\" is no language tag of BCP 47: write \"%\""
                            : "\"%\" is no language tag of BCP 47: write \"en\", \"fr\" or \"pt-BR\"",
              text->language.text, locale);
  else if (text->cut || !cgn_language_tag_names_language(text->language.text))
    cgn_error(checker->load, "bad-language", text->language.place,
              "\"%\" is no language: write \"en\", \"fr\" or \"pt-BR\"; a quote inside a text is written \\\"",
              text->language.text);
  else if (tag.at && cgn_index_put(languages, tag, text))
    cgn_error(checker->load, "defined-twice", text->language.place,
              "this reply has a text in \"%\" already: write one text a language", text->language.text);
}

void cgn_check_replies(cgn_checker *checker) {
  for (cgn_ast_reply *reply = checker->load->ast.replies; reply; reply = reply->next) {
    cgn_checker_begin(checker);
    cgn_index languages = {.arena = &checker->own};
    for (const cgn_ast_text *text = reply->texts; text; text = text->next) {
      check_language(checker, text, &languages);
      check_text(checker, &text->text, &reply->subject, reply);
    }
  }
}

/* ---- Replies of verdicts ------------------------------------------------------ */

void cgn_check_reply_of(cgn_checker *checker, const cgn_ast_verdict *verdict, const cgn_ast_rule *rule) {
  int subject = rule && rule->subject ? rule->subject->field.number : 0;
  const cgn_ast_reply *reply = verdict->reply_found;
  if (verdict->text.form == CGN_TOKEN_STRING && verdict->text.text.at)
    check_text(checker, &verdict->text, &subject, NULL);
  if (reply && reply->subject && reply->subject != subject)
    report_subject(checker, verdict->text.place, reply->subject_name, subject);
}
