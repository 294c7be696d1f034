/** Writes docs/ambiguities.md from machines/ambiguities.ts: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { ambiguities } from '../dist/machines/ambiguities.js';

const form = ({ segment, seq, ack }) => `\`<SEQ=${seq}>${ack ? `<ACK=${ack}>` : ''}<CTL=${segment}>\``;

function different({ next, segments, signals, restarts2MSL }) {
  const parts = [];
  if (next !== undefined) parts.push(next === 'same' ? 'the state stays' : `next is ${next}`);
  if (segments !== undefined)
    parts.push(segments.length === 0 ? 'silence' : `sends ${segments.map(form).join(', ')}`);
  if (signals !== undefined)
    parts.push(signals.length === 0 ? 'no signal' : `signals "${signals.join('", "')}"`);
  if (restarts2MSL !== undefined)
    parts.push(restarts2MSL ? 'the 2MSL timer starts anew' : 'the 2MSL timer runs on');
  return parts.join('; ');
}

const lines = [
  '# Where RFC 9293 does not decide',
  '',
  'The machine takes one reading of each; a stack that takes another one listed here gets the verdict *allowed*, with',
  'the id. Written by `npm run docs` from `machines/ambiguities.ts`.',
  '',
];
for (const { id, question, reading, allowed } of ambiguities) {
  lines.push(`## ${id}. ${question}`, '', reading, '');
  if (allowed.length === 0) continue;
  lines.push('| where | also allowed | because |', '|---|---|---|');
  for (const other of allowed) {
    const profile = other.profile === undefined ? '' : ` (profile ${other.profile})`;
    const where = `${other.states.join(', ')}: ${other.inputs.map((input) => `\`${input}\``).join(', ')}${profile}`;
    lines.push(`| ${where} | ${different(other)} | ${other.reason} |`);
  }
  lines.push('');
}
lines.push(
  '## Questions that have no cell here',
  '',
  'A9 (CLOSE with unsent data), A16 (segments ahead of RCV.NXT), A18 (a reset with data across the edge of the window)',
  'and A17 (back to TIME_WAIT after an old duplicate SYN) need inputs or hidden state outside this alphabet; so does A7',
  'for octets or a FIN on a SYN without ACK. A12: error texts are informational, and compared only where an adapter',
  'reports signals. A14 is as the text says. The numbers are those of the list of open questions this project keeps;',
  'A22 to A27 were added here.',
  '',
);
writeFileSync(new URL('ambiguities.md', import.meta.url), lines.join('\n'));
