#!/bin/sh
# gVisor's netstack of 2022-12-19, as Debian 12 has it (golang-gvisor-gvisor-dev 0.0~20221219.0-2), Go 1.19. Needs Debian 12 and
# golang-go; fetches the sources of the Go packages with apt-get download, and installs nothing.
#
# Expected: the peer has closed, we close, and our FIN is lost once. It is sent again after a second, the peer acknowledges it, and
# LAST_ACK ends in CLOSED (RFC 9293 §3.10.7.4, fifth).
#
# Seen: sending the FIN again turns LAST_ACK into FIN_WAIT_1. The last ACK then leads to FIN_WAIT_2, where the endpoint waits for a
# FIN that came long ago; three minutes later it is there still. Without the loss it is CLOSED at once.
#
# Why: the sender sets the state whenever a FIN leaves, to LAST_ACK out of CLOSE_WAIT and else to FIN_WAIT_1
# (pkg/tcpip/transport/tcp/snd.go:795); it does not ask whether the FIN leaves for the first time. CLOSING is lost the same way.
#
# Whom it hurts: servers that shut down for writing and keep the descriptor until the peer is gone: one lost segment
# at the end of a connection that the client closed first, and what shows as FIN_WAIT_2 waits for a peer that has said everything.
set -eu
folder=$(mktemp -d) && trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT && cd "$folder"
version=0.0~20221219.0-2
depends=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances golang-gvisor-gvisor-dev | grep -E '^golang[a-z0-9.+-]*-dev$' | sort -u)
apt-get download "golang-gvisor-gvisor-dev=$version" $depends >/dev/null 2>&1
for archive in *.deb; do dpkg -x "$archive" .; done
cat > main.go <<'END'
package main

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"time"

	"gvisor.dev/gvisor/pkg/bufferv2"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/faketime"
	"gvisor.dev/gvisor/pkg/tcpip/link/channel"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
	"gvisor.dev/gvisor/pkg/waiter"
)

const (
	FIN, SYN, ACK = 1, 2, 16
	us, peer      = "\xc0\x00\x02\x01", "\xc6\x33\x64\x01"
	port, theirs  = 80, 4000
)

func sum(octets []byte, from uint32) uint32 {
	for i := 0; i+1 < len(octets); i += 2 {
		from += uint32(octets[i])<<8 | uint32(octets[i+1])
	}
	for from > 0xffff {
		from = from>>16 + from&0xffff
	}
	return from
}

func packet(flags byte, seq, ack uint32) []byte {
	p := make([]byte, 40)
	copy(p, []byte{0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6})
	copy(p[12:], peer+us)
	binary.BigEndian.PutUint16(p[20:], theirs)
	binary.BigEndian.PutUint16(p[22:], port)
	binary.BigEndian.PutUint32(p[24:], seq)
	binary.BigEndian.PutUint32(p[28:], ack)
	p[32], p[33], p[34], p[35] = 0x50, flags, 0xff, 0xff
	binary.BigEndian.PutUint16(p[36:], ^uint16(sum(p[20:], sum(p[12:20], 6+20))))
	binary.BigEndian.PutUint16(p[10:], ^uint16(sum(p[:20], 0)))
	return p
}

func main() {
	isLost := os.Args[1] == "lost"
	clock := faketime.NewManualClock()
	s := stack.New(stack.Options{Clock: clock, RandSource: rand.NewSource(1),
		NetworkProtocols:   []stack.NetworkProtocolFactory{ipv4.NewProtocol},
		TransportProtocols: []stack.TransportProtocolFactory{tcp.NewProtocol}})
	link := channel.New(64, 1500, "")
	s.CreateNIC(1, link)
	own := tcpip.AddressWithPrefix{Address: us, PrefixLen: 24}
	s.AddProtocolAddress(1, tcpip.ProtocolAddress{Protocol: ipv4.ProtocolNumber, AddressWithPrefix: own}, stack.AddressProperties{})
	all, _ := tcpip.NewSubnet("\x00\x00\x00\x00", "\x00\x00\x00\x00")
	s.SetRouteTable([]tcpip.Route{{Destination: all, NIC: 1}})
	settle := func() { s.Pause(); s.Resume() }
	give := func(flags byte, seq, ack uint32) {
		b := stack.NewPacketBuffer(stack.PacketBufferOptions{Payload: bufferv2.MakeWithData(packet(flags, seq, ack))})
		link.InjectInbound(ipv4.ProtocolNumber, b)
		b.DecRef()
		settle()
	}
	var queue waiter.Queue
	listener, _ := s.NewEndpoint(tcp.ProtocolNumber, ipv4.ProtocolNumber, &queue)
	listener.Bind(tcpip.FullAddress{Addr: us, Port: port})
	listener.Listen(4)
	give(SYN, 1000, 0)
	var synAck []byte
	for _, part := range link.Read().AsSlices() {
		synAck = append(synAck, part...)
	}
	iss := binary.BigEndian.Uint32(synAck[24:])
	give(ACK, 1001, iss+1)
	server, _, err := listener.Accept(nil)
	if err != nil {
		panic(err.String())
	}
	say := func() { fmt.Print(tcp.EndpointState(server.State()), " ") }
	give(FIN|ACK, 1001, iss+1)
	say()
	server.Shutdown(tcpip.ShutdownWrite)
	settle()
	say()
	if isLost {
		clock.Advance(1200 * time.Millisecond)
		settle()
		say()
	}
	give(ACK, 1002, iss+2)
	say()
	for i := 0; i < 180; i++ {
		clock.Advance(time.Second)
		settle()
	}
	say()
	fmt.Println()
}
END
export GO111MODULE=off GOPATH="$folder/usr/share/gocode" GOCACHE="$folder/cache" GOFLAGS=
mkdir -p usr/share/gocode && go build -o main main.go
kept=$(./main kept) lost=$(./main lost)
echo "FIN kept: $kept"
echo "FIN lost: $lost"
[ "$kept" = "CLOSE-WAIT LAST-ACK CLOSED CLOSED " ] || { echo 'no longer so'; exit 1; }
[ "$lost" = "CLOSE-WAIT LAST-ACK FIN-WAIT1 FIN-WAIT2 FIN-WAIT2 " ] || { echo 'no longer so'; exit 1; }
