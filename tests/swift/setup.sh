#!/bin/sh
# Makes the root in which Swift is built and tested on Linux: Debian trixie's own packages, unpacked beside this system
# and never into it.
#
# Comes in: SWIFT_ROOT, where the root shall be (a folder of the user's cache by itself). Goes out: that root, ready; 2.5 GB,
# under a minute. Nothing to do where it stands already. Must never happen: half a root that looks ready, so it gets its
# name last; a package of trixie installed on this system, whose libc is older.
set -eu

HERE=$(cd "$(dirname "$0")" && pwd)
VERSION=6.0.3
ROOT=${SWIFT_ROOT:-${XDG_CACHE_HOME:-$HOME/.cache}/kenpos/swift-$VERSION}

if [ -d "$ROOT" ]; then
    echo "Swift $VERSION stands in $ROOT"
    exit 0
fi

# Unpacked and not installed: no script of a package runs. What such scripts would have brought along is named.
PACKAGES=base-files,bash,dash,coreutils,sed,grep,tzdata,ca-certificates,swiftlang,libc6-dev,libstdc++-14-dev
PART=$ROOT.part
mkdir -p "$(dirname "$ROOT")"
rm -rf "$PART"
mmdebstrap --quiet --variant=extract --include="$PACKAGES" trixie "$PART" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"}

# The library does not open without the system's certificates, also where it only speaks with this machine.
mkdir -p "$PART/etc/ssl/certs"
cat "$PART"/usr/share/ca-certificates/mozilla/*.crt > "$PART/etc/ssl/certs/ca-certificates.crt"

SWIFT_ROOT=$PART "$HERE/swiftenv" "$HERE" -- swiftc --version | grep "Swift version $VERSION"
mv "$PART" "$ROOT"
