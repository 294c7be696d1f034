import { describe, expect, it } from 'vitest';
import { machineFromDot } from '../../src/fsm/dot-mealy.ts';
import { dotText } from '../../src/fsm/dot-text.ts';
import { wordsOf } from '../../src/fsm/suites/catalogue.ts';

/** A lock that opens on 1 after 0, as a learner writes it. */
const LOCK = `digraph lock {
  __start0 [label="" shape="none"];
  s0 [shape="circle" label="0"];
  s0 -> s1 [label="0 / click"];
  s0 -> s0 [label="1 / quiet"];
  s1 -> s1 [label="0 / quiet"];
  s1 -> s0 [label="1 / open"];
  __start0 -> s0;
}
`;

describe('a machine from a DOT file of a learner', () => {
  it('has its states, inputs and outputs, and begins where the arrow without a label points', () => {
    const fsm = machineFromDot(LOCK, { silence: 'quiet' });
    expect(fsm.states).toEqual(['s0', 's1']);
    expect(fsm.inputs).toEqual(['0', '1']);
    expect(fsm.outputs).toEqual(['', 'click', 'open']);
    expect([...fsm.next]).toEqual([1, 0, 1, 0]);
    expect(fsm.labels).toBeNull();
  });

  it('has quotation marks in its names as `dotText` writes them', () => {
    const fsm = machineFromDot(String.raw`digraph d {
"s \"0\"" -> "s \"0\"" [label="a / say \"x\" \\"];
}`);
    expect([fsm.states, fsm.outputs]).toEqual([['s "0"'], ['', 'say "x" \\']]);
    expect(machineFromDot(dotText(fsm))).toEqual(fsm);
  });

  it('has every suite, like any other machine', () => {
    const fsm = machineFromDot(LOCK);
    for (const name of ['transitions', 'wp', 'tour'] as const) {
      expect([...wordsOf(name, fsm, { extraStates: 1 })].length, name).toBeGreaterThan(0);
    }
  });

  it.each([
    ['no arrow', 'digraph d { s0; }', /no arrow/],
    ['two answers', 'digraph d {\ns0 -> s0 [label="a / x"];\ns0 -> s0 [label="a / y"];\n}', /3/],
    ['a label without an answer', 'digraph d {\ns0 -> s0 [label="a"];\n}', /2/],
    ['a state not reached', 'digraph d {\ns0 -> s0 [label="a / x"];\ns1 -> s0 [label="a / y"];\n}', /s1/],
    [
      'two states that nothing tells apart',
      'digraph d {\ns0 -> s1 [label="a / x"];\ns1 -> s0 [label="a / x"];\n}',
      /s0.*s1|s1.*s0/,
    ],
  ])('is refused where it has %s', (_, text, told) => {
    expect(() => machineFromDot(text)).toThrow(told);
  });
});
