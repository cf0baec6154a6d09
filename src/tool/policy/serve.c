/* SPDX-License-Identifier: MIT */
/* Connections: standard input and output, or many on a Unix socket. One request at a time has an answer. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "tool/policy/policy.h"

enum {
  CONNECTIONS_MOST = 512, /* Postfix's default_process_limit is 100; what comes later waits in the backlog */
  READ_OCTETS = 64 * 1024,
  BACKLOG = 128
};

typedef struct connection {
  int in, out;
  policy_session session;
  policy_request request;
  char action[POLICY_ACTION_OCTETS];
  size_t to_write, written;
  char octets[READ_OCTETS]; /* read, and from `at` to `end` not taken yet */
  size_t at, end;
} connection;

typedef struct server {
  policy_service *service;
  int listening; /* -1: standard input and output */
  connection *open[CONNECTIONS_MOST];
  size_t count;
} server;

static volatile sig_atomic_t asked_to_stop, asked_to_reload;

static void on_signal(int number) {
  if (number == SIGHUP)
    asked_to_reload = 1;
  else
    asked_to_stop = 1;
}

static void catch_signals(void) {
  struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: poll ends */
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGHUP, &action, NULL);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, NULL);
}

/* ---- One connection --------------------------------------------------------------------- */

static connection *connect_to(int in, int out) {
  connection *new = calloc(1, sizeof *new);
  if (!new) return NULL;
  new->in = in;
  new->out = out;
  policy_request_begin(&new->request);
  if (policy_session_open(&new->session) == CONSIGNE_OK) return new;
  policy_session_close(&new->session);
  free(new);
  return NULL;
}

static void disconnect(connection *old) {
  if (old->in > STDERR_FILENO) close(old->in);
  policy_session_close(&old->session);
  free(old);
}

/* Whether it goes on: false at the end of the connection, and on an error of it. */
static bool write_action(connection *to) {
  while (to->written < to->to_write) {
    ssize_t wrote = write(to->out, to->action + to->written, to->to_write - to->written);
    if (wrote < 0) return errno == EAGAIN || errno == EINTR;
    to->written += (size_t)wrote;
  }
  return true;
}

/* A wrong request has an answer too, and is the last of the connection. */
static bool answer(connection *from, policy_service *service) {
  bool wrong = from->request.wrong != NULL;
  if (wrong) tool_fail(0, "no request of the policy delegation protocol: %s", from->request.wrong);
  from->written = 0;
  from->to_write = wrong ? policy_action_broken(from->action)
                         : policy_session_answer(&from->session, service, &from->request, from->action);
  policy_request_begin(&from->request);
  return write_action(from) && !wrong;
}

/* Answers the requests that were read, as far as the answers are taken. */
static bool take_octets(connection *from, policy_service *service) {
  while (from->at < from->end && from->written == from->to_write) {
    bool done;
    from->at += policy_request_read(&from->request, from->octets + from->at, from->end - from->at, &done);
    if (done && !answer(from, service)) return false;
  }
  return true;
}

static bool read_octets(connection *from) {
  ssize_t got = read(from->in, from->octets, sizeof from->octets);
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  from->at = 0;
  from->end = (size_t)got;
  if (got == 0 && from->request.used > 0) tool_fail(0, "the connection ended within a request");
  return got > 0;
}

static bool serve_connection(connection *one, policy_service *service, short events) {
  if (!write_action(one)) return false; /* what is left of an answer; an error of the connection shows here, too */
  if (events & (POLLIN | POLLHUP | POLLERR) && one->at == one->end && one->written == one->to_write &&
      !read_octets(one))
    return false;
  return take_octets(one, service);
}

/* ---- Many ---------------------------------------------------------------------------------- */

static void accept_one(server *run) {
  int accepted = accept(run->listening, NULL, NULL);
  if (accepted < 0) return;
  connection *new = NULL;
  if (fcntl(accepted, F_SETFL, O_NONBLOCK) == 0) new = connect_to(accepted, accepted);
  if (new)
    run->open[run->count++] = new;
  else
    close(accepted);
}

/* Entry 0 is the socket; a full server does not look at it. */
static void serve_once(server *run) {
  static struct pollfd polled[CONNECTIONS_MOST + 1];
  bool room = run->listening >= 0 && run->count < CONNECTIONS_MOST;
  polled[0] = (struct pollfd){.fd = room ? run->listening : -1, .events = POLLIN};
  for (size_t i = 0; i < run->count; i++) {
    bool writes = run->open[i]->written < run->open[i]->to_write;
    polled[i + 1] =
        (struct pollfd){.fd = writes ? run->open[i]->out : run->open[i]->in, .events = writes ? POLLOUT : POLLIN};
  }
  size_t count = run->count;
  if (poll(polled, count + 1, -1) < 0) return;
  daemon_rules_refresh(&run->service->rules, (int64_t)time(NULL));
  for (size_t i = count; i-- > 0;) { /* from the end, since the last takes the place of one that ends */
    if (!polled[i + 1].revents || serve_connection(run->open[i], run->service, polled[i + 1].revents)) continue;
    disconnect(run->open[i]);
    run->open[i] = run->open[--run->count];
  }
  if (polled[0].revents) accept_one(run);
}

/* A socket that a server before left is replaced; another file is not. */
static int listen_on(const char *path, int *listening) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  struct stat file;
  if (strlen(path) >= sizeof address.sun_path) return tool_fail(EXIT_WRONG_USE, "%s: too long for a socket", path);
  memcpy(address.sun_path, path, strlen(path));
  if (lstat(path, &file) == 0 && S_ISSOCK(file.st_mode)) unlink(path);
  *listening = socket(AF_UNIX, SOCK_STREAM, 0);
  if (*listening >= 0 && bind(*listening, (struct sockaddr *)&address, sizeof address) == 0 &&
      listen(*listening, BACKLOG) == 0 && fcntl(*listening, F_SETFL, O_NONBLOCK) == 0)
    return 0;
  int error = errno;
  if (*listening >= 0) close(*listening);
  return tool_fail(EXIT_NO_INPUT, "%s: %s", path, strerror(error));
}

static int begin(server *run, const char *socket_path) {
  if (socket_path) return listen_on(socket_path, &run->listening);
  run->listening = -1;
  run->open[0] = connect_to(STDIN_FILENO, STDOUT_FILENO);
  if (!run->open[0]) return tool_fail(EXIT_INTERNAL, "out of memory");
  run->count = 1;
  return 0;
}

int policy_serve(policy_service *service) {
  static server run;
  const char *path = service->socket;
  run = (server){.service = service};
  int exit_code = begin(&run, path);
  if (exit_code != 0) return exit_code;
  catch_signals();
  while (!asked_to_stop && (run.listening >= 0 || run.count > 0)) {
    serve_once(&run);
    if (asked_to_reload) {
      asked_to_reload = 0;
      daemon_rules_refresh(&service->rules, 0);
    }
    policy_log_flush();
  }
  while (run.count > 0) disconnect(run.open[--run.count]);
  if (run.listening >= 0) {
    close(run.listening);
    unlink(path);
  }
  return 0;
}
