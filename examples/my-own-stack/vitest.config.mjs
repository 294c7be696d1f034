import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Results are kept with those of the repository, not in a node_modules of our own.
  cacheDir: '../../node_modules/.vite',
  test: { include: ['*.test.mjs'] },
});
