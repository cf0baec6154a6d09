/* SPDX-License-Identifier: MIT */
/* What external sets, external owners and limits answer, from a record (docs/record.md) or from arguments. */
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

/* ---- One answer ------------------------------------------------------------------ */

/* A word of a question: "*" is any, other octets than those of an id are written as "%20". */
static char *add_word(char *at, const char *word) {
  static const char digits[] = "0123456789ABCDEF";
  for (; *word; word++) {
    unsigned char octet = (unsigned char)*word;
    if (octet > ' ' && octet <= '~' && octet != '%') {
      *at++ = *word;
      continue;
    }
    *at++ = '%';
    *at++ = digits[octet >> 4];
    *at++ = digits[octet & 15];
  }
  return at;
}

int tool_answer(consigne_query *query, const consigne_ruleset *ruleset, const char *const words[4], int answer) {
  size_t room = 1;
  for (int i = 0; i < 4 && words[i]; i++) room += strlen(words[i]) * 3 + 1;
  char *text = malloc(room), *at = text;
  if (!text) return CONSIGNE_E_MEMORY;
  for (int i = 0; i < 4 && words[i]; i++) {
    if (i > 0) *at++ = ' ';
    at = add_word(at, words[i]);
  }
  *at = '\0';
  int status = consigne_query_answer_text(query, ruleset, text, CONSIGNE_NTS, answer);
  free(text);
  return status;
}

/* ---- Records ------------------------------------------------------------------------ */

typedef struct answering {
  const consigne_ruleset *ruleset;
  consigne_query *query;
  const char *error;
} answering;

static bool wrong(answering *run, const char *error) {
  run->error = error;
  return false;
}

/* What another ruleset asks for is no mistake: records outlive rulesets. */
static bool give(answering *run, const char *const words[4], int answer) {
  int status = tool_answer(run->query, run->ruleset, words, answer);
  if (status == CONSIGNE_OK || status == CONSIGNE_E_NAME) return true;
  return wrong(run, status == CONSIGNE_E_FORM ? "answers: a key has the wrong form" : consigne_status_text(status));
}

/* An item of a set, or a pair login, address. */
static bool give_item(answering *run, const char *set, const json_t *item, int answer) {
  const json_t *login = json_array_get(item, 0), *address = json_array_get(item, 1);
  const char *words[4] = {"set", set, json_string_value(item)};
  if (!set) {
    words[0] = "owners";
    words[1] = json_string_value(login);
    words[2] = json_string_value(address);
  }
  if ((words[1] && strcmp(words[1], "*") == 0) || (words[2] && strcmp(words[2], "*") == 0))
    return wrong(run, "answers: \"*\" is nobody: what no list has is answered NO without it");
  if (!words[1] || !words[2])
    return wrong(run, set ? "answers: an item is no text" : "answers: write owners as [\"login\", \"address\"]");
  return give(run, words, answer);
}

static bool give_items(answering *run, const char *set, const json_t *items, int answer) {
  size_t index;
  const json_t *item;
  if (items && !json_is_array(items)) return wrong(run, "answers: write a list of what is answered so");
  json_array_foreach(items, index, item) {
    if (!give_item(run, set, item, answer)) return false;
  }
  return true;
}

/* A list answers YES, or an object has lists; `set` is NULL for owners. */
static bool give_source(answering *run, const char *set, const json_t *said) {
  bool list = json_is_array(said), silent = json_is_true(json_object_get(said, "silent"));
  const char *rest[4] = {set ? "set" : "owners", set ? set : "*", set ? "*" : NULL};
  if (!list && !json_is_object(said))
    return wrong(run, "answers: write a list, or an object of yes, no, failed and silent");
  if (!silent && !give(run, rest, CONSIGNE_ANSWER_NO)) return false;
  if (list) return give_items(run, set, said, CONSIGNE_ANSWER_YES);
  return give_items(run, set, json_object_get(said, "yes"), CONSIGNE_ANSWER_YES) &&
         give_items(run, set, json_object_get(said, "no"), CONSIGNE_ANSWER_NO) &&
         give_items(run, set, json_object_get(said, "failed"), CONSIGNE_ANSWER_FAILED);
}

/* 0: none of the words. */
static int limit_answer(const char *word) {
  if (!word) return 0;
  if (strcmp(word, "exceeded") == 0) return CONSIGNE_ANSWER_YES;
  if (strcmp(word, "not") == 0) return CONSIGNE_ANSWER_NO;
  return strcmp(word, "failed") == 0 ? CONSIGNE_ANSWER_FAILED : 0;
}

/* Of one key (any: "*"), whichever recipient is counted. */
static bool give_limit(answering *run, const char *name, const char *key, const json_t *said) {
  const char *message[4] = {"limit", name, key}, *recipients[4] = {"limit", name, key, "*"};
  int answer = limit_answer(json_string_value(said));
  if (!answer) return wrong(run, "answers: of a limit write \"exceeded\", \"not\" or \"failed\"");
  if (tool_answer(run->query, run->ruleset, message, answer) == CONSIGNE_OK) return true;
  return give(run, recipients, answer);
}

static bool give_limits(answering *run, json_t *limits) {
  const char *name, *key;
  json_t *said, *of_key;
  json_object_foreach(limits, name, said) {
    if (!json_is_object(said)) {
      if (!give_limit(run, name, "*", said)) return false;
      continue;
    }
    json_object_foreach(said, key, of_key) {
      if (!give_limit(run, name, key, of_key)) return false;
    }
  }
  return true;
}

const char *tool_answers_read(const json_t *answers, const consigne_ruleset *ruleset, consigne_query *query) {
  answering run = {ruleset, query, NULL};
  json_t *sets = json_object_get(answers, "sets"), *owners = json_object_get(answers, "owners");
  json_t *limits = json_object_get(answers, "limits"), *said;
  const char *name;
  if (!answers || json_is_null(answers)) return NULL;
  if (!json_is_object(answers) || (sets && !json_is_object(sets)) || (limits && !json_is_object(limits)))
    return "answers: write {\"sets\": {...}, \"owners\": [...], \"limits\": {...}}";
  json_object_foreach(sets, name, said) {
    if (!give_source(&run, name, said)) return run.error;
  }
  if (owners && !give_source(&run, NULL, owners)) return run.error;
  give_limits(&run, limits);
  return run.error;
}

/* ---- Arguments ------------------------------------------------------------------------ */

static int tell(const char *argument, int status) {
  if (status == CONSIGNE_OK) return 0;
  if (status == CONSIGNE_E_NAME)
    return tool_fail(EXIT_WRONG_USE, "%s: the ruleset has no such external set or limit", argument);
  if (status == CONSIGNE_E_FORM) return tool_fail(EXIT_BAD_DATA, "%s: the key has the wrong form", argument);
  return tool_fail(EXIT_INTERNAL, "%s: %s", argument, consigne_status_text(status));
}

static int answer_named(consigne_query *query, const consigne_ruleset *ruleset, const char *argument, char *name,
                        const char *value) {
  bool failed = strcmp(value, "failed") == 0;
  if (strncmp(argument, "limit:", 6) == 0) {
    const char *words[4] = {"limit", name + 6, "*"};
    int answer = limit_answer(value);
    if (!answer) return tool_fail(EXIT_WRONG_USE, "%s: write exceeded, not or failed", argument);
    return tell(argument, tool_answer(query, ruleset, words, answer));
  }
  const char *set[4] = {"set", name + 4, failed ? "*" : value};
  const char *owners[4] = {"owners", failed ? "*" : name + 7, failed ? NULL : value};
  bool of_set = strncmp(argument, "set:", 4) == 0;
  return tell(argument, tool_answer(query, ruleset, of_set ? set : owners,
                                    failed ? CONSIGNE_ANSWER_FAILED : CONSIGNE_ANSWER_YES));
}

int tool_answer_argument(consigne_query *query, const consigne_ruleset *ruleset, const char *argument) {
  if (strcmp(argument, "owners:failed") == 0) argument = "owners:*=failed";
  const char *equals = strchr(argument, '=');
  bool answer = strncmp(argument, "set:", 4) == 0 || strncmp(argument, "owners:", 7) == 0 ||
                strncmp(argument, "limit:", 6) == 0;
  if (!answer || !equals) return -1;
  size_t length = (size_t)(equals - argument);
  char *name = malloc(length + 1);
  if (!name) return tool_fail(EXIT_INTERNAL, "%s", consigne_status_text(CONSIGNE_E_MEMORY));
  memcpy(name, argument, length);
  name[length] = '\0';
  int exit_code = answer_named(query, ruleset, argument, name, equals + 1);
  free(name);
  return exit_code;
}
