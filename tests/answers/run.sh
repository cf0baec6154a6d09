#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/examples/answers with files, a socket map (maps.py) and Redis, all on this machine: run.sh takes seconds; run.sh
# sanitized, by hand, builds it with sanitizers, for threads too.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
build=${CONSIGNE_BUILD:-build/dev}
work=$(mktemp -d)
servers= # process ids
end() {
  # shellcheck disable=SC2086
  [ -z "$servers" ] || kill -9 $servers 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap end EXIT
trap 'exit 1' HUP INT TERM

if ! command -v dpkg-query >/dev/null; then
  skip 'answers' 'Redis comes from Debian'
  tap_end
  exit
fi
if ! sh docs/packages.sh gcc pkg-config python3 redis-server libhiredis-dev libgnutls28-dev >"$work/packages" 2>&1; then
  skip 'answers' "Debian's packages cannot be had: $(tail -n 1 "$work/packages")"
  tap_end
  exit
fi

# build_one NAME LIBRARY-FOLDER FLAG...
# shellcheck disable=SC2046
build_one() {
  program=$1
  library=$2
  shift 2
  ${CC:-cc} -std=c11 -O2 "$@" -Wall -Wextra -Wpedantic -Werror -Iinclude tests/answers/decider.c docs/examples/answers/*.c \
    docs/examples/redis/*.c -L"$library" -Wl,-rpath,"$library" -lconsigne -pthread \
    $(pkg-config --cflags --libs hiredis gnutls) -o "$work/$program"
}
if [ "${1-}" = sanitized ]; then
  check 'the helper builds' build_one decider "$build/lib" -g -fsanitize=address,undefined -fno-sanitize-recover=all
  # The thread sanitizer must see into the library: cmake --preset tsan && cmake --build --preset tsan.
  check 'the helper builds for the thread sanitizer' build_one crowd "$PWD/build/tsan/lib" -g -fsanitize=thread
else
  check 'the helper builds' build_one decider "$build/lib"
  cp "$work/decider" "$work/crowd"
fi

# Rules of all three kinds of needs. "own" speaks of one domain, so that who is not blocked and has no owner passes.
cat >"$work/rules" <<END
consigne 1
origin univ.example
logins blocked external
owners { external }
limit hour { count messages by smtp.auth rate 1 per 1h burst 20 }
rule blocked { when smtp.auth in blocked reject }
rule own     { when smtp.mailfrom in { *@univ.example } and smtp.mailfrom not owned by smtp.auth reject }
rule hour    { when limit hour exceeded defer }
END

# begin PROGRAM LINE...: a decider of this configuration, to which descriptor 3 leads and from which 4 comes.
begin() {
  program=$1
  shift
  printf '%s\n' "$@" >"$work/conf"
  mkfifo "$work/in" "$work/answers"
  "$work/$program" "$work/conf" "$work/rules" <"$work/in" >"$work/answers" 2>"$work/said" &
  decider=$!
  exec 3>"$work/in" 4<"$work/answers"
  rm "$work/in" "$work/answers"
}
finish() {
  exec 3>&- 4<&-
  status=0
  wait "$decider" || status=$?
  [ $status -eq 0 ] || { cat "$work/said" && return 1; }
}

# decided LOGIN ADDRESS 'VERDICT RULE' [MOST [LEAST]]: within so many milliseconds.
decided() {
  echo "$1 $2" >&3
  read -r verdict rule time <&4 || { echo 'the decider is gone' && cat "$work/said" && return 1; }
  echo "$verdict $rule in $time ms"
  [ "$verdict $rule" = "$3" ] && [ "$time" -le "${4-100000}" ] && [ "$time" -ge "${5-0}" ] && return
  cat "$work/said"
  return 1
}

# all_three: what is right of each source: ann and bob are blocked, the dean's address is of cath and dean.
all_three() {
  check "$1: who is blocked" decided ann x@home.example 'reject blocked'
  check "$1: a login with its domain" decided bob@univ.example x@home.example 'reject blocked'
  check "$1: who is not" decided eve x@home.example 'accept default'
  check "$1: an owner" decided cath dean@univ.example 'accept default'
  check "$1: another login" decided eve dean@univ.example 'reject own'
  check "$1: an address that nobody owns" decided eve free@univ.example 'reject own'
}

# ---- Files ---------------------------------------------------------------------------------------

printf '%s\n' '# who may not send' ann bob@univ.example >"$work/blocked"
printf '%s\n' '# as in smtpd_sender_login_maps' 'dean@univ.example  CATH, dean' >"$work/owners"
# replace NAME LINE...: as an editor does that writes a new file.
replace() {
  name=$1
  shift
  printf '%s\n' "$@" >"$work/new"
  mv "$work/new" "$work/$name"
  sleep 1.2 # it looks once in a second
}
begin decider 'answer-origin univ.example' "set blocked file logins $work/blocked" "owners file $work/owners"
all_three 'files'
replace blocked eve
check 'a changed file' decided eve x@home.example 'reject blocked'
replace blocked '# nobody now'
check 'a file that blocks nobody' decided eve x@home.example 'accept default'
rm "$work/blocked"
sleep 1.2
check 'a file that is gone: unknown' decided eve x@home.example 'defer blocked'
check '  the log says so' grep -q 'No such file' "$work/said"
replace blocked eve 'ann bob'
check 'a wrong file: unknown' decided zoe x@home.example 'defer blocked'
replace blocked eve
check 'it is right again' decided eve x@home.example 'reject blocked'
replace owners '# nobody owns anything'
check 'a table without owners' decided cath dean@univ.example 'reject own'
check 'the decider ends well' finish

# ---- A socket map ------------------------------------------------------------------------------------

maps() {
  rm -f "$work/maps"
  python3 tests/answers/maps.py "$work/maps" 2>"$work/maps.log" 3>&- 4<&- &
  pid=$!
  servers="$servers $pid"
  tries=0
  until [ -S "$work/maps" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || return 1
    sleep 0.1
  done
}
stop() {
  kill -9 "$1"
  wait "$1" 2>/dev/null || true
}
maps
sed 's/^origin.*//' "$work/rules" >"$work/rules.without" # keys as they are, since the map knows no origin
cp "$work/rules" "$work/rules.with"
cp "$work/rules.without" "$work/rules"
begin decider "set blocked socketmap unix:$work/maps blocked" "owners socketmap unix:$work/maps owners" 'answer-within 2000'
all_three 'a socket map'
check 'logins compare as the library compares them' decided cath odd@univ.example 'accept default'
stop "$pid"
check 'the server is killed: unknown, at once' decided eve x@home.example 'defer blocked' 900
maps
sleep 1.1
check 'it is back' decided ann x@home.example 'reject blocked'
check 'the decider ends well' finish

# What is no answer is unknown, whatever its form.
for wrong in temp timeout perm word case empty comma digits none minus cut two large http close; do
  begin decider "set blocked socketmap unix:$work/maps $wrong" "owners file $work/owners" 'answer-within 5000'
  check "a reply that is none: $wrong" decided eve x@home.example 'defer blocked' 4000
  finish >/dev/null
done
begin decider "set blocked socketmap unix:$work/maps slow" "owners socketmap unix:$work/maps lines" 'answer-within 5000'
check 'a reply in pieces' decided eve x@home.example 'accept default'
check 'logins of two lines are no answer' decided cath dean@univ.example 'defer own'
finish >/dev/null
begin decider "set blocked socketmap unix:$work/maps largest" 'answer-within 5000'
check 'the largest reply' decided eve x@home.example 'reject blocked'
finish >/dev/null
begin decider "set blocked socketmap unix:$work/maps hang" "owners file $work/owners" 'answer-within 800'
check 'a server that hangs: unknown at the end of the time' decided eve x@home.example 'defer blocked' 1200 790
check '  and the next message does not wait' decided eve x@home.example 'defer blocked' 500
check 'the decider ends well' finish
stop "$pid"
cp "$work/rules.with" "$work/rules"

# ---- Redis -----------------------------------------------------------------------------------------------

start_redis() {
  redis-server --port 0 --unixsocket "$work/redis" --dir "$work" --save '' --appendonly no --daemonize no \
    >"$work/redis.log" 2>&1 3>&- 4<&- &
  pid=$!
  servers="$servers $pid"
  tries=0
  until redis-cli -s "$work/redis" ping >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || return 1
    sleep 0.1
  done
}
ask_redis() { redis-cli -s "$work/redis" "$@" >/dev/null; }
start_redis
ask_redis sadd blocked ann@univ.example bob@univ.example
ask_redis sadd owners: -
ask_redis sadd owners:dean@univ.example cath@univ.example dean@univ.example
set -- "redis unix:$work/redis" 'limit-script docs/examples/redis/limit.lua' 'set blocked redis blocked' \
  'owners redis owners:' 'answer-within 2000'
begin decider "$@"
all_three 'Redis'
ask_redis del blocked
check 'a set that is not there: unknown' decided ann x@home.example 'defer blocked'
ask_redis sadd blocked -
check 'a set with a member that nobody is' decided ann x@home.example 'accept default'
ask_redis set owners:odd@univ.example text
check 'a key that is no set: unknown' decided ann odd@univ.example 'defer own'
stop "$pid"
check 'Redis is killed: unknown, at once' decided eve x@home.example 'defer blocked' 900
start_redis
sleep 1.1
check 'it is back, and has forgotten its sets: unknown' decided eve x@home.example 'defer blocked'
check 'the decider ends well' finish

# ---- Threads --------------------------------------------------------------------------------------------------

# Of a thousand decisions and more as many pass as the limit lets through, and none is unknown but what waits too long.
ask_redis sadd blocked -
ask_redis sadd owners: -
ask_redis sadd owners:cath@univ.example cath@univ.example
begin crowd "$@"
echo 'crowd 16' >&3
read -r counts <&4
check 'sixteen threads, one limit in Redis: twenty pass' test "$counts" = '20 0 1580'
check '  no source was away' test ! -s "$work/said"
check 'the decider ends well' finish
echo 'cath@univ.example cath' >"$work/owners"
begin crowd 'answer-origin univ.example' "set blocked file logins $work/blocked" "owners file $work/owners"
echo 'crowd 16' >&3
read -r counts <&4
check 'sixteen threads, files and the limiter: twenty pass' test "$counts" = '20 0 1580'
check 'the decider ends well' finish

# ---- Configurations -----------------------------------------------------------------------------------------------

# refuses 'LINE' REASON
refuses() {
  echo "$1" >"$work/conf"
  status=0
  "$work/decider" "$work/conf" "$work/rules" </dev/null >"$work/out" 2>&1 || status=$?
  [ $status -eq 78 ] && grep -q "$2" "$work/out" && return
  echo "exit $status" && cat "$work/out" && return 1
}
check 'a source without Redis' refuses 'set blocked redis blocked' 'no server is named'
check 'a script without Redis' refuses 'limit-script docs/examples/redis/limit.lua' 'no server is named'
check 'an address that is none' refuses 'redis 127.0.0.1' 'open: 127.0.0.1'
check 'a mode that there is not' refuses 'redis-mode many' 'write: redis-mode'
check 'a kind that there is not' refuses "set x file people $work/owners" 'items are domains'
check 'a source that there is not' refuses 'set x ldap y z' 'write: file KIND PATH'
check 'a file that there is not' refuses "owners file $work/none" 'open: .*/none'
check 'a password that cannot be read' refuses "redis-login $work/none" 'password cannot be read'
check 'no time' refuses 'answer-within 0' 'ten milliseconds'
check 'owners twice' refuses "$(printf 'owners redis a\nowners redis b')" 'owners stand above'

tap_end
