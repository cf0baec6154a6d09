# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154
# Sourced behind tap.sh, by hand and as root: mail servers from their Debian packages, unpacked into $mta/root, since
# only one can be installed. Nothing is started, and nothing in /etc changes.

# unpack PACKAGE...
unpack() {
  mkdir -p "$mta/debs" "$mta/root"
  chmod 777 "$mta/debs" # apt's own user writes there
  (cd "$mta/debs" && apt-get -o DPkg::Lock::Timeout=600 -q download "$@") >"$work/unpack" 2>&1 || return 1
  for package in "$mta"/debs/*.deb; do dpkg -x "$package" "$mta/root"; done
}

# needs_nothing PROGRAM: it finds all its libraries.
needs_nothing() { ! ldd "$1" | grep 'not found'; }

# system_user NAME: makes it, where there is none.
system_user() {
  id "$1" >/dev/null 2>&1 ||
    adduser --system --group --quiet --home /nonexistent --no-create-home --force-badname "$1"
}
