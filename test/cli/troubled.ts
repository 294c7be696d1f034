import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from './cli.ts';

export const TROUBLED = ['--sut', './fixtures/troubled.mjs', '--time-limit', '50'];

const STEPS = [
  {
    state: 'CLOSED',
    input: 'OPEN.active',
    expected: { state: 'SYN_SENT', outputs: ['create TCB', 'snd SYN'], signals: [] },
  },
  {
    state: 'SYN_SENT',
    input: 'rcv.SYN_ACK',
    expected: { state: 'ESTABLISHED', outputs: ['snd ACK'], signals: [] },
  },
];

/** A suite of handshakes, two for each trouble: one that meets it, and one after it. */
export function troubledRun(...troubles: string[]): string[] {
  const file = join(scratchFolder(), 'handshakes.json');
  const cases = troubles
    .flatMap((trouble) => [trouble, `after ${trouble}`])
    .map((id) => ({ id, steps: STEPS }));
  const suite = { name: 'handshakes', machine: 'tcp', profile: 'rfc9293', alphabet: 'full', cases };
  writeFileSync(file, JSON.stringify(suite));
  return [...TROUBLED, '--suite', file, '--option', `troubles=${troubles.join()}`];
}
