import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { openPage, picture, seriousFaults, startInspector, startProgram, withBrowser } from './browser.ts';

const HASTY = fileURLToPath(new URL('./fixtures/hasty.mjs', import.meta.url));
const STATION = fileURLToPath(new URL('./fixtures/station.mjs', import.meta.url));

withBrowser('a machine larger than its box', () => {
  let url = '';
  let station: ChildProcess;
  const send = (event: string) => station.stdin?.write(`${event}\n`);
  beforeAll(async () => {
    ({ url } = await startInspector());
    station = startProgram(STATION, url.replace('http', 'ws'));
  });

  it('stays in it, in light and dark, alone and beside another, several at once', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await openPage(`${url}#panel=live`, { colorScheme });
      await showStation(page);
      expect(await page.locator('.foreign .state').count()).toBeGreaterThan(20);
      await expectInBox(page);
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `live-large-${colorScheme}`);
      await page.getByRole('button', { name: 'Fit' }).click();
      await expect.poll(() => hiddenStates(page)).toEqual([]);
      await expectInBox(page);
      await picture(page, `live-large-fit-${colorScheme}`);
      await page.getByRole('button', { name: /beside second/ }).click();
      await expect.poll(() => page.locator('.side .foreign svg').count()).toBe(2);
      await expectInBox(page);
      expect(await seriousFaults(page)).toEqual([]);
      await picture(page, `live-large-two-${colorScheme}`);
      expect(complaints).toEqual([]);
    }
  });

  it('stays in it in narrow windows, where only the length of the page is more than the window', async () => {
    for (const width of [1000, 800, 600, 420]) {
      const { page } = await openPage(`${url}#panel=live`, { viewport: { width, height: 700 } });
      await showStation(page);
      await expect.poll(() => outsideOfBox(page)).toEqual([]);
      await page.getByRole('button', { name: /beside second/ }).click();
      await expect.poll(() => page.locator('.side .foreign svg').count()).toBe(2);
      await expect.poll(() => outsideOfBox(page)).toEqual([]);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(tooWide, `${width} px`).toBe(0);
      for (const height of await page.$$eval('.view', (views) => views.map((view) => view.clientHeight)))
        expect(height).toBeGreaterThan(200);
    }
  });

  it('has the state just entered in view after each step, unless its reader has just scrolled', async () => {
    const { page } = await openPage(`${url}#panel=live`);
    await showStation(page);
    for (const [event, state] of [
      ['PLAY', 'playback.playing.normal'],
      ['CONNECT', 'network.connecting.resolving'],
      ['OPEN', 'display.detail'],
      ['LOUDER', 'volume.loud'],
      ['FASTER', 'playback.playing.fast'],
      ['FINISH', 'playback.ended'],
    ] as const) {
      send(event);
      await stateLit(page, state);
      await expect.poll(() => hiddenStates(page)).not.toContain(state);
      await expectInBox(page);
    }
    await page.locator('.view').hover();
    await page.mouse.wheel(0, -4000);
    await page.mouse.wheel(-4000, 0);
    await expect.poll(() => scrollOf(page)).toEqual([0, 0]);
    send('QUIETER');
    await stateLit(page, 'volume.normal');
    expect(await scrollOf(page)).toEqual([0, 0]);
    expect(await hiddenStates(page)).toContain('volume.normal');
    await page.waitForTimeout(2_100);
    send('LOUDER');
    await stateLit(page, 'volume.loud');
    await expect.poll(() => hiddenStates(page)).not.toContain('volume.loud');
  });

  it('is moved by arrow keys and by the mouse, and made to fit by the keyboard', async () => {
    const { page } = await openPage(`${url}#panel=live`);
    await showStation(page);
    await page.getByRole('region', { name: 'Diagram: station' }).focus();
    await page.getByRole('region', { name: 'Diagram: station' }).evaluate((view) => view.scrollTo(0, 0));
    const steps = await page.textContent('.player output');
    for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
    await expect.poll(async () => Math.min(...(await scrollOf(page)))).toBeGreaterThan(20);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(async () => (await scrollOf(page))[0]).toBe(0);
    expect(await page.textContent('.player output')).toBe(steps);
    await page.mouse.move(400, 400);
    await page.mouse.down();
    await page.mouse.move(300, 350, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(200, 300);
    await expect.poll(async () => (await scrollOf(page))[0]).toBe(100);
    await page.getByRole('button', { name: 'Fit' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => hiddenStates(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await hiddenStates(page)).length).toBeGreaterThan(0);
  });

  it('leaves the names of actors beside their buttons, and offers no sizes for what is small', async () => {
    const { page } = await openPage(`${url}#panel=live`);
    await showStation(page);
    await page.locator('.actors button', { hasText: 'second' }).first().click();
    await page.getByRole('button', { name: /beside 0\.broadcasting/ }).waitFor();
    const overlaps = await page.$$eval('.actors li', (rows) =>
      rows.filter((row) => {
        const [name, button] = [row.querySelector('.name'), row.querySelector('.beside')];
        if (name === null || button === null) return false;
        return name.getBoundingClientRect().right > button.getBoundingClientRect().left;
      }),
    );
    expect(overlaps).toEqual([]);
    await page.locator('.actors button', { hasText: 'small' }).first().click();
    await page.locator('.foreign .state', { hasText: 'off' }).waitFor();
    expect(await page.getByRole('button', { name: 'Fit' }).count()).toBe(0);
  });
});

withBrowser('a machine that cannot be laid out', () => {
  it('is told with the reason, and its definition', async () => {
    const { url } = await startInspector();
    const { page } = await openPage(`${url}#panel=live`);
    await page.route('**/elk-worker*', (route) => route.abort());
    startProgram(STATION, url.replace('http', 'ws'));
    await page.locator('.actors button', { hasText: 'small' }).first().click();
    await expect
      .poll(() => page.textContent('.foreign.undrawn'))
      .toMatch(/it cannot be laid out \(its worker does not start\).*"id": ?"small"/s);
  });
});

withBrowser('an actor whose registration was lost', () => {
  it('is shown from its snapshots, with what keeps the registration', async () => {
    const { url } = await startInspector();
    const { page, complaints } = await openPage(`${url}#panel=live`);
    await page.waitForSelector('.link.up');
    startProgram(HASTY, url.replace('http', 'ws'));
    const lost = page.locator('.actors li', { hasText: 'unannounced' });
    await expect.poll(() => lost.count()).toBe(2);
    expect(await page.textContent('.panel .hint')).toContain('maxDeferredEvents');
    await lost
      .filter({ hasText: /slow|fast/ })
      .locator('button')
      .first()
      .click();
    await expect.poll(() => page.textContent('.stage')).toContain('maxDeferredEvents');
    await expect.poll(() => page.textContent('.ladder')).toContain('GO');
    await picture(page, 'live-lost');
    await lost.filter({ hasText: 'SYN_SENT' }).locator('button').first().click();
    await page.locator('.diagram .state.current').first().waitFor();
    await picture(page, 'live-lost-tcp');
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('and a definition that was cut off say how to get the whole', async () => {
    const { url } = await startInspector();
    const { page } = await openPage(`${url}#panel=live`);
    startProgram(HASTY, url.replace('http', 'ws'));
    await page.locator('.actors button', { hasText: 'deep' }).first().click();
    await expect.poll(() => page.textContent('.stage')).toContain('serializationDepthLimit');
    await picture(page, 'live-cut');
  });
});

async function showStation(page: Page): Promise<void> {
  await page.locator('.actors button', { hasText: 'broadcastingStation' }).first().click();
  await page.locator('.foreign .state.current').first().waitFor();
}

async function stateLit(page: Page, path: string): Promise<void> {
  await page.locator(`.foreign .state.current[aria-label^="state ${path},"]`).waitFor();
}

async function expectInBox(page: Page): Promise<void> {
  await expect.poll(() => outsideOfBox(page)).toEqual([]);
  const overflow = await page.evaluate(() => [
    document.documentElement.scrollWidth - innerWidth,
    document.documentElement.scrollHeight - innerHeight,
  ]);
  expect(overflow).toEqual([0, 0]);
}

/** Parts of the drawing that are seen beyond the borders of its box, and boxes beyond those around them. */
function outsideOfBox(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isIn = (inner: Element, outer: Element | null) => {
      const [a, b] = [inner.getBoundingClientRect(), outer?.getBoundingClientRect()];
      return b !== undefined && a.x >= b.x && a.y >= b.y && a.right <= b.right && a.bottom <= b.bottom;
    };
    const boxes = [...document.querySelectorAll('.view')].filter(
      (view) => !isIn(view, view.closest('.foreign')) || !isIn(view, view.closest('.stage, .side')),
    );
    const parts = new Set<string>();
    for (let x = 2; x < innerWidth; x += 8)
      for (let y = 2; y < innerHeight; y += 8) {
        const part = document.elementFromPoint(x, y)?.closest('.foreign svg');
        const box = part?.closest('.view')?.getBoundingClientRect();
        if (box === undefined) continue;
        if (x < box.left || x > box.right || y < box.top || y > box.bottom) parts.add(`drawing at ${x},${y}`);
      }
    return [...boxes.map(({ className }) => className), ...parts];
  });
}

/** The states that are not wholly within the box. */
function hiddenStates(page: Page): Promise<string[]> {
  return page.$eval('.view', (view) => {
    const box = view.getBoundingClientRect();
    return [...view.querySelectorAll('.state')].flatMap((state) => {
      const { left, right, top, bottom } = (state.querySelector('.box') ?? state).getBoundingClientRect();
      const isSeen = left >= box.left && right <= box.right && top >= box.top && bottom <= box.bottom;
      return isSeen
        ? []
        : (/^(?:state|machine) ([^,]*)/.exec(state.getAttribute('aria-label') ?? '')?.[1] ?? []);
    });
  });
}

function scrollOf(page: Page): Promise<[number, number]> {
  return page.$eval('.view', (view) => [view.scrollLeft, view.scrollTop]);
}
