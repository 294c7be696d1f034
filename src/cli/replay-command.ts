import { SUITE_DEFAULTS } from '../fsm/suites/generator.ts';
import type { AlphabetName } from '../model/alphabet.ts';
import { DEFAULT_LIMIT_MS } from '../run/runner.ts';
import { inShell } from './shell-words.ts';

/** What a run is, as its results tell it. */
export interface RunHead {
  /** What `--sut` said, for replays. */
  sut: string;
  /** The system's own name. */
  name: string;
  version?: string | undefined;
  suite: string;
  profile: string;
  alphabet: AlphabetName;
  seed: number;
  extraStates: number;
  options: Readonly<Record<string, string>>;
  /** The ledger's file, where it is not the one that ships. */
  deviations?: string | undefined;
  limitMs: number;
}

/** In place of a case: what went wrong is the whole run's. */
export const WHOLE_RUN = 'the whole run';

/** A command that runs one case, or all of them, again as they ran here. */
export function replayCommand(head: RunHead, id: string): string {
  const { sut, profile, alphabet, seed, extraStates, options, deviations, suite, limitMs } = head;
  const parts = ['npx tcp-statechart run'];
  if (sut !== 'reference') parts.push(`--sut ${inShell(sut)}`);
  for (const [name, value] of Object.entries(options)) parts.push(`--option ${inShell(`${name}=${value}`)}`);
  const isFile = /\.json$|[/\\]/.test(suite);
  if (isFile) parts.push(`--suite ${inShell(suite)}`);
  if (deviations !== undefined) parts.push(`--deviations ${inShell(deviations)}`);
  if (profile !== 'rfc9293') parts.push(`--profile ${profile}`);
  if (alphabet !== 'full') parts.push(`--alphabet ${alphabet}`);
  if (seed !== 1) parts.push(`--seed ${seed}`);
  if (extraStates !== SUITE_DEFAULTS.extraStates) parts.push(`--extra-states ${extraStates}`);
  if (limitMs !== DEFAULT_LIMIT_MS) parts.push(`--time-limit ${limitMs}`);
  if (id !== WHOLE_RUN) parts.push(`--case ${inShell(id)}`);
  else if (!isFile) parts.push(`--suite ${suite}`);
  return parts.join(' ');
}
