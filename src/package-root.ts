/** The folder of this package, whether its code runs compiled from `dist/` or, in tests, as it is written. */
export const PACKAGE_ROOT = new URL(
  import.meta.url.endsWith('/dist/src/package-root.js') ? '../../' : '../',
  import.meta.url,
);
