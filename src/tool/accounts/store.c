/* SPDX-License-Identifier: MIT */
/* The list of accounts: its memory, and what readers add to it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/reader.h"

/* Blocks, the newest first. */
typedef struct account_memory {
  struct account_memory *next;
  size_t used, room;
  max_align_t octets[];
} account_memory;

enum { BLOCK = 16384 };

/* ---- Memory ---------------------------------------------------------------------- */

void *account_alloc(account_list *list, size_t size) {
  size_t aligned = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
  account_memory *block = list->memory;
  if (!block || block->room - block->used < aligned) {
    size_t room = aligned > BLOCK ? aligned : BLOCK;
    block = malloc(sizeof *block + room);
    if (!block) {
      list->failed = true;
      return NULL;
    }
    *block = (account_memory){list->memory, 0, room};
    list->memory = block;
  }
  char *found = (char *)block->octets + block->used;
  block->used += aligned;
  memset(found, 0, aligned);
  return found;
}

const char *account_keep(account_list *list, account_span text) {
  char *copy = text.length > 0 ? account_alloc(list, text.length + 1) : NULL;
  if (copy) memcpy(copy, text.at, text.length);
  return copy;
}

/* An array of `count` items of `size` octets gets room for one more: it doubles when the count is a power of two.
 */
static bool grow(account_list *list, void **items, size_t count, size_t size) {
  if (count > 0 && (count & (count - 1)) != 0) return true;
  void *larger = realloc(*items, (count ? count * 2 : 1) * size);
  if (!larger) {
    list->failed = true;
    return false;
  }
  *items = larger;
  return true;
}

void account_list_free(account_list *list) {
  while (list->memory) {
    account_memory *next = list->memory->next;
    free(list->memory);
    list->memory = next;
  }
  free(list->identities);
  free(list->providers);
  free(list->findings);
  *list = (account_list){0};
}

/* ---- Findings --------------------------------------------------------------------- */

/* Once for each place: a server is read for each identity that has it. */
static bool is_told(const account_list *list, const account_source *source, unsigned line, const char *text) {
  for (size_t i = list->finding_count; i > 0 && list->finding_count - i < ACCOUNT_MAX_FINDINGS; i--) {
    const account_finding *each = &list->findings[i - 1];
    if (each->line == line && each->text == text && strcmp(each->file, source->path) == 0) return true;
  }
  return false;
}

static void tell(account_source *source, unsigned line, bool error, const char *text) {
  account_list *list = source->list;
  if (error) source->errors++;
  if (source->findings == ACCOUNT_MAX_FINDINGS || is_told(list, source, line, text)) return;
  if (++source->findings == ACCOUNT_MAX_FINDINGS) text = "there is more to tell: mend this first";
  void *items = list->findings;
  if (!grow(list, &items, list->finding_count, sizeof *list->findings)) return;
  list->findings = items;
  list->findings[list->finding_count++] = (account_finding){source->path, line, error, text};
}

void account_tell_error(account_source *source, unsigned line, const char *text) {
  tell(source, line, true, text);
}

void account_tell_remark(account_source *source, unsigned line, const char *text) {
  tell(source, line, false, text);
}

/* ---- Identities and providers -------------------------------------------------------- */

/* One more of this file: told once where it is one too many. */
static bool one_more(account_source *source, unsigned line) {
  if (++source->identities <= ACCOUNT_MAX_IDENTITIES) return true;
  if (source->identities == ACCOUNT_MAX_IDENTITIES + 1)
    account_tell_error(source, line, "more than 4096 identities in one file: split the file");
  return false;
}

account_identity *account_add_identity(account_source *source, unsigned line) {
  account_list *list = source->list;
  void *items = list->identities;
  if (!one_more(source, line) || !grow(list, &items, list->identity_count, sizeof *list->identities)) return NULL;
  list->identities = items;
  account_identity *added = &list->identities[list->identity_count++];
  *added = (account_identity){.format = source->format, .file = source->path, .line = line};
  return added;
}

account_provider *account_add_provider(account_source *source, unsigned line) {
  account_list *list = source->list;
  void *items = list->providers;
  if (!one_more(source, line) || !grow(list, &items, list->provider_count, sizeof *list->providers)) return NULL;
  list->providers = items;
  account_provider *added = &list->providers[list->provider_count++];
  *added = (account_provider){.format = source->format, .file = source->path, .line = line};
  return added;
}

/* The items and one more, in memory of the list. NULL: too many, which is told, or no memory. */
static void *append(account_source *source, unsigned line, const void *items, size_t count, const void *item,
                    size_t size) {
  if (count == ACCOUNT_MAX_OF_PROVIDER)
    account_tell_error(source, line, "a provider has too many servers or domains");
  char *larger = count < ACCOUNT_MAX_OF_PROVIDER ? account_alloc(source->list, (count + 1) * size) : NULL;
  if (!larger) return NULL;
  if (count > 0) memcpy(larger, items, count * size);
  memcpy(larger + count * size, item, size);
  return larger;
}

void account_add_domain(account_source *source, account_provider *provider, const char *domain) {
  const void *larger =
      append(source, provider->line, provider->domains, provider->domain_count, &domain, sizeof(const char *));
  if (!larger) return;
  provider->domains = larger;
  provider->domain_count++;
}

void account_add_server(account_source *source, account_provider *provider, const account_server *server) {
  bool outgoing = strcmp(server->protocol, "smtp") == 0;
  const account_server **servers = outgoing ? &provider->outgoing : &provider->incoming;
  size_t *count = outgoing ? &provider->outgoing_count : &provider->incoming_count;
  const account_server *larger = append(source, server->line, *servers, *count, server, sizeof *server);
  if (!larger) return;
  *servers = larger;
  (*count)++;
}
