# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154,SC2086,SC2046
# Sourced by run.sh: gets every reader and lists it in $work/readers.txt, ours first; name and command, apart by tabs.
# In the test run ($by_hand is 0) a reader that is not to be had is skipped, and Go and npm are not installed for it.
# Downloads stay in build/readers. What is not ours is never stored here.

kept=build/readers
here=tests/compare/readers
thunderbird=usr/share/thunderbird/omni.ja
npm_packages='mailparser@3.14.2 postal-mime@4.0.0 emailjs-mime-parser@2.0.7 emailjs-addressparser@2.0.3'
mkdir -p "$kept"

# ready NAME COMMAND [ARGUMENT...]
ready() {
  (
    IFS=$(printf '\t')
    printf '%s\n' "$*"
  ) >>"$work/readers.txt"
}

# missing NAME REASON
missing() {
  if [ "$by_hand" -eq 1 ]; then not_ok "$1: $2"; else skip "$1" "$2"; fi
}

# wants NAME COMMAND...: whether the reader can be had, by a command that fails where its software is not there.
wants() {
  wanted=$1
  shift
  "$@" >/dev/null 2>&1 && return
  missing "$wanted" 'is not installed'
  return 1
}

# install PACKAGE...: of Debian; what fails is seen reader by reader.
install() {
  sh docs/packages.sh "$@" >"$work/install.log" 2>&1 || sed 's/^/# /' "$work/install.log"
}

# compiled PROGRAM FLAG...
compiled() {
  program=$1
  shift
  check "$program builds" ${CC:-cc} -std=c11 -O2 -Wall -Wextra -D_GNU_SOURCE "$here/reader.c" "$here/$program.c" "$@" \
    -o "$work/$program"
}

# npm's packages, once for these versions.
node_modules() {
  [ "$(cat "$kept/npm.txt" 2>/dev/null)" = "$npm_packages" ] && return
  # shellcheck disable=SC2086
  npm install --no-save --no-audit --no-fund --prefix "$kept" $npm_packages >"$work/npm.log" 2>&1 || return
  printf '%s\n' "$npm_packages" >"$kept/npm.txt"
}

# Thunderbird's archive: of the installed package, else of the package alone, which needs no installing.
archive() {
  [ -f "/$thunderbird" ] && archived=/$thunderbird && return
  archived=$kept/$thunderbird
  [ -f "$archived" ] && return
  (cd "$kept" && rm -f thunderbird_*.deb && apt-get -q download thunderbird) >"$work/thunderbird.log" 2>&1 || return
  dpkg-deb --fsys-tarfile "$kept"/thunderbird_*.deb | tar -x -C "$kept" "./$thunderbird" || return
  rm -f "$kept"/thunderbird_*.deb
}

# jsmime out of the archive, for the time of the run.
jsmime() {
  archive && "$python" -c 'import sys, zipfile; sys.stdout.buffer.write(
    zipfile.ZipFile(sys.argv[1]).read("modules/jsmime/jsmime.mjs"))' "$archived" >"$work/jsmime.mjs"
}

c_readers() {
  compiled ours -Iinclude -Isrc "$build/lib/libconsigne.a" $(pkg-config --libs libidn2 libpcre2-8) -lunistring
  ready ours "$work/ours"
  compiled gmime $(pkg-config --cflags --libs gmime-3.0)
  ready GMime "$work/gmime"
  compiled mailutils -lmailutils
  ready Mailutils "$work/mailutils"
}

script_readers() {
  for view in 'policy.default' 'getaddresses strict' 'getaddresses lax'; do
    ready "Python, $view" "$python" "$here/python_email.py" "${view##*[. ]}"
  done
  ready Email::Address::XS perl "$here/email_address_xs.pl"
  if wants Mail::Address perl -MMail::Header -MMail::Address -e 1; then
    ready Mail::Address perl "$here/mail_address.pl"
  fi
  if wants Mail::Message perl -MMail::Message -e 1; then
    ready Mail::Message perl "$here/mail_message.pl"
    ready 'Mail::Message, study' perl "$here/mail_message.pl" study
  fi
  if wants 'PHP imap' php -r 'exit(function_exists("imap_rfc822_parse_headers") ? 0 : 1);'; then
    ready 'PHP imap' php "$here/php_imap.php"
  fi
  if wants 'Ruby mail' ruby -e 'require "mail"'; then ready 'Ruby mail' ruby "$here/ruby_mail.rb"; fi
}

go_reader() {
  wants 'Go net/mail' command -v go || return 0
  check 'go_mail builds' env GO111MODULE=off GOCACHE="$PWD/$kept/go" go build -o "$work/go_mail" "$here/go_mail.go"
  ready 'Go net/mail' "$work/go_mail"
}

folder_readers() {
  if wants Dovecot test -x /usr/lib/dovecot/imap; then ready Dovecot "$python" "$here/dovecot.py"; fi
  if wants mutt command -v mutt tcbmgr; then ready mutt "$python" "$here/mutt.py"; fi
}

node_readers() {
  for name in jsmime mailparser postal-mime emailjs; do wants "$name" command -v node npm || return 0; done
  if jsmime; then
    ready 'jsmime (Thunderbird)' node "$here/jsmime.js" "$work/jsmime.mjs"
  else
    missing jsmime "Debian's package of Thunderbird is not to be had"
  fi
  export NODE_PATH="$PWD/$kept/node_modules"
  if node_modules; then
    for name in mailparser postal-mime emailjs; do ready "$name" node "$here/$name.js"; done
  else
    missing 'mailparser, postal-mime, emailjs' 'npm cannot install them'
  fi
}

install php-cli php-imap # Debian 13 has no php-imap: alone, so that the others are installed all the same
install ruby-mail libmail-message-perl libmailtools-perl dovecot-imapd mutt tokyocabinet-bin
[ "$by_hand" -eq 0 ] || install golang-go nodejs npm
c_readers
script_readers
folder_readers
go_reader
node_readers
