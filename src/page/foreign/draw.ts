import { type MachineGraph, readDefinition } from './definition.ts';
import type { Layout } from './drawing.ts';
import { layoutGraph } from './layout.ts';

/** A machine laid out, or why it cannot be. Plain data: it comes from a worker. */
export type Drawing = { graph: MachineGraph; layout: Layout } | { problem: string };

/** Reads a definition and lays it out: of hundreds of states, seconds of work. */
export function draw(definition: string): Drawing {
  const graph = readDefinition(definition);
  return 'problem' in graph ? graph : { graph, layout: layoutGraph(graph) };
}
