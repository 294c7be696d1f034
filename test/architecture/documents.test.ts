import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ambiguities } from '../../machines/ambiguities.ts';
import { dot } from '../../src/export/dot.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import { coverageOf } from '../../src/fsm/suites/coverage.ts';
import { SUITE_DEFAULTS } from '../../src/fsm/suites/generator.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';

/* What the documents say of the code is compared with the code. */

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('README', () => {
  const readme = read('README.md').replace(/ +/g, ' ');

  it('counts the suites as they are', () => {
    const fsm = fsmOf(tcpTable());
    for (const { name, summary, words } of SUITES.values()) {
      if (name === 'triples') continue;
      const { cases, steps } = coverageOf(fsm, words(fsm, SUITE_DEFAULTS));
      const row = readme
        .split('\n')
        .find((line) => line.startsWith(`| ${name}${/wp|hsi/.test(name) ? ' k=1' : ''} |`));
      expect(row).toContain(`| ${cases} / ${steps}`);
      expect(row).toContain(summary);
    }
  });

  it('has the same numbers in Chinese', () => {
    const numbers = (text: string) =>
      [...text.matchAll(/^\| (\S+(?: k=\d)? \| [\d ,/]+(?: \| [\d./ ]+){3}) \|/gm)].map(([, row]) => row);
    const chinese = read('README.zh-CN.md');
    expect(numbers(readme).length).toBeGreaterThan(10);
    expect(numbers(chinese)).toEqual(numbers(readme));
    const code = (text: string) => [...text.matchAll(/^```/gm)].length;
    expect(code(chinese)).toBe(code(readme));
  });

  it('shows the adapter that the example is', () => {
    const plain = (text: string) =>
      text
        .replace(/\/\*\*.*?\*\//gs, '')
        .replace(/\/\/.*$/gm, '')
        .replace(/[\s,]+/g, '');
    const shown = [...readme.matchAll(/```js\n(.*?)```/gs)]
      .map(([, code]) => code ?? '')
      .find((code) => code.includes('closed-port'));
    expect(plain(shown ?? '')).toBe(plain(read('examples/closed-port/closed-port.mjs')));
  });

  it('names every runtime dependency', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    for (const name of Object.keys(dependencies)) expect(readme).toContain(`[${name}]`);
  });
});

describe('the lockfile', () => {
  it('holds no download addresses', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "http/);
  });
});

describe('docs', () => {
  it('tell of every ambiguity', () => {
    const text = read('docs/ambiguities.md');
    for (const { id, question } of ambiguities) expect(text).toContain(`## ${id}. ${question}`);
  });

  it('draw every arrow of the figure', () => {
    const svg = read('docs/figure-5.svg');
    const arrows = [...dot(tcpTable(), { figure: true }).matchAll(/id="(edge-[^"]+)"/g)].map(
      ([, id]) => id ?? '',
    );
    expect(arrows).toHaveLength(21);
    for (const id of arrows) expect(svg).toContain(`id="${id}"`);
  });
});
