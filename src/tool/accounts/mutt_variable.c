/* SPDX-License-Identifier: MIT */
/* The variables of a muttrc: those that accounts need, and the user's own. */
#include <string.h>

#include "tool/accounts/mutt.h"

/* Both programs' names, and those that NeoMutt gave anew. */
static const struct {
  const char *name;
  mutt_variable variable;
} names[] = {{"from", MUTT_FROM},
             {"smtp_url", MUTT_SMTP_URL},
             {"smtp_user", MUTT_SMTP_USER},
             {"smtp_authenticators", MUTT_AUTHENTICATORS},
             {"ssl_starttls", MUTT_STARTTLS},
             {"ssl_force_tls", MUTT_FORCE_TLS},
             {"folder", MUTT_FOLDER},
             {"spoolfile", MUTT_SPOOLFILE},
             {"spool_file", MUTT_SPOOLFILE},
             {"imap_user", MUTT_IMAP_USER},
             {"reverse_name", MUTT_REVERSE_NAME},
             {"sendmail", MUTT_SENDMAIL}};

static mutt_value *known_variable(mutt_config *config, const char *name) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i].name, name) == 0) return &config->values[names[i].variable];
  return NULL;
}

const mutt_value *mutt_find_value(const mutt_config *config, const char *name) {
  for (size_t i = 0; i < config->own_count; i++)
    if (strcmp(config->own[i].name, name) == 0) return &config->own[i].value;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i].name, name) == 0 && config->values[names[i].variable].line > 0)
      return &config->values[names[i].variable];
  return NULL;
}

/* A place for a variable of the user's own; NULL: it is mutt's, and of no interest, a password for one. */
static mutt_value *own_variable(mutt_config *config, const char *name, unsigned line) {
  if (strncmp(name, "my_", 3) != 0) return NULL;
  for (size_t i = 0; i < config->own_count; i++)
    if (strcmp(config->own[i].name, name) == 0) return &config->own[i].value;
  if (config->own_count == MUTT_VARIABLES) {
    account_tell_error(config->source, line, "more than 256 variables my_...: remove those that are not needed");
    return NULL;
  }
  mutt_own *added = &config->own[config->own_count];
  *added = (mutt_own){.name = account_keep(config->source->list, account_span_of(name))};
  if (!added->name) return NULL;
  config->own_count++;
  return &added->value;
}

void mutt_assign(mutt_words *words, const char *name, const mutt_token *token, const char *word) {
  mutt_config *config = words->config;
  mutt_value *into = known_variable(config, name);
  if (!into) into = own_variable(config, name, words->line);
  if (!into) return;
  if (token && !token->whole) {
    account_tell_error(config->source, words->line, "a value is longer than 4,096 octets: none is meant to be");
    return;
  }
  into->text = account_keep(config->source->list, token ? account_span_of(token->text) : account_span_of(word));
  into->unread = token && token->unread;
  into->file = config->source->path;
  into->line = words->line;
}
