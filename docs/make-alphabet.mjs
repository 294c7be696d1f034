/** Writes the table of segments in docs/porting.md from the alphabet itself: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { SEGMENTS } from '../dist/src/wire/alphabet.js';
import { controlBits } from '../dist/src/wire/segment.js';

const page = new URL('porting.md', import.meta.url);
const BEGIN = '<!-- alphabet: written by npm run docs -->';
const END = '<!-- end of alphabet -->';

const SEQ = {
  SYN: "the peer's ISS; RCV.NXT once that is known",
  'SYN again': "as `rcv.SYN`; in SYN_RCVD after an active OPEN the peer's own SYN again",
  before: 'ends right before RCV.NXT; without octets, one before it',
  'far left': '100 left of RCV.NXT',
  inside: '100 right of RCV.NXT, inside the window',
  beyond: '100,000 right of RCV.NXT, outside the window',
};
const ACKS = {
  none: '',
  all: 'SND.NXT: all you sent',
  'nothing new': 'SND.UNA: nothing new, your outstanding SYN or FIN is not acknowledged',
  future: '100 beyond SND.NXT',
  old: 'one less than SND.UNA: less than is acknowledged already',
  'too old': '65,635 less than SND.UNA: more than the largest window',
  'reset proof': 'SND.NXT in SYN_SENT, elsewhere none',
};

const rows = Object.entries(SEGMENTS).map(
  ([input, { flags, seq, ack, data }]) =>
    `| \`${input}\` | ${flags === 0 ? 'none' : controlBits(flags)}${data ? ' + 10 octets' : ''} | ${SEQ[seq] ?? seq} | ${ACKS[ack]} |`,
);
const table = [BEGIN, '', '| input | CTL | SEG.SEQ | SEG.ACK |', '|---|---|---|---|', ...rows, '', END];

const text = readFileSync(page, 'utf8');
const [before] = text.split(BEGIN);
const [, after] = text.split(END);
writeFileSync(page, `${before}${table.join('\n')}${after}`);
