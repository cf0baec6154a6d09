# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154,SC2086
# Sourced by run.sh all: TCP, TLS, passwords, several servers. Ports are of this run; a cluster talks 10000 above them.
sh docs/packages.sh openssl || exit 1
port=$((12000 + $$ % 1000 * 10))

# ---- Connections -------------------------------------------------------------------------------

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 30 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
start tcp --port $port --bind 127.0.0.1 --tls-port $((port + 1)) --tls-cert-file "$work/cert.pem" \
  --tls-key-file "$work/key.pem" --tls-ca-cert-file "$work/cert.pem" --tls-auth-clients no
tls="tls=yes authorities=$work/cert.pem"

# once NAME 'PASSED EXCEEDED FAILED' ARGUMENT...: an asker that asks five times for one key.
once() {
  name=$1
  wanted=$2
  shift 2
  begin "$@"
  check "$name" asked "$name" 3 5 "$wanted"
  check '  the asker ends well' finish
}
once tcp '3 2 0' 127.0.0.1:$port
once name '3 2 0' localhost:$port
once tls '3 2 0' $tls 127.0.0.1:$((port + 1))
once tls-by-name '3 2 0' $tls localhost:$((port + 1))
once tls-of-another-name '0 0 5' $tls tls-name=redis.example 127.0.0.1:$((port + 1))
once tls-of-nobody '0 0 5' tls=yes 127.0.0.1:$((port + 1))
once tls-to-a-clear-port '0 0 5' $tls 127.0.0.1:$port
once clear-to-a-tls-port '0 0 5' 127.0.0.1:$((port + 1))
check 'a database of its own' test "$(redis-cli -s "$work/tcp" -n 3 dbsize)" = 0
once database '3 2 0' database=3 127.0.0.1:$port
check '  has the key' test "$(redis-cli -s "$work/tcp" -n 3 dbsize)" = 1
once no-such-database '0 0 5' database=99 127.0.0.1:$port

begin $tls deadline=800 pause=1500 127.0.0.1:$((port + 1))
check 'TLS: it answers' asked t 3 5 '3 2 0'
kill -STOP "$pid"
check 'TLS: it hangs' asked t 3 20 '0 0 20' 1200 790
kill -CONT "$pid"
sleep 1.6
check 'TLS: it goes on' asked u 3 5 '3 2 0'
redis-cli -s "$work/tcp" client kill type normal >/dev/null
check 'TLS: it ended the connection between two asks' asked v 3 5 '3 2 0'
check '  the asker ends well' finish

redis-cli -s "$work/tcp" acl setuser milter on '>letmein' '~consigne:*' +evalsha +eval '+script|load' +get +set +pexpire +time >/dev/null
redis-cli -s "$work/tcp" config set requirepass secret >/dev/null
once no-password '0 0 5' 127.0.0.1:$port
once wrong-password '0 0 5' password=wrong 127.0.0.1:$port
once password '3 2 0' password=secret 127.0.0.1:$port
once user '3 2 0' user=milter password=letmein 127.0.0.1:$port
check 'the log names the wrong password, and not which' said 'WRONGPASS'
stop "$pid"

# ---- Two clients at once ------------------------------------------------------------------------

start socket
for one in 1 2; do
  for _ in 1 2 3 4; do echo both 500 100; done >"$work/lines"
  "$work/asker" "unix:$work/socket" <"$work/lines" >"$work/both.$one" 2>&1 &
  eval "client$one=\$!"
done
wait "$client1" "$client2"
passed=$(cat "$work/both.1" "$work/both.2" | awk '{ passed += $1; failed += $3 } END { print passed, failed }')
check 'eight hundred asks of two clients: five hundred pass' test "$passed" = '500 0'

# A server that dies while it has the command: it may have counted, so nobody asks again.
begin deadline=3000 "unix:$work/socket"
check 'it answers' asked w 3 1 '1 0 0'
kill -STOP "$pid"
{ sleep 0.5 && kill -9 "$pid"; } &
check 'it is killed while it has the asks: they fail at once' asked w 3 4 '0 0 4' 1500 300
check '  the asker ends well' finish
stop "$pid" 2>/dev/null || true

# ---- A list, and Sentinel --------------------------------------------------------------------------

# pair: a primary and its replica; $first and $second.
pair() {
  start one --port $((port + 2)) --bind 127.0.0.1
  first=$pid
  start two --port $((port + 3)) --bind 127.0.0.1 --replicaof 127.0.0.1 $((port + 2))
  second=$pid
  tries=0
  until redis-cli -s "$work/two" info replication | grep -q 'master_link_status:up'; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || return 1
    sleep 0.1
  done
}
check 'a primary and a replica' pair
begin deadline=1000 pause=300 127.0.0.1:$((port + 3)) 127.0.0.1:$((port + 2))
check 'a list: the replica takes no writes, the next one does' asked l 3 5 '3 2 0'
redis-cli -s "$work/one" wait 1 1000 >/dev/null
stop "$first"
check '  the primary is dead: asks fail' asked m 3 5 '0 0 5' 1000
redis-cli -s "$work/two" replicaof no one >/dev/null
sleep 0.4
check '  the replica is promoted, and counts on' asked l 3 5 '0 5 0'
check '  another key passes' asked m 3 5 '3 2 0'
check '  the asker ends well' finish
stop "$second"

check 'a primary and a replica' pair
printf '%s\n' "port $((port + 4))" 'bind 127.0.0.1' "dir $work" "sentinel monitor mail 127.0.0.1 $((port + 2)) 1" \
  'sentinel down-after-milliseconds mail 800' 'sentinel failover-timeout mail 3000' >"$work/sentinel.conf"
redis-server "$work/sentinel.conf" --sentinel >"$work/sentinel.log" 2>&1 3>&- 4<&- &
sentinel=$!
servers="$servers $sentinel"
tries=0
until redis-cli -p $((port + 4)) sentinel replicas mail 2>/dev/null | grep -q "127.0.0.1:$((port + 3))"; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || break
  sleep 0.1
done
begin mode=sentinel primary=mail deadline=1000 pause=300 127.0.0.1:$((port + 5)) 127.0.0.1:$((port + 4))
check 'Sentinel: the first of the list is dead, the second knows the primary' asked s 3 5 '3 2 0'
redis-cli -s "$work/one" wait 1 1000 >/dev/null
stop "$first"
check '  the primary is dead: asks fail' asked r 3 5 '0 0 5' 1000
tries=0
until redis-cli -p $((port + 4)) sentinel get-master-addr-by-name mail | grep -q "^$((port + 3))$"; do
  tries=$((tries + 1))
  [ $tries -lt 150 ] || break
  sleep 0.1
done
sleep 0.5
check '  Sentinel has promoted the replica, which counts on' asked s 3 5 '0 5 0'
check '  another key passes' asked r 3 5 '3 2 0'
check '  the asker ends well' finish
begin mode=sentinel primary=nobody deadline=500 127.0.0.1:$((port + 4))
check '  of a name that it does not know, asks fail' asked r 3 5 '0 0 5' 600
check '  the asker ends well' finish
stop "$sentinel"
stop "$second"

# ---- A cluster -----------------------------------------------------------------------------------------

nodes=
ids=
for node in 0 1 2 3 4 5; do
  start "node$node" --port $((port + node)) --bind 127.0.0.1 --cluster-enabled yes --cluster-node-timeout 1500 \
    --repl-diskless-sync-delay 0 --cluster-config-file "$work/nodes$node.conf"
  nodes="$nodes 127.0.0.1:$((port + node))"
  ids="$ids $pid"
done
check 'a cluster of three, with a replica each' redis-cli --cluster create $nodes --cluster-replicas 1 --cluster-yes
# A replica without its master's data could not take over.
in_step() {
  redis-cli --cluster check 127.0.0.1:$port >"$work/cluster" 2>&1 || return 1
  for node in 0 1 2 3 4 5; do
    redis-cli -s "$work/node$node" info replication | grep -q 'master_link_status:up\|role:master' || return 1
  done
}
tries=0
until in_step; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || break
  sleep 0.2
done
sleep 1

# moved: how often the nodes have sent somebody on.
moved() {
  for node in 0 1 2 3 4 5; do redis-cli -s "$work/node$node" info errorstats; done | tr -d '\r' |
    awk -F= '/errorstat_MOVED/ { sum += $2 } END { print sum + 0 }'
}
begin mode=cluster deadline=2000 pause=300 127.0.0.1:$port
check 'a thousand keys on all nodes' asked many 1 1000 '1000 0 0'
before=$(moved)
check '  each a second time' asked many 1 1000 '0 1000 0'
check '  their slots are known now: nobody is sent on' test "$(moved)" = "$before"

# A slot on its way: its old node has no such key, and sends to the new one by ASK.
key='consigne:{5:5:asker:going}'
slot=$(redis-cli -s "$work/node0" cluster keyslot "$key")
owner=$(redis-cli -c -p $port cluster nodes | awk -v slot="$slot" '$3 ~ /master/ {
  for (i = 9; i <= NF; i++) { split($i, ends, "-"); if (slot >= ends[1] + 0 && slot <= ends[length(ends) > 1 ? 2 : 1] + 0) print $1, $2 } }')
other=$(redis-cli -c -p $port cluster nodes | awk -v owner="${owner% *}" '$3 ~ /master/ && $1 != owner { print $1, $2; exit }')
at() { echo "$1" | sed 's/.*:\([0-9]*\)@.*/\1/'; }
redis-cli -p "$(at "$other")" cluster setslot "$slot" importing "${owner% *}" >/dev/null
redis-cli -p "$(at "$owner")" cluster setslot "$slot" migrating "${other% *}" >/dev/null
check 'a slot on its way to another node' asked going 3 5 '3 2 0'
check '  the key is on the new node' test "$(redis-cli -p "$(at "$other")" cluster countkeysinslot "$slot")" = 1
for node in 0 1 2 3 4 5; do redis-cli -s "$work/node$node" script flush >/dev/null; done
check '  and after the scripts were flushed' asked going 3 5 '0 5 0'
for node in "$other" "$owner"; do
  redis-cli -p "$(at "$node")" cluster setslot "$slot" node "${other% *}" >/dev/null
done
check '  it has come' asked going 3 5 '0 5 0'

# The node that the asker was given dies; its replica takes over.
set -- $ids
stop "$1"
echo 'many 1 1000' >&3
read -r passed exceeded failed time <&4
check 'a node is dead: its keys fail, within the deadline' test "$failed" -gt 0 -a "$time" -lt 2500
check '  no key passes a second time' test "$passed" = 0
# soon KEY BURST COUNT: asks until nothing fails, since a cluster on a busy machine may be down for a moment.
soon() {
  tries=0
  while [ $tries -lt 100 ]; do
    echo "$1 $2 $3" >&3
    read -r passed exceeded failed time <&4 || return 1
    echo "$passed $exceeded $failed in $time ms"
    [ "$failed" != 0 ] || return 0
    tries=$((tries + 1))
    sleep 0.5
  done
  return 1
}
check '  its replica takes over, and nothing fails' soon other 3 5
check '  a new key is counted' test "$passed $exceeded" = '3 2'
check '  all thousand keys are answered' soon many 1 1000
check '  nearly all are counted still: replicas lag a little' test "$passed" -lt 10
check '  the asker ends well' finish
