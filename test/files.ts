/* Which test files are run by which command, and how. */

/** What needs a process to itself, and why. */
const ALONE: string[] = [];

/** These have a command of their own: `npm run test:browser`, `npm run test:slow`. */
const ELSEWHERE = ['test/browser/**', 'test/**/*.slow.test.ts', '**/node_modules/**'];

export const FILES = {
  together: { include: ['test/**/*.test.ts'], exclude: [...ELSEWHERE, ...ALONE] },
  alone: { include: ALONE, exclude: ELSEWHERE },
};
