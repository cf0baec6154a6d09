#!/bin/sh
# SPDX-License-Identifier: MIT
# From nothing to decisions: installs what is missing, builds the command, and decides each message of
# docs/examples/messages with the facts that lie beside it. Ends with 0 where every verdict is the expected one.
set -eu
cd "$(dirname "$0")/.."

sh docs/packages.sh gcc libc6-dev make cmake pkg-config libidn2-dev libunistring-dev libpcre2-dev libjansson-dev libxml2-dev libplist-dev

echo 'Building build/release/bin/consigne'
mkdir -p build
if ! { cmake --preset release && cmake --build --preset release --target consigne-installed; } \
  >build/quickstart.log 2>&1; then
  cat build/quickstart.log >&2
  exit 1
fi

rules=docs/examples/parisnanterre.consigne
decision=build/quickstart.txt
wrong=0
count=0
set -f # facts are words, not patterns of file names
for name in $(find docs/examples/messages -name '*.eml' | LC_ALL=C sort); do
  facts=${name%.eml}.facts
  expected=$(sed -n 's/^# expect: *//p' "$facts")
  # shellcheck disable=SC2046
  set -- --explain --message "$name" $(grep -v '^#' "$facts")
  printf '\n---- %s\n%s\n' "$(basename "$name" .eml)" "$(sed -n 's/^# what: *//p' "$facts" | head -n 1)"
  status=0
  build/release/bin/consigne decide "$rules" "$@" >"$decision" || status=$?
  sed '/^$/,$d; s/^/  /' "$decision"
  sed -n 's/^ *\([^ ]*\) .* it is proved: \(.*\)/  proof     \1: \2/p' "$decision" | sort -u
  verdict=$(sed -n 's/^verdict *\([a-z]*\).*/\1/p' "$decision" | head -n 1)
  count=$((count + 1))
  if [ "$verdict" != "$expected" ]; then
    printf '  expected: %s (exit code %s)\n' "$expected" "$status"
    wrong=$((wrong + 1))
  fi
done

printf '\n%d messages decided by %s, %d as not expected\n' "$count" "$rules" "$wrong"
[ "$count" -gt 0 ] && [ "$wrong" -eq 0 ]
