/* SPDX-License-Identifier: MIT */
/* Exported: the version, and names and texts of numbers. */
#include "base/status.h"
#include "consigne-policy.h"
#include "mail/field.h"

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *consigne_version(void) {
  return VERSION_TEXT(CONSIGNE_VERSION_MAJOR, CONSIGNE_VERSION_MINOR, CONSIGNE_VERSION_PATCH);
}

uint32_t consigne_version_number(void) {
  return CONSIGNE_VERSION_NUMBER;
}

const char *consigne_status_name(int status) {
  return cgn_status_name(status);
}

const char *consigne_status_text(int status) {
  return cgn_status_text(status);
}

const char *consigne_verdict_name(int verdict) {
  return cgn_verdict_name(verdict);
}

const char *consigne_cause_name(int cause) {
  return cgn_cause_name(cause);
}

const char *consigne_authres_name(int state) {
  return cgn_authres_name(state);
}

const char *consigne_field_name(int field) {
  const cgn_field *info = cgn_field_of(field);
  return info ? info->name : NULL;
}

int consigne_field_is_single(int field) {
  return cgn_field_is_single(field);
}

int consigne_field_is_verified(int field) {
  return cgn_field_row(field)->verified;
}
