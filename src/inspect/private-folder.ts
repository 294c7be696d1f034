import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder or file that should be this user's alone, and is not: nothing in it is trusted. */
export class NotOurs extends Error {
  override name = 'NotOurs';
}

const LONGEST_FILE = 4096;

/** Small files for programs of the same user, and nobody else. */
export class PrivateFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder where it does not exist. @throws NotOurs, or the error of the file system. */
  static made(): PrivateFolder {
    const path = place();
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    return new PrivateFolder(verified(path));
  }

  /** @returns `null` where there is none. @throws NotOurs */
  static found(): PrivateFolder | null {
    const path = place();
    return existsSync(path) ? new PrivateFolder(verified(path)) : null;
  }

  names(): string[] {
    return readdirSync(this.path);
  }

  /** @returns the path of the file, which is there whole or not at all. */
  write(name: string, text: string): string {
    const file = join(this.path, name);
    const draft = `${file}.part`;
    rmSync(draft, { force: true });
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    renameSync(draft, file);
    return file;
  }

  /** @returns `null` where the file is gone, too long, or not this user's alone. */
  read(name: string): string | null {
    const file = join(this.path, name);
    try {
      const stats = lstatSync(file);
      if (!stats.isFile() || stats.size > LONGEST_FILE || whyNotOurs(stats) !== null) return null;
      return readFileSync(file, 'utf8');
    } catch {
      return null;
    }
  }

  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }
}

/** In the user's runtime folder where there is one; a program under sudo must not use another user's. */
function place(): string {
  const { XDG_RUNTIME_DIR: runtime = '' } = process.env;
  if (runtime.startsWith('/') && isOurs(runtime)) return join(runtime, 'tcp-statechart');
  const uid = process.getuid?.();
  return join(tmpdir(), uid === undefined ? 'tcp-statechart' : `tcp-statechart-${uid}`);
}

function isOurs(path: string): boolean {
  try {
    const stats = lstatSync(path);
    return stats.isDirectory() && whyNotOurs(stats) === null;
  } catch {
    return false;
  }
}

/** In a folder that everybody may write to, another user may have made this one first. */
function verified(path: string): string {
  const stats = lstatSync(path);
  const why = stats.isDirectory() ? whyNotOurs(stats) : 'no folder';
  if (why === null) return path;
  throw new NotOurs(
    `${path} should be a folder of yours alone (mode 700), and is ${why}: remove it, or set XDG_RUNTIME_DIR to one that is`,
  );
}

/** Windows has no uid: there the folder for temporary files is the user's own. */
function whyNotOurs({ uid, mode }: Stats): string | null {
  const own = process.getuid?.();
  if (own === undefined) return null;
  if (uid !== own) return `owned by user ${uid}`;
  return (mode & 0o077) === 0 ? null : `open to others (mode ${(mode & 0o777).toString(8)})`;
}
