#!/bin/sh
# SPDX-License-Identifier: MIT
# Other readers of From beside ours: run.sh [COUNT [SEED]], 10000 records of the generator where nothing is said.
# The table, what is missed and what a reader failed on stay in build/compare. docs/comparison.md tells what it means.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
work=build/compare
count=${1-10000}
seed=${2-1}
python=/usr/bin/python3 # the one of the package, whose version packages.sh knows

if ! command -v dpkg-query >/dev/null; then
  skip 'other readers' 'they come from Debian'
  tap_end
  exit
fi
sh docs/packages.sh gcc pkg-config python3 perl libidn2-dev libpcre2-dev libunistring-dev libgmime-3.0-dev \
  libemail-address-xs-perl libemail-simple-perl libmailutils-dev || exit 1
rm -rf "$work"
mkdir -p "$work"

# reader NAME FLAG...
# shellcheck disable=SC2086
reader() {
  name=$1
  shift
  check "$name builds" ${CC:-cc} -std=c11 -O2 -Wall -Wextra -D_GNU_SOURCE tests/compare/reader.c \
    "tests/compare/$name.c" "$@" -o "$work/$name"
}
# shellcheck disable=SC2046
{
  reader ours -Iinclude -Isrc "$build/lib/libconsigne.a" $(pkg-config --libs libidn2 libpcre2-8) -lunistring
  reader gmime $(pkg-config --cflags --libs gmime-3.0)
  reader mailutils -lmailutils
}

# compare NAME ARGUMENT...: the table goes into a file and, as comments, with the report.
compare() {
  name=$1
  shift
  check "$name" "$python" tests/compare/compare.py "$work" "$@"
  sed 's/^/# /' "$work/table.txt"
}
compare 'every kept record: no domain is missed' --kept tests/compare/kept.txt
compare "$count records of seed $seed: no domain is missed" "$seed" "$count"

tap_end
