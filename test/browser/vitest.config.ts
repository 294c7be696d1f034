import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: one browser at a time, for a page is looked at as a person would. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for is started as a process now and then: on a busy machine that takes seconds.
    expect: { poll: { timeout: 20_000 } },
    fileParallelism: false,
  },
});
