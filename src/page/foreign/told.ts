import type { Edge, MachineGraph } from './definition.ts';
import { edgeText } from './sort-edges.ts';

/** What is pointed at, in words of its own definition. */
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
