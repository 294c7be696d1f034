import * as v from 'valibot';
import { NotOurs, PrivateFolder } from './private-folder.ts';
import { TOKEN_PARAMETER } from './protocol.ts';

/*
 * An inspector leaves its address here for other programs of the same user, so that nobody has to type a token for
 * `run --inspect`, where a list of processes would show it.
 */

const ADDRESS = v.strictObject({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  url: v.pipe(v.string(), v.regex(/^ws:\/\/127\.0\.0\.1:\d{1,5}(\/\?token=[\w-]+)?$/)),
  /** When the address was left, ms since 1970. */
  since: v.number(),
});

type Address = v.InferOutput<typeof ADDRESS>;

/**
 * Leaves the address of this process, and removes those of processes that are gone.
 * @returns a function that removes it.
 * @throws NotOurs, or the error of the file system.
 */
export function leaveAddress(url: string): () => void {
  const folder = PrivateFolder.made();
  for (const name of folder.names()) {
    const pid = pidIn(name);
    if (pid !== null && !isAlive(pid)) folder.remove(name);
  }
  const address: Address = { pid: process.pid, url, since: Date.now() };
  const name = `inspector-${process.pid}.json`;
  folder.write(name, JSON.stringify(address));
  return () => folder.remove(name);
}

/**
 * Leaves a page for this user's browser that leads to an address. On a command line, a list of processes would show the
 * address's token to everybody.
 * @returns the file, and a function that removes it.
 * @throws NotOurs, or the error of the file system.
 */
export function leavePage(url: string): { file: string; remove(): void } {
  const folder = PrivateFolder.made();
  const name = `open-${process.pid}.html`;
  const file = folder.write(
    name,
    `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${url}"><a href="${url}">tcp-statechart</a>\n`,
  );
  return { file, remove: () => folder.remove(name) };
}

/** Addresses of this user's inspectors whose processes are alive, the youngest first. @throws NotOurs */
export function leftAddresses(): string[] {
  const folder = PrivateFolder.found();
  if (folder === null) return [];
  return folder
    .names()
    .filter((name) => name.endsWith('.json') && pidIn(name) !== null)
    .flatMap((name) => parsed(folder.read(name)) ?? [])
    .filter(({ pid }) => isAlive(pid))
    .sort((a, b) => b.since - a.since)
    .map(({ url }) => url);
}

/** The address with its token, where an inspector of this user left one for it; else as it is given. */
export function withToken(url: string): string {
  if (!URL.canParse(url) || new URL(url).searchParams.has(TOKEN_PARAMETER)) return url;
  const host = new URL(url).host.replace(/^localhost:/, '127.0.0.1:');
  return ownAddresses().find((left) => new URL(left).host === host) ?? url;
}

/** A user who lost the folder must still reach an address that needs no token. */
function ownAddresses(): string[] {
  try {
    return leftAddresses();
  } catch (error) {
    if (error instanceof NotOurs) return [];
    throw error;
  }
}

function pidIn(name: string): number | null {
  const [, pid] = /^(?:inspector|open)-(\d+)\.(?:json|html)(?:\.part)?$/.exec(name) ?? [];
  return pid === undefined ? null : Number(pid);
}

function parsed(text: string | null): Address | null {
  try {
    const checked = v.safeParse(ADDRESS, JSON.parse(text ?? 'null'));
    return checked.success ? checked.output : null;
  } catch {
    return null;
  }
}

/** EPERM counts as gone: a process of another user has taken the number. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
