import { SUITE_DEFAULTS } from '../fsm/suites/generator.ts';
import type { RunHead } from '../run/reporter.ts';
import { DEFAULT_LIMIT_MS } from '../run/runner.ts';

/** Stands for a case where the whole run went wrong. */
export const WHOLE_RUN = 'the whole run';

/** Stands where the id of a case goes. */
export const CASE = 'CASE';

/** A command that runs one case, or all of them, again as they ran here. */
export function replayCommand(head: RunHead, id: string): string {
  const {
    numbers,
    sut,
    machine = 'tcp',
    profile,
    alphabet,
    seed,
    extraStates,
    options,
    deviations,
    suite,
    limitMs,
    program,
    device,
  } = head;
  const parts = ['npx tcp-statechart run'];
  if (device !== undefined) parts.push(...device.map(inShell));
  else if (sut !== 'reference' && program === undefined) parts.push(`--sut ${inShell(sut)}`);
  for (const [name, value] of Object.entries(options)) parts.push(`--option ${inShell(`${name}=${value}`)}`);
  if (machine !== 'tcp') parts.push(`--machine ${machine}`);
  const isFile = /[./\\]/.test(suite);
  if (isFile) parts.push(`--suite ${inShell(suite)}`);
  if (deviations !== undefined) parts.push(`--deviations ${inShell(deviations)}`);
  if (profile !== 'rfc9293') parts.push(`--profile ${profile}`);
  if (alphabet !== 'full') parts.push(`--alphabet ${alphabet}`);
  if (seed !== 1) parts.push(`--seed ${seed}`);
  if (extraStates !== SUITE_DEFAULTS.extraStates) parts.push(`--extra-states ${extraStates}`);
  if (numbers !== undefined) parts.push(`--numbers ${numbers}`);
  if (limitMs !== DEFAULT_LIMIT_MS) parts.push(`--time-limit ${limitMs}`);
  if (id !== WHOLE_RUN) parts.push(`--case ${inShell(id)}`);
  else if (!isFile) parts.push(`--suite ${suite}`);
  if (program !== undefined) parts.push('--', ...program.map(inShell));
  return parts.join(' ');
}

/** A value as one word of a shell's command line, on one line. */
export function inShell(value: string): string {
  return /^[\w./,:=@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''").replaceAll('\n', ' ')}'`;
}
