/* SPDX-License-Identifier: MIT */
/* What a port of the mail server is: "mx", "submission", or a word that the ruleset declares. */
#include <string.h>

#include "tool/daemon/daemon.h"

bool daemon_add_listener(daemon_settings *settings, const char *text) {
  const char *equals = strchr(text, '=');
  bool right = equals && equals > text && equals[1] && strspn(text, "0123456789") == (size_t)(equals - text);
  if (right && settings->listener_count < DAEMON_LISTENERS) {
    settings->listeners[settings->listener_count++] = text;
    return true;
  }
  tool_fail(0, "--listener %s: write PORT=NAME, at most %d times", text, DAEMON_LISTENERS);
  return false;
}

const char *daemon_listener(const daemon_settings *settings, const char *port) {
  size_t length = strlen(port);
  for (int i = 0; i < settings->listener_count; i++) {
    const char *listener = settings->listeners[i];
    if (length > 0 && strncmp(listener, port, length) == 0 && listener[length] == '=') return listener + length + 1;
  }
  if (strcmp(port, "25") == 0) return "mx";
  if (strcmp(port, "465") == 0 || strcmp(port, "587") == 0) return "submission";
  bool number = length > 0 && strspn(port, "0123456789") == length;
  tool_fail(0, "port %s: say what it is, --listener %s=mx or --listener %s=submission", number ? port : "?",
            number ? port : "PORT", number ? port : "PORT");
  return NULL;
}
