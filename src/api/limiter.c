/* SPDX-License-Identifier: MIT */
/* Exported: limiters, answers to limits in the memory of this process. */
#include "table/limiter.h"

#include "api/argument.h"
#include "rules/options.h"

struct consigne_limiter {
  cgn_allocator allocator;
  cgn_limiter *limiter;
};

int consigne_limiter_new(const consigne_options *options, size_t memory, const char *seed, size_t seed_length,
                         consigne_limiter **limiter) {
  cgn_text octets;
  if (!limiter || !cgn_argument_text(seed, seed_length, &octets) || octets.length == 0 ||
      memory < CGN_LIMITER_OCTETS_LEAST || memory > CGN_LIMITER_OCTETS_CEILING)
    return CONSIGNE_E_ARGUMENT;
  const cgn_allocator *allocator = cgn_options_allocator(options);
  consigne_limiter *made = cgn_allocate(allocator, sizeof *made);
  if (!made) return CONSIGNE_E_MEMORY;
  made->allocator = *allocator;
  made->limiter = cgn_limiter_new(allocator, memory, octets);
  if (!made->limiter) {
    cgn_release(allocator, made);
    return CONSIGNE_E_MEMORY;
  }
  *limiter = made;
  return CONSIGNE_OK;
}

void consigne_limiter_free(consigne_limiter *limiter) {
  if (!limiter) return;
  cgn_allocator allocator = limiter->allocator;
  cgn_limiter_free(limiter->limiter);
  cgn_release(&allocator, limiter);
}

int consigne_limiter_ask(consigne_limiter *limiter, int64_t now, const char *name, size_t name_length,
                         uint32_t rate, int64_t period, uint32_t burst, int distinct, const char *key,
                         size_t key_length, const char *recipient, size_t recipient_length, int *answer) {
  cgn_limit_request request = {.rate = rate, .burst = burst, .distinct = distinct == 1};
  if (!limiter || !answer || rate == 0 || period < 1 || (distinct != 0 && distinct != 1) ||
      !cgn_argument_text(name, name_length, &request.name) || !cgn_argument_text(key, key_length, &request.key) ||
      !cgn_argument_text(recipient, recipient_length, &request.recipient))
    return CONSIGNE_E_ARGUMENT;
  request.period = (uint64_t)period;
  switch (cgn_limiter_ask(limiter->limiter, now, &request)) {
  case CGN_LIMITER_YES: *answer = CONSIGNE_ANSWER_YES; break;
  case CGN_LIMITER_NO: *answer = CONSIGNE_ANSWER_NO; break;
  case CGN_LIMITER_FAILED: *answer = CONSIGNE_ANSWER_FAILED; break;
  }
  return CONSIGNE_OK;
}

int consigne_limiter_answer(consigne_limiter *limiter, int64_t now, const consigne_need *need, int *answer) {
  if (consigne_need_kind(need) != CONSIGNE_NEED_LIMIT) return CONSIGNE_E_ARGUMENT;
  return consigne_limiter_ask(limiter, now, consigne_need_name(need), CONSIGNE_NTS, consigne_need_rate(need),
                              consigne_need_period(need), consigne_need_burst(need), consigne_need_distinct(need),
                              consigne_need_key(need), CONSIGNE_NTS, consigne_need_recipient(need), CONSIGNE_NTS,
                              answer);
}

int consigne_limiter_save(consigne_limiter *limiter, int64_t now, char *buffer, size_t *size) {
  if (!limiter || !size || (!buffer && *size > 0)) return CONSIGNE_E_ARGUMENT;
  size_t needed = cgn_limiter_saved_octets(limiter->limiter), room = *size;
  if (room < needed) {
    *size = needed;
    return CONSIGNE_E_BUFFER;
  }
  if (!cgn_limiter_save(limiter->limiter, now, (unsigned char *)buffer)) return CONSIGNE_E_LIMIT;
  *size = needed;
  return CONSIGNE_OK;
}

int consigne_limiter_restore(consigne_limiter *limiter, int64_t now, const char *buffer, size_t size) {
  if (!limiter || !buffer || size == CONSIGNE_NTS) return CONSIGNE_E_ARGUMENT;
  uint64_t tick;
  if (!cgn_limiter_tick(limiter->limiter, now, &tick)) return CONSIGNE_E_LIMIT;
  return cgn_limiter_restore(limiter->limiter, now, (cgn_text){buffer, size}) ? CONSIGNE_OK : CONSIGNE_E_FORM;
}
