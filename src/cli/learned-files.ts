import * as v from 'valibot';
import type { Capabilities } from '../adapters/adapter.ts';
import { machineFromDot } from '../fsm/dot-mealy.ts';
import { type Fsm, whyOf } from '../fsm/fsm.ts';
import { type MachineConfig, machineConfig, machineFromConfig } from '../learn/config.ts';
import type { Labelled } from '../learn/difference.ts';
import { countsText, type LearnedReport, unlikeText } from '../report/learned.ts';
import { isCapabilities } from '../run/check-adapter.ts';
import { readJson, readText } from './json-file.ts';
import { UsageError } from './usage-error.ts';

/** How it was learned: what one has to know to hold it against another. */
export interface Made {
  sut: string;
  version?: string;
  options: Readonly<Record<string, string>>;
  observe: 'state' | 'outputs';
  capabilities: Capabilities;
}

/** As the definition of an XState machine, with what there is to say of each state, and how it was seen. */
export function configOf(
  { machine, labels, learned, states, stack, judged }: LearnedReport,
  { sut, version, options, observe, capabilities }: Made,
): MachineConfig {
  const { state, signals, unsupported, results, expires, clock } = capabilities;
  const told = new Map(
    states.map(({ name, access, unlike }) => [
      name,
      [access.join(' '), ...(unlike === undefined ? [] : [unlikeText(unlike)])].filter(Boolean).join('; '),
    ]),
  );
  const descriptions = machine.states.map((name) => told.get(name) ?? '');
  const { id, ...rest } = machineConfig(machine, { labels, descriptions });
  const seen: Capabilities = {
    state,
    clock,
    ...(signals !== undefined && { signals }),
    ...(unsupported !== undefined && { unsupported }),
    ...(results !== undefined && { results }),
    ...(expires !== undefined && { expires }),
  };
  return {
    id,
    description: `${stack}. ${learned.sentence.replace('the system', 'the stack')} ${countsText({ judged })}`,
    meta: { sut, ...(version !== undefined && { version }), options, observe, seen },
    ...rest,
  };
}

export function moduleText(config: MachineConfig): string {
  const { description = 'A machine that was learned.' } = config;
  return [
    "import { createMachine } from 'xstate';",
    '',
    `/** ${description.replaceAll('*/', '* /')} */`,
    `export const learnedMachine = createMachine(${JSON.stringify(config, null, 2)});`,
    '',
  ].join('\n');
}

/** A Mermaid state diagram: changes of state, with what is answered. */
export function mermaidText({ states, inputs, outputs, initial, next, output }: Fsm): string {
  const lines = states.flatMap((name, state) => [
    `    state ${JSON.stringify(name)} as s${state}`,
    ...inputs.flatMap((input, at) => {
      const cell = state * inputs.length + at;
      const to = next[cell] as number;
      const said = outputs[output[cell] as number] ?? '';
      if (to === state || to < 0) return [];
      // A colon or a semicolon would end the label.
      const label = `${input}${said === '' ? '' : ` / ${said}`}`.replaceAll(/[:;#]/g, ' ');
      return [`    s${state} --> s${to} : ${label}`];
    }),
  ]);
  return ['stateDiagram-v2', '    direction TB', `    [*] --> s${initial}`, ...lines, ''].join('\n');
}

/** How it was seen, as `learn --out` says it. */
const META = v.looseObject({
  sut: v.optional(v.string()),
  version: v.optional(v.string()),
  options: v.optional(v.record(v.string(), v.string())),
  observe: v.optional(v.string()),
  seen: v.optional(
    v.custom<Capabilities>(isCapabilities, 'expected capabilities, as docs/porting.md has them'),
  ),
});

export interface ReadMachine extends Labelled {
  file: string;
  /** How it was seen, as far as the file says it. */
  meta: {
    sut?: string;
    version?: string;
    options?: Record<string, string>;
    observe?: string;
    seen?: Capabilities;
  };
}

/** A learned machine: what `learn --out FILE.json` wrote, or DOT. @throws UsageError */
export function readMachine(flag: string, file: string): ReadMachine {
  return machineOf(flag, file, file.endsWith('.dot') ? undefined : readJson(flag, file));
}

/** The same of a file whose JSON was read. @throws UsageError */
export function machineOf(flag: string, file: string, data: unknown): ReadMachine {
  try {
    if (file.endsWith('.dot')) {
      const machine = machineFromDot(readText(flag, file));
      return { file, machine, labels: machine.states.map(() => ''), meta: {} };
    }
    const found = machineFromConfig(data);
    const meta = v.safeParse(META, (data as { meta?: unknown }).meta ?? {});
    if (!meta.success)
      throw new TypeError(`meta${v.getDotPath(meta.issues[0]) ?? ''}: ${meta.issues[0].message}`);
    return { file, ...found, meta: meta.output as ReadMachine['meta'] };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${flag} ${file}: is no learned machine: ${whyOf(error)}`);
  }
}
