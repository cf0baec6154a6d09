#!/bin/sh
# SPDX-License-Identifier: MIT
# written.sh FOLDER: messages as real programs write them, one file each, for every name below (real.sh calls this).
# shellcheck disable=SC2016 # other languages have such variables
set -eu
folder=$1
count=0
export GIT_CONFIG_NOSYSTEM=1 GIT_COMMITTER_NAME=c GIT_COMMITTER_EMAIL=c@univ.example HOME="$folder" LC_ALL=C.UTF-8 MAILRC=/dev/null

# The display names that people have.
names() {
  cat <<'NAMES'
Jean Martin
Jean-François Lefèvre
Dean, School of Law
Dr. J. R. "Bob" Dobbs
O'Neil (Accounts)
Université Paris Nanterre – Scolarité
山田 太郎
Иван Петров
Alice via Students
bob@univ.example
"Quoted" Name
Back\slash
A very long name of a very long department at a very long university that has to be folded somewhere
[ops] alerts
Müller & Söhne <Vertrieb>
NAMES
}

# into PROGRAM COMMAND...: its output is one message.
into() {
  program=$1
  shift
  count=$((count + 1))
  if ! "$@" >"$folder/$program.$count.eml" 2>"$folder/error"; then
    printf '# %s writes none for: %s\n' "$program" "$name"
    rm -f "$folder/$program.$count.eml"
  fi
}

by_git() {
  rm -rf "$folder/repository"
  git init -q "$folder/repository"
  git -C "$folder/repository" -c user.name="$name" -c user.email=jean@univ.example commit -q --allow-empty -m 'a subject'
  git -C "$folder/repository" "$@" --always --stdout --root HEAD
}
by_swaks() { swaks --from jean@univ.example --to x@b.example --h-From "$name <jean@univ.example>" --dump-mail; }
# keep COMMAND...: what it gives to sendmail.
keep() {
  printf '#!/bin/sh\ncat >"%s/sent"\n' "$folder" >"$folder/sendmail"
  chmod +x "$folder/sendmail"
  echo text | "$@" && cat "$folder/sent" && rm "$folder/sent"
}
by_s_nail() {
  keep s-nail -:/ -S from="\"$name\" <jean@univ.example>" -S mta="file://$folder/sendmail" -S mta-no-default-arguments \
    -s subject x@b.example
}
by_mutt() {
  keep env REALNAME="$name" EMAIL=jean@univ.example \
    mutt -n -F /dev/null -e "set sendmail=$folder/sendmail copy=no" -s subject x@b.example
}
by_python() {
  /usr/bin/python3 -c 'import email.headerregistry, email.message, email.utils, sys
m = email.message.EmailMessage()
m["From"] = email.headerregistry.Address(sys.argv[1], "jean", "univ.example")
m["To"], m["Subject"], m["Date"] = "x@b.example", "subject", email.utils.localtime()
m.set_content("text\n")
sys.stdout.buffer.write(bytes(m))' "$name"
}
by_python_old() {
  /usr/bin/python3 -c 'import sys, email.utils, email.mime.text
m = email.mime.text.MIMEText("text")
m["From"], m["To"], m["Subject"] = email.utils.formataddr((sys.argv[1], "jean@univ.example")), "x@b.example", "subject"
print(m)' "$name"
}
by_ruby() {
  ruby -e 'require "mail"
a = Mail::Address.new; a.address = "jean@univ.example"; a.display_name = ARGV[0]
print Mail.new(from: a.format, to: "x@b.example", subject: "subject", body: "text", charset: "UTF-8").to_s' "$name"
}
by_mime_tools() {
  perl -MMIME::Entity -MEncode -e 'my $n = encode("MIME-Header", decode_utf8($ARGV[0]));
MIME::Entity->build(From => qq("$n" <jean\@univ.example>), To => "x\@b.example", Subject => "s", Data => ["t"])->print' "$name"
}
by_email_mime() {
  perl -MEmail::MIME -MEmail::Address::XS -MEncode -e 'my $a = Email::Address::XS->new(decode_utf8($ARGV[0]), "jean\@univ.example");
print Email::MIME->create(header_str => [From => $a, To => "x\@b.example", Subject => "s"], body_str => "t",
  attributes => {charset => "utf-8", encoding => "8bit"})->as_string' "$name"
}
by_mail_message() {
  perl -MMail::Message -MMail::Address -e 'print Mail::Message->build(From => Mail::Address->new($ARGV[0], "jean\@univ.example"),
To => "x\@b.example", Subject => "s", data => "t")->string' "$name"
}
by_php() {
  php -r 'echo iconv_mime_encode("From", $argv[1], ["scheme" => "Q", "input-charset" => "UTF-8", "output-charset" => "UTF-8"]),
    " <jean@univ.example>\r\nTo: x@b.example\r\nSubject: s\r\n\r\nt";' "$name"
}
by_nodemailer() {
  node -e 'require("nodemailer").createTransport({streamTransport: true, buffer: true}).sendMail({from: {name: process.argv[1],
  address: "jean@univ.example"}, to: "x@b.example", subject: "s", text: "t"}).then(m => process.stdout.write(m.message))' "$name"
}

names >"$folder/names"
while IFS= read -r name; do
  into git by_git format-patch
  into swaks by_swaks
  into s-nail by_s_nail
  into mutt by_mutt
  into python by_python
  into python-old by_python_old
  into ruby by_ruby
  into mime-tools by_mime_tools
  into email-mime by_email_mime
  into mail-message by_mail_message
  into php by_php
  [ -z "${NODE_PATH-}" ] || into nodemailer by_nodemailer
done <"$folder/names"
rm -rf "$folder/repository" "$folder/names" "$folder/sendmail" "$folder/error"
