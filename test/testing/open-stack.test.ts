import { afterAll, describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import type { SuiteGenerator } from '../../src/fsm/suites/generator.ts';
import { casesOf } from '../../src/model/suite.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { stepLines } from '../../src/report/step-lines.ts';
import { openStack } from '../../src/testing/open-stack.ts';
import { BadSteps, readSteps } from '../../src/testing/step-text.ts';

const tcp = openStack(reference);
const bugged = openStack(reference, { options: { bug: 'simultaneous-close-goes-to-last-ack' } });
afterAll(tcp.dispose);
afterAll(bugged.dispose);

describe('openStack', () => {
  it('walks the steps of a template', (t) => tcp(t)`
    CLOSED       OPEN.active  →  SYN_SENT     create TCB, snd SYN
    SYN_SENT     rcv.SYN_ACK  →  ESTABLISHED  snd ACK              §3.10.7.3, fourth
    ESTABLISHED  CLOSE        →  FIN_WAIT_1   snd FIN
    FIN_WAIT_1   rcv.FIN      →  CLOSING      snd ACK, "connection closing"
  `);

  it('fails with the story, and points to the steps', (t) => {
    const walk = () => bugged(t)`
      CLOSED       OPEN.active  →  SYN_SENT     create TCB, snd SYN
      SYN_SENT     rcv.SYN_ACK  →  ESTABLISHED  snd ACK
      ESTABLISHED  CLOSE        →  FIN_WAIT_1   snd FIN
      FIN_WAIT_1   rcv.FIN      →  CLOSING      snd ACK, "connection closing"
    `;
    expect(walk).toThrow('state is LAST_ACK, expected CLOSING');
    let stack = '';
    try {
      walk();
    } catch (error) {
      stack = (error as Error).stack ?? '';
    }
    expect(stack.split('\n    at ')[1]).toContain('open-stack.test.ts');
  });
});

it('a walk without steps is told when the stack is released', async () => {
  const forgetful = openStack(reference);
  forgetful({ name: 'the handshake', skip() {}, todo() {} });
  await expect(forgetful.dispose()).rejects.toThrow(
    'the handshake: there are no steps: a template must follow tcp(t)',
  );
});

describe('steps in words', () => {
  const table = tcpTable();

  it('read back as the steps they were written from, for every case of every suite with a case per cell or path', () => {
    const fsm = fsmOf(table);
    for (const name of ['transitions', 'paths', 'lifecycles']) {
      for (const { steps } of casesOf(SUITES.get(name) as SuiteGenerator, table, fsm)) {
        expect(readSteps(stepLines(steps, table).join('\n'), table)).toEqual(steps);
      }
    }
  });

  it('may be copied from a story, typed with tabs and a plain arrow', () => {
    const steps = readSteps(
      [
        'CLOSED\tOPEN.passive\t->\tLISTEN\tcreate TCB',
        'LISTEN    rcv.SYN  →  SYN_RCVD  snd SYN,ACK',
        'SYN_RCVD  CLOSE    →  FIN_WAIT_1  snd FIN',
      ].join('\n'),
      table,
    );
    expect(steps.map(({ state }) => state)).toEqual(['CLOSED', 'LISTEN', 'SYN_RCVD/passive']);
  });

  const wrong: [string, string, RegExp][] = [
    ['nothing', '  \n ', /there is no step/],
    ['no arrow', 'CLOSED  OPEN.active  SYN_SENT', /two or more spaces between/],
    ['no such state', 'CLOSE  OPEN.active  →  SYN_SENT  snd SYN', /no state CLOSE/],
    ['no such input', 'CLOSED  OPEN  →  SYN_SENT  snd SYN', /no input OPEN/],
    [
      'another next state',
      'CLOSED  OPEN.active  →  LISTEN  create TCB, snd SYN',
      /goes to SYN_SENT.*written anew by the command/,
    ],
    [
      'another clause',
      'CLOSED  OPEN.active  →  SYN_SENT  create TCB, snd SYN  §3.10.9',
      /the clause is §3\.10\.1/,
    ],
    ['another answer', 'CLOSED  OPEN.active  →  SYN_SENT  snd SYN', /answers create TCB, snd SYN/],
    [
      'a cell outside the model',
      'CLOSED  OPEN.active  →  SYN_SENT  create TCB, snd SYN\nSYN_SENT  SEND  →  SYN_SENT  nothing',
      /step 2 .*SYN_SENT\/SEND is outside the model/,
    ],
    [
      'a step that does not follow',
      'LISTEN  CLOSE  →  CLOSED  delete TCB',
      /step 1 .*a case begins in CLOSED/,
    ],
  ];
  for (const [what, text, told] of wrong) {
    it(`refuse ${what}`, () => {
      expect(() => readSteps(text, table)).toThrow(BadSteps);
      expect(() => readSteps(text, table)).toThrow(told);
    });
  }
});
