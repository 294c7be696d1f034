import { afterAll, describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { fsmOf } from '../../src/model/fsm.ts';
import { tcpTable } from '../../src/model/table.ts';
import { stepLines } from '../../src/report/step-lines.ts';
import { casesOf } from '../../src/suites/cases.ts';
import { SUITES } from '../../src/suites/catalogue.ts';
import type { SuiteGenerator } from '../../src/suites/suite.ts';
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

  const wrong: [string, string, RegExp][] = [
    ['nothing', '  \n ', /there is no step/],
    ['no arrow', 'CLOSED  OPEN.active  SYN_SENT', /two or more spaces between/],
    ['no such state', 'CLOSE  OPEN.active  →  SYN_SENT  snd SYN', /no state CLOSE/],
    ['no such input', 'CLOSED  OPEN  →  SYN_SENT  snd SYN', /no input OPEN/],
    [
      'another next state',
      'CLOSED  OPEN.active  →  LISTEN  create TCB, snd SYN',
      /goes to SYN_SENT.*write the file anew/,
    ],
    ['another answer', 'CLOSED  OPEN.active  →  SYN_SENT  snd SYN', /answers create TCB, snd SYN/],
    ['a step that does not follow', 'LISTEN  CLOSE  →  CLOSED  delete TCB', /step 1 .*ends in CLOSED/],
  ];
  for (const [what, text, told] of wrong) {
    it(`refuse ${what}`, () => {
      expect(() => readSteps(text, table)).toThrow(BadSteps);
      expect(() => readSteps(text, table)).toThrow(told);
    });
  }
});
