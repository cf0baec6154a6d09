/* SPDX-License-Identifier: MIT */
/* Dates, offsets and durations of the language (section 1), as milliseconds since 1970-01-01T00:00Z. */
#ifndef CGN_BASE_INSTANT_H
#define CGN_BASE_INSTANT_H

#include "base/arena.h"

typedef enum cgn_instant_result {
  CGN_INSTANT_OK,
  CGN_INSTANT_FORM,   /* not of the form YYYY-MM-DD[Thh:mm[:ss][Z|+hh:mm]] */
  CGN_INSTANT_RANGE   /* no such day, hour or minute: 2027-02-30; or before 1970 */
} cgn_instant_result;

/*
 * A DATE. Where it names no offset, `zone_minutes` east of UTC is used.
 * *day_only (may be NULL): it has no time, so the instant is 00:00 of that day.
 */
cgn_instant_result cgn_instant_read(cgn_text text, int zone_minutes, int64_t *instant, bool *day_only);
/* "+hh:mm" or "-hh:mm", at most 14 hours, in minutes. */
bool cgn_instant_read_offset(cgn_text text, int *minutes);
/* "90s", "5m", "1h", "30d" in milliseconds; from 1 s to 3650 d. */
bool cgn_instant_read_duration(cgn_text text, int64_t *milliseconds);
/*
 * YYYY-MM-DD of that zone where the instant is its midnight, else
 * YYYY-MM-DDThh:mm[:ss] and the offset. What no DATE can say shows as the nearest one.
 */
void cgn_instant_add(cgn_buffer *out, int64_t instant, int zone_minutes);

#endif
