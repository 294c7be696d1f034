import process from 'node:process';
import type { Reporter } from '../../run/reporter.ts';

/** Shows the progress of a run. @param failures the number of different failures so far. */
export function progressReporter(failures: () => number): Reporter {
  let bar: Progress | null = null;
  let done = 0;
  return {
    name: 'the end of the run',
    begin({ cases }) {
      bar = createProgress(cases);
    },
    case() {
      bar?.tick(++done, failures());
    },
    end: () => bar?.end(),
    abandon: () => bar?.end(),
  };
}

/** A progress bar on standard error, on a terminal only, and only for what takes more than a second. */
export interface Progress {
  tick(done: number, failed: number): void;
  end(): void;
}

const WIDTH = 30;
const PATIENCE_MS = 1_000;
const REDRAW_MS = 100;

export function createProgress(total: number): Progress {
  if (!process.stderr.isTTY) return { tick() {}, end() {} };
  const began = performance.now();
  let drawn = began + PATIENCE_MS - REDRAW_MS;
  let visible = false;
  return {
    tick(done, failed) {
      const now = performance.now();
      if (now - drawn < REDRAW_MS) return;
      drawn = now;
      visible = true;
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const filled = Math.round(share * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      const seconds = ((now - began) / 1000).toFixed(0);
      const failing = failed > 0 ? `  ${failed} failed` : '';
      process.stderr.write(
        `\r${bar} ${(100 * share).toFixed(0)} %  ${done}/${total}  ${seconds} s${failing}\x1b[K`,
      );
    },
    end() {
      if (visible) process.stderr.write('\r\x1b[K');
      visible = false;
    },
  };
}
