"""Two TUN devices tied together, one in this network namespace and one in that of a process.

    tun_relay.py DEVICE PID ADDRESS

The other one is called DEVICE as well, and has ADDRESS/24: the kernel behind it is a program at the end of ours.
"""
import fcntl
import os
import select
import struct
import subprocess
import sys

device, pid, address = sys.argv[1:4]
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def tun():
    file = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(file, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TUN | IFF_NO_PI))
    return file


ours = tun()
subprocess.run(["ip", "link", "set", device, "up"], check=True)
with open(f"/proc/{pid}/ns/net") as namespace:
    # setns(2)
    import ctypes
    if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), 0x40000000) != 0:
        raise OSError(ctypes.get_errno(), "setns")
theirs = tun()
subprocess.run(["ip", "addr", "add", f"{address}/24", "dev", device], check=True)
subprocess.run(["ip", "link", "set", device, "up"], check=True)
to = {ours: theirs, theirs: ours}
while True:
    for file in select.select([ours, theirs], [], [])[0]:
        os.write(to[file], os.read(file, 65536))
