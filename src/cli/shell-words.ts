import type { GivenFlags } from './flags.ts';

/** The flags as they were given, for a command that does the same again. */
export function flagsAgain(given: GivenFlags, except: readonly string[] = []): string[] {
  return given.names
    .filter((name) => !except.includes(name))
    .flatMap((name) =>
      given.on(name) ? [`--${name}`] : given.texts(name).map((value) => `--${name} ${inShell(value)}`),
    );
}

/** A value as one word of a shell's command line, on one line. */
export function inShell(value: string): string {
  return /^[\w./,:=@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''").replaceAll('\n', ' ')}'`;
}
