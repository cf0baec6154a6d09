/* SPDX-License-Identifier: MIT */
/* What all of compile uses: texts and arrays that are appended to the image, and numbers of what was seen before.
 */
#include "rules/compile/internal.h"

#include "base/unicode.h"

bool cgn_compile_failed(const cgn_compiler *compiler) {
  return compiler->failed || compiler->image.failed || compiler->load->arena->failed;
}

uint32_t cgn_compile_add(cgn_compiler *compiler, cgn_buffer *array, const void *element, size_t size) {
  uint32_t number = (uint32_t)(array->length / size);
  cgn_buffer_add(array, (cgn_text){element, size});
  compiler->failed |= array->failed;
  return number;
}

cgn_span cgn_compile_span(cgn_compiler *compiler, cgn_buffer *array, size_t size) {
  cgn_span span = {0, (uint32_t)(array->length / size)};
  compiler->failed |= array->failed;
  if (span.count) span.offset = cgn_image_append(&compiler->image, array->at, array->length);
  cgn_buffer_clear(array);
  return span;
}

uint32_t cgn_compile_number(cgn_compiler *compiler, cgn_index *index, cgn_text key, uint32_t next) {
  const uint32_t *found = cgn_index_find(index, key);
  if (found) return *found;
  uint32_t *number = cgn_arena_allocate(compiler->load->arena, sizeof *number);
  key = cgn_arena_copy(compiler->load->arena, key);
  if (!number || !key.at) return next;
  *number = next;
  cgn_index_put(index, key, number);
  return next;
}

cgn_string cgn_compile_string(cgn_compiler *compiler, cgn_text text) {
  const cgn_string *found = cgn_index_find(&compiler->strings, text);
  if (found) return *found;
  cgn_string string = cgn_image_append_text(&compiler->image, text);
  cgn_string *kept = cgn_arena_allocate(compiler->load->arena, sizeof *kept);
  text = cgn_arena_copy(compiler->load->arena, text);
  if (!kept || !text.at || compiler->image.failed) return string;
  *kept = string;
  cgn_index_put(&compiler->strings, text, kept);
  return string;
}

cgn_string cgn_compile_name(cgn_compiler *compiler, cgn_text name) {
  cgn_buffer_clear(&compiler->text);
  cgn_unicode_add_clean(&compiler->text, name);
  compiler->failed |= compiler->text.failed;
  return cgn_compile_string(compiler, cgn_buffer_text(&compiler->text));
}

cgn_span cgn_compile_words(cgn_compiler *compiler, const cgn_words *words) {
  cgn_buffer strings;
  cgn_buffer_init(&strings, &compiler->load->arena->allocator);
  for (const cgn_word *word = words->first; word; word = word->next) {
    cgn_string string = cgn_compile_string(compiler, word->text);
    cgn_compile_add(compiler, &strings, &string, sizeof string);
  }
  cgn_span span = cgn_compile_span(compiler, &strings, sizeof(cgn_string));
  cgn_buffer_free(&strings);
  return span;
}
