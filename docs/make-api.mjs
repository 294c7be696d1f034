/** Writes the API reference from the docstrings: docs/api. `npm run docs`. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const api = new URL('api/', import.meta.url);
const cwd = fileURLToPath(new URL('..', import.meta.url));
rmSync(api, { recursive: true, force: true });
execFileSync('npx', ['typedoc', '--options', 'docs/typedoc.json', '--logLevel', 'Error'], {
  cwd,
  stdio: 'inherit',
});

/** XState infers types of hundreds of lines, the whole machine among them: their beginning is enough. */
const MOST_LINES = 12;
const MOST_CHARACTERS = 400;

const shortBlock = (block, code) => {
  const lines = code.split('\n');
  return lines.length <= MOST_LINES ? block : `\`\`\`ts\n${lines.slice(0, MOST_LINES).join('\n')}\n…\n\`\`\``;
};

/** A row of a table whose type is longer than anybody reads. */
const shortRow = (line) => {
  if (line.length <= MOST_CHARACTERS || !line.startsWith('|')) return line;
  const [name] = line.slice(2).split(' | ');
  return `| ${name} | … | ${line.split(' | ').slice(2).at(-1)?.slice(0, MOST_CHARACTERS) ?? '|'}`;
};

/** What a method returns, spelled out member by member, its type's name being there already. */
const shortReturns = (text) =>
  text.replace(/(###### Returns\n)([\s\S]*?)(?=\n#{1,6} |\n\*\*\*\n)/g, (whole, head, body) => {
    const lines = body.split('\n');
    return lines.length <= 4 * MOST_LINES ? whole : `${head}${lines.slice(0, MOST_LINES).join('\n')}\n\n…\n`;
  });

const files = readdirSync(api, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
for (const name of files) {
  const file = new URL(name, api);
  const text = readFileSync(file, 'utf8').replace(/```ts\n([\s\S]*?)```/g, shortBlock);
  writeFileSync(file, shortReturns(text).split('\n').map(shortRow).join('\n'));
}
