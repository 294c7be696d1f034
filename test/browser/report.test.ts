import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunResult } from '../../src/run/result.ts';
import { openPage, picture, seriousFaults, withBrowser } from './browser.ts';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));

withBrowser('a report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
  const html = join(folder, 'report.html');
  const url = pathToFileURL(html).href;
  let twin: RunResult;
  beforeAll(() => {
    const json = join(folder, 'result.json');
    const args = ['run', '--option', 'bug=close-wait-missing', '--suite', 'transitions,pairs', '--quiet'];
    try {
      execFileSync(process.execPath, [MAIN, ...args, '--report', html, '--json', json], { stdio: 'ignore' });
    } catch {
      // A failing run ends with 1.
    }
    twin = JSON.parse(readFileSync(json, 'utf8')) as RunResult;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('opens from disk without a network, and shows the numbers of the JSON', async () => {
    const { page, complaints } = await openPage(url, { offline: true });
    await page.waitForSelector('.chip[data-verdict]');
    const shown = await page.$$eval('.summary .chip[data-verdict]', (chips) =>
      Object.fromEntries(
        chips.map((chip) => [chip.getAttribute('data-verdict'), Number(chip.getAttribute('data-count'))]),
      ),
    );
    expect(shown).toEqual(Object.fromEntries(Object.entries(twin.summary).filter(([, cases]) => cases > 0)));
    expect(await page.textContent('.proof')).toBe(twin.guarantee.text);
    expect(await page.$$eval('.faults li', (faults) => faults.length)).toBe(twin.diagnosis.length);
    expect(await page.textContent('.case-list [role="status"]')).toBe(
      `${twin.cases.length.toLocaleString('en')} cases`,
    );
    const failing = new Set(twin.cases.filter(({ verdict }) => verdict === 'fail').map(({ cell }) => cell));
    const red = await page.$$eval('.matrix button.v-fail', (cells) =>
      cells.map((cell) => cell.getAttribute('data-cell')),
    );
    expect(new Set(red)).toEqual(failing);
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await picture(page, 'report');
  });

  it('keeps thousands of cases out of the document, and finds each', async () => {
    const { page } = await openPage(url);
    await page.waitForSelector('.case');
    expect(await page.locator('.case').count()).toBeLessThan(60);
    await page.getByLabel('Search ids').fill('pairs/FIN_WAIT_2');
    const one = page.locator('.case').nth(3);
    const id = (await one.getAttribute('title')) ?? '';
    await one.click();
    await page.waitForSelector('.open-case h3');
    expect(await page.textContent('.open-case h3')).toContain(id);
    expect(await page.locator('.open-case .line.segment').count()).toBeGreaterThan(3);
    expect(new URL(page.url()).hash).toContain('case=');
  });

  it('opens the case a link names, from wherever it lies', async () => {
    for (const { id } of [twin.cases[0], twin.cases.at(-1)] as { id: string }[]) {
      const suite = id.startsWith('pairs/') ? 'pairs' : 'transitions';
      const { page } = await openPage(`${url}#suite=${suite}&case=${id}`);
      await page.waitForSelector('.open-case h3');
      expect(await page.textContent('.open-case h3')).toContain(id);
      expect(await page.getAttribute('.case.chosen', 'title')).toBe(id);
    }
  });

  it('tells each failure with its ladder and a command that replays it', async () => {
    const { page } = await openPage(url);
    await page.waitForSelector('.story');
    const replay = await page.textContent('.story code');
    expect(replay).toMatch(/^npx tcp-statechart run --option bug=close-wait-missing --case /);
    expect(await page.locator('.story .line.segment').count()).toBeGreaterThan(2);
    expect(await page.locator('.story .line.problem').count()).toBeGreaterThan(0);
  });

  it('has no serious fault of accessibility, in light, dark and Chinese', async () => {
    for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { locale: 'zh-CN' }] as const) {
      const { page } = await openPage(url, options);
      await page.waitForSelector('.story');
      expect(await seriousFaults(page), JSON.stringify(options)).toEqual([]);
    }
  });

  it('prints', async () => {
    const { page } = await openPage(url);
    await page.waitForSelector('.story');
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('.case-list')).toBe(false);
    expect(await page.isVisible('.story')).toBe(true);
    await page.screenshot({
      path: fileURLToPath(new URL('./screenshots/report-printed.png', import.meta.url)),
      fullPage: true,
    });
  });
});
