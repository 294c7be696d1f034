import type { Case } from '../model/suite.ts';
import type { Table } from '../model/table.ts';
import { stepLines } from '../report/step-lines.ts';

/** A case for a test file, or one the stack cannot be asked, and why. */
export interface FileCase {
  suite: string;
  case: Case;
  unsupported?: { reason: string };
}

export interface TestFileOptions {
  runner: TestFileRunner;
  /** Number of files over which the cases are spread evenly. */
  files: number;
  /** Beginning of the files' names. */
  stem: string;
  /** A line that names this program, and the command that makes the files anew. */
  mark: string;
  command: string;
  /** Lines that import the stack, and the call that opens it: `openStack(reference)`. */
  imports: readonly string[];
  open: string;
}

export type TestFileRunner = keyof typeof RUNNERS;

export interface WrittenFile {
  name: string;
  text: string;
  /** Number of tests in the file. */
  tests: number;
}

const RUNNERS = {
  vitest: { extension: 'test.ts', after: 'afterAll', from: 'vitest' },
  'node-test': { extension: 'test.mjs', after: 'after', from: 'node:test' },
} as const;

/**
 * Test files with a test per case, its steps in words with their clause of the RFC. The cases are dealt out one by one,
 * so that every file has an even share of every suite.
 */
export function testFiles(cases: Iterable<FileCase>, table: Table, options: TestFileOptions): WrittenFile[] {
  const { files, stem, runner } = options;
  const shares: FileCase[][] = Array.from({ length: files }, () => []);
  let position = 0;
  for (const one of cases) shares[position++ % files]?.push(one);
  return shares.map((share, index) => ({
    name: `${stem}${files === 1 ? '' : `.${inFiles(index + 1, files)}`}.${RUNNERS[runner].extension}`,
    text: fileText(share, table, options),
    tests: share.length,
  }));
}

/** Could a file of this stem and runner have this name? Such files of an earlier export are replaced. */
export function isFileOf(name: string, { stem, runner }: Pick<TestFileOptions, 'stem' | 'runner'>): boolean {
  const rest = name.startsWith(`${stem}.`) ? name.slice(stem.length + 1) : '';
  return rest.replace(/^\d+-of-\d+\./, '') === RUNNERS[runner].extension;
}

/** `03-of-12`: names sort as the numbers do. */
function inFiles(index: number, of: number): string {
  return `${String(index).padStart(String(of).length, '0')}-of-${of}`;
}

function fileText(share: readonly FileCase[], table: Table, options: TestFileOptions): string {
  const { after, from } = RUNNERS[options.runner];
  const suites = [...new Set(share.map(({ suite }) => suite))];
  return [
    `// ${options.mark}. Edits are lost: change the command, and write the files anew with`,
    `//   ${options.command}`,
    ...sorted([
      ...options.imports,
      `import { ${after}, describe, test } from '${from}';`,
      "import { openStack } from 'tcp-statechart/testing';",
    ]),
    '',
    '// A step: state  input  →  next state  what the stack answers  clause of RFC 9293',
    `const tcp = ${options.open};`,
    `${after}(tcp.dispose);`,
    ...suites.flatMap((suite) => [
      '',
      `describe(${quoted(suite)}, () => {`,
      share
        .filter((one) => one.suite === suite)
        .map((one) => testText(one, table))
        .join('\n\n'),
      '});',
    ]),
    '',
  ].join('\n');
}

/** `node:` first, then packages, then files, as formatters sort them. */
function sorted(imports: readonly string[]): string[] {
  const source = (line: string) => / from (["'])(.*)\1;$/.exec(line)?.[2] ?? '';
  const rank = (name: string) => (name.startsWith('node:') ? 0 : name.startsWith('.') ? 2 : 1);
  const compare = (a: string, b: string) => rank(a) - rank(b) || Number(a > b) - Number(a < b);
  return [...imports].sort((a, b) => compare(source(a), source(b)));
}

function testText({ case: { id, steps }, unsupported }: FileCase, table: Table): string {
  const name = quoted(id);
  if (unsupported !== undefined)
    return `  test(${name}, (t) => t.skip(${quoted(`unsupported: ${unsupported.reason}`)}));`;
  const lines = stepLines(steps, table).map((line) => `      ${line}`);
  return [`  test(${name}, (t) => {`, '    return tcp(t)`', ...lines, '    `;', '  });'].join('\n');
}

/** A string as formatters write it: in single quotes, unless it contains more of these than double quotes. */
export function quoted(text: string): string {
  const quote = text.split("'").length > text.split('"').length ? '"' : "'";
  return `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n')}${quote}`;
}
