#!/bin/sh
# Builds the driver for ns-3: sh build.sh FILE. Needs g++ and libns3-dev, and no network.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh FILE}
mkdir -p "$(dirname "$out")"
version=$(dpkg-query -W -f '${Version}' libns3-dev | cut -d- -f1)
g++ -std=c++17 -O1 -w "-DNS3_VERSION=\"$version\"" -o "$out" "$here/main.cc" -lns3-internet -lns3-network -lns3-core -lns3-stats -lns3-bridge -lns3-traffic-control
