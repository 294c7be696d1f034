import { relative, sep } from 'node:path';
import process from 'node:process';
import { isBadOption } from '../adapters/adapter.ts';
import { isFileOf, quoted, type TestFileRunner, testFiles } from '../export/test-files.ts';
import { version } from '../package-root.ts';
import { runSteps } from '../run/maybe-async.ts';
import { flagsAgain, type GivenFlags, wholeNumber } from './flags.ts';
import { MARK, outFolder, removedText, writeFolder } from './out-folder.ts';
import { print } from './output.ts';
import { type Job, prepare } from './run-job.ts';
import { checkTypes } from './typescript-adapter.ts';
import { UsageError } from './usage-error.ts';

/** `export vitest` and `export node-test`. @throws UsageError, Unavailable */
export async function exportTestFiles(runner: TestFileRunner, given: GivenFlags): Promise<number> {
  const out = outFolder(given);
  const files = wholeNumber('--files', given.text('files') ?? '1', 1, 1_000);
  const job = await prepare(given);
  await refuseBadOptions(job);
  const stack = stackCode(job, given);
  if (stack.path !== undefined) refuseIllTyped(stack.path, runner);
  const name = stemOf(job.system.name);
  const options = {
    runner,
    files,
    stem: name,
    mark: `${MARK} ${version()}`,
    command: commandOf(runner, given),
    ...stack,
  };
  const written = testFiles(job.plan(), job.table, options);
  const cases = written.reduce((sum, { tests }) => sum + tests, 0);
  if (files > cases)
    throw new UsageError(
      `--files ${files}: there are ${cases} cases: an empty file is no test; choose ${cases} or fewer`,
    );
  const removed = writeFolder(
    out,
    { files: written, replaces: (file) => isFileOf(file, options) },
    given.on('force'),
  );
  await print(
    `${cases} tests in ${written.length === 1 ? written[0]?.name : `${written.length} files`} in ${out.asked}${removedText(removed)}\n`,
  );
  return 0;
}

/** Only the stack itself knows its options. @throws BadOption */
async function refuseBadOptions({ system, limitMs, head }: Job): Promise<void> {
  if (Object.keys(head.options).length === 0) return;
  try {
    const subject = await runSteps(system.open(), limitMs);
    await runSteps(subject.dispose(), limitMs);
  } catch (error) {
    // The tests report a stack that cannot be had, or breaks, where they run.
    if (isBadOption(error)) throw error;
  }
}

interface StackCode {
  imports: readonly string[];
  open: string;
  /** The adapter module, where it is one of the user's own. */
  path?: string;
}

/** How a test file imports the stack and opens it. */
function stackCode({ head }: Job, given: GivenFlags): StackCode {
  const { sut, machine, profile, seed, options } = head;
  const isData = machine === 'data';
  const deviations = given.text('deviations');
  const inOut = (flag: string) => quoted(specifier(given.path('out'), given.path(flag)));
  const entries = [
    ...(profile === 'rfc9293' ? [] : [`profile: '${profile}'`]),
    ...(isData ? ['table: dataTable()'] : []),
    ...(seed === 1 ? [] : [`seed: ${seed}`]),
    ...(Object.keys(options).length === 0 ? [] : [`options: ${objectCode(options)}`]),
    ...(given.on('strict') ? ['strict: true'] : []),
  ];
  const opened = (name: string, more: readonly string[] = []) => {
    const all = [...entries, ...more];
    return all.length === 0 ? `openStack(${name})` : `openStack(${name}, { ${all.join(', ')} })`;
  };
  const ledger =
    deviations === undefined
      ? { imports: [], entries: [] }
      : {
          imports: ["import { readFileSync } from 'node:fs';"],
          entries: [
            `deviations: JSON.parse(readFileSync(new URL(${inOut('deviations')}, import.meta.url), 'utf8'))`,
          ],
        };
  const machineImport = isData ? ["import { dataTable } from 'tcp-statechart';"] : [];
  if (sut === 'model')
    throw new UsageError(
      '--sut model: the machine itself is no stack to write tests for; run --sut model tests it',
    );
  if (sut === 'reference') {
    const imports = [
      `import { ${isData ? 'dataTable, ' : ''}reference } from 'tcp-statechart';`,
      ...ledger.imports,
    ];
    return { imports, open: opened('reference', ledger.entries) };
  }
  if (sut === 'linux') {
    const known = deviations === undefined ? ['deviations: linuxDeviations()'] : ledger.entries;
    const names = deviations === undefined ? 'linux, linuxDeviations' : 'linux';
    const imports = [`import { ${names} } from 'tcp-statechart/linux';`, ...machineImport, ...ledger.imports];
    return { imports, open: opened('linux', known) };
  }
  const imports = [`import adapter from ${inOut('sut')};`, ...machineImport, ...ledger.imports];
  return { imports, open: opened('adapter', ledger.entries), path: given.path('sut') };
}

/** @throws UsageError naming the first error of types, and where it is. */
function refuseIllTyped(path: string, runner: TestFileRunner): void {
  if (!/\.m?ts$/.test(path)) return;
  const { errors, unchecked } = checkTypes(path);
  const [first] = errors;
  if (first !== undefined) {
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    throw new UsageError(`--sut ${path}: does not type-check: ${first}${more}`);
  }
  if (unchecked !== null)
    process.stderr.write(`tcp-statechart: ${path}: its types were not checked: ${unchecked}\n`);
  if (runner === 'node-test')
    process.stderr.write(`tcp-statechart: ${path}: node --test reads TypeScript from Node 22.18 on\n`);
}

function objectCode(entries: Readonly<Record<string, string>>): string {
  const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));
  return `{ ${Object.entries(entries)
    .map(([name, value]) => `${key(name)}: ${quoted(value)}`)
    .join(', ')} }`;
}

/** How a file in the folder names another: `../my-stack.ts`. */
function specifier(folder: string, path: string): string {
  const found = relative(folder, path).split(sep).join('/');
  return found.startsWith('.') ? found : `./${found}`;
}

function stemOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'tcp'
  );
}

/** The command as the user wrote it, so that the same command writes the same file. */
export function commandOf(format: string, given: GivenFlags): string {
  return `npx tcp-statechart export ${format} ${flagsAgain(given, ['force']).join(' ')}`;
}
