import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writtenTable } from '../../dist/src/model/table-data.js';
import { askedTable } from '../../src/model/table-walk.ts';

/* The built package has the table written down: what XState's walk of the machine says, and nothing else. */

describe('the table that is written down', () => {
  for (const profile of ['rfc9293', 'rfc793'] as const) {
    it(`is what the machine says, under ${profile}`, () => {
      expect(writtenTable(profile)).toEqual(askedTable(profile));
    });
  }

  it('is read without XState', () => {
    const script = "import { tcpTable } from './dist/src/model/tcp-table.js'; tcpTable();";
    const flags = ['--experimental-loader', loader, '--no-warnings', '--input-type=module', '--eval', script];
    const { stderr, status } = spawnSync(process.execPath, flags, { cwd: ROOT, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.stringContaining('table-data.js')]);
    expect(stderr).not.toContain('xstate');
  });
});

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const loader = `data:text/javascript,${encodeURIComponent(`
  export async function resolve(specifier, context, next) {
    const resolved = await next(specifier, context);
    process._rawDebug(resolved.url);
    return resolved;
  }`)}`;
