/* SPDX-License-Identifier: MIT */
/* Prints text of unknown origin to a terminal or as JSON. Nothing in it can move the cursor, hide text or turn it
 * around. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

/* Controls, invisible characters, and characters that change the direction (UAX 9), the form or the language of
 * what follows. */
static const struct {
  uint32_t first, last;
} unseen[] = {{0x00, 0x1f},     {0x7f, 0xa0},     {0xad, 0xad},       {0x34f, 0x34f},     {0x61c, 0x61c},
              {0x115f, 0x1160}, {0x17b4, 0x17b5}, {0x180b, 0x180f},   {0x2000, 0x200f},   {0x2028, 0x202f},
              {0x205f, 0x206f}, {0x3000, 0x3000}, {0x3164, 0x3164},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},
              {0xffa0, 0xffa0}, {0xfff0, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff}};

static bool is_unseen(uint32_t c) {
  for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
    if (c >= unseen[i].first && c <= unseen[i].last) return true;
  return false;
}

size_t tool_character(const char *text, size_t length, uint32_t *character) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* RFC 3629 3: no longer form than needed */
  const unsigned char *at = (const unsigned char *)text;
  if (length == 0) return 0;
  size_t size = at[0] < 0x80 ? 1 : at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;
  if (size == 0 || size > length) return 0;
  uint32_t c = size == 1 ? at[0] : at[0] & (0xffu >> (size + 1));
  for (size_t i = 1; i < size; i++) {
    if ((at[i] & 0xc0) != 0x80) return 0;
    c = c << 6 | (at[i] & 0x3fu);
  }
  if (c < least[size] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return 0;
  *character = c;
  return size;
}

bool tool_is_seen(const char *text, size_t length) {
  uint32_t c = 0;
  for (size_t size; length > 0; text += size, length -= size)
    if ((size = tool_character(text, length, &c)) == 0 || is_unseen(c)) return false;
  return true;
}

void tool_print_text(const char *text, size_t length) {
  for (size_t size; length > 0; text += size, length -= size) {
    uint32_t c = 0;
    size = tool_character(text, length, &c);
    if (size == 0)
      size = 1, printf("<%02X>", (unsigned)(unsigned char)*text);
    else if (is_unseen(c))
      printf("<U+%04" PRIX32 ">", c);
    else
      fwrite(text, 1, size, stdout);
  }
}

void tool_html_text(FILE *out, const char *text) {
  size_t length = strlen(text);
  for (size_t size; length > 0; text += size, length -= size) {
    uint32_t c = 0;
    size = tool_character(text, length, &c);
    if (size == 0)
      size = 1, fputs("\xef\xbf\xbd", out);
    else if (!tool_is_seen(text, size) && c != ' ')
      fprintf(out, "&lt;U+%04" PRIX32 "&gt;", c);
    else if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'')
      fprintf(out, "&#%d;", (int)c);
    else
      fwrite(text, 1, size, out);
  }
}

void tool_print_row(const char *label, const char *text) {
  printf("%-10s ", label);
  tool_print_text(text, strlen(text));
  putchar('\n');
}

json_t *tool_text_json(const char *text, size_t length) {
  json_t *valid = json_stringn(text, length);
  if (valid) return valid;
  /* Each octet that is no UTF-8 becomes U+FFFD, three octets. */
  char *clean = malloc(length * 3 + 1);
  size_t used = 0;
  if (!clean) return NULL;
  for (size_t size; length > 0; text += size, length -= size) {
    uint32_t c;
    size = tool_character(text, length, &c);
    memcpy(clean + used, size ? text : "\xef\xbf\xbd", size ? size : 3);
    used += size ? size : 3;
    if (size == 0) size = 1;
  }
  json_t *string = json_stringn(clean, used);
  free(clean);
  return string;
}
