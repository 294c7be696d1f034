import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isSlow } from '../support/slow.ts';
import { warmCli as cli, expectBadInput, warmJson as runJson } from './cli.ts';
import { SUITE } from './contract.ts';

async function dryRun(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await cli('run', '--dry-run', ...args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return stdout.split('\n').slice(0, -1);
}

describe.concurrent('which cases are run', () => {
  it('--dry-run lists them and runs nothing', async () => {
    const args = ['--sut', './fixtures/troubled.mjs', '--option', 'create=throws'];
    const ids = await dryRun(...args, '--suite', 'paths,random');
    const { stdout } = await cli('paths', '--suite', 'paths', '--json');
    const { cases } = v.parse(SUITE, JSON.parse(stdout));
    expect(ids.slice(0, cases.length)).toEqual(cases.map(({ id }) => id));
    expect(ids.length).toBe(cases.length + 100);
    expectBadInput(await cli('run', '--dry-run', '--json', '-'), '--json', 'a dry run has no results');
  });

  it('three shards are the suite, each case in one of them', async () => {
    const suite = ['--suite', 'transitions,paths'];
    const [whole = [], ...shards] = await Promise.all([
      dryRun(...suite),
      ...[1, 2, 3].map((index) => dryRun(...suite, '--shard', `${index}/3`)),
    ]);
    expect(new Set(whole).size).toBe(whole.length);
    expect(shards.flat().sort()).toEqual([...whole].sort());
    for (const shard of shards) expect(Math.abs(shard.length - whole.length / 3)).toBeLessThan(1);
  });

  it('a shard runs what it lists', async () => {
    const args = ['--suite', 'transitions', '--shard', '2/3'];
    const [ids, { cases }] = await Promise.all([dryRun(...args), runJson(...args)]);
    expect(cases.map(({ id }) => id)).toEqual(ids);
  });

  it('--case takes whole parts of an address', async () => {
    const [one, state] = await Promise.all([
      dryRun('--case', 'FIN_WAIT_1/rcv.FIN'),
      dryRun('--case', 'SYN_RCVD/', '--alphabet', 'core'),
    ]);
    expect(one).toEqual(['FIN_WAIT_1/rcv.FIN']);
    expect(state.length).toBeGreaterThan(20);
    expect(state.every((id) => /^SYN_RCVD\/(passive|active)\//.test(id))).toBe(true);
  });

  it('a suite named twice is run once', async () => {
    const { cases } = await runJson('--suite', 'shortest,shortest');
    expect(cases.length).toBe(11);
  });

  it('--skip leaves cases out, and the claim and the JSON say so', async () => {
    const skip = ['--skip', 'ESTABLISHED', '--skip', 'LISTEN/rcv.SYN'];
    const [ids, all, { cases, guarantee }] = await Promise.all([
      dryRun(...skip),
      dryRun(),
      runJson('--suite', 'transitions', ...skip),
    ]);
    const left = all.filter((id) => !id.startsWith('ESTABLISHED/') && id !== 'LISTEN/rcv.SYN');
    expect(ids).toEqual(left);
    expect(cases.map(({ id }) => id)).toEqual(left);
    expect(guarantee.text).toMatch(/ Left out on demand: ESTABLISHED, LISTEN\/rcv\.SYN\.$/);
    const { stdout } = await cli('run', ...skip, '--quiet');
    expect(stdout).toContain('Left out on demand: ESTABLISHED, LISTEN/rcv.SYN.');
  });

  it('--skip of all there is to run is a mistake', async () => {
    const outcome = await cli('run', '--case', 'FIN_WAIT_1', '--skip', 'FIN_WAIT_1', '--strict');
    expectBadInput(outcome, '--skip FIN_WAIT_1', 'leaves no case');
  });

  it('--skip of an address that has no case is a mistake', async () => {
    expectBadInput(await cli('run', '--skip', 'ESTABLISHD'), '--skip ESTABLISHD', 'no case of transitions');
  });

  it('--all tells every failure by itself', async () => {
    const bug = ['--option', 'state=hidden', '--option', 'bug=simultaneous-close-jumps-to-closed'];
    const args = ['run', ...bug, '--suite', isSlow ? 'wp' : 'pairs'];
    const [few, all, { cells }] = await Promise.all([
      cli(...args),
      cli(...args, '--all'),
      runJson(...args.slice(1)),
    ]);
    const stories = (text: string) => text.match(/^✗ /gm)?.length ?? 0;
    expect(stories(few.stdout)).toBe(1);
    expect(cells.fail).toBeGreaterThan(15);
    expect(stories(all.stdout)).toBe(cells.fail);
  });
});
