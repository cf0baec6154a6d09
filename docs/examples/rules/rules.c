/* SPDX-License-Identifier: MIT */
/* The ruleset in force: loaded, and loaded again when a file changes. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <sys/stat.h>

#include "rules.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static consigne_ruleset *in_force;
static const char *path;
static rules_tell *tell;
static uint64_t state; /* of the files that were read last, whether they gave a ruleset or not */

static void tell_findings(const consigne_findings *findings, int status) {
  tell("%s: %s", path, consigne_status_text(status));
  for (uint32_t i = 0; i < consigne_findings_count(findings); i++) {
    if (consigne_findings_severity(findings, i) != CONSIGNE_SEVERITY_ERROR) continue;
    tell("%s:%u:%u: %s", consigne_findings_file(findings, i), (unsigned)consigne_findings_line(findings, i),
         (unsigned)consigne_findings_column(findings, i), consigne_findings_text(findings, i));
  }
}

static consigne_ruleset *load(void) {
  consigne_findings *findings = NULL;
  consigne_ruleset *loaded = NULL;
  int status = consigne_findings_new(NULL, &findings);
  if (status == CONSIGNE_OK) status = consigne_ruleset_load_file(path, CONSIGNE_NTS, NULL, findings, &loaded);
  if (status != CONSIGNE_OK) tell_findings(findings, status);
  consigne_findings_free(findings);
  return loaded;
}

/* FNV-1a over what changes with a file's content. */
static uint64_t mix(uint64_t sum, uint64_t value) {
  for (int i = 0; i < 8; i++) sum = (sum ^ (value >> i * 8 & 0xff)) * UINT64_C(0x100000001b3);
  return sum;
}

static uint64_t mix_file(uint64_t sum, const char *name) {
  struct stat file = {0};
  if (stat(name, &file) != 0) return mix(sum, 0);
  sum = mix(mix(sum, (uint64_t)file.st_ino), (uint64_t)file.st_size);
  return mix(mix(sum, (uint64_t)file.st_mtim.tv_sec), (uint64_t)file.st_mtim.tv_nsec);
}

/* Only the thread that refreshes changes in_force, so it may read it without the lock. */
static uint64_t state_of_files(void) {
  uint64_t sum = mix_file(UINT64_C(0xcbf29ce484222325), path);
  for (uint32_t i = 0; i < consigne_ruleset_sources(in_force); i++)
    sum = mix_file(sum, consigne_ruleset_source(in_force, i));
  return sum;
}

bool rules_open(const char *file, rules_tell *how) {
  path = file;
  tell = how;
  in_force = load();
  if (!in_force) return false;
  state = state_of_files();
  tell("%s: revision %s is in force", path, consigne_ruleset_revision(in_force));
  return true;
}

consigne_ruleset *rules_get(void) {
  pthread_mutex_lock(&lock);
  consigne_ruleset *got = consigne_ruleset_ref(in_force);
  pthread_mutex_unlock(&lock);
  return got;
}

void rules_refresh(bool now) {
  uint64_t found = state_of_files();
  if (!now && found == state) return;
  state = found; /* of before the load, so that a change in its middle is seen the next time */
  consigne_ruleset *loaded = load();
  if (!loaded) {
    tell("%s: the old ruleset stays in force", path);
    return;
  }
  pthread_mutex_lock(&lock);
  consigne_ruleset *old = in_force;
  in_force = loaded;
  pthread_mutex_unlock(&lock);
  consigne_ruleset_free(old);
  tell("%s: revision %s is in force", path, consigne_ruleset_revision(loaded));
}
