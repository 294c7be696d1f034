/** One end of a connection: an IPv4 address as an unsigned 32-bit integer, and a port. */
export interface Socket {
  address: number;
  port: number;
}

/** The two ends as the system under test sees them. */
export interface Connection {
  local: Socket;
  peer: Socket;
}

/** `192.0.2.1` → 3221225985. @throws RangeError on anything but a dotted quad. */
export function parseAddress(dotted: string): number {
  const parts = dotted.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  if (parts.length !== 4 || !parts.every((part) => part <= 255)) {
    throw new RangeError(`"${dotted}" is not an IPv4 address such as 192.0.2.1`);
  }
  return parts.reduce((address, part) => ((address << 8) | part) >>> 0, 0);
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

export function formatSocket({ address, port }: Socket): string {
  return `${formatAddress(address)}:${port}`;
}

export function sameSocket(a: Socket, b: Socket): boolean {
  return a.port === b.port && a.address === b.address;
}

/** Neither unspecified nor multicast nor broadcast. */
export function isUnicast(address: number): boolean {
  return address !== 0 && address < 0xe0000000;
}
