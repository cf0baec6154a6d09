/* SPDX-License-Identifier: MIT */
/*
 * One given text to values in canonical form, through the one reader of its
 * type. What the sender wrote is always taken, and marked where it is malformed
 * or beyond the bounds; what the caller chose is refused where its form is wrong.
 */
#include "decide/query_value.h"

#include "base/unicode.h"
#include "mail/header.h"
#include "mail/host.h"
#include "mail/mailbox.h"
#include "mail/path.h"

cgn_arena *cgn_query_arena(struct consigne_query *query, int field) {
  /* What a message's header reports is of that message only. */
  bool session = cgn_field_row(field)->scope == CGN_SCOPE_SESSION && !query->fields[field].reported;
  return session ? &query->session : &query->transaction;
}

/* Only From and Sender name who shows up as the author or sender; what their names show is worth knowing. */
static bool shows(int field) {
  return field == CONSIGNE_FIELD_HEADER_FROM || field == CONSIGNE_FIELD_HEADER_SENDER;
}

static void forget_values(cgn_values *values) {
  values->complex = true;
  values->count = 0;
}

void cgn_query_set_complex(struct consigne_query *query, int field) {
  forget_values(cgn_query_slot(query, field));
  if (shows(field) && query->fields[CONSIGNE_FIELD_HEADER_SHOWN].state != CGN_COMPLETE)
    forget_values(cgn_query_slot(query, CONSIGNE_FIELD_HEADER_SHOWN));
}

/* A clean copy of what people will read. */
static cgn_text keep_text(struct consigne_query *query, int field, cgn_text text) {
  return cgn_unicode_clean(cgn_query_arena(query, field), &query->buffer, text);
}

/* The same of a text that is valid UTF-8 without NUL: its key, where that is the same. */
static cgn_text keep_clean_text(struct consigne_query *query, int field, cgn_text text, cgn_text key) {
  return cgn_text_equal(text, key) ? key : cgn_arena_copy(cgn_query_arena(query, field), text);
}

/* Room for one more, of one value at first, since most fields have no other. False: no memory. */
static bool grow(cgn_arena *arena, cgn_values *values) {
  uint32_t capacity = values->capacity ? values->capacity * 2 : 1;
  cgn_value *larger = cgn_arena_take(arena, capacity * sizeof *larger); /* no overflow: the bounds of a query */
  if (!larger) return false;
  if (values->count) memcpy(larger, values->at, values->count * sizeof *larger);
  values->at = larger;
  values->capacity = capacity;
  return true;
}

/*
 * Where the next value of the text that is being read stands (its ordinal is values->texts): with its text, and
 * whatever else it has is the caller's to write. NULL: no memory.
 */
static cgn_value *begin_value(struct consigne_query *query, int field, cgn_text text) {
  cgn_values *values = cgn_query_slot(query, field);
  if (!text.at || (values->count == values->capacity && !grow(cgn_query_arena(query, field), values))) return NULL;
  cgn_value *value = &values->at[values->count++];
  value->number = query->value_count++;
  value->ordinal = values->texts;
  value->text = text;
  return value;
}

static const cgn_text nothing = {NULL, 0};
static const cgn_ip no_ip;

static int append(struct consigne_query *query, int field, cgn_text text, cgn_text key, const cgn_ip *ip) {
  cgn_value *value = begin_value(query, field, text);
  if (!value) return CONSIGNE_E_MEMORY;
  value->local = value->lower = nothing;
  value->key = key;
  value->ip = *ip;
  return CONSIGNE_OK;
}

static cgn_text print(struct consigne_query *query, int field, const cgn_address *address) {
  if (address->printed.length > 0) return address->printed;
  cgn_buffer_clear(&query->buffer);
  cgn_address_add(&query->buffer, address->local, address->domain.key);
  if (query->buffer.failed) return (cgn_text){NULL, 0};
  return keep_text(query, field, cgn_buffer_text(&query->buffer));
}

static int append_address(struct consigne_query *query, int field, const cgn_address *address) {
  cgn_value *value = begin_value(query, field, print(query, field, address));
  if (!value) return CONSIGNE_E_MEMORY;
  value->local = address->local;
  value->lower = address->lower;
  value->key = address->domain.key;
  value->ip = no_ip;
  return CONSIGNE_OK;
}

static int append_list(struct consigne_query *query, int field, const cgn_mailboxes *list) {
  for (uint32_t i = 0; i < list->count; i++) {
    int status = append_address(query, field, &list->at[i]);
    if (status != CONSIGNE_OK) return status;
  }
  return CONSIGNE_OK;
}

static int read_mailboxes(struct consigne_query *query, int field, cgn_text text) {
  cgn_arena *arena = cgn_query_arena(query, field);
  cgn_mailboxes list = {.limit = query->limit_mailboxes, .mapped = &query->mapped};
  cgn_mailboxes shown = {.limit = CGN_SHOWN_ADDRESSES, .mapped = &query->mapped};
  if (!cgn_mailboxes_read(arena, text, &list, shows(field) ? &shown : NULL)) return CONSIGNE_E_MEMORY;
  bool nobody = list.count == 0 && !(list.defects & CGN_DEFECT_GROUP); /* "From: ,": only a group may be empty */
  if ((list.defects & CGN_DEFECT_MALFORMED) || nobody) cgn_query_slot(query, field)->malformed = true;
  if (list.complex) {
    cgn_query_set_complex(query, field);
    return CONSIGNE_OK;
  }
  int status = append_list(query, field, &list);
  cgn_values *shown_values = cgn_query_slot(query, CONSIGNE_FIELD_HEADER_SHOWN);
  if (status != CONSIGNE_OK || shown.count == 0 || shown_values->state == CGN_COMPLETE) return status;
  if (shown.complex) cgn_query_set_complex(query, CONSIGNE_FIELD_HEADER_SHOWN);
  if (shown_values->complex) return CONSIGNE_OK;
  shown_values->state = CGN_OPEN;
  status = append_list(query, CONSIGNE_FIELD_HEADER_SHOWN, &shown);
  shown_values->texts++;
  return status;
}

static int read_path(struct consigne_query *query, int field, cgn_text text) {
  cgn_values *values = cgn_query_slot(query, field);
  uint32_t mapped = 0;
  cgn_address first;
  cgn_mailboxes list = {.at = &first, .capacity = 1, .limit = query->limit_mailboxes, .mapped = &mapped};
  int allowed = field == CONSIGNE_FIELD_SMTP_MAILFROM ? CGN_PATH_NULL : CGN_PATH_POSTMASTER;
  if (!cgn_path_read(cgn_query_arena(query, field), text, allowed, CGN_TEXT(""), &list)) return CONSIGNE_E_MEMORY;
  if (list.null) {
    values->null = true;
    return CONSIGNE_OK;
  }
  if (list.defects & CGN_DEFECT_MALFORMED) values->malformed = true;
  if (list.complex) {
    cgn_query_set_complex(query, field);
    return CONSIGNE_OK;
  }
  if (list.count > 0 || field != CONSIGNE_FIELD_SMTP_RCPTTO) return append_list(query, field, &list);
  return append(query, field, keep_text(query, field, text), nothing, &no_ip); /* a recipient all the same */
}

static bool has_control_or_blank(cgn_text text) {
  for (size_t i = 0; i < text.length; i++)
    if (cgn_is_control(text.at[i]) || text.at[i] == ' ') return true;
  return false;
}

static int read_domain(struct consigne_query *query, int field, cgn_text text) {
  const cgn_field *info = cgn_field_of(field);
  cgn_arena *arena = cgn_query_arena(query, field);
  if (info->caller && (text.length > CGN_DOMAIN_INPUT || has_control_or_blank(text))) return CONSIGNE_E_FORM;
  if (info->caller && memchr(text.at, '@', text.length)) return CONSIGNE_E_FORM;
  cgn_domain domain;
  cgn_domain_read_counted(arena, text, info->header ? &query->mapped : NULL, &domain);
  if (!domain.key.at || arena->failed) return CONSIGNE_E_MEMORY;
  if (domain.flags & CGN_DOMAIN_COMPLEX) {
    cgn_query_set_complex(query, field);
    return CONSIGNE_OK;
  }
  if (info->caller && domain.key.length == 0) return CONSIGNE_E_FORM;
  if (info->type == CGN_TYPE_HOST && !cgn_host_is_name(domain.key)) return CONSIGNE_E_FORM;
  if (domain.flags & CGN_DOMAIN_MALFORMED) cgn_query_slot(query, field)->malformed = true;
  bool plain = domain.flags == 0; /* a host name in ASCII, that is */
  cgn_text kept = plain ? keep_clean_text(query, field, text, domain.key) : keep_text(query, field, text);
  return append(query, field, kept, domain.key, &no_ip);
}

static int read_list_id(struct consigne_query *query, int field, cgn_text text) {
  cgn_text id = cgn_header_list_id(cgn_query_arena(query, field), text);
  if (id.length == 0) {
    cgn_query_slot(query, field)->malformed = true;
    return CONSIGNE_OK;
  }
  return read_domain(query, field, id);
}

static int read_login(struct consigne_query *query, int field, cgn_text text) {
  cgn_text login;
  cgn_arena *arena = cgn_query_arena(query, field);
  if (!cgn_login_read(arena, text, CGN_TEXT(""), &login))
    return arena->failed ? CONSIGNE_E_MEMORY : CONSIGNE_E_FORM;
  return append(query, field, keep_clean_text(query, field, text, login), login, &no_ip);
}

/* Names of protocols as GnuTLS, and so Exim built with it, writes them; here they are written as OpenSSL does. */
static cgn_text protocol_of(cgn_text word) {
  static const struct {
    cgn_text written, meant;
  } names[] = {{{"ssl3.0", 6}, {"sslv3", 5}},
               {{"tls1.0", 6}, {"tlsv1.0", 7}},
               {{"tls1.1", 6}, {"tlsv1.1", 7}},
               {{"tls1.2", 6}, {"tlsv1.2", 7}},
               {{"tls1.3", 6}, {"tlsv1.3", 7}}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (cgn_text_equal(word, names[i].written)) return names[i].meant;
  return word;
}

static int read_word(struct consigne_query *query, int field, cgn_text text) {
  if (text.length > CGN_NAME_OCTETS || has_control_or_blank(text) || !cgn_utf8_is_valid(text))
    return CONSIGNE_E_FORM;
  cgn_arena *arena = cgn_query_arena(query, field);
  cgn_text word = cgn_unicode_lower(arena, text);
  if (!word.at || arena->failed) return CONSIGNE_E_MEMORY;
  cgn_text key = field == CONSIGNE_FIELD_TLS ? protocol_of(word) : word;
  return append(query, field, keep_clean_text(query, field, text, word), key, &no_ip);
}

static int read_ip(struct consigne_query *query, int field, cgn_text text) {
  cgn_ip ip;
  if (!cgn_ip_read_dotted(text, &ip)) {
    if (!cgn_host_read_ip(text, &ip)) return CONSIGNE_E_FORM;
    cgn_buffer_clear(&query->buffer);
    cgn_ip_add(&query->buffer, &ip);
    if (query->buffer.failed) return CONSIGNE_E_MEMORY;
    text = cgn_buffer_text(&query->buffer);
  }
  return append(query, field, cgn_arena_copy(cgn_query_arena(query, field), text), nothing, &ip);
}

static int read_by_type(struct consigne_query *query, int field, cgn_text text) {
  const cgn_field *info = cgn_field_of(field);
  switch (info ? info->type : CGN_TYPE_WORD) {
  case CGN_TYPE_ADDRESS:
    if (field == CONSIGNE_FIELD_SMTP_MAILFROM || field == CONSIGNE_FIELD_SMTP_RCPTTO)
      return read_path(query, field, text);
    return read_mailboxes(query, field, text);
  case CGN_TYPE_DOMAIN:
    return field == CONSIGNE_FIELD_HEADER_LIST_ID ? read_list_id(query, field, text)
                                                  : read_domain(query, field, text);
  case CGN_TYPE_HOST: return read_domain(query, field, text);
  case CGN_TYPE_LOGIN: return read_login(query, field, text);
  case CGN_TYPE_WORD: return read_word(query, field, text);
  case CGN_TYPE_IP: return read_ip(query, field, text);
  case CGN_TYPE_RELAY:
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
  return CONSIGNE_E_FIELD;
}

int cgn_query_read(struct consigne_query *query, int field, cgn_text text) {
  const cgn_field *info = cgn_field_of(field);
  cgn_values *values = cgn_query_slot(query, field);
  bool senders = info && !info->caller;
  uint32_t most = field == CONSIGNE_FIELD_SMTP_RCPTTO ? query->limit_recipients : query->limit_values;
  if (values->texts >= most) return CONSIGNE_E_LIMIT;
  size_t bound = info && info->header ? query->limit_header : CGN_VALUE_OCTETS;
  int status = CONSIGNE_OK;
  if (values->complex || (senders && text.length > bound)) {
    cgn_query_set_complex(query, field);
  } else {
    if (text.length > CGN_VALUE_OCTETS && !senders) return CONSIGNE_E_FORM;
    status = read_by_type(query, field, text);
  }
  if (status == CONSIGNE_OK) values->texts++;
  return status;
}
