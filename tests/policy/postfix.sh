# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154
# Sourced by run.sh, by hand and as root: a private Postfix on loopback asks `consigne policy`, first by spawn(8), then
# on its socket; swaks sends. Postfix is stopped by the process id that it wrote.
sh docs/packages.sh postfix swaks libnet-ssleay-perl libauthen-sasl-perl || exit 1
[ "$(id -u)" -eq 0 ] || { not_ok 'Postfix: only root can start one' && tap_end; }

mta=$(mktemp -d /var/tmp/consigne-postfix.XXXXXX) # Postfix's users must reach it
chmod 755 "$mta"
mkdir "$mta/etc" "$mta/spool" "$mta/data"
chown postfix "$mta/data"
cp "$consigne" "$policy" "$mta"
cp "${CONSIGNE_BUILD:-build/dev}"/lib/libconsigne.so.* "$mta" 2>/dev/null || :
stop_postfix() {
  postfix -c "$mta/etc" stop >/dev/null 2>&1 || :
  [ -z "${server-}" ] || { kill "$server" && wait "$server"; } 2>/dev/null || :
  rm -rf "$mta" "$work"
}
trap stop_postfix EXIT

cat >"$mta/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $mta/spool
data_directory = $mta/data
maillog_file = $mta/maillog
maillog_file_prefixes = /
inet_interfaces = 127.0.0.1
inet_protocols = all
smtputf8_enable = yes
myhostname = mx.univ.example
mydestination =
mynetworks =
alias_maps =
smtpd_peername_lookup = no
relay_domains = univ.example, other.example
relay_transport = discard:
default_transport = discard:
smtpd_authorized_xclient_hosts = 127.0.0.1
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_policy_service { unix:private/consigne, timeout=10s }
smtpd_data_restrictions = check_policy_service { unix:private/consigne, timeout=10s }
END
cat >"$mta/etc/master.cf" <<END
postlog unix-dgram n - n - 1 postlogd
127.0.0.1:2525 inet n - n - - smtpd
127.0.0.1:2587 inet n - n - - smtpd
  -o smtpd_policy_service_policy_context=submission
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
showq unix n - n - - showq
consigne unix - n n - 0 spawn
  user=nobody argv=/usr/bin/env LD_LIBRARY_PATH=$mta $mta/consigne policy $mta/university.consigne
  --server-name mx.univ.example --listener 2525=mx
END

# sends NAME REPLY SWAKS-ARGUMENT...: the first reply that refuses, or that to the message's end, is like that.
sends() {
  name=$1 reply=$2
  shift 2
  swaks --server 127.0.0.1 --helo h.example --to dean@univ.example --timeout 20 "$@" >"$work/swaks" 2>&1 || :
  grep -E '^<(\*\*|~\*|- ) ' "$work/swaks" | sed -n 's/^<[-*~]* *//p' >"$work/replies"
  if grep -Eq "$reply" "$work/replies"; then ok "Postfix, $how, $name: $reply"; else
    not_ok "Postfix, $how, $name: $reply" "$work/swaks"
  fi
}

scenes() {
  sends 'our address by a stranger' '^550 5\.7\.1 <dean@univ.example>: Recipient address rejected: Mail from x@univ' \
    --port 2525 --from x@univ.example
  sends 'another address' '^250 2\.0\.0 Ok: queued' --port 2525 --from x@other.example
  sends 'two recipients' '^250 2\.0\.0 Ok: queued' --port 2525 --from x@other.example --to a@univ.example,b@univ.example
  sends 'a quoted local part' '^550 5\.7\.1 .* Mail from "a b"@univ.example must' --port 2525 --from '"a b"@univ.example'
  sends 'our own host, by XCLIENT' '^250 2\.0\.0 Ok: queued' --port 2525 --from x@univ.example \
    --xclient 'ADDR=192.0.2.25 NAME=mx.univ.example'
  sends 'an IPv6 stranger, by XCLIENT' '^550 5\.7\.1 ' --port 2525 --from x@univ.example \
    --xclient 'ADDR=IPV6:2001:db8::25 NAME=[UNAVAILABLE]'
  sends 'a blocked account' '^550 5\.7\.1 .* The account ann is blocked\.' --port 2587 --from x@univ.example \
    --xclient 'ADDR=192.0.2.1 LOGIN=ann'
}

# ---- A process for each smtpd --------------------------------------------------------------

how='spawn(8)'
check 'Postfix starts' sh -c "postfix -c '$mta/etc' check && postfix -c '$mta/etc' start"
scenes

# ---- One process, on a socket ----------------------------------------------------------------

how='a socket'
LD_LIBRARY_PATH=$mta "$consigne" policy "$policy" --socket "$mta/spool/private/policy" --server-name mx.univ.example \
  --listener 2525=mx 2>"$work/log" &
server=$!
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -S "$mta/spool/private/policy" ] || sleep 0.2; done
chown postfix "$mta/spool/private/policy"
sed -i 's,private/consigne,private/policy,' "$mta/etc/main.cf"
check 'Postfix reads its settings again' postfix -c "$mta/etc" reload
sleep 1
scenes
for message in first second; do
  sends "the $message message of a login" '^250 2\.0\.0 Ok: queued' --port 2587 --from x@univ.example \
    --xclient 'ADDR=192.0.2.1 LOGIN=bob'
done
sends 'the third within the hour' '^451 4\.7\.1 .* Too many messages\.' --port 2587 --from x@univ.example \
  --xclient 'ADDR=192.0.2.1 LOGIN=bob'
kill "$server" && wait "$server" || :
server=
sends 'the service is away' '^451 4\.3\.5 ' --port 2525 --from x@other.example
check 'each decision is a line of the log' grep -q 'verdict=reject cause=rule rule=ours-only' "$work/log"
