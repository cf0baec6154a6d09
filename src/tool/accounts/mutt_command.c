/* SPDX-License-Identifier: MIT */
/* The commands of a muttrc that say who sends: set and its like, hooks, alternates, source. No shell command is
 * run. No file outside the folder of the given file is read. */
#include <stdlib.h>
#include <string.h>

#include "tool/accounts/mutt.h"

/* ---- Setting variables ------------------------------------------------------------------------- */

/* In "NAME += VALUE", the name ends with "+". No variable of an account is such a list. */
static void read_assignment(mutt_words *words, const char *name) {
  mutt_token value;
  while (account_span_begins(words->rest, " ") || account_span_begins(words->rest, "\t"))
    words->rest = account_span_after(words->rest, 1);
  char sign = words->rest.length > 0 ? *words->rest.at : '\0';
  if (sign == '=' || sign == '?') words->rest = account_span_after(words->rest, 1);
  if (sign == '?') return;
  if (sign == '=' && !mutt_next_word(words, &value, false, false)) value = (mutt_token){.whole = true};
  if (sign == '=')
    mutt_assign(words, name, &value, NULL);
  else if (strncmp(name, "no", 2) == 0)
    mutt_assign(words, name + 2, NULL, "no");
  else
    mutt_assign(words, name, NULL, "yes");
}

static void read_set(mutt_words *words) {
  mutt_token name;
  while (mutt_next_word(words, &name, true, false)) {
    if (name.length == 0 && words->rest.length > 0) { /* "?from" asks, and "=" alone is a mistake */
      bool asks = *words->rest.at == '?';
      words->rest = account_span_after(words->rest, 1);
      if (!asks)
        account_tell_error(words->config->source, words->line,
                           "a variable's name is missing: write set NAME=VALUE");
    } else {
      read_assignment(words, name.text);
    }
  }
}

static void read_unset(mutt_words *words) {
  mutt_token name;
  while (mutt_next_word(words, &name, false, false)) mutt_assign(words, name.text, NULL, "no");
}

/* ---- Hooks and alternates ---------------------------------------------------------------------- */

static void keep_hook(mutt_config *config, mutt_hook found) {
  if (config->hook_count == MUTT_HOOKS) {
    account_tell_error(config->source, found.line, "more than 4096 hooks: split the file");
    return;
  }
  if (config->hook_count == config->hook_room) {
    size_t room = config->hook_room ? config->hook_room * 2 : 16;
    mutt_hook *larger = realloc(config->hooks, room * sizeof *larger);
    if (!larger) {
      config->source->list->failed = true;
      return;
    }
    config->hooks = larger;
    config->hook_room = room;
  }
  config->hooks[config->hook_count++] = found;
}

static bool is_hook(const char *command) {
  static const char *const hooks[] = {"folder-hook", "send-hook", "send2-hook", "reply-hook"};
  for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++)
    if (strcmp(command, hooks[i]) == 0) return true;
  return false;
}

static void read_hook(mutt_words *words, const char *kind) {
  mutt_config *config = words->config;
  account_list *list = config->source->list;
  mutt_token pattern, command;
  if (!mutt_next_word(words, &pattern, false, false)) return;
  while (strcmp(pattern.text, "!") == 0 || strcmp(pattern.text, "-noregex") == 0)
    if (!mutt_next_word(words, &pattern, false, false)) return;
  if (!mutt_next_word(words, &command, false, true) || config->in_hook) return;
  if (!command.whole)
    account_tell_error(config->source, words->line, "a hook is longer than 4,096 octets: source a file");
  mutt_hook found = {.file = config->source->path, .line = words->line};
  found.kind = account_keep(list, account_span_of(kind));
  found.pattern = account_keep(list, account_span_of(pattern.text));
  found.command = account_keep(list, account_span_of(command.text));
  if (found.kind && found.pattern && found.command && command.whole) keep_hook(config, found);
}

static void read_alternates(mutt_words *words) {
  mutt_config *config = words->config;
  mutt_token token;
  while (mutt_next_word(words, &token, false, false)) {
    if (strcmp(token.text, "-group") == 0) {
      mutt_next_word(words, &token, false, false);
    } else if (config->alternate_count < MUTT_VARIABLES) {
      const char *kept = account_keep(config->source->list, account_span_of(token.text));
      if (!kept) continue;
      config->alternate_lines[config->alternate_count] = words->line;
      config->alternates[config->alternate_count++] = kept;
    }
  }
}

/* ---- Other files ---------------------------------------------------------------------------------- */

static void read_other(mutt_config *config, const char *path) {
  account_source *source = config->source;
  const char *before = source->path, *why;
  int exit_code;
  size_t length;
  char *text = account_read_file(path, true, &length, &why, &exit_code);
  config->files++;
  if (!text) return;
  source->path = account_keep(source->list, account_span_of(path));
  if (memchr(text, '\0', length))
    account_tell_error(source, 1, "a NUL octet: this is no text; save it as UTF-8");
  else if (source->path)
    mutt_read_commands(config, (account_span){text, length}, 1);
  source->path = before;
  free(text);
}

static void read_source(mutt_words *words) {
  mutt_config *config = words->config;
  account_source *source = config->source;
  mutt_token named;
  while (mutt_next_word(words, &named, false, false)) {
    bool plain = !named.unread && named.whole && named.length > 0 && named.text[named.length - 1] != '|';
    for (const char *at = named.text; *at; at++)
      plain &= (unsigned char)*at >= ' ' && *at != 0x7f; /* it is printed */
    char *path = plain && !source->alone ? account_beside(source->path, named.text) : NULL;
    if (!path)
      account_tell_remark(source, words->line,
                          "source was not followed: only files in the same folder are; give that file too");
    else if (config->files == ACCOUNT_MAX_FILES || config->depth == ACCOUNT_MAX_DEPTH)
      account_tell_error(source, words->line, "source leads to more than 64 files: one of them may source itself");
    else
      read_other(config, path);
    free(path);
  }
}

/* ---- Commands ------------------------------------------------------------------------------------------ */

static void read_command(mutt_words *words) {
  mutt_token command;
  if (!mutt_next_word(words, &command, false, false)) return;
  if (strcmp(command.text, "set") == 0)
    read_set(words);
  else if (strcmp(command.text, "unset") == 0)
    read_unset(words);
  else if (strcmp(command.text, "alternates") == 0)
    read_alternates(words);
  else if (strcmp(command.text, "source") == 0)
    read_source(words);
  else if (is_hook(command.text))
    read_hook(words, command.text);
}

/* The number of octets at the end of a line that say that it continues in the next line: a backslash, and a CR
 * behind it. 0: it does not continue. */
static size_t going_on(account_span line) {
  size_t end = line.length > 0 && line.at[line.length - 1] == '\r';
  return line.length > end && line.at[line.length - 1 - end] == '\\' ? end + 1 : 0;
}

/* Joins a line and its continuation lines into `whole`, which has room for all of *rest. */
static account_span join(account_span *rest, char *whole, unsigned *lines) {
  size_t length = 0;
  bool more = true;
  for (*lines = 0; more && rest->length > 0; (*lines)++) {
    account_span part = account_span_until(rest, '\n');
    size_t cut = going_on(part);
    memcpy(whole + length, part.at, part.length - cut);
    length += part.length - cut;
    more = cut > 0;
  }
  return (account_span){whole, length};
}

void mutt_read_commands(mutt_config *config, account_span text, unsigned line) {
  char *whole = malloc(text.length + 1);
  if (!whole) {
    config->source->list->failed = true;
    return;
  }
  config->depth++;
  for (unsigned lines; text.length > 0; line += lines) {
    mutt_words words = {config, join(&text, whole, &lines), line};
    do read_command(&words);
    while (mutt_next_command(&words));
  }
  config->depth--;
  free(whole);
}
