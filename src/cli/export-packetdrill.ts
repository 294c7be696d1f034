import type { Capabilities, Unsupported } from '../adapters/adapter.ts';
import { linux } from '../adapters/linux/adapter.ts';
import { reference } from '../adapters/reference/adapter.ts';
import {
  NotExpressible,
  OTHER_READINGS,
  packetdrillScript,
  scriptName,
  type TracedStep,
  UNSUPPORTED,
} from '../export/packetdrill.ts';
import type { Case } from '../model/suite.ts';
import type { Table } from '../model/table.ts';
import { version } from '../package-root.ts';
import { adapterSystem } from '../run/adapter-system.ts';
import { peerIss } from '../run/case-numbers.ts';
import { deviationsAt, type Ledger, shippedLedger, underOptions } from '../run/ledger.ts';
import type { Planned } from '../run/plan.ts';
import { Recording, type SeenOnWire, type WireEnd } from '../run/recording.ts';
import type { CaseResult } from '../run/result.ts';
import { DEFAULT_LIMIT_MS, Runner } from '../run/runner.ts';
import { ACK, FIN, RST, SYN } from '../wire/segment.ts';
import { advance } from '../wire/sequence.ts';
import { casesAsked, casesFor } from './cases-asked.ts';
import { commandOf } from './export-test-files.ts';
import type { GivenFlags } from './flags.ts';
import { MARK, outFolder, removedText, writeFolder } from './out-folder.ts';
import { print } from './output.ts';
import { UsageError } from './usage-error.ts';

const LIST = 'NOT-EXPRESSED.txt';
const RUNNER = 'run.sh';

/**
 * `export packetdrill`: a script for each case that the sockets API of Linux can express and Linux answers as the
 * machine does; the embedded endpoint says the numbers. What is left out is listed, with the reason.
 * @throws UsageError
 */
export async function exportPacketdrill(given: GivenFlags): Promise<number> {
  const out = outFolder(given);
  const asked = await casesAsked(given);
  const { profile, table, seed } = asked;
  if (profile !== 'rfc9293')
    throw new UsageError(`export packetdrill: --profile ${profile}: Linux follows rfc9293 only`);
  const command = commandOf('packetdrill', given);
  const head = [
    `// ${MARK} ${version()}. Edits are lost: change the command, and write the files anew with`,
    `//   ${command}`,
    '// Run by run.sh beside it, in a network namespace of its own: silence is told by the count of packets sent.',
  ].join('\n');
  const shipped = shippedLedger('linux') ?? { sut: 'linux', deviations: [] };
  // Of the version that the ledger was written for: older ones have entries of their own.
  const ledger = underOptions(shipped, {}, shipped.version);
  const tracer = new Tracer(table, seed);
  const files = new Map<string, string>();
  const omitted = new Map<string, string[]>();
  const omit = (id: string, reason: string) => omitted.set(reason, [...(omitted.get(reason) ?? []), id]);
  const { plan } = casesFor(asked, { capabilities: capabilitiesOfScripts(ledger) });
  for (const planned of plan()) {
    const { id } = planned.case;
    try {
      const script = scriptOf(planned, table, ledger, tracer);
      files.set(scriptName(planned.suite, id), `${head}\n\n// ${id}\n\n${script}`);
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error;
      omit(id, error.message);
    }
  }
  const written = [...files].map(([name, text]) => ({ name, text }));
  const extra = [
    { name: LIST, text: listText(omitted, command) },
    { name: RUNNER, text: RUN_SCRIPT, executable: true },
  ];
  const replaces = (name: string) => name.endsWith('.pkt');
  const removed = writeFolder(out, { files: [...written, ...extra], replaces }, given.on('force'));
  const left = [...omitted.values()].flat().length;
  await print(
    `${files.size} scripts in ${out.asked}, to be run by ${out.asked.replace(/\/$/, '')}/${RUNNER}; ${left} cases are not expressed, see ${LIST}${removedText(removed)}\n`,
  );
  return 0;
}

/** What a script can ask of Linux and Linux answers as the machine does: ways to other states go round the rest. */
function capabilitiesOfScripts({ deviations }: Ledger): Capabilities {
  const { expires: _, simulates: __, ...rest } = linux.capabilities;
  const known = deviations.filter(({ after }) => after === undefined);
  const unsupported: Unsupported[] = [
    ...UNSUPPORTED,
    ...known.map(({ cell, why }) => ({
      ...stepPlace(cell),
      reason: `Linux is known to do otherwise: ${why}`,
    })),
    ...Object.entries(OTHER_READINGS).map(([cell, ambiguity]) => ({
      ...stepPlace(cell),
      reason: `Linux takes another reading that the RFC permits (${ambiguity})`,
    })),
  ];
  return { ...rest, timers: { retransmission: 1_000 }, unsupported };
}

function stepPlace(cell: string): { state: string; input: string } {
  const cut = cell.lastIndexOf('/');
  return { state: cell.slice(0, cut), input: cell.slice(cut + 1) };
}

/** @throws NotExpressible */
function scriptOf(planned: Planned, table: Table, ledger: Ledger, tracer: Tracer): string {
  if (planned.unsupported !== undefined) throw new NotExpressible(planned.unsupported.reason);
  refuseKnown(planned.case, table, ledger);
  return packetdrillScript(planned.case, tracer.trace(planned), table);
}

/** Some deviations show only after a certain history. @throws NotExpressible */
function refuseKnown({ steps }: Case, table: Table, ledger: Ledger): void {
  const trail = new Set<string>();
  for (const { state, input } of steps) {
    const cell = table.cell(state, input);
    const [known] = deviationsAt(ledger, cell, trail);
    if (known !== undefined) throw new NotExpressible(`Linux is known to do otherwise: ${known.why}`);
    trail.add(cell.id);
  }
}

function listText(omitted: ReadonlyMap<string, readonly string[]>, command: string): string {
  const reasons = [...omitted].map(([reason, ids]) =>
    [`${reason.replace(/\.$/, '')}:`, ...ids.map((id) => `  ${id}`), ''].join('\n'),
  );
  return [
    `${MARK} ${version()}:`,
    `  ${command}`,
    '',
    'Cases without a script, by reason.',
    '',
    ...reasons,
  ].join('\n');
}

const RUN_SCRIPT = `#!/bin/sh
# ${MARK}: runs the packetdrill scripts beside it, or those that are named, each in a network namespace
# of its own. Wants root, and Google's packetdrill on the PATH or in the variable PACKETDRILL.
cd "$(dirname "$0")" || exit 2
PACKETDRILL=\${PACKETDRILL:-packetdrill}
command -v "$PACKETDRILL" >/dev/null || { echo "run.sh: there is no $PACKETDRILL: build it from github.com/google/packetdrill" >&2; exit 3; }
[ $# -gt 0 ] || set -- *.pkt
failed=0
for script in "$@"; do
  unshare -n sh -c 'ip link set lo up; sysctl -qw net.ipv4.tcp_invalid_ratelimit=0; exec "$@"' sh \\
    "$PACKETDRILL" --ip_version=ipv4 --tolerance_usecs=100000 --strict_segments "$script" ||
    { failed=$((failed + 1)); echo "FAILED: $script"; }
done
echo "$(($# - failed)) of $# scripts passed"
[ "$failed" -eq 0 ]
`;

/** Runs cases against the embedded endpoint, and records what went over the wire. */
export class Tracer {
  readonly #runner: Runner;
  readonly #recording = new Recording();
  readonly #seed: number;

  constructor(table: Table, seed: number) {
    const system = adapterSystem(
      reference,
      { profile: 'rfc9293', seed, options: {} },
      undefined,
      this.#recording.tap,
    );
    this.#seed = seed;
    this.#runner = new Runner(this.#recording.watch(system), table, DEFAULT_LIMIT_MS);
  }

  /** The steps of a case with their segments, numbered from 0 on both sides. @throws NotExpressible */
  trace(planned: Planned): TracedStep[] {
    const { id, steps } = planned.case;
    // The embedded endpoint answers at once.
    const { verdict, reason } = this.#runner.run(planned) as CaseResult;
    if (verdict !== 'pass') throw new Error(`${id}: the embedded endpoint is ${verdict}: ${reason}`);
    const seen = this.#recording.take(id);
    const base = peerIss(this.#seed, id);
    const made = advance(base, MADE_UP - 1);
    const relative = relativeTo(synOf(seen, 'peer') ?? base, synOf(seen, 'system'), made);
    return steps.map((step, at) => ({ step, wire: (seen[at] ?? []).map(relative) }));
  }
}

/** The number of an end's own SYN, or `null` where it sends none. */
function synOf(steps: readonly SeenOnWire[][], end: WireEnd): number | null {
  const sent = steps.flatMap((wire) => wire.filter(({ from }) => from === end));
  return sent.find(({ segment }) => segment.flags & SYN)?.segment.seq ?? null;
}

/** Where nothing was sent yet, the peer must invent the number it acknowledges: `createMapper` adds this to its own. */
const MADE_UP = 0x10000000;

function relativeTo(peer: number, iss: number | null, made: number) {
  const stack = iss ?? made;
  return ({ from, segment: { flags, seq, ack, data } }: SeenOnWire): TracedStep['wire'][number] => {
    const [own, other] = from === 'peer' ? [peer, stack] : [stack, peer];
    const isPlainReset = from === 'system' && (flags & RST) !== 0 && seq === 0;
    if (isPlainReset && iss !== null)
      throw new NotExpressible(
        'packetdrill counts from the initial numbers: a reset with number 0 has no name there',
      );
    const relative = {
      syn: (flags & SYN) !== 0,
      fin: (flags & FIN) !== 0,
      rst: (flags & RST) !== 0,
      ack: flags & ACK ? advance(ack, -other) : null,
      seq: isPlainReset ? 0 : advance(seq, -own),
      length: data.length,
    };
    return { from, segment: relative };
  };
}
