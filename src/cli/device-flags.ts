import type { Call } from '../adapters/adapter.ts';
import type { Device } from '../adapters/device/adapter.ts';
import { type Action, parseAction } from '../adapters/device/calls.ts';
import { parseAddress, type Socket } from '../wire/address.ts';
import { type GivenFlags, shortened } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** The flags that name a device, as they were given. */
export function deviceFlagsAgain(given: GivenFlags): readonly string[] | undefined {
  const names = ['tun', 'tap', ...OF_A_DEVICE].filter((flag) => given.names.includes(flag));
  if (names.length === 0) return undefined;
  return names.flatMap((flag) => given.texts(flag).flatMap((value) => [`--${flag}`, value]));
}

const OF_A_DEVICE = ['address', 'call', 'close-trigger'];

/** The device that `--tun` or `--tap` names, with what its program does; absent without them. @throws UsageError */
export function deviceFlags(given: GivenFlags): Device | undefined {
  const [tun, tap] = [given.text('tun'), given.text('tap')];
  const name = tun ?? tap;
  if (name === undefined) {
    const alone = OF_A_DEVICE.find((flag) => given.names.includes(flag));
    if (alone === undefined) return undefined;
    throw new UsageError(
      `--${alone}: it is about a program at a device; --tun NAME or --tap NAME is missing`,
    );
  }
  if (tun !== undefined && tap !== undefined)
    throw new UsageError(`--tun ${shortened(tun)}: --tap is given as well; give one of the two`);
  const kind = tun === undefined ? 'tap' : 'tun';
  if (!/^[^\s/]{1,15}$/.test(name))
    throw new UsageError(`--${kind} ${shortened(name)}: expected the name of a device, such as ${kind}0`);
  if (given.text('sut') !== undefined)
    throw new UsageError(
      `--sut ${given.text('sut')}: --${kind} ${name} is given as well; give one of the two`,
    );
  return { kind, name, address: addressFlag(given, kind), actions: actionsOf(given) };
}

function addressFlag(given: GivenFlags, kind: string): Socket {
  const text = given.text('address');
  const remedy =
    'expected ADDRESS:PORT, such as 192.168.69.1:80, or ADDRESS of a program that only opens connections';
  if (text === undefined) throw new UsageError(`--${kind}: --address is missing: ${remedy}`);
  const [address = '', port = '0', ...rest] = text.split(':');
  try {
    if (rest.length > 0 || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new RangeError();
    return { address: parseAddress(address), port: Number(port) };
  } catch {
    throw new UsageError(`--address ${shortened(text)}: ${remedy}`);
  }
}

function actionsOf(given: GivenFlags): Device['actions'] {
  const trigger = given.text('close-trigger');
  const said = [
    ...given.texts('call').map((text) => ['--call', text] as const),
    ...(trigger === undefined ? [] : [['--close-trigger', `CLOSE=${trigger}`] as const]),
  ];
  const actions = new Map<Call, Action>();
  for (const [flag, text] of said) {
    try {
      const [call, action] = parseAction(text);
      if (actions.has(call)) throw new RangeError(`${call} is given twice`);
      actions.set(call, action);
    } catch (error) {
      throw new UsageError(`${flag} ${shortened(text)}: ${(error as Error).message}`);
    }
  }
  return actions;
}
