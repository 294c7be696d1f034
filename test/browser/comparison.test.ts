import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, picture, seriousFaults, withBrowser } from './browser.ts';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));

withBrowser('a comparison', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
  const at = (name: string) => join(folder, name);
  const url = pathToFileURL(at('page.html')).href;
  beforeAll(() => {
    const run = (...args: string[]) => {
      try {
        execFileSync(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
      } catch {
        // A failing run ends with 1.
      }
    };
    run('run', '--json', at('right.json'), '--quiet');
    run('run', '--option', 'bug=any-ack-closes-last-ack', '--json', at('wrong.json'), '--quiet');
    run('compare', at('right.json'), at('wrong.json'), '--format', 'html', '--out', at('page.html'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('tells a cell with what each did, the way there and a command', async () => {
    const { page, complaints } = await openPage(url, { offline: true });
    expect(await page.locator('tbody button').count()).toBe(2 * 430);
    await page.getByLabel('LAST_ACK/rcv.FIN: fail').click();
    const told = page.locator('#told');
    expect(await told.textContent()).toMatch(/LAST_ACK\/rcv\.FIN.*RFC 9293 §3\.10\.7\.4, eighth/s);
    expect(await told.locator('.way').count()).toBe(1);
    const rows = await told.locator('.way tr').allInnerTexts();
    expect(rows.at(-1)?.replaceAll(/\s+/g, ' ')).toBe('CLOSED ⟵ rcv.FIN');
    expect(await told.locator('code').allInnerTexts()).toContain(
      'npx tcp-statechart run --option bug=any-ack-closes-last-ack --case LAST_ACK/rcv.FIN',
    );
    expect(complaints).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, 'comparison');
  });

  it('shows where they differ, and no states without', async () => {
    const { page } = await openPage(url);
    await page.getByLabel('Show').selectOption('differ');
    expect(await page.locator('tbody tr:visible').allInnerTexts()).toHaveLength(1 + 5);
    expect(await page.locator('tbody th[scope=rowgroup]:visible').allInnerTexts()).toEqual(['LAST_ACK']);
  });

  it('fits a phone', async () => {
    const { page } = await openPage(url);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await picture(page, 'comparison-phone');
  });
});
