import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leaveAddress, leavePage, leftAddresses, withToken } from '../../src/inspect/address-file.ts';
import { NotOurs } from '../../src/inspect/private-folder.ts';

const URL = 'ws://127.0.0.1:4009/?token=abc-_9';
const isRoot = process.getuid?.() === 0;

/** A number that no process has. */
const GONE = spawnSync(process.execPath, ['--version']).pid;

let runtime = '';
let folder = '';

beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), 'tcp-statechart-runtime-'));
  folder = join(runtime, 'tcp-statechart');
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(runtime, { recursive: true });
});

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function writeAddress(name: string, address: unknown, mode = 0o600): string {
  mkdirSync(folder, { mode: 0o700, recursive: true });
  const file = join(folder, name);
  writeFileSync(file, typeof address === 'string' ? address : JSON.stringify(address), { mode });
  chmodSync(file, mode);
  return file;
}

describe.skipIf(process.platform === 'win32')('the address that an inspector leaves', () => {
  it('is for its user alone, and goes when it is taken away', () => {
    const remove = leaveAddress(URL);
    const file = join(folder, `inspector-${process.pid}.json`);
    expect([modeOf(folder), modeOf(file)]).toEqual(['700', '600']);
    expect(leftAddresses()).toEqual([URL]);
    remove();
    expect(readdirSync(folder)).toEqual([]);
    expect(leftAddresses()).toEqual([]);
    remove();
  });

  it('is nowhere where nobody left one', () => {
    expect(leftAddresses()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it('of a process that is gone is not believed, and cleared away by the next', () => {
    const stale = writeAddress(`inspector-${GONE}.json`, { pid: GONE, url: URL, since: 1 });
    const page = writeAddress(`open-${GONE}.html`, 'x');
    expect(leftAddresses()).toEqual([]);
    leaveAddress(URL)();
    expect([stale, page].map((file) => existsSync(file))).toEqual([false, false]);
  });

  it('of the inspector that was started last comes first', () => {
    const pid = process.pid;
    writeAddress(`inspector-${pid}.json`, { pid, url: URL, since: 1 });
    writeAddress(`inspector-${process.ppid}.json`, { pid, url: 'ws://127.0.0.1:4010', since: 2 });
    expect(leftAddresses()).toEqual(['ws://127.0.0.1:4010', URL]);
  });

  it.each([
    ['{'],
    [''],
    [{ url: URL, since: 1 }],
    [{ pid: process.pid, url: 'ws://evil.example:4009', since: 1 }],
    [{ pid: process.pid, url: 'ws://127.0.0.1:4009@evil.example', since: 1 }],
    [{ pid: process.pid, url: 'http://127.0.0.1:4009', since: 1 }],
    [{ pid: -1, url: URL, since: 1 }],
    [`${JSON.stringify({ pid: process.pid, url: URL, since: 1 })}${' '.repeat(5000)}`],
  ])('is one, or is not believed: %j', (address) => {
    writeAddress(`inspector-${process.pid}.json`, address);
    expect(leftAddresses()).toEqual([]);
  });

  it('that others may read or write is not believed, nor one that only points elsewhere', () => {
    const address = { pid: process.pid, url: URL, since: 1 };
    const file = writeAddress(`inspector-${process.pid}.json`, address, 0o644);
    expect(leftAddresses()).toEqual([]);
    chmodSync(file, 0o620);
    expect(leftAddresses()).toEqual([]);
    chmodSync(file, 0o600);
    expect(leftAddresses()).toEqual([URL]);
    const elsewhere = join(runtime, 'elsewhere.json');
    writeFileSync(elsewhere, readFileSync(file), { mode: 0o600 });
    rmSync(file);
    symlinkSync(elsewhere, file);
    expect(leftAddresses()).toEqual([]);
  });

  it('is not left in a folder that is open to others, nor looked for there', () => {
    mkdirSync(folder);
    chmodSync(folder, 0o770);
    const problem = `${folder} should be a folder of yours alone (mode 700), and is open to others (mode 770): remove it, or set XDG_RUNTIME_DIR to one that is`;
    expect(() => leaveAddress(URL)).toThrow(new NotOurs(problem));
    expect(() => leftAddresses()).toThrow(new NotOurs(problem));
    expect(withToken('ws://127.0.0.1:4009')).toBe('ws://127.0.0.1:4009');
    rmSync(folder, { recursive: true });
    symlinkSync(runtime, folder);
    expect(() => leftAddresses()).toThrow(/is no folder/);
  });

  it.skipIf(!isRoot)('is not left in a folder of somebody else’s', () => {
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 12_345, 12_345);
    expect(() => leaveAddress(URL)).toThrow(/owned by user 12345/);
    chownSync(folder, 0, 0);
    const file = writeAddress(`inspector-${process.pid}.json`, { pid: process.pid, url: URL, since: 1 });
    expect(leftAddresses()).toEqual([URL]);
    chownSync(file, 12_345, 12_345);
    expect(leftAddresses()).toEqual([]);
  });

  it('is left among the temporary files where the runtime folder is not the user’s', () => {
    const temporary = mkdtempSync(join(tmpdir(), 'tcp-statechart-tmp-'));
    vi.stubEnv('TMPDIR', temporary);
    const uid = process.getuid?.();
    for (const unusable of ['', 'relative', join(runtime, 'none'), '/']) {
      vi.stubEnv('XDG_RUNTIME_DIR', unusable);
      const remove = leaveAddress(URL);
      expect(readdirSync(join(temporary, `tcp-statechart-${uid}`))).toHaveLength(1);
      remove();
    }
    rmSync(temporary, { recursive: true });
  });

  it('completes an address that names the same server without a token', () => {
    leaveAddress(URL);
    expect(withToken('ws://127.0.0.1:4009')).toBe(URL);
    expect(withToken('ws://localhost:4009/')).toBe(URL);
    for (const other of ['ws://127.0.0.1:4010', 'ws://127.0.0.1:4009/?token=x', 'no address', 'ws://a:4009'])
      expect(withToken(other)).toBe(other);
  });

  it('is in a page for the browser as well, so that no command line shows it', () => {
    const { file, remove } = leavePage('http://127.0.0.1:4009/?token=abc');
    expect(modeOf(file)).toBe('600');
    expect(readFileSync(file, 'utf8')).toContain('content="0;url=http://127.0.0.1:4009/?token=abc"');
    remove();
    expect(existsSync(file)).toBe(false);
  });
});
