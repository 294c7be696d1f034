"""The smallest stack there is: a host on which nothing listens.

It answers everything but a reset with a reset.
"""
import struct

from tcp_statechart import Stack, sent, serve

FIN, SYN, RST, ACK = 1, 2, 4, 16


def checksum(octets):
    words = struct.unpack(f"!{len(octets) // 2}H", octets)
    return struct.pack("!H", -sum(words) % 0xFFFF)


class ClosedPort(Stack):
    name, version = "closed-port-python", "1"
    capabilities = {
        "state": True, "clock": "none", "unsupported": [
            {"input": call, "reason": "a closed port opens no connection"}
            for call in ("OPEN.active", "OPEN.passive")]}

    def reset(self, local, peer):
        pass

    def call(self, what, octets):
        pass

    def inject(self, packet):
        segment = packet[(packet[0] & 15) * 4:]
        source, port, seq, ack, offset, flags = struct.unpack(
            "!HHIIBB", segment[:14])
        if flags & RST:
            return
        if flags & ACK:
            answer = ack, 0, 0x50, RST
        else:
            length = len(segment) - (offset >> 4) * 4
            length += bool(flags & SYN) + bool(flags & FIN)
            answer = 0, (seq + length) & 0xFFFFFFFF, 0x50, RST | ACK
        addresses = packet[16:20] + packet[12:16]
        tcp = struct.pack("!HHIIBB6x", port, source, *answer)
        check = checksum(addresses + bytes([0, 6, 0, 20]) + tcp)
        ip = struct.pack("!BxH4xBB2x", 0x45, 40, 64, 6) + addresses
        sent(ip[:10] + checksum(ip) + ip[12:] + tcp[:16] + check + tcp[18:])

    def state(self):
        return "CLOSED"


if __name__ == "__main__":
    serve(ClosedPort())
