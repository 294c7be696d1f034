//! The smallest stack there is: a host on which nothing listens. It answers everything but a reset
//! with a reset.
mod tcp_statechart;
use std::net::SocketAddrV4;

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

fn checksum(octets: &[u8], mut sum: u32) -> [u8; 2] {
    for pair in octets.chunks(2) {
        sum += u32::from(pair[0]) << 8 | u32::from(pair[1]);
    }
    (((0xffff - sum % 0xffff) % 0xffff) as u16).to_be_bytes()
}

struct ClosedPort;

impl tcp_statechart::Stack for ClosedPort {
    const NAME: &'static str = "closed-port-rust";
    const VERSION: &'static str = "1";
    const CAPABILITIES: &'static str = r#"{"state": true, "clock": "none", "unsupported": [
        {"input": "OPEN.active", "reason": "a closed port opens no connection"},
        {"input": "OPEN.passive", "reason": "a closed port opens no connection"}]}"#;

    fn reset(&mut self, _local: SocketAddrV4, _peer: SocketAddrV4) {}
    fn call(&mut self, _what: &str, _octets: &[u8]) {}
    fn inject(&mut self, packet: &[u8]) {
        let (ip, tcp) = packet.split_at(usize::from(packet[0] & 15) * 4);
        let flags = tcp[13];
        if flags & RST != 0 {
            return;
        }
        let mut out = vec![0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0];
        out.extend([&ip[16..20], &ip[12..16], &tcp[2..4], &tcp[..2]].concat());
        if flags & ACK != 0 {
            out.extend([&tcp[8..12], &[0, 0, 0, 0, 0x50, RST]].concat());
        } else {
            let data = tcp.len() - usize::from(tcp[12] >> 4) * 4;
            let length = data as u32 + (flags & (SYN | FIN)).count_ones();
            let seq = u32::from_be_bytes([tcp[4], tcp[5], tcp[6], tcp[7]]);
            let next = seq.wrapping_add(length).to_be_bytes();
            out.extend([&[0; 4], &next[..], &[0x50, RST | ACK]].concat());
        }
        out.resize(40, 0);
        let check = checksum(&out[12..], 6 + 20); // with the pseudo-header
        out[36..38].copy_from_slice(&check);
        let check = checksum(&out[..20], 0);
        out[10..12].copy_from_slice(&check);
        tcp_statechart::sent(&out);
    }
    fn state(&mut self) -> Option<&str> {
        Some("CLOSED")
    }
}

fn main() {
    tcp_statechart::serve(ClosedPort);
}
