import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { draftBeside, removeLeftDrafts } from '../../src/cli/reporters/draft.ts';
import { warmCli as cli, scratchFolder } from './cli.ts';

const ONE = ['run', '--case', 'FIN_WAIT_1/rcv.FIN', '--json'];

/** A draft as a process leaves it that was killed while it wrote. */
function leftDraft(file: string): string {
  const code = `
    import { draftBeside } from ${JSON.stringify(new URL('../../dist/src/cli/reporters/draft.js', import.meta.url).href)};
    import { writeFileSync } from 'node:fs';
    const draft = draftBeside(${JSON.stringify(file)});
    writeFileSync(draft, 'half');
    process.stdout.write(draft);
    process.kill(process.pid, 'SIGKILL');
  `;
  return spawnSync(process.execPath, ['--input-type=module', '-e', code]).stdout.toString();
}

describe.concurrent('the draft of a report', () => {
  it('that a killed run left is cleaned up by the next, and nothing else is', async () => {
    const folder = scratchFolder();
    const long = 'x'.repeat(250);
    for (const name of ['result.json', long]) {
      const draft = leftDraft(join(folder, name));
      const others = [
        'result.json.part',
        'mine.part',
        'result.json.5f0c.part',
        `other-${draft.split('/').at(-1)}`,
      ];
      for (const other of others) writeFileSync(join(folder, other), 'mine');
      const ofAnother = leftDraft(join(folder, 'result'));
      expect(existsSync(draft)).toBe(true);
      expect((await cli(...ONE, join(folder, name))).code).toBe(0);
      expect(existsSync(draft)).toBe(false);
      expect(existsSync(ofAnother)).toBe(true);
      for (const other of others) expect(readFileSync(join(folder, other), 'utf8')).toBe('mine');
    }
  });

  it('of a process that lives is left alone', () => {
    const file = join(scratchFolder(), 'result.json');
    const draft = draftBeside(file);
    writeFileSync(draft, 'being written');
    removeLeftDrafts(file);
    expect(existsSync(draft)).toBe(true);
  });

  it('of a process on another machine is left alone for as long as it may be written', () => {
    const file = join(scratchFolder(), 'result.json');
    const draft = leftDraft(file).replace(/tcp-statechart-[0-9a-f]+-/, 'tcp-statechart-000000-');
    writeFileSync(draft, 'being written');
    removeLeftDrafts(file);
    expect(existsSync(draft)).toBe(true);
    const anHourAgo = Date.now() / 1000 - 3_600;
    utimesSync(draft, anHourAgo, anHourAgo);
    removeLeftDrafts(file);
    expect(existsSync(draft)).toBe(false);
  });

  it('has a name that fits, whatever the report is called', () => {
    for (const name of ['r', 'x'.repeat(255), '🙂'.repeat(63)]) {
      const draft = draftBeside(`/tmp/${name}`);
      expect(Buffer.byteLength(draft) - 5).toBeLessThanOrEqual(143);
      expect(draft).toMatch(/\.tcp-statechart-[\w-]+\.part$/);
    }
    expect(readdirSync('.').filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
