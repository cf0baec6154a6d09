/* SPDX-License-Identifier: MIT */
/* The sessions of smtpd, by id, and what is kept of each. */
#include <stdlib.h>
#include <string.h>

#include "tool/filter/filter.h"

/* smtpd chooses ids at random. */
static filter_session **bucket_of(const filter_sessions *sessions, uint64_t id) {
  size_t count = sizeof sessions->buckets / sizeof sessions->buckets[0];
  return (filter_session **)&sessions->buckets[id % count];
}

filter_session *filter_session_find(const filter_sessions *sessions, uint64_t id) {
  filter_session *found = *bucket_of(sessions, id);
  while (found && found->id != id) found = found->next;
  return found;
}

static void free_octets(filter_octets *octets) {
  free(octets->at);
  *octets = (filter_octets){NULL, 0, 0};
}

void filter_session_forget(filter_session *session) {
  consigne_ruleset_free(session->ruleset);
  session->ruleset = NULL;
  session->moment = FILTER_ENVELOPE;
  session->recipient_count = 0;
  session->long_line = false;
  session->reply[0] = '\0';
  free_octets(&session->recipients);
  free_octets(&session->header);
}

static void free_session(filter_session *session) {
  filter_session_forget(session);
  consigne_query_free(session->query);
  consigne_decision_free(session->decision);
  free(session);
}

/* A header that is larger than what is held is judged as too large. */
static bool open_query(filter_session *session) {
  consigne_options *options = NULL;
  bool opened =
      consigne_options_new(&options) == CONSIGNE_OK &&
      consigne_options_set_limit(options, CONSIGNE_LIMIT_HEADER_OCTETS, FILTER_HEADER_OCTETS) == CONSIGNE_OK &&
      consigne_query_new(options, &session->query) == CONSIGNE_OK &&
      consigne_decision_new(NULL, &session->decision) == CONSIGNE_OK;
  consigne_options_free(options);
  return opened;
}

filter_session *filter_session_open(filter_sessions *sessions, uint64_t id) {
  filter_session_close(sessions, id);
  filter_session *new = sessions->count < FILTER_SESSIONS ? calloc(1, sizeof *new) : NULL;
  if (!new) return NULL;
  if (!open_query(new)) {
    free_session(new);
    return NULL;
  }
  filter_session **bucket = bucket_of(sessions, id);
  new->id = id;
  new->next = *bucket;
  *bucket = new;
  sessions->count++;
  return new;
}

void filter_session_close(filter_sessions *sessions, uint64_t id) {
  filter_session **at = bucket_of(sessions, id);
  while (*at && (*at)->id != id) at = &(*at)->next;
  filter_session *old = *at;
  if (!old) return;
  *at = old->next;
  sessions->count--;
  free_session(old);
}

void filter_sessions_close(filter_sessions *sessions) {
  size_t count = sizeof sessions->buckets / sizeof sessions->buckets[0];
  for (size_t i = 0; i < count; i++)
    while (sessions->buckets[i]) filter_session_close(sessions, sessions->buckets[i]->id);
}

void filter_session_fail(filter_session *session, const char *why) {
  if (!session->wrong) tool_fail(0, "session %016llx: %s", (unsigned long long)session->id, why);
  session->wrong = why;
}

void filter_session_keep(filter_session *session, char *text, size_t room, const char *told) {
  size_t length = strlen(told);
  text[0] = '\0';
  if (length < room)
    memcpy(text, told, length + 1);
  else
    filter_session_fail(session, "a name that is too long");
}

bool filter_add(filter_octets *octets, const char *added, size_t length) {
  if (octets->room - octets->used < length) {
    size_t room = 2 * (octets->used + length);
    char *larger = realloc(octets->at, room);
    if (!larger) return false;
    octets->at = larger;
    octets->room = room;
  }
  if (length > 0) memcpy(octets->at + octets->used, added, length);
  octets->used += length;
  return true;
}
