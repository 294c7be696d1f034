import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { styleText } from 'node:util';
import { UsageError } from './usage-error.ts';

/** Writes to standard output, waiting for a slow reader. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** Writes a file whole or not at all; `-` is standard output. @throws UsageError where it cannot be written. */
export async function writeReport(flag: string, path: string, text: string): Promise<void> {
  if (path === '-') return print(text);
  const draft = `${path}.${randomUUID()}.part`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new UsageError(`${flag} ${path}: cannot be written (${(error as Error).message})`);
  }
}

export type Style = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Colour for a terminal that wants it; plain text for a pipe, a file and NO_COLOR. */
export function paint(style: Style, text: string): string {
  return process.stdout.isTTY && !process.env.NO_COLOR ? styleText(style, text) : text;
}
