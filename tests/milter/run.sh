#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/examples/milter before a real Postfix on loopback, with a real client. By hand and as root: it installs and starts
# an MTA. docs/milter.md shows what it printed.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
work=$(mktemp -d)
. tests/support/postfix.sh
. tests/support/milter.sh
consigne=${CONSIGNE_BUILD:-build/dev}/bin/consigne

# ---- It says what is wrong with its configuration ----------------------------------------------

# refuses LINE REASON [NUMBER]: a configuration with this line ends with 78 and says why, at its line 3 or this one.
refuses() {
  printf 'rules x\nsocket unix:x\n%s\n' "$1" >"$work/bad.conf"
  status=0
  "$mta/consigne-milter" "$work/bad.conf" 2>"$work/err" || status=$?
  [ $status -eq 78 ] && grep -q "bad.conf:${3-3}: $2" "$work/err" && return
  echo "exit $status" && cat "$work/err" && return 1
}
check 'an unknown key' refuses 'colour red' 'no such key'
check 'a key twice' refuses 'rules y' 'this key stands above, too'
check 'a listener without its name' refuses 'listener mx' 'write: listener DAEMON-NAME mx'
check 'a method that there is not' refuses 'verified dnssec' 'verified takes spf, dkim'
check 'a "#" within a word is no comment' refuses 'limit-memory 64#' 'write: limit-memory 64'
check 'a verifier without an id' refuses 'verified dkim' 'verified: whose Authentication-Results report it' 4
check 'an id that reports nothing' refuses 'trust mx.univ.example' 'trust: what does it report' 4
check 'a source of answers that there is not' refuses 'set x ldap y z' 'write: file KIND PATH'
check 'too much memory' refuses 'limit-memory 5000' 'write: limit-memory 64'

# ---- Postfix and the milter ---------------------------------------------------------------------

cat >>"$mta/etc/master.cf" <<END
127.0.0.1:2525 inet n - n - - smtpd
127.0.0.1:2587 inet n - n - - smtpd
  -o milter_macro_daemon_name=submission
127.0.0.1:2588 inet n - n - - smtpd
  -o milter_macro_daemon_name=submission
  -o smtpd_milters=unix:$mta/run/second
END

start_milter() {
  umask 000 # Postfix's smtpd must be able to write to the socket
  "$mta/consigne-milter" "$mta/milter.conf" 2>>"$work/log" &
  server=$!
  umask 022
  for _ in 1 2 3 4 5 6 7 8 9 10; do [ -S "$mta/run/milter" ] || sleep 0.2; done
}

# logged TEXT: a line of the milter's log is like that.
logged() { grep -Eq "$1" "$work/log" || { tail -n 5 "$work/log" && return 1; }; }

# delivered SUBJECT LINE: the message of this subject was delivered with this line.
delivered() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    file=$(grep -lx "Subject: $1" "$mta"/mail/all/new/* 2>/dev/null) && grep -qx "$2" "$file" && return
    sleep 0.3
  done
  cat "${file:-/dev/null}" && return 1
}

from_outside='--port 2525 --xclient ADDR=192.0.2.1'
by_cath='--port 2587 --xclient'

# shellcheck disable=SC2086
scenes() {
  message 'From: x@univ.example' 'Subject: own'
  sends 'our address by a foreign server, to a colleague' '^550-5\.7\.1 x@univ\.example is an address of ours.* 100% sure\.' \
    $from_outside --from x@other.example --data "@$work/message"
  sends '  in our second language' "^550 5\\.7\\.1 x@univ\\.example est une adresse . nous" \
    $from_outside --from x@other.example --data "@$work/message"
  check '  a line of the log' logged 'verdict=reject cause=rule rule=ours .*field=header\.from value=x@univ\.example'
  sends '  to an outsider: our server relays for nobody' '^554 5\.7\.1 .*Relay access denied' $from_outside \
    --from x@other.example --to friend@far.example --data "@$work/message"
  sends 'our pair: our address by our own host' '^250 2\.0\.0 Ok: queued' --port 2525 --xclient \
    'ADDR=192.0.2.25 NAME=mx.univ.example' --from x@univ.example --data "@$work/message"
  message 'From: friend@other.example' 'Subject: private' 'X-Consigne-Tags: forged'
  sends 'a private address to one of us' '^250 2\.0\.0 Ok: queued' $from_outside --from x@other.example \
    --data "@$work/message"
  message 'From: me@home.example' 'Subject: tagged' 'X-Consigne-Tags: forged'
  sends 'a message with a tag' '^250 2\.0\.0 Ok: queued' $from_outside --from x@other.example --data "@$work/message"
  check '  the tag is a field' delivered tagged 'X-Consigne-Tags: private'
  check '  a forged one is gone' sh -c "! grep -rq 'X-Consigne-Tags: forged' '$mta/mail'"
  message 'From: dean@evil.example (dean@univ.example)' 'Subject: shown'
  sends 'an address of ours in a comment' '^550-5\.7\.1 |^250 2\.0\.0 Ok: queued' $from_outside --from x@other.example \
    --data "@$work/message"
  message 'From: "Dean <dean@univ.example>" <x@evil.example>' 'Subject: quoted'
  sends 'an address of ours in a display name: quarantine' '^250 2\.0\.0 Ok: queued' $from_outside --from x@other.example \
    --data "@$work/message"
  check '  Postfix holds it' grep -q 'milter-hold: END-OF-MESSAGE .* milter triggers HOLD action' "$mta/maillog"
  message 'From: ceo@univ.example' 'From: friend@other.example' 'Subject: two'
  sends 'two From fields' '^550-5\.7\.1 ceo@univ\.example is an address of ours' $from_outside --from x@other.example \
    --data "@$work/message"
  message 'From: (") ") <dean@univ.example>, (" <x@evil.example>' 'Subject: forged'
  sends 'an author that only Thunderbird shows' '^550-5\.7\.1 dean@univ\.example is an address of ours' $from_outside \
    --from x@other.example --data "@$work/message"
  message 'From: x@univ.example' 'Authentication-Results: mx.univ.example; dkim=pass header.d=univ.example'
  sends 'a forged Authentication-Results' '^550-5\.7\.1 x@univ\.example is an address of ours' $from_outside \
    --from x@other.example --data "@$work/message"
}

# shellcheck disable=SC2086
verifiers() {
  ours='Authentication-Results: mx.univ.example; dkim=pass header.d=univ.example'
  message 'From: x@univ.example' "$ours" 'Subject: signed'
  sends 'our address with our signature' '^250 2\.0\.0 Ok: queued' $from_outside \
    --from x@other.example --data "@$work/message"
  message 'From: x@univ.example' 'Authentication-Results: mx.evil.example; dkim=pass header.d=univ.example'
  sends 'the verifier reports nothing' '^451 4\.3\.0 ' $from_outside \
    --from x@other.example --data "@$work/message"
  message 'From: x@univ.example' 'Authentication-Results: mx.univ.example; dkim=fail header.d=univ.example'
  sends 'with a broken one' '^550-5\.7\.1 x@univ\.example' $from_outside --from x@other.example --data "@$work/message"
}

# shellcheck disable=SC2086
logins() {
  message 'From: cath@univ.example' 'Subject: pair'
  sends 'our pair: our address, our server, a login' '^250 2\.0\.0 Ok: queued' $by_cath 'ADDR=192.0.2.1 LOGIN=cath' \
    --from cath@univ.example --data "@$work/message"
  message 'From: cath@home.example' 'Subject: foreign'
  sends 'a private address by our submission' '^550 5\.7\.1 Our server sends only addresses of univ\.example' \
    $by_cath 'ADDR=192.0.2.1 LOGIN=bob' --from bob@univ.example --data "@$work/message"
  message 'From: dean@univ.example' 'Subject: send-as'
  sends 'send-as by its owner' '^250 2\.0\.0 Ok: queued' $by_cath 'ADDR=192.0.2.1 LOGIN=cath' --from dean@univ.example \
    --data "@$work/message"
  sends 'send-as by another login' '^550 5\.7\.1 dean@univ\.example is not yours' $by_cath 'ADDR=192.0.2.1 LOGIN=eve' \
    --from dean@univ.example --data "@$work/message"
  sends 'a blocked account, at RCPT' '^550 5\.7\.1 The account ann is blocked' $by_cath 'ADDR=192.0.2.1 LOGIN=ann' \
    --from ann@univ.example --data "@$work/message"
  message 'From: cath@univ.example' 'Subject: brake'
  sends 'the third message of the hour' '^250 2\.0\.0 Ok: queued' $by_cath 'ADDR=192.0.2.1 LOGIN=cath' \
    --from cath@univ.example --data "@$work/message"
  sends 'a login over its limit: the brake' '^451 4\.7\.1 Too many messages' $by_cath 'ADDR=192.0.2.1 LOGIN=cath' \
    --from cath@univ.example --data "@$work/message"
}

program='Postfix, milter'
how=milter
start_milter
check 'Postfix starts' start_postfix
sed -i 's/^\(verified\|trust\)/#&/' "$mta/milter.conf" # first nobody verifies, so nobody is believed
stop_server && rm -f "$mta/run/milter" && start_milter
scenes
logins
sends 'one recipient of two' '^550 5\.1\.1 Nobody here' --port 2525 --xclient ADDR=192.0.2.1 --from x@other.example \
  --to nobody@univ.example,dean@univ.example
check '  the other one gets it' grep -q '^250 2.0.0 Ok: queued' "$work/replies"

sed -i 's/^#\(verified\|trust\)/\1/' "$mta/milter.conf"
stop_server && rm -f "$mta/run/milter" && start_milter
how='milter behind a verifier'
verifiers

# ---- Changes, records, counters, and the end ------------------------------------------------------

how='milter, changed'
message 'From: x@other.example' 'Subject: change'
sed -i 's/Nobody here/Nobody is here/' "$mta/rules.consigne"
sleep 2.5
check 'a changed ruleset is in force' logged 'revision sha256:.* is in force'
# shellcheck disable=SC2086
sends 'its reply' '^550 5\.1\.1 Nobody is here' $from_outside --from x@other.example --to nobody@univ.example
echo 'rule' >>"$mta/rules.consigne"
kill -USR1 "$server"
sleep 2.5
check 'a wrong one is told' logged 'the old ruleset stays in force'
# shellcheck disable=SC2086
sends 'and changes nothing' '^550 5\.1\.1 Nobody is here' $from_outside --from x@other.example --to nobody@univ.example
cp tests/milter/university.consigne "$mta/rules.consigne"
check 'replay reads the records' "$consigne" replay tests/milter/university.consigne "$mta/run/records.jsonl"
sleep 1.5
check 'counters' grep -Eq '^consigne_decisions_total\{verdict="reject"\} [1-9]' "$mta/run/counters.prom"
check 'it runs as its user' test "$(ps -o user= -p "$server")" = nobody

# ---- Two milters, one Redis ------------------------------------------------------------------------

how='two milters, one Redis'
redis=
second=
start_redis() {
  redis-server --port 0 --unixsocket "$mta/run/redis" --unixsocketperm 777 --dir "$mta/run" --save '' --appendonly no \
    >"$work/redis" 2>&1 &
  redis=$!
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    redis-cli -s "$mta/run/redis" sadd blocked ann@univ.example >"$work/ping" 2>&1 && return
    sleep 0.2
  done
}
stop_redis() {
  [ -z "$redis$second" ] || kill -9 $redis $second 2>/dev/null || :
}
trap 'stop_redis; stop_postfix' EXIT
start_redis
stop_server
cat >"$mta/rules.consigne" <<END
consigne 1
origin univ.example
logins blocked external
limit hour { count messages by smtp.auth rate 3 per 1h }
rule stolen { when smtp.auth in blocked reject 550 5.7.1 "The account {smtp.auth} is blocked." }
rule brake  { when limit hour exceeded defer 451 4.7.1 "Too many messages." }
END
cp docs/examples/redis/limit.lua "$mta"
cat >>"$mta/milter.conf" <<END
redis        unix:$mta/run/redis
limit-script $mta/limit.lua
set blocked  redis blocked
END
grep -v '^records\|^counters' "$mta/milter.conf" | sed "s|run/milter|run/second|" >"$mta/second.conf"
rm -f "$mta/run/milter"
start_milter
umask 000
"$mta/consigne-milter" "$mta/second.conf" 2>>"$work/log" &
second=$!
umask 022
sleep 1
message 'From: cath@univ.example' 'Subject: shared'

# from_login LOGIN PORT NAME REPLY
from_login() {
  sends "$3" "$4" --port "$2" --xclient "ADDR=192.0.2.1 LOGIN=$1" --from "$1@univ.example" --data "@$work/message"
}
from_login ann 2587 'an account that is blocked in Redis' '^550 5\.7\.1 The account ann is blocked'
from_login cath 2587 'the first message of a login' '^250 2\.0\.0 Ok: queued'
from_login cath 2588 'the second one, by the other milter' '^250 2\.0\.0 Ok: queued'
from_login cath 2587 'the third' '^250 2\.0\.0 Ok: queued'
from_login cath 2588 'the fourth, by the other milter: the brake' '^451 4\.7\.1 Too many messages'
from_login cath 2587 'and by the first one' '^451 4\.7\.1 Too many messages'
kill -9 $redis
wait $redis 2>/dev/null || :
from_login zoe 2587 'Redis is killed: mail waits' '^451 4\.3\.0'
start_redis
sleep 1.1
from_login zoe 2587 'Redis is back' '^250 2\.0\.0 Ok: queued'
check '  the log says both' sh -c "grep -q 'run/redis: .*refused' '$work/log' && grep -q 'run/redis: it answers again' '$work/log'"
how='milter'

stop_server
# shellcheck disable=SC2086
sends 'our program is away' '^451 4\.7\.1 Service unavailable' $from_outside --from x@other.example

tap_end
