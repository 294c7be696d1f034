import { type ActorRefFrom, assign, setup } from 'xstate';
import type { Language } from '../texts/texts.ts';
import type { Hovered, Theme } from './ui.machine.ts';

/** The behaviour of a report page: which case is open, what is searched for, how numbers are shown. */
export const reportMachine = setup({
  types: {
    context: {} as {
      suite: string;
      id: string;
      search: string;
      only: string;
      hovered: Hovered | null;
      /** Shown below the diagram while nothing is pointed at. */
      pinned: Hovered | null;
      language: Language;
      theme: Theme;
    },
    events: {} as
      | { type: 'open'; suite: string; id: string }
      | { type: 'hover'; hovered: Hovered | null }
      | { type: 'pin'; pinned: Hovered }
      | { type: 'search'; text: string }
      | { type: 'only'; verdict: string }
      | { type: 'language'; language: Language }
      | { type: 'theme'; theme: Theme }
      | { type: 'toggle drawing' }
      | { type: 'toggle numbers' },
    input: {} as { suite: string; id: string; language: Language },
  },
}).createMachine({
  id: 'report',
  context: ({ input }) => ({ ...input, search: '', only: '', hovered: null, pinned: null, theme: 'system' }),
  type: 'parallel',
  on: {
    open: {
      actions: assign({
        suite: ({ event }) => event.suite,
        id: ({ event }) => event.id,
      }),
    },
    hover: { actions: assign({ hovered: ({ event }) => event.hovered }) },
    pin: { actions: assign({ pinned: ({ event }) => event.pinned }) },
    search: { actions: assign({ search: ({ event }) => event.text }) },
    only: { actions: assign({ only: ({ event }) => event.verdict }) },
    language: { actions: assign({ language: ({ event }) => event.language }) },
    theme: { actions: assign({ theme: ({ event }) => event.theme }) },
  },
  states: {
    drawing: {
      initial: 'everything',
      states: {
        figure: { on: { 'toggle drawing': 'everything' } },
        everything: { on: { 'toggle drawing': 'figure' } },
      },
    },
    numbers: {
      initial: 'relative',
      states: {
        relative: { on: { 'toggle numbers': 'absolute' } },
        absolute: { on: { 'toggle numbers': 'relative' } },
      },
    },
  },
});

export type ReportActor = ActorRefFrom<typeof reportMachine>;
