#!/bin/sh
# SPDX-License-Identifier: MIT
# The two commands on bare machines: run.sh [SUITE...] makes minimal systems of Debian 12 and 13 and runs, each in one
# of its own, docs/quickstart.sh and tests/run.sh (of its suites only those named). They get a clone of HEAD, with the
# corpora beside it. By hand, as root. What was printed, and the last system, stay in build/bare.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
bare=build/bare

[ "$(id -u)" -eq 0 ] || { echo 'Only root can make a system: sudo sh tests/bare/run.sh' >&2 && exit 1; }
command -v dpkg-query >/dev/null || { echo 'This is no Debian or Ubuntu: debootstrap is needed' >&2 && exit 1; }
sh docs/packages.sh debootstrap git util-linux || exit 1
git diff --quiet HEAD || echo '# What is not committed is not run.'
mkdir -p $bare

# contained COMMAND...: in namespaces of its own, so that its mounts and processes end with it, and it with this script.
contained() {
  setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child "$@" &
  child=$!
  trap 'kill -KILL $child; wait $child || :; exit 1' HUP INT TERM
  wait $child && status=0 || status=$?
  trap - HUP INT TERM
  return "$status"
}

# machine RELEASE LOG COMMAND...: TAP has the last line, what failed and what was skipped.
machine() {
  release=$1
  log=$bare/$release-$2.log
  shift 2
  echo "# $log"
  contained sh tests/bare/machine.sh "$release" "$@" >"$log" 2>&1 && status=0 || status=$?
  name="$release, $*: exit $status, $(tail -n 1 "$log")"
  if [ "$status" -eq 0 ]; then ok "$name"; else not_ok "$name"; fi
  grep -E '^ *(skipped:|not ok|.* [1-9][0-9]* failed$)' "$log" | sed 's/^/# /' || :
}

for release in bookworm trixie; do
  machine "$release" quickstart sh docs/quickstart.sh
  machine "$release" tests sh tests/run.sh "$@"
done

tap_end
