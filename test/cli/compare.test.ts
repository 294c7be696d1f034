import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/report/comparison.ts';
import { warmCli } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  await warmCli('run', '--json', at('right.json'), '--quiet');
  await warmCli('run', '--option', 'bug=any-ack-closes-last-ack', '--json', at('wrong.json'), '--quiet');
  await warmCli('run', '--machine', 'data', '--suite', 'shortest', '--json', at('data.json'), '--quiet');
});

describe('compare', () => {
  it('lists, of two runs of one stack, only what changed', async () => {
    const { code, stdout } = await warmCli('compare', at('right.json'), at('wrong.json'));
    expect(code).toBe(0);
    const rows = stdout.split('\n').filter((line) => /^[A-Z_0-9]+(\/\w+)?\/\S/.test(line));
    expect(rows.map((row) => row.split(' ')[0])).toEqual([
      'LAST_ACK/rcv.ACK.duplicate',
      'LAST_ACK/rcv.ACK.old',
      'LAST_ACK/rcv.DATA.duplicateAck',
      'LAST_ACK/rcv.FIN',
      'LAST_ACK/rcv.DATA_FIN',
    ]);
    expect(rows[0]).toMatch(/✓ ✗ {2}2: nothing → CLOSED$/);
    expect(stdout).toMatch(/reference \(.*wrong\.json\): 425 pass, 5 fail/);
  });

  it('is the same as data, with what each did and the case that shows it', async () => {
    const { stdout } = await warmCli('compare', at('right.json'), at('wrong.json'), '--format', 'json');
    const { stacks, cells } = JSON.parse(stdout) as Comparison;
    expect(stacks.map(({ cells: counts }) => counts.pass)).toEqual([430, 425]);
    expect(cells).toHaveLength(430);
    expect(stacks[1]?.replay).toBe('npx tcp-statechart run --option bug=any-ack-closes-last-ack --case CASE');
    const cell = cells.find((one) => one.cell === 'LAST_ACK/rcv.FIN');
    expect(cell).toMatchObject({
      rfc: '§3.10.7.4, eighth',
      expected: { state: 'LAST_ACK' },
      results: [
        { verdict: 'pass', observed: { state: 'LAST_ACK' } },
        {
          verdict: 'fail',
          observed: { state: 'CLOSED' },
          case: 'LAST_ACK/rcv.FIN',
          why: /CLOSED/,
        },
      ].map(({ why, ...result }) => ({ ...result, ...(why && { why: expect.stringMatching(why) }) })),
    });
    expect(cell?.results[0]?.way).toBeUndefined();
    expect(cell?.results[1]?.way?.slice(-2)).toEqual([
      ['CLOSE', 'LAST_ACK', ['snd FIN']],
      ['rcv.FIN', 'CLOSED', []],
    ]);
  });

  it('is a table of Markdown, and a page that needs nothing else', async () => {
    const markdown = await warmCli('compare', at('wrong.json'), '--format', 'markdown');
    expect(markdown.stdout.split('\n')[2]).toMatch(
      /^\| `LAST_ACK\/rcv\.ACK\.duplicate` \| §.* \| fail: CLOSED\. /,
    );
    await warmCli(
      'compare',
      at('right.json'),
      at('wrong.json'),
      '--format',
      'html',
      '--out',
      at('page.html'),
    );
    const page = readFileSync(at('page.html'), 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/<script src|<link|https?:\/\//);
  });

  it.each([
    [['compare'], /compare: nothing is given: runs, as .*, or two machines/],
    [['compare', 'nowhere.json'], /nowhere\.json: cannot be read \(there is no such file\)/],
    [['compare', 'RIGHT', 'DATA'], /data\.json: is a run of another machine than .*right\.json/],
    [['compare', 'OTHER'], /other\.json: is no result of a run: cases: .*`run --json FILE` writes one/],
    [['compare', 'RIGHT', '--format', 'pdf'], /--format pdf: there is no "pdf"/],
    [['compare', 'RIGHT', '--show', 'some'], /--show some: there is no "some"/],
  ])('%j: one message', async (args, message) => {
    writeFileSync(at('other.json'), '{"sut":"x","suite":"transitions","profile":"rfc9293"}');
    const names: Record<string, string> = { RIGHT: 'right.json', DATA: 'data.json', OTHER: 'other.json' };
    const { code, stderr } = await warmCli(
      ...args.map((arg) => (names[arg] === undefined ? arg : at(names[arg]))),
    );
    expect([code, stderr.trim()]).toEqual([2, expect.stringMatching(message)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
