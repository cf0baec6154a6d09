/* SPDX-License-Identifier: MIT */
/*
 * What a query was answered, as "answers" of a record: by kind and name, since the ids are the library's own.
 * Sorted, so that the same answers give the same record.
 */
#include "base/sort.h"
#include "decide/need_id.h"
#include "decide/query_record.h"

/* An answer, its id in words; the last word may be "*", any. */
typedef struct answered {
  cgn_id_words words;
  bool any;
  int answer;
} answered;

typedef struct answers {
  answered *at;
  uint32_t count;
  cgn_json *json;
  cgn_buffer octets; /* of one word */
  bool exact;
} answers;

static int compare(const void *a, const void *b) {
  const answered *one = a, *other = b;
  for (uint32_t i = 0; i < CGN_ID_WORDS; i++) {
    cgn_text left = i < one->words.count ? one->words.at[i] : CGN_TEXT("");
    cgn_text right = i < other->words.count ? other->words.at[i] : CGN_TEXT("");
    int order = cgn_text_compare(left, right);
    if (order != 0) return order;
  }
  return 0;
}

static uint32_t count_answers(const struct consigne_query *query) {
  cgn_text id;
  bool any;
  uint32_t count = 0;
  for (uint32_t at = 0; cgn_query_next_answer(query, &at, &id, &any) != 0;) count++;
  return count;
}

/* False: no memory. */
static bool gather(const struct consigne_query *query, answers *all) {
  cgn_text id;
  answered one = {.any = false};
  uint32_t count = count_answers(query);
  all->at = cgn_allocate(&query->allocator, (count + 1) * sizeof *all->at);
  if (!all->at) return false;
  for (uint32_t at = 0; (one.answer = cgn_query_next_answer(query, &at, &id, &one.any)) != 0;) {
    one.words = (cgn_id_words){.count = 0};
    /* "*" alone has no words, and no place in a record. */
    if (!cgn_id_split(id, &one.words)) {
      all->exact = false;
      continue;
    }
    all->at[all->count++] = one;
  }
  cgn_sort(all->at, all->count, sizeof *all->at, compare);
  return true;
}

/* ---- Writing -------------------------------------------------------------------------- */

static cgn_text octets_of(answers *all, cgn_text word) {
  cgn_buffer_clear(&all->octets);
  cgn_id_add_octets(&all->octets, word);
  all->json->out->failed |= all->octets.failed;
  return cgn_buffer_text(&all->octets);
}

static bool is_kind(const answered *one, cgn_text kind) {
  return cgn_text_equal(one->words.at[0], kind);
}

/* Whether the answer is about this very source: a set by its name, or owners (name empty). */
static bool is_of(const answered *one, cgn_text kind, cgn_text name) {
  if (!is_kind(one, kind)) return false;
  return name.length == 0 || (one->words.count > 1 && cgn_text_equal(one->words.at[1], name));
}

/* Items of a set that were answered so; of owners pairs. */
static void write_items(answers *all, const char *key, int answer, cgn_text kind, cgn_text name) {
  uint32_t first = name.length ? 2 : 1, words = 3;
  cgn_json_key(all->json, key);
  cgn_json_begin(all->json, '[');
  for (uint32_t i = 0; i < all->count; i++) {
    const answered *one = &all->at[i];
    if (!is_of(one, kind, name) || one->any || one->answer != answer || one->words.count != words) continue;
    if (first == 1) cgn_json_begin(all->json, '[');
    for (uint32_t k = first; k < words; k++) cgn_json_text(all->json, octets_of(all, one->words.at[k]));
    if (first == 1) cgn_json_end(all->json, ']');
  }
  cgn_json_end(all->json, ']');
}

/* What is in no list is answered NO by a reader, unless it stays silent. A record has no word for any other rest.
 */
static void write_source(answers *all, cgn_text kind, cgn_text name) {
  int rest = 0;
  uint32_t own = name.length ? 2 : 1;
  for (uint32_t i = 0; i < all->count; i++) {
    const answered *one = &all->at[i];
    if (!is_of(one, kind, name) || !one->any) continue;
    if (one->words.count == own) rest = one->answer;
    if (one->words.count != own) all->exact = false;
  }
  if (rest == CONSIGNE_ANSWER_YES || rest == CONSIGNE_ANSWER_FAILED) all->exact = false;
  cgn_json_begin(all->json, '{');
  write_items(all, "yes", CONSIGNE_ANSWER_YES, kind, name);
  write_items(all, "no", CONSIGNE_ANSWER_NO, kind, name);
  write_items(all, "failed", CONSIGNE_ANSWER_FAILED, kind, name);
  if (rest != CONSIGNE_ANSWER_NO) {
    cgn_json_key(all->json, "silent");
    cgn_json_bool(all->json, true);
  }
  cgn_json_end(all->json, '}');
}

/* Whether this is the first answer about a source of that kind and name. */
static bool is_first(const answers *all, uint32_t index) {
  const answered *one = &all->at[index];
  return index == 0 || !is_of(&all->at[index - 1], one->words.at[0], one->words.at[1]);
}

static void write_sets(answers *all) {
  const cgn_text kind = CGN_TEXT("set");
  cgn_json_key(all->json, "sets");
  cgn_json_begin(all->json, '{');
  for (uint32_t i = 0; i < all->count; i++) {
    const answered *one = &all->at[i];
    if (!is_kind(one, kind)) continue;
    if (one->words.count < 2) {
      all->exact = false;
      continue;
    }
    if (!is_first(all, i)) continue;
    cgn_json_key_text(all->json, octets_of(all, one->words.at[1]));
    write_source(all, kind, one->words.at[1]);
  }
  cgn_json_end(all->json, '}');
}

static void write_owners(answers *all) {
  const cgn_text kind = CGN_TEXT("owners");
  bool some = false;
  for (uint32_t i = 0; i < all->count && !some; i++) some = is_kind(&all->at[i], kind);
  if (!some) return;
  cgn_json_key(all->json, "owners");
  write_source(all, kind, CGN_TEXT(""));
}

static const char *word_of(int answer) {
  if (answer == CONSIGNE_ANSWER_YES) return "exceeded";
  return answer == CONSIGNE_ANSWER_NO ? "not" : "failed";
}

/* A key of a limit once: a record does not tell its recipients apart. "*" is any key. */
static void write_limit(answers *all, uint32_t first) {
  cgn_text name = all->at[first].words.at[1], before = {NULL, 0};
  cgn_json_begin(all->json, '{');
  for (uint32_t i = first; i < all->count && is_of(&all->at[i], CGN_TEXT("limit"), name); i++) {
    const answered *one = &all->at[i];
    if (one->answer < 0) continue;
    bool any = one->words.count == 2;
    cgn_text key = any ? CGN_TEXT("*") : one->words.at[2];
    if (one->words.count == CGN_ID_WORDS) all->exact = false;
    if (before.at && cgn_text_equal(before, key)) continue;
    cgn_json_key_text(all->json, any ? key : octets_of(all, key));
    cgn_json_string(all->json, word_of(one->answer));
    before = key;
  }
  cgn_json_end(all->json, '}');
}

static void write_limits(answers *all) {
  const cgn_text kind = CGN_TEXT("limit");
  cgn_json_key(all->json, "limits");
  cgn_json_begin(all->json, '{');
  for (uint32_t i = 0; i < all->count; i++) {
    const answered *one = &all->at[i];
    if (!is_kind(one, kind)) continue;
    if (one->words.count < 2) all->exact = false;
    if (one->words.count < 2 || !is_first(all, i)) continue;
    cgn_json_key_text(all->json, octets_of(all, one->words.at[1]));
    write_limit(all, i);
  }
  cgn_json_end(all->json, '}');
}

bool cgn_query_write_answers(const struct consigne_query *query, cgn_json *json) {
  answers all = {.json = json, .exact = true};
  if (count_answers(query) == 0) return true;
  cgn_buffer_init(&all.octets, &query->allocator);
  if (gather(query, &all)) {
    cgn_json_key(json, "answers");
    cgn_json_begin(json, '{');
    write_sets(&all);
    write_owners(&all);
    write_limits(&all);
    cgn_json_end(json, '}');
  } else {
    json->out->failed = true;
  }
  cgn_release(&query->allocator, all.at);
  cgn_buffer_free(&all.octets);
  return all.exact;
}
