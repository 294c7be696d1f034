/** Puts tiny-tcp under test: raw packets become decoded segments and back, and what it cannot do is said. */
import { BadOption, decodeSegment, encodeSegment } from 'tcp-statechart';
import { TIME_WAIT_MS, TinyTcp, WINDOW } from './tiny-tcp.mjs';

function create({ seed, options: { fixed, ...others } }) {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new BadOption(`tiny-tcp has no option "${unknown}"; it has: fixed`);
  let tcp;
  let sent = [];
  let opened = 0;
  return {
    reset({ local, peer }) {
      sent = [];
      tcp = new TinyTcp({
        isFixed: fixed !== undefined,
        chooseIss: () => (seed * 1_000_003 + opened++ * 64_000) >>> 0,
        transmit: (segment) =>
          sent.push(encodeSegment({ source: local, destination: peer, window: WINDOW, ...segment })),
      });
    },
    call(call, octets) {
      if (call === 'OPEN.passive') tcp.listen();
      if (call === 'OPEN.active') tcp.connect();
      if (call === 'SEND') tcp.send(octets);
      if (call === 'CLOSE') tcp.close();
      if (call === 'ABORT') tcp.abort();
    },
    inject: (octets) => tcp.arrives(decodeSegment(octets)),
    advance: (ms) => tcp.advance(ms),
    observe: () => ({ state: tcp.state, segments: sent.splice(0), events: [] }),
    dispose() {},
  };
}

export default {
  name: 'tiny-tcp',
  capabilities: {
    state: true,
    clock: 'virtual',
    timers: { '2MSL': TIME_WAIT_MS },
    unsupported: [
      { state: 'LISTEN', input: 'SEND', reason: 'who listens cannot send: to whom?' },
      { input: 'timeout.user', reason: 'it never gives up' },
      { input: 'timeout.retransmission', reason: 'it sends nothing again' },
    ],
  },
  create,
};
