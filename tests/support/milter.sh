# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2154,SC2034
# Sourced behind postfix.sh: docs/examples/milter is built into $mta, and Postfix asks it.
sh docs/packages.sh gcc pkg-config libmilter-dev libhiredis-dev libgnutls28-dev redis-server || exit 1

# shellcheck disable=SC2046,SC2086
check 'the example builds' ${CC:-cc} -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -Iinclude docs/examples/milter/*.c \
  docs/examples/answers/*.c docs/examples/redis/*.c docs/examples/rules/*.c -L"$mta" "$mta"/libconsigne.so.*.* \
  $(pkg-config --cflags --libs hiredis gnutls) -lmilter -pthread -Wl,-rpath,"$mta" -o "$mta/consigne-milter"

cp tests/milter/university.consigne "$mta/rules.consigne"
mkdir "$mta/run"
chown nobody "$mta/run"
cat >"$mta/milter.conf" <<END
rules        $mta/rules.consigne
socket       unix:$mta/run/milter
user         nobody   # whom Postfix must let connect
listener     submission  submission
trust        mx.univ.example
verified     dkim
tags-field   X-Consigne-Tags
records      $mta/run/records.jsonl
counters     $mta/run/counters.prom
END
cat >>"$mta/etc/main.cf" <<END
smtpd_milters = unix:$mta/run/milter
milter_default_action = tempfail
milter_connect_macros = j {daemon_name} {daemon_addr} v _
END
