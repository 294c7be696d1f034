import type { Edge } from './definition.ts';
import type { Point, Rect } from './geometry.ts';
/** A state, or a place its machine can be left from wherever in it it is. */
export interface NodeBox extends Rect {
  path: string;
  kind: 'state' | 'final' | 'history' | 'any';
  title: string;
  lines: string[];
  initial: boolean;
}

/** A state with states in it. */
export interface ClusterBox extends Rect {
  path: string;
  kind: 'compound' | 'parallel' | 'region';
  title: string;
  lines: string[];
  initial: boolean;
}

/** All transitions from one state to another. */
export interface ArrowPath {
  from: string;
  to: string;
  edges: Edge[];
  points: Point[];
  /** Its line goes from left to right, not from top to bottom. */
  isAcross: boolean;
  label: Rect & { lines: string[] };
}

export interface Layout {
  width: number;
  height: number;
  nodes: NodeBox[];
  /** The outermost first. */
  clusters: ClusterBox[];
  arrows: ArrowPath[];
}
