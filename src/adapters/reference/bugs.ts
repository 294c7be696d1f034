import { ofQueues } from './bugs/queues.ts';
import type { SeededBug } from './bugs/seeded.ts';
import { ofShapes } from './bugs/shapes.ts';
import { ofStates } from './bugs/states.ts';
import { ofTimes } from './bugs/times.ts';

/** A bug seeded into the reference endpoint, to show that the suites find it. Each is modelled on one that people reported. */
export interface Bug extends SeededBug {
  name: string;
}

/** Every seeded bug, by name: `run --sut reference --option bug=NAME`. */
export const BUGS: ReadonlyMap<string, Bug> = new Map(
  Object.entries({ ...ofStates, ...ofShapes, ...ofQueues, ...ofTimes }).map(([name, bug]) => [
    name,
    { name, ...bug },
  ]),
);
