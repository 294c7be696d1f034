import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchProject } from '../support/scratch-project.ts';
import { warmCli as cli, expectBadInput, scratchFolder, warmJson } from './cli.ts';

describe('--machine data', () => {
  it('runs every cell of the machine with queues, says which machine it was, and finds a bug in a queue', async () => {
    const all = await cli('run', '--machine', 'data', '--json', '-');
    expect(all.code).toBe(0);
    expect(JSON.parse(all.stdout)).toMatchObject({ machine: 'data', summary: { pass: 936, fail: 0 } });
    const bug = ['--option', 'bug=fin-ahead-counts'];
    const found = await cli('run', '--machine', 'data', '--json', '-', ...bug);
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('ESTABLISHED/rcv.FIN.ahead');
  });

  it('asks the model itself all of it', async () => {
    const { code, stdout } = await cli('run', '--sut', 'model', '--machine', 'data', '--json', '-');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).summary).toMatchObject({ pass: 936, unsupported: 0 });
  });

  it('prints the table, all of it or a configuration', async () => {
    const { stdout } = await cli(
      'table',
      '--machine',
      'data',
      '--state',
      'ESTABLISHED+sent',
      '--format',
      'csv',
    );
    expect(stdout.trim().split('\n')).toHaveLength(1 + 24);
    expect(
      (await cli('table', '--machine', 'data', '--format', 'csv')).stdout.trim().split('\n'),
    ).toHaveLength(1 + 1320);
  });

  it.each([
    [['run', '--profile', 'rfc793'], '--profile rfc793: the machine data knows the rules of rfc9293 only'],
    [['run', '--alphabet', 'core'], '--alphabet core: the machine data has one alphabet'],
    [['run', '--inspect'], '--inspect: the inspector shows the machine of eleven states'],
    [['export', 'json', '--figure'], '--figure: Figure 5 has no queues'],
    [['export', 'packetdrill', '--out', 'scripts'], 'export packetdrill: --machine means nothing there'],
    [['table', '--state', 'ESTABLISHED+nothing'], '--state ESTABLISHED+nothing'],
  ])('refuses %j', async (args, told) => {
    expectBadInput(await cli(...args, '--machine', 'data'), told);
  });

  it('refuses a machine there is not', async () => {
    expectBadInput(await cli('run', '--machine', 'udp'), '--machine udp', 'there is no "udp"');
  });
});

describe('export node-test --machine data', () => {
  const project = scratchProject();

  it('writes tests that pass on the embedded endpoint, and fail on a bug in a queue', async () => {
    const args = ['--machine', 'data', '--case', 'ESTABLISHED+sent'];
    expect((await project.cli('export', 'node-test', ...args, '--out', 'good')).code).toBe(0);
    const good = await project.node('--test', '--test-reporter=tap', 'good/reference.test.mjs');
    expect(good.stdout).toMatch(/^# fail 0$/m);
    expect(good.code).toBe(0);
    const bug = ['--option', 'bug=fin-ahead-counts', '--out', 'bad'];
    await project.cli('export', 'node-test', ...args, ...bug);
    const bad = await project.node('--test', '--test-reporter=tap', 'bad/reference.test.mjs');
    expect(bad.stdout).toMatch(/not ok \d+ - ESTABLISHED\+sent\/rcv\.FIN\.ahead/);
    expect(bad.code).toBe(1);
  });
});

describe('a suite in bare lists of inputs', () => {
  const file = (text: string) => {
    const path = join(scratchFolder(), 'mine.txt');
    writeFileSync(path, text);
    return path;
  };

  it('is a case a line, named or not, on either machine', async () => {
    const path = file(
      '# the FINs cross\ncrossing: OPEN.active rcv.SYN_ACK CLOSE rcv.FIN rcv.ACK\n\nOPEN.passive, rcv.SYN\n',
    );
    const { code, cases } = await warmJson('--suite', path);
    expect(code).toBe(0);
    expect(cases.map(({ id }) => id)).toEqual(['crossing', 'line 4']);
    const held = file('held: OPEN.active rcv.SYN_ACK rcv.DATA.ahead rcv.DATA\n');
    expect((await cli('run', '--machine', 'data', '--suite', held)).code).toBe(0);
  });

  it.each([
    ['OPEN.active\nOPEN.activ\n', 'line 2: there is no input "OPEN.activ". Did you mean "OPEN.active"?'],
    ['a: OPEN.active\na: OPEN.passive\n', 'line 2: a second case "a", after line 1'],
    ['a:\n', 'line 1'],
    ['# nothing\n', 'no case in it'],
    ['OPEN.passive rcv.DATA.ahead\n', 'line 1: there is no input "rcv.DATA.ahead"'],
  ])('refuses %j by file, line and reason', async (text, told) => {
    expectBadInput(await cli('run', '--suite', file(text)), 'mine.txt', told);
  });
});
