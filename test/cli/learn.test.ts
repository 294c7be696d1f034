import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { machineFromDot } from '../../src/fsm/dot-mealy.ts';
import { cli, scratchFolder, warmCli } from './cli.ts';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const folder = scratchFolder();
const at = (name: string) => join(folder, name);

describe('learn', () => {
  it('says what the stack is, and how far that holds', async () => {
    const { code, stdout } = await warmCli('learn', '--save', at('tree.json'), '--out', at('learned.json'));
    const tree = JSON.parse(readFileSync(at('tree.json'), 'utf8'));
    writeFileSync(at('damaged.json'), JSON.stringify({ ...tree, nodes: [[7, 0, 0, 0]] }));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^reference: \d+ queries, \d+ inputs\n\n {2}CLOSED\n/);
    expect(stdout).toMatch(/^ {2}SYN_RCVD\/active +OPEN\./m);
    expect(stdout).toMatch(
      /^Learned: 12 states, \d+ cells; the stack is this machine, or it has a state more than 1 input away from these\.$/m,
    );
    const { states } = JSON.parse(readFileSync(at('learned.json'), 'utf8'));
    expect(Object.keys(states)).toHaveLength(12);
    expect(states.ESTABLISHED).toMatchObject({
      tags: ['ESTABLISHED'],
      on: { CLOSE: { target: 'FIN_WAIT_1' } },
    });
    expect(stdout).toMatch(/^Every cell is as RFC 9293 has it\.$/m);
  });

  it('goes on from what was saved, and asks but some of it twice', async () => {
    const { code, stdout } = await warmCli('learn', '--resume', at('tree.json'), '--out', at('learned.dot'));
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^reference: 2\d queries, \d+ inputs\n/)]);
    expect(machineFromDot(readFileSync(at('learned.dot'), 'utf8')).states).toHaveLength(12);
  });

  it('says each state where it is: what leads there, and what tells it apart', async () => {
    const { states } = JSON.parse(readFileSync(at('learned.json'), 'utf8'));
    expect([states.SYN_SENT.description, states.LISTEN.description]).toEqual(['OPEN.active', 'OPEN.passive']);
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
      expect.stringMatching(
        /^Every cell is as RFC 9293 has it\.\nLearned so far: \d+ states, \d+ cells; 40 queries are spent\.$/m,
      ),
    ]);
  });

  it('tells what is not as RFC 9293 has it, with the shortest word, and fails', async () => {
    const { code, stdout } = await warmCli(
      'learn',
      '--option',
      'bug=close-wait-missing',
      '--out',
      at('bug.json'),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^FAIL {2}4 cells: FIN,ACK\(NXT,SEG\) "connection closing" where the RFC has ACK/m,
    );
    expect(stdout).toMatch(/^ {4}ESTABLISHED\/rcv\.FIN \(§3\.10\.7\.4: /m);
    expect(stdout).toMatch(/^ {6}shown by OPEN\.active rcv\.SYN_ACK rcv\.FIN$/m);
    expect(stdout).toMatch(/^5 cells are not as RFC 9293 has them: 5 fail\.$/m);
  });

  it('is green under a ledger that knows it', async () => {
    const does = { state: 'LAST_ACK', outputs: ['snd FIN'] };
    const cells = ['ESTABLISHED', 'SYN_RCVD/passive', 'SYN_RCVD/active'].flatMap((state) =>
      ['rcv.FIN', 'rcv.FIN_ACK', 'rcv.DATA_FIN'].map((input) => `${state}/${input}`),
    );
    const deviations = cells.map((cell) => ({ cell, does, why: 'It waits for no CLOSE.' }));
    writeFileSync(at('ledger.json'), JSON.stringify({ sut: 'reference', deviations }));
    const flags = ['--option', 'bug=close-wait-missing', '--deviations', at('ledger.json')];
    const { code, stdout } = await warmCli('learn', ...flags);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^KNOWN {2}5 cells: It waits for no CLOSE\.$/m),
    ]);
  });

  it('walks at random, and says where an answer is not the machine’s', async () => {
    const right = await warmCli('learn', '--validate', '3000', '--alphabet', 'core');
    expect([right.code, right.stdout]).toEqual([
      0,
      expect.stringMatching(/^Walked 3000 inputs at random \(seed 1\): every answer is the machine's\.$/m),
    ]);
    // What is too far away for a proof is found by chance.
    const flags = ['--option', 'bug=any-ack-closes-last-ack', '--extra-states', '0', '--prior', 'none'];
    const wrong = await warmCli('learn', ...flags, '--observe', 'outputs', '--validate', '3000');
    expect([wrong.code, wrong.stdout]).toEqual([
      1,
      expect.stringMatching(/^A walk \(seed 1\) was answered otherwise/m),
    ]);
  });

  it('learns from a machine that was learned before, and says what has changed', async () => {
    const flags = ['--prior', at('learned.json'), '--extra-states', '0'];
    const same = await warmCli('learn', ...flags);
    expect(same.stdout).toMatch(/learned\.json and reference: one machine, as far as 26 inputs go$/m);
    const other = await warmCli('learn', ...flags, '--option', 'bug=close-wait-missing');
    expect(other.stdout).toMatch(/learned\.json and reference: 5 cells differ$/m);
    const fewer = await warmCli('learn', ...flags, '--alphabet', 'core');
    expect([fewer.code, fewer.stderr]).toEqual([0, '']);
  });

  it.each([
    ['.ts', /^export const learnedMachine = createMachine\(\{$/m],
    ['.svg', /^<svg .*<title>reference, learned<\/title>/s],
    ['.md', /^\| `CLOSED` \| {2}\| {2}\|$/m],
    ['.mmd', /^ {4}s\d+ --> s\d+ : OPEN\.passive$/m],
  ])('writes %s', async (end, expected) => {
    const file = at(`learned${end}`);
    const { code } = await warmCli('learn', '--extra-states', '0', '--alphabet', 'core', '--out', file);
    expect([code, readFileSync(file, 'utf8')]).toEqual([0, expect.stringMatching(expected)]);
  });

  it('tells what a stack throws outside any call, and keeps what was learned', async () => {
    writeFileSync(
      at('stray.mjs'),
      `import { reference } from 'tcp-statechart';
      let thrown = false;
      export default { ...reference, async create(options) {
        if (!thrown) setTimeout(() => { throw new Error('out of turn'); });
        thrown = true;
        return reference.create(options);
      } };`.replace(
        "'tcp-statechart'",
        JSON.stringify(new URL('../../dist/lib/index.js', import.meta.url).href),
      ),
    );
    const { code, stdout } = await cli('learn', '--sut', at('stray.mjs'), '--alphabet', 'core');
    expect(code).toBe(1);
    expect(stdout).toMatch(/outside any call, it threw Error: out of turn/);
    expect(stdout).toMatch(/^Learned: 12 states/m);
  });

  it('writes states and differences as JSON, and a page without a script', async () => {
    const flags = ['--option', 'bug=close-wait-missing', '--report', at('learned.html'), '--json', '-'];
    const { stdout } = await warmCli('learn', ...flags);
    const { stack, states, causes } = JSON.parse(stdout);
    expect([stack, states[0]]).toEqual(['reference', { name: 'CLOSED', access: [] }]);
    expect(causes[0]).toMatchObject({ verdict: 'fail', cells: { length: 4 } });
    expect(causes[0].cells[0]).toMatchObject({
      cell: expect.stringContaining('/rcv.FIN'),
      word: expect.any(Array),
    });
    const page = readFileSync(at('learned.html'), 'utf8');
    expect(page).toMatch(/<h1>reference, as it was learned<\/h1>/);
    expect(page).not.toContain('<script');
  });

  it.each([
    [['--observe', 'all'], /--observe all: there is no "all"/],
    [['--prior', 'rfc'], /--prior rfc: cannot be read \(there is no such file\)/],
    [['--prior', at('tree.json')], /--prior .*: is no learned machine: states: expected an object/],
    [['--alphabet', 'figure,rcv.ECE'], /--alphabet figure: there is no "figure"/],
    [['--validate', '0'], /--validate 0: expected a whole number from 1/],
    [['--extra-states', '3'], /--extra-states 3: expected a whole number from 0 to 2/],
    [['--budget', '0'], /--budget 0: expected a whole number from 1/],
    [
      ['--out', 'machine.txt'],
      /--out machine\.txt: expected a file that ends in \.json, \.ts, \.dot, \.md, \.mmd, \.svg/,
    ],
    [['--resume', 'nowhere.json'], /--resume nowhere\.json: cannot be read/],
    [['--resume', at('learned.json')], /--resume .*: no answers of `learn --save`/],
    [
      ['--resume', at('tree.json'), '--option', 'bug=close-wait-missing'],
      /its answers are of options none, and not of bug=/,
    ],
    [
      ['--resume', at('tree.json'), '--observe', 'outputs'],
      /its answers are of observe state, and not of outputs/,
    ],
    [['--resume', at('damaged.json')], /it is damaged: node 1 of the tree is none/],
    [['--sut', 'v86', '--alphabet', 'timeout.user'], /--alphabet timeout\.user: v86 can be asked none of it/],
    [
      ['--out', at('one.json'), '--json', at('one.json')],
      /--json and --out both write .*: give each a file of its own/,
    ],
    [['--resume', at('tree.json'), '--sut', 'v86'], /its answers are to other inputs than this stack has/],
    [['--sut', 'nothing'], /--sut nothing: no such system under test/],
    [['--option', 'speed=high'], /no option "speed"/],
  ])('%j: one message', async (args, message) => {
    const { code, stdout, stderr } = await warmCli('learn', ...args);
    expect([code, stdout, stderr.trim()]).toEqual([2, '', expect.stringMatching(message)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('compare, of machines that were learned', () => {
  const [right, wrong] = [at('learned.json'), at('bug.json')];

  it('tells the cells that differ, with the shortest words', async () => {
    const { code, stdout } = await warmCli('compare', right, wrong);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^reference and reference bug=close-wait-missing: 5 cells differ\n {2}SYN_RCVD\/passive\/rcv\.FIN_ACK\n/,
    );
    expect(stdout).toMatch(/^ {4}shown by OPEN\.active rcv\.SYN_ACK rcv\.FIN$/m);
    expect(stdout).toMatch(/^ {2}only reference comes to CLOSE_WAIT, LAST_ACK$/m);
  });

  it('is none of a machine and itself, in DOT as well, and by the RFC', async () => {
    const said = async (...files: string[]) => (await warmCli('compare', ...files)).stdout;
    expect(await said(right, right)).toMatch(/: one machine, as far as 26 inputs go\n$/);
    expect(await said(right, at('learned.dot'))).toMatch(/: one machine, as far as 26 inputs go\n$/);
    expect(await said('rfc9293', right)).toBe(
      'RFC 9293 and reference: one machine, as far as 26 inputs go\n',
    );
    expect(await said('rfc9293', wrong)).toMatch(/: 5 cells differ\n/);
  });

  it('is JSON, and a picture of the second', async () => {
    const { stdout } = await warmCli('compare', right, wrong, '--format', 'json');
    expect(JSON.parse(stdout).cells).toHaveLength(5);
    const { stdout: picture } = await warmCli('compare', right, wrong, '--format', 'svg');
    expect(picture).toMatch(/class="arrow odd"/);
  });

  it.each([
    [[right], /of machines it takes two/],
    [[right, wrong, right], /of machines it takes two/],
    [['rfc9293', 'rfc9293'], /are one machine; give one that was learned/],
    [['rfc9293', at('learned.dot')], /how its machine was seen is not in it/],
    [[right, at('ledger.json')], /is no learned machine: states: expected an object/],
    [[right, wrong, '--format', 'html'], /there is no "html"/],
    [[right, wrong, '--show', 'all'], /--show is of runs, and not of machines/],
  ])('%j: one message', async (args, message) => {
    const { code, stdout, stderr } = await warmCli('compare', ...args);
    expect([code, stdout, stderr.trim()]).toEqual([2, '', expect.stringMatching(message)]);
  });
});

describe('learn --jobs', () => {
  it('learns the same, with a stack in each thread', async () => {
    const flags = ['--alphabet', 'core', '--extra-states', '2'];
    const [one, two] = [
      await warmCli('learn', ...flags, '--out', at('one.json')),
      await cli('learn', ...flags, '--out', at('two.json'), '--jobs', '2'),
    ];
    expect([one.code, two.code, two.stderr]).toEqual([0, 0, '']);
    expect(readFileSync(at('two.json'), 'utf8')).toBe(readFileSync(at('one.json'), 'utf8'));
    const withoutCounts = (text: string) => text.replace(/: \d+ queries, \d+ inputs/, '');
    expect(withoutCounts(two.stdout)).toBe(withoutCounts(one.stdout));
  });

  it('is refused as it is for a run', async () => {
    const { code, stderr } = await warmCli('learn', '--jobs', '0');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--jobs 0: expected a whole number from 1/)]);
  });
});

describe('Ctrl-C', () => {
  it('ends it in the middle of a layer, with what was learned, and keeps the answers', async () => {
    const tree = at('interrupted.json');
    const child = spawn(process.execPath, [MAIN, 'learn', '--extra-states', '2', '--save', tree], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    setTimeout(() => child.kill('SIGINT'), 1_500);
    const [code] = await once(child, 'close');
    expect([code, stdout]).toEqual([130, expect.stringMatching(/^Learned so far: .*; it was stopped\.$/m)]);
    const { inputs, nodes } = JSON.parse(readFileSync(tree, 'utf8'));
    expect([inputs.length, nodes.length > 1_000]).toEqual([26, true]);
    const { code: resumed } = await warmCli('learn', '--resume', tree);
    expect(resumed).toBe(0);
  });
});
