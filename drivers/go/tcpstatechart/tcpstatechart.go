// Package tcpstatechart puts a TCP stack under test by tcp-statechart: fill in
// a Stack, call Serve. It speaks the protocol of docs/protocol.md: a line of
// JSON in, a line of JSON out.
package tcpstatechart

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"runtime/debug"
	"sync"
)

// A Stack says what a stack does. Start, Advance, Expire, SetISS and Read may be
// left out, being nil, where Capabilities leaves them out too.
type Stack struct {
	Name, Version string
	Capabilities  string // JSON, as docs/porting.md has it
	// Start begins; option("mtu") is the text of --option mtu=TEXT, or empty.
	Start   func(profile string, seed uint64, option func(name string) string)
	Reset   func(local, peer netip.AddrPort) // back to CLOSED, nothing left
	Call    func(what string, octets []byte) // "OPEN.passive", "SEND", ...
	Inject  func(packet []byte)              // an IPv4 packet arrives
	Advance func(ms int)                     // time passes
	Expire  func(timer string)               // "2MSL", "user", "retransmission"
	SetISS  func(iss uint32)                 // the next connection begins with it
	Read    func(on bool)                    // does the user take octets as they come?
	State   func() string                    // "ESTABLISHED", once nothing moves; "": not shown
}

// What was seen since the last answer. A stack may report from any goroutine.
var (
	mutex sync.Mutex
	seen  = map[string][]string{}
	lists = []string{"segments", "events", "delivered"}
)

func see(list, text string) {
	mutex.Lock()
	defer mutex.Unlock()
	seen[list] = append(seen[list], text)
}

// take returns a list, and begins it anew.
func take(list string) []string {
	mutex.Lock()
	defer mutex.Unlock()
	defer delete(seen, list)
	return append([]string{}, seen[list]...)
}

// Sent reports an IPv4 packet that the stack has sent.
func Sent(packet []byte) { see("segments", hex.EncodeToString(packet)) }

// Told reports what the user is told: "data", "connection closing", ...
func Told(signal string) { see("events", signal) }

// Delivered reports octets that have reached the user.
func Delivered(octets []byte) { see("delivered", hex.EncodeToString(octets)) }

// Refuse says why this line cannot be asked, in place of an answer.
func Refuse(why string) { see("refused", why) }

type operation map[string]any

func (o operation) number(key string) float64 { return o[key].(float64) }

func (o operation) text(key string) string {
	text, _ := o[key].(string)
	return text
}

func (o operation) octets(key string) []byte {
	octets, _ := hex.DecodeString(o.text(key))
	return octets
}

func (s *Stack) perform(o operation) {
	switch op := o.text("op"); {
	case op == "reset":
		s.Reset(netip.MustParseAddrPort(o.text("local")), netip.MustParseAddrPort(o.text("peer")))
		for _, list := range lists {
			take(list) // what ends the last connection is no answer of the next one
		}
	case op == "call":
		s.Call(o.text("call"), o.octets("octets"))
	case op == "inject":
		s.Inject(o.octets("segment"))
	case op == "advance" && s.Advance != nil:
		s.Advance(int(o.number("ms")))
	case op == "expire" && s.Expire != nil:
		s.Expire(o.text("timer"))
	case op == "iss" && s.SetISS != nil:
		s.SetISS(uint32(o.number("iss")))
	case op == "read" && s.Read != nil:
		s.Read(o.number("on") == 1)
	case op == "hello" && s.Start != nil:
		option := func(name string) string { return o.text("option." + name) }
		s.Start(o.text("profile"), uint64(o.number("seed")), option)
	case op != "hello":
		Refuse(fmt.Sprintf("this stack has no operation %q", op))
	}
}

func (s *Stack) answer(request []operation) (answer map[string]any) {
	for _, o := range request {
		s.perform(o)
	}
	if len(request) > 0 && request[0].text("op") == "hello" {
		can := json.RawMessage(s.Capabilities)
		answer = map[string]any{"protocol": 1, "name": s.Name, "version": s.Version, "capabilities": can}
	} else {
		// The state first: to ask for it may set the stack in motion.
		answer = map[string]any{"state": s.State()}
		for _, list := range lists {
			answer[list] = take(list)
		}
	}
	if why := take("refused"); len(why) > 0 {
		return map[string]any{"refused": why[0]}
	}
	return answer
}

// Serve serves until standard input ends.
func Serve(s *Stack) {
	// A panic is a verdict. Its message comes last, for the end is what is shown.
	defer func() {
		if why := recover(); why != nil {
			fmt.Fprintf(os.Stderr, "%s\npanic: %v\n", debug.Stack(), why)
			os.Exit(2)
		}
	}()
	answers, requests := json.NewEncoder(os.Stdout), json.NewDecoder(os.Stdin)
	os.Stdout = os.Stderr // what a stack prints is no answer
	var err error
	for err == nil {
		var request []operation
		if err = requests.Decode(&request); err == nil {
			err = answers.Encode(s.answer(request))
		}
	}
	if err != io.EOF {
		panic(err)
	}
}
