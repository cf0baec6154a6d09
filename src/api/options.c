/* SPDX-License-Identifier: MIT */
/* Exported: options. They live in malloc's memory, since the allocator is one of them. */
#include "rules/options.h"
#include "api/argument.h"

int consigne_options_new(consigne_options **options) {
  if (!options) return CONSIGNE_E_ARGUMENT;
  consigne_options *made = cgn_allocate(&cgn_allocator_default, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  made->allocator = cgn_allocator_default;
  made->now = INT64_MIN;
  cgn_arena_init(&made->arena, &cgn_allocator_default);
  *options = made;
  return CONSIGNE_OK;
}

void consigne_options_free(consigne_options *options) {
  if (!options) return;
  cgn_arena_free(&options->arena);
  cgn_release(&cgn_allocator_default, options->sources);
  cgn_release(&cgn_allocator_default, options);
}

int consigne_options_set_limit(consigne_options *options, int limit, uint32_t value) {
  uint32_t ceiling = cgn_options_ceiling(limit);
  if (!options || ceiling == 0 || value > ceiling) return CONSIGNE_E_ARGUMENT;
  options->limits[limit] = value;
  return CONSIGNE_OK;
}

uint32_t consigne_options_limit(const consigne_options *options, int limit) {
  return cgn_options_limit(options, limit);
}

int consigne_options_set_allocator(consigne_options *options, consigne_resize *resize, void *context) {
  if (!options) return CONSIGNE_E_ARGUMENT;
  options->allocator = resize ? (cgn_allocator){resize, context} : cgn_allocator_default;
  return CONSIGNE_OK;
}

int consigne_options_add_source(consigne_options *options, const char *name, size_t name_length, const char *text,
                                size_t text_length) {
  cgn_text key, value;
  if (!options || !cgn_argument_text(name, name_length, &key) || !cgn_argument_text(text, text_length, &value) ||
      key.length == 0)
    return CONSIGNE_E_ARGUMENT;
  key = cgn_arena_copy(&options->arena, key);
  value = cgn_arena_copy(&options->arena, value);
  if (!key.at || !value.at ||
      !cgn_grow(&cgn_allocator_default, &options->sources, &options->source_capacity,
                (size_t)options->source_count + 1, sizeof *options->sources))
    return CONSIGNE_E_MEMORY;
  options->sources[options->source_count++] = (cgn_named_source){key, value};
  return CONSIGNE_OK;
}

int consigne_options_set(consigne_options *options, int option, int value) {
  if (!options || (value != 0 && value != 1)) return CONSIGNE_E_ARGUMENT;
  switch (option) {
  case CONSIGNE_OPTION_FILES: options->files = value == 1; break;
  case CONSIGNE_OPTION_JIT: options->no_jit = value == 0; break;
  case CONSIGNE_OPTION_DUMP: options->dump = value == 1; break;
  case CONSIGNE_OPTION_ADVICE: options->advice = value == 1; break;
  default: return CONSIGNE_E_ARGUMENT;
  }
  return CONSIGNE_OK;
}

int consigne_options_set_now(consigne_options *options, int64_t now) {
  if (!options) return CONSIGNE_E_ARGUMENT;
  options->now = now;
  return CONSIGNE_OK;
}
