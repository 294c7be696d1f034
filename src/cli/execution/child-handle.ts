import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { HostLine, Order } from './messages.ts';

/** One process, and its lines that have not been read yet. */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #lines: HostLine[] = [];
  #gone: { code: number | null; signal: NodeJS.Signals | null } | null = null;
  #wake: () => void = () => {};

  constructor(order: Order) {
    const file = fileURLToPath(new URL('./isolated.child.js', import.meta.url));
    this.#child = spawn(process.execPath, [...process.execArgv, file, JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    let open = 2;
    const closed = () => {
      if (--open === 0) this.#gone = { code: this.#child.exitCode, signal: this.#child.signalCode };
      this.#wake();
    };
    const lines = createInterface({ input: this.#child.stdio[3] as Readable });
    lines.on('line', (text) => {
      const line = parsed(text);
      if (line !== null) this.#lines.push(line);
      this.#wake();
    });
    lines.once('close', closed);
    this.#child.once('exit', closed);
    this.#child.once('error', closed);
  }

  /** The next line; `null` when there will be none, `late` when none came within that time, ms. */
  async next(withinMs: number): Promise<HostLine | null | 'late'> {
    const until = performance.now() + withinMs;
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      if (this.#gone !== null) return null;
      const left = until - performance.now();
      if (left <= 0) return 'late';
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 2 ** 31 - 1));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  kill(): void {
    if (this.#gone === null) this.#child.kill('SIGKILL');
  }

  /** How it ended: `ended its process with exit code 7`. */
  endText(): string {
    const { code, signal } = this.#gone ?? { code: null, signal: null };
    return signal === null ? `ended its process with exit code ${code}` : `ended its process (${signal})`;
  }
}

function parsed(text: string): HostLine | null {
  try {
    return JSON.parse(text) as HostLine;
  } catch {
    // The process died in the middle of this line.
    return null;
  }
}
