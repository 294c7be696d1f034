import type { Report } from '../run/reporter.ts';

/** A capture of all segments of a run: `run --pcap`. */
export function pcapReport(): Report {
  const capture = createCapture();
  return { packet: (octets, at) => capture.add(octets, at), text: () => capture.toFile() };
}

/**
 * A capture of a run: nanosecond pcap, raw IP (LINKTYPE_RAW, 101), as Wireshark and tshark read it. Source: the
 * libpcap file format, draft-ietf-opsawg-pcap.
 */
export interface Capture {
  /** Adds a packet. @param at when it was seen, ns since 1970; default: now. */
  add(packet: Uint8Array, at?: bigint): void;
  /** The whole file. */
  toFile(): Uint8Array;
}

const MAGIC_NANOSECONDS = 0xa1b23c4d;
const LINKTYPE_RAW = 101;
const SNAPLEN = 65_535;
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const NANOSECONDS = 1_000_000_000n;

/** @param clock nanoseconds since 1970. */
export function createCapture(clock: () => bigint = wallClock()): Capture {
  const packets: { at: bigint; packet: Uint8Array }[] = [];
  return {
    add(packet, at = clock()) {
      packets.push({ at, packet });
    },
    toFile() {
      const size = packets.reduce((sum, { packet }) => sum + PACKET_HEADER + packet.length, FILE_HEADER);
      const file = new Uint8Array(size);
      const view = new DataView(file.buffer);
      view.setUint32(0, MAGIC_NANOSECONDS, true);
      view.setUint16(4, 2, true);
      view.setUint16(6, 4, true);
      view.setUint32(16, SNAPLEN, true);
      view.setUint32(20, LINKTYPE_RAW, true);
      let at = FILE_HEADER;
      for (const { at: time, packet } of packets) {
        view.setUint32(at, Number(time / NANOSECONDS), true);
        view.setUint32(at + 4, Number(time % NANOSECONDS), true);
        view.setUint32(at + 8, packet.length, true);
        view.setUint32(at + 12, packet.length, true);
        file.set(packet, at + PACKET_HEADER);
        at += PACKET_HEADER + packet.length;
      }
      return file;
    },
  };
}

/** The time of day, ns since 1970, with the steady steps of the monotonic clock. */
export function wallClock(): () => bigint {
  const offset = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  return () => offset + process.hrtime.bigint();
}
