/* SPDX-License-Identifier: MIT */
/* GMime: lists of mailboxes as a mail program reads them, names decoded. */
#include "contestant.h"

#include <gmime/gmime.h>

static void *open_parser(const workload *work) {
  (void)work;
  g_mime_init();
  return g_mime_parser_options_new();
}

static size_t mailboxes(InternetAddressList *list) {
  size_t count = 0;
  for (int i = 0; i < internet_address_list_length(list); i++) {
    InternetAddress *one = internet_address_list_get_address(list, i);
    count += INTERNET_ADDRESS_IS_GROUP(one)
                 ? mailboxes(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)))
                 : 1;
  }
  return count;
}

static size_t handle_list(void *options, const item *items, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    InternetAddressList *list = internet_address_list_parse(options, items[i].text);
    if (!list) continue;
    found += mailboxes(list);
    g_object_unref(list);
  }
  return found;
}

const contestant contestants[] = {{"envelope", "gmime", open_parser, handle_list},
                                  {"from", "gmime", open_parser, handle_list},
                                  {NULL, NULL, NULL, NULL}};
