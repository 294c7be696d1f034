import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPage, picture, seriousFaults, startCode, startInspector, withBrowser } from './browser.ts';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));

withBrowser('a machine that was learned', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
  const at = (name: string) => join(folder, name);
  const url = pathToFileURL(at('page.html')).href;
  beforeAll(() => {
    const flags = ['--option', 'bug=close-wait-missing', '--alphabet', 'time', '--extra-states', '0'];
    try {
      execFileSync(
        process.execPath,
        [MAIN, 'learn', ...flags, '--report', at('page.html'), '--out', at('learned.json')],
        { stdio: 'ignore' },
      );
    } catch {
      // What is not as the RFC has it ends with 1.
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is told on a page of its own: both pictures, and each difference with the segments that show it', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await openPage(url, { offline: true, colorScheme });
      expect(await page.locator('figure svg').count()).toBe(2);
      // Those of one name stand in one place.
      const places = await page.locator('figure').evaluateAll((figures) =>
        figures.map((figure) => {
          const texts = [...figure.querySelectorAll('.state text')];
          const named = texts.find((text) => text.textContent === 'ESTABLISHED');
          return `${named?.getAttribute('x')} ${named?.getAttribute('y')}`;
        }),
      );
      expect(places[0]).toBe(places[1]);
      expect(await page.locator('figure').first().locator('.odd').count()).toBe(0);
      expect(await page.locator('figure').last().locator('.arrow.odd').count()).toBeGreaterThan(0);
      const cause = page.locator('details[open]').first();
      expect((await cause.locator('.ladder').first().innerText()).replaceAll(/\s+/g, ' ')).toMatch(
        /^CLOSED LISTEN OPEN\.passive ⟵ rcv\.SYN SYN_RCVD\/passive ⟶ SYN,ACK\(ISS,SEG\) ⟵ rcv\.FIN_ACK .*LAST_ACK/,
      );
      expect(complaints).toEqual([]);
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `learned-${colorScheme}`);
    }
  });

  it('fits a phone', async () => {
    const { page } = await openPage(url);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await picture(page, 'learned-phone');
  });

  it('opens in the inspector like any machine of XState', async () => {
    const { url: inspector } = await startInspector();
    const { page, complaints } = await openPage(`${inspector}#panel=live`);
    await page.waitForSelector('.link.up');
    startCode(`
      import { readFileSync } from 'node:fs';
      import { createActor, createMachine } from 'xstate';
      import { createWebSocketInspector } from '@statelyai/inspect';
      import { WebSocket } from 'ws';
      globalThis.WebSocket ??= WebSocket;
      const { inspect } = createWebSocketInspector({ url: ${JSON.stringify(inspector.replace('http', 'ws'))} });
      const machine = createMachine(JSON.parse(readFileSync(${JSON.stringify(at('learned.json'))}, 'utf8')));
      const actor = createActor(machine, { inspect }).start();
      for (const type of ['OPEN.active', 'rcv.SYN_ACK', 'rcv.FIN']) actor.send({ type });
      setInterval(() => {}, 1000);
    `);
    await page.locator('.actors li', { hasText: 'LAST_ACK' }).first().locator('button').first().click();
    await page.locator('.stage .foreign svg text', { hasText: 'SYN_RCVD/passive' }).first().waitFor();
    expect(await page.locator('.stage .foreign .state').count()).toBeGreaterThan(10);
    await picture(page, 'learned-live');
    expect(complaints).toEqual([]);
  });
});
