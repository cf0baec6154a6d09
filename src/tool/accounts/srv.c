/* SPDX-License-Identifier: MIT */
/*
 * SRV records of RFC 6186 and RFC 8314 section 5.1, as in a zone file or as dig and host print them:
 *   _submissions._tcp.univ.example. 3600 IN SRV 0 1 465 smtp.univ.example.
 */
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/reader.h"

static const struct service {
  const char *name, *protocol;
  account_security security;
} services[] = {{"_submissions", "smtp", ACCOUNT_TLS}, {"_submission", "smtp", ACCOUNT_STARTTLS},
                {"_imaps", "imap", ACCOUNT_TLS},       {"_imap", "imap", ACCOUNT_STARTTLS},
                {"_pop3s", "pop3", ACCOUNT_TLS},       {"_pop3", "pop3", ACCOUNT_STARTTLS}};

typedef struct record {
  account_span domain;
  account_server server;
  unsigned priority, weight;
  size_t order;
} record;

typedef struct zone {
  account_source *source;
  record *records;
  size_t count, room;
  account_span origin;
} zone;

/* ---- One record ----------------------------------------------------------------------- */

static const struct service *service_of(account_span label) {
  for (size_t i = 0; i < sizeof services / sizeof *services; i++)
    if (account_span_is_word(label, services[i].name)) return &services[i];
  return NULL;
}

static account_span without_dot(account_span name) {
  if (name.length > 1 && name.at[name.length - 1] == '.') name.length--;
  return name;
}

/* "0 1 465 smtp.univ.example.", which may go on with a comment. */
static bool read_data(zone *of, unsigned line, account_span data, record *into) {
  account_span priority = account_span_word(&data), weight = account_span_word(&data);
  account_span port = account_span_word(&data), target = account_span_word(&data);
  if (!account_span_number(priority, 65535, &into->priority) ||
      !account_span_number(weight, 65535, &into->weight) || target.length == 0 ||
      (data.length > 0 && *data.at != ';')) {
    account_tell_error(of->source, line, "no SRV record: write PRIORITY WEIGHT PORT SERVER after SRV (RFC 2782)");
    return false;
  }
  if (account_span_is(target, ".")) { /* RFC 6186 section 3.4: this is not offered */
    into->server.line = line;
    return true;
  }
  account_set_port(of->source, line, &into->server, port);
  account_set_host(of->source, line, &into->server, without_dot(target));
  return into->server.host != NULL && into->server.port > 0;
}

static bool keep(zone *of, record found) {
  if (of->count == ACCOUNT_MAX_IDENTITIES) {
    account_tell_error(of->source, found.server.line, "more than 4096 records in one file: split the file");
    return false;
  }
  if (of->count == of->room) {
    size_t room = of->room ? of->room * 2 : 16;
    record *larger = realloc(of->records, room * sizeof *larger);
    if (!larger) {
      of->source->list->failed = true;
      return false;
    }
    of->records = larger;
    of->room = room;
  }
  found.order = of->count;
  of->records[of->count++] = found;
  return true;
}

/* "_submissions._tcp.univ.example."; of names without the last dot the origin is the end, where there is one. */
static bool read_owner(zone *of, unsigned line, account_span owner, record *into) {
  const struct service *service = service_of(account_span_until(&owner, '.'));
  if (!service) return false; /* calendars, and what else has such records */
  bool tcp = account_span_is_word(account_span_until(&owner, '.'), "_tcp");
  into->domain = owner.length > 0 ? without_dot(owner) : of->origin;
  into->server.protocol = service->protocol;
  into->server.security = service->security;
  if (tcp && into->domain.length > 0) return true;
  account_tell_error(of->source, line, "no name of RFC 6186: write _submissions._tcp.DOMAIN.");
  return false;
}

static bool read_line(zone *of, unsigned line, account_span text) {
  account_span owner = account_span_word(&text);
  if (account_span_is(owner, "$ORIGIN")) {
    of->origin = without_dot(account_span_word(&text));
    return true;
  }
  if (owner.length == 0 || *owner.at != '_') return true; /* a comment, another record */
  for (int i = 0; i < 4; i++) {                           /* time to live, class, type; "has SRV record" of host */
    account_span word = account_span_word(&text);
    if (!account_span_is_word(word, "SRV")) continue;
    account_span after = text;
    if (account_span_is(account_span_word(&after), "record")) text = after;
    record found = {.server.line = line};
    return !read_owner(of, line, owner, &found) || !read_data(of, line, text, &found) || keep(of, found);
  }
  return true;
}

/* ---- Providers --------------------------------------------------------------------------- */

/* A domain's records together, by priority, then the heavier first (RFC 2782), then as written. */
static int by_preference(const void *a, const void *b) {
  const record *left = a, *right = b;
  size_t length = left->domain.length < right->domain.length ? left->domain.length : right->domain.length;
  int names = memcmp(left->domain.at, right->domain.at, length);
  if (names != 0) return names;
  if (left->domain.length != right->domain.length) return left->domain.length < right->domain.length ? -1 : 1;
  if (left->priority != right->priority) return left->priority < right->priority ? -1 : 1;
  if (left->weight != right->weight) return left->weight > right->weight ? -1 : 1;
  return left->order < right->order ? -1 : 1;
}

static bool same_domain(const record *a, const record *b) {
  return a->domain.length == b->domain.length && memcmp(a->domain.at, b->domain.at, a->domain.length) == 0;
}

static void add_providers(zone *of) {
  account_provider *into = NULL;
  if (of->count > 0) qsort(of->records, of->count, sizeof *of->records, by_preference);
  for (size_t i = 0; i < of->count; i++) {
    const record *each = &of->records[i];
    if (i == 0 || !same_domain(each, each - 1)) {
      into = account_add_provider(of->source, each->server.line);
      const char *domain = account_keep(of->source->list, each->domain);
      if (into && domain) account_add_domain(of->source, into, domain);
    }
    if (into && each->server.host) account_add_server(of->source, into, &each->server);
  }
}

void account_read_srv(account_source *source) {
  zone of = {.source = source};
  account_lines lines = {.rest = source->text};
  bool good = true;
  for (account_span line; good && account_next_line(&lines, &line);) good = read_line(&of, lines.line, line);
  if (of.count == 0 && source->errors == 0)
    account_tell_error(source, 1,
                       "no SRV record of mail: give lines as _submissions._tcp.DOMAIN. SRV 0 1 465 SERVER.");
  add_providers(&of);
  free(of.records);
}
