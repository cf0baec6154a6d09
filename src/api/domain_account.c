/* SPDX-License-Identifier: MIT */
/* Exported: a domain, why it is not valid and what mapping changed. */
#include "mail/domain_account.h"

#include "api/argument.h"
#include "api/mailboxes.h"
#include "base/unicode.h"
#include "rules/options.h"

/* Texts of one defect (which rule, label) or one change (from, to). */
typedef struct text_pair {
  const char *first, *second;
} text_pair;

struct consigne_domain {
  cgn_allocator allocator;
  cgn_arena arena;
  cgn_buffer buffer;
  const char *ascii, *unicode, *otherwise;
  text_pair *defects, *changes;
  uint32_t defect_count, change_count;
};

int consigne_domain_new(const consigne_options *options, consigne_domain **domain) {
  if (!domain) return CONSIGNE_E_ARGUMENT;
  const cgn_allocator *allocator = cgn_options_allocator(options);
  consigne_domain *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  made->allocator = *allocator;
  cgn_arena_init(&made->arena, allocator);
  cgn_buffer_init(&made->buffer, allocator);
  *domain = made;
  return CONSIGNE_OK;
}

void consigne_domain_free(consigne_domain *domain) {
  if (!domain) return;
  cgn_allocator allocator = domain->allocator;
  cgn_arena_free(&domain->arena);
  cgn_buffer_free(&domain->buffer);
  cgn_release(&allocator, domain);
}

/* ---- Reading ------------------------------------------------------------------ */

/* A copy that is text out; NULL: no memory (arena.failed). */
static const char *clean(consigne_domain *domain, cgn_text text) {
  cgn_buffer_clear(&domain->buffer);
  cgn_unicode_add_clean(&domain->buffer, text);
  if (domain->buffer.failed) domain->arena.failed = true;
  return domain->buffer.failed ? NULL : cgn_arena_copy(&domain->arena, cgn_buffer_text(&domain->buffer)).at;
}

static void keep_names(consigne_domain *domain, const cgn_domain_account *account) {
  if (account->defect_count == 0) {
    domain->ascii = clean(domain, account->domain.key);
    domain->unicode = clean(domain, cgn_domain_to_unicode_text(&domain->arena, account->domain.key));
  }
  if (account->twin.at) domain->otherwise = clean(domain, account->twin);
}

static void keep_findings(consigne_domain *domain, const cgn_domain_account *account) {
  size_t pairs = (size_t)account->defect_count + account->change_count;
  domain->defects = cgn_arena_allocate_array(&domain->arena, pairs + 1, sizeof *domain->defects);
  if (!domain->defects) return;
  domain->changes = domain->defects + account->defect_count;
  for (uint32_t i = 0; i < account->defect_count; i++) {
    const cgn_domain_defect *defect = &account->defects[i];
    domain->defects[i] = (text_pair){cgn_reason_text(defect->reason), clean(domain, defect->label)};
  }
  for (uint32_t i = 0; i < account->change_count; i++) {
    const cgn_domain_change *change = &account->changes[i];
    domain->changes[i].first = clean(domain, change->from);
    domain->changes[i].second = clean(domain, change->to);
  }
  domain->defect_count = account->defect_count;
  domain->change_count = account->change_count;
}

static void forget(consigne_domain *domain) {
  cgn_arena_reset(&domain->arena);
  domain->ascii = domain->unicode = domain->otherwise = NULL;
  domain->defect_count = domain->change_count = 0;
}

static int read_text(consigne_domain *domain, cgn_text text, bool host) {
  cgn_domain_account account;
  forget(domain);
  if (cgn_domain_account_for(&domain->arena, text, host, &account)) {
    keep_names(domain, &account);
    keep_findings(domain, &account);
  }
  if (!domain->arena.failed) return CONSIGNE_OK;
  forget(domain);
  return CONSIGNE_E_MEMORY;
}

int consigne_domain_read(consigne_domain *domain, const char *text, size_t length) {
  cgn_text input;
  if (!domain || !cgn_argument_text(text, length, &input)) return CONSIGNE_E_ARGUMENT;
  return read_text(domain, input, true);
}

int consigne_domain_read_mailbox(consigne_domain *domain, const consigne_mailboxes *mailboxes, uint32_t index) {
  cgn_text written;
  if (!domain) return CONSIGNE_E_ARGUMENT;
  if (cgn_mailboxes_written(mailboxes, index, &written)) return read_text(domain, written, false);
  forget(domain);
  return CONSIGNE_E_ARGUMENT;
}

/* ---- What was read ------------------------------------------------------------ */

int consigne_domain_valid(const consigne_domain *domain) {
  return domain && domain->ascii;
}

const char *consigne_domain_ascii(const consigne_domain *domain) {
  return domain ? domain->ascii : NULL;
}

const char *consigne_domain_unicode(const consigne_domain *domain) {
  return domain ? domain->unicode : NULL;
}

const char *consigne_domain_other_reading(const consigne_domain *domain) {
  return domain ? domain->otherwise : NULL;
}

uint32_t consigne_domain_defects(const consigne_domain *domain) {
  return domain ? domain->defect_count : 0;
}

const char *consigne_domain_defect(const consigne_domain *domain, uint32_t index) {
  return index < consigne_domain_defects(domain) ? domain->defects[index].first : NULL;
}

const char *consigne_domain_defect_label(const consigne_domain *domain, uint32_t index) {
  return index < consigne_domain_defects(domain) ? domain->defects[index].second : NULL;
}

uint32_t consigne_domain_changes(const consigne_domain *domain) {
  return domain ? domain->change_count : 0;
}

const char *consigne_domain_change_from(const consigne_domain *domain, uint32_t index) {
  return index < consigne_domain_changes(domain) ? domain->changes[index].first : NULL;
}

const char *consigne_domain_change_to(const consigne_domain *domain, uint32_t index) {
  return index < consigne_domain_changes(domain) ? domain->changes[index].second : NULL;
}
