/* SPDX-License-Identifier: MIT */
/* Stages: what is in force by date, and who is in a share by SHA-256, never by chance. */
#include "decide/stages.h"

#include "base/digest.h"

/* How many stages have begun; `now` absent: all of them; not given: those without a date. */
static uint32_t count_begun(const cgn_rule *rule, const cgn_stage *stages, cgn_truth given, int64_t now) {
  uint32_t begun = 0;
  if (given == CGN_FALSE) return rule->stages.count;
  int64_t latest = given == CGN_TRUE ? now : INT64_MIN;
  while (begun < rule->stages.count && stages[begun].from <= latest) begun++;
  return begun;
}

static uint32_t share_of(const cgn_stage *stages, uint32_t begun) {
  return begun == 0 ? 0 : stages[begun - 1].share;
}

uint32_t cgn_stage_shares(cgn_judge *judge, const cgn_rule *rule, uint32_t shares[CGN_STAGES + 1]) {
  const cgn_stage *stages = CGN_ITEMS(judge->image, rule->stages, cgn_stage);
  int64_t now;
  uint32_t count = 0;
  if (rule->stages.count == 0) {
    shares[0] = CGN_SHARE_ALL;
    return 1;
  }
  cgn_truth given = cgn_known_now(judge, &now);
  uint32_t begun = count_begun(rule, stages, given, now);
  shares[count++] = share_of(stages, begun);
  while (given == CGN_UNKNOWN && begun < rule->stages.count) shares[count++] = share_of(stages, ++begun);
  return count;
}

int64_t cgn_stage_since(cgn_judge *judge, const cgn_rule *rule, uint32_t *share) {
  const cgn_stage *stages = CGN_ITEMS(judge->image, rule->stages, cgn_stage);
  uint32_t shares[CGN_STAGES + 1];
  int64_t now = 0;
  bool certain = cgn_stage_shares(judge, rule, shares) == 1;
  *share = certain ? shares[0] : 0;
  cgn_truth given = cgn_known_now(judge, &now);
  uint32_t begun = certain ? count_begun(rule, stages, given, now) : 0;
  return begun > 0 && stages[begun - 1].from != INT64_MIN ? stages[begun - 1].from : 0;
}

void cgn_stage_next(cgn_judge *judge, const cgn_rule *rule, cgn_label *warning) {
  const cgn_stage *stages = CGN_ITEMS(judge->image, rule->stages, cgn_stage);
  int64_t now;
  cgn_truth given = cgn_known_now(judge, &now);
  if (rule->verdict == 0 || given != CGN_TRUE) return; /* nothing to enforce; or no next stage is known of */
  uint32_t begun = count_begun(rule, stages, given, now);
  uint32_t share = share_of(stages, begun);
  for (uint32_t i = begun; i < rule->stages.count; i++) {
    if (stages[i].share <= share) continue;
    warning->from = stages[i].from;
    warning->share = stages[i].share;
    return;
  }
}

bool cgn_stage_has(const cgn_judge *judge, const cgn_rule *rule, uint32_t share, cgn_text text) {
  unsigned char out[CGN_DIGEST_OCTETS];
  cgn_digest digest;
  cgn_digest_start(&digest);
  cgn_digest_add(&digest, cgn_image_text(judge->image, rule->name));
  cgn_digest_add(&digest, (cgn_text){"", 1}); /* NUL */
  cgn_digest_add(&digest, text);
  cgn_digest_end(&digest, out);
  return cgn_digest_modulo(out, CGN_SHARE_ALL) < share;
}

cgn_truth cgn_stage_has_session(cgn_judge *judge, const cgn_rule *rule, uint32_t share) {
  static const int fields[] = {CONSIGNE_FIELD_SMTP_AUTH, CONSIGNE_FIELD_RELAY_IP, CONSIGNE_FIELD_RELAY_NAME};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    const cgn_known *known = cgn_known_of(judge, fields[i]);
    const cgn_value *value = cgn_known_first(known);
    if (value) {
      cgn_text text =
          fields[i] == CONSIGNE_FIELD_RELAY_IP ? value->text : cgn_view_of(judge, fields[i], value)->text;
      return cgn_truth_of(cgn_stage_has(judge, rule, share, text));
    }
    if (known->state != CGN_COMPLETE) return cgn_need_field(judge, fields[i]);
  }
  return CGN_FALSE; /* nobody we know: outside */
}
