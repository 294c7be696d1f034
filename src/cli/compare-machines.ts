import type { Capabilities } from '../adapters/adapter.ts';
import type { Labelled } from '../learn/difference.ts';
import {
  compareMachines,
  MACHINE_COMPARISON_FORMATS,
  type MachineComparisonFormat,
} from '../report/machine-difference.ts';
import { withoutResults } from '../run/judge-learned.ts';
import { LEARNED_INPUTS } from '../run/learned-stack.ts';
import { specificationFor } from '../run/specification.ts';
import { type GivenFlags, shortened, unknown } from './flags.ts';
import { readJson } from './json-file.ts';
import { machineOf, type ReadMachine } from './learned-files.ts';
import { STANDARD_OUTPUT, targetOf, writeReport } from './reporters/report-file.ts';
import { UsageError } from './usage-error.ts';

/** Stands for the machine of the RFC. */
const RFC = 'rfc9293';

/** A file, and what is in it. */
export interface Source {
  file: string;
  /** Of a file of JSON. */
  data?: unknown;
}

/** Reads a file once: it may be a pipe. @throws UsageError */
export function sourceOf(file: string): Source {
  return file === RFC || file.endsWith('.dot') ? { file } : { file, data: readJson('compare', file) };
}

/** Is it a machine that was learned, or the RFC's? */
export function isMachine({ file, data }: Source): boolean {
  return (
    file === RFC || file.endsWith('.dot') || (typeof data === 'object' && data !== null && 'states' in data)
  );
}

/** `compare A.json B.json` of two machines that were learned. */
export async function compareTheMachines(given: GivenFlags, sources: readonly Source[]): Promise<number> {
  const format = given.text('format') ?? 'text';
  if (!Object.hasOwn(MACHINE_COMPARISON_FORMATS, format))
    throw unknown('--format', format, Object.keys(MACHINE_COMPARISON_FORMATS));
  const [first, second, third] = sources;
  if (first === undefined || second === undefined || third !== undefined)
    throw new UsageError('compare: of machines it takes two: what `learn --out FILE.json` wrote, or rfc9293');
  if (given.text('show') !== undefined)
    throw new UsageError('compare: --show is of runs, and not of machines');
  const target = targetOf(given, 'out') ?? STANDARD_OUTPUT;
  const read = [first, second].map((source) =>
    source.file === RFC ? null : machineOf('compare', source.file, source.data),
  );
  // What calls answer is no matter of the RFC.
  const isRfc = read.includes(null);
  const machines = await Promise.all(
    read.map((one, at) => (one === null ? rfcLike(read[1 - at] ?? null) : isRfc ? withoutResults(one) : one)),
  );
  const [a, b] = machines as [Labelled, Labelled];
  if (!a.machine.inputs.some((input) => b.machine.inputs.includes(input)))
    throw new UsageError('compare: the two machines have no input in common');
  const titles = titlesOf(read);
  const comparison = compareMachines(titles, machines as [Labelled, Labelled]);
  await writeReport(target, MACHINE_COMPARISON_FORMATS[format as MachineComparisonFormat](comparison));
  return 0;
}

/** The RFC's machine as the other one was seen. */
async function rfcLike(other: ReadMachine | null): Promise<Labelled> {
  if (other === null)
    throw new UsageError(`compare: ${RFC} and ${RFC} are one machine; give one that was learned`);
  const { file, machine, meta } = other;
  if (meta.seen === undefined)
    throw new UsageError(
      `compare ${file}: how its machine was seen is not in it, and ${RFC} has to be seen alike; \`learn --out FILE.json\` writes that`,
    );
  const odd = machine.inputs.find((input) => !LEARNED_INPUTS.includes(input));
  if (odd !== undefined) throw new UsageError(`compare ${file}: ${RFC} has no input ${shortened(odd)}`);
  const observe = meta.observe === 'outputs' ? 'outputs' : 'state';
  return specificationFor(meta.seen as Capabilities, machine.inputs, { observe });
}

/** `linux 6.18`, with its options, or the file where that says no more. */
function titlesOf(read: readonly (ReadMachine | null)[]): [string, string] {
  const titles = read.map((one) => {
    if (one === null) return 'RFC 9293';
    const { sut, version, options = {} } = one.meta;
    if (sut === undefined) return one.file;
    const own = Object.entries(options).map(([name, value]) => `${name}=${value}`);
    return [sut, version, ...own].filter(Boolean).join(' ');
  });
  const isAlone = titles[0] !== titles[1];
  return titles.map((title, at) => (isAlone ? title : (read[at]?.file ?? title))) as [string, string];
}
