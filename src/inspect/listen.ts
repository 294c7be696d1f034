import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Every port that may be taken is taken. */
export class PortTaken extends Error {
  override name = 'PortTaken';
}

/** Never another interface: what is inspected is nobody else's business. */
const HOST = '127.0.0.1';

const LAST_PORT = 65_535;

/**
 * Listens on the first free port from `wanted` on, as far as `more` beyond it.
 * @returns the port.
 * @throws PortTaken, or the error of the system where a port cannot be had for another reason.
 */
export async function listen(server: Server, wanted: number, more: number): Promise<number> {
  const last = Math.min(wanted + more, LAST_PORT);
  for (let port = wanted; port <= last; port++) {
    if (await isMine(server, port)) return (server.address() as AddressInfo).port;
  }
  throw new PortTaken(last === wanted ? `port ${wanted} is taken` : `ports ${wanted} to ${last} are taken`);
}

async function isMine(server: Server, port: number): Promise<boolean> {
  try {
    server.listen({ port, host: HOST, exclusive: true });
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}
