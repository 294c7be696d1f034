/**
 * Does a version lie in a range? `>=2.1 <2.2`: every part has to hold; parts are `<`, `<=`, `>`, `>=`, `=` and numbers
 * with dots. What follows the numbers of a version, `-arch1` say, is not looked at.
 * @throws RangeError where the range is none.
 */
export function isInVersions(version: string, range: string): boolean {
  const numbers = numbersOf(version);
  return partsOf(range).every(({ relation, bound }) => {
    const order = compare(numbers, bound);
    if (relation === '<') return order < 0;
    if (relation === '<=') return order <= 0;
    if (relation === '>') return order > 0;
    return relation === '>=' ? order >= 0 : order === 0;
  });
}

/** What is wrong with a range; `null` where it is one. */
export function rangeProblem(range: string): string | null {
  try {
    partsOf(range);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function partsOf(range: string): { relation: string; bound: number[] }[] {
  const parts = range.trim().split(/\s+/);
  return parts.map((part) => {
    const [, relation, bound] = /^(<=|>=|<|>|=)(\d{1,9}(?:\.\d{1,9})*)$/.exec(part) ?? [];
    if (relation === undefined || bound === undefined)
      throw new RangeError(`expected a range of versions, such as "<6.6" or ">=2.1 <2.2"`);
    return { relation, bound: bound.split('.').map(Number) };
  });
}

/** `6.1.176-v8+` → 6, 1, 176; a date is numbers as well: `2022-12-19`. */
function numbersOf(version: string): number[] {
  const [numbers = ''] = /\d{1,9}(?:[.-]\d{1,9})*/.exec(version) ?? [];
  return numbers === '' ? [] : numbers.split(/[.-]/).map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  // As far as the bound goes: 6.6.1 is =6.6.
  for (const [at, bound] of b.entries()) {
    const order = (a[at] ?? 0) - bound;
    if (order !== 0) return order;
  }
  return 0;
}
