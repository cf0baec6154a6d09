/* SPDX-License-Identifier: MIT */
/* GMime, as notmuch, Balsa, Geary and Pan read mail: every From field, groups opened. */
#include "reader.h"

#include <gmime/gmime.h>
#include <string.h>

static void show_list(InternetAddressList *list) {
  for (int i = 0; list && i < internet_address_list_length(list); i++) {
    InternetAddress *address = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(address)) {
      show_list(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)));
    } else {
      reader_show_address(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
    }
  }
}

static void read_body(const char *body) {
  InternetAddressList *list = internet_address_list_parse(NULL, body);
  show_list(list);
  if (list) g_object_unref(list);
}

static void read_fields(GMimeObject *message) {
  GMimeHeaderList *fields = g_mime_object_get_header_list(message);
  for (int i = 0; i < g_mime_header_list_get_count(fields); i++) {
    GMimeHeader *field = g_mime_header_list_get_header_at(fields, i);
    if (g_ascii_strcasecmp(g_mime_header_get_name(field), "From") == 0) read_body(g_mime_header_get_raw_value(field));
  }
}

static void read_block(const char *text, size_t length) {
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, length);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
  if (message) {
    show_list(g_mime_message_get_from(message));
    read_fields(GMIME_OBJECT(message));
    g_object_unref(message);
  }
  g_object_unref(parser);
  g_object_unref(stream);
}

char reader_read(char kind, const char *text, size_t length) {
  static gboolean ready;
  if (!ready) g_mime_init();
  ready = TRUE;
  if (kind == RECORD_BODY) {
    read_body(text);
  } else {
    read_block(text, length);
  }
  return MARK_READ;
}
