import type { Fsm } from '../fsm/fsm.ts';
import {
  type Difference,
  type DifferentCell,
  differenceOf,
  type Labelled,
  type MachineAnswer,
} from '../learn/difference.ts';
import { matchStates } from '../learn/matching.ts';
import { answered } from './learned.ts';
import { learnedPicture } from './learned-picture.ts';

/** Two machines side by side: of two versions, options or stacks, or the RFC's. */
export interface MachineComparison {
  titles: readonly [string, string];
  machines: readonly [Fsm, Fsm];
  difference: Difference;
}

/**
 * Where both show their states those count; else a state of the second counts as that of the first which it is most like, so that a
 * wrong way is told where it is taken.
 */
export function compareMachines(
  titles: readonly [string, string],
  [one, other]: readonly [Labelled, Labelled],
): MachineComparison {
  const machines = [one.machine, other.machine] as const;
  const isShown = [one, other].every(({ labels }) => labels.some((label) => label !== ''));
  if (isShown) return { titles, machines, difference: differenceOf(one, other) };
  const hidden = ({ machine }: Labelled) => ({ machine, labels: machine.states.map(() => '') });
  const seen = differenceOf(hidden(one), hidden(other));
  if (seen.cells.length === 0) return { titles, machines, difference: seen };
  const { states } = one.machine;
  const labels = matchStates(other.machine, one.machine).map((match) => states[match] ?? '');
  const difference = differenceOf({ ...one, labels: states }, { ...other, labels });
  return { titles, machines, difference };
}

/** How a comparison of machines may be printed. */
export const MACHINE_COMPARISON_FORMATS = { text: differenceText, json: differenceJson, svg: differenceSvg };

export type MachineComparisonFormat = keyof typeof MACHINE_COMPARISON_FORMATS;

/** `linux 6.1 and linux 6.18: 3 cells differ`, and each of them. */
export function differenceText({ titles, machines, difference }: MachineComparison): string {
  const { cells, alone, inputs } = difference;
  const width = Math.max(...titles.map((title) => title.length));
  const common = machines[0].inputs.length - inputs[0].length;
  const nameOf = (side: 0 | 1, state: number) => machines[side].states[state] ?? '';
  const lines = cells.flatMap((cell) => {
    const [one, other] = [nameOf(0, cell.states[0]), nameOf(1, cell.states[1])];
    return [
      `  ${one}/${cell.input}${one === other ? '' : ` (there ${other})`}`,
      ...([0, 1] as const).map(
        (side) => `    ${(titles[side] as string).padEnd(width)}  ${answerText(cell, side, machines[side])}`,
      ),
      `    shown by ${cell.word.join(' ')}`,
    ];
  });
  const only = ([0, 1] as const).flatMap((side) => [
    ...(alone[side].length === 0
      ? []
      : [`  only ${titles[side]} comes to ${alone[side].map((state) => nameOf(side, state)).join(', ')}`]),
    ...(inputs[side].length === 0 ? [] : [`  only ${titles[side]} was asked ${inputs[side].join(', ')}`]),
  ]);
  const head =
    cells.length === 0
      ? `one machine, as far as ${common} inputs go`
      : `${cells.length === 1 ? '1 cell differs' : `${cells.length} cells differ`}`;
  return [`${titles.join(' and ')}: ${head}`, ...lines, ...only, ''].join('\n');
}

function answerText({ answers, states }: DifferentCell, side: 0 | 1, { states: names }: Fsm): string {
  const { output, next } = answers[side] as MachineAnswer;
  return `${answered(output)}${next === states[side] ? '' : ` → ${names[next] ?? 'not known'}`}`;
}

function differenceJson({ titles, machines, difference }: MachineComparison): string {
  const { cells, alone, inputs } = difference;
  const nameOf = (side: 0 | 1, state: number) => machines[side].states[state] ?? null;
  const sides = [0, 1] as const;
  const data = {
    machines: titles,
    cells: cells.map(({ states, input, answers, word }) => ({
      states: sides.map((side) => nameOf(side, states[side])),
      input,
      answers: sides.map((side) => ({
        output: (answers[side] as MachineAnswer).output,
        state: nameOf(side, (answers[side] as MachineAnswer).next),
      })),
      word,
    })),
    alone: sides.map((side) => alone[side].map((state) => nameOf(side, state))),
    inputs,
  };
  return `${JSON.stringify(data, null, 1)}\n`;
}

/** The second machine, with what differs in colour. */
function differenceSvg({ titles, machines: [, machine], difference: { cells } }: MachineComparison): string {
  const tinted = new Set(
    cells.map(({ states, input }) => states[1] * machine.inputs.length + machine.inputs.indexOf(input)),
  );
  return learnedPicture(machine, {
    title: `${titles[1]}: what is not as in ${titles[0]}, in colour`,
    tinted,
  });
}
