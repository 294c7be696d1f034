// The smallest stack there is: a host on which nothing listens. It answers
// everything but a reset with a reset.
package main

import (
	"bytes"
	"encoding/binary"
	"net/netip"

	kit "tcpstatechart.example/drivers/tcpstatechart"
)

const fin, syn, rst, ack = 1, 2, 4, 16

func checksum(octets []byte, sum uint32) uint16 {
	for ; len(octets) > 0; octets = octets[2:] {
		sum += uint32(binary.BigEndian.Uint16(octets))
	}
	return uint16((0xffff - sum%0xffff) % 0xffff)
}

func inject(packet []byte) {
	in := packet[(packet[0]&15)*4:]
	flags := in[13]
	if flags&rst != 0 {
		return
	}
	seq, next, control := in[8:12], []byte{0, 0, 0, 0}, byte(rst)
	if flags&ack == 0 {
		length := len(in) - int(in[12]>>4)*4 + int(flags&syn)/syn + int(flags&fin)/fin
		seq, next, control = []byte{0, 0, 0, 0}, make([]byte, 4), rst|ack
		binary.BigEndian.PutUint32(next, binary.BigEndian.Uint32(in[4:])+uint32(length))
	}
	out := bytes.Join([][]byte{{0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0}, packet[16:20], packet[12:16],
		in[2:4], in[:2], seq, next, {0x50, control, 0, 0, 0, 0, 0, 0}}, nil)
	binary.BigEndian.PutUint16(out[36:], checksum(out[12:], 6+20)) // with the pseudo-header
	binary.BigEndian.PutUint16(out[10:], checksum(out[:20], 0))
	kit.Sent(out)
}

func main() {
	kit.Serve(&kit.Stack{
		Name: "closed-port-go", Version: "1", Inject: inject,
		Capabilities: `{"state": true, "clock": "none", "unsupported": [
			{"input": "OPEN.active", "reason": "a closed port opens no connection"},
			{"input": "OPEN.passive", "reason": "a closed port opens no connection"}]}`,
		Reset: func(local, peer netip.AddrPort) {},
		Call:  func(what string, octets []byte) {},
		State: func() string { return "CLOSED" },
	})
}
