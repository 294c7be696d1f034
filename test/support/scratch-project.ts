import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { warmCliWith } from '../cli/cli.ts';
import { atEndOfFile } from './at-end.ts';
import { type Outcome, runProgram } from './run-program.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

/** A project of somebody who has this package and vitest installed: a folder outside of the repository. */
export interface Scratch {
  path: string;
  /** The file of the command line. */
  main: string;
  write(file: string, text: string): void;
  /** The package's command line, run in the project. */
  cli(...args: string[]): Promise<Outcome>;
  /** The same of the repository, in the warm process: for what loads nothing from the project. */
  warmCli(...args: string[]): Promise<Outcome>;
  vitest(...args: string[]): Promise<Outcome>;
  node(...args: string[]): Promise<Outcome>;
}

export function scratchProject(): Scratch {
  const path = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
  atEndOfFile(() => rmSync(path, { recursive: true, force: true }));
  const modules = join(path, 'node_modules');
  const own = join(modules, 'tcp-statechart');
  mkdirSync(own, { recursive: true });
  for (const part of ['package.json', 'dist', 'src/adapters/deviations', 'src/export/pictures'])
    cpSync(join(ROOT, part), join(own, part), { recursive: true });
  for (const name of ['vitest', 'typescript', '@types', 'xstate', '@xstate', 'valibot', 'koffi', '@koromix'])
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  writeFileSync(join(path, 'package.json'), '{ "type": "module", "private": true }\n');
  const node = (...args: string[]) => runProgram(path, process.execPath, ...args);
  const main = join(own, 'dist/lib/main.js');
  return {
    path,
    main,
    write: (file, text) => writeFileSync(join(path, file), text),
    cli: (...args) => node(main, ...args),
    warmCli: (...args) => warmCliWith({ cwd: path }, ...args),
    vitest: (...args) => node(VITEST, 'run', ...args),
    node,
  };
}
