import type { Edge } from './definition.ts';

export interface Point {
  x: number;
  y: number;
}

/** x and y are those of the upper left corner. */
export interface Rect extends Point {
  w: number;
  h: number;
}

/** Marks the state entered first: a dot, and a line from it to the state. */
export interface Start {
  dot: Point;
  end: Point;
}

/** A state, or the start of arrows that leave a cluster from any state within (`any`). */
export interface NodeBox extends Rect {
  path: string;
  kind: 'state' | 'final' | 'history' | 'any';
  title: string;
  lines: string[];
  start: Start | null;
}

/** A state with states in it. */
export interface ClusterBox extends Rect {
  path: string;
  kind: 'compound' | 'parallel' | 'region';
  title: string;
  lines: string[];
  start: Start | null;
}

/** All transitions from one state to another. */
export interface ArrowPath {
  from: string;
  to: string;
  edges: Edge[];
  /** Where its line begins, bends and ends. */
  points: Point[];
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
