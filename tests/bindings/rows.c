/* SPDX-License-Identifier: MIT */
/* Prints the rows of the decision tables in tests/api as JSON lines, each octet of a text as one character; before them,
 * the fields and whether each holds one value. The tables call decide_rows, which stands here in place of the one that judges. */
#include <stdio.h>
#include <string.h>

#include "decide.h"

static void print_text(const char *text, size_t length) {
  putchar('"');
  for (size_t i = 0; i < length; i++) {
    unsigned char octet = (unsigned char)text[i];
    if (octet < ' ' || octet > '~' || octet == '"' || octet == '\\')
      printf("\\u%04x", octet);
    else
      putchar(octet);
  }
  putchar('"');
}

static void print_member(const char *name, const char *text, size_t length) {
  printf(", \"%s\": ", name);
  if (text)
    print_text(text, length ? length : strlen(text));
  else
    printf("null");
}

void decide_rows(const decide_row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    printf("{\"name\": ");
    print_text(rows[i].name, strlen(rows[i].name));
    print_member("rules", rows[i].rules, 0);
    print_member("facts", rows[i].facts, 0);
    print_member("header", rows[i].header, rows[i].header_octets);
    print_member("told", rows[i].told, 0);
    printf("}\n");
  }
}

int main(void) {
  printf("{\"fields\": {");
  for (int field = 1; consigne_field_name(field); field++)
    printf("%s\"%s\": %s", field > 1 ? ", " : "", consigne_field_name(field),
           consigne_field_is_single(field) ? "true" : "false");
  printf("}}\n");
  return 0;
}
