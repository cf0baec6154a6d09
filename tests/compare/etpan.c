/* SPDX-License-Identifier: MIT */
/* libetpan, as Claws Mail and programs on telephones read mail: what it takes from the front of a field. */
#include "reader.h"

#include <libetpan/libetpan.h>
#include <string.h>
#include <strings.h>

static void show_mailboxes(clist *list) {
  for (clistiter *at = list ? clist_begin(list) : NULL; at; at = clist_next(at)) {
    reader_show_address(((struct mailimf_mailbox *)clist_content(at))->mb_addr_spec);
  }
}

static void read_body(const char *body, size_t length) {
  struct mailimf_address_list *list = NULL;
  size_t index = 0;
  if (mailimf_address_list_parse(body, length, &index, &list) != MAILIMF_NO_ERROR) return;
  for (clistiter *at = clist_begin(list->ad_list); at; at = clist_next(at)) {
    struct mailimf_address *address = clist_content(at);
    if (address->ad_type == MAILIMF_ADDRESS_MAILBOX) {
      reader_show_address(address->ad_data.ad_mailbox->mb_addr_spec);
    } else if (address->ad_type == MAILIMF_ADDRESS_GROUP && address->ad_data.ad_group->grp_mb_list) {
      show_mailboxes(address->ad_data.ad_group->grp_mb_list->mb_list);
    }
  }
  mailimf_address_list_free(list);
}

/* What it cannot read as From is an optional field to it. */
static void read_field(const struct mailimf_field *field) {
  if (field->fld_type == MAILIMF_FIELD_FROM) {
    show_mailboxes(field->fld_data.fld_from->frm_mb_list->mb_list);
  } else if (field->fld_type == MAILIMF_FIELD_OPTIONAL_FIELD) {
    const struct mailimf_optional_field *other = field->fld_data.fld_optional_field;
    if (strcasecmp(other->fld_name, "From") == 0) read_body(other->fld_value, strlen(other->fld_value));
  }
}

static void read_block(const char *text, size_t length) {
  struct mailimf_fields *fields = NULL;
  size_t index = 0;
  if (mailimf_fields_parse(text, length, &index, &fields) != MAILIMF_NO_ERROR) return;
  for (clistiter *at = clist_begin(fields->fld_list); at; at = clist_next(at)) read_field(clist_content(at));
  mailimf_fields_free(fields);
}

char reader_read(char kind, const char *text, size_t length) {
  if (kind == RECORD_BODY) {
    read_body(text, length);
  } else {
    read_block(text, length);
  }
  return MARK_READ;
}
