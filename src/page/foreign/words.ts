import type { Edge, MachineGraph } from './definition.ts';

/** The text of a transition in a list: `event [guard] / actions`. */
export function edgeText({ event, guard, actions }: Edge): string {
  return `${event}${guard === undefined ? '' : ` [${guard}]`}${actions.length === 0 ? '' : ` / ${actions.join(', ')}`}`;
}

/** The element pointed at, in words of its own definition. */
export interface Told {
  title: string;
  lines: readonly string[];
}

export function stateTold(path: string, { id, description, states }: MachineGraph): Told {
  const node = states.find((state) => state.path === path);
  if (node === undefined) return { title: path, lines: [] };
  const list = (name: string, of: readonly string[]) =>
    of.length === 0 ? [] : [`${name}: ${of.join(', ')}`];
  const text = node.description ?? (path === '' ? description : undefined);
  return {
    title: path === '' ? id : path,
    lines: [
      ...(text === undefined ? [] : [text]),
      ...list('entry', node.entry),
      ...list('exit', node.exit),
      ...list('invoke', node.invoke),
      ...list('tags', node.tags),
      ...list('ignores', node.ignores),
    ],
  };
}

export function arrowTold(from: string, to: string, edges: readonly Edge[]): Told {
  return {
    title: `${from} → ${to}`,
    lines: edges.map((edge) =>
      edge.description === undefined ? edgeText(edge) : `${edgeText(edge)}: ${edge.description}`,
    ),
  };
}

/** Heights of lines of text, as foreign.css has them. */
export const TITLE = 16;
export const LINE = 14;

const LONGEST = 38;

/** Estimated, not measured: the same on every machine, and known without a page. */
export function textWidth(text: string, perCharacter = 6.4): number {
  let width = 0;
  // Characters from U+1100 on are as wide as high.
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 12 : perCharacter;
  return Math.ceil(width);
}

export function shortened(text: string, longest = LONGEST): string {
  const characters = [...text.slice(0, 4 * longest)];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}

/** Room for the state's name with the mark of the current state, and for its lines. */
export function nodeSize(title: string, lines: readonly string[]): { width: number; height: number } {
  const widest = Math.max(textWidth(shortened(title), 7) + 14, ...lines.map((line) => textWidth(line)));
  return {
    width: Math.max(56, widest + 20),
    height: lines.length === 0 ? 30 : 10 + TITLE + lines.length * LINE,
  };
}

/** Size of a cluster's head. */
export function clusterSize(title: string, lines: readonly string[]): { width: number; height: number } {
  const widest = Math.max(textWidth(shortened(title), 7) + 14, ...lines.map((line) => textWidth(line)));
  return { width: widest + 20, height: 8 + TITLE + lines.length * LINE };
}

/** Size of an arrow's text. */
export function labelSize(lines: readonly string[]): { width: number; height: number } {
  return {
    width: 10 + Math.max(...lines.map((line) => textWidth(line, 6.2))),
    height: 2 + lines.length * LINE,
  };
}
