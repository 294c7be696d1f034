import { isDeepStrictEqual } from 'node:util';
import { type AnyStateMachine, createActor, type EventObject, SimulatedClock } from 'xstate';
import { type Fsm, NONE } from '../../src/fsm/fsm.ts';

/** A machine, and where its actions write what they do while an actor of it lives. */
export interface Recorded {
  machine: AnyStateMachine;
  /** Emptied before every input. */
  log: string[];
  /** The name of what was emitted, as the table has it. */
  emitted(event: EventObject): string;
}

/** Where a table and a live actor part ways, in words; nothing where they agree. */
export function disagreement(
  { machine, log, emitted }: Recorded,
  fsm: Fsm,
  alphabet: readonly EventObject[],
  words: readonly (readonly number[])[],
  input?: unknown,
): string | null {
  /** By label: what the first actor looked like there. By its own means, not by the text the table is made of. */
  const looks = new Map<number, Look>();
  const labelled = (state: number) => fsm.labels?.[state] ?? NONE;
  const differs = (state: number, look: Look): string | null => {
    const known = looks.get(labelled(state));
    if (known === undefined) {
      const twin = [...looks].find(([, other]) => isDeepStrictEqual(other, look));
      if (twin) return `${fsm.states[state]} looks like another state`;
      looks.set(labelled(state), look);
      return null;
    }
    return isDeepStrictEqual(known, look)
      ? null
      : `${fsm.states[state]} is ${JSON.stringify(look.value)} ${String(look.context)}`;
  };
  for (const word of words) {
    const actor = createActor(machine, { input, clock: new SimulatedClock() });
    // An actor with an error that nobody looks at throws it at the process.
    actor.subscribe({ error() {} });
    actor.on('*', (event) => log.push(emitted(event)));
    actor.start();
    let state = fsm.initial;
    const told = (why: string) => `${word.map((at) => fsm.inputs[at]).join(' ')}: ${why}`;
    const atFirst = differs(state, lookOf(actor.getSnapshot()));
    if (atFirst) return told(atFirst);
    for (const at of word) {
      const cell = state * fsm.inputs.length + at;
      if (fsm.next[cell] === NONE) break;
      log.length = 0;
      const event = alphabet[at];
      if (event) actor.send(event);
      const expected = fsm.outputs[fsm.output[cell] ?? NONE];
      if (log.join(', ') !== expected)
        return told(`at ${fsm.inputs[at]} the actor does "${log.join(', ')}", the table "${expected}"`);
      state = fsm.next[cell] ?? NONE;
      const why = differs(state, lookOf(actor.getSnapshot()));
      if (why) return told(why);
    }
    actor.stop();
  }
  return null;
}

interface Look {
  value: unknown;
  context: unknown;
  failed: boolean;
}

function lookOf({ value, context, status }: { value: unknown; context: unknown; status: string }): Look {
  return { value, context, failed: status === 'error' };
}
