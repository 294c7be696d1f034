import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const outDir = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** @xstate/react on Preact: the same hooks in a tenth of the size. */
const alias = {
  react: 'preact/compat',
  'react-dom': 'preact/compat',
};

const shared = {
  root: here,
  base: './',
  logLevel: 'warn',
  resolve: { alias },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} as const;

/**
 * Two pages of one source: `--mode inspector` is served by `tcp-statechart inspect`; `--mode report` makes one script
 * and one style sheet, which `run --report` puts into its file.
 */
export default defineConfig(({ mode }) =>
  mode === 'report'
    ? {
        ...shared,
        build: {
          outDir,
          emptyOutDir: false,
          lib: {
            entry: 'report.tsx',
            formats: ['iife'],
            name: 'report',
            fileName: () => 'report.js',
            cssFileName: 'report',
          },
        },
        define: { 'process.env.NODE_ENV': '"production"' },
      }
    : {
        ...shared,
        build: { outDir, emptyOutDir: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
      },
);
