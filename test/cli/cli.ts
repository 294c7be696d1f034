import { type ChildProcess, type ExecFileOptions, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { expect, onTestFinished } from 'vitest';
import { RUN_RESULT, type RunResult } from './contract.ts';

export interface Outcome {
  /** -1: it did not end by itself. */
  code: number;
  stdout: string;
  stderr: string;
}

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));
const LONGEST_MS = 10_000;
const ROOM_FOR_OUTPUT = 64 * 1024 * 1024;

/** Runs the built command line in this folder, so that `./fixtures/slow.mjs` is the path of an adapter. */
export function cli(...args: string[]): Promise<Outcome> {
  return runFile(process.execPath, [MAIN, ...args]);
}

/** Runs a command line as a shell reads it: what a replay line holds after `tcp-statechart`. */
export function cliLine(line: string): Promise<Outcome> {
  return runFile('sh', ['-c', `"$0" "$1" ${line}`, process.execPath, MAIN]);
}

/** Starts it and hands it out while it runs. */
export function startCli(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: HERE, env: environment() });
  const limit = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  child.once('close', () => clearTimeout(limit));
  return child;
}

/** Runs with `--json -`: the exit code, and the result held against the contract. */
export async function runJson(...args: string[]): Promise<RunResult & { code: number }> {
  const { code, stdout, stderr } = await cli('run', ...args, '--json', '-');
  expect(stderr).toBe('');
  return { code, ...v.parse(RUN_RESULT, JSON.parse(stdout)) };
}

/** Exit code 2, and one line that names all of these. */
export function expectBadInput({ code, stdout, stderr }: Outcome, ...named: (string | RegExp)[]): void {
  expect(stderr).toMatch(/^tcp-statechart: [^\n]+\n$/);
  for (const part of named) expect(stderr).toMatch(part);
  expect(stdout).toBe('');
  expect(code).toBe(2);
}

/** Nothing of the insides shows: no stack trace of JavaScript. */
export function expectNoStackTrace({ stdout, stderr }: Outcome): void {
  expect(stdout + stderr).not.toMatch(/^\s+at .*(:\d+:\d+\)?|<anonymous>\)?)$/m);
}

/** A folder of the test's own, gone when it has ended. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function runFile(file: string, args: string[]): Promise<Outcome> {
  const options: ExecFileOptions = {
    cwd: HERE,
    env: environment(),
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    maxBuffer: ROOM_FOR_OUTPUT,
  };
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout: String(stdout), stderr: String(stderr) });
    });
    child.stdin?.end();
  });
}

/** FORCE_COLOR stays: what is piped has no colours even then. */
function environment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, NODE_OPTIONS: __, ...own } = process.env;
  return own;
}
