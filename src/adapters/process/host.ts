import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Connection } from '../../wire/address.ts';
import { parseAddress } from '../../wire/address.ts';
import { type Adapter, isCannotBeAsked, type Sut } from '../adapter.ts';
import { hexOf, type Operation, PROTOCOL } from './protocol.ts';

/**
 * The driver's end of the protocol for an adapter of this process: whatever happens to the process happens to its driver
 * alone. Answers lines of standard input until that ends.
 */
export async function hostDriver(adapter: Adapter): Promise<void> {
  let sut: Sut | null = null;
  const tell = (answer: object): void => {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  };
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const operations = JSON.parse(line) as Operation[];
      const [first] = operations;
      if (first?.op === 'hello') {
        const { seed, profile } = first;
        sut = await adapter.create({ seed, profile, options: optionsIn(first) });
        tell({
          protocol: PROTOCOL,
          name: adapter.name,
          version: adapter.version,
          capabilities: adapter.capabilities,
        });
      } else {
        if (sut === null) throw new Error('hello comes first');
        for (const operation of operations) await perform(sut, operation);
        tell(await seenBy(sut));
      }
    } catch (error) {
      const { message } = error as Error;
      tell(isCannotBeAsked(error) ? { refused: message } : { error: message });
    }
  }
  await sut?.dispose();
}

function optionsIn(hello: object): Record<string, string> {
  const prefix = 'option.';
  const own = Object.entries(hello).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), String(value)]));
}

async function perform(sut: Sut, operation: Operation): Promise<void> {
  switch (operation.op) {
    case 'reset':
      await sut.reset(connectionOf(operation), []);
      break;
    case 'iss':
      await sut.setIss?.(operation.iss);
      break;
    case 'read':
      await sut.read?.(operation.on === 1);
      break;
    case 'call':
      await sut.call(operation.call, Buffer.from(operation.octets ?? '', 'hex'));
      break;
    case 'inject':
      await sut.inject(new Uint8Array(Buffer.from(operation.segment, 'hex')));
      break;
    case 'advance':
      await sut.advance?.(operation.ms);
      break;
    case 'expire':
      await sut.expire?.(operation.timer);
      break;
    default:
      throw new Error(`no operation "${operation.op}"`);
  }
}

async function seenBy(sut: Sut): Promise<object> {
  const { segments, delivered, ...seen } = await sut.observe();
  return {
    ...seen,
    segments: segments.map(hexOf),
    ...(delivered !== undefined && { delivered: delivered.map(hexOf) }),
  };
}

function connectionOf({ local, peer }: { local: string; peer: string }): Connection {
  return { local: socketOf(local), peer: socketOf(peer) };
}

function socketOf(text: string): Connection['local'] {
  const [address = '', port = ''] = text.split(':');
  return { address: parseAddress(address), port: Number(port) };
}
