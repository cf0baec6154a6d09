/* SPDX-License-Identifier: MIT */
/* Decisions to what an MTA does. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "milter.h"

enum { LINES = 32, TAGS_OCTETS = 900 };

void decide(session *of, int flags) {
  consigne_query_set_number(of->query, CONSIGNE_FIELD_NOW, (int64_t)time(NULL) * 1000);
  answers_decide(the_service.settings.answers, of->ruleset, of->query, flags, of->decision);
}

/* ---- Replies --------------------------------------------------------------------------- */

/* The text of a line of the reply, behind both codes; libmilter reads "%" as printf does. */
static char *text_of(const char *line, const char *enhanced) {
  const char *text = line + strlen("550-") + strlen(enhanced);
  while (*text == ' ') text++;
  char *made = malloc(2 * strlen(text) + 1), *end = made;
  if (!made) return NULL;
  for (; *text; text++) {
    if (*text == '%') *end++ = '%';
    *end++ = *text;
  }
  *end = '\0';
  return made;
}

/* smfi_setmlreply takes its lines as arguments; what it does not use is NULL. */
static int set_lines(SMFICTX *context, const char *code, const char *enhanced, char *l[LINES + 1]) {
  return smfi_setmlreply(context, code, enhanced, l[0], l[1], l[2], l[3], l[4], l[5], l[6], l[7], l[8], l[9], l[10],
                         l[11], l[12], l[13], l[14], l[15], l[16], l[17], l[18], l[19], l[20], l[21], l[22], l[23],
                         l[24], l[25], l[26], l[27], l[28], l[29], l[30], l[31], (char *)NULL);
}

static void set_reply(SMFICTX *context, const consigne_outcome *outcome) {
  char code[4] = "", *lines[LINES + 1] = {NULL};
  const char *enhanced = consigne_outcome_enhanced(outcome);
  uint32_t count = consigne_outcome_reply_lines(outcome);
  if (!enhanced || count == 0) return;
  snprintf(code, sizeof code, "%u", (unsigned)consigne_outcome_code(outcome) % 1000);
  for (uint32_t i = 0; i < count && i < LINES; i++)
    lines[i] = text_of(consigne_outcome_reply_line(outcome, i), enhanced);
  if (set_lines(context, code, enhanced, lines) != MI_SUCCESS)
    account_log("the MTA takes no reply of %u lines, and sends its own", (unsigned)count);
  for (int i = 0; i < LINES; i++) free(lines[i]);
}

sfsistat refuse(SMFICTX *context, const consigne_outcome *outcome) {
  set_reply(context, outcome);
  return consigne_outcome_verdict(outcome) == CONSIGNE_VERDICT_REJECT ? SMFIS_REJECT : SMFIS_TEMPFAIL;
}

/* ---- The message ------------------------------------------------------------------------- */

/* Fields of that name that came with the message are not ours: a sender could forge them. */
static bool set_tags(SMFICTX *context, const session *of) {
  const consigne_outcome *outcome = consigne_decision_outcome(of->decision);
  char tags[TAGS_OCTETS] = "", *field = the_service.settings.tags_field;
  size_t used = 0;
  for (int i = of->tags_fields; i > 0; i--)
    if (smfi_chgheader(context, field, i, NULL) != MI_SUCCESS) return false;
  for (uint32_t i = 0; i < consigne_outcome_tags(outcome); i++) {
    const char *tag = consigne_outcome_tag(outcome, i);
    if (used + strlen(tag) + 3 > sizeof tags) break;
    used += (size_t)snprintf(tags + used, sizeof tags - used, "%s%s", used > 0 ? ", " : "", tag);
  }
  return used == 0 || smfi_insheader(context, 0, field, tags) == MI_SUCCESS;
}

sfsistat carry_out(SMFICTX *context, const session *of) {
  const consigne_outcome *outcome = consigne_decision_outcome(of->decision);
  const char *rule = consigne_outcome_rule(outcome);
  char reason[80];
  switch (consigne_outcome_verdict(outcome)) {
  case CONSIGNE_VERDICT_REJECT:
  case CONSIGNE_VERDICT_DEFER: return refuse(context, outcome);
  case CONSIGNE_VERDICT_QUARANTINE:
    snprintf(reason, sizeof reason, "rule %.64s", rule ? rule : "");
    if (smfi_quarantine(context, reason) != MI_SUCCESS) return SMFIS_TEMPFAIL;
    break;
  case CONSIGNE_VERDICT_ACCEPT: break;
  default: return SMFIS_TEMPFAIL; /* a final decision is none of the others */
  }
  if (the_service.settings.tags_field && !set_tags(context, of)) return SMFIS_TEMPFAIL;
  return SMFIS_CONTINUE;
}
