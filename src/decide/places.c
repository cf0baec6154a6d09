/* SPDX-License-Identifier: MIT */
#include "decide/places.h"

static void find(const cgn_judge *judge, uint8_t kind, cgn_text key, cgn_places *found) {
  uint32_t place = cgn_names_place(judge->image, &judge->program->names, kind, key);
  if (place != CGN_NONE) found->at[found->count++] = place;
}

static void find_domain(const cgn_judge *judge, uint8_t kind, cgn_text key, cgn_places *found) {
  found->count =
      cgn_names_place_domain(judge->image, &judge->program->names, kind, key, found->at, CGN_DOMAIN_LABELS + 1);
}

static void find_address(const cgn_judge *judge, const cgn_view *view, cgn_places *found) {
  find_domain(judge, CGN_NAME_DOMAIN, view->domain, found);
  find(judge, CGN_NAME_ADDRESS, view->text, found);
  find(judge, view->local_kind, view->local, found);
  if (view->bare.length == view->local.length) return;
  find(judge, CGN_NAME_ADDRESS, view->plain, found);
  find(judge, view->local_kind, view->bare, found);
}

void cgn_places_of(const cgn_judge *judge, const cgn_view *view, cgn_part part, cgn_places *found) {
  found->count = 0;
  if (part == CGN_PART_LOCAL) {
    find(judge, CGN_NAME_WORD, view->lower, found);
    return;
  }
  switch (view->type) {
  case CGN_TYPE_ADDRESS: find_address(judge, view, found); break;
  case CGN_TYPE_DOMAIN:
    find_domain(judge, CGN_NAME_DOMAIN, view->domain, found);
    if (view->proof) find(judge, CGN_NAME_ALIASED, view->domain, found);
    break;
  case CGN_TYPE_HOST: find_domain(judge, CGN_NAME_HOST, view->text, found); break;
  case CGN_TYPE_LOGIN: find(judge, CGN_NAME_LOGIN, view->text, found); break;
  case CGN_TYPE_WORD: find(judge, CGN_NAME_WORD, view->text, found); break;
  case CGN_TYPE_IP:
  case CGN_TYPE_RELAY:
  case CGN_TYPE_INSTANT:
  case CGN_TYPE_NONE: break;
  }
}
