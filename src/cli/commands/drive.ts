import { Console } from 'node:console';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isBadOption, isUnavailable } from '../../adapters/adapter.ts';
import type { DriveMessage } from '../../inspect/protocol.ts';
import { isInput } from '../../model/alphabet.ts';
import type { Table } from '../../model/table.ts';
import { tcpTable } from '../../model/tcp-table.ts';
import { ManualSession } from '../../run/manual-session.ts';
import { unsupportedReason } from '../../run/plan.ts';
import { Recording } from '../../run/recording.ts';
import { DEFAULT_LIMIT_MS, type System } from '../../run/runner.ts';
import { whatBroke } from '../../run/undecided.ts';
import { NO_WATCH, watchForLoops } from '../execution/loop-watch.ts';
import { CASE_FLAGS, COMMON_FLAGS, type Command, profileFlag, wholeNumber } from '../flags.ts';
import { print } from '../output.ts';
import { collectStrayErrors } from '../process-events.ts';
import { BUILT_IN, LONGEST_LOAD_MS, resolveSut } from '../resolve-sut.ts';
import { timeLimitFlag } from '../run-flags.ts';
import { adapterOptions } from '../run-job.ts';

/** The line that begins a fresh connection. */
const RESET = 'reset';

export const driveCommand: Command = {
  name: 'drive',
  summary:
    'give a system under test one input at a time: a name a line on standard input, `reset` for a fresh connection; each answer is a line of JSON',
  flags: {
    sut: {
      type: 'string',
      value: 'NAME|FILE',
      help: 'reference, model, linux, lwip, gvisor, ns3, slirp, v86, or ./adapter.mjs (default reference)',
    },
    option: CASE_FLAGS.option,
    seed: CASE_FLAGS.seed,
    deviations: CASE_FLAGS.deviations,
    profile: COMMON_FLAGS.profile,
    'time-limit': {
      type: 'string',
      value: 'MS',
      help: `longest wait for one answer (default ${DEFAULT_LIMIT_MS})`,
    },
    help: COMMON_FLAGS.help,
  },
  takesProgram: true,
  async run(given) {
    // What an adapter prints must not mix with the answers.
    globalThis.console = new Console(process.stderr);
    const { program } = given;
    const sut = program?.join(' ') ?? given.text('sut') ?? 'reference';
    const profile = profileFlag(given);
    const limitMs = timeLimitFlag(given);
    const recording = new Recording();
    const loops = BUILT_IN.includes(sut) || program !== undefined ? NO_WATCH : watchForLoops(null);
    loops.doing('while its module was loaded', LONGEST_LOAD_MS);
    const system = await resolveSut({
      sut,
      program,
      profile,
      seed: wholeNumber('--seed', given.text('seed') ?? '1', 0),
      options: adapterOptions(given.texts('option')),
      limitMs,
      deviations: given.text('deviations'),
      tap: recording.tap,
    }).catch((error) => {
      loops.end();
      throw error;
    });
    const table = tcpTable(profile);
    const unsupported = unsupportedCells(system, table);
    const driven = new ManualSession(system, table, limitMs, recording);
    const stray = collectStrayErrors();
    const begun = await answerTo(RESET, driven, unsupported);
    await say(readyText(sut, system, unsupported));
    // A system that breaks while it is made may work the next time.
    if (begun.type === 'drive.broke') await say(begun);
    try {
      for await (const line of createInterface({ input: process.stdin })) {
        if (line.trim() === '') continue;
        loops.doing(`behind ${line.trim()}`, limitMs);
        const answer = await answerTo(line.trim(), driven, unsupported);
        await say(await brokenBy(stray, driven, answer));
      }
    } finally {
      loops.end();
      stray.release();
      await driven.dispose();
    }
    return 0;
  },
};

/** An error the system threw outside any call replaces its answer. */
async function brokenBy(
  stray: ReturnType<typeof collectStrayErrors>,
  driven: ManualSession,
  answer: DriveMessage,
): Promise<DriveMessage> {
  await nextTurn();
  const error = stray.take();
  if (error === null) return answer;
  await driven.dispose();
  return { type: 'drive.broke', problem: error.message };
}

async function answerTo(
  line: string,
  driven: ManualSession,
  unsupported: Readonly<Record<string, string>>,
): Promise<DriveMessage> {
  try {
    if (line === RESET) {
      await driven.reset();
      return { type: 'drive.fresh' };
    }
    if (!isInput(line)) {
      const problem = `there is no input "${line}"; tcp-statechart table lists them, and ${RESET} begins a fresh connection`;
      return { type: 'drive.refused', input: line, problem };
    }
    const reason = unsupported[`${driven.state}/${line}`];
    if (reason !== undefined) return { type: 'drive.refused', input: line, problem: reason };
    if (!driven.isOpen)
      return { type: 'drive.broke', problem: `there is no connection: ${RESET} begins one` };
    return { type: 'drive.step', step: await driven.give(line) };
  } catch (error) {
    await driven.dispose();
    // A system that cannot be had at all ends the command, as it ends a run.
    if (isUnavailable(error) || isBadOption(error)) throw error;
    return { type: 'drive.broke', problem: whatBroke(error) };
  }
}

function readyText(
  sut: string,
  { name, version, capabilities }: System,
  unsupported: Record<string, string>,
): DriveMessage {
  return {
    type: 'drive.ready',
    sut,
    name,
    ...(version !== undefined && { version }),
    observed: capabilities.state ? 'state' : 'outputs',
    unsupported,
  };
}

function unsupportedCells({ capabilities }: System, { cells }: Table): Record<string, string> {
  return Object.fromEntries(
    cells.flatMap((cell) => {
      const reason = cell.unmodelled ?? unsupportedReason(capabilities, cell);
      return reason === null ? [] : [[cell.id, reason]];
    }),
  );
}

function say(message: DriveMessage): Promise<void> {
  return print(`${JSON.stringify(message)}\n`);
}
