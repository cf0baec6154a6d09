/* SPDX-License-Identifier: MIT */
/* Exported: mailboxes, what a path or a mailbox-list says. */
#include "api/mailboxes.h"

#include "api/argument.h"
#include "base/unicode.h"
#include "mail/mailbox.h"
#include "mail/path.h"
#include "rules/options.h"

enum { TEXTS = 4 };

struct consigne_mailboxes {
  cgn_allocator allocator;
  cgn_arena arena;
  cgn_buffer printed, cleaned; /* scratch, kept so that a parse allocates nothing */
  uint32_t limit, mapped;
  cgn_mailboxes list;
  const char **texts; /* TEXTS a mailbox: name, local part, domain, address */
  const char *defects[32];
  uint32_t defect_count;
};

int consigne_mailboxes_new(const consigne_options *options, consigne_mailboxes **mailboxes) {
  if (!mailboxes) return CONSIGNE_E_ARGUMENT;
  const cgn_allocator *allocator = cgn_options_allocator(options);
  consigne_mailboxes *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  made->allocator = *allocator;
  made->limit = cgn_options_limit(options, CONSIGNE_LIMIT_MAILBOXES);
  cgn_arena_init(&made->arena, allocator);
  cgn_buffer_init(&made->printed, allocator);
  cgn_buffer_init(&made->cleaned, allocator);
  *mailboxes = made;
  return CONSIGNE_OK;
}

void consigne_mailboxes_free(consigne_mailboxes *mailboxes) {
  if (!mailboxes) return;
  cgn_allocator allocator = mailboxes->allocator;
  cgn_arena_free(&mailboxes->arena);
  cgn_buffer_free(&mailboxes->printed);
  cgn_buffer_free(&mailboxes->cleaned);
  cgn_release(&allocator, mailboxes);
}

static const char *clean(consigne_mailboxes *mailboxes, cgn_text text) {
  return cgn_unicode_clean(&mailboxes->arena, &mailboxes->cleaned, text).at;
}

/* A text of a mailbox, which ends with a NUL already. */
static const char *keep(consigne_mailboxes *mailboxes, cgn_text text) {
  if (text.length == 0) return "";
  return cgn_unicode_is_clean(text) ? text.at : clean(mailboxes, text);
}

static const char *print(consigne_mailboxes *mailboxes, const cgn_address *address) {
  cgn_buffer *printed = &mailboxes->printed;
  cgn_buffer_clear(printed);
  cgn_address_add(printed, address->local, address->domain.key);
  return printed->failed ? NULL : clean(mailboxes, cgn_buffer_text(printed));
}

/* The texts of one that the grammar was read for. */
static void keep_parts(consigne_mailboxes *mailboxes, const cgn_address *address, const char **texts) {
  texts[1] = keep(mailboxes, address->local);
  texts[2] = keep(mailboxes, address->domain.key);
  texts[3] = print(mailboxes, address);
}

/* The same of a plain path: it is printed, ASCII, and its domain has the same NUL behind it. */
static void keep_printed(consigne_mailboxes *mailboxes, const cgn_address *address, const char **texts) {
  texts[1] = cgn_arena_copy(&mailboxes->arena, address->local).at;
  texts[2] = address->domain.key.at;
  texts[3] = address->printed.at;
}

static int keep_texts(consigne_mailboxes *mailboxes) {
  const cgn_mailboxes *list = &mailboxes->list;
  mailboxes->texts = cgn_arena_take(&mailboxes->arena, list->count * (TEXTS * sizeof *mailboxes->texts));
  if (!mailboxes->texts) return CONSIGNE_E_MEMORY;
  for (uint32_t i = 0; i < list->count; i++) {
    const cgn_address *address = &list->at[i];
    const char **texts = mailboxes->texts + (size_t)i * TEXTS;
    texts[0] = keep(mailboxes, address->name);
    (address->printed.length ? keep_printed : keep_parts)(mailboxes, address, texts);
    if (!texts[0] || !texts[1] || !texts[2] || !texts[3]) return CONSIGNE_E_MEMORY;
  }
  for (uint32_t defects = list->defects; defects != 0; defects &= defects - 1)
    mailboxes->defects[mailboxes->defect_count++] = cgn_defect_text(defects & ~(defects - 1));
  return CONSIGNE_OK;
}

static void forget(consigne_mailboxes *mailboxes) {
  cgn_arena_reset(&mailboxes->arena);
  mailboxes->list = (cgn_mailboxes){.limit = mailboxes->limit, .mapped = &mailboxes->mapped};
  mailboxes->mapped = 0;
  mailboxes->defect_count = 0;
}

int consigne_mailboxes_parse(consigne_mailboxes *mailboxes, int form, const char *text, size_t length) {
  cgn_text input;
  if (!mailboxes || (form != CONSIGNE_FORM_PATH && form != CONSIGNE_FORM_MAILBOX_LIST) ||
      !cgn_argument_text(text, length, &input))
    return CONSIGNE_E_ARGUMENT;
  forget(mailboxes);
  bool read = form == CONSIGNE_FORM_PATH
                  ? cgn_path_read(&mailboxes->arena, input, CGN_PATH_NULL | CGN_PATH_POSTMASTER, CGN_TEXT(""),
                                  &mailboxes->list)
                  : cgn_mailboxes_read(&mailboxes->arena, input, &mailboxes->list, NULL);
  int status = read ? keep_texts(mailboxes) : CONSIGNE_E_MEMORY;
  if (status != CONSIGNE_OK) forget(mailboxes);
  return status;
}

uint32_t consigne_mailboxes_count(const consigne_mailboxes *mailboxes) {
  return mailboxes ? mailboxes->list.count : 0;
}

int consigne_mailboxes_malformed(const consigne_mailboxes *mailboxes) {
  return mailboxes && (mailboxes->list.defects & CGN_DEFECT_MALFORMED) != 0;
}

int consigne_mailboxes_complex(const consigne_mailboxes *mailboxes) {
  return mailboxes && mailboxes->list.complex;
}

int consigne_mailboxes_null(const consigne_mailboxes *mailboxes) {
  return mailboxes && mailboxes->list.null;
}

int consigne_mailboxes_readings(const consigne_mailboxes *mailboxes) {
  return mailboxes && (mailboxes->list.defects & (CGN_DEFECT_READINGS | CGN_DEFECT_SYNTAX)) != 0;
}

bool cgn_mailboxes_written(const consigne_mailboxes *mailboxes, uint32_t index, cgn_text *domain) {
  if (index >= consigne_mailboxes_count(mailboxes)) return false;
  *domain = mailboxes->list.at[index].written;
  return domain->length > 0;
}

static const char *text_at(const consigne_mailboxes *mailboxes, uint32_t index, size_t which) {
  return index < consigne_mailboxes_count(mailboxes) ? mailboxes->texts[(size_t)index * TEXTS + which] : NULL;
}

const char *consigne_mailboxes_name(const consigne_mailboxes *mailboxes, uint32_t index) {
  return text_at(mailboxes, index, 0);
}

const char *consigne_mailboxes_local(const consigne_mailboxes *mailboxes, uint32_t index) {
  return text_at(mailboxes, index, 1);
}

const char *consigne_mailboxes_domain(const consigne_mailboxes *mailboxes, uint32_t index) {
  return text_at(mailboxes, index, 2);
}

const char *consigne_mailboxes_address(const consigne_mailboxes *mailboxes, uint32_t index) {
  return text_at(mailboxes, index, 3);
}

uint32_t consigne_mailboxes_defects(const consigne_mailboxes *mailboxes) {
  return mailboxes ? mailboxes->defect_count : 0;
}

const char *consigne_mailboxes_defect(const consigne_mailboxes *mailboxes, uint32_t index) {
  return index < consigne_mailboxes_defects(mailboxes) ? mailboxes->defects[index] : NULL;
}
