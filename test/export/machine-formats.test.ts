import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import DOMPurify from 'dompurify';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { createMachine, initialTransition, type StateValue, transition } from 'xstate';
import type { TcpProfile } from '../../machines/tcp.types.ts';
import { arrowsOf } from '../../src/export/arrows.ts';
import { dot } from '../../src/export/dot.ts';
import { MACHINE_FORMATS, type MachineFormat } from '../../src/export/formats.ts';
import { styled, svg } from '../../src/export/svg.ts';
import { FULL } from '../../src/model/alphabet.ts';
import { type Configuration, STATES } from '../../src/model/configuration.ts';
import type { Cell, Table } from '../../src/model/table.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { interpreted } from './scion.ts';

/*
 * Every export is read by somebody else's program for that language, and what it reads is compared with the table.
 */

const PROFILES: TcpProfile[] = ['rfc9293', 'rfc793'];
const BOTH = [
  ['whole', {}],
  ['figure', { figure: true }],
] as const;
const table = tcpTable();

/** Where continuous integration has installed a reader, its absence is a failure. */
function skipUnless(isThere: boolean, t: { skip(note: string): void }, reason: string): void {
  if (isThere) return;
  if (process.env.TCP_STATECHART_NEEDS_READERS) throw new Error(reason);
  t.skip(reason);
}

/** The arrows as text, for comparison with what was read back. */
const expectedArrows = (of: Table, options: { figure?: boolean }) =>
  arrowsOf(of, options).map(({ from, to, lines }) => [from, to, lines.map(({ text }) => text)]);

describe('the arrows', () => {
  it('of the figure are its 20 and that of note 2, drawn between 21 pairs of states', () => {
    const arrows = arrowsOf(table, { figure: true });
    expect(arrows).toHaveLength(21);
    expect(arrows.flatMap(({ lines }) => lines).every(({ figure }) => figure)).toBe(true);
  });

  it('of the whole machine hold every change of state, each distinct segment once', () => {
    const drawn = arrowsOf(table).flatMap(({ from, to, lines }) =>
      lines.map(({ text }) => `${from} ${to} ${text}`),
    );
    for (const cell of table.cells) {
      if (cell.kind !== 'transition' || cell.sameAs !== undefined) continue;
      const [from, to] = [cell.state, cell.next].map((name) => name.split('/')[0]);
      expect(
        drawn.some((line) => line.startsWith(`${from} ${to} ${cell.input}`)),
        cell.id,
      ).toBe(true);
    }
  });
});

describe.each(Object.keys(MACHINE_FORMATS) as MachineFormat[])('%s', (format) => {
  it('is the same every time, and smaller for the figure', () => {
    for (const profile of PROFILES) {
      const whole = MACHINE_FORMATS[format](tcpTable(profile));
      expect(MACHINE_FORMATS[format](tcpTable(profile))).toBe(whole);
      expect(MACHINE_FORMATS[format](tcpTable(profile), { figure: true }).length).toBeLessThan(whole.length);
      expect(whole.endsWith('\n')).toBe(true);
    }
  });
});

describe('the figure', () => {
  for (const format of ['mermaid', 'plantuml', 'dot'] as const) {
    it(`in ${format} is a reviewed text`, () => {
      expect(MACHINE_FORMATS[format](table, { figure: true })).toMatchSnapshot();
    });
  }
});

describe('json', () => {
  const inXState = (state: Configuration): StateValue =>
    state.startsWith('SYN_RCVD/') ? { SYN_RCVD: state.split('/')[1] ?? '' } : state;

  for (const profile of PROFILES) {
    it(`reloads into a machine with the table of ${profile}, without any implementation`, () => {
      const own = tcpTable(profile);
      const machine = createMachine(JSON.parse(MACHINE_FORMATS.json(own)));
      const [initial] = initialTransition(machine);
      expect(initial.value).toBe('CLOSED');
      for (const cell of own.cells) {
        const snapshot = machine.resolveState({ value: inXState(cell.state) });
        const [next, actions] = transition(machine, snapshot, { type: cell.input });
        expect(next.value, cell.id).toEqual(inXState(cell.next));
        const answer = [...cell.outputs, ...cell.signals.map((signal) => `signal ${signal}`)];
        expect(actions.map(({ type }) => type).toSorted(), cell.id).toEqual(answer.toSorted());
      }
    });
  }

  it('says every cell with its description and clause', () => {
    const machine = createMachine(JSON.parse(MACHINE_FORMATS.json(table)));
    for (const cell of table.cells) {
      const snapshot = machine.resolveState({ value: inXState(cell.state) });
      const [taken] = machine.getTransitionData(snapshot, { type: cell.input });
      expect(taken?.description, cell.id).toBe(cell.description);
      expect((taken?.meta as { rfc?: string } | undefined)?.rfc, cell.id).toBe(cell.rfc);
    }
  });

  it('keeps the numbers of the segments as parameters of their actions', () => {
    const { on } = JSON.parse(MACHINE_FORMATS.json(table));
    expect(on.ABORT.actions[0]).toEqual({ type: 'snd RST', params: { seq: 'SND.NXT', ack: null } });
  });

  it('of the figure has its arrows and no other', () => {
    const machine = createMachine(JSON.parse(MACHINE_FORMATS.json(table, { figure: true })));
    for (const cell of table.cells) {
      const snapshot = machine.resolveState({ value: inXState(cell.state) });
      const [next] = transition(machine, snapshot, { type: cell.input });
      expect(next.value, cell.id).toEqual(inXState(cell.figure ? cell.next : cell.state));
    }
  });
});

describe('mermaid', () => {
  // Its parser wants to clean labels for a page; there is none.
  Object.assign(DOMPurify, { addHook() {}, sanitize: (text: string) => text });

  it.each(BOTH)('is read by its own parser: %s', async (_, options) => {
    const { default: mermaid } = await import('mermaid');
    for (const profile of PROFILES) {
      const own = tcpTable(profile);
      const text = MACHINE_FORMATS.mermaid(own, options);
      await mermaid.parse(text);
      const { db } = (await mermaid.mermaidAPI.getDiagramFromText(text)) as unknown as {
        db: {
          getStates(): Map<string, unknown>;
          getRelations(): { id1: string; id2: string; relationTitle: string }[];
        };
      };
      expect([...db.getStates().keys()].filter((name) => name !== 'root_start').toSorted()).toEqual(
        STATES.toSorted(),
      );
      const [first, ...relations] = db.getRelations();
      expect(first).toMatchObject({ id1: 'root_start', id2: 'CLOSED' });
      expect(
        relations.map(({ id1, id2, relationTitle }) => [id1, id2, relationTitle.split('<br/>')]),
      ).toEqual(expectedArrows(own, options));
    }
  });

  it('would be refused if it were broken', async () => {
    const { default: mermaid } = await import('mermaid');
    await expect(mermaid.parse('stateDiagram-v2\n A --> :')).rejects.toThrow();
  });
});

interface Drawn {
  objects: { _gvid: number; name: string; id: string; pos: string }[];
  edges: { tail: number; head: number; id: string; label?: string; style?: string }[];
}

describe('dot', () => {
  it.each(BOTH)('is laid out by Graphviz without a warning: %s', async (_, options) => {
    const viz = await instance();
    for (const profile of PROFILES) {
      const own = tcpTable(profile);
      const text = dot(own, options);
      expect(viz.render(text).errors).toEqual([]);
      const { objects, edges } = viz.renderJSON(text) as Drawn;
      const names = new Map(objects.map(({ _gvid, name }) => [_gvid, name.replace('_END', '')]));
      const read = edges
        .filter(({ style }) => style !== 'invis')
        .map(({ tail, head, label = '' }) => [
          names.get(tail),
          names.get(head),
          label
            .split('\\l')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        ]);
      expect(read.toSorted()).toEqual(expectedArrows(own, options).toSorted());
    }
  });

  it('arranges the figure as the RFC does', async () => {
    const viz = await instance();
    const { objects } = viz.renderJSON(dot(table, { figure: true })) as Drawn;
    const at = (name: string) => {
      const [x = 0, y = 0] = (objects.find((node) => node.name === name)?.pos ?? '').split(',').map(Number);
      return { x, y };
    };
    const rows = [
      ['CLOSED'],
      ['LISTEN'],
      ['SYN_RCVD', 'SYN_SENT'],
      ['ESTABLISHED'],
      ['FIN_WAIT_1', 'CLOSE_WAIT'],
      ['FIN_WAIT_2', 'CLOSING', 'LAST_ACK'],
      ['TIME_WAIT', 'CLOSED_END'],
    ];
    const heights = rows.map((row) => new Set(row.map((name) => at(name).y)));
    expect(heights.every(({ size }) => size === 1)).toBe(true);
    const tops = heights.flatMap((height) => [...height]);
    expect(tops).toEqual(tops.toSorted((a, b) => b - a));
    for (const row of rows) {
      const xs = row.map((name) => at(name).x);
      expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    }
  });
});

describe('svg', () => {
  it.each(BOTH)('is what Graphviz draws today, styled: %s', async (_, options) => {
    const viz = await instance();
    for (const profile of PROFILES) {
      const own = tcpTable(profile);
      expect(svg(own, options)).toBe(styled(viz.renderString(dot(own, options), { format: 'svg' }), options));
    }
  });

  it('has an id for every state and arrow, and colours for the dark', () => {
    const text = svg(table);
    for (const state of STATES) expect(text).toContain(`<g id="state-${state}" class="node state">`);
    for (const { from, to } of arrowsOf(table)) expect(text).toContain(`<g id="edge-${from}-${to}"`);
    expect(text).toContain('prefers-color-scheme: dark');
    expect(text).not.toMatch(/<script|href="http/);
  });
});

describe('plantuml', () => {
  const jar = '/usr/share/plantuml/plantuml.jar';
  const isThere = existsSync(jar) && spawnSync('java', ['-version']).status === 0;

  for (const [name, options] of BOTH) {
    it(`is read by PlantUML: ${name}`, (t) => {
      skipUnless(isThere, t, 'PlantUML is not installed: apt-get install plantuml');
      const flags = ['-Djava.awt.headless=true', '-jar', jar, '-syntax'];
      const read = (input: string) => spawnSync('java', flags, { input, encoding: 'utf8' });
      // The eleven states and the mark of the beginning.
      expect(read(MACHINE_FORMATS.plantuml(table, options)).stdout).toBe('STATE\n(12 entities)\n');
      expect(read('@startuml\n[*] --> A\nA -->\n@enduml\n').status).not.toBe(0);
    });
  }

  it('says every arrow', () => {
    const lines = MACHINE_FORMATS.plantuml(table).split('\n');
    const read = lines.flatMap((line) => {
      const [, from, to, text = ''] = /^(\w+) --> (\w+) : (.*)$/.exec(line) ?? [];
      return from === undefined ? [] : [[from, to, text.split('\\n')]];
    });
    expect(read).toEqual(expectedArrows(table, {}));
  });
});

describe('scxml', () => {
  const compiler = '/usr/lib/qt6/libexec/qscxmlc';

  for (const [name, options] of BOTH) {
    it(`is compiled by Qt: ${name}`, (t) => {
      skipUnless(existsSync(compiler), t, 'qscxmlc is not installed: apt-get install libqt6scxml6-bin');
      const folder = mkdtempSync(join(tmpdir(), 'scxml-'));
      const compile = (text: string) => {
        writeFileSync(join(folder, 'tcp.scxml'), text);
        return spawnSync(compiler, ['tcp.scxml', '-o', 'tcp'], { cwd: folder, encoding: 'utf8' });
      };
      const text = MACHINE_FORMATS.scxml(table, options);
      expect(compile(text)).toMatchObject({ status: 0, stderr: '' });
      expect(compile(text.replace('target="LISTEN"', 'target="LISTENING"')).status).not.toBe(0);
      rmSync(folder, { recursive: true });
    });
  }

  /** What is sent is named by tokens: `snd SYN,ACK` is `snd.SYN_ACK`. */
  const sentBy = ({ outputs, signals }: Cell) =>
    [...outputs, ...signals.map((signal) => `signal ${signal}`)].map((said) => said.replace(/[ :,]+/g, '_'));
  const idOf = (state: Configuration) => state.replace('/', '.');

  for (const profile of PROFILES) {
    for (const [name, options] of BOTH) {
      it(`does in an interpreter what the machine does, cell by cell: ${profile}, ${name}`, async () => {
        const own = tcpTable(profile);
        const chart = await interpreted(MACHINE_FORMATS.scxml(own, options));
        expect(chart.initial()).toEqual([own.initial]);
        for (const cell of own.cells) {
          const isThere = name === 'whole' || cell.figure;
          const { state, sent } = chart.take(idOf(cell.state), cell.input);
          expect(state, cell.id).toEqual([idOf(isThere ? cell.next : cell.state)]);
          expect(
            sent.map((event) => event.replaceAll('.', '_')),
            cell.id,
          ).toEqual(isThere ? sentBy(cell) : []);
        }
      });
    }
  }

  it('stays in LAST_ACK on an ACK that is a duplicate, though rcv.ACK leads on and matches it', async () => {
    const figure = MACHINE_FORMATS.scxml(table, { figure: true });
    expect((await interpreted(figure)).take('LAST_ACK', 'rcv.ACK.duplicate').state).toEqual(['LAST_ACK']);
    const naive = figure.replaceAll(/<transition event="rcv\.ACK\.duplicate"\/>/g, '');
    expect((await interpreted(naive)).take('LAST_ACK', 'rcv.ACK.duplicate').state).toEqual(['CLOSED']);
    expect((await interpreted(naive)).take('LAST_ACK', 'rcv.ACKNOWLEDGEMENT').state).toEqual(['LAST_ACK']);
  });
});

describe('markdown', () => {
  it.each([
    ['whole', {}, FULL.length * 12],
    ['figure', { figure: true }, table.cells.filter(({ figure }) => figure).length],
  ] as const)('is read as tables with a row per cell: %s', (_, options, cells) => {
    const tokens = marked.lexer(MACHINE_FORMATS.markdown(table, options));
    const rows = tokens.flatMap((token) => (token.type === 'table' ? token.rows : []));
    expect(rows).toHaveLength(cells);
    expect(rows.every((row: unknown[]) => row.length === rows[0].length)).toBe(true);
  });
});

describe('xmllint', () => {
  it('finds svg and scxml well-formed', (t) => {
    skipUnless(
      !spawnSync('xmllint', ['--version']).error,
      t,
      'xmllint is not installed: apt-get install libxml2-utils',
    );
    for (const format of ['svg', 'scxml'] as const) {
      const input = MACHINE_FORMATS[format](table);
      expect(() => execFileSync('xmllint', ['--noout', '-'], { input })).not.toThrow();
    }
  });
});

it('the README shows the figure as it is exported', () => {
  expect(readFileSync('docs/figure-5.svg', 'utf8')).toBe(svg(table, { figure: true }));
});
