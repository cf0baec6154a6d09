# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2034,SC2154
# Sourced behind tap.sh, by hand and as root: a private Postfix on loopback in $mta, and swaks as its client. $work is a
# folder of the caller's. Postfix is stopped by the process id that it wrote.

mta_name=Postfix
. tests/support/swaks.sh
sh docs/packages.sh postfix swaks libnet-ssleay-perl libauthen-sasl-perl || exit 1
[ "$(id -u)" -eq 0 ] || { echo 'Only root can start Postfix' >&2 && exit 1; }

mta=$(mktemp -d /var/tmp/consigne-postfix.XXXXXX) # Postfix's users must reach it
chmod 755 "$mta"
mkdir "$mta/etc" "$mta/spool" "$mta/data" "$mta/mail"
chown postfix "$mta/data" "$mta/mail"
cp "${CONSIGNE_BUILD:-build/dev}"/lib/libconsigne.so.* "$mta"
server= # a process beside Postfix
stop_server() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || :
  server=
}
stop_postfix() {
  postfix -c "$mta/etc" stop >/dev/null 2>&1 || :
  stop_server
  rm -rf "$mta" "$work"
}
trap stop_postfix EXIT
trap 'exit 1' HUP INT TERM

# Mail for two domains is delivered into $mta/mail/all/new. XCLIENT makes any client of the one on loopback.
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
virtual_mailbox_domains = univ.example, other.example
virtual_mailbox_base = $mta/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:$(id -u postfix)
virtual_gid_maps = static:$(id -g postfix)
virtual_minimum_uid = 100
default_transport = discard:
smtpd_authorized_xclient_hosts = 127.0.0.1
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
END
cat >"$mta/etc/master.cf" <<END
postlog unix-dgram n - n - 1 postlogd
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
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
showq unix n - n - - showq
END

start_postfix() {
  postfix -c "$mta/etc" check && postfix -c "$mta/etc" start
}
