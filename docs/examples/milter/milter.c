/* SPDX-License-Identifier: MIT */
/* consigne-milter FILE: reads its configuration, opens its socket, becomes its user, serves until SIGTERM. */
#define _DEFAULT_SOURCE
#include "milter.h"

#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { SEED_OCTETS = 32, LOOK_SECONDS = 1 };

service the_service;

static int fail(int status, const char *what) {
  account_log("%s", what);
  return status;
}

/* Groups first: who is not root any more cannot change them. */
static bool become(const char *name) {
  struct passwd *user = getpwnam(name);
  if (!user) {
    account_log("user %s: no such user", name);
    return false;
  }
  if (geteuid() == user->pw_uid) return true;
  if (initgroups(name, user->pw_gid) == 0 && setgid(user->pw_gid) == 0 && setuid(user->pw_uid) == 0) return true;
  account_log("user %s: %s", name, strerror(errno));
  return false;
}

static bool open_limiter(void) {
  char seed[SEED_OCTETS];
  return getentropy(seed, sizeof seed) == 0 &&
         consigne_limiter_new(NULL, the_service.settings.limit_memory, seed, sizeof seed, &the_service.limiter) ==
             CONSIGNE_OK;
}

/* Behind the change of user: what is read later, the user must be able to read. */
static bool open_answers(void) {
  answers *sources = the_service.settings.answers;
  const char *wrong = answers_open(sources);
  if (wrong) account_log("a source of answers cannot be opened: %s", wrong);
  answers_count_by(sources, the_service.limiter);
  return !wrong;
}

/* SIGUSR1, since libmilter ends at SIGHUP as at SIGTERM. */
static void *look_after(void *wanted) {
  const struct timespec wait = {.tv_sec = LOOK_SECONDS};
  for (;;) {
    int number = sigtimedwait(wanted, NULL, &wait);
    rules_refresh(number == SIGUSR1);
    account_write_counters();
  }
  return NULL;
}

static bool start_looking(void) {
  static sigset_t wanted;
  pthread_t thread;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGUSR1);
  return pthread_sigmask(SIG_BLOCK, &wanted, NULL) == 0 &&
         pthread_create(&thread, NULL, look_after, &wanted) == 0 && pthread_detach(thread) == 0;
}

/* The socket is opened before the user changes; what is read later, the user must be able to read. */
static int serve(void) {
  const settings *said = &the_service.settings;
  if (smfi_setconn(said->socket) != MI_SUCCESS || smfi_register(callbacks) != MI_SUCCESS ||
      smfi_opensocket(1) != MI_SUCCESS)
    return fail(EX_UNAVAILABLE, "the socket cannot be opened");
  if (said->user && !become(said->user)) return EX_NOUSER;
  if (!rules_open(said->rules, account_log)) return EX_CONFIG;
  if (!account_open(said) || !open_limiter()) return fail(EX_OSERR, "no memory, or no file for records");
  if (!open_answers()) return EX_CONFIG;
  if (!start_looking()) return fail(EX_OSERR, "no thread");
  return smfi_main() == MI_SUCCESS ? EX_OK : EX_SOFTWARE;
}

int main(int argc, char **argv) {
  if (argc != 2) return fprintf(stderr, "usage: consigne-milter FILE\n"), EX_USAGE;
  if (!settings_read(&the_service.settings, argv[1])) return EX_CONFIG;
  /* What other threads may still use stays until the process ends. */
  return serve();
}
