/* SPDX-License-Identifier: MIT */
/*
 * Header fields and whole header sections into a query: every field that is
 * read, each time it stands there. A block is taken whatever its octets.
 */
#include "decide/query.h"
#include "decide/query_authres.h"
#include "decide/query_value.h"
#include "mail/header.h"

static int add_field(struct consigne_query *query, int field, cgn_text body, uint32_t defects) {
  cgn_values *values = cgn_query_slot(query, field);
  if (values->state == CGN_COMPLETE) return CONSIGNE_E_ORDER;
  values->state = CGN_OPEN;
  if (++query->header_fields[field] > 1 && cgn_field_row(field)->once) values->malformed = true;
  if (defects & CGN_HEADER_MALFORMED) values->malformed = true;
  if (cgn_text_trim(body).length == 0) { /* "From:" and nothing: the field is there and names nobody */
    values->malformed = true;
    return CONSIGNE_OK;
  }
  int status = cgn_query_read(query, field, body);
  if (status != CONSIGNE_E_LIMIT) return status;
  cgn_query_set_complex(query, field); /* so many fields: the sender's doing, not the caller's */
  return CONSIGNE_OK;
}

static void set_all_complex(struct consigne_query *query) {
  cgn_query_drop_all_reports(query, CONSIGNE_AUTHRES_TOO_LARGE);
  for (int field = 1; cgn_field_of(field); field++)
    if (cgn_field_is_header(field)) cgn_query_set_complex(query, field);
}

/*
 * A field that is malformed in its name or line ends is nobody's report: what
 * removes a stranger's fields at the border (RFC 8601 5) may have missed it.
 */
static int read_field(struct consigne_query *query, const cgn_header_field *header) {
  if (cgn_text_equal_nocase(header->name, CGN_AUTHRES_NAME))
    return cgn_query_add_authres(query, header->body, header->defects != 0);
  const cgn_field *field = cgn_field_of_header(header->name);
  return field ? add_field(query, field->number, header->body, header->defects) : CONSIGNE_OK;
}

int cgn_query_add_header(struct consigne_query *query, cgn_text name, cgn_text body) {
  cgn_header_field header = {.body = body};
  header.name = cgn_header_name(name, &header.defects);
  const cgn_field *field = cgn_field_of_header(header.name);
  query->header_begun = true;
  return cgn_query_lose(query, field ? field->number : CGN_OF_HEADER, read_field(query, &header));
}

enum { JOINED_NAME_OCTETS = 32 }; /* no header field that counts has a longer name */

/*
 * The field that mutt sees where the line before `name` has a NUL: to mutt that
 * line stops there and goes on in the next one, so "Fr", NUL and "om:" are From.
 * NULL: there is none.
 */
static const cgn_field *field_across_nul(const char *block, cgn_text name) {
  char joined[JOINED_NAME_OCTETS];
  if (name.at == block || name.at[-1] != '\n') return NULL;
  const char *line = name.at - 1;
  while (line > block && line[-1] != '\n') line--;
  const char *nul = memchr(line, '\0', (size_t)(name.at - line));
  size_t before = nul ? (size_t)(nul - line) : sizeof joined;
  if (before + name.length > sizeof joined) return NULL;
  memcpy(joined, line, before);
  memcpy(joined + before, name.at, name.length);
  return cgn_field_of_header((cgn_text){joined, before + name.length});
}

static int read_across_nul(struct consigne_query *query, cgn_text block, const cgn_header_field *header) {
  const cgn_field *field = field_across_nul(block.at, header->name);
  uint32_t defects = header->defects | CGN_HEADER_CONTROL;
  return field ? add_field(query, field->number, header->body, defects) : CONSIGNE_OK;
}

static int read_block(struct consigne_query *query, cgn_text block) {
  cgn_header_reader reader = cgn_header_start_of(block);
  cgn_header_field header;
  uint32_t fields = 0;
  bool has_nul = cgn_text_find(block, 0, '\0') < block.length;
  while (cgn_header_next(&reader, &header)) {
    /* Counted as it is read: the text behind the empty line is the body, and of no interest. */
    if (++fields > CGN_HEADER_FIELDS || (size_t)(reader.next.at - block.at) > query->limit_header) {
      set_all_complex(query);
      return CONSIGNE_OK;
    }
    /* Readers that skip the line find another first field: whoever the author is, the block is malformed. */
    if (header.defects & CGN_HEADER_FIRST_LINE) cgn_query_slot(query, CONSIGNE_FIELD_HEADER_FROM)->malformed = true;
    int status = read_field(query, &header);
    if (status == CONSIGNE_OK && has_nul) status = read_across_nul(query, block, &header);
    if (status != CONSIGNE_OK) return status;
  }
  return CONSIGNE_OK;
}

int cgn_query_add_header_block(struct consigne_query *query, cgn_text block) {
  query->header_begun = true;
  int status = read_block(query, block);
  if (status != CONSIGNE_OK) return cgn_query_lose(query, CGN_OF_HEADER, status);
  return cgn_query_end(query, CONSIGNE_FIELD_HEADERS);
}
