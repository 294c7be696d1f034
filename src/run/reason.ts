/** What was thrown, in one line, whatever it was: adapters throw odd things. */
export function reasonOf(thrown: unknown): string {
  try {
    return oneLine(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
  } catch {
    return 'something that cannot be shown as text';
  }
}

const LONGEST = 1_200;

/** Characters of a long text that are looked at. */
const READ = 100_000;

/**
 * Makes foreign text safe to show on a terminal, in one line: control characters and line breaks become spaces, half a
 * surrogate pair becomes U+FFFD, and very long text is cut.
 */
export function oneLine(text: string): string {
  const line = text
    .slice(0, READ)
    .replace(OBEYED, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST).replace(/\p{Cs}/gu, '')} …` : line;
}

/** The same for a text of several lines: line breaks stay. */
export function severalLines(text: string): string {
  return text.split('\n').map(oneLineAsItStands).join('\n');
}

/** Control characters (those that begin an escape sequence, C1 too), marks that change text direction, white space. */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/gu;

function oneLineAsItStands(line: string): string {
  return line.replace(OBEYED, (found) => ' '.repeat(found.length));
}
