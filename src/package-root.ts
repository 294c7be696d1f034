import { readFileSync } from 'node:fs';

/** The folder of this package, whether its code runs compiled from `dist/` or, in tests, as it is written. */
export const PACKAGE_ROOT = new URL(
  /\/dist\/(src|lib)\/[^/]+\.js$/.test(import.meta.url) ? '../../' : '../',
  import.meta.url,
);

/** This package's version. */
export function version(): string {
  const file = new URL('package.json', PACKAGE_ROOT);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
