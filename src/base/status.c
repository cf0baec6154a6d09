/* SPDX-License-Identifier: MIT */
/* Tables of the public numbers. Each band of numbers is without gaps: the index is the number less the first. */
#include "base/status.h"

#include <stddef.h>

#include "consigne-policy.h"

typedef struct status_words {
  const char *name, *text;
} status_words;

static const status_words statuses[] = {
    {"CONSIGNE_OK", "The call did what was asked."},
    {"CONSIGNE_E_ARGUMENT", "An argument is NULL where an object is needed, or a number is out of range."},
    {"CONSIGNE_E_MEMORY", "The allocator gave no memory."},
    {"CONSIGNE_E_LIMIT", "The input is larger than a limit of the options."},
    {"CONSIGNE_E_FORM", "The value is wrong in form for this field."},
    {"CONSIGNE_E_FIELD", "There is no such field, or this call does not set it."},
    {"CONSIGNE_E_ORDER", "The call comes too late: the field has ended, or what hangs on it was given before."},
    {"CONSIGNE_E_RULES", "The ruleset has errors: read the findings."},
    {"CONSIGNE_E_FILE", "A file cannot be read, or the options forbid it."},
    {"CONSIGNE_E_BUFFER", "The buffer is too small: the size needed was stored."},
    {"CONSIGNE_E_NAME", "This is not a valid domain name."},
    {"CONSIGNE_E_QUERY", "A setter of this query failed before: nothing is judged on half a query."}};

static const char *const verdicts[] = {"accept", "quarantine", "defer", "reject", "undecided"};

static const char *const causes[] = {"rule", "default", "unknown", "complex", "failure"};

static const char *const authres[] = {"counted",         "no trusted id named",   "untrusted id",
                                      "no id",           "id not a bare token",   "malformed name or line ends",
                                      "another version", "not in the grammar",    "too large",
                                      "too many",        "no method that counts", "given by the caller"};

#define COUNT(table) (sizeof(table) / sizeof *(table))

_Static_assert(COUNT(statuses) == CONSIGNE_E_QUERY + 1, "a status lacks its words");
_Static_assert(COUNT(verdicts) == CONSIGNE_VERDICT_UNDECIDED - CONSIGNE_VERDICT_ACCEPT + 1,
               "a verdict lacks its name");
_Static_assert(COUNT(causes) == CONSIGNE_CAUSE_FAILURE - CONSIGNE_CAUSE_RULE + 1, "a cause lacks its name");
_Static_assert(COUNT(authres) == CONSIGNE_AUTHRES_CALLER - CONSIGNE_AUTHRES_COUNTED + 1, "a state lacks its name");

static const char *name_of(const char *const *names, size_t count, int first, int number) {
  if (number < first) return NULL;
  size_t index = (size_t)number - (size_t)first;
  return index < count ? names[index] : NULL;
}

static const status_words *words_of(int status) {
  return status >= 0 && (size_t)status < COUNT(statuses) ? &statuses[status] : NULL;
}

const char *cgn_status_name(int status) {
  const status_words *words = words_of(status);
  return words ? words->name : NULL;
}

const char *cgn_status_text(int status) {
  const status_words *words = words_of(status);
  return words ? words->text : "This number is no status that this version knows.";
}

const char *cgn_verdict_name(int verdict) {
  return name_of(verdicts, COUNT(verdicts), CONSIGNE_VERDICT_ACCEPT, verdict);
}

const char *cgn_cause_name(int cause) {
  return name_of(causes, COUNT(causes), CONSIGNE_CAUSE_RULE, cause);
}

const char *cgn_authres_name(int state) {
  return name_of(authres, COUNT(authres), CONSIGNE_AUTHRES_COUNTED, state);
}
