/** Writes docs/ambiguities.md from the lists beside the machines: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { ambiguities } from '../dist/machines/ambiguities.js';
import { dataAmbiguities } from '../dist/machines/tcp-data.ambiguities.js';

const form = ({ segment, seq, ack }) => `\`<SEQ=${seq}>${ack ? `<ACK=${ack}>` : ''}<CTL=${segment}>\``;

function leads(next) {
  if (next === 'same') return 'the state stays';
  return next.startsWith('-') ? `without ${next.slice(1)}` : `next is ${next}`;
}

function different({ next, segments, signals, runs, restarts2MSL }) {
  const parts = [];
  if (next !== undefined) parts.push(leads(next));
  if (segments !== undefined)
    parts.push(segments.length === 0 ? 'silence' : `sends ${segments.map(form).join(', ')}`);
  if (signals !== undefined)
    parts.push(signals.length === 0 ? 'no signal' : `signals "${signals.join('", "')}"`);
  if (runs !== undefined) parts.push(`runs of octets delivered: ${runs}`);
  if (restarts2MSL !== undefined)
    parts.push(restarts2MSL ? 'the 2MSL timer starts anew' : 'the 2MSL timer runs on');
  return parts.join('; ');
}

const lines = [
  '# Where RFC 9293 does not decide',
  '',
  'The machine takes one reading of each; a stack that takes another one listed here gets the verdict *allowed*, with',
  'the id. Written by `npm run docs` from `machines/ambiguities.ts` and `machines/tcp-data.ambiguities.ts`.',
  '',
];
function tell({ id, question, reading, allowed }, machine = '') {
  lines.push(`## ${id}${machine}. ${question}`, '', reading, '');
  if (allowed.length === 0) return;
  lines.push('| where | also allowed | because |', '|---|---|---|');
  for (const other of allowed) {
    const profile = other.profile === undefined ? '' : ` (profile ${other.profile})`;
    const where = `${other.states.join(', ')}: ${other.inputs.map((input) => `\`${input}\``).join(', ')}${profile}`;
    lines.push(`| ${where} | ${different(other)} | ${other.reason} |`);
  }
  lines.push('');
}

for (const one of ambiguities) tell(one);
for (const one of dataAmbiguities) tell(one, ' (the machine with queues)');
lines.push(
  '## Questions that have no cell here',
  '',
  'A18 (a reset with data across the edge of the window)',
  'and A17 (back to TIME_WAIT after an old duplicate SYN) need inputs or hidden state outside these alphabets. A9 (CLOSE',
  'with unsent data) and A16 (segments ahead of RCV.NXT) are decided by the machine with queues. A12: error texts are informational, and compared only where an adapter',
  'reports signals. A14 is as the text says. The numbers are those of the list of open questions this project keeps;',
  'A22 to A30 were added here.',
  '',
);
writeFileSync(new URL('ambiguities.md', import.meta.url), lines.join('\n'));
