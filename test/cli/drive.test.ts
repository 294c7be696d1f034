import { describe, expect, it } from 'vitest';
import type { DriveMessage } from '../../src/inspect/protocol.ts';
import { cliWith, expectBadInput, type Outcome, warmCli, warmCliWith } from './cli.ts';

interface ManualSession {
  code: number | null;
  said: DriveMessage[];
  stderr: string;
}

/** Gives the lines and reads all answers. */
async function drive(lines: readonly string[], ...args: string[]): Promise<ManualSession> {
  return sessionIn(await warmCliWith({ stdin: linesOf(lines) }, 'drive', ...args));
}

const linesOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

function sessionIn({ code, stdout, stderr }: Outcome): ManualSession {
  const said = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as DriveMessage);
  return { code, said, stderr };
}

function stepsOf(said: readonly DriveMessage[]): string[] {
  return said.flatMap((message) =>
    message.type === 'drive.step'
      ? [
          `${message.step.state} ${message.step.input} ${message.step.observed?.state} ${message.step.verdict}`,
        ]
      : [],
  );
}

const SIMULTANEOUS_CLOSE = ['OPEN.active', 'rcv.SYN_ACK', 'CLOSE', 'rcv.FIN', 'rcv.ACK', 'timeout.2MSL'];

describe.concurrent('drive', () => {
  it('takes the reference through a simultaneous close, one input at a time', async () => {
    const whole = await cliWith({ stdin: linesOf(SIMULTANEOUS_CLOSE) }, 'drive');
    const { code, said } = sessionIn(whole);
    expect(said[0]).toMatchObject({ type: 'drive.ready', name: 'reference', observed: 'state' });
    expect(stepsOf(said)).toEqual([
      'CLOSED OPEN.active SYN_SENT pass',
      'SYN_SENT rcv.SYN_ACK ESTABLISHED pass',
      'ESTABLISHED CLOSE FIN_WAIT_1 pass',
      'FIN_WAIT_1 rcv.FIN CLOSING pass',
      'CLOSING rcv.ACK TIME_WAIT pass',
      'TIME_WAIT timeout.2MSL CLOSED pass',
    ]);
    expect(code).toBe(0);
  });

  it('goes on beside a system that differs, and says where', async () => {
    const { said } = await drive(SIMULTANEOUS_CLOSE, '--option', 'bug=closing-never-leaves');
    expect(stepsOf(said)[4]).toBe('CLOSING rcv.ACK CLOSING fail');
    expect(stepsOf(said).length).toBe(6);
  });

  it('begins a fresh connection, and refuses what is no input or outside the model', async () => {
    const { said } = await drive(['OPEN.active', 'rcv.BLA', 'SEND', 'reset', 'OPEN.passive', 'SEND']);
    expect(said.slice(1).map(({ type }) => type)).toEqual([
      'drive.step',
      'drive.refused',
      'drive.refused',
      'drive.fresh',
      'drive.step',
      'drive.step',
    ]);
  });

  it('of a system that breaks says so, and makes it anew', async () => {
    const { said, code } = await drive(
      ['OPEN.active', 'rcv.SYN_ACK', 'reset', 'OPEN.active'],
      '--sut',
      './fixtures/throws-in-inject.mjs',
    );
    expect(said.slice(1).map(({ type }) => type)).toEqual([
      'drive.step',
      'drive.broke',
      'drive.fresh',
      'drive.step',
    ]);
    expect(code).toBe(0);
  });

  it('of a system that throws from a timer says so, and goes on', async () => {
    const lines = ['OPEN.active', 'rcv.SYN_ACK', 'reset', 'OPEN.active'];
    const { said, code } = await drive(lines, '--sut', './fixtures/throws-later.mjs');
    expect(said[2]).toEqual({
      type: 'drive.broke',
      problem: 'outside any call, it threw Error: the battery is flat',
    });
    expect(said[4]).toMatchObject({ type: 'drive.step' });
    expect(code).toBe(0);
  });

  it('of a system that cannot be made says so behind what it is, and makes it anew', async () => {
    const { said, code } = await drive(
      ['OPEN.active', 'reset', 'OPEN.active'],
      '--sut',
      './fixtures/throws-in-create.mjs',
    );
    expect(said).toMatchObject([
      { type: 'drive.ready', name: 'throws-in-create' },
      { type: 'drive.broke', problem: 'create() threw Error: the battery is flat' },
      { type: 'drive.broke', problem: 'there is no connection: reset begins one' },
      { type: 'drive.fresh' },
      { type: 'drive.step' },
    ]);
    expect(code).toBe(0);
  });

  it('leaves a system that loops where it stands', async () => {
    const { said, code } = await drive(
      ['OPEN.active', 'rcv.SYN_ACK', 'reset', 'OPEN.active'],
      ...['--sut', './fixtures/troubled.mjs', '--option', 'troubles=inject: loops', '--time-limit', '50'],
    );
    expect(said[2]).toEqual({
      type: 'drive.broke',
      problem: 'inject() did not come back within 1000 ms',
    });
    expect(said[4]).toMatchObject({ type: 'drive.step' });
    expect(code).toBe(0);
  });

  it('refuses a system and an option that do not exist', async () => {
    expectBadInput(await warmCli('drive', '--sut', 'referense'), 'referense', 'reference');
    expectBadInput(await warmCli('drive', '--option', 'bug=nothing'), 'nothing');
  });
});
