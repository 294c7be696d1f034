import type { CellVerdict } from '../run/cell-verdicts.ts';

/** Far more than any machine of TCP has: a program may say anything. */
export const CELL_LIMITS = { cells: 2_000, octets: 2 * 1024 * 1024 };

/** Verdicts by cell, bounded in number and in the octets of their names; what has no room is left out. */
export class BoundedCells extends Map<string, CellVerdict> {
  #octets = 0;

  override set(cell: string, verdict: CellVerdict): this {
    const before = this.get(cell);
    const isFull = before === undefined && this.size >= CELL_LIMITS.cells;
    const octets =
      this.#octets + octetsOf(cell, verdict) - (before === undefined ? 0 : octetsOf(cell, before));
    if (isFull || octets > CELL_LIMITS.octets) return this;
    this.#octets = octets;
    return super.set(cell, verdict);
  }
}

function octetsOf(cell: string, { suite, id }: CellVerdict): number {
  return Buffer.byteLength(cell) + Buffer.byteLength(suite) + Buffer.byteLength(id);
}
