# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
# Sourced by run.sh, by hand and as root: a private OpenSMTPD on loopback asks `consigne filter`, and swaks is its client.
# smtpd has its own /var/spool, /run and name resolution, in a mount namespace. It ends with its process.

. tests/support/swaks.sh
. tests/support/unpacked.sh
sh docs/packages.sh swaks libevent-2.1-7 adduser || exit 1
[ "$(id -u)" -eq 0 ] || { echo 'Only root can start OpenSMTPD' >&2 && exit 1; }

mta_name=OpenSMTPD
program='OpenSMTPD, filter'
mta=$(mktemp -d /var/tmp/consigne-opensmtpd.XXXXXX) # OpenSMTPD's users must reach it
chmod 755 "$mta"
server=
stop_server() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || :
  server=
}
stop_opensmtpd() {
  stop_server
  rm -rf "$mta" "$work"
}
trap stop_opensmtpd EXIT
trap 'exit 1' HUP INT TERM

check 'the package is had' unpack opensmtpd
check '  and its libraries' needs_nothing "$mta/root/usr/sbin/smtpd"
for user in opensmtpd opensmtpq; do system_user "$user"; done
mkdir "$mta/mail"
chown nobody "$mta/mail"
cp "$consigne" "${CONSIGNE_BUILD:-build/dev}"/lib/libconsigne.so.* "$mta"
cp tests/milter/university.consigne "$mta/rules.consigne"

# Names come from a file: nobody asks DNS.
cat >"$mta/hosts" <<END
127.0.0.1 localhost
192.0.2.1 h.example
192.0.2.25 mx.univ.example
END
echo 'lookup file' >"$mta/resolv.conf"
cat >"$mta/filter" <<END
#!/bin/sh
LD_LIBRARY_PATH=$mta exec $mta/consigne filter $mta/rules.consigne --server-name mx.univ.example \\
  --listener 2525=mx --listener 2526=mx --listener 2587=submission \$(cat $mta/options)
END
chmod 755 "$mta/filter"
# Port 2525 takes the address of the client from a PROXY header, so that swaks can be any host.
# smtpd_conf FILTER: port 2525 takes the address of the client from a PROXY header, so that swaks can be any host.
smtpd_conf() {
  cat <<END
filter consigne proc-exec "$mta/filter" user nobody
filter verifier proc-exec "$PWD/tests/filter/verifier.py mx.univ.example" user nobody
filter both chain { verifier, consigne }
table users { "@" = "nobody" }
listen on 127.0.0.1 port 2525 hostname mx.univ.example proxy-v2 filter $1
listen on 127.0.0.1 port 2526 hostname mx.univ.example filter $1
listen on 127.0.0.1 port 2587 hostname mx.univ.example filter $1
action box maildir "$mta/mail" junk virtual <users>
match from any for domain { "univ.example", "other.example" } action box
END
}
cat >"$mta/start" <<END
mount --make-rprivate /
mount --bind $mta/hosts /etc/hosts
mount --bind $mta/resolv.conf /etc/resolv.conf
for folder in /var/spool /var/lib /run /usr/libexec; do mount -t tmpfs -o mode=755 tmpfs \$folder; done
mkdir -p /var/spool/smtpd /usr/libexec/opensmtpd /var/lib/opensmtpd/empty
chmod 711 /var/spool/smtpd
cp -a $mta/root/usr/libexec/opensmtpd/. /usr/libexec/opensmtpd/
exec $mta/root/usr/sbin/smtpd -d -f $mta/smtpd.conf
END

# starts FILTER OPTION...: with these options of ours; waits until the port answers.
starts() {
  stop_server
  smtpd_conf "$1" >"$mta/smtpd.conf"
  shift
  echo "$*" >"$mta/options"
  unshare --mount sh "$mta/start" >>"$mta/log" 2>&1 &
  server=$!
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    swaks --server 127.0.0.1 --port 2526 --quit-after BANNER >/dev/null 2>&1 && return
    sleep 0.5
  done
  cat "$mta/log" && return 1
}

is_gone() { ! kill -0 "$server" 2>/dev/null; }
# starts_not FILTER OPTION...: smtpd ends at once.
starts_not() { ! starts "$@" >/dev/null && is_gone; }

# logged TEXT: a line of smtpd's log is like that.
logged() { grep -Eq "$1" "$mta/log" || { tail -n 5 "$mta/log" && return 1; }; }

# delivered SUBJECT LINE [FOLDER]: the message of this subject was delivered with this line.
delivered() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    file=$(grep -lx "Subject: $1" "$mta/mail/${3-}"/new/* 2>/dev/null) && grep -qx "$2" "$file" && return
    sleep 0.3
  done
  cat "${file:-/dev/null}" && return 1
}

# sends_from ADDRESS NAME REPLY SWAKS-ARGUMENT...: a client of this address, on port 2525.
sends_from() {
  address=$1 name=$2 reply=$3
  shift 3
  sends "$name" "$reply" --port 2525 --proxy-version 2 --proxy-command PROXY --proxy-family AF_INET --proxy-protocol STREAM \
    --proxy-source "$address" --proxy-source-port 4000 --proxy-dest 127.0.0.1 --proxy-dest-port 2525 "$@"
}

from_outside='192.0.2.1'
how='nobody verifies'
check 'OpenSMTPD starts' starts consigne --verified none
message 'From: x@univ.example' 'Subject: own'
sends_from $from_outside 'our address by a foreign server, to a colleague' \
  '^550 5\.7\.1 x@univ\.example is an address of ours' --from x@other.example --data "@$work/message"
check '  a line of the log' logged 'consigne: .*verdict=reject cause=rule rule=ours .*field=header\.from value=x@univ\.example'
sends_from $from_outside '  to an outsider: our server relays for nobody' '^550 Invalid recipient' --from x@other.example \
  --to friend@far.example --data "@$work/message"
sends_from $from_outside '  in MAIL, without a domain' '^550 5\.7\.1 x@mx\.univ\.example is an address of ours' --from x
message 'From: dean' 'Subject: bare'
sends_from $from_outside '  in From, without a domain' '^550 5\.7\.1 dean@univ\.example is an address of ours' \
  --from x@other.example --data "@$work/message"
message 'From: x@univ.example' 'Subject: own host'
sends_from 192.0.2.25 'our pair: our address by our own host' '^250 2\.0\.0 .* Message accepted' --from x@univ.example \
  --data "@$work/message"
check '  arrives' delivered 'own host' 'From: x@univ.example'
sends_from 192.0.2.77 '  by a host without a name' '^550 5\.7\.1 x@univ\.example' --from x@univ.example \
  --data "@$work/message"
message 'From: friend@other.example' 'Subject: private'
sends_from $from_outside 'a private address to one of us' '^250 2\.0\.0 .* Message accepted' --from x@other.example \
  --data "@$work/message"
message 'From: ceo@univ.example' 'From: friend@other.example' 'Subject: two'
sends_from $from_outside 'two From fields' '^550 5\.7\.1 ceo@univ\.example is an address of ours' --from x@other.example \
  --data "@$work/message"
message 'From: (") ") <dean@univ.example>, (" <x@evil.example>' 'Subject: forged'
sends_from $from_outside 'an author that only Thunderbird shows' '^550 5\.7\.1 dean@univ\.example is an address of ours' \
  --from x@other.example --data "@$work/message"
message 'From: "Dean <dean@univ.example>" <x@evil.example>' 'Subject: quoted'
sends_from $from_outside 'an address of ours in a display name: quarantine' '^250 2\.0\.0 .* Message accepted' \
  --from x@other.example --data "@$work/message"
check '  the folder Junk has it' delivered quoted 'X-Spam: Yes' .Junk
message 'From: a@other.example' 'Subject: some'
sends_from $from_outside 'one recipient of two' '^550 5\.1\.1 Nobody here' --from x@other.example \
  --to nobody@univ.example,dean@univ.example --data "@$work/message"
check '  the other one gets it' grep -q '^250 2.0.0 .* Message accepted' "$work/replies"
message "X: $(head -c 3000 /dev/zero | tr '\0' x)" 'From: a@other.example'
sends_from $from_outside 'a line that smtpd would cut' '^554 5\.6\.0 A line of the message is longer than 1,997 octets' \
  --from x@other.example --data "@$work/message"
message 'From: x@univ.example' 'Authentication-Results: mx.univ.example; dkim=pass header.d=univ.example'
sends_from $from_outside 'a forged Authentication-Results' '^550 5\.7\.1 x@univ\.example' --from x@other.example \
  --data "@$work/message"
message 'From: cath@univ.example' 'Subject: pair'
sends 'our address by our submission' '^250 2\.0\.0 .* Message accepted' --port 2587 --from cath@univ.example \
  --data "@$work/message"
message 'From: cath@home.example' 'Subject: foreign'
sends 'a private address by our submission' '^550 5\.7\.1 Our server sends only addresses of univ\.example' --port 2587 \
  --from cath@univ.example --data "@$work/message"

how='changed'
sed -i 's/Nobody here/Nobody is here/' "$mta/rules.consigne"
sleep 1.1
sends 'its reply' '^550 5\.1\.1 Nobody is here' --port 2526 --from x@other.example --to nobody@univ.example
check '  is told' logged 'revision sha256:.* is in force'
echo 'rule' >>"$mta/rules.consigne"
sleep 1.1
sends 'a wrong one changes nothing' '^550 5\.1\.1 Nobody is here' --port 2526 --from x@other.example --to nobody@univ.example
check '  and is told' logged 'the old ruleset stays in force'
cp tests/milter/university.consigne "$mta/rules.consigne"

how='behind a verifier'
check 'OpenSMTPD starts' starts both --trust mx.univ.example --verified dkim
message 'From: x@univ.example' 'X-Signed: pass' 'Subject: signed'
sends_from $from_outside 'our address with our signature' '^250 2\.0\.0 .* Message accepted' --from x@other.example \
  --data "@$work/message"
message 'From: x@univ.example' 'X-Signed: fail'
sends_from $from_outside 'with a broken one' '^550 5\.7\.1 x@univ\.example' --from x@other.example --data "@$work/message"
message 'From: x@univ.example' 'X-Signed: fail' 'Authentication-Results: mx.univ.example; dkim=pass header.d=univ.example'
sends_from $from_outside 'a forged Authentication-Results' '^550 5\.7\.1 x@univ\.example' --from x@other.example \
  --data "@$work/message"
message 'From: x@univ.example'
sends_from $from_outside 'the verifier reports nothing' '^451 4\.3\.0 ' --from x@other.example --data "@$work/message"

how='killed'
kill -KILL "$(pgrep -f "^$mta/consigne filter ")"
sleep 1
check 'smtpd ends with its filter' is_gone

how='refused'
check 'a ruleset that the filter cannot decide' starts_not consigne
check '  which is told' logged 'rule ours reads [a-z.]*, which OpenSMTPD never tells a filter'
