import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import type { Operation } from './protocol.ts';

/** Characters of one line: more than the largest answer there can be. */
const LONGEST_LINE = 1 << 24;

/** Lines that nobody asked for, before the driver is ended. */
const MOST_STRAY = 100;

/** Characters of standard error that are kept: the last ones say why it ended. */
const LAST_WORDS = 2_000;

/** A driver that was told to end may take so long, ms. */
const LAST_MOMENTS_MS = 500;

/** Between the end of its output and its own end, ms. */
const ENDING_MS = 100;

interface Waiting {
  resolve(line: string): void;
  reject(error: Error): void;
}

/**
 * The process of a driver: one line out, one line in. What it does wrong (it ends, it prints more than its answers, it
 * closes a pipe) becomes the rejection of the line at hand, with what it printed to standard error.
 */
export class Driver {
  readonly #child: ChildProcess;
  readonly #command: string;
  #waiting: Waiting | null = null;
  /** Why it can no longer be asked. */
  #over: string | null = null;
  #text = '';
  #stray = 0;
  #lastWords = '';
  readonly #killed = (): void => {
    this.#child.kill('SIGKILL');
  };

  /** @param called in what is told of it; else the name of its file. */
  constructor(command: readonly string[], called?: string) {
    const [file = '', ...args] = command;
    this.#command = called ?? file;
    this.#child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const { stdin, stdout, stderr } = this.#child;
    this.#child.on('error', ({ message }) => this.#end(`cannot be started (${message})`));
    this.#child.on('close', (code, signal) => {
      this.#end(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`);
      process.off('exit', this.#killed);
    });
    stdin?.on('error', () => this.#end('closed its standard input'));
    stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    // A driver may close its output and live on; where it has ended, `close` says more.
    stdout?.on('end', () => setTimeout(() => this.#end('closed its standard output'), ENDING_MS).unref());
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
    });
    process.once('exit', this.#killed);
  }

  /** Sends a line, and answers with the line that comes back. Rejects where none will. */
  ask(operations: readonly Operation[]): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#over !== null) {
        reject(new Error(this.#over));
        return;
      }
      this.#waiting = { resolve, reject };
      this.#child.stdin?.write(`${JSON.stringify(operations)}\n`);
    });
  }

  /** Closes its standard input, at which it is to end; a moment later it is ended. */
  end(): void {
    this.#over ??= `${this.#command} was told to end`;
    this.#waiting = null;
    this.#child.stdin?.end();
    setTimeout(this.#killed, LAST_MOMENTS_MS).unref();
  }

  /** Ends it at once. */
  kill(): void {
    this.#over ??= `${this.#command} was ended`;
    this.#killed();
  }

  #take(text: string): void {
    this.#text += text;
    for (let end = this.#text.indexOf('\n'); end >= 0; end = this.#text.indexOf('\n')) {
      const line = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 1);
      this.#answer(line);
    }
    if (this.#text.length > LONGEST_LINE) this.#giveUp('prints a line without end');
  }

  #answer(line: string): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting !== null) waiting.resolve(line);
    else if (this.#over === null && ++this.#stray > MOST_STRAY)
      this.#giveUp('prints lines that nobody asked for');
    else
      this.#over ??= `${this.#command} answered twice, or printed "${shown(line)}" of its own: what is no answer belongs on standard error`;
  }

  #giveUp(why: string): void {
    this.#end(why);
    this.#killed();
  }

  #end(why: string): void {
    const words = lastWordsOf(this.#lastWords);
    this.#over ??= `${this.#command} ${why}${words === '' ? '' : `; its last words: ${words}`}`;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(new Error(this.#over));
  }
}

/** The last lines that say something: frames of a backtrace do not. */
function lastWordsOf(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => /\w/.test(line) && !/^(at |\d+: )/.test(line))
    .slice(-3)
    .join(' / ');
}

/** As much of a line as a message holds. */
export function shown(line: string): string {
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
