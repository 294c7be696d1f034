import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';

/** Characters of what it printed that are kept: the last ones say why it ended. */
const LAST_WORDS = 500;

/** A program that was started here: it ends with us, and whatever it started ends with it. */
export class Program {
  readonly #child: ChildProcess;
  readonly #name: string;
  #lastWords = '';
  #over: string | null = null;
  readonly #killed = (): void => this.kill();

  /** @param environment variables on top of ours. */
  constructor(command: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const [file = '', ...args] = command;
    this.#name = file;
    this.#child = spawn(file, args, {
      // A group of its own: a shell's children are ended with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.#child.on('error', ({ message }) => this.#end(`cannot be started (${message})`));
    this.#child.on('exit', (code, signal) =>
      this.#end(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
      });
    }
    process.once('exit', this.#killed);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Why it is not there any more, with its last words; `null` while it runs. */
  get over(): string | null {
    if (this.#over === null) return null;
    const words = this.#lastWords.trim().split('\n').slice(-3).join(' / ');
    return `${this.#name} ${this.#over}${words === '' ? '' : `; its last words: ${words}`}`;
  }

  kill(): void {
    process.off('exit', this.#killed);
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }

  #end(why: string): void {
    this.#over ??= why;
    process.off('exit', this.#killed);
  }
}
