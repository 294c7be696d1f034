import { type ChildProcess, spawn } from 'node:child_process';
import { oneLine } from '../run/reason.ts';
import { whyNot } from './last-resort.ts';

/** A process that reports in lines of JSON. */
export interface ChildJob {
  /** Writes to its standard input. @returns false where nothing was written: the process is gone, or far behind. */
  write(text: string): boolean;
  /** Interrupts it, and kills it where that does not help. Resolves when it is gone. */
  stop(): Promise<void>;
}

export interface JobListener {
  /** A line of its standard output; `text` is the line itself. */
  onLine(value: unknown, text: string): void;
  /** A line that is no JSON. */
  onGarbage(problem: string, text: string): void;
  onExit(end: JobEnd): void;
}

export interface JobEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error. */
  stderr: string;
}

/** Starts a process with arguments of the command line: `run --events - …`. */
export type StartJob = (args: readonly string[], listener: JobListener) => ChildJob;

/** Jobs that are commands of this command line; `cli` is its file. */
export function cliJobs(cli: string): StartJob {
  return (args, listener) => new JobProcess([cli, ...args], listener);
}

/** How long a process may take to end after the signal that asks it to, ms. */
const PATIENCE_MS = 2000;

/** How long after its end a process that it started may hold its standard output open, ms. */
const LEFT_OPEN_MS = 500;

const STDERR_KEPT = 4000;
const MOST_UNREAD = 64 * 1024;

/** A Node process of its own group, so that what it starts ends with it. */
export class JobProcess implements ChildJob {
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #stderr = '';
  #exited = false;

  /** @param args of Node: a file and its arguments. */
  constructor(args: readonly string[], listener: JobListener) {
    const child: ChildProcess = spawn(process.execPath, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    watchGroup(child);
    const lines = new Lines({
      line: (text) => takeLine(text, listener),
      tooLong: (start) =>
        listener.onGarbage(`a line of more than ${LONGEST_LINE / 1024 ** 2} MiB is dropped`, start),
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => lines.add(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_KEPT);
    });
    // The process may end before it has read its input.
    child.stdin?.on('error', () => {});
    this.#gone = this.#ended().then(([code, signal]) => {
      lines.end();
      listener.onExit({ code, signal, stderr: this.#stderr });
    });
  }

  write(text: string): boolean {
    const { stdin } = this.#child;
    if (this.#exited || !stdin?.writable || stdin.writableLength > MOST_UNREAD) return false;
    stdin.write(text);
    return true;
  }

  async stop(): Promise<void> {
    signalGroup(this.#child, 'SIGINT');
    const killer = setTimeout(() => signalGroup(this.#child, 'SIGKILL'), PATIENCE_MS);
    await this.#gone;
    clearTimeout(killer);
  }

  /** Resolves when the process is gone, and everything that it wrote has been read. */
  #ended(): Promise<[number | null, NodeJS.Signals | null]> {
    const child = this.#child;
    return new Promise((resolve) => {
      child.once('error', ({ message }) => {
        this.#stderr += message;
        // A process that never began reports no other end.
        if (child.pid !== undefined) return;
        this.#forget();
        resolve([null, null]);
      });
      child.once('exit', (code, signal) => {
        signalGroup(child, 'SIGKILL');
        this.#forget();
        const limit = setTimeout(() => {
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, LEFT_OPEN_MS);
        child.once('close', () => {
          clearTimeout(limit);
          resolve([code, signal]);
        });
      });
    });
  }

  #forget(): void {
    this.#exited = true;
    unwatchGroup(this.#child);
  }
}

function takeLine(text: string, listener: JobListener): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    listener.onGarbage('a line that is no JSON', text);
    return;
  }
  try {
    listener.onLine(value, text);
  } catch (error) {
    listener.onGarbage(whyNot(error), text);
  }
}

/** Signals a process that was started detached, and all that it started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone.
  }
}

const running = new Set<ChildProcess>();

/** Ends the group together with this process. */
export function watchGroup(child: ChildProcess): void {
  if (running.size === 0) process.on('exit', killAll);
  running.add(child);
}

/** The group is gone. */
export function unwatchGroup(child: ChildProcess): void {
  running.delete(child);
  if (running.size === 0) process.off('exit', killAll);
}

function killAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL');
}

/** Why a process ended before it was done, in words. */
export function endText({ code, signal, stderr }: JobEnd): string {
  const last = saidLast(stderr);
  const said = oneLine(last.replace(/^tcp-statechart: /, '')).slice(0, 1000);
  if (signal !== null) return `it was ended by ${signal}`;
  if (code === null) return said === '' ? 'it cannot be started' : `it cannot be started (${said})`;
  return said === '' ? `it ended with exit code ${code}, and did not say why` : `${said} (exit code ${code})`;
}

/** The last line that helps a reader: not the frames of a trace, nor the version that Node adds. */
function saidLast(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(Node\.js v|at |\^|})/.test(line));
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}

/** The end of a cancelled process that could not report it itself. */
export function cancelledText({ signal }: JobEnd): string {
  return signal === 'SIGKILL' ? 'it was cancelled, and killed: it did not end by itself' : 'it was cancelled';
}

/** A longer line is dropped, characters. */
export const LONGEST_LINE = 8 * 1024 * 1024;

export interface LineTaker {
  line(text: string): void;
  /** Receives the beginning of a line that is too long. */
  tooLong(start: string): void;
}

/** Cuts a stream of text into lines, holding no more than one of the longest. */
export class Lines {
  readonly #taker: LineTaker;
  #rest = '';
  /** The current line is too long: everything up to its end is skipped. */
  #skipping = false;

  constructor(taker: LineTaker) {
    this.#taker = taker;
  }

  add(text: string): void {
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.#grow(text.slice(from, at));
      this.end();
      from = at + 1;
    }
    this.#grow(text.slice(from));
  }

  /** Passes on the text held so far as a whole line. */
  end(): void {
    if (this.#rest !== '') this.#taker.line(this.#rest);
    this.#rest = '';
    this.#skipping = false;
  }

  #grow(part: string): void {
    if (this.#skipping) return;
    this.#rest += part;
    if (this.#rest.length <= LONGEST_LINE) return;
    this.#taker.tooLong(this.#rest.slice(0, 1000));
    this.#rest = '';
    this.#skipping = true;
  }
}
