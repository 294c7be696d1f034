import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

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

const LICENSES = 'THIRD-PARTY-LICENSES.md';

const ELK_SOURCE = `
# Source of elkjs

\`assets/elk-worker.min-*.js\` is \`lib/elk-worker.min.js\` of the npm package elkjs, unchanged; its \`lib/elk-api.js\` is part of
\`assets/foreign-diagram-*.js\`. Their source code is available under the Eclipse Public License 2.0:
https://github.com/kieler/elkjs has the version named above as a tag, and says how it is made of
https://github.com/eclipse-elk/elk.
`;

/** The Eclipse Public License requires that everybody who gets ELK learns where its source is. */
const elkSource: Plugin = {
  name: 'elk-source',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const file = bundle[LICENSES];
      if (file?.type !== 'asset') throw new Error(`${LICENSES} is not written`);
      file.source = `${file.source}${ELK_SOURCE}`;
    },
  },
};

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
        plugins: [elkSource],
        build: {
          outDir,
          emptyOutDir: true,
          modulePreload: { polyfill: false },
          assetsInlineLimit: 0,
          license: { fileName: LICENSES },
        },
      },
);
