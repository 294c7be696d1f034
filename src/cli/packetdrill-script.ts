import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Input } from '../model/alphabet.ts';
import type { Configuration } from '../model/configuration.ts';
import { type Case, type Suite, stepsAlong } from '../model/suite.ts';
import type { Cell, Table } from '../model/table.ts';
import { classify } from '../wire/classify.ts';
import { hasOutstanding } from '../wire/mapper.ts';
import { ACK, FIN, PSH, RST, SYN } from '../wire/segment.ts';
import { readText } from './json-file.ts';
import { UsageError } from './usage-error.ts';

/*
 * A script of Google's packetdrill, read as a case: the exporter's grammar backwards. What the script expects is held
 * against the machine, so that a case asks for what the script does.
 *
 * https://github.com/google/packetdrill, the files under gtests/net/packetdrill
 */

/** What a line of a script says that no input does. */
export class NotSayable extends Error {
  override name = 'NotSayable';
  readonly line: number;

  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

/** A script's segments have numbers from 0 on each side; ours leave room below. */
const BASE = 1_000_000;
const WINDOW = 65_535;

/** System calls that neither open, send nor close: they are left out. */
const LEFT_OUT = new Set(
  'socket setsockopt bind fcntl getsockopt accept read recv recvfrom recvmsg poll epoll_create epoll_ctl epoll_wait getsockname getpeername'.split(
    ' ',
  ),
);

/** The scripts that are cases, and what of the others cannot be said. */
export interface ScriptsRead {
  suite: Suite;
  /** `close/odd.pkt:12: a closed window`, a script each. */
  refused: readonly string[];
}

/** What a script was given with. */
export type SuiteFlag = '--suite' | '--script';

export function isScript(path: string): boolean {
  return path.endsWith('.pkt') || (existsSync(path) && statSync(path).isDirectory());
}

/**
 * A script, or all scripts under a folder, as a suite.
 * @throws UsageError where no script can be said, naming the first line that cannot.
 */
export function suiteOfScripts(path: string, table: Table, flag: SuiteFlag): ScriptsRead {
  if (table.machine === 'data')
    throw new UsageError(
      `${flag} ${path}: scripts are read for the machine of eleven states; leave out --machine data`,
    );
  const files = path.endsWith('.pkt') ? [''] : scriptsUnder(path);
  if (files.length === 0)
    throw new UsageError(`${flag} ${path}: it is a folder with no script of packetdrill under it, *.pkt`);
  const cases: Case[] = [];
  const refused: string[] = [];
  for (const file of files) {
    const whole = join(path, file);
    const id = (file === '' ? basename(path) : file.replaceAll('\\', '/')).replace(/\.pkt$/, '');
    try {
      cases.push(caseOfScript(id, readText(flag, whole), table));
    } catch (error) {
      if (!(error instanceof NotSayable)) throw error;
      refused.push(`${whole}:${error.line}: ${error.message}`);
    }
  }
  if (cases.length === 0)
    throw new UsageError(
      `${flag} ${refused[0]}${refused.length > 1 ? `, and ${refused.length - 1} more cannot be said` : ''}`,
    );
  const { machine, profile } = table;
  return { suite: { name: basename(path), machine, profile, alphabet: 'full', cases }, refused };
}

function scriptsUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.pkt'))
    .toSorted();
}

/** @throws NotSayable naming the line and the reason. */
export function caseOfScript(id: string, text: string, table: Table): Case {
  const reading = new Reading(table);
  for (const { line, body } of statementsOf(text)) {
    reading.line = line;
    reading.take(body);
  }
  reading.settle();
  if (reading.inputs.length === 0) throw new NotSayable(1, 'nothing in it is an input');
  return { id, steps: stepsAlong(table, reading.inputs) };
}

interface Statement {
  line: number;
  body: string;
}

/** Lines with a time, without it; comments, shell commands and Python code are taken out. */
function* statementsOf(text: string): Generator<Statement> {
  const blank = (part: string) => part.replaceAll(/[^\n]/g, ' ');
  const plain = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, blank)
    .replaceAll(/%\{[\s\S]*?\}%/g, blank)
    .replaceAll(/`[^`]*`/g, blank)
    .replaceAll(/\/\/.*/g, blank);
  let open: Statement | null = null;
  for (const [at, whole] of plain.split('\n').entries()) {
    const line = whole.trim();
    if (line === '' || /^--\w+(=|$)/.test(line)) continue;
    const [, body] = /^[+*]?[\d.~+]*(?:\.\.\.[\d.+]+)?\s+(.+)$/.exec(line) ?? [];
    const isTimed = /^[+*\d.]/.test(line) && body !== undefined;
    if (isTimed) {
      if (open !== null) yield open;
      open = { line: at + 1, body };
    } else if (open !== null) {
      open = { line: open.line, body: `${open.body} ${line}` };
    } else {
      throw new NotSayable(at + 1, `"${line.slice(0, 40)}" has no time before it`);
    }
  }
  if (open !== null) yield open;
}

/** A connection as the script has made it so far. */
class Reading {
  readonly inputs: Input[] = [];
  line = 0;
  readonly #table: Table;
  #state: Configuration;
  /** SND.NXT and RCV.NXT, as the script counts. */
  #nxt = BASE;
  #rcvNxt = BASE;
  #listener: string | null = null;
  #connection: string | null = null;
  #isClosed = false;
  /** The next close resets: SO_LINGER with a time of zero. */
  #resets = false;
  /** Outputs that the last input is due, and that the script has not shown yet. */
  #due: string[] = [];
  #dueAt = 0;
  /** Answers to the last input that are allowed too. */
  #others: string[][] = [];
  #shown: string[] = [];

  constructor(table: Table) {
    this.#table = table;
    this.#state = table.initial;
  }

  take(body: string): void {
    if (/^[<>]/.test(body)) this.#segment(body);
    else this.#call(body);
  }

  /** Has the script shown what the last input is due? */
  settle(): void {
    const shown = this.#shown.join();
    const due = this.#due.join();
    const isRight = shown === due || this.#others.some((other) => other.join() === shown);
    if (isRight) return;
    if (this.#shown.length > 1 && this.#shown.every((output) => output === 'snd DATA'))
      throw new NotSayable(this.#dueAt, 'a write that leaves as several segments');
    throw new NotSayable(
      this.#dueAt,
      `the script expects ${shown || 'nothing'}, and RFC 9293 has ${due || 'nothing'} there`,
    );
  }

  #call(body: string): void {
    const [, name = '', given = '', result = ''] = /^(\w+)\((.*)\)\s*=\s*(-?\w+|\.\.\.)/.exec(body) ?? [];
    const [first = ''] = given.split(',').map((part) => part.trim());
    if (name === '') this.#refuse(`"${body.slice(0, 40)}" is neither a call nor a segment`);
    if (name === 'socket') return;
    if (name === 'setsockopt') this.#option(given);
    if (name === 'accept') {
      this.#connection = result;
      return;
    }
    if (LEFT_OUT.has(name)) return;
    switch (name) {
      case 'listen':
        this.#listener = first;
        this.#give('OPEN.passive');
        return;
      case 'connect':
        this.#connection = first;
        this.#give('OPEN.active');
        return;
      case 'write':
      case 'send':
      case 'sendto':
        if (/MSG_FASTOPEN|MSG_ZEROCOPY|MSG_EOR|MSG_MORE/.test(given))
          this.#refuse(`${name} with ${/MSG_\w+/.exec(given)?.[0]}`);
        this.#send(Number(result));
        return;
      case 'shutdown':
        if (/SHUT_RD\b/.test(given)) this.#refuse('no call closes the reading side alone');
        this.#close(first);
        return;
      case 'close':
        this.#close(first);
        return;
      default:
        this.#refuse(`no user call is ${name}()`);
    }
  }

  #option(given: string): void {
    if (/SO_LINGER/.test(given) && /onoff=1,\s*linger=0/.test(given)) this.#resets = true;
    const [told] = /TCP_(FASTOPEN\w*|MD5SIG|REPAIR|DEFER_ACCEPT|USER_TIMEOUT|CORK|SYNCNT)/.exec(given) ?? [];
    if (told !== undefined) this.#refuse(`the option ${told} changes what is due`);
  }

  #send(octets: number): void {
    if (!(octets > 0)) this.#refuse('a write that takes no octets');
    this.#give('SEND');
    // The peer of the tester acknowledges what is sent at once.
    this.#nxt += octets;
  }

  #close(descriptor: string): void {
    if (descriptor === this.#listener && this.#state !== 'LISTEN') return;
    if (this.#isClosed && !this.#resets && this.#state !== 'LISTEN') return;
    if (descriptor !== this.#listener && descriptor !== this.#connection)
      this.#refuse(`descriptor ${descriptor} is no connection of the script`);
    this.#give(this.#resets && descriptor === this.#connection ? 'ABORT' : 'CLOSE');
    this.#isClosed = true;
  }

  #segment(body: string): void {
    const [, way = '', bits = '', numbers = '', rest = ''] =
      /^([<>])\s+(?:\[[^\]]*\]\s+)?([SFRPEWCU.]+|-)\s+(\d+:\d+\(\d+\))(.*)$/.exec(body) ?? [];
    if (way === '') this.#refuse(`"${body.slice(0, 40)}" is no segment of TCP that is read here`);
    const [seq = 0, , length = 0] = /(\d+):(\d+)\((\d+)\)/.exec(numbers)?.slice(1).map(Number) ?? [];
    if (way === '>') this.#expect(bits, length, seq);
    else this.#arrive(bits, seq, length, rest);
  }

  #arrive(bits: string, seq: number, length: number, rest: string): void {
    this.settle();
    if (/[EWCU]/.test(bits)) this.#refuse('ECN bits, or urgent octets');
    const [, options = ''] = /<([^>]*)>/.exec(rest) ?? [];
    const [odd] = /\bsack \d|TS |FO|FOEXP|md5|nop,nop,TS/.exec(options) ?? [];
    if (odd !== undefined) this.#refuse(`the option ${odd.trim()}`);
    const [, win] = /\bwin (\d+)/.exec(rest) ?? [];
    if (win === '0') this.#refuse('a closed window, which only the machine with queues knows');
    const [, ack] = /\back (\d+)/.exec(rest) ?? [];
    const flags = flagsOf(bits);
    if (flags & ACK && ack === undefined) this.#refuse('an ACK bit without a number');
    const isNew = this.#state === 'CLOSED' || this.#state === 'LISTEN' || this.#state === 'SYN_SENT';
    const number = BASE + seq;
    const end = number + length + (flags & FIN ? 1 : 0);
    const brings = length > 0 || (flags & FIN) !== 0;
    const isAhead = number > this.#rcvNxt && number < this.#rcvNxt + WINDOW;
    if (!isNew && brings && isAhead)
      this.#refuse('octets ahead of RCV.NXT, which only the machine with queues knows');
    if (!isNew && brings && number < this.#rcvNxt && end > this.#rcvNxt)
      this.#refuse('octets of which a part is old');
    const outstanding = hasOutstanding(this.#state) ? 1 : 0;
    const una = this.#nxt - outstanding;
    const acknowledges = BASE + Number(ack ?? 0);
    const isPartly = flags & ACK && !isNew && acknowledges < una && acknowledges > BASE;
    if (isPartly && this.inputs.includes('SEND'))
      this.#refuse('octets that stay unacknowledged, which only the machine with queues knows');
    const input = classify(
      { seq: number, ack: flags & ACK ? acknowledges : 0, flags, data: new Uint8Array(length) },
      { configuration: this.#state, una, nxt: this.#nxt, rcvNxt: this.#rcvNxt, window: WINDOW },
    );
    if (isNew && flags & SYN) this.#rcvNxt = number + 1;
    const { signals } = this.#give(input);
    if (signals.includes('data')) this.#rcvNxt += length;
    if (signals.includes('connection closing')) this.#rcvNxt += 1;
  }

  /** A segment that the script wants to see. */
  #expect(bits: string, length: number, seq: number): void {
    const name = outputOf(bits, length);
    const isAgain = this.#shown.length === this.#due.length && BASE + seq < this.#nxt && /[SF]/.test(bits);
    if (isAgain && this.#table.cell(this.#state, 'timeout.retransmission').outputs.includes(name)) {
      this.#give('timeout.retransmission');
    }
    this.#shown.push(name);
  }

  /** The next input; what the last one was due is settled first. */
  #give(input: Input): Cell {
    this.settle();
    const cell = this.#table.cell(this.#state, input);
    if (cell.kind === 'unmodelled') this.#refuse(`${cell.id} is outside the model: ${cell.unmodelled ?? ''}`);
    const sent = (outputs: readonly string[]) => outputs.filter((output) => output.startsWith('snd '));
    this.inputs.push(input);
    this.#shown = [];
    this.#due = sent(cell.outputs);
    this.#others = cell.allowed.map(({ outputs }) => sent(outputs));
    this.#dueAt = this.line;
    for (const output of this.#due) {
      if (input === 'timeout.retransmission') break;
      if (output === 'snd SYN' || (output === 'snd SYN,ACK' && this.#state === 'LISTEN'))
        this.#nxt = BASE + 1;
      if (output === 'snd FIN') this.#nxt += 1;
    }
    if (cell.next === 'LISTEN' || cell.next === 'CLOSED') this.#isClosed = cell.next === 'CLOSED';
    this.#state = cell.next;
    return cell;
  }

  #refuse(reason: string): never {
    throw new NotSayable(this.line, reason);
  }
}

function flagsOf(bits: string): number {
  const known: Readonly<Record<string, number>> = { S: SYN, F: FIN, R: RST, P: PSH, '.': ACK };
  return [...bits].reduce((flags, bit) => flags | (known[bit] ?? 0), 0);
}

function outputOf(bits: string, length: number): string {
  if (bits.includes('R')) return 'snd RST';
  if (bits.includes('S')) return bits.includes('.') ? 'snd SYN,ACK' : 'snd SYN';
  if (bits.includes('F')) return length > 0 ? 'snd DATA,FIN' : 'snd FIN';
  return length > 0 ? 'snd DATA' : 'snd ACK';
}
