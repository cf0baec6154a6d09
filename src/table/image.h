/* SPDX-License-Identifier: MIT */
/*
 * An image: one block of memory in which everything is found by offset, so that
 * it could be written to a file and mapped again. Built in a cgn_buffer.
 */
#ifndef CGN_TABLE_IMAGE_H
#define CGN_TABLE_IMAGE_H

#include "base/arena.h"

#define CGN_NONE UINT32_MAX /* no offset, no index */

/* `count` elements that start `offset` octets into the image. */
typedef struct cgn_span {
  uint32_t offset, count;
} cgn_span;

/* Text in the image; a NUL follows it. */
typedef struct cgn_string {
  uint32_t offset, length;
} cgn_string;

static inline cgn_text cgn_image_text(const char *image, cgn_string string) {
  return (cgn_text){image + string.offset, string.length};
}
static inline const void *cgn_image_at(const char *image, uint32_t offset) { return image + offset; }

/*
 * Appends `size` octets (NULL: zeros) aligned to 8 and gives their offset.
 * CGN_NONE: no memory, or over 4 GiB; image->failed is set and stays set.
 */
uint32_t cgn_image_append(cgn_buffer *image, const void *data, size_t size);
/* Appends a text and its NUL. On failure image->failed is set. */
cgn_string cgn_image_append_text(cgn_buffer *image, cgn_text text);
/* Whether it failed because 32 bits count no octets beyond, not for want of memory. */
bool cgn_image_is_full(const cgn_buffer *image);

#endif
