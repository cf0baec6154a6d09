/* SPDX-License-Identifier: MIT */
/* A milter that asks for what the example's asks for, and does nothing: what mails a second are compared with. */
#include <libmilter/mfapi.h>
#include <stdio.h>

static sfsistat helo(SMFICTX *context, char *name) {
  (void)context, (void)name;
  return SMFIS_CONTINUE;
}
static sfsistat connected(SMFICTX *context, char *name, _SOCK_ADDR *address) {
  (void)context, (void)name, (void)address;
  return SMFIS_CONTINUE;
}
static sfsistat envelope(SMFICTX *context, char **arguments) {
  (void)context, (void)arguments;
  return SMFIS_CONTINUE;
}
static sfsistat header(SMFICTX *context, char *name, char *value) {
  (void)context, (void)name, (void)value;
  return SMFIS_CONTINUE;
}
static sfsistat end(SMFICTX *context) {
  (void)context;
  return SMFIS_CONTINUE;
}

int main(int argc, char **argv) {
  struct smfiDesc description = {.xxfi_name = "nothing",
                                 .xxfi_version = SMFI_VERSION,
                                 .xxfi_connect = connected,
                                 .xxfi_helo = helo,
                                 .xxfi_envfrom = envelope,
                                 .xxfi_envrcpt = envelope,
                                 .xxfi_header = header,
                                 .xxfi_eoh = end,
                                 .xxfi_eom = end};
  if (argc != 2 || smfi_setconn(argv[1]) != MI_SUCCESS || smfi_register(description) != MI_SUCCESS) {
    fputs("nothing SOCKET\n", stderr);
    return 64;
  }
  return smfi_main() == MI_SUCCESS ? 0 : 71;
}
