/* SPDX-License-Identifier: MIT */
/*
 * Verdicts (language section 5): reply code, enhanced code and verdict are of
 * one class (RFC 2034 4, RFC 3463 2, S86), and the text can be written there.
 */
#include "mail/smtpreply.h"
#include "rules/check/internal.h"

/* A verdict that has a reply, and what it says where the rule says nothing (RFC 6409 6.1). */
typedef struct reply_class {
  char digit;
  uint16_t code;
  cgn_text code_text, enhanced;
} reply_class;

static reply_class class_of(int verdict) {
  if (verdict == CONSIGNE_VERDICT_REJECT) return (reply_class){'5', 550, CGN_TEXT("550"), CGN_TEXT("5.7.1")};
  return (reply_class){'4', 451, CGN_TEXT("451"), CGN_TEXT("4.7.1")};
}

static void report_class(cgn_checker *checker, const cgn_word *word, reply_class class) {
  const char class_digit[] = {class.digit};
  cgn_error(checker->load, "code-class", word->place,
            "\"%\" and the verdict disagree: reject goes with 5, defer with 4, write \"%%\"", word->text,
            ((cgn_text){class_digit, 1}), cgn_text_slice(word->text, 1, word->text.length));
}

static uint16_t read_code(cgn_checker *checker, const cgn_word *word, reply_class class) {
  uint16_t code = 0;
  if (word->text.length == 0) return class.code;
  if (!cgn_reply_code_read(word->text, &code))
    cgn_error(checker->load, "bad-code", word->place,
              cgn_enhanced_code_is_valid(word->text)
                  ? "an enhanced code stands behind a reply code: write \"% %\""
                  : "no reply code: write \"%\", or three digits of RFC 5321 4.2.1 instead of \"%\"",
              class.code_text, word->text);
  else if (word->text.at[0] != class.digit)
    report_class(checker, word, class);
  return code;
}

static cgn_text read_enhanced(cgn_checker *checker, const cgn_word *word, reply_class class) {
  if (word->text.length == 0) return class.enhanced;
  if (!cgn_enhanced_code_is_valid(word->text))
    cgn_error(checker->load, "bad-code", word->place,
              "no enhanced code: write \"%\", or class, subject and detail of RFC 3463 instead of \"%\"",
              class.enhanced, word->text);
  else if (word->text.at[0] != class.digit)
    report_class(checker, word, class);
  return word->text;
}

void cgn_check_verdict(cgn_checker *checker, cgn_ast_verdict *verdict, const cgn_ast_rule *rule) {
  if (verdict->verdict != CONSIGNE_VERDICT_REJECT && verdict->verdict != CONSIGNE_VERDICT_DEFER) return;
  reply_class class = class_of(verdict->verdict);
  verdict->code_number = read_code(checker, &verdict->code, class);
  verdict->enhanced_text = read_enhanced(checker, &verdict->enhanced, class);
  cgn_check_reply_of(checker, verdict, rule);
}
