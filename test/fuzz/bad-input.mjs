/*
 * Command lines and the files they name, bent at random, each harmless: nothing here runs for long where it is good.
 */

/** Without an end; the same for the same seed. Texts of files are octets, one a character. */
export function* inputs(seed) {
  const random = new Random(seed);
  for (;;) yield random.of([badSuite, badLedger, badFlags])(random);
}

/** Mulberry32: small, and good enough to choose by. */
class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 to `below` − 1. */
  number(below) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  of(list) {
    return list[this.number(list.length)];
  }

  chance(percent) {
    return this.number(100) < percent;
  }
}

const SUITE = {
  name: 'mine',
  machine: 'tcp',
  profile: 'rfc9293',
  alphabet: 'full',
  cases: [
    {
      id: 'mine/1',
      steps: [
        {
          state: 'CLOSED',
          input: 'OPEN.passive',
          expected: { state: 'LISTEN', outputs: ['create TCB'], signals: [] },
        },
        { input: 'CLOSE' },
      ],
    },
    { id: 'mine/2', steps: [{ input: 'OPEN.active' }, { input: 'rcv.SYN_ACK' }, { input: 'rcv.FIN' }] },
  ],
};

const LEDGER = {
  sut: 'reference',
  version: '1',
  deviations: [
    {
      cell: 'FIN_WAIT_1/rcv.FIN',
      after: ['ESTABLISHED/CLOSE'],
      options: { bug: 'none' },
      does: { state: 'CLOSING', outputs: ['snd ACK'], segments: ['<SEQ=SND.NXT><CTL=ACK>'], signals: [] },
      why: 'as it is',
      varies: 'sometimes',
      link: 'https://example.org/',
    },
    { cell: 'CLOSED/CLOSE', does: { outputs: [] }, why: 'as it is' },
  ],
};

function badSuite(random) {
  const args = [
    'run',
    '--suite',
    './mine.json',
    '--sut',
    random.of(['reference', 'model']),
    ...few(random, ['--dry-run', '--quiet']),
  ];
  return { args, files: { 'mine.json': badFile(random, SUITE) } };
}

function badLedger(random) {
  const args = [
    'run',
    '--deviations',
    'ledger.json',
    '--case',
    'FIN_WAIT_1/rcv.FIN',
    ...few(random, ['--quiet', '--strict']),
  ];
  return { args, files: { 'ledger.json': badFile(random, LEDGER) } };
}

function badFile(random, good) {
  const text = JSON.stringify(bentData(random, good));
  // Well-formed UTF-8, as octets.
  const octets = Buffer.from(random.chance(50) ? bentText(random, text) : text).toString('latin1');
  return random.chance(25) ? bentOctets(random, octets) : octets;
}

/** Bends a few places of the data, or none. */
function bentData(random, good) {
  const data = { root: structuredClone(good) };
  for (let times = random.number(3); times > 0; times--) {
    const { holder, key } = random.of(placesIn(data));
    const how = random.number(6);
    if (how === 0 && holder !== data) delete holder[key];
    else if (how === 1) holder[`${key}${random.of(['s', ' ', '\u0007'])}`] = holder[key];
    else if (how === 2 && Array.isArray(holder)) holder.push(...structuredClone(holder));
    else if (how === 3) holder[key] = emptied(holder[key]);
    else holder[key] = random.of(VALUES)(random);
  }
  return data.root;
}

function emptied(value) {
  if (Array.isArray(value)) return [];
  return typeof value === 'object' ? {} : '';
}

function placesIn(holder, depth = 0) {
  return Object.keys(holder).flatMap((key) => {
    const value = holder[key];
    const inside =
      typeof value === 'object' && value !== null && depth < 20 ? placesIn(value, depth + 1) : [];
    return [{ holder, key }, ...inside];
  });
}

const WORDS = [
  ...[
    '',
    ' ',
    '.',
    '-',
    '/',
    '0',
    '-1',
    '1e9',
    '0x10',
    'NaN',
    '１',
    'null',
    '[object Object]',
    'CLOSED',
    'SYN_RCVD',
  ],
  ...[
    'LISTEN',
    'rcv.FIN',
    'SEND',
    'snd ACK',
    'constructor',
    '__proto__',
    'toString',
    'figure',
    'rfc793',
    'wp',
    '😀',
  ],
  ...[
    '\u001b[31m',
    '\u009b2J',
    '\u0000',
    'a\nb',
    '\u202etxt',
    '\ud800',
    '\uffff',
    "it's",
    '"',
    '$(true)',
    '%s',
    'ü'.repeat(300),
  ],
  ...[
    '9'.repeat(20),
    '9'.repeat(2_000),
    '4294967296',
    '2147483648',
    '9007199254740993',
    '1/2',
    '2/1',
    '0/0',
    '1/99999999999999999999',
  ],
];

const VALUES = [
  (random) => random.of(WORDS),
  (random) => random.of([null, true, false, 0, -1, 1e308, 2 ** 53, [], {}, [[]], [null], { 0: 1 }]),
  (random) => JSON.parse(`{"__proto__":{"input":"CLOSE"},"constructor":${random.number(9)}}`),
  (random) => 'x'.repeat(random.of([1, 300, 200_000])),
  (random) =>
    Array.from({ length: random.of([1, 50, 5_000]) }, () =>
      random.of([7, null, {}, 'CLOSE', { input: 'CLOSE' }]),
    ),
  () => JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`),
];

const INSERTED = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\u0000',
  '\n',
  '\ufeff',
  '//',
  '1',
  'e',
  '\\ud800',
  '['.repeat(50_000),
];

function bentText(random, text) {
  let bent = text;
  for (let times = 1 + random.number(3); times > 0; times--) {
    const at = random.number(bent.length + 1);
    const how = random.number(3);
    if (how === 0) bent = bent.slice(0, at);
    else if (how === 1) bent = bent.slice(0, at) + bent.slice(at + 1 + random.number(8));
    else bent = bent.slice(0, at) + random.of(INSERTED) + bent.slice(at);
  }
  return bent;
}

function bentOctets(random, octets) {
  const at = random.number(octets.length + 1);
  const octet = String.fromCharCode(random.number(256));
  return octets.slice(0, at) + octet + octets.slice(at + random.number(2));
}

/** Values that are good make no long run: one case, of small suites. */
const ONE = ['--case', 'FIN_WAIT_1/rcv.FIN'];
const SMALL_SUITES = ['shortest', 'transitions', 'tour', 'wp,tour', 'shortest,shortest'];
const FILES = ['out', './out', 'none/out', '/dev/null', '-', 'out/', '.', 'x'.repeat(300)];

const FLAGS = {
  sut: ['reference', 'model', 'linus', './none.mjs', './mine.json'],
  suite: SMALL_SUITES,
  option: ['bug=none', 'bug=', '=', 'mutant=x', 'bug=any-ack-closes-last-ack'],
  case: ['CLOSED', 'LISTEN/rcv.FIN', 'wp/'],
  alphabet: ['figure', 'core', 'full'],
  profile: ['rfc9293', 'rfc793'],
  seed: ['0', '1', '18446744073709551616'],
  shard: ['1/1', '2/3'],
  'extra-states': ['0', '1', '3'],
  'time-limit': ['0', '100', '2147483647', '2147483648', '3000000000'],
  deviations: ['none.json', './mine.json', '.'],
  json: FILES,
  junit: FILES,
  report: FILES,
  pcap: FILES,
  events: FILES,
  out: FILES,
  files: ['1', '0', '1001'],
  format: ['text', 'json', 'csv', 'markdown'],
  state: ['CLOSED', 'SYN_RCVD'],
  'update-deviations': FILES,
};

/** Tried more often: a number has many ways to be wrong. */
const NUMBERS = ['time-limit', 'seed', 'shard', 'extra-states', 'files'];

const SWITCHES = [
  '--quiet',
  '--strict',
  '--dry-run',
  '--figure',
  '--force',
  '--json',
  '--help',
  '-h',
  '--no-such',
  '-x',
  '--',
  '---',
  '--=1',
];

/** Commands that answer and end; those that would wait for somebody are given something wrong at once. */
const COMMANDS = [
  ['run', ...ONE],
  ['run', ...ONE, '--sut', 'model'],
  ['run', ...ONE, '--dry-run'],
  ['run', '--suite', 'random'],
  ['table'],
  ['paths', '--suite', 'shortest'],
  ['paths', '--suite', 'tour', '--count'],
  ['export', 'json'],
  ['export', 'svg'],
  ['export', 'vitest', ...ONE],
  ['export', 'packetdrill', ...ONE],
  ['export'],
  ['drive', '--sut', 'none'],
  ['inspect', '--port', 'none'],
  ['mutants', '--suite', 'none'],
  ['help'],
  [],
];

function badFlags(random) {
  const args = [...random.of(COMMANDS)];
  for (let times = random.number(5); times > 0; times--) {
    const name = random.of(random.chance(40) ? NUMBERS : Object.keys(FLAGS));
    const value = random.chance(50) ? random.of(FLAGS[name]) : random.of(WORDS);
    const given = random.of([
      [`--${name}`, value],
      [`--${name}=${value}`],
      [random.of(SWITCHES)],
      [value],
      [`--${name}`],
    ]);
    args.splice(random.number(args.length + 1), 0, ...given);
  }
  // What no system hands to a program.
  const possible = args.map((arg) => arg.replaceAll('\0', '\u0001'));
  return { args: possible, files: { 'mine.json': badFile(random, SUITE) } };
}

function few(random, list) {
  return list.filter(() => random.chance(30));
}
