import { instance } from '@viz-js/viz';
import DOMPurify from 'dompurify';
import { describe, expect, it } from 'vitest';
import { createMachine, initialTransition, type StateValue, transition } from 'xstate';
import { regionsDot } from '../../src/export/dot.ts';
import { MACHINE_FORMATS } from '../../src/export/formats.ts';
import { queueOf, regionsOf } from '../../src/export/regions.ts';
import { styled } from '../../src/export/svg.ts';
import { type Configuration, stateOf } from '../../src/model/configuration.ts';
import { dataTable } from '../../src/model/data-table.ts';
import { interpreted } from './scion.ts';

/* The machine with queues in other languages, each read back by somebody else's program and compared with the table. */

const table = dataTable();
const count = new Map<string, number>();
for (const one of table.configurations) count.set(stateOf(one), (count.get(stateOf(one)) ?? 0) + 1);

/** Where a configuration stands among the children of its state; of one alone, the state. */
const placeOf = (one: Configuration): [state: string, child?: string] => {
  const state = stateOf(one);
  return count.get(state) === 1 ? [state] : [state, one.slice(state.length + 1) || 'nothing'];
};

describe('json', () => {
  const inXState = (one: Configuration): StateValue => {
    const [state, child] = placeOf(one);
    return child === undefined ? state : { [state]: child };
  };

  it('reloads into a machine with the same table, without any implementation', () => {
    const machine = createMachine(JSON.parse(MACHINE_FORMATS.json(table)));
    expect(initialTransition(machine)[0].value).toBe('CLOSED');
    for (const cell of table.cells) {
      const snapshot = machine.resolveState({ value: inXState(cell.state) });
      const [next, actions] = transition(machine, snapshot, { type: cell.input });
      expect(next.value, cell.id).toEqual(inXState(cell.next));
      if (cell.kind === 'unmodelled') expect(actions, cell.id).toEqual([]);
      const answer = [...cell.outputs, ...cell.signals.map((signal) => `signal ${signal}`)];
      expect(actions.map(({ type }) => type).toSorted(), cell.id).toEqual(answer.toSorted());
    }
  });
});

describe('scxml', () => {
  const idOf = (one: Configuration) => placeOf(one).join('.').replaceAll('+', '.');

  it('does in an interpreter what the machine does, cell by cell', async () => {
    const chart = await interpreted(MACHINE_FORMATS.scxml(table));
    expect(chart.initial()).toEqual(['CLOSED']);
    for (const cell of table.cells)
      expect(chart.take(idOf(cell.state), cell.input).state, cell.id).toEqual([idOf(cell.next)]);
  });
});

describe('the regions', () => {
  const regions = regionsOf(table);

  it('are the three of the statechart, with every change of what they hold', () => {
    expect(regions.map(({ name, states }) => [name, states.length])).toEqual([
      ['connection', 11],
      ['receiving', 6],
      ['sending', 7],
    ]);
    const [, receiving, sending] = regions;
    for (const { state, next, input, sameAs, id } of table.cells) {
      if (sameAs !== undefined) continue;
      for (const region of [receiving, sending]) {
        if (region === undefined || region.name === 'connection') throw new Error('no queue');
        const [from, to] = [queueOf(state, region.name), queueOf(next, region.name)];
        if (from === to) continue;
        const arrow = region.arrows.find((one) => one.from === from && one.to === to);
        expect(arrow?.inputs, id).toContain(input);
      }
    }
  });

  it('are read by Mermaid, each with its states and arrows', async () => {
    Object.assign(DOMPurify, { addHook() {}, sanitize: (text: string) => text });
    const { default: mermaid } = await import('mermaid');
    const text = MACHINE_FORMATS.mermaid(table);
    await mermaid.parse(text);
    const arrows = regions.reduce((sum, region) => sum + region.arrows.length, 0);
    expect(text.match(/ --> /g)).toHaveLength(arrows + regions.length);
  });

  it('are laid out by Graphviz without a warning, and the picture is what it draws today', async () => {
    const viz = await instance();
    const dot = MACHINE_FORMATS.dot(table);
    const { errors } = viz.render(dot);
    expect(errors).toEqual([]);
    const drawn = viz.renderString(regionsDot(table), { format: 'svg' });
    expect(MACHINE_FORMATS.svg(table)).toBe(styled(drawn, { regions: true }));
  });

  it('are in PlantUML, each arrow once', () => {
    const text = MACHINE_FORMATS.plantuml(table);
    for (const { name, arrows } of regions)
      for (const { from, to } of arrows)
        expect(text.split(`  ${name}_${from} --> ${name}_${to} : `)).toHaveLength(2);
  });
});
