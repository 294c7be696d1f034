/** A machine that no suite can be made of, and why, in one line. The command line ends with exit code 2. */
export class MachineError extends Error {
  override name = 'MachineError';
}

export function whyOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
}
