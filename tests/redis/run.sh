#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/examples/redis on a real server, which listens on a socket in a folder of its own: run.sh [COUNT of asks].
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
count=${1-20000}
work=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

if ! command -v dpkg-query >/dev/null; then
  skip 'limits in Redis' 'the server comes from Debian'
  tap_end
  exit
fi
if ! sh docs/packages.sh gcc pkg-config redis-server libhiredis-dev >"$work/packages" 2>&1; then
  skip 'limits in Redis' "redis-server and libhiredis-dev cannot be had: $(tail -n 1 "$work/packages")"
  tap_end
  exit
fi

# shellcheck disable=SC2046
check 'the example builds' ${CC:-cc} -std=c11 -D_DEFAULT_SOURCE -O2 -Wall -Wextra -Werror -Iinclude \
  tests/redis/property.c docs/examples/redis/limits.c $(pkg-config --cflags --libs hiredis) -o "$work/property"
property="$work/property $work/socket"

# start: a server that keeps nothing on disk; it has begun when it answers.
start() {
  redis-server --port 0 --unixsocket "$work/socket" --dir "$work" --save '' --appendonly no \
    --maxmemory-policy noeviction --daemonize no >"$work/server" 2>&1 &
  server=$!
  tries=0
  until redis-cli -s "$work/socket" ping >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] && kill -0 "$server" 2>/dev/null || return 1
    sleep 0.1
  done
}

check 'without a server the answer is FAILED' test "$($property)" = 803
if ! start; then
  not_ok 'the server starts' "$work/server"
  tap_end
  exit 1
fi
$property "$count" >"$work/out" 2>&1 || true
grep '^#' "$work/out" || true
grep -q '^1\.\.' "$work/out" || not_ok 'the program comes to its end' "$work/out"
while read -r first rest; do
  case "$first $rest" in
    ok\ *) ok "${rest#* - }" ;;
    'not ok '*) not_ok "${rest#* - }" ;;
  esac
done <"$work/out"

redis-cli -s "$work/socket" config set maxmemory 1 >/dev/null
check 'a server without room: the answer is FAILED' test "$($property)" = 803

tap_end
