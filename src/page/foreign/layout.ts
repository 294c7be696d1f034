import type { MachineGraph } from './definition.ts';
import type { Layout } from './drawing.ts';
import { type Direction, FEW_STATES, place } from './place.ts';
import { type Sorted, sortEdges } from './sort-edges.ts';
import { tangleOf } from './tangle.ts';
import { toLayout } from './to-layout.ts';

/** Where everything of a machine is drawn. The same graph always gives the same numbers. */
export function layoutGraph(graph: MachineGraph): Layout {
  try {
    const sorted = sortEdges(graph, graph.states.length <= MANY_STATES ? MANY_ARROWS : FEW_ARROWS);
    if (graph.states.length > FEW_STATES) return arrange(sorted, 'TB');
    return better(clearest(sorted, 'TB'), clearest(sorted, 'LR'));
  } catch {
    // The boxes alone never fail: transitions are listed in them.
    return arrange(sortEdges(graph, 0), 'TB');
  }
}

/** With more than these nobody could follow an arrow, and placing them would take seconds. */
const MANY_STATES = 250;
const MANY_ARROWS = 250;
const FEW_ARROWS = 120;

/** The side panel it is shown in. */
const PANEL = { width: 620, height: 440 };

function better(down: Layout, across: Layout): Layout {
  // Top to bottom is how people expect a statechart: the other has to be worth it.

  return scaleOf(across) > 1.15 * scaleOf(down) ? across : down;
}

function scaleOf({ width, height }: Layout): number {
  return Math.min(1, PANEL.width / width) * Math.min(1, Math.sqrt(PANEL.height / height));
}

/** Dagre is told the states from left to right and from right to left: it only goes on from what it begins with. */
function clearest(sorted: Sorted, direction: Direction): Layout {
  const [one, other] = [arrange(sorted, direction), arrange(sorted, direction, true)];
  // Regions stay in their order where it does not matter much.
  return tangleOf(other) < 0.9 * tangleOf(one) ? other : one;
}

function arrange(sorted: Sorted, direction: Direction, isMirrored = false): Layout {
  return toLayout(sorted, place(sorted, direction, isMirrored));
}
