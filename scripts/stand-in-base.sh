#!/usr/bin/env bash
# Makes a stand-in for the base image where Debian and npm are reached but no image registry: Debian's smallest system, Node and its headers from
# the npm package of Node, npm, the user "node"; stored in podman under the name that the Dockerfile asks for. It is no substitute elsewhere: the real
# one has other sizes. As root, with mmdebstrap and podman:
#   scripts/stand-in-base.sh && npm run trial:image -- --engine podman
set -euo pipefail
cd "$(dirname "$0")/.."
tag=$(sed -n 's/^FROM node:\(\S*\).*/\1/p' Dockerfile | head -n 1)
version=${tag%%-*}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mmdebstrap --quiet --variant=minbase --include=libstdc++6 --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' bookworm "$work/root"
npm pack --silent --pack-destination "$work" "node-linux-$(node -p process.arch)@$version"
tar --extract --gzip --no-same-owner --strip-components=1 --directory "$work/root/usr/local" --file "$work"/node-linux-*.tgz
npm install --silent --global --prefix "$work/root/usr/local" npm@11
chroot "$work/root" useradd --uid 1000 --user-group --create-home --shell /bin/bash node

# Where this machine reaches npm through certificates of its own, the build has to know them.
cafile=$(npm config get cafile)
if [ -f "$cafile" ]; then
  install -D --mode=644 "$cafile" "$work/root/etc/ssl/certs/ca-certificates.crt"
  install -d "$work/root/usr/local/etc"
  echo 'cafile=/etc/ssl/certs/ca-certificates.crt' >"$work/root/usr/local/etc/npmrc"
fi
tar --create --directory "$work/root" . | podman import --quiet --change 'CMD ["node"]' --change 'LABEL eclaireur.base="a stand-in of scripts/stand-in-base.sh"' - "docker.io/library/node:$tag"
