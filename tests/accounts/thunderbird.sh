#!/bin/sh
# SPDX-License-Identifier: MIT
# By hand: thunderbird.sh FILE lets the real Thunderbird, without a display, start once on a profile whose user.js declares
# the four outcomes of the university's page, and writes what it made of it, its own prefs.js, to FILE; of that only what
# is about mail, without the folders of this machine. tests/accounts/files/thunderbird-own.js was made so.
set -eu
out=$1
sh "$(dirname "$0")/../../docs/packages.sh" thunderbird
work=$(mktemp -d)
program=
# It is ended by its own number; its other processes go with it.
stop() {
  [ -z "$program" ] || kill "$program" 2>/dev/null || true
  [ -z "$program" ] || wait "$program" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
mkdir "$work/profile" "$work/home"

# pref KEY VALUE ...: each of mail.KEY.
pref() { printf 'user_pref("mail.%s", %s);\n' "$@"; }
# incoming NUMBER HOST USER, outgoing NUMBER HOST PORT SECURITY USER, identity NUMBER ADDRESS SERVER
incoming() {
  s=server.server$1
  pref "$s.type" '"imap"' "$s.hostname" "\"$2\"" "$s.port" 993 "$s.socketType" 3 "$s.userName" "\"$3\"" "$s.authMethod" 3 \
    "$s.check_new_mail" false "$s.login_at_startup" false
}
outgoing() {
  s=smtpserver.smtp$1
  pref "$s.hostname" "\"$2\"" "$s.port" "$3" "$s.try_ssl" "$4" "$s.username" "\"$5\"" "$s.authMethod" 3
}
identity() { pref "identity.id$1.useremail" "\"$2\"" "identity.id$1.fullName" '"Catherine Durail"' "identity.id$1.smtpServer" "\"$3\""; }
{
  echo 'user_pref("network.manage-offline-status", false);'
  echo 'user_pref("offline.startup_state", 3);' # always offline: no server is asked
  pref accountmanager.accounts '"account1,account2,account3"' accountmanager.defaultaccount '"account1"' \
    spotlight.firstRunDone true smtpservers '"smtp1,smtp2,smtp3"' smtp.defaultserver '"smtp1"'
  pref account.account1.server '"server1"' account.account1.identities '"id1,id2"'
  pref account.account2.server '"server2"' account.account2.identities '"id3"'
  pref account.account3.server '"server3"' account.account3.identities '"id4"'
  incoming 1 imap.parisnanterre.fr cdurail
  incoming 2 imap.orange.fr cathdurail@orange.fr
  incoming 3 imap.free.fr cathdurail
  outgoing 1 smtp.parisnanterre.fr 465 3 cdurail
  outgoing 2 smtp.orange.fr 465 3 cathdurail@orange.fr
  outgoing 3 smtp.free.fr 587 2 cathdurail
  identity 1 catherine.durail@parisnanterre.fr smtp1
  identity 2 catherine.durail@parisnanterre.fr smtp2
  identity 3 cathdurail@orange.fr smtp1
  identity 4 cathdurail@free.fr smtp3
} >"$work/profile/user.js"

HOME=$work/home thunderbird --headless --no-remote --profile "$work/profile" >"$work/log" 2>&1 &
program=$!
for _ in $(seq 60); do
  grep -qs localfoldersserver "$work/profile/prefs.js" && break
  sleep 1
done
sleep 5
version=$(thunderbird --version 2>/dev/null | head -n 1)
{
  echo '// SPDX-License-Identifier: MIT'
  echo "// Written by $version, and cut to mail by tests/accounts/thunderbird.sh."
  grep -E '^(// Mozilla|user_pref\("mail\.)' "$work/profile/prefs.js" | grep -vE 'directory|"mail\.root\.'
} >"$out"
# The whole is read as well as the part.
consigne=${CONSIGNE_BUILD:-build/release}/bin/consigne
"$consigne" accounts --read "$work/profile/prefs.js"
