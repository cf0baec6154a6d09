/* SPDX-License-Identifier: MIT */
/*
 * Patterns: PCRE2 under limits. A match that cannot be finished within them,
 * interpreted or compiled, is CGN_MATCH_LIMIT and never "no": the rule that asked
 * then fails closed.
 */
#include "mail/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/limits.h"
#include "base/unicode.h"

#define REPLACEMENT 0xfffd
#define JIT_STACK_OCTETS (CGN_PATTERN_HEAP_KIB * (size_t)1024)

struct cgn_pattern {
  pcre2_code *code;
  bool jit; /* it is compiled just in time */
};

struct cgn_matcher {
  pcre2_match_data *data;
  pcre2_match_context *context;
  pcre2_jit_stack *stack; /* NULL: there is no just-in-time compiler here */
  cgn_buffer repaired;    /* a subject that was no UTF-8 */
  cgn_text subject;       /* valid UTF-8 */
};

/* ---- Compiling ---------------------------------------------------------------- */

static cgn_pattern *failed(cgn_pattern_error *error, size_t offset, const char *text) {
  cgn_text words = cgn_text_slice(cgn_text_of_string(text), 0, sizeof error->text - 1);
  error->offset = offset;
  memcpy(error->text, words.at, words.length);
  error->text[words.length] = '\0';
  return NULL;
}

static bool read_flags(cgn_text flags, uint32_t *options) {
  if (flags.length == 0) return true;
  *options |= PCRE2_CASELESS;
  return cgn_text_equal(flags, CGN_TEXT("i"));
}

cgn_pattern *cgn_pattern_compile(cgn_text text, cgn_text flags, bool jit, cgn_pattern_error *error) {
  uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
  int code;
  PCRE2_SIZE offset;
  if (!read_flags(flags, &options)) return failed(error, text.length, "unknown flag: the only one is i");
  if (text.length > CGN_PATTERN_OCTETS) return failed(error, CGN_PATTERN_OCTETS, "pattern too long");
  cgn_pattern *pattern = cgn_allocate(&cgn_allocator_default, sizeof *pattern);
  if (!pattern) return failed(error, 0, "no memory");
  pattern->code = pcre2_compile((PCRE2_SPTR)(text.at ? text.at : ""), text.length, options, &code, &offset, NULL);
  if (!pattern->code) {
    PCRE2_UCHAR words[sizeof error->text] = "";
    pcre2_get_error_message(code, words, sizeof words);
    cgn_pattern_free(pattern);
    return failed(error, offset, (const char *)words);
  }
  /* Where it fails, patterns are interpreted. */
  pattern->jit = jit && pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE) == 0;
  return pattern;
}

void cgn_pattern_free(cgn_pattern *pattern) {
  if (!pattern) return;
  pcre2_code_free(pattern->code);
  cgn_release(&cgn_allocator_default, pattern);
}

/* ---- Matching ----------------------------------------------------------------- */

cgn_matcher *cgn_matcher_new(uint32_t match_limit) {
  cgn_matcher *matcher = cgn_allocate(&cgn_allocator_default, sizeof *matcher);
  if (!matcher) return NULL;
  cgn_buffer_init(&matcher->repaired, &cgn_allocator_default);
  matcher->data = pcre2_match_data_create(1, NULL);
  matcher->context = pcre2_match_context_create(NULL);
  if (!matcher->data || !matcher->context) {
    cgn_matcher_free(matcher);
    return NULL;
  }
  pcre2_set_match_limit(matcher->context, match_limit);
  pcre2_set_depth_limit(matcher->context, CGN_PATTERN_DEPTH);
  pcre2_set_heap_limit(matcher->context, CGN_PATTERN_HEAP_KIB);
  matcher->stack = pcre2_jit_stack_create(JIT_STACK_OCTETS, JIT_STACK_OCTETS, NULL);
  if (matcher->stack) pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
  return matcher;
}

void cgn_matcher_free(cgn_matcher *matcher) {
  if (!matcher) return;
  pcre2_jit_stack_free(matcher->stack);
  pcre2_match_context_free(matcher->context);
  pcre2_match_data_free(matcher->data);
  cgn_buffer_free(&matcher->repaired);
  cgn_release(&cgn_allocator_default, matcher);
}

/* The subject with each octet that is no UTF-8 as U+FFFD. */
static cgn_text repair(cgn_buffer *out, cgn_text subject) {
  cgn_buffer_clear(out);
  while (subject.length > 0) {
    uint32_t character = REPLACEMENT;
    size_t step = cgn_utf8_step(subject, &character);
    cgn_utf8_add(out, step > 0 ? character : REPLACEMENT);
    subject = cgn_text_slice(subject, step > 0 ? step : 1, subject.length);
  }
  return cgn_buffer_text(out);
}

bool cgn_matcher_take(cgn_matcher *matcher, cgn_text subject) {
  if (subject.length > CGN_PATTERN_SUBJECT) return false;
  if (!cgn_utf8_is_valid(subject)) {
    subject = repair(&matcher->repaired, subject);
    if (matcher->repaired.failed) return false;
  }
  matcher->subject = subject.at ? subject : CGN_TEXT("");
  return true;
}

cgn_text cgn_matcher_subject(const cgn_matcher *matcher) {
  return matcher->subject;
}

cgn_match cgn_pattern_match(const cgn_pattern *pattern, cgn_matcher *matcher) {
  PCRE2_SPTR at = (PCRE2_SPTR)matcher->subject.at;
  size_t length = matcher->subject.length;
  int result = pattern->jit
                   ? pcre2_jit_match(pattern->code, at, length, 0, 0, matcher->data, matcher->context)
                   : pcre2_match(pattern->code, at, length, 0, PCRE2_NO_UTF_CHECK, matcher->data, matcher->context);
  if (result >= 0) return CGN_MATCH_YES;
  return result == PCRE2_ERROR_NOMATCH ? CGN_MATCH_NO : CGN_MATCH_LIMIT;
}
