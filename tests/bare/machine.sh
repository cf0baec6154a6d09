#!/bin/sh
# SPDX-License-Identifier: MIT
# machine.sh RELEASE COMMAND...: runs the command in a new minimal system of a release of Debian, in a clone of HEAD.
# run.sh calls it in namespaces of its own: nothing is unmounted here. How this machine reaches packages is taken from
# it each time; kept are the system as debootstrap made it and the packages that were fetched, in build/bare/RELEASE.
set -eu
release=$1
shift
kept=$PWD/build/bare/$release
root=$kept/root
corpora=${CONSIGNE_CORPORA:-../shared}
mkdir -p "$kept/archives/partial"

# sources: of this machine, for the release; nothing where it is no Debian.
sources() {
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(ORIGIN) deb $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
    sed -n "s/^Debian \(deb [^ ]* \)$codename/\1$release/p" | sort -u
}

# base: what debootstrap makes, once. It has a mirror where none is said.
base() {
  [ ! -f "$kept/base.tar" ] || return 0
  mirror=$(sources | sed -n "s/^deb \([^ ]*\) $release main$/\1/p" | head -n 1)
  # shellcheck disable=SC2086
  debootstrap --variant=minbase "$release" "$root" $mirror
  tar -C "$root" --numeric-owner -cf "$kept/base.tar.new" .
  mv "$kept/base.tar.new" "$kept/base.tar"
}

# reach: packages of Debian and npm as this machine reaches them, names of hosts included.
reach() {
  sources >"$kept/sources"
  [ ! -s "$kept/sources" ] || cp "$kept/sources" "$root/etc/apt/sources.list"
  apt-config dump | grep -iE '^Acquire::(.*proxy|check-)' >"$root/etc/apt/apt.conf.d/90host" || :
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  authorities=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
  [ ! -f "$authorities" ] || cp -L "$authorities" "$root/etc/authorities.crt"
  registry=
  ! command -v npm >/dev/null || registry=$(npm config get registry)
}

rm -rf "$root"
base
rm -rf "$root"
mkdir "$root"
tar -C "$root" --numeric-owner -xpf "$kept/base.tar"
reach
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no package starts a server here
chmod 755 "$root/usr/sbin/policy-rc.d"

mkdir -p "$root/root/shared"
git clone -q --no-hardlinks . "$root/root/libconsigne"
if [ -d "$corpora" ]; then mount -o bind,ro "$corpora" "$root/root/shared"; else rmdir "$root/root/shared"; fi
mount --bind "$kept/archives" "$root/var/cache/apt/archives"
mount -t proc proc "$root/proc"
mount -t devpts -o ptmxmode=666 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"

# shellcheck disable=SC2016
env -i HOME=/root TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  NODE_EXTRA_CA_CERTS=/etc/authorities.crt ${registry:+npm_config_registry="$registry"} \
  ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} ${no_proxy:+no_proxy="$no_proxy"} \
  chroot "$root" sh -c 'cd "$HOME/libconsigne" && exec "$@"' sh "$@" </dev/null
