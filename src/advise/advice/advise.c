/* SPDX-License-Identifier: MIT */
/* Gives all advice on a load. */
#include "advise/advice/advise.h"

#include "advise/advice/adviser.h"

int cgn_advise(cgn_load *load, const struct consigne_ruleset *made) {
  cgn_adviser adviser = {.made = made, .program = cgn_program_of(made), .ast = &load->ast, .now = INT64_MIN};
  if (load->options) adviser.now = load->options->now;
  cgn_checker_start(&adviser.checker, load);
  cgn_advise_order(&adviser);
  cgn_advise_always(&adviser);
  cgn_advise_limits(&adviser);
  cgn_advise_proofs(&adviser);
  cgn_advise_values(&adviser);
  cgn_advise_items(&adviser);
  cgn_advise_delegations(&adviser);
  cgn_advise_networks(&adviser);
  cgn_advise_hosts(&adviser);
  cgn_advise_logins(&adviser);
  cgn_advise_providers(&adviser);
  cgn_advise_dates(&adviser);
  return cgn_checker_end(&adviser.checker);
}
