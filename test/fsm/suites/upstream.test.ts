import { describe, expect, it } from 'vitest';
import * as builtIn from 'xstate/graph';
import { tcpMachine } from '../../../machines/tcp.machine.ts';
import { NONE, step, type Word } from '../../../src/fsm/fsm.ts';
import { SUITE_DEFAULTS } from '../../../src/fsm/suites/generator.ts';
import { paths, shortest } from '../../../src/fsm/suites/paths.ts';
import { ALPHABETS, type AlphabetName } from '../../../src/model/alphabet.ts';
import { configurationOf } from '../../../src/model/configuration.ts';
import { fsmOf } from '../../../src/model/table-fsm.ts';
import * as seam from '../../../src/model/table-walk.ts';
import { tcpTable } from '../../../src/model/tcp-table.ts';

/*
 * The suites that XState's own graph functions can make too must be the same, path for path, as theirs: those of
 * @xstate/graph, which we import, and those of xstate/graph, which are to replace it.
 */

const LIBRARIES = { '@xstate/graph': seam, 'xstate/graph': builtIn as unknown as typeof seam };

type Walked = ReturnType<typeof seam.getSimplePaths<typeof tcpMachine>>;

function options(alphabet: AlphabetName) {
  const fsm = fsmOf(tcpTable(), { alphabet });
  const usable = (state: string) =>
    fsm.inputs.filter((_, input) => step(fsm, fsm.states.indexOf(state), input) !== NONE);
  return {
    serializeState: configurationOf,
    events: (snapshot: Parameters<typeof configurationOf>[0]) =>
      usable(configurationOf(snapshot)).map((type) => ({ type: type as (typeof ALPHABETS)['full'][number] })),
  };
}

function asWords(walked: Walked): string[] {
  return walked
    .map(({ steps }) =>
      steps
        .slice(1)
        .map(({ event }) => event.type as string)
        .join(' '),
    )
    .filter((word) => word !== '');
}

function ours(words: Iterable<Word>, alphabet: AlphabetName): string[] {
  return [...words].map((word) => word.map((input) => ALPHABETS[alphabet][input]).join(' '));
}

describe.each(Object.entries(LIBRARIES))('%s', (_, library) => {
  for (const alphabet of ['figure', 'core', 'full'] as const) {
    it(`finds the same simple paths over ${alphabet}`, () => {
      const theirs = asWords(library.getSimplePaths(tcpMachine, options(alphabet)));
      const own = ours(paths.words(fsmOf(tcpTable(), { alphabet }), SUITE_DEFAULTS), alphabet);
      expect(own.toSorted()).toEqual(theirs.toSorted());
      expect(own.length).toBeGreaterThan(100);
    });

    it(`finds the same shortest paths over ${alphabet}`, () => {
      const theirs = asWords(library.getShortestPaths(tcpMachine, options(alphabet)));
      const own = ours(shortest.words(fsmOf(tcpTable(), { alphabet }), SUITE_DEFAULTS), alphabet);
      expect(own.toSorted()).toEqual(theirs.toSorted());
      expect(own).toHaveLength(11);
    });
  }
});
