import type { Verdict } from '../../run/verdict.ts';
export type Language = 'en' | 'zh';

/** All texts of the page. Texts of a run or a system (problems, reasons, proofs) are shown as on the terminal. */
export interface Texts {
  title: string;
  /** Translates a text of the machine: a description, or a reason. */
  told(sentence: string): string;
  skip: string;
  panels: Record<'cases' | 'matrix' | 'hands' | 'run' | 'live', string>;
  diagram: string;
  ladder: string;
  /** Stands below a ladder without octets. */
  noNumbers: string;
  details: string;
  state: string;
  peer: string;
  system: string;
  machine: string;
  /** Marks a segment that was sent again. */
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
  /** Heads the inputs that change no state. */
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
  /** Says of one actor, and of all, that the announcement did not arrive. */
  lostOne: string;
  lost: string;
  left: string;
  /** Status of an actor that is no longer active; a word or none. */
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
  /** The page lacks the token of the server that answers. */
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
  regions: string;
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

/** Formats a number with its thousands separated. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}
