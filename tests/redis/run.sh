#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/examples/redis on real servers, which listen on loopback and keep nothing: run.sh [COUNT of asks] takes seconds;
# run.sh all, by hand, has TLS, passwords, clusters and Sentinel too, and builds the example with sanitizers.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
count=20000
all=
case ${1-} in all) all=yes ;; ?*) count=$1 ;; esac
work=$(mktemp -d)
servers= # process ids
asker=
end() {
  # shellcheck disable=SC2086
  [ -z "$servers$asker" ] || kill -9 $servers $asker 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

if ! command -v dpkg-query >/dev/null; then
  skip 'limits in Redis' 'the server comes from Debian'
  tap_end
  exit
fi
if ! sh docs/packages.sh gcc pkg-config python3 redis-server libhiredis-dev libgnutls28-dev >"$work/packages" 2>&1; then
  skip 'limits in Redis' "Debian's packages cannot be had: $(tail -n 1 "$work/packages")"
  tap_end
  exit
fi

sanitizers=
[ -z "$all" ] || sanitizers='-g -fsanitize=address,undefined -fno-sanitize-recover=all'
# shellcheck disable=SC2046,SC2086
build_one() {
  ${CC:-cc} -std=c11 -O2 $sanitizers -Wall -Wextra -Wpedantic -Werror -Iinclude "tests/redis/$1.c" \
    docs/examples/redis/*.c -L"$build/lib" -Wl,-rpath,"$build/lib" -lconsigne \
    $(pkg-config --cflags --libs hiredis gnutls) -o "$work/$1"
}
check 'the example builds' build_one property
check 'the asker builds' build_one asker

# start NAME ARGUMENT...: a server that listens on the socket of this name; $pid.
start() {
  name=$1
  shift
  redis-server --port 0 --unixsocket "$work/$name" --dir "$work" --save '' --appendonly no --dbfilename "$name.rdb" \
    --maxmemory-policy noeviction --daemonize no "$@" >>"$work/$name.log" 2>&1 3>&- 4<&- &
  pid=$!
  servers="$servers $pid"
  tries=0
  until redis-cli -s "$work/$name" ping >"$work/ping" 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] && kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.1
  done
}

# stop PID: as a crash would.
stop() {
  kill -9 "$1"
  wait "$1" 2>/dev/null || true
}

# begin ARGUMENT...: an asker, to which descriptor 3 leads and from which 4 comes.
begin() {
  mkfifo "$work/in" "$work/answers"
  "$work/asker" "$@" <"$work/in" >"$work/answers" 2>>"$work/said" &
  asker=$!
  exec 3>"$work/in" 4<"$work/answers"
  rm "$work/in" "$work/answers"
}

finish() {
  exec 3>&- 4<&-
  status=0
  wait "$asker" || status=$?
  asker=
  return $status
}

# asked KEY BURST COUNT 'PASSED EXCEEDED FAILED' [MOST [LEAST]]: what was answered, in so many milliseconds.
asked() {
  echo "$1 $2 $3" >&3
  read -r passed exceeded failed time <&4 || { echo 'the asker is gone' && return 1; }
  echo "$passed $exceeded $failed in $time ms"
  [ "$passed $exceeded $failed" = "$4" ] && [ "$time" -le "${5-100000}" ] && [ "$time" -ge "${6-0}" ] && return
  tail -n 5 "$work/said"
  return 1
}

# said TEXT: the example logged it.
said() { grep -q "$1" "$work/said" || { cat "$work/said" && return 1; }; }

# ---- One server --------------------------------------------------------------------------------

property="$work/property unix:$work/socket"
check 'without a server the answer is FAILED' test "$($property)" = 803
if ! start socket; then
  not_ok 'the server starts' "$work/socket.log"
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
redis-cli -s "$work/socket" config set maxmemory 0 >/dev/null

# A hung server is one that is stopped: its system takes connections and octets, and nobody reads them. The slow machine
# that runs the tests is given more time than the example takes.
begin deadline=800 pause=1500 "unix:$work/socket"
check 'it answers' asked a 3 5 '3 2 0'
kill -STOP "$pid"
check 'it hangs: twenty asks fail within one deadline' asked b 3 20 '0 0 20' 1200 790
check '  the log says so' said 'no answer within the time'
check '  the circuit is open: the next message does not wait' asked b 3 20 '0 0 20' 300
sleep 1.6
check '  after the pause one message tries, and waits half of the deadline for a connection' asked b 3 1 '0 0 1' 700 390
check '  and the circuit is open again' asked b 3 1 '0 0 1' 300
kill -CONT "$pid"
sleep 1.6
check 'it goes on: the circuit closes' asked c 3 5 '3 2 0'
check '  the log says so' said 'it answers again'
stop "$pid"
check 'it is killed: asks fail at once' asked d 3 5 '0 0 5' 300
start socket
sleep 1.6
check 'it has begun anew, without what it counted' asked c 3 5 '3 2 0'
stop "$pid"
start socket
check 'it began anew between two asks: nothing fails, and no signal comes' asked c 3 5 '3 2 0'
check 'the asker ends well' finish

# ---- Servers that are wrong ----------------------------------------------------------------------

mkdir "$work/wrong"
python3 tests/redis/wrong.py "$work/wrong" 2>"$work/wrong.log" 3>&- 4<&- &
servers="$servers $!"
tries=0
until [ -s "$work/wrong/port" ] || [ $tries -eq 100 ]; do
  tries=$((tries + 1))
  sleep 0.1
done
# Nothing that they say is a verdict, and nothing lasts beyond the deadline.
for wrong in seven status nothing text list large-list deep large-text octets no-number two error oom noscript loading moved \
  moved-nowhere moved-cut ask-name http close; do
  begin deadline=3000 "unix:$work/wrong/$wrong"
  check "a server that is wrong: $wrong" asked a 3 5 '0 0 5' 3500
  finish >/dev/null || not_ok '  the asker ends well' "$work/said"
done
for wrong in moved moved-nowhere moved-cut ask-name; do
  begin mode=cluster deadline=3000 "unix:$work/wrong/$wrong"
  check "a node that is wrong: $wrong" asked a 3 5 '0 0 5' 3500
  finish >/dev/null || not_ok '  the asker ends well' "$work/said"
done
begin mode=cluster deadline=3000 "127.0.0.1:$(cat "$work/wrong/port")"
check 'a node that always sends to itself' asked a 3 5 '0 0 5' 3500
check 'the asker ends well' finish

[ -z "$all" ] || . tests/redis/all.sh

tap_end
