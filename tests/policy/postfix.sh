# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154
# Sourced by run.sh: Postfix asks `consigne policy`, first by spawn(8), then on its socket.
. tests/support/postfix.sh

cp "$consigne" "$policy" "$mta"
cat >>"$mta/etc/main.cf" <<END
smtpd_recipient_restrictions = check_policy_service { unix:private/consigne, timeout=10s }
smtpd_data_restrictions = check_policy_service { unix:private/consigne, timeout=10s }
END
cat >>"$mta/etc/master.cf" <<END
127.0.0.1:2525 inet n - n - - smtpd
127.0.0.1:2587 inet n - n - - smtpd
  -o smtpd_policy_service_policy_context=submission
consigne unix - n n - 0 spawn
  user=nobody argv=/usr/bin/env LD_LIBRARY_PATH=$mta $mta/consigne policy $mta/university.consigne
  --server-name mx.univ.example --listener 2525=mx
END

scenes() {
  sends 'our address by a foreign server, to a colleague' '^550 5\.7\.1 <dean@univ.example>: Recipient address rejected: Mail from x@univ' \
    --port 2525 --from x@univ.example
  sends 'another address' '^250 2\.0\.0 Ok: queued' --port 2525 --from x@other.example
  sends 'two recipients' '^250 2\.0\.0 Ok: queued' --port 2525 --from x@other.example --to a@univ.example,b@univ.example
  sends 'a quoted local part' '^550 5\.7\.1 .* Mail from "a b"@univ.example must' --port 2525 --from '"a b"@univ.example'
  sends 'our pair: our address by our own host' '^250 2\.0\.0 Ok: queued' --port 2525 --from x@univ.example \
    --xclient 'ADDR=192.0.2.25 NAME=mx.univ.example'
  sends 'an IPv6 stranger, by XCLIENT' '^550 5\.7\.1 ' --port 2525 --from x@univ.example \
    --xclient 'ADDR=IPV6:2001:db8::25 NAME=[UNAVAILABLE]'
  sends 'a blocked account, at RCPT' '^550 5\.7\.1 .* The account ann is blocked\.' --port 2587 --from x@univ.example \
    --xclient 'ADDR=192.0.2.1 LOGIN=ann'
}

# ---- A process for each smtpd --------------------------------------------------------------

program='Postfix, policy service'
how='spawn(8)'
check 'Postfix starts' start_postfix
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
sends 'a login over its limit: the brake' '^451 4\.7\.1 .* Too many messages\.' --port 2587 --from x@univ.example \
  --xclient 'ADDR=192.0.2.1 LOGIN=bob'
stop_server
sends 'our program is away' '^451 4\.3\.5 ' --port 2525 --from x@other.example
check 'each decision is a line of the log' grep -q 'verdict=reject cause=rule rule=ours-only' "$work/log"
