import type { Verdict } from '../run/result.ts';
import { chinese } from './texts.zh.ts';

export type Language = 'en' | 'zh';

/** All the page says. What comes from a run or from a system (problems, reasons, proofs) is told as the terminal tells it. */
export interface Texts {
  title: string;
  /** What the machine says: a description, or a reason. */
  told(sentence: string): string;
  skip: string;
  panels: Record<'cases' | 'matrix' | 'hands' | 'run' | 'live', string>;
  diagram: string;
  ladder: string;
  /** Of a ladder without octets. */
  noNumbers: string;
  details: string;
  state: string;
  peer: string;
  system: string;
  machine: string;
  /** Of a segment. */
  again: string;
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
  noSuchSuite(suite: string): string;
  noSuchCase(id: string, suite: string): string;
  firstOf(total: number): string;
  notRun: string;
  steps(count: number): string;
  matrixCaption: string;
  sameSegment: string;
  unmodelled: string;
  notVisited: string;
  showedHere: string;
  matrixHint: string;
  matrixFirst: string;
  verdicts: Record<Verdict, string>;
  handsWith: string;
  machineAlone: string;
  options: string;
  optionsHint: string;
  startAgain: string;
  noAnswer: string;
  calls: string;
  timeouts: string;
  segments: string;
  ignored: string;
  /** Of inputs that change no state. */
  answered: string;
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
  /** Of an actor, and of all of them: what announced it did not arrive. */
  lostOne: string;
  lost: string;
  left: string;
  /** What an actor has come to that is no longer active; a word or none. */
  statuses: Readonly<Record<string, readonly string[]>>;
  clearLeft: string;
  connection: string;
  malformed: string;
  drawing: string;
  drawingSize: string;
  wholeDrawing: string;
  fullSize: string;
  linkUp: string;
  linkConnecting: string;
  linkDown: string;
  /** The page has not the token of the server that answers. */
  linkTurnedAway: string;
  help: string;
  close: string;
  theme: Record<'system' | 'light' | 'dark', string>;
  themeLabel: string;
  languageLabel: string;
  keys: readonly (readonly [keys: string, what: string])[];
  input: string;
  expected: string;
  observed: string;
  nothing: string;
  staysIn: string;
  also: string;
  requirements: string;
  outputs: string;
  inputsHere: string;
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
  damaged(why: string): string;
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

/** Thousands apart. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

export const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'TCP statechart inspector',
    told: (sentence) => sentence,
    skip: 'Skip to the panel',
    panels: { cases: 'Cases', matrix: 'Matrix', hands: 'Hands on', run: 'Run', live: 'Live' },
    diagram: 'Diagram',
    ladder: 'Ladder',
    noNumbers: 'not run: in the RFC’s terms',
    details: 'Details',
    state: 'state',
    peer: 'peer',
    system: 'system',
    machine: 'machine',
    again: 'sent again',
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
    casesShown: (shown, of) =>
      shown === of
        ? `${grouped(of)} ${of === 1 ? 'case' : 'cases'}`
        : `${grouped(shown)} of ${grouped(of)} cases`,
    caseList: 'Cases of the suite',
    noCases: 'No case matches. Clear the search or choose another verdict.',
    noSuchSuite: (suite) => `There is no suite “${suite}”, or it has no case.`,
    noSuchCase: (id, suite) => `There is no case “${id}” in the suite “${suite}”.`,
    firstOf: (total) => `(the first of ${grouped(total)})`,
    notRun: 'not run',
    steps: (count) => `${count} ${count === 1 ? 'step' : 'steps'}`,
    matrixCaption:
      'Verdicts by state and input; arrow keys go from cell to cell, Enter shows the case that decides one',
    sameSegment: 'same segment as another input',
    unmodelled: 'outside the model',
    notVisited: 'not visited',
    showedHere: 'failed here, by a fault of a cell with ✗',
    matrixHint: 'Choose a cell to see the case that decides it.',
    matrixFirst: 'Nothing has run yet. Choose a cell to see its case.',
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
    machineAlone: 'none',
    options: 'Options',
    optionsHint: 'NAME=VALUE …',
    startAgain: 'Fresh connection',
    noAnswer: 'No answer for a while. “Fresh connection” ends the system’s process and starts it anew.',
    calls: 'User calls',
    timeouts: 'Timeouts',
    segments: 'Arriving segments',
    ignored: 'ignored',
    answered: 'answered',
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
    progress: (done, of) => `${grouped(done)} of ${grouped(of)} cases`,
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
    lostOne: 'unannounced',
    lost: 'Where the registration of an actor was lost, it is told from its snapshots alone, and cannot be drawn. Until a program is connected, @statelyai/inspect keeps its last 200 events: createWebSocketInspector({ url, maxDeferredEvents: 5000 }) keeps more. Here the last 64 actors are kept.',
    left: 'program ended',
    statuses: { done: ['done'], stopped: ['stopped'], error: ['failed'] },
    clearLeft: 'Remove those that ended',
    connection: 'connection',
    malformed: 'Messages that are not inspection events',
    drawing: 'drawing …',
    drawingSize: 'Size of the drawing',
    wholeDrawing: 'Fit',
    fullSize: '100 %',
    linkUp: 'connected',
    linkConnecting: 'connecting …',
    linkDown: 'No answer from the server; retrying. The page keeps what it shows.',
    linkTurnedAway: 'The server asks for its token: open the address that it printed when it started.',
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
    input: 'Input',
    expected: 'Expected',
    observed: 'Observed',
    nothing: 'nothing',
    staysIn: 'stays in',
    also: 'Also allowed',
    requirements: 'Requirements',
    outputs: 'Outputs',
    inputsHere: 'Inputs',
    report: {
      summary: 'Summary',
      matrix: 'State × input',
      diagram: 'The machine',
      diagramHint: 'Each arrow and state shows the worst verdict seen there.',
      failures: 'Failures',
      noFailures: 'No case failed.',
      failsIn: (cases) => `${cases} ${cases === 1 ? 'case fails' : 'cases fail'} here`,
      alsoIn: 'the same fault also shows in',
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
      printedCases: (cases) => `${grouped(cases)} in all; on the page they can be searched and opened.`,
      damaged: (why) => `This case cannot be read: ${why}. Make the report anew.`,
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
