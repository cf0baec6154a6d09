/* SPDX-License-Identifier: MIT */
/* What is appended to an image, and the two ways in which that fails. */
#include "table/image.h"

enum { ALIGNMENT = 8 };

/* A length that no buffer has: it tells a full image from one that got no memory. */
static bool refuse(cgn_buffer *image) {
  image->failed = true;
  image->length = SIZE_MAX;
  return false;
}

/* Pads the end to the alignment and makes room for `size` octets behind it. */
static bool make_room(cgn_buffer *image, size_t size) {
  if (image->failed) return false;
  size_t padding = (ALIGNMENT - image->length % ALIGNMENT) % ALIGNMENT;
  if (size > CGN_NONE || image->length + padding > CGN_NONE - size) return refuse(image);
  if (!cgn_buffer_reserve(image, padding + size)) return false;
  if (padding) memset(image->at + image->length, 0, padding);
  image->length += padding;
  return true;
}

uint32_t cgn_image_append(cgn_buffer *image, const void *data, size_t size) {
  if (!make_room(image, size)) return CGN_NONE;
  size_t offset = image->length;
  if (size && data) memcpy(image->at + offset, data, size);
  if (size && !data) memset(image->at + offset, 0, size);
  image->length += size;
  return (uint32_t)offset;
}

cgn_string cgn_image_append_text(cgn_buffer *image, cgn_text text) {
  const cgn_string none = {0, 0};
  if (text.length >= CGN_NONE) {
    refuse(image);
    return none;
  }
  uint32_t offset = cgn_image_append(image, NULL, text.length + 1);
  if (offset == CGN_NONE) return none;
  if (text.length) memcpy(image->at + offset, text.at, text.length);
  return (cgn_string){offset, (uint32_t)text.length};
}

bool cgn_image_is_full(const cgn_buffer *image) {
  return image->failed && image->length == SIZE_MAX;
}
