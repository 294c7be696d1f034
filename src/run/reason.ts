/** What was thrown, in one line, whatever it was: adapters throw odd things. */
export function reasonOf(thrown: unknown): string {
  try {
    return oneLine(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));
  } catch {
    return 'something that cannot be shown as text';
  }
}

const LONGEST = 1_200;

/** Line breaks and control characters become spaces, and very long text is cut. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line;
}
