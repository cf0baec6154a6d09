/* SPDX-License-Identifier: MIT */
/*
 * The second pass over a tree: every literal, test, code, date and placeholder
 * gets its type or an error. Goes on after each, so that one load tells them all.
 */
#include "base/instant.h"
#include "rules/check/internal.h"

static void check_zone(cgn_load *load) {
  const cgn_word *zone = &load->ast.zone;
  if (zone->text.length == 0 || cgn_instant_read_offset(zone->text, &load->ast.zone_minutes)) return;
  cgn_error(load, "bad-zone", zone->place, "\"%\" is no offset from UTC: write +01:00 or -05:30", zone->text);
}

/* origin completes addresses, so it is a host name that addresses can have. */
static void check_origin(cgn_load *load) {
  const cgn_word *origin = &load->ast.origin;
  cgn_domain domain;
  if (origin->text.length == 0) return;
  cgn_domain_read(load->arena, origin->text, &domain);
  if (!(domain.flags & (CGN_DOMAIN_INVALID | CGN_DOMAIN_LITERAL)) && origin->form != CGN_TOKEN_REGEX)
    load->ast.origin_key = domain.key;
  else
    cgn_error(load, "bad-domain", origin->place, "\"%\" is no domain name: write the one that completes bare names",
              origin->text);
}

static void check_stages(cgn_checker *checker, cgn_ast_rule *rule) {
  for (cgn_ast_stage *stage = rule->stages; stage; stage = stage->next) {
    stage->instant = INT64_MIN;
    if (stage->from.text.length == 0) continue;
    stage->misdated = !cgn_check_date(checker, &stage->from, &stage->instant, NULL);
  }
}

int cgn_check_types(cgn_load *load) {
  cgn_checker checker;
  check_zone(load);
  check_origin(load);
  cgn_checker_start(&checker, load);
  cgn_check_words(&checker);
  cgn_check_set_names(&checker);
  cgn_check_sets(&checker);
  cgn_check_aliases(&checker);
  cgn_check_providers(&checker);
  cgn_check_owners(&checker);
  cgn_check_limits(&checker);
  cgn_check_replies(&checker);
  cgn_check_verdict(&checker, &load->ast.fallback, NULL);
  for (cgn_ast_rule *rule = load->ast.rules; rule; rule = rule->next) {
    cgn_check_conditions(&checker, rule);
    cgn_check_verdict(&checker, &rule->verdict, rule);
    check_stages(&checker, rule);
  }
  cgn_check_expects(&checker);
  return cgn_checker_end(&checker);
}
