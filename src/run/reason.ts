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
 * Text of somebody else's, safe to be shown on a terminal: what a terminal would obey in place of showing it becomes
 * spaces, as line breaks do, half a character becomes U+FFFD, and very long text is cut.
 */
export function oneLine(text: string): string {
  const line = text
    .slice(0, READ)
    .replace(OBEYED, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST).replace(/\p{Cs}/gu, '')} …` : line;
}

/** The same of a text of several lines, which it keeps. */
export function severalLines(text: string): string {
  return text.split('\n').map(oneLineAsItStands).join('\n');
}

/** Control characters, so those that begin an escape sequence (C1 too), marks that turn the direction of text, and white space. */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/gu;

function oneLineAsItStands(line: string): string {
  return line.replace(OBEYED, (found) => ' '.repeat(found.length));
}
