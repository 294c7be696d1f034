import { readFileSync } from 'node:fs';

const STATUS = '/var/lib/dpkg/status';

/** The version of an installed Debian package, `2.1.3+dfsg1-2`; absent where there is none, or no dpkg. */
export function debianVersion(name: string): string | undefined {
  try {
    const entry = readFileSync(STATUS, 'utf8')
      .split('\n\n')
      .find((one) => one.startsWith(`Package: ${name}\n`));
    return entry?.match(/^Version: (\S+)$/m)?.[1];
  } catch {
    return undefined;
  }
}
