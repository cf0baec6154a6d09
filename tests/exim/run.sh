#!/bin/sh
# SPDX-License-Identifier: MIT
# docs/examples/exim in a real Exim on loopback, with a real client. By hand and as root: it unpacks and starts an MTA.
# docs/exim.md shows what it printed.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
. tests/support/swaks.sh
. tests/support/unpacked.sh
work=$(mktemp -d)
sh docs/packages.sh gcc swaks libnet-ssleay-perl libauthen-sasl-perl libspf2-2 libgnutls-dane0 libmariadb3 libpq5 \
  openssl valgrind adduser || exit 1
[ "$(id -u)" -eq 0 ] || { echo 'Only root can start Exim' >&2 && exit 1; }

mta_name=Exim
program='Exim, functions'
mta=$(mktemp -d /var/tmp/consigne-exim.XXXXXX) # Exim's user must reach it
chmod 755 "$mta"
server=
names= # the process that answers DNS
stop_server() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || :
  server=
}
stop_exim() {
  stop_server
  [ -z "$names" ] || kill "$names" 2>/dev/null || :
  rm -rf "$mta" "$work"
}
trap stop_exim EXIT
trap 'exit 1' HUP INT TERM

check 'the packages are had' unpack exim4-daemon-heavy exim4-base exim4-dev
exim=$mta/root/usr/sbin/exim4
check '  and their libraries' needs_nothing "$exim"
system_user Debian-exim
cp "${CONSIGNE_BUILD:-build/dev}"/lib/libconsigne.so.* "$mta"

# ---- The example, with the places and ports of this test -------------------------------------------

check 'the example builds' ${CC:-cc} -std=gnu11 -O2 -Wall -Wextra -Werror -fPIC -shared -Iinclude \
  -I"$mta/root/usr/include/exim4" docs/examples/exim/consigne.c docs/examples/rules/rules.c \
  -L"$mta" "$mta"/libconsigne.so.*.* -pthread -Wl,-rpath,"$mta" -o "$mta/consigne.so"
mkdir "$mta/spool" "$mta/log" "$mta/mail"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$mta/key.pem" -out "$mta/cert.pem" -days 30 -subj /CN=localhost \
  2>/dev/null
for login in ann bob cath eve; do printf '%s: %s\n' "$login" "$(openssl passwd -6 secret)"; done >"$mta/passwd"
cp tests/milter/university.consigne "$mta/rules.consigne"
sed -i '/^rule brake/d' "$mta/rules.consigne" # nobody counts for Exim
echo 'nameserver 127.0.0.9' >"$mta/resolv.conf"
chown -R Debian-exim:Debian-exim "$mta/spool" "$mta/log" "$mta/mail" "$mta/key.pem" "$mta/cert.pem" "$mta/passwd"

# Port 2528 takes the address of the client from a PROXY header, so that swaks can be any host.
{
  cat <<END
exim_path = $exim
spool_directory = $mta/spool
log_file_path = $mta/log/%slog
pid_file_path = $mta/exim.pid
exim_user = Debian-exim
exim_group = Debian-exim
never_users =
deliver_drop_privilege
local_interfaces = 127.0.0.1
hosts_proxy = \${if eq{\$received_port}{2528}{127.0.0.1}{}}
END
  sed -e "s,^\(CONSIGNE *=\).*,\1 $mta/consigne.so," -e "s,^\(RULES *=\).*,\1 $mta/rules.consigne," \
    -e "s,^ *directory *=.*,  directory = $mta/mail\n  user = Debian-exim," \
    -e '/check_local_user/d' -e "s,^\(PASSWORDS *=\).*,\1 $mta/passwd," \
    -e "s,^\(DOMAINS *=\).*,\1 univ.example:other.example," -e 's,465:587,2587,' -e '/^tls_on_connect_ports/d' \
    -e 's,^\(daemon_smtp_ports *=\).*,\1 2527 : 2528 : 2587,' -e "s,/etc/exim4/exim.crt,$mta/cert.pem," \
    -e "s,/etc/exim4/exim.key,$mta/key.pem," docs/examples/exim/exim.conf
} >"$mta/exim.conf"
printf '%s\n' 'mount --make-rprivate /' "mount --bind $mta/resolv.conf /etc/resolv.conf" "exec $exim -C $mta/exim.conf -bdf" >"$mta/start"
python3 tests/exim/dns.py 127.0.0.9 2>"$work/dns" &
names=$!
check 'Exim takes the configuration' "$exim" -C "$mta/exim.conf" -bV

start_exim() {
  unshare --mount sh "$mta/start" >>"$work/exim" 2>&1 &
  server=$!
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    swaks --server 127.0.0.1 --port 2527 --quit-after BANNER >/dev/null 2>&1 && return
    sleep 0.5
  done
  cat "$work/exim" "$mta"/log/* && return 1
}

# logged TEXT: a line of Exim's log is like that.
logged() { grep -Eq "$1" "$mta/log/mainlog" || { tail -n 5 "$mta/log/mainlog" && return 1; }; }

# delivered SUBJECT LINE: the message of this subject was delivered with this line.
delivered() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    file=$(grep -rlx "Subject: $1" "$mta/mail" 2>/dev/null) && grep -qx "$2" "$file" && return
    sleep 0.3
  done
  cat "${file:-/dev/null}" && return 1
}

# sends_from ADDRESS NAME REPLY SWAKS-ARGUMENT...: a client of this address.
sends_from() {
  address=$1 name=$2 reply=$3
  shift 3
  sends "$name" "$reply" --port 2528 --proxy-version 1 --proxy-family TCP4 --proxy-source "$address" \
    --proxy-source-port 4000 --proxy-dest 127.0.0.1 --proxy-dest-port 2528 "$@"
}
# sends_as LOGIN NAME REPLY SWAKS-ARGUMENT...: by submission, with TLS.
sends_as() {
  login=$1 name=$2 reply=$3
  shift 3
  sends "$name" "$reply" --port 2587 -tls --auth PLAIN --auth-user "$login" --auth-password secret "$@"
}
taken='^250 OK id='

outside() {
  message 'From: x@univ.example' 'Subject: own'
  sends_from 192.0.2.1 'our address by a foreign server, to a colleague' '^550-5\.7\.1 x@univ\.example is an address of ours' \
    --from x@other.example --data "@$work/message"
  check '  our second language is a line of its own' grep -Eq "^550[- ]5\\.7\\.1 x@univ\\.example est une adresse" "$work/replies"
  check '  a line of the log' logged 'consigne: verdict=reject cause=rule rule=ours .*field=header\.from value=x@univ\.example'
  sends_from 192.0.2.1 '  to an outsider: our server relays for nobody' '^550 5\.7\.1 We do not relay' --from x@other.example \
    --to friend@far.example --data "@$work/message"
  message 'From: x@univ.example' 'Subject: own host'
  sends_from 192.0.2.25 'our pair: our address by our own host' "$taken" --from x@univ.example --data "@$work/message"
  check '  arrives' delivered 'own host' 'From: x@univ.example'
  message 'From: friend@other.example' 'Subject: private'
  sends_from 192.0.2.1 'a private address to one of us' "$taken" --from x@other.example --data "@$work/message"
  message 'From: ceo@univ.example' 'From: friend@other.example' 'Subject: two'
  sends_from 192.0.2.1 'two From fields' '^550-5\.7\.1 ceo@univ\.example is an address of ours' --from x@other.example \
    --data "@$work/message"
  message 'From: (") ") <dean@univ.example>, (" <x@evil.example>' 'Subject: forged'
  sends_from 192.0.2.1 'an author that only Thunderbird shows' '^550-5\.7\.1 dean@univ\.example is an address of ours' \
    --from x@other.example --data "@$work/message"
  message 'From: "Dean <dean@univ.example>" <x@evil.example>' 'Subject: quoted'
  sends_from 192.0.2.1 'an address of ours in a display name: quarantine' "$taken" --from x@other.example \
    --data "@$work/message"
  check '  Exim freezes it' logged 'frozen by ACL'
  message 'From: a@other.example' 'Subject: some'
  sends_from 192.0.2.1 'one recipient of two' '^550 5\.1\.1 Nobody here' --from x@other.example \
    --to nobody@univ.example,dean@univ.example --data "@$work/message"
  check '  the other one gets it' grep -Eq "$taken" "$work/replies"
  message 'From: x@univ.example' 'Authentication-Results: mx.univ.example; dkim=pass header.d=univ.example'
  sends_from 192.0.2.1 'a forged Authentication-Results' '^550-5\.7\.1 x@univ\.example' --from x@other.example \
    --data "@$work/message"
}

logins() {
  message 'From: cath@univ.example' 'Subject: pair'
  sends_as cath 'our pair: our address, our server, a login' "$taken" --from cath@univ.example --data "@$work/message"
  message 'From: cath@home.example' 'Subject: foreign'
  sends_as bob 'a private address by our submission' '^550-5\.7\.1 Our server sends only addresses of univ\.example' \
    --from bob@univ.example --data "@$work/message"
  message 'From: dean@univ.example' 'Subject: send-as'
  sends_as cath 'send-as by its owner' "$taken" --from dean@univ.example --data "@$work/message"
  sends_as eve 'send-as by another login' '^550 5\.7\.1 dean@univ\.example is not yours' --from dean@univ.example \
    --data "@$work/message"
  sends_as ann 'a blocked account, at RCPT' '^550 5\.7\.1 The account ann is blocked' --from ann@univ.example \
    --data "@$work/message"
}

how='nobody verifies'
check 'Exim starts' start_exim
outside
logins
check 'only the daemon loads the ruleset' sh -c "[ \$(grep -c 'is in force' '$mta/log/mainlog') -eq 1 ]"

# ---- Changes ------------------------------------------------------------------------------------------

how='changed'
message 'From: x@other.example' 'Subject: change'
sed -i 's/Nobody here/Nobody is here/' "$mta/rules.consigne"
sleep 1.1
sends 'its reply' '^550 5\.1\.1 Nobody is here' --port 2527 --from x@other.example --to nobody@univ.example
echo 'rule' >>"$mta/rules.consigne"
sleep 1.1
sends 'a wrong one changes nothing' '^550 5\.1\.1 Nobody is here' --port 2527 --from x@other.example --to nobody@univ.example
check '  and is told' logged 'consigne: .*the old ruleset stays in force'

# ---- Failures of ours -----------------------------------------------------------------------------------

how='failed'
# fails NAME SED-COMMAND: with this change of the configuration, mail defers.
fails() {
  stop_server
  cp "$mta/exim.conf" "$mta/exim.good"
  sed -i "$2" "$mta/exim.conf"
  start_exim || :
  sends "$1" '^451 ' --port 2527 --from x@other.example --data "@$work/message"
  check '  nothing is taken' sh -c "! grep -Eq '$taken' '$work/replies'"
  cp "$mta/exim.good" "$mta/exim.conf"
}
fails 'a wrong ruleset from the start' 's/^nothing//'
check '  which is told' logged 'consigne: .*rules.consigne:[0-9]*:'
cp tests/milter/university.consigne "$mta/rules.consigne"
fails 'no such file' 's,^RULES.*,RULES = /nonexistent,'
fails 'no such module' 's,^CONSIGNE .*,CONSIGNE = /nonexistent,'
fails 'an argument too few' 's,{LISTENER}{SERVER}},{LISTENER}},'
fails 'a method of no name' 's,^VERIFIED.*,VERIFIED = dkmi,'
fails 'an id that reports nothing' 's,^TRUSTED.*,TRUSTED = mx.univ.example,'
fails 'a listener of no name' 's,^LISTENER.*,LISTENER =,'
stop_server
check 'Exim starts' start_exim
message 'From: cath@univ.example' 'Subject: limit'
sends_as cath 'a rule that asks a limit, which nobody counts' '^451[- ]4\.3\.0 ' --from cath@univ.example --data "@$work/message"

# ---- Behind a verifier --------------------------------------------------------------------------------------

how='a verifier that is dead'
sed -i '/^rule brake/d' "$mta/rules.consigne"
sed -i -e 's/^TRUSTED.*/TRUSTED = mx.univ.example/' -e 's/^VERIFIED.*/VERIFIED = dkim/' "$mta/exim.conf"
stop_server
check 'Exim starts' start_exim
message 'From: x@univ.example' 'Authentication-Results: mx.evil.example; dkim=pass header.d=univ.example'
sends_from 192.0.2.1 'the verifier reports nothing' '^451 4\.3\.0 ' --from x@other.example --data "@$work/message"
message 'From: x@univ.example' 'Authentication-Results: mx.univ.example; dkim=pass header.d=univ.example'
sends_from 192.0.2.1 'our address with our signature' "$taken" --from x@other.example --data "@$work/message"
message 'From: x@univ.example' 'Authentication-Results: mx.univ.example; dkim=fail header.d=univ.example'
sends_from 192.0.2.1 'with a broken one' '^550-5\.7\.1 x@univ' --from x@other.example --data "@$work/message"
stop_server
how='DMARC is verified, and ARC is not'
sed -i 's/^VERIFIED.*/VERIFIED = dmarc/' "$mta/exim.conf"
check 'Exim starts' start_exim
message 'From: x@univ.example' 'Authentication-Results: mx.univ.example; dmarc=fail header.from=univ.example'
sends_from 192.0.2.1 'no signature, and nobody seals' '^550-5\.7\.1 x@univ' --from x@other.example --data "@$work/message"
stop_server

# ---- What a load costs --------------------------------------------------------------------------------------

cp "$exim" "$mta/plain" # valgrind runs no setuid program
chmod 755 "$mta/plain"
# instructions EXPANSION: of an Exim that expands it, in thousands.
instructions() {
  valgrind --tool=callgrind --callgrind-out-file="$work/callgrind" "$mta/plain" -C "$mta/exim.conf" -be "$1" >"$work/out" 2>&1
  awk '/^(totals|summary):/ { print int($2 / 1000); exit }' "$work/callgrind"
}
# load NAME RULES
load() {
  cost=$(($(instructions "\${dlfunc{$mta/consigne.so}{consigne_keep}{$2}}") - nothing))
  ok "to load $1 takes $cost thousand instructions"
}
nothing=$(instructions 0)
ok "Exim starts, expands and ends in $nothing thousand instructions"
cp docs/examples/parisnanterre.consigne docs/examples/providers.consigne "$mta"
load 'the ruleset of these scenes' "$mta/rules.consigne"
load 'docs/examples/parisnanterre.consigne' "$mta/parisnanterre.consigne"
for count in 10000 100000; do
  { echo 'consigne 1' && echo 'addresses many {' && seq -f 'user%.0f@univ.example' $count && echo '}' &&
    echo 'rule r { when any header.from in many reject }'; } >"$mta/many.consigne"
  load "a ruleset with $count addresses" "$mta/many.consigne"
done

tap_end
