import type { AnyStateNode } from 'xstate';

/** A state of a machine's text and all within it, in the order of the text. */
export function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states as Record<string, AnyStateNode>).flatMap(nodesOf)];
}

/** `on.high`: where a state stands in the text. */
export function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}
