import { type Actor, createActor } from 'xstate';
import { tcpMachine } from '../../../machines/tcp.machine.ts';
import type { TcpInputName, TcpProfile } from '../../../machines/tcp.types.ts';
import type { DriveMessage } from '../../inspect/protocol.ts';
import type { Input } from '../../model/alphabet.ts';
import { configurationOf } from '../../model/configuration.ts';
import { machineStep, recordedStep, type TraceStep } from '../stage/trace.ts';
import { command } from './link.ts';
import { rulesOf } from './rules.ts';
import { createStore, type Store } from './store.ts';

/** A connection driven by hand: the machine in this page, and a system under test beside it if one is chosen. */
export interface Hands {
  steps: readonly TraceStep[];
  /** Configuration of the machine. */
  state: string;
  /** The value of `--sut`; empty: the machine alone. */
  sut: string;
  /** The rules that the machine follows. */
  profile: TcpProfile;
  /** Its options, as they were typed. */
  options: string;
  /** The system's description of itself; `null` before it is ready. */
  ready: (DriveMessage & { type: 'drive.ready' }) | null;
  /** Inputs given whose answer has not come. */
  waiting: number;
  /** A fresh connection was asked for, and is not there yet. */
  isRenewed: boolean;
  problem: string | null;
  /** The system is gone; `problem` says why. */
  isBroken: boolean;
}

const START: Omit<Hands, 'sut' | 'profile' | 'options' | 'ready'> = {
  steps: [],
  state: 'CLOSED',
  waiting: 0,
  isRenewed: false,
  problem: null,
  isBroken: false,
};

export const manualStore: Store<Hands> = createStore<Hands>({
  ...START,
  sut: '',
  profile: 'rfc9293',
  options: '',
  ready: null,
});

let actor: Actor<typeof tcpMachine> = startMachine('rfc9293');

/** Gives an input to the machine, and to the system under test where there is one. */
export function give(input: Input): void {
  const hands = manualStore.get();
  // Keeps the problem that broke the system, rather than replacing it with a refusal.
  if (hands.isBroken) return;
  if (hands.sut !== '') {
    manualStore.set({ ...hands, waiting: hands.waiting + 1, problem: null });
    command({ type: 'drive.give', input });
    return;
  }
  const step = machineStep(hands.state, input, rulesOf(hands.profile).lookup);
  actor.send({ type: input as TcpInputName });
  manualStore.set({
    ...hands,
    steps: [...hands.steps, step],
    state: configurationOf(actor.getSnapshot()),
    problem: null,
  });
}

/** Begins a fresh connection. */
export function startAgain(): void {
  const { sut, profile, options, ready } = manualStore.get();
  actor = startMachine(profile);
  manualStore.set({ ...START, sut, profile, options, ready, isRenewed: sut !== '' });
  if (sut !== '') command({ type: 'drive.reset' });
}

/** Takes another system or none, its options, or other rules. Absent properties stay as they were. */
export function takeSystem(taken: Partial<Pick<Hands, 'sut' | 'profile' | 'options'>>): void {
  const { sut, profile, options } = { ...manualStore.get(), ...taken };
  actor = startMachine(profile);
  manualStore.set({ ...START, sut, profile, options, ready: null });
  command(sut === '' ? { type: 'drive.close' } : { type: 'drive.open', sut, profile, options });
}

/** Takes in a message about the system. */
export function takeDrive(said: DriveMessage): void {
  const hands = manualStore.get();
  switch (said.type) {
    case 'drive.ready':
      manualStore.set({ ...hands, ready: said, isRenewed: false, problem: null, isBroken: false });
      return;
    case 'drive.fresh':
      manualStore.set({ ...hands, ...START });
      return;
    case 'drive.refused':
      manualStore.set({
        ...hands,
        waiting: Math.max(0, hands.waiting - 1),
        problem: `${said.input}: ${said.problem}`,
      });
      return;
    case 'drive.broke':
      manualStore.set({ ...hands, waiting: 0, isRenewed: false, problem: said.problem, isBroken: true });
      return;
    case 'drive.step': {
      actor.send({ type: said.step.input as TcpInputName });
      const step = recordedStep(said.step, rulesOf(hands.profile).lookup);
      const waiting = Math.max(0, hands.waiting - 1);
      manualStore.set({ ...hands, steps: [...hands.steps, step], state: step.next, waiting });
      return;
    }
  }
}

function startMachine(profile: TcpProfile): Actor<typeof tcpMachine> {
  return createActor(tcpMachine, { input: { profile } }).start();
}
