// The TCP of gVisor, its netstack, as a driver: on a clock of its own, without threads that nobody waits for. build.sh
// builds it from Debian's golang-gvisor-gvisor-dev.
package main

import (
	"bytes"
	"math/rand"
	"net/netip"
	"time"

	"gvisor.dev/gvisor/pkg/bufferv2"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/faketime"
	"gvisor.dev/gvisor/pkg/tcpip/link/channel"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
	"gvisor.dev/gvisor/pkg/waiter"

	kit "tcpstatechart.example/drivers/tcpstatechart"
)

const (
	nic = 1
	// The clock begins off zero: a challenge ACK of the time zero counts as never sent, and is not limited.
	start = time.Hour
	// Time passes in pieces, so that what a timer sets off is done before the next one runs out.
	piece   = 50 * time.Millisecond
	backlog = 8
)

var states = map[tcp.EndpointState]string{
	tcp.StateConnecting: "SYN_SENT", tcp.StateSynSent: "SYN_SENT", tcp.StateSynRecv: "SYN_RCVD",
	tcp.StateEstablished: "ESTABLISHED", tcp.StateFinWait1: "FIN_WAIT_1", tcp.StateFinWait2: "FIN_WAIT_2",
	tcp.StateCloseWait: "CLOSE_WAIT", tcp.StateClosing: "CLOSING", tcp.StateLastAck: "LAST_ACK",
	tcp.StateTimeWait: "TIME_WAIT",
}

type source struct{ *rand.Rand }

var (
	seed        int64
	clock       *faketime.ManualClock
	netstack    *stack.Stack
	link        *channel.Endpoint
	queue       waiter.Queue
	local, peer netip.AddrPort
	listener    tcpip.Endpoint
	// What the user has; a connection that is not accepted yet has no user.
	user     tcpip.Endpoint
	sawClose bool
	reads    bool
	// A reset or timeout of the user's connection that was not told yet.
	isOver bool
)

func address(of netip.AddrPort) tcpip.FullAddress {
	octets := of.Addr().As4()
	return tcpip.FullAddress{Addr: tcpip.Address(octets[:]), Port: of.Port()}
}

func reset(to, from netip.AddrPort) {
	if netstack != nil {
		netstack.Close()
		netstack.Wait()
		link.Close()
	}
	local, peer = to, from
	listener, user, sawClose, reads, isOver = nil, nil, false, true, false
	clock = faketime.NewManualClock()
	clock.Advance(start)
	netstack = stack.New(stack.Options{
		Clock:              clock,
		RandSource:         rand.NewSource(seed),
		SecureRNG:          source{rand.New(rand.NewSource(seed + 1))},
		NetworkProtocols:   []stack.NetworkProtocolFactory{ipv4.NewProtocol},
		TransportProtocols: []stack.TransportProtocolFactory{tcp.NewProtocol},
	})
	// Challenge ACKs are limited in time, which no test of single answers can tell from silence.
	limit := stack.TCPInvalidRateLimitOption(0)
	must(netstack.SetOption(limit))
	link = channel.New(1024, 1500, "")
	must(netstack.CreateNIC(nic, link))
	own := tcpip.AddressWithPrefix{Address: address(local).Addr, PrefixLen: 24}
	must(netstack.AddProtocolAddress(nic, tcpip.ProtocolAddress{Protocol: ipv4.ProtocolNumber, AddressWithPrefix: own}, stack.AddressProperties{}))
	everywhere, _ := tcpip.NewSubnet("\x00\x00\x00\x00", "\x00\x00\x00\x00")
	netstack.SetRouteTable([]tcpip.Route{{Destination: everywhere, NIC: nic}})
}

// Waits until nothing moves any more.
func settle() {
	netstack.Pause()
	netstack.Resume()
}

func find() tcpip.Endpoint {
	id := stack.TransportEndpointID{
		LocalPort: local.Port(), LocalAddress: address(local).Addr,
		RemotePort: peer.Port(), RemoteAddress: address(peer).Addr,
	}
	found := netstack.FindTransportEndpoint(ipv4.ProtocolNumber, tcp.ProtocolNumber, id, nic)
	if found == nil || (listener != nil && found == listener.(stack.TransportEndpoint)) {
		return nil
	}
	return found.(tcpip.Endpoint)
}

func stateOf(endpoint tcpip.Endpoint) string { return states[tcp.EndpointState(endpoint.State())] }

func stateNow() string {
	if connection := find(); connection != nil && stateOf(connection) != "" {
		return stateOf(connection)
	}
	if listener != nil {
		return "LISTEN"
	}
	return "CLOSED"
}

func bound() tcpip.Endpoint {
	endpoint, err := netstack.NewEndpoint(tcp.ProtocolNumber, ipv4.ProtocolNumber, &queue)
	must(err)
	if endpoint.Bind(address(local)) != nil {
		endpoint.Close()
		return nil
	}
	return endpoint
}

func closeListener() {
	if listener != nil {
		listener.Close()
	}
	listener = nil
}

func call(what string, octets []byte) {
	now := stateNow()
	connection := user
	if connection == nil {
		connection = find()
	}
	switch {
	case what == "OPEN.passive" && now == "CLOSED":
		if listener = bound(); listener != nil {
			must(listener.Listen(backlog))
		}
	case what == "OPEN.active" && now == "CLOSED":
		if user = bound(); user != nil {
			user.Connect(address(peer)) // it is under way
			sawClose = false
		}
	case what == "SEND" && connection != nil:
		connection.Write(bytes.NewReader(octets), tcpip.WriteOptions{})
	case what == "CLOSE" && now == "LISTEN":
		closeListener()
	case what == "CLOSE" && now == "SYN_SENT":
		user.Close()
		user = nil
	case what == "CLOSE" && connection != nil:
		connection.Shutdown(tcpip.ShutdownWrite)
	case what == "ABORT":
		if connection != nil {
			connection.Abort()
		}
		user = nil
		closeListener()
	}
	settle()
}

func inject(packet []byte) {
	buffer := stack.NewPacketBuffer(stack.PacketBufferOptions{Payload: bufferv2.MakeWithData(packet)})
	link.InjectInbound(ipv4.ProtocolNumber, buffer)
	buffer.DecRef()
	settle()
}

func advance(ms int) {
	for left := time.Duration(ms) * time.Millisecond; left > 0; left -= piece {
		step := piece
		if left < piece {
			step = left
		}
		clock.Advance(step)
		settle()
	}
}

// Takes what has come for the user, who may not have the connection yet.
func take() {
	if listener != nil {
		if accepted, _, err := listener.Accept(nil); err == nil {
			user, sawClose = accepted, false
			closeListener()
		}
	}
	if user == nil || stateOf(user) == "SYN_SENT" {
		return
	}
	// Who reads nothing still hears of the end, as poll() tells it: behind octets that wait it cannot be seen.
	if waiting, err := user.GetSockOptInt(tcpip.ReceiveQueueSizeOption); !reads && (err != nil || waiting > 0) {
		return
	}
	for {
		var octets bytes.Buffer
		_, err := user.Read(&octets, tcpip.ReadOptions{})
		if err == nil {
			kit.Told("data")
			kit.Delivered(octets.Bytes())
			continue
		}
		if _, isClosed := err.(*tcpip.ErrClosedForReceive); isClosed && !sawClose {
			sawClose = true
			kit.Told("connection closing")
		}
		if _, isReset := err.(*tcpip.ErrConnectionReset); isReset && !isOver {
			isOver = true
			kit.Told("connection reset")
		}
		return
	}
}

func state() string {
	settle()
	take()
	settle()
	// What is over is of no use to the user.
	if user != nil && stateOf(user) == "" {
		user.Close()
		user, isOver = nil, false
		settle()
	}
	for packet := link.Read(); !packet.IsNil(); packet = link.Read() {
		var octets []byte
		for _, part := range packet.AsSlices() {
			octets = append(octets, part...)
		}
		kit.Sent(octets)
		packet.DecRef()
	}
	return stateNow()
}

func must(err tcpip.Error) {
	if err != nil {
		panic(err.String())
	}
}

func main() {
	kit.Serve(&kit.Stack{
		Name:         "gvisor",
		Version:      "",
		Capabilities: `{"state":true,"clock":"virtual","reads":true}`,
		Start:        func(_ string, given uint64, _ func(string) string) { seed = int64(given) },
		Reset:        reset,
		Call:         call,
		Inject:       inject,
		Advance:      advance,
		Read:         func(on bool) { reads = on },
		State:        state,
	})
}
