/** Writes drivers/protocol.schema.json, and the example session of docs/protocol.md, by running one: `npm run docs`. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { encodeSegment, parseAddress } from '../dist/lib/index.js';
import { REPLY, REQUEST } from '../dist/src/adapters/process/protocol.js';

const path = (name) => new URL(`../${name}`, import.meta.url);
const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The protocol between tcp-statechart and a driver: one line of JSON each way',
  $defs: { request: toJsonSchema(REQUEST), reply: toJsonSchema(REPLY) },
  anyOf: [{ $ref: '#/$defs/request' }, { $ref: '#/$defs/reply' }],
};
writeFileSync(path('drivers/protocol.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);

/** The peer's SYN to port 80, as the tester writes it. */
const SYN = Buffer.from(
  encodeSegment({
    source: { address: parseAddress('198.51.100.1'), port: 1024 },
    destination: { address: parseAddress('192.0.2.1'), port: 80 },
    ...{ seq: 1, ack: 0, flags: 0x02, window: 65_535, data: new Uint8Array(0) },
  }),
).toString('hex');
const LINES = [
  '[{"op":"hello","protocol":1,"seed":1,"profile":"rfc9293"}]',
  '[{"op":"reset","local":"192.0.2.1:80","peer":"198.51.100.1:1024"},{"op":"call","call":"OPEN.passive"}]',
  `[{"op":"inject","segment":"${SYN}"}]`,
];
const driver = fileURLToPath(path('test/adapters/process/reference-driver.mjs'));
const input = `${LINES.join('\n')}\n`;
const answers = execFileSync(process.execPath, [driver], { input, encoding: 'utf8' }).trim().split('\n');
const short = (line) => line.replace(/"capabilities":\{.*\}$/, '"capabilities":{…}}');
const session = LINES.flatMap((line, at) => [`→ ${line}`, `← ${short(answers[at])}`]);
const [BEGIN, END] = ['<!-- session: written by npm run docs -->', '<!-- end of session -->'];
const page = path('docs/protocol.md');
const [before, rest] = readFileSync(page, 'utf8').split(BEGIN);
const [, after] = rest.split(END);
writeFileSync(page, `${before}${BEGIN}\n\n\`\`\`\n${session.join('\n')}\n\`\`\`\n\n${END}${after}`);
