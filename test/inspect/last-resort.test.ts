import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../src/inspect/protocol.ts';
import { BoundedCells, CELL_LIMITS } from '../../src/inspect/run-backlog.ts';
import type { CellVerdict } from '../../src/run/tally.ts';
import { isSlow } from '../support/slow.ts';
import BEGIN from './fixtures/run-begin.json' with { type: 'json' };
import { type Client, inspector, openPage, openProgram, openReceiver } from './inspector.ts';

function caseOf(state: string, more: object = {}) {
  const expected = { state: 'x', outputs: [], signals: [] };
  const step = { input: 'i', state, verdict: 'pass', expected, wire: [] };
  return { type: 'run.case', suite: 'wp', result: { id: 'one', verdict: 'pass', steps: [step], ...more } };
}

function nested(depth: number): string {
  return `${'['.repeat(depth)}${']'.repeat(depth)}`;
}

function runEvents({ told }: Client<ServerMessage>): unknown[] {
  return told.flatMap((message) => (message.type === 'run.events' ? message.events : []));
}

describe('a message that nobody foresaw', () => {
  it('is malformed where it is nested deep, of a run as of an actor, and the run goes on', async () => {
    const started = await inspector();
    const page = await openPage(started);
    const [program, other] = [await openProgram(started), await openProgram(started)];
    program.send(BEGIN);
    const deep = nested(100_000);
    other.send(`[${JSON.stringify(BEGIN).replace('{', `{"x":${deep},`)}]`);
    other.send(`{"type":"@xstate.snapshot","sessionId":"x:0","snapshot":${deep}}`);
    other.send(`{"type":"@xstate.actor","sessionId":"x:0","__proto__":${deep}}`);
    const malformed = await page.of('malformed', 3);
    expect(malformed.map(({ problem }) => problem)).toEqual(Array(3).fill('nested too deep'));
    program.send(caseOf('CLOSED'));
    const late = await openPage(started);
    await late.of('run.so-far');
    expect(runEvents(late)).toEqual([BEGIN, caseOf('CLOSED')]);
    expect(late.told.some(({ type }) => type === 'run.over')).toBe(false);
  });

  it('may name what every object has, and that is a name like any other', async () => {
    const started = await inspector();
    const [page, receiver] = [await openPage(started), await openReceiver(started)];
    const program = await openProgram(started);
    const polluting = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';
    program.send(`{"type":"@xstate.actor","sessionId":"__proto__",${polluting}}`);
    program.send(JSON.stringify(BEGIN).replace('{', `{${polluting},`));
    program.send(caseOf('__proto__'));
    program.send(`{"type":"run.case","suite":"wp","result":{"id":"x","verdict":"__proto__","steps":[]}}`);
    expect(await receiver.of('@xstate.actor')).toMatchObject([{ sessionId: '1~__proto__' }]);
    await page.of('malformed');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const late = await openPage(started);
    const [soFar] = await late.of('run.so-far');
    expect(soFar).toMatchObject({ summary: { pass: 1 }, cells: [['__proto__/i', { id: 'one' }]] });
  });

  it('may bear names of any length, and a page that comes late is told all the same', async () => {
    const started = await inspector();
    const program = await openProgram(started);
    program.send(BEGIN);
    // What all of them come to is more than a string can hold, in the slow tests.
    for (let i = 0; i < (isSlow ? 140 : 5); i++) {
      program.send(caseOf(`${i}${'s'.repeat(4_000_000)}`));
      while (program.socket.bufferedAmount > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    program.send(caseOf('CLOSED', { id: 'last' }));
    const witness = await openPage(started);
    await witness.of('run.so-far');
    const late = await openPage(started);
    const [soFar] = await late.of('run.so-far');
    expect(JSON.stringify(soFar).length).toBeLessThan(2 * CELL_LIMITS.octets);
    expect(soFar?.cells.map(([cell]) => cell)).toEqual(['CLOSED/i']);
  });

  it('is refused where a page asks for what cannot be done, and the page may ask again', async () => {
    const trouble: string[] = [];
    const started = await inspector({
      startJob: () => {
        throw new RangeError('Maximum call stack size exceeded');
      },
      onTrouble: (line) => trouble.push(line),
    });
    const page = await openPage(started);
    const command = { type: 'drive.open', sut: 'reference', profile: 'rfc9293', options: '' } as const;
    page.ask(command);
    page.ask(command);
    expect((await page.of('refused', 2)).map(({ problem }) => problem)).toEqual(
      Array(2).fill('this command cannot be carried out: nested too deep'),
    );
    expect(trouble[0]).toBe('a command of a page: nested too deep; it goes on');
  });

  it('does not end a program that closes in the middle of it', async () => {
    const started = await inspector();
    const page = await openPage(started);
    for (let i = 0; i < 20; i++) {
      const program = await openProgram(started);
      program.send(`{"type":"run.begin","x":"${'x'.repeat(3_000_000)}`);
      program.socket.terminate();
      await once(program.socket, 'close');
    }
    await page.of('actors.left', 20);
  });
});

describe('verdicts by cell', () => {
  const verdict = (id: string): CellVerdict => ({ verdict: 'pass', suite: 'wp', id, step: 1, length: 1 });

  it('are bounded by their number, and by the octets of their names', () => {
    const cells = new BoundedCells();
    for (let i = 0; i < 3 * CELL_LIMITS.cells; i++) cells.set(`c${i}`, verdict('x'));
    expect(cells.size).toBe(CELL_LIMITS.cells);
    expect(cells.set('c0', verdict('y')).get('c0')?.id).toBe('y');
    const few = new BoundedCells();
    const [long, half] = ['é'.repeat(CELL_LIMITS.octets / 2), 'h'.repeat(CELL_LIMITS.octets / 2)];
    few.set(long, verdict('x')).set(half, verdict('x')).set('a', verdict(half)).set('b', verdict('x'));
    expect([...few.keys()]).toEqual([half, 'b']);
    // What takes the place of a long name has its room.
    few.set('b', verdict(half)).set(half, verdict('z'));
    expect([...few.values()].map(({ id }) => id)).toEqual(['z', 'x']);
  });
});
