import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: one browser at a time, for a page is looked at as a person would. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
