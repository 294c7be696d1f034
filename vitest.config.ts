import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those have a command of their own: `npm run test:browser`.
    exclude: ['test/browser/**', '**/node_modules/**'],
    testTimeout: 60_000,
    // Many tests wait for a process of their own: every core is put to use.
    maxWorkers: '100%',
  },
});
