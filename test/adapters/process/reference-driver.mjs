/**
 * The embedded endpoint as a driver: what a stack in any language does, in the one language that is always here. With an
 * argument it misbehaves in one way, and once: in its tenth answer.
 */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { CannotBeAsked, parseAddress, reference } from '../../../dist/lib/index.js';

const [fault = '', startFault = ''] = process.argv.slice(2);
const hex = (octets) => Buffer.from(octets).toString('hex');
const octets = (text = '') => new Uint8Array(Buffer.from(text, 'hex'));
const socket = (text) => {
  const [address, port] = text.split(':');
  return { address: parseAddress(address), port: Number(port) };
};

const FAULTS = {
  dies: () => process.exit(7),
  throws: () => {
    throw new Error('no more buffers');
  },
  hangs: () => new Promise(() => {}),
  junk: () => say('debug: connection is fine'),
  twice: (line) => say(`${line}\n${line}`),
  odd: () => say('{"state":"ESTABLISHED","segments":"none"}'),
  'no-hex': () => say('{"state":"CLOSED","segments":["4g"],"events":[]}'),
  floods: () => {
    for (let line = 0; line < 1_000; line++) say(`line ${line}`);
  },
  'shuts-output': () => process.stdout.end(),
  fails: () => say('{"error":"the stack is out of memory"}'),
};
const STARTS = {
  dies: () => process.exit(3),
  junk: () => say('ready.'),
  old: () => say('{"protocol":0,"name":"old","capabilities":{}}'),
  refuses: () => say('{"refused":"no such profile"}'),
  hangs: () => new Promise(() => {}),
  nameless: () => say('{"protocol":1,"name":"","capabilities":{}}'),
  'no-clock': () => say('{"protocol":1,"name":"x","capabilities":{"state":true}}'),
};

let sut;
let answers = 0;

function say(line) {
  process.stdout.write(`${line}\n`);
}

function perform({ op, ...given }) {
  if (op === 'reset') return sut.reset({ local: socket(given.local), peer: socket(given.peer) }, []);
  if (op === 'iss') return sut.setIss(given.iss);
  if (op === 'read') return sut.read(given.on === 1);
  if (op === 'call') return sut.call(given.call, octets(given.octets));
  if (op === 'inject') return sut.inject(octets(given.segment));
  if (op === 'advance') return sut.advance(given.ms);
  if (op === 'expire') return sut.expire(given.timer);
  throw new Error(`no operation ${op}`);
}

function hello({ seed, profile, ...given }) {
  const bug = given['option.bug'];
  sut = reference.create({ seed, profile, options: bug === undefined ? {} : { bug } });
  const { name, capabilities } = { ...reference, name: 'reference-driver' };
  return { protocol: 1, name, version: '1', capabilities };
}

for await (const line of createInterface({ input: process.stdin })) {
  const operations = JSON.parse(line);
  if (operations[0]?.op === 'hello') {
    if (startFault !== '') await STARTS[startFault]();
    else say(JSON.stringify(hello(operations[0])));
    continue;
  }
  const isDue = ++answers === 10;
  let answer;
  try {
    for (const operation of operations) perform(operation);
    const { state, segments, events, delivered } = sut.observe();
    answer = { state, segments: segments.map(hex), events, delivered: delivered.map(hex) };
  } catch (error) {
    answer = error instanceof CannotBeAsked ? { refused: error.message } : { error: error.message };
  }
  if (isDue && fault !== '' && fault !== 'none') await FAULTS[fault](JSON.stringify(answer));
  else say(JSON.stringify(answer));
}
