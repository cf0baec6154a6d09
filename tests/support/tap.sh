# SPDX-License-Identifier: MIT
# shellcheck shell=sh
# Sourced by scripts that report in TAP (testanything.org), which tests/run.sh counts.

tap_count=0
tap_failed=0

# ok NAME
ok() {
  tap_count=$((tap_count + 1))
  printf 'ok %d - %s\n' "$tap_count" "$1"
}

# not_ok NAME [FILE that says why]
not_ok() {
  tap_count=$((tap_count + 1))
  tap_failed=$((tap_failed + 1))
  printf 'not ok %d - %s\n' "$tap_count" "$1"
  [ -z "${2-}" ] || sed 's/^/# /' "$2"
}

# skip NAME REASON
skip() {
  tap_count=$((tap_count + 1))
  printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# check NAME COMMAND [ARGUMENT...]: ok where the command succeeds; else with what it printed.
check() {
  tap_name=$1
  shift
  tap_log=$(mktemp)
  if "$@" >"$tap_log" 2>&1; then ok "$tap_name"; else not_ok "$tap_name" "$tap_log"; fi
  rm -f "$tap_log"
}

# The plan, and the status to exit with.
tap_end() {
  printf '1..%d\n' "$tap_count"
  [ "$tap_failed" -eq 0 ]
}
