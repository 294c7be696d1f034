#!/bin/sh
# Builds the driver for gVisor's netstack: sh build.sh FILE. Needs golang-go and golang-gvisor-gvisor-dev, and no network.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh FILE}
mkdir -p "$(dirname "$out")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Debian's packages of Go are a GOPATH; the kit joins them there.
mkdir -p "$work/src/tcpstatechart.example"
ln -s "$here/../go" "$work/src/tcpstatechart.example/drivers"
GO111MODULE=off GOPATH="$work:/usr/share/gocode" go build -o "$out" "$here/main.go"
