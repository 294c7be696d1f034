/** Which of many snapshots are one state. */
export interface Refined {
  /** By snapshot: the number of its state, in the order of their first snapshots. */
  blocks: readonly number[];
  /** By state: its first snapshot. */
  first: readonly number[];
}

/**
 * The fewest states such that those of one state bear one name, and answer every input alike with states that are one
 * again (Moore 1956). Where all names differ, every snapshot is a state.
 *
 * @param rows by snapshot and input: the next snapshot and the output, or nothing.
 */
export function refine(
  names: readonly string[],
  rows: readonly (readonly (readonly [next: number, output: number] | null)[])[],
): Refined {
  let split = numbered(names);
  for (let before = 0; before < split.first.length && split.first.length < names.length; ) {
    before = split.first.length;
    const { blocks } = split;
    split = numbered(
      rows.map((row, at) => {
        const answers = row.map((cell) => (cell === null ? '-' : `${blocks[cell[0]]}/${cell[1]}`));
        return `${blocks[at]}:${answers.join()}`;
      }),
    );
  }
  return split;
}

function numbered(keys: readonly string[]): Refined {
  const numbers = new Map<string, number>();
  const first: number[] = [];
  const blocks = keys.map((key, at) => {
    let number = numbers.get(key);
    if (number === undefined) {
      number = first.push(at) - 1;
      numbers.set(key, number);
    }
    return number;
  });
  return { blocks, first };
}
