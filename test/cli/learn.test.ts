import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineFromDot } from '../../src/fsm/dot-mealy.ts';
import { scratchFolder, warmCli } from './cli.ts';

const folder = scratchFolder();
const at = (name: string) => join(folder, name);

describe('learn', () => {
  it('says what the stack is, and how far that holds', async () => {
    const { code, stdout } = await warmCli('learn', '--save', at('tree.json'), '--out', at('learned.json'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^reference: \d+ queries, \d+ inputs\n\n {2}CLOSED\n/);
    expect(stdout).toMatch(/^ {2}SYN_RCVD#2 +OPEN\./m);
    expect(stdout).toMatch(
      /^Learned: 12 states, \d+ cells; the stack is this machine, or it has a state more than 1 input away from these\.$/m,
    );
    const { states } = JSON.parse(readFileSync(at('learned.json'), 'utf8'));
    expect(Object.keys(states)).toHaveLength(12);
    expect(states.ESTABLISHED.on.CLOSE).toMatchObject({ target: 'FIN_WAIT_1' });
  });

  it('goes on from what was saved, and asks nothing twice', async () => {
    const { code, stdout } = await warmCli('learn', '--resume', at('tree.json'), '--out', at('learned.dot'));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^reference: 0 queries, 0 inputs\n/)]);
    expect(machineFromDot(readFileSync(at('learned.dot'), 'utf8')).states).toHaveLength(12);
  });

  it('is the same twice, and as a black box', async () => {
    const run = () => warmCli('learn', '--observe', 'outputs', '--prior', 'none');
    const [one, two] = [await run(), await run()];
    expect(one.stdout).toBe(two.stdout);
    expect(one.stdout).toMatch(/Learned: 12 states/);
  });

  it('ends with what was learned so far where the budget is spent', async () => {
    const { code, stdout } = await warmCli('learn', '--budget', '40');
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^Learned so far: \d+ states?, \d+ cells; 40 queries are spent\.$/m),
    ]);
  });

  it.each([
    [['--observe', 'all'], /--observe all: there is no "all"/],
    [['--prior', 'rfc'], /--prior rfc: there is no "rfc"/],
    [['--extra-states', '3'], /--extra-states 3: expected a whole number from 0 to 2/],
    [['--budget', '0'], /--budget 0: expected a whole number from 1/],
    [['--out', 'machine.txt'], /--out machine\.txt: expected a file that ends in \.json or \.dot/],
    [['--resume', 'nowhere.json'], /--resume nowhere\.json: cannot be read/],
    [['--resume', at('learned.json')], /--resume .*: no answers of `learn --save`/],
    [['--resume', at('tree.json'), '--sut', 'v86'], /its answers are to other inputs than this stack has/],
    [['--sut', 'nothing'], /--sut nothing: no such system under test/],
    [['--option', 'speed=high'], /no option "speed"/],
  ])('%j: one message', async (args, message) => {
    const { code, stdout, stderr } = await warmCli('learn', ...args);
    expect([code, stdout, stderr.trim()]).toEqual([2, '', expect.stringMatching(message)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
