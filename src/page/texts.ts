import type { Verdict } from '../run/result.ts';
import { chinese } from './texts.zh.ts';

export type Language = 'en' | 'zh';

/** All the page says by itself. What comes from the machine or a system (descriptions, reasons, names) is not translated. */
export interface Texts {
  title: string;
  skip: string;
  panels: Record<'cases' | 'matrix' | 'hands' | 'run' | 'live', string>;
  diagram: string;
  ladder: string;
  details: string;
  state: string;
  peer: string;
  system: string;
  machine: string;
  fromPeer: string;
  fromSystem: string;
  figure: string;
  everything: string;
  relative: string;
  absolute: string;
  numbers: string;
  play: string;
  pause: string;
  back: string;
  forward: string;
  first: string;
  last: string;
  speed: string;
  stepOf(step: number, of: number): string;
  suite: string;
  search: string;
  onlyVerdict: string;
  allVerdicts: string;
  casesShown(shown: number, of: number): string;
  caseList: string;
  noCases: string;
  notRun: string;
  steps(count: number): string;
  matrixCaption: string;
  sameSegment: string;
  unmodelled: string;
  notVisited: string;
  matrixHint: string;
  verdicts: Record<Verdict, string>;
  handsWith: string;
  machineAlone: string;
  options: string;
  optionsHint: string;
  startAgain: string;
  calls: string;
  timeouts: string;
  segments: string;
  ignored: string;
  hiddenState: string;
  handsHint: string;
  sut: string;
  profile: string;
  start: string;
  cancel: string;
  running: string;
  cancelled: string;
  endedEarly: string;
  finished: string;
  noRun: string;
  progress(done: number, of: number): string;
  seconds(seconds: number): string;
  failures: string;
  noFailures: string;
  more(count: number): string;
  consistentWith: string;
  proof: string;
  actors: string;
  noActors: string;
  connect: string;
  sideBySide: string;
  left: string;
  malformed: string;
  drawing: string;
  linkUp: string;
  linkConnecting: string;
  linkDown: string;
  help: string;
  close: string;
  theme: Record<'system' | 'light' | 'dark', string>;
  themeLabel: string;
  languageLabel: string;
  keys: readonly (readonly [keys: string, what: string])[];
  clause: string;
  input: string;
  expected: string;
  observed: string;
  nothing: string;
  staysIn: string;
  leadsTo: string;
  also: string;
  requirements: string;
  outputs: string;
  inputsHere: string;
  arrowTaken: string;
  report: ReportTexts;
}

export interface ReportTexts {
  summary: string;
  matrix: string;
  diagram: string;
  diagramHint: string;
  failures: string;
  noFailures: string;
  failsIn(cases: number): string;
  alsoIn: string;
  replay: string;
  coverage: string;
  coverageHint: string;
  clauses: string;
  requirements: string;
  covered: string;
  uncovered: string;
  unreachable: string;
  failed: string;
  cases: string;
  casesHint: string;
  printedCases(cases: number): string;
  notes: string;
  environment: string;
  interrupted: string;
  twin: string;
  seed: string;
  sees: string;
  stateSeen: string;
  outputsSeen: string;
  took: string;
  command: string;
}

export const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'TCP statechart inspector',
    skip: 'Skip to the panel',
    panels: { cases: 'Cases', matrix: 'Matrix', hands: 'Hands on', run: 'Run', live: 'Live' },
    diagram: 'Diagram',
    ladder: 'Ladder',
    details: 'Details',
    state: 'state',
    peer: 'peer',
    system: 'system',
    machine: 'machine',
    fromPeer: 'from the peer:',
    fromSystem: 'to the peer:',
    figure: 'Figure 5',
    everything: 'Everything',
    relative: 'Relative',
    absolute: 'Absolute',
    numbers: 'Sequence numbers',
    play: 'Play',
    pause: 'Pause',
    back: 'Step back',
    forward: 'Step forward',
    first: 'To the beginning',
    last: 'To the end',
    speed: 'Speed',
    stepOf: (step, of) => `step ${step} of ${of}`,
    suite: 'Suite',
    search: 'Search ids',
    onlyVerdict: 'Verdict',
    allVerdicts: 'all',
    casesShown: (shown, of) => (shown === of ? `${of} cases` : `${shown} of ${of} cases`),
    caseList: 'Cases of the suite',
    noCases: 'No case fits. Clear the search or choose another verdict.',
    notRun: 'not run',
    steps: (count) => `${count} ${count === 1 ? 'step' : 'steps'}`,
    matrixCaption:
      'Verdicts by state and input; arrow keys go from cell to cell, Enter shows the case that decides one',
    sameSegment: 'same segment as another input',
    unmodelled: 'outside the model',
    notVisited: 'not visited',
    matrixHint: 'Choose a cell to see the case that decides it.',
    verdicts: {
      pass: 'pass',
      allowed: 'allowed',
      known: 'known',
      fixed: 'fixed',
      fail: 'fail',
      unsupported: 'unsupported',
      inconclusive: 'inconclusive',
      error: 'error',
    },
    handsWith: 'Beside the machine',
    machineAlone: 'nothing: the machine alone',
    options: 'Options',
    optionsHint: 'NAME=VALUE …',
    startAgain: 'Fresh connection',
    calls: 'User calls',
    timeouts: 'Timeouts',
    segments: 'Arriving segments',
    ignored: 'ignored',
    hiddenState: 'its state is not shown',
    handsHint: 'Choose an input. One that the state ignores is marked; a dotted one is outside the model.',
    sut: 'System under test',
    profile: 'Profile',
    start: 'Run',
    cancel: 'Cancel',
    running: 'running',
    cancelled: 'cancelled',
    endedEarly: 'ended early',
    finished: 'finished',
    noRun: 'Nothing has run yet.',
    progress: (done, of) => `${done} of ${of} cases`,
    seconds: (seconds) => `${seconds.toFixed(1)} s`,
    failures: 'Failing cases',
    noFailures: 'No case failed.',
    more: (count) => `and ${count} more: choose the verdict in Cases`,
    consistentWith: 'What would explain the failures',
    proof: 'What it proves',
    actors: 'Actors',
    noActors: 'No actor yet. Any program that runs an XState machine shows up here:',
    connect: 'In the program',
    sideBySide: 'beside',
    left: 'its program has ended',
    malformed: 'Messages that are no inspection events',
    drawing: 'drawing …',
    linkUp: 'connected',
    linkConnecting: 'connecting …',
    linkDown: 'The server does not answer: trying again. What is shown stays.',
    help: 'Keys',
    close: 'Close',
    theme: { system: 'auto', light: 'light', dark: 'dark' },
    themeLabel: 'Colours',
    languageLabel: 'Language',
    keys: [
      ['1 … 5', 'Cases, Matrix, Hands on, Run, Live'],
      ['Space', 'play, pause'],
      ['← →', 'a step back, a step forward'],
      ['Home End', 'to the beginning, to the end'],
      ['/', 'search the cases'],
      ['e', 'Figure 5 or everything'],
      ['n', 'relative or absolute numbers'],
      ['?', 'these keys'],
      ['Esc', 'close'],
    ],
    clause: 'Clause',
    input: 'Input',
    expected: 'Expected',
    observed: 'Observed',
    nothing: 'nothing',
    staysIn: 'stays in',
    leadsTo: 'leads to',
    also: 'Also allowed',
    requirements: 'Requirements',
    outputs: 'Outputs',
    inputsHere: 'Inputs',
    arrowTaken: 'Inputs that lead this way',
    report: {
      summary: 'Summary',
      matrix: 'State × input',
      diagram: 'The machine',
      diagramHint: 'Each arrow and state has the gravest verdict seen there.',
      failures: 'Failures',
      noFailures: 'No case failed.',
      failsIn: (cases) => `${cases} ${cases === 1 ? 'case fails' : 'cases fail'} here`,
      alsoIn: 'of the same fault, also in',
      replay: 'Replay',
      coverage: 'Coverage of RFC 9293',
      coverageHint: 'State × input cells behind each clause and requirement.',
      clauses: 'By clause',
      requirements: 'By requirement',
      covered: 'covered',
      uncovered: 'uncovered',
      unreachable: 'unreachable',
      failed: 'failed',
      cases: 'Cases',
      casesHint: 'Choose a case to see its steps and what was on the wire.',
      printedCases: (cases) => `${cases} cases; on the page they can be searched and opened.`,
      notes: 'Notes',
      environment: 'Environment',
      interrupted: 'The run was stopped before its end.',
      twin: 'The same as data, for comparison',
      seed: 'seed',
      sees: 'seen',
      stateSeen: 'state and segments',
      outputsSeen: 'segments only',
      took: 'took',
      command: 'Run again',
    },
  },
  zh: chinese,
};
