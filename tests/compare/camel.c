/* SPDX-License-Identifier: MIT */
/* Camel, as Evolution reads mail: every From field. */
#include "reader.h"

#include <camel/camel.h>

static void show_all(CamelInternetAddress *list) {
  const gchar *address;
  for (gint i = 0; list && camel_internet_address_get(list, i, NULL, &address); i++) reader_show_address(address);
}

static void read_body(const char *body) {
  CamelInternetAddress *list = camel_internet_address_new();
  camel_address_decode(CAMEL_ADDRESS(list), body);
  show_all(list);
  g_object_unref(list);
}

static void read_block(const char *text, size_t length) {
  CamelMimeMessage *message = camel_mime_message_new();
  CamelStream *stream = camel_stream_mem_new_with_buffer(text, length);
  camel_data_wrapper_construct_from_stream_sync(CAMEL_DATA_WRAPPER(message), stream, NULL, NULL);
  show_all(camel_mime_message_get_from(message));
  const CamelNameValueArray *fields = camel_medium_get_headers(CAMEL_MEDIUM(message));
  const gchar *name, *value;
  for (guint i = 0; fields && camel_name_value_array_get(fields, i, &name, &value); i++) {
    if (name && value && g_ascii_strcasecmp(name, "From") == 0) read_body(value);
  }
  g_object_unref(stream);
  g_object_unref(message);
}

char reader_read(char kind, const char *text, size_t length) {
  static gboolean ready;
  if (!ready) camel_init(g_get_tmp_dir(), FALSE);
  ready = TRUE;
  if (kind == RECORD_BODY) {
    read_body(text);
  } else {
    read_block(text, length);
  }
  return MARK_READ;
}
