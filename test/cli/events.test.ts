import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunBegin, RunCase, RunEnd } from '../../src/run/events.ts';
import { cli, expectBadInput, scratchFolder } from './cli.ts';

interface Told {
  begin: RunBegin;
  cases: RunCase[];
  end: RunEnd;
}

function told(text: string): Told {
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunBegin | RunCase | RunEnd);
  return {
    begin: events[0] as RunBegin,
    cases: events.slice(1, -1) as RunCase[],
    end: events.at(-1) as RunEnd,
  };
}

describe.concurrent('run --events', () => {
  it('tells the beginning, each case with what was on the wire, and the end', async () => {
    const file = join(scratchFolder(), 'events.ndjson');
    const { code, stdout } = await cli('run', '--suite', 'transitions,paths', '--events', file);
    const { begin, cases, end } = told(readFileSync(file, 'utf8'));
    expect(code).toBe(0);
    expect(stdout).toContain('PASSED');
    expect(begin).toMatchObject({ type: 'run.begin', name: 'reference', cases: cases.length, seed: 1 });
    expect(end).toMatchObject({
      type: 'run.end',
      interrupted: false,
      summary: { pass: cases.length, fail: 0 },
    });
    const crossing = cases.find(({ result }) => result.id === 'FIN_WAIT_1/rcv.FIN');
    expect(crossing?.result.steps.map(({ wire }) => wire.map(({ from, ctl }) => `${from} ${ctl}`))).toEqual([
      ['system SYN'],
      ['peer SYN,ACK', 'system ACK'],
      ['system FIN,ACK'],
      ['peer FIN,ACK', 'system ACK'],
    ]);
    const [, , , last] = crossing?.result.steps ?? [];
    const [fin, ack] = last?.wire ?? [];
    expect(ack?.ack).toBe(((fin?.seq ?? 0) + 1) % 2 ** 32);
  });

  it('tells the same results as --json, which has no numbers of the wire', async () => {
    const bug = ['--option', 'bug=close-wait-missing'];
    const { stdout } = await cli('run', ...bug, '--events', '-');
    const { cases, end } = told(stdout);
    const {
      cases: same,
      summary,
      guarantee,
      diagnosis,
    } = JSON.parse((await cli('run', ...bug, '--json', '-')).stdout);
    const withoutWire = cases.map(({ result }) => ({
      ...result,
      steps: result.steps.map(({ wire: _, ...step }) => step),
    }));
    expect(withoutWire).toEqual(same);
    expect(end).toMatchObject({ summary, guarantee, diagnosis });
  });

  it('keeps the command that runs it again', async () => {
    const { stdout } = await cli(
      'run',
      '--option',
      'bug=close-wait-missing',
      '--case',
      'CLOSE_WAIT',
      '--events',
      '-',
    );
    expect(told(stdout).begin.command).toBe(
      'npx tcp-statechart run --option bug=close-wait-missing --case CLOSE_WAIT',
    );
  });

  it('of a system without a wire has no segments', async () => {
    const { stdout } = await cli('run', '--sut', 'model', '--case', 'CLOSED', '--events', '-');
    const { cases } = told(stdout);
    expect(cases.length).toBeGreaterThan(5);
    for (const { result } of cases) for (const { wire } of result.steps) expect(wire).toEqual([]);
  });

  it('of a system that breaks tells the verdict, and goes on', async () => {
    const { code, stdout } = await cli('run', '--sut', './fixtures/throws-in-inject.mjs', '--events', '-');
    const { begin, cases, end } = told(stdout);
    expect(cases.length).toBe(begin.cases);
    expect(end.summary.error).toBeGreaterThan(0);
    expect(code).toBe(1);
  });

  it('refuses a file that cannot be written, a second report for the same file, and a dry run', async () => {
    expectBadInput(await cli('run', '--events', '/nowhere/at/all'), '--events', '/nowhere/at/all');
    expectBadInput(await cli('run', '--events', '-', '--json', '-'), '--events', '--json');
    expectBadInput(await cli('run', '--dry-run', '--inspect'), '--inspect');
  });
});

describe.concurrent('run --inspect', () => {
  it('says where it looked when no inspector answers, before anything runs', async () => {
    const outcome = await cli('run', '--inspector', 'ws://127.0.0.1:9');
    expectBadInput(outcome, '--inspect', 'ws://127.0.0.1:9', 'tcp-statechart inspect');
    expectBadInput(await cli('run', '--inspector', 'no address'), '--inspect', 'no address');
  });
});
