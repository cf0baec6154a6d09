#!/bin/sh
# SPDX-License-Identifier: MIT
# Other readers of From beside ours. run.sh: the kept records and some of both generators, by the readers that are to be
# had. run.sh COUNT SEED any|wellformed, by hand: that many of one generator, by every reader; one that is missing fails.
# The table, what is missed and what a reader failed on stay in build/compare. docs/comparison.md tells what it means.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
work=build/compare
python=/usr/bin/python3 # the one of the package, whose version packages.sh knows
by_hand=$(($# > 0))
case $#,${3-} in
  0, | 3,any | 3,wellformed) ;;
  *)
    echo 'usage: run.sh [COUNT SEED any|wellformed]' >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null; then
  skip 'other readers' 'they come from Debian'
  tap_end
  exit
fi
sh docs/packages.sh gcc pkg-config python3 perl libidn2-dev libpcre2-dev libunistring-dev libgmime-3.0-dev \
  libemail-address-xs-perl libemail-simple-perl libmailutils-dev || exit 1
rm -rf "$work"
mkdir -p "$work"
. tests/compare/readers.sh

# compare NAME ARGUMENT...: the table goes into a file and, as comments, with the report.
compare() {
  name=$1
  shift
  rm -f "$work/table.txt"
  check "$name" "$python" tests/compare/compare.py "$work" "$@"
  [ ! -f "$work/table.txt" ] || sed 's/^/# /' "$work/table.txt"
}

# generated GENERATOR COUNT SEED
generated() {
  compare "$2 records of seed $3, $1: no domain is missed" "$1" "$3" "$2"
}

compare 'every kept record: no domain is missed' kept tests/compare/kept.txt
if [ "$by_hand" -eq 1 ]; then
  generated "$3" "$1" "$2"
else
  generated any 10000 1
  generated wellformed 20000 1
fi

tap_end
