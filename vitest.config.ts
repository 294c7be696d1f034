import { defineConfig } from 'vitest/config';
import { FILES } from './test/files.ts';

export default defineConfig({
  test: {
    // No test waits for that long, but a machine may be busy with other things.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    provide: { isSlow: false },
    setupFiles: ['test/support/setup.ts'],
    // Many tests wait for a process of their own: every core is put to use.
    maxWorkers: '100%',
    projects: [
      // One process for many files: to start one for each, and to load everything again, takes longer than most.
      { extends: true, test: { name: 'together', ...FILES.together, isolate: false } },
      { extends: true, test: { name: 'alone', ...FILES.alone, sequence: { groupOrder: 1 } } },
    ],
  },
});
