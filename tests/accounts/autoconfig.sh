#!/bin/sh
# SPDX-License-Identifier: MIT
# By hand: autoconfig.sh lets the real Thunderbird, without a display, make accounts from what
# `consigne accounts --suggest ADDRESS RULES --autoconfig` prints. It fetches it from the address that it always asks,
# http://autoconfig.DOMAIN/mail/config-v1.1.xml, through a proxy on loopback (loopback.py), which answers nothing else; its
# own modules read it and create the accounts (autoconfig.js, marionette.py); its prefs.js tells what it made of it.
set -eu
cd "$(dirname "$0")/../.."
. tests/support/tap.sh
sh docs/packages.sh thunderbird python3
consigne=$(cd "${CONSIGNE_BUILD:-build/release}" && pwd)/bin/consigne
rules=docs/examples/providers.consigne
work=$(mktemp -d)
profile=$work/profile
program='' server=''
# end PID: its other processes go with it; one that does not listen is killed.
end() {
  [ -n "$1" ] || return 0
  kill "$1" 2>/dev/null || true
  timeout 20 tail --pid="$1" -f /dev/null || kill -KILL "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}
stop() {
  end "$program"
  end "$server"
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM
mkdir "$profile" "$work/home" "$work/served"

# appears FILE [TEXT]: waits a minute at most until it is there and holds the text.
appears() {
  for _ in $(seq 120); do
    grep -qs -- "${2-}" "$1" && return
    sleep 0.5
  done
  echo "no ${1##*/} after a minute" && return 1
}

# What an account must be, as `accounts --read` says it, by the ruleset's text: the first server of each kind, its user name.
# Of a login of another form (`user login`: parisnanterre.fr, cnrs.fr) autoconfig proposes the local part.
cat >"$work/expected" <<'END'
jean.martin@parisnanterre.fr through smtp smtp.parisnanterre.fr:465 tls user jean.martin password-cleartext (set for this identity); reads imap imap.parisnanterre.fr:993 tls user jean.martin password-cleartext
jean.martin@cnrs.fr through smtp smtp.cnrs.fr:587 starttls user jean.martin password-cleartext (set for this identity); reads imap imap.cnrs.fr:993 tls user jean.martin password-cleartext
jean.martin@free.fr through smtp smtp.free.fr:465 tls user jean.martin password-cleartext (set for this identity); reads imap imap.free.fr:993 tls user jean.martin password-cleartext
jean.martin@gmail.com through smtp smtp.gmail.com:587 starttls user jean.martin@gmail.com oauth2 (set for this identity); reads imap imap.gmail.com:993 tls user jean.martin@gmail.com oauth2
END
addresses=$(cut -d ' ' -f 1 "$work/expected")
for address in $addresses; do
  "$consigne" accounts --suggest "$address" "$rules" --autoconfig >"$work/served/autoconfig.${address#*@}"
done

python3 tests/accounts/loopback.py "$work/served" "$work/port" "$work/asked" 2>"$work/server-log" &
server=$!
appears "$work/port" || exit 1
# pref KEY VALUE ...
pref() { printf 'user_pref("%s", %s);\n' "$@"; }
port=$(cat "$work/port")
# Everything goes to the proxy, and every name is this machine, whatever asks for it.
pref network.proxy.type 1 network.proxy.http '"127.0.0.1"' network.proxy.http_port "$port" \
  network.proxy.ssl '"127.0.0.1"' network.proxy.ssl_port "$port" \
  network.proxy.socks '"127.0.0.1"' network.proxy.socks_port "$port" network.proxy.socks_remote_dns true \
  network.dns.forceResolve '"127.0.0.1"' network.trr.mode 5 network.manage-offline-status false \
  mail.spotlight.firstRunDone true marionette.port 0 >"$profile/user.js"

HOME=$work/home thunderbird --headless --no-remote --marionette --remote-allow-system-access \
  --profile "$profile" >"$work/log" 2>&1 &
program=$!
echo "# $(thunderbird --version 2>/dev/null | head -n 1)"
appears "$profile/MarionetteActivePort" || { cat "$work/log" && exit 1; }

create() {
  # shellcheck disable=SC2086
  timeout 120 python3 tests/accounts/marionette.py "$(cat "$profile/MarionetteActivePort")" tests/accounts/autoconfig.js \
    $addresses >"$work/made"
}
asked() { grep -Fqe "200 GET http://autoconfig.$1/mail/config-v1.1.xml" "$work/asked" || { cat "$work/asked" && return 1; }; }
from_provider() {
  python3 -c 'import json, sys; sys.exit({a["subSource"] for a in json.load(open(sys.argv[1]))} != {"xml-from-isp-http"})' \
    "$work/made" || { cat "$work/made" && return 1; }
}
# made ADDRESS: what prefs.js says of it, less where it stands and the account's name.
made() {
  "$consigne" accounts --read "$profile/prefs.js" >"$work/read"
  sed 's/^[^ ]*: //; s/; account [^;]*$//' "$work/read" | grep "^$1 " >"$work/got" || true
  grep "^$1 " "$work/expected" | diff - "$work/got"
}

check 'Thunderbird creates the accounts' create
check '  from what each provider serves' from_provider
check '  and writes its settings' appears "$profile/prefs.js" "${addresses##*@}"
for address in $addresses; do
  check "$address: its autoconfig is fetched" asked "${address#*@}"
  check '  servers, ports, security, methods and user names are those of the rules' made "$address"
done
sed "s|^$profile/|# |" "$work/read"
tap_end
