import type { Call } from '../adapter.ts';

/** How a program is brought to do a user call. */
export type Action =
  /** The peer sends it these octets, which make it do so: hidden from the tester, as they are no input of the case. */
  | { readonly kind: 'send'; readonly octets: Uint8Array }
  /** The peer sends it octets, and it sends them back: a SEND. What octets else would do is not asked then. */
  | { readonly kind: 'echo' }
  /** It does so by itself as soon as the peer has closed. */
  | { readonly kind: 'eof' }
  /** A command of the shell. */
  | { readonly kind: 'shell'; readonly command: string };

export type Actions = ReadonlyMap<Call, Action>;

export const CALLS: readonly Call[] = ['OPEN.passive', 'OPEN.active', 'SEND', 'CLOSE', 'ABORT'];

/**
 * `CLOSE=send "quit\n"`, `CLOSE=eof`, `OPEN.active=nc $PEER_ADDRESS $PEER_PORT`.
 *
 * @throws RangeError with what is wrong, and how it is written.
 */
export function parseAction(text: string): [Call, Action] {
  const [name = '', ...rest] = text.split('=');
  const said = rest.join('=').trim();
  const call = CALLS.find((one) => one === name);
  if (call === undefined) throw new RangeError(`there is no call "${name}"; there are ${CALLS.join(', ')}`);
  if (said === '') throw new RangeError(`what makes the program do it is missing: ${call}='kill -USR1 …'`);
  return [call, actionOf(call, said)];
}

function actionOf(call: Call, said: string): Action {
  if (said === 'eof') {
    if (call !== 'CLOSE') throw new RangeError('eof is a way to a CLOSE only');
    return { kind: 'eof' };
  }
  if (said === 'echo') {
    if (call !== 'SEND') throw new RangeError('echo is a way to a SEND only');
    return { kind: 'echo' };
  }
  if (!/^send\s*"/.test(said)) return { kind: 'shell', command: said };
  if (call !== 'SEND' && call !== 'CLOSE' && call !== 'ABORT')
    throw new RangeError(`octets on a connection cannot make a program ${call}`);
  try {
    const octets = new TextEncoder().encode(JSON.parse(said.slice(said.indexOf('"'))) as string);
    if (octets.length === 0) throw new RangeError('no octets');
    return { kind: 'send', octets };
  } catch {
    throw new RangeError(`${said}: expected send "text", in the manner of JSON: send "quit\\n"`);
  }
}
