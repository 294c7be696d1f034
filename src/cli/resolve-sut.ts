import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TcpProfile } from '../../machines/tcp.types.ts';
import type { Adapter } from '../adapters/adapter.ts';
import { type Device, deviceAdapter } from '../adapters/device/adapter.ts';
import { gvisorAdapter } from '../adapters/gvisor/adapter.ts';
import { linux } from '../adapters/linux/adapter.ts';
import { lwip } from '../adapters/lwip/adapter.ts';
import { ns3Adapter } from '../adapters/ns3/adapter.ts';
import { processAdapter } from '../adapters/process/adapter.ts';
import { reference } from '../adapters/reference/adapter.ts';
import { slirpAdapter } from '../adapters/slirp/adapter.ts';
import { v86 } from '../adapters/v86/adapter.ts';
import { mutantsOf, mutate } from '../model/mutants.ts';
import type { MachineName, Table } from '../model/table.ts';
import { fsmOf } from '../model/table-fsm.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import { adapterSystem, tableSystem } from '../run/adapter-system.ts';
import type { Numbers } from '../run/case-numbers.ts';
import { adapterProblem, BadCapabilities } from '../run/check-adapter.ts';
import type { Tap } from '../run/guard.ts';
import { carriedLedger, type Ledger, shippedLedger, underOptions } from '../run/ledger.ts';
import { reasonOf } from '../run/reason.ts';
import type { System } from '../run/runner.ts';
import { readLedger } from './json-file.ts';
import { tableNamed } from './machine-flag.ts';
import { readTypeScript } from './typescript-adapter.ts';
import { suggestion, UsageError } from './usage-error.ts';

const ADAPTERS: ReadonlyMap<string, Adapter> = new Map(
  [
    reference,
    linux,
    lwip,
    gvisorAdapter(PACKAGE_ROOT),
    ns3Adapter(PACKAGE_ROOT),
    slirpAdapter(PACKAGE_ROOT),
    v86,
  ].map((adapter) => [adapter.name, adapter]),
);
export const BUILT_IN: readonly string[] = [
  'reference',
  'model',
  'linux',
  'lwip',
  'gvisor',
  'ns3',
  'slirp',
  'v86',
];

/** Shortest time for a module to load, ms, however short the limit for its answers. */
const LEAST_LOAD_MS = 5_000;

/** A module that keeps the thread for longer than this while it loads counts as looping, ms. */
export const LONGEST_LOAD_MS = LEAST_LOAD_MS + 2_000;

export interface SutRequest {
  /** A built-in name, or the path of an adapter module. */
  sut: string;
  /** The device that a program holds the other end of, in place of `sut`; `program` is that program then. */
  device?: Device | undefined;
  /** A driver's command, in place of both. */
  program?: readonly string[] | undefined;
  profile: TcpProfile;
  seed: number;
  options: Readonly<Record<string, string>>;
  /** A ledger of known deviations, in place of the one that ships. */
  deviations?: string | undefined;
  /** Receives every segment; the model has none. */
  tap?: Tap | undefined;
  /** Default: `tcp`. */
  machine?: MachineName | undefined;
  /** Default: `mix`. */
  numbers?: Numbers | undefined;
  /** Longest wait for the module to load, ms. */
  limitMs: number;
}

/** The system a `--sut` names. @throws UsageError where there is no such adapter or it is not one. */
export async function resolveSut(request: SutRequest): Promise<System> {
  const { sut, profile, options, deviations } = request;
  // Read first: an adapter may change the working folder.
  const given = deviations === undefined ? undefined : readLedger(deviations);
  if (sut === 'model' && request.program === undefined)
    return modelSystem(await tableNamed(request.machine ?? 'tcp', profile), options, given);
  const adapter = await adapterOf(request);
  const ledger = given ?? carriedLedger(adapter) ?? shippedFor(sut);
  const known = ledger && underOptions(ledger, options, adapter.version);
  const system = systemOf(adapter, request, known);
  const { profiles = ['rfc9293'] } = system.capabilities;
  if (!profiles.includes(profile))
    throw new UsageError(`--profile ${profile}: ${system.name} follows ${profiles.join(', ')} only`);
  return system;
}

/** The adapter that is asked for, and not yet a system. @throws UsageError, Unavailable */
export async function adapterOf({
  sut,
  device,
  program,
  options,
  limitMs,
}: Pick<SutRequest, 'sut' | 'device' | 'program' | 'options' | 'limitMs'>): Promise<Adapter> {
  if (device !== undefined) return deviceAdapter({ ...device, command: program });
  if (program === undefined)
    return ADAPTERS.get(sut) ?? (await loadAdapter(sut, Math.max(limitMs, LEAST_LOAD_MS)));
  const adapter = await processAdapter({ command: program, options });
  const problem = adapterProblem(adapter);
  if (problem !== null) throw new UsageError(`${program.join(' ')}: the driver's hello ${problem}`);
  return adapter;
}

function systemOf(adapter: Adapter, request: SutRequest, known: Ledger | undefined): System {
  try {
    const { profile, seed, options, machine = 'tcp', numbers = 'mix' } = request;
    return adapterSystem(adapter, { profile, seed, options, machine, numbers }, known, request.tap);
  } catch (error) {
    if (error instanceof BadCapabilities) throw new UsageError(`--sut ${request.sut}: ${error.message}`);
    throw error;
  }
}

/** Ledgers ship for built-in adapters only: a module of the same name is another stack. */
function shippedFor(sut: string): Ledger | undefined {
  return ADAPTERS.has(sut) ? shippedLedger(sut) : undefined;
}

function modelSystem(
  own: Table,
  { mutant, ...others }: SutRequest['options'],
  ledger: Ledger | undefined,
): System {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new UsageError(`--option: model has no option "${unknown}"; it has: mutant=ID`);
  if (mutant === undefined) return tableSystem('model', own, own, ledger);
  return tableSystem(`model (${mutant})`, own, mutantTable(own, mutant), ledger);
}

function mutantTable(table: Table, id: string): Table {
  const mutants = [...mutantsOf(table, fsmOf(table))];
  const mutant = mutants.find((candidate) => candidate.id === id);
  if (mutant !== undefined) return mutate(table, mutant);
  const cell = id.split(':')[0];
  const near = mutants.filter((candidate) => candidate.cell.id === cell).map((candidate) => candidate.id);
  const known = near.length > 0 ? near : mutants.map((candidate) => candidate.id);
  throw new UsageError(
    `--option mutant=${id}: there is no such mutant. ${suggestion(id, known.slice(0, 30))}`,
  );
}

async function loadAdapter(path: string, limitMs: number): Promise<Adapter> {
  if (!/[./\\]/.test(path)) {
    throw new UsageError(
      `--sut ${path}: no such system under test. ${suggestion(path, BUILT_IN)} An adapter of your own is a path: ./my-adapter.mjs`,
    );
  }
  const file = resolve(path);
  if (!existsSync(file)) throw new UsageError(`--sut ${path}: there is no file ${file}`);
  if (statSync(file).isDirectory())
    throw new UsageError(
      `--sut ${path}: it is a folder; an adapter is a module in a file, such as ${path.replace(/[/\\]*$/, '')}/adapter.mjs`,
    );
  if (!/\.(m|c)?[jt]s$/.test(file))
    throw new UsageError(`--sut ${path}: an adapter is a module: a file that ends in .mjs, .js or .ts`);
  const module = await importModule(path, file, limitMs);
  const problem = adapterProblem(module.default);
  if (problem !== null) throw new UsageError(`--sut ${path}: the default export ${problem}`);
  return module.default as Adapter;
}

async function importModule(path: string, file: string, limitMs: number): Promise<{ default?: unknown }> {
  if (/\.m?ts$/.test(file)) readTypeScript(file);
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it does not finish loading within ${limitMs} ms`)), limitMs);
  });
  try {
    return (await Promise.race([import(pathToFileURL(file).href), limit])) as { default?: unknown };
  } catch (error) {
    const why = reasonOf(error);
    const hint = /ERR_UNKNOWN_FILE_EXTENSION|Unknown file extension/.test(why)
      ? ' (this Node reads no TypeScript by itself: npm install --save-dev typescript, or compile it to .mjs first)'
      : '';
    throw new UsageError(`--sut ${path}: the module cannot be loaded: ${why}${hint}`);
  } finally {
    clearTimeout(timer);
  }
}
