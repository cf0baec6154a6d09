/* SPDX-License-Identifier: MIT */
/* Tables of owners that are of another kind (S139): what they are, and which owners mean the same. */
#include "rules/check/internal.h"

static bool has(cgn_text text, char octet) {
  return cgn_text_find(text, 0, octet) < text.length;
}

static bool take_start(cgn_text *text, const char *start) {
  cgn_text wanted = cgn_text_of_string(start);
  if (!cgn_text_equal(cgn_text_slice(*text, 0, wanted.length), wanted)) return false;
  *text = cgn_text_slice(*text, wanted.length, text->length);
  return true;
}

static bool take_end(cgn_text *text, const char *end) {
  cgn_text wanted = cgn_text_of_string(end);
  if (text->length < wanted.length) return false;
  if (!cgn_text_equal(cgn_text_slice(*text, text->length - wanted.length, wanted.length), wanted)) return false;
  text->length -= wanted.length;
  return true;
}

/* ---- Whole files -------------------------------------------------------------------- */

const char *cgn_map_kind(cgn_text key, cgn_text behind) {
  if (has(key, '@') || key.length == 0) return NULL;
  if (has(key, '=') || (behind.length && behind.at[0] == '='))
    return "this is the configuration of a query, and its rows are meant: write them into the file as \"ADDRESS "
           "LOGIN\", "
           "each as \"postmap -q\" answers, or write \"external\" and ask for them";
  if (key.at[key.length - 1] == ':')
    return "this is aliases(5), which says who receives, and owners say who may send: write \"ADDRESS LOGIN\"";
  return NULL;
}

/* ---- Lines of patterns ----------------------------------------------------------------- */

/* "own.example" of "own\.example": a domain without any letter that means something else in a pattern. */
static bool add_domain(cgn_buffer *out, cgn_text pattern) {
  for (size_t i = 0; i < pattern.length; i++) {
    char c = pattern.at[i];
    if (c == '\\' && i + 1 < pattern.length && pattern.at[i + 1] == '.')
      c = pattern.at[++i];
    else if (c == '.' || !(cgn_is_alnum(c) || c == '-'))
      return false;
    cgn_buffer_add_octet(out, c);
  }
  return pattern.length > 0;
}

/* Any local part. */
static bool is_any(cgn_text pattern) {
  static const char *const anything[] = {"", ".*", ".+", "[^@]*", "[^@]+"};
  for (size_t i = 0; i < sizeof anything / sizeof *anything; i++)
    if (cgn_text_equal(pattern, cgn_text_of_string(anything[i]))) return true;
  return false;
}

static bool is_first_group(cgn_text result) {
  return cgn_text_equal(result, CGN_TEXT("$1")) || cgn_text_equal(result, CGN_TEXT("${1}")) ||
         cgn_text_equal(result, CGN_TEXT("$(1)"));
}

bool cgn_map_mend(cgn_buffer *out, cgn_text pattern, cgn_text result) {
  cgn_buffer_clear(out);
  take_end(&pattern, "i");
  if (!take_start(&pattern, "/") || !take_end(&pattern, "/")) return false;
  take_start(&pattern, "^");
  take_end(&pattern, "$");
  bool whole = pattern.length > 1 && pattern.at[0] == '(' && pattern.at[pattern.length - 1] == ')';
  if (whole && is_first_group(result)) {
    cgn_buffer_add_string(out, "self");
    return true;
  }
  size_t at = cgn_text_find(pattern, 0, '@');
  /* The "@" of "[^@]" is no sign between the parts. */
  while (at > 0 && at < pattern.length && pattern.at[at - 1] == '^') at = cgn_text_find(pattern, at + 1, '@');
  cgn_text local = cgn_text_slice(pattern, 0, at), domain = cgn_text_slice(pattern, at + 1, pattern.length);
  bool group = take_start(&local, "(") && take_end(&local, ")");
  if (!is_any(local)) return false;
  if (group && is_first_group(result)) {
    cgn_buffer_add_string(out, "self local");
    return true;
  }
  if (group || has(result, '$') || result.length == 0) return false;
  cgn_buffer_add_string(out, "*@");
  if (!add_domain(out, domain)) return false;
  cgn_buffer_add_string(out, " by ");
  cgn_buffer_add(out, result);
  return true;
}
