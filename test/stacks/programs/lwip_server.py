"""A server on lwIP's own sockets and its own TAP driver, as Debian's liblwip0 has both.

    lwip_server.py DEVICE ADDRESS PORT

It reads what comes and answers nothing. "quit", or the signal USR1, has it close its direction; the other stays open.
"""
import ctypes
import os
import signal
import socket
import struct
import sys
import threading

device, address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.environ["PRECONFIGURED_TAPIF"] = device
lwip = ctypes.CDLL("liblwip.so.0")

AF_INET, STREAM, SHUT_WR = 2, 1, 1


def ip(dotted):
    return ctypes.create_string_buffer(socket.inet_aton(dotted), 4)


def sockaddr():
    # Debian's lwIP has the structs of the system.
    packed = struct.pack("=H", AF_INET) + struct.pack("!H4s8x", port, socket.inet_aton(address))
    return ctypes.create_string_buffer(packed, 16)


started = threading.Event()
netif = ctypes.create_string_buffer(400)


def start(_):
    """On lwIP's own thread, which is the only one that may call its core."""
    lwip.netif_add(
        netif, ip(address), ip("255.255.255.0"), ip("0.0.0.0"), None,
        ctypes.cast(lwip.tapif_init, ctypes.c_void_p), ctypes.cast(lwip.tcpip_input, ctypes.c_void_p),
    )
    lwip.netif_set_default(netif)
    lwip.netif_set_up(netif)
    lwip.netif_set_link_up(netif)
    started.set()


callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(start)
lwip.tcpip_init(callback, None)
started.wait()

newest = []


def close(*_):
    if newest:
        lwip.lwip_shutdown(newest[-1], SHUT_WR)


def serve(file):
    octets = ctypes.create_string_buffer(4096)
    while True:
        count = lwip.lwip_recv(file, octets, 4096, 0)
        if count < 0:
            break
        if count == 0:
            # The peer has closed; we do when we are told.
            return
        if b"quit" in octets.raw[:count]:
            lwip.lwip_shutdown(file, SHUT_WR)
    lwip.lwip_close(file)


def accept():
    listener = lwip.lwip_socket(AF_INET, STREAM, 0)
    if lwip.lwip_bind(listener, sockaddr(), 16) != 0 or lwip.lwip_listen(listener, 8) != 0:
        os._exit(1)
    while True:
        file = lwip.lwip_accept(listener, None, None)
        if file < 0:
            continue
        newest.append(file)
        threading.Thread(target=serve, args=(file,), daemon=True).start()


signal.signal(signal.SIGUSR1, close)
threading.Thread(target=accept, daemon=True).start()
while True:
    signal.pause()
