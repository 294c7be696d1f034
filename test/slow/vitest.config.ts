import { defineConfig } from 'vitest/config';

/**
 * `npm run test:slow`: what takes long by its nature, for it loops until it is left, or asks everything of everything.
 * Of each `npm test` has a smaller part, in the file that is named the same without `slow`.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    setupFiles: ['test/support/setup.ts'],
    maxWorkers: '100%',
    isolate: false,
    provide: { isSlow: true },
  },
});
