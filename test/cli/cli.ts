import { type ChildProcess, type ExecFileOptions, execFile, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { expect } from 'vitest';
import { atEndOfFile } from '../support/at-end.ts';
import { RUN_RESULT, type RunResult } from './contract.ts';

export interface Outcome {
  /** -1: it did not end by itself. */
  code: number;
  stdout: string;
  stderr: string;
}

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const MANY = fileURLToPath(new URL('./fixtures/many.mjs', import.meta.url));
export const HERE = fileURLToPath(new URL('.', import.meta.url));
const WARM = fileURLToPath(new URL('./warm.mjs', import.meta.url));
const OUTCOME = { code: v.number(), stdout: v.string(), stderr: v.string() };
const OUTCOMES = v.array(v.object(OUTCOME));
const ANSWER = v.object({ id: v.number(), ...OUTCOME });
/** Longer than any test waits, on a machine as busy as may be. */
const LONGEST_MS = 300_000;
const ROOM_FOR_OUTPUT = 64 * 1024 * 1024;

/** Runs the built command line in this folder, so that `./fixtures/slow.mjs` is the path of an adapter. */
export function cli(...args: string[]): Promise<Outcome> {
  return runFile(process.execPath, [MAIN, ...args]);
}

/**
 * The same in one process for the tests of many files, for runs that leave it as they found it: to start one takes
 * longer than most of them. Whatever a run leaves behind there is found by the next.
 */
export function warmCli(...args: string[]): Promise<Outcome> {
  return warmCliWith({}, ...args);
}

/** The same in another folder, with more in its environment, or with something to read on standard input. */
export function warmCliWith(given: Partial<Given>, ...args: string[]): Promise<Outcome> {
  warm ??= startWarm();
  return warm({ cwd: HERE, ...given, args });
}

interface Given {
  cwd: string;
  env: Readonly<Record<string, string>>;
  stdin: string;
}

type WarmCli = (given: Partial<Given> & { args: readonly string[] }) => Promise<Outcome>;
let warm: WarmCli | null = null;

function startWarm(): WarmCli {
  // It ends when the process of the tests does, which need not wait for it.
  const child = fork(WARM, { cwd: HERE, env: environment(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.unref();
  const waiting = new Map<number, (outcome: Outcome) => void>();
  let asked = 0;
  child.on('message', (answer) => {
    const { id, ...outcome } = v.parse(ANSWER, answer);
    waiting.get(id)?.(outcome);
    waiting.delete(id);
  });
  // What was on its way when it ended has its answer below.
  child.on('error', () => {});
  child.once('exit', () => {
    warm = null;
    for (const resolve of waiting.values()) resolve({ code: -1, stdout: '', stderr: 'its process ended' });
  });
  return (given) =>
    new Promise((resolve) => {
      const id = asked++;
      waiting.set(id, resolve);
      child.send({ id, ...given });
    });
}

/** Runs it in another folder, with more in its environment. */
export function cliIn(folder: string, more: NodeJS.ProcessEnv, ...args: string[]): Promise<Outcome> {
  return runFile(process.execPath, [MAIN, ...args], folder, more);
}

/** Runs it with something to read on standard input. */
export function cliWith({ stdin }: { stdin: string }, ...args: string[]): Promise<Outcome> {
  return runFile(process.execPath, [MAIN, ...args], HERE, {}, stdin);
}

/** Runs one command line after the other in a single process, for mistakes that end before anything is run. */
export async function cliMany(lists: readonly string[][]): Promise<Outcome[]> {
  const { code, stdout, stderr } = await runFile(process.execPath, [MANY, JSON.stringify(lists)]);
  expect([code, stderr]).toEqual([0, '']);
  return v.parse(OUTCOMES, JSON.parse(stdout));
}

/** Runs a command line as a shell reads it: what a replay line holds after `tcp-statechart`. */
export function cliLine(line: string): Promise<Outcome> {
  return runFile('sh', ['-c', `"$0" "$1" ${line}`, process.execPath, MAIN]);
}

/** The same by `warmCli`: a shell takes the line apart. */
export async function warmLine(line: string): Promise<Outcome> {
  const { stdout } = await runFile('sh', ['-c', `printf '%s\\0' ${line}`]);
  return warmCli(...stdout.split('\0').slice(0, -1));
}

/** Starts it and hands it out while it runs. */
export function startCli(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: HERE, env: environment() });
  return watched(child);
}

/** Runs with `--json -`: the exit code, and the result held against the contract. */
export async function runJson(...args: string[]): Promise<RunResult & { code: number }> {
  return resultIn(await cli('run', ...args, '--json', '-'));
}

/** The same by `warmCli`. */
export async function warmJson(...args: string[]): Promise<RunResult & { code: number }> {
  return resultIn(await warmCli('run', ...args, '--json', '-'));
}

function resultIn({ code, stdout, stderr }: Outcome): RunResult & { code: number } {
  expect(stderr).toBe('');
  return { code, ...v.parse(RUN_RESULT, JSON.parse(stdout)) };
}

/** Exit code 2, and one line that names all of these. */
export function expectBadInput(outcome: Outcome | undefined, ...named: (string | RegExp)[]): void {
  const { code, stdout, stderr } = outcome ?? { code: -1, stdout: '', stderr: '' };
  expect(stderr).toMatch(/^tcp-statechart: [^\n]+\n$/);
  for (const part of named) expect(stderr).toMatch(part);
  expect(stdout).toBe('');
  expect(code).toBe(2);
}

/** Nothing of the insides shows: no stack trace of JavaScript. */
export function expectNoStackTrace({ stdout, stderr }: Outcome): void {
  expect(stdout + stderr).not.toMatch(/^\s+at .*(:\d+:\d+\)?|<anonymous>\)?)$/m);
}

const running = new Set<ChildProcess>();
const scratchFolders = new Set<string>();

function clearUp(): void {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of scratchFolders) rmSync(folder, { recursive: true, force: true });
  running.clear();
  scratchFolders.clear();
}

/** An empty folder, gone when the tests of the file have ended. */
export function scratchFolder(): string {
  atEndOfFile(clearUp);
  const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
  scratchFolders.add(folder);
  return folder;
}

function runFile(
  file: string,
  args: string[],
  cwd = HERE,
  more: NodeJS.ProcessEnv = {},
  stdin = '',
): Promise<Outcome> {
  const options: ExecFileOptions = {
    cwd,
    env: { ...environment(), ...more },
    maxBuffer: ROOM_FOR_OUTPUT,
  };
  return new Promise((resolve) => {
    const child = execFile(file, args, options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout: String(stdout), stderr: String(stderr) });
    });
    // It may have ended before it has read all of that.
    watched(child)
      .stdin?.on('error', () => {})
      .end(stdin);
  });
}

/** Ends it where it does not end by itself, at the latest with the tests of the file. */
function watched(child: ChildProcess): ChildProcess {
  atEndOfFile(clearUp);
  const limit = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  running.add(child);
  child.once('close', () => {
    clearTimeout(limit);
    running.delete(child);
  });
  return child;
}

/** FORCE_COLOR stays: what is piped has no colours even then. */
function environment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, NODE_OPTIONS: __, ...own } = process.env;
  return own;
}
