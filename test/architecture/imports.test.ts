import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/*
 * Imports point one way: fsm ← model ← run, machines ← model. fsm stands on xstate alone and knows no word of TCP.
 * Adapters know their interface and the wire; what reports and exporters read is data. Type-only imports count too: knowing is depending.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What each part may import of the others. */
const MAY_IMPORT: Record<string, string[]> = {
  machines: [],
  'src/wire': ['machines'],
  'src/fsm': [],
  'src/learn': ['src/fsm'],
  'src/model': ['src/fsm', 'machines'],
  'src/adapters': ['src/wire'],
  'src/run': ['src/learn', 'src/fsm', 'src/model', 'src/wire', 'src/adapters', 'machines'],
  'src/export': ['src/report', 'src/fsm', 'src/model', 'machines'],
  'src/report': ['src/learn', 'src/run', 'src/fsm', 'src/model', 'machines'],
  'src/inspect': ['src/run', 'src/fsm', 'src/model', 'machines'],
  'src/page': ['src/inspect', 'src/report', 'src/run', 'src/fsm', 'src/model', 'src/wire', 'machines'],
  'src/cli': [
    'src/learn',
    'src/inspect',
    'src/export',
    'src/report',
    'src/run',
    'src/fsm',
    'src/model',
    'src/wire',
    'src/adapters',
    'machines',
  ],
  'src/testing': ['src/learn', 'src/report', 'src/run', 'src/fsm', 'src/model', 'src/adapters', 'machines'],
  'src/table.ts': ['src/fsm', 'src/model'],
  'src/wire.ts': ['src/wire'],
  'src/linux.ts': ['src/run', 'src/adapters'],
  'src/index.ts': [
    'src/learn',
    'src/wire.ts',
    'src/cli',
    'src/export',
    'src/report',
    'src/run',
    'src/fsm',
    'src/model',
    'src/wire',
    'src/adapters',
    'machines',
  ],
};

/** Where the package's own files are: no part of the order. */
const ANYONE = 'src/package-root.ts';

const PACKAGES: Record<string, string[]> = {
  machines: ['xstate'],
  'src/fsm': ['xstate'],
  'src/model': ['xstate', '@xstate/graph'],
  'src/run': ['valibot'],
  'src/adapters': ['valibot'],
  'src/page': [
    'preact',
    'preact/hooks',
    'preact/compat',
    '@xstate/react',
    'xstate',
    '@statelyai/inspect',
    'elkjs/lib/elk-api.js',
    'elkjs/lib/elk-worker.min.js?url',
    'vite',
  ],
  'src/inspect': ['ws', 'valibot', '@statelyai/inspect', 'xstate'],
  'src/cli': ['valibot', 'typescript'],
  'src/testing': ['vitest', 'xstate', '@xstate/test', '@xstate/graph'],
};

const files = ['machines', 'src'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
);

function partOf(file: string): string {
  return Object.keys(MAY_IMPORT).find((part) => file === part || file.startsWith(`${part}/`)) ?? file;
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'/gms)].map((match) => match[1] ?? '');
}

describe('imports', () => {
  for (const file of files) {
    it(`${file} knows only what it may`, () => {
      const part = partOf(file);
      for (const target of importsOf(file)) {
        if (target.startsWith('node:')) continue;
        if (!target.startsWith('.'))
          expect(PACKAGES[part] ?? [], `${file} imports ${target}`).toContain(target);
        else {
          const other = partOf(join(dirname(file), target));
          if (other !== part && other !== ANYONE)
            expect(MAY_IMPORT[part], `${file} imports ${target}`).toContain(other);
        }
      }
    });
  }

  it('of the reference endpoint never reach the machine or the model', () => {
    for (const file of files.filter((name) => name.startsWith('src/adapters/reference'))) {
      for (const target of importsOf(file)) expect(target, file).not.toMatch(/machines\/|model\//);
      for (const target of importsOf(file).filter((name) => name.includes('wire/'))) {
        expect(['address.ts', 'segment.ts', 'sequence.ts'], file).toContain(target.split('/').at(-1));
      }
    }
  });

  it('go round in no circle, those of types included', () => {
    const circles: string[][] = [];
    const done = new Set<string>();
    const visit = (file: string, way: readonly string[]) => {
      const at = way.indexOf(file);
      if (at >= 0) circles.push(way.slice(at));
      if (at >= 0 || done.has(file)) return;
      for (const target of importsOf(file)) {
        const other = join(dirname(file), target);
        if (target.startsWith('.') && files.includes(other)) visit(other, [...way, file]);
      }
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it("of XState's graph utilities stand in one file", () => {
    const users = files.filter((file) => importsOf(file).some((target) => /graph$/.test(target)));
    expect(users).toEqual(['src/model/table-walk.ts']);
  });
});

describe('the machine entry', () => {
  it('loads xstate and nothing else', () => {
    const script = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(\`
        export async function resolve(specifier, context, next) {
          const resolved = await next(specifier, context);
          process._rawDebug('LOADED ' + resolved.url);
          return resolved;
        }\`), import.meta.url);
      await import('tcp-statechart/machine');
    `;
    const flags = ['--input-type=module', '--no-warnings', '--eval', script];
    const { stderr } = spawnSync(process.execPath, flags, { cwd: ROOT, encoding: 'utf8' });
    const loaded = [...stderr.matchAll(/LOADED (\S+)/g)].map((match) => match[1] ?? '');
    const own = loaded.filter((url) => !url.includes('/node_modules/') && url.includes('/dist/'));
    const files = own.map((url) => url.split('/dist/')[1]);
    expect(files).toEqual(['lib/machine.js', expect.stringMatching(/^lib\/shared-tcp\.machine-\w+\.js$/)]);
    const { size } = statSync(join(ROOT, 'dist/machines/tcp.machine.js'));
    const sizes = files.map((file) => statSync(join(ROOT, 'dist', file ?? '')).size);
    expect(sizes.reduce((sum, octets) => sum + octets)).toBeLessThan(1.1 * size);
    const packages = loaded
      .map((url) => /node_modules\/([^/]+)/.exec(url)?.[1])
      .filter((name) => name !== undefined);
    expect([...new Set(packages)]).toEqual(['xstate']);
  });
});

describe.each([
  ['the pages', ['src/page/main.tsx', 'src/page/report.tsx', 'src/page/foreign/foreign-diagram.tsx'], 40],
  ['the table entry, which a page can import,', ['src/table.ts'], 5],
  ['the wire entry, which a page can import,', ['src/wire.ts'], 3],
])('%s', (_, roots, least) => {
  it('needs nothing of Node', () => {
    const seen = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const target of importsOf(file)) {
        expect(target, file).not.toMatch(/^node:/);
        if (/^\..*\.tsx?$/.test(target)) visit(join(dirname(file), target));
      }
    };
    for (const root of roots) visit(root);
    expect(seen.size).toBeGreaterThan(least);
  });
});
