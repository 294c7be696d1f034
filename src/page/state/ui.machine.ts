import { assign, setup } from 'xstate';
import type { Language } from '../texts/texts.ts';

/*
 * The behaviour of the page: only what its reader can change, and the link to the server. The data it shows (cases,
 * verdicts, live actors) is large, and is kept in stores.
 */

export type Panel = 'cases' | 'matrix' | 'hands' | 'run' | 'live';

export const PANELS: readonly Panel[] = ['cases', 'matrix', 'hands', 'run', 'live'];

/** The subject that diagram and ladder show. */
export type ShownSubject =
  | { kind: 'case'; suite: string; id: string }
  | { kind: 'hands' }
  /** Actors side by side: one, or two. */
  | { kind: 'live'; actors: readonly string[] };

export type Theme = 'system' | 'light' | 'dark';

/** The element pointed at or focused, described below the diagram. */
export type Hovered =
  | { kind: 'state'; state: string }
  | { kind: 'arrow'; from: string; to: string }
  | { kind: 'cell'; state: string; input: string }
  /** A machine of another program, in its own words. */
  | { kind: 'told'; title: string; lines: readonly string[] };

export interface UiContext {
  suite: string;
  search: string;
  /** Only cases of this verdict; empty: all. */
  only: string;
  subject: ShownSubject;
  /** Steps taken so far; infinite where the end of a trace that grows is followed. */
  step: number;
  /** Number of steps. */
  length: number;
  /** Steps a second. */
  speed: number;
  hovered: Hovered | null;
  /** Kept below the diagram while nothing is pointed at. */
  pinned: Hovered | null;
  /** The case to come back to after something else was shown. */
  left: { subject: ShownSubject; step: number } | null;
  language: Language;
  theme: Theme;
}

export type UiEvent =
  | { type: 'panel'; panel: Panel }
  | { type: 'suite'; suite: string }
  | { type: 'search'; text: string }
  | { type: 'only'; verdict: string }
  | { type: 'show'; subject: ShownSubject; step?: number }
  /** The trace shown has so many steps now; `follow` stays at the last. */
  | { type: 'trace'; length: number; follow: boolean }
  | { type: 'play' }
  | { type: 'pause' }
  | { type: 'back' }
  | { type: 'forward' }
  | { type: 'go'; step: number }
  | { type: 'speed'; speed: number }
  | { type: 'hover'; hovered: Hovered | null }
  /** Pins something; the same thing again, or `null`, unpins it. */
  | { type: 'pin'; pinned: Hovered | null }
  | { type: 'toggle drawing' }
  | { type: 'toggle numbers' }
  | { type: 'help' }
  | { type: 'close help' }
  | { type: 'language'; language: Language }
  | { type: 'theme'; theme: Theme }
  | { type: 'link up' }
  | { type: 'link down' };

export interface UiInput {
  suite: string;
  subject: ShownSubject;
  step: number;
  language: Language;
  theme: Theme;
}

export const SPEEDS: readonly number[] = [0.5, 1, 2, 4];

/** After a link broke, it is tried again this soon, ms. */
const RETRY_MS = 1_000;

function suiteOf(subject: ShownSubject): string | undefined {
  return subject.kind === 'case' ? subject.suite : undefined;
}

/** The panels that show cases. */
const OF_CASES: readonly Panel[] = ['cases', 'matrix'];

function leaving({ subject, step, left }: UiContext): UiContext['left'] {
  return subject.kind === 'case' ? { subject, step } : left;
}

function isSame(a: Hovered | null, b: Hovered | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isElsewhere({ suite }: UiContext, subject: ShownSubject): boolean {
  return suiteOf(subject) !== undefined && suiteOf(subject) !== suite;
}

export const uiMachine = setup({
  types: {
    context: {} as UiContext,
    events: {} as UiEvent,
    input: {} as UiInput,
  },
  delays: {
    'one step': ({ context }) => 1_000 / context.speed,
    'a while': RETRY_MS,
  },
  guards: {
    'at the end': ({ context }) => context.step >= context.length,
  },
  actions: {
    advance: assign({ step: ({ context }) => Math.min(context.length, context.step + 1) }),
    'begin again at the end': assign({
      step: ({ context }) => (context.step >= context.length ? 0 : context.step),
    }),
    'look away': assign({ hovered: null, pinned: null }),
    'come back to the case': assign(({ context }) =>
      context.subject.kind === 'case' || context.left === null
        ? {}
        : { ...context.left, left: null, length: Number.POSITIVE_INFINITY },
    ),
    connect: () => {},
  },
}).createMachine({
  id: 'page',
  description: 'How the page of the inspector behaves.',
  context: ({ input }) => ({
    suite: input.suite,
    search: '',
    only: '',
    subject: input.subject,
    step: input.step,
    length: Number.POSITIVE_INFINITY,
    speed: 1,
    hovered: null,
    pinned: null,
    left: null,
    language: input.language,
    theme: input.theme,
  }),
  type: 'parallel',
  on: {
    suite: { actions: assign({ suite: ({ event }) => event.suite, search: '', only: '' }) },
    search: { actions: assign({ search: ({ event }) => event.text }) },
    only: { actions: assign({ only: ({ event }) => event.verdict }) },
    speed: { actions: assign({ speed: ({ event }) => event.speed }) },
    hover: { actions: assign({ hovered: ({ event }) => event.hovered }) },
    pin: {
      actions: assign({
        pinned: ({ context, event }) => (isSame(context.pinned, event.pinned) ? null : event.pinned),
      }),
    },
    language: { actions: assign({ language: ({ event }) => event.language }) },
    theme: { actions: assign({ theme: ({ event }) => event.theme }) },
    trace: {
      actions: assign({
        length: ({ event }) => event.length,
        // A reader who looks back stays there.
        step: ({ context: { step, length }, event }) =>
          event.follow && step >= length ? Number.POSITIVE_INFINITY : Math.min(step, event.length),
      }),
    },
  },
  states: {
    panel: {
      description: 'The panel at the right.',
      initial: 'cases',
      states: { cases: {}, matrix: {}, hands: {}, run: {}, live: {} },
      on: {
        panel: PANELS.map((panel) => ({
          guard: ({ event }: { event: { panel: Panel } }) => event.panel === panel,
          target: `.${panel}` as const,
          actions: OF_CASES.includes(panel) ? ['look away', 'come back to the case'] : 'look away',
        })),
      },
    },
    player: {
      description: 'Steps through the trace that is shown.',
      initial: 'paused',
      on: {
        show: {
          target: '.paused',
          actions: assign({
            left: ({ context, event }) => (event.subject.kind === 'case' ? null : leaving(context)),
            subject: ({ event }) => event.subject,
            // The list changes to the suite of the case.
            suite: ({ context, event }) => suiteOf(event.subject) ?? context.suite,
            search: ({ context, event }) => (isElsewhere(context, event.subject) ? '' : context.search),
            only: ({ context, event }) => (isElsewhere(context, event.subject) ? '' : context.only),
            step: ({ event }) => event.step ?? 0,
            length: Number.POSITIVE_INFINITY,
            hovered: null,
            pinned: null,
          }),
        },
        back: {
          target: '.paused',
          actions: assign({
            step: ({ context: { step, length } }) => Math.max(0, Math.min(step, length) - 1),
          }),
        },
        forward: { target: '.paused', actions: 'advance' },
        go: {
          target: '.paused',
          actions: assign({
            step: ({ context, event }) => Math.max(0, Math.min(context.length, event.step)),
          }),
        },
      },
      states: {
        paused: { on: { play: { target: 'playing', actions: 'begin again at the end' } } },
        playing: {
          always: { guard: 'at the end', target: 'paused' },
          after: { 'one step': { target: 'playing', reenter: true, actions: 'advance' } },
          on: { pause: 'paused', play: 'paused' },
        },
      },
    },
    drawing: {
      description: 'Figure 5 of the RFC, or every change of state.',
      initial: 'figure',
      states: {
        figure: { on: { 'toggle drawing': 'everything' } },
        everything: { on: { 'toggle drawing': 'figure' } },
      },
    },
    numbers: {
      description: 'Sequence numbers from the initial ones on, or as they are on the wire.',
      initial: 'relative',
      states: {
        relative: { on: { 'toggle numbers': 'absolute' } },
        absolute: { on: { 'toggle numbers': 'relative' } },
      },
    },
    help: {
      initial: 'closed',
      states: {
        closed: { on: { help: 'open' } },
        open: { on: { help: 'closed', 'close help': 'closed' } },
      },
    },
    link: {
      description: 'The WebSocket to the server.',
      initial: 'connecting',
      states: {
        connecting: { entry: 'connect', on: { 'link up': 'up', 'link down': 'down' } },
        up: { on: { 'link down': 'down' } },
        down: { after: { 'a while': 'connecting' } },
      },
    },
  },
});
