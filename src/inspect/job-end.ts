import { oneLine } from '../run/reason.ts';
import type { JobEnd } from './jobs.ts';

/** Why a process ended before it was done, in words. */
export function endText({ code, signal, stderr }: JobEnd): string {
  const last = saidLast(stderr);
  const said = oneLine(last.replace(/^tcp-statechart: /, '')).slice(0, 1000);
  if (signal !== null) return `it was ended by ${signal}`;
  if (code === null) return said === '' ? 'it cannot be started' : `it cannot be started (${said})`;
  return said === '' ? `it ended with exit code ${code}, and did not say why` : `${said} (exit code ${code})`;
}

/** The last line that says something: after a trace Node adds its version, and frames say nothing to a reader. */
function saidLast(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(Node\.js v|at |\^|})/.test(line));
  return lines.findLast((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? '';
}

/** Of one that was cancelled, and did not come to say so itself. */
export function cancelledText({ signal }: JobEnd): string {
  return signal === 'SIGKILL' ? 'it was cancelled, and killed: it did not end by itself' : 'it was cancelled';
}
