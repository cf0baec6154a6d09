/* SPDX-License-Identifier: MIT */
/* What happened: lines of the log, records for `consigne replay`, and counters for Prometheus. */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "milter.h"

enum { LINE_OCTETS = 4096, VERDICTS = 5 };

static const int verdicts[VERDICTS] = {CONSIGNE_VERDICT_ACCEPT, CONSIGNE_VERDICT_QUARANTINE, CONSIGNE_VERDICT_DEFER,
                                       CONSIGNE_VERDICT_REJECT, CONSIGNE_VERDICT_UNDECIDED};
static atomic_ullong decided[VERDICTS], assumed, unrecorded;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* a record is one line */
static FILE *records;
static const char *counters;

bool account_open(const settings *settings) {
  counters = settings->counters;
  if (!settings->records) return true;
  records = fopen(settings->records, "a");
  if (!records) account_log("%s: %s", settings->records, strerror(errno));
  return records != NULL;
}

/* One write for a line, so that lines of several threads do not mix. */
void account_log(const char *format, ...) {
  char line[LINE_OCTETS] = "consigne-milter: ";
  size_t begin = strlen(line);
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line + begin, sizeof line - begin - 1, format, arguments);
  va_end(arguments);
  size_t end = begin + (length > 0 ? (size_t)length : 0);
  if (end > sizeof line - 2) end = sizeof line - 2;
  line[end] = '\n';
  fwrite(line, 1, end + 1, stderr);
}

/* ---- Records ----------------------------------------------------------------------- */

/* A query with an error has no record. */
static bool write_record(const consigne_query *query, int flags, const consigne_decision *decision) {
  size_t size = 0;
  if (consigne_record(query, flags, decision, NULL, &size) != CONSIGNE_E_BUFFER) return false;
  char *text = malloc(size + 1); /* and a line end */
  bool written = text && consigne_record(query, flags, decision, text, &size) == CONSIGNE_OK;
  if (written) {
    text[size] = '\n';
    pthread_mutex_lock(&lock);
    written = fwrite(text, 1, size + 1, records) == size + 1 && fflush(records) == 0;
    pthread_mutex_unlock(&lock);
  }
  free(text);
  return written;
}

/* ---- Counters ---------------------------------------------------------------------------- */

static void count(const consigne_decision *decision) {
  int verdict = consigne_decision_verdict(decision);
  for (int i = 0; i < VERDICTS; i++)
    if (verdicts[i] == verdict) atomic_fetch_add(&decided[i], 1);
  if (consigne_outcome_assumed(consigne_decision_outcome(decision))) atomic_fetch_add(&assumed, 1);
}

static void write_counter(FILE *file, const char *name, const char *help, unsigned long long value) {
  fprintf(file, "# HELP %s %s\n# TYPE %s counter\n%s %llu\n", name, help, name, name, value);
}

/* Whoever reads the file sees the old one or the new one. */
void account_write_counters(void) {
  char new[LINE_OCTETS];
  if (!counters || snprintf(new, sizeof new, "%s.new", counters) >= (int)sizeof new) return;
  FILE *file = fopen(new, "w");
  if (!file) {
    account_log("%s: %s", new, strerror(errno));
    return;
  }
  fputs("# HELP consigne_decisions_total Decisions on messages and on recipients who were refused.\n"
        "# TYPE consigne_decisions_total counter\n",
        file);
  for (int i = 0; i < VERDICTS; i++)
    fprintf(file, "consigne_decisions_total{verdict=\"%s\"} %llu\n", consigne_verdict_name(verdicts[i]),
            atomic_load(&decided[i]));
  write_counter(file, "consigne_assumed_total", "Decisions that failed closed, since a fact was missing.",
                atomic_load(&assumed));
  write_counter(file, "consigne_unrecorded_total", "Decisions whose record could not be written.",
                atomic_load(&unrecorded));
  if (fclose(file) != 0 || rename(new, counters) != 0) account_log("%s: %s", counters, strerror(errno));
}

/* ---- Both ------------------------------------------------------------------------------------ */

void account_decision(const consigne_query *query, int flags, const consigne_decision *decision) {
  char line[LINE_OCTETS];
  size_t size = sizeof line;
  int field, status = consigne_query_error(query, &field);
  const char *name = consigne_field_name(field);
  if (status != CONSIGNE_OK) account_log("%s: %s", name ? name : "a setter", consigne_status_text(status));
  if (consigne_decision_log(decision, line, &size) == CONSIGNE_OK) account_log("%s", line);
  count(decision);
  if (records && !write_record(query, flags, decision)) atomic_fetch_add(&unrecorded, 1);
}
