#!/bin/sh
# SPDX-License-Identifier: MIT
# packages.sh PACKAGE...: installs what is missing on Debian and Ubuntu; elsewhere says what is needed.
set -eu

if ! command -v dpkg-query >/dev/null; then
  printf 'This is no Debian or Ubuntu. What is needed, by the names it has there:\n  %s\n' "$*"
  exit 0
fi

missing=
for package; do
  command -v "$package" >/dev/null && continue
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    printf 'Missing, and only root can install it:\n  apt-get install%s\n' "$missing" >&2
    exit 1
  fi
  sudo=sudo
fi
exec 9<"$0" && flock 9 # two at once would find the lists of packages locked
printf 'Installing:%s\n' "$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! { $sudo apt-get -o DPkg::Lock::Timeout=600 -q update &&
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -q install -y --no-install-recommends \
    $missing; } >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
