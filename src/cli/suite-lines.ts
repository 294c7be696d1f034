import { basename } from 'node:path';
import { type Case, expectedStep, type Suite } from '../model/suite.ts';
import type { Table } from '../model/table.ts';
import { isUnprintable, shortened } from './flags.ts';
import { suggestion, UsageError } from './usage-error.ts';

/*
 * A suite as bare lists of inputs, a case a line: a test, a bug report, a lesson.
 *
 *     # A FIN that crosses ours
 *     crossing: OPEN.active rcv.SYN_ACK CLOSE rcv.FIN rcv.ACK
 *     OPEN.passive rcv.SYN rcv.RST
 */

/**
 * The suite that the lines of a file make. A name before a colon is the case's id, else `line 3`.
 * @throws UsageError naming file, line and reason.
 */
export function suiteOfLines(path: string, text: string, table: Table): Suite {
  const ids = new Map<string, number>();
  const cases: Case[] = [];
  for (const [at, whole] of text.split(/\r?\n/).entries()) {
    const line = whole.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const place = `--suite ${path}: line ${at + 1}`;
    const [, name, listed = ''] = /^(?:([^:]*):\s)?(.*)$/.exec(line) ?? [];
    const id = name === undefined ? `line ${at + 1}` : name.trim();
    if (id === '' || isUnprintable(id)) throw new UsageError(`${place}: expected a name before the colon`);
    const before = ids.get(id);
    if (before !== undefined)
      throw new UsageError(`${place}: a second case "${shortened(id)}", after line ${before}`);
    ids.set(id, at + 1);
    cases.push({ id, steps: stepsOf(place, listed.split(/[\s,→]+/).filter(Boolean), table) });
  }
  if (cases.length === 0)
    throw new UsageError(`--suite ${path}: no case in it; write one a line: OPEN.active rcv.SYN_ACK CLOSE`);
  const { machine, profile } = table;
  return { name: basename(path), machine, profile, alphabet: 'full', cases };
}

function stepsOf(place: string, words: readonly string[], table: Table): Case['steps'] {
  if (words.length === 0) throw new UsageError(`${place}: a case without an input`);
  let state = table.initial;
  return words.map((word) => {
    const input = table.inputs.find((name) => name === word);
    if (input === undefined)
      throw new UsageError(
        `${place}: there is no input "${shortened(word)}". ${suggestion(word, table.inputs)}`,
      );
    const { kind, unmodelled } = table.cell(state, input);
    if (kind === 'unmodelled')
      throw new UsageError(`${place}: ${state}/${input} is outside the model: ${unmodelled ?? ''}`);
    const step = expectedStep(table, state, input);
    state = step.expected.state;
    return step;
  });
}
