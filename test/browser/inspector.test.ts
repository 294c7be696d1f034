import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import {
  litState,
  openPage,
  picture,
  seriousFaults,
  startCode,
  startInspector,
  startProgram,
  withBrowser,
} from './browser.ts';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const CRASHES = fileURLToPath(new URL('./fixtures/crashes.mjs', import.meta.url));

withBrowser('the inspector', () => {
  let url = '';
  beforeAll(async () => {
    ({ url } = await startInspector('--sut', CRASHES));
  });

  it('shows its first view within a second, on one screen, without a complaint', async () => {
    const { page, complaints } = await openPage(url);
    await page.waitForSelector('.link.up');
    await page.waitForSelector('.case.chosen');
    const timing = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    // Far from the second that is promised, for machines with other work to do; `npm run bench:page` measures it.
    expect(timing).toBeLessThan(5_000);
    const overflow = await page.evaluate(() => [
      document.documentElement.scrollHeight - innerHeight,
      document.documentElement.scrollWidth - innerWidth,
    ]);
    expect(overflow).toEqual([0, 0]);
    expect(complaints).toEqual([]);
    await picture(page, 'first-view');
  });

  it('plays a simultaneous close: CLOSING is lit, and both FINs are on the ladder', async () => {
    const { page } = await openPage(`${url}#suite=transitions&case=CLOSING/rcv.ACK&step=0`);
    await page.waitForSelector('.line.segment');
    await expect.poll(() => litState(page)).toEqual(['state-CLOSED']);
    await page.getByLabel('Speed').selectOption('2');
    await page.getByRole('button', { name: 'Play' }).click();
    // Both at once, and in the page: to ask for one after the other takes longer than the step lasts on a busy machine.
    await page.waitForFunction(
      () =>
        document.querySelector('.diagram [data-id="state-CLOSING"].current') !== null &&
        document.querySelector('.diagram .arrow.taken')?.getAttribute('data-id') ===
          'edge-FIN_WAIT_1-CLOSING',
    );
    await page.waitForSelector('.diagram [data-id="state-TIME_WAIT"].current');
    await expect.poll(() => page.textContent('.player output')).toBe('5/5');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => litState(page)).toEqual(['state-CLOSING']);
    const segments = await page.$$eval('.line.segment', (lines) =>
      lines.map((line) => line.querySelector('.ctl')?.textContent),
    );
    expect(segments).toEqual(['SYN', 'SYN,ACK', 'ACK', 'FIN,ACK', 'FIN,ACK', 'ACK', 'ACK']);
    await expect.poll(() => page.url()).toContain('step=4');
    await expect.poll(() => page.textContent('.details')).toContain('RFC 9293 §3.10.7.4, eighth');
    await picture(page, 'simultaneous-close');
  });

  it('runs transitions against the reference, with real numbers on the wire', async () => {
    const { page } = await openPage(`${url}#panel=run`);
    await run(page, 'transitions');
    await expect.poll(() => page.textContent('.counters')).toContain('430 pass');
    await expect.poll(() => page.textContent('.panel')).toContain('Proved');
    await page.keyboard.press('1');
    await page.getByLabel('Search ids').fill('FIN_WAIT_1/rcv.FIN');
    await page.locator('.case', { hasText: /^✓FIN_WAIT_1\/rcv\.FIN\d/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'To the end' }).click();
    await expect.poll(() => page.textContent('.ladder')).toContain('SEQ=1 ACK=1');
    await page.getByRole('button', { name: 'Absolute' }).click();
    await expect.poll(() => page.textContent('.ladder')).toMatch(/SEQ=\d{6,}/);
    await picture(page, 'run-reference');
  });

  it('runs it against a seeded bug, and the matrix leads to the failing cell', async () => {
    const { page } = await openPage(`${url}#panel=run`);
    await run(page, 'transitions', 'reference', 'bug=simultaneous-close-jumps-to-closed');
    await expect.poll(() => page.textContent('.counters')).toContain('✗ 2 fail');
    await expect
      .poll(() => page.textContent('.panel'))
      .toContain('FIN_WAIT_1 –rcv.FIN | rcv.DATA_FIN→ CLOSED instead of CLOSING');
    await picture(page, 'run-bug');
    await page.keyboard.press('2');
    const cell = page.locator('[data-cell="FIN_WAIT_1/rcv.FIN"]');
    expect(await cell.getAttribute('aria-label')).toBe('FIN_WAIT_1/rcv.FIN: fail');
    expect(
      await page.$$eval('button.v-fail', (cells) => cells.map((one) => one.getAttribute('data-cell'))),
    ).toEqual(['FIN_WAIT_1/rcv.FIN', 'FIN_WAIT_1/rcv.DATA_FIN']);
    await cell.click();
    await page.waitForSelector('.diagram [data-id="state-CLOSING"].current');
    expect(
      await page.$$eval('.diagram .state.seen', (parts) => parts.map((part) => part.getAttribute('data-id'))),
    ).toEqual(['state-CLOSED-end']);
    await expect.poll(() => page.textContent('.details')).toContain('state is CLOSED, expected CLOSING');
    await picture(page, 'matrix-bug');
  });

  it('says why a case has its verdict, and keeps what is chosen in the diagram', async () => {
    const { page } = await openPage(`${url}#panel=run`);
    await page.waitForSelector('.link.up');
    await run(page, 'transitions', 'reference', 'bug=closing-never-leaves');
    await page.keyboard.press('2');
    await page.click('[data-cell="CLOSING/rcv.ACK"]');
    await expect.poll(() => page.textContent('.stage-head .chip')).toContain('fail');
    expect(await page.textContent('.details .problem')).toContain('expected TIME_WAIT');
    await page.getByRole('button', { name: 'To the beginning' }).click();
    await expect.poll(() => page.textContent('.reason')).toContain('expected TIME_WAIT');
    await page.getByRole('button', { name: 'To the end' }).click();
    await page.click('.diagram [data-id="state-LAST_ACK"] text');
    await page.mouse.move(640, 20);
    await expect
      .poll(() => page.textContent('.details'))
      .toMatch(/The peer closed first.*→ CLOSED.*rcv\.ACK/s);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.textContent('.details h3')).toContain('CLOSING');
    // Away to something else, and back to the same case.
    await page.keyboard.press('3');
    await page.waitForSelector('.inputs');
    await page.keyboard.press('1');
    await expect.poll(() => page.textContent('.stage-head h2')).toBe('CLOSING/rcv.ACK');
  });

  it('takes the machine by hand, and a system beside it', async () => {
    const { page } = await openPage(`${url}#panel=hands`);
    const give = giver(page);
    await give('OPEN.active');
    await expect.poll(() => litState(page)).toEqual(['state-SYN_SENT']);
    await expect.poll(() => page.locator('.give.ignored', { hasText: 'NULL' }).count()).toBe(1);
    await page.getByLabel('Beside the machine').selectOption('reference');
    await page.waitForFunction(() => document.querySelector('.sides')?.textContent?.includes('reference'));
    await give('OPEN.active');
    await page.waitForFunction(() => document.querySelectorAll('.sides b')[1]?.textContent === '● SYN_SENT');
    await give('SYN');
    await page.waitForFunction(() => document.querySelectorAll('.sides b')[1]?.textContent === '● SYN_RCVD');
    await page.waitForSelector('.diagram [data-id="state-SYN_RCVD"].current');
    await expect.poll(() => page.textContent('.ladder')).toContain('SYN,ACK');
    await picture(page, 'hands-on');
    await page.getByLabel('Options').fill('bug=closing-never-leaves');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.sides b')[1]?.textContent === '● CLOSED');
    for (const input of ['OPEN.active', 'SYN_ACK', 'CLOSE', 'FIN', 'ACK']) {
      await give(input);
      await page.waitForFunction(() => !document.querySelector('.sides')?.textContent?.includes('…'));
    }
    await expect.poll(() => page.textContent('.sides')).toContain('✗ CLOSING');
  });

  it('takes both by hand under the rules of RFC 793', async () => {
    const { page } = await openPage(`${url}#panel=hands`);
    await page.waitForSelector('.link.up');
    const give = giver(page);
    await page.getByLabel('Profile').selectOption('rfc793');
    for (const input of ['OPEN.active', 'SYN_ACK', 'RST.inWindow']) await give(input);
    await expect.poll(() => page.textContent('.sides')).toContain('● CLOSED');
    await page.getByLabel('Beside the machine').selectOption('reference');
    await page.waitForFunction(() => document.querySelector('.sides')?.textContent?.includes('reference'));
    for (const input of ['OPEN.active', 'SYN_ACK', 'SYN']) await give(input);
    await expect.poll(() => page.textContent('.details')).toContain('ESTABLISHED rcv.SYN → CLOSED');
    await expect.poll(() => page.textContent('.sides')).toMatch(/● CLOSED.*● CLOSED/s);
    await page.getByLabel('Profile').selectOption('rfc9293');
    for (const input of ['OPEN.active', 'SYN_ACK', 'SYN']) await give(input);
    await expect.poll(() => page.textContent('.sides')).toMatch(/● ESTABLISHED.*● ESTABLISHED/s);
  });

  it('goes on saying why a system is gone, until there is a fresh connection', async () => {
    const { page } = await openPage(`${url}#panel=hands`);
    await page.waitForSelector('.link.up');
    const give = giver(page);
    await page.getByLabel('Beside the machine').selectOption(CRASHES);
    await page.waitForFunction(() => document.querySelectorAll('.sides b')[1]?.textContent === '● CLOSED');
    await give('OPEN.active');
    await expect.poll(() => page.textContent('.panel .problem')).toContain('ended from inside');
    await give('OPEN.passive');
    expect(await page.textContent('.panel .problem')).toContain('ended from inside');
    expect(await page.locator('.sides b').nth(1).textContent()).toBe('–');
    await page.getByRole('button', { name: 'Fresh connection' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.sides b')[1]?.textContent === '● CLOSED');
    expect(await page.locator('.panel .problem').count()).toBe(0);
  });

  it('says so where a link leads nowhere, and takes the first case where it names none', async () => {
    const { page } = await openPage(`${url}#suite=transitions&case=NOPE/rcv.FIN`);
    await expect.poll(() => page.textContent('.stage .problem')).toContain('NOPE/rcv.FIN');
    const { page: other } = await openPage(`${url}#suite=nosuch`);
    await expect.poll(() => other.textContent('.panel')).toContain('There is no suite “nosuch”');
    const { page: tour } = await openPage(`${url}#suite=tour`);
    await expect.poll(() => tour.textContent('.stage h2')).toBe('tour/walk');
    await expect.poll(() => tour.textContent('.player output')).toBe('0/599');
  });

  it('takes the keyboard into the matrix, whatever case is shown, and lets go of what was hovered', async () => {
    const { page } = await openPage(`${url}#panel=matrix&suite=lifecycles`);
    await page.locator('.matrix button[tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.textContent('.details')).toContain('CLOSED OPEN.active');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('.stage h2')).toBe('CLOSED/OPEN.active');
    await page.keyboard.press('1');
    await expect.poll(() => page.inputValue('.panel select')).toBe('transitions');
    await page.hover('.diagram [data-id="state-LISTEN"]');
    await page.mouse.move(2, 2);
    await expect.poll(() => page.textContent('.details h3')).not.toBe('LISTEN');
  });

  it('shows actors of other programs, several at once, and machines that are not ours', async () => {
    const { page, complaints } = await openPage(`${url}#panel=live`);
    await page.waitForSelector('.link.up');
    const socket = url.replace('http', 'ws');
    for (const name of ['client', 'server'])
      startCode(program(socket, name, name === 'client' ? CLIENT : SERVER));
    startCode(FOREIGN.replace('URL', socket));
    await page.locator('.actors li', { hasText: 'client' }).filter({ hasText: 'ESTABLISHED' }).waitFor();
    await page.locator('.actors li', { hasText: 'server' }).filter({ hasText: 'ESTABLISHED' }).waitFor();
    await page.locator('.actors li button', { hasText: 'client' }).first().click();
    await expect.poll(() => litState(page)).toEqual(['state-ESTABLISHED']);
    await page.getByRole('button', { name: /beside server/ }).click();
    await page.waitForSelector('main.two');
    await expect.poll(() => litState(page)).toEqual(['state-ESTABLISHED', 'state-ESTABLISHED']);
    await picture(page, 'live-two');
    await page.locator('.actors li button', { hasText: 'traffic' }).first().click();
    await page.locator('.stage svg text', { hasText: 'green' }).first().waitFor();
    await picture(page, 'live-foreign');
    await page.locator('.stage .foreign .state').first().focus();
    await expect.poll(() => page.textContent('.details')).toContain('everybody');
    expect(complaints).toEqual([]);
  });

  it('shows both ends of the example to their last states', async () => {
    const { page } = await openPage(`${url}#panel=live`);
    await page.waitForSelector('.link.up');
    startProgram('examples/live/main.mjs', url.replace('http', 'ws'), '60');
    const closed = page.locator('.actors li', { hasText: '7 steps' }).filter({ hasText: 'CLOSED' });
    await closed.first().waitFor();
    await closed.first().locator('button').first().click();
    await expect.poll(() => page.textContent('.ladder')).toContain('TIME_WAIT');
    await page.locator('.actors li', { hasText: 'ended' }).first().waitFor();
    await picture(page, 'live-ended');
    await page.getByRole('button', { name: 'Remove those that ended' }).click();
    await expect.poll(() => page.locator('.actors li', { hasText: 'ended' }).count()).toBe(0);
  });

  it('shows a run of the terminal, and an adapter that crashes as a verdict', async () => {
    const { page } = await openPage(`${url}#panel=run`);
    await page.waitForSelector('.link.up');
    const { status } = spawnSync(process.execPath, [
      MAIN,
      'run',
      '--suite',
      'paths',
      '--inspector',
      url.replace('http', 'ws'),
    ]);
    expect(status).toBe(0);
    await page.waitForFunction(() => document.querySelector('.counters')?.textContent?.includes('592 pass'));
    await run(page, 'transitions', CRASHES);
    await expect.poll(() => page.textContent('.panel')).toMatch(/ended from inside|exit/);
    expect(await page.textContent('.counters')).toContain('1 error');
    await page.locator('.failing button').first().click();
    await expect
      .poll(() => page.textContent('.details'))
      .toContain('call() ended the program with exit code 7');
    await page.keyboard.press('1');
    await page.locator('.case').nth(5).waitFor();
  });

  it('cancels a run', async () => {
    const { page } = await openPage(`${url}#panel=run`);
    await page.waitForSelector('.link.up');
    await page.locator('form').getByLabel('Suite').selectOption('triples');
    await page.locator('form button.main').click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForFunction(() =>
      /cancelled|ended early/.test(document.querySelector('.panel h3')?.textContent ?? ''),
    );
    await expect.poll(() => page.locator('form button.main').isEnabled()).toBe(true);
  });

  it('has no serious fault of accessibility on any panel, in light and dark', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openPage(url, { colorScheme });
      await page.waitForSelector('.link.up');
      for (const key of ['1', '2', '3', '4', '5']) {
        await page.keyboard.press(key);
        expect(await seriousFaults(page), `panel ${key}, ${colorScheme}`).toEqual([]);
        await picture(page, `panel-${key}-${colorScheme}`);
      }
      await page.keyboard.press('?');
      expect(await seriousFaults(page)).toEqual([]);
    }
  });

  it('speaks Chinese', async () => {
    const { page } = await openPage(`${url}#case=CLOSING/rcv.ACK&step=4`, { locale: 'zh-CN' });
    await page.waitForSelector('.line.segment');
    await expect.poll(() => page.textContent('nav')).toBe('用例矩阵手动运行实时');
    await expect.poll(() => page.getAttribute('html', 'lang')).toBe('zh-Hans');
    expect(await page.textContent('.details')).toContain('两端同时关闭');
    await picture(page, 'chinese');
  });

  it('is usable by keyboard alone', async () => {
    const { page } = await openPage(`${url}#case=CLOSING/rcv.ACK`);
    await page.waitForSelector('.case.chosen');
    await page.keyboard.press('/');
    await page.keyboard.type('TIME_WAIT/rcv.FIN');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => location.hash.includes('case=TIME_WAIT/rcv.FIN'));
    await page.keyboard.press('End');
    await page.waitForSelector('.diagram [data-id="state-TIME_WAIT"].current');
    await page.keyboard.press('e');
    await expect
      .poll(() => page.isVisible('.diagram [data-id="edge-ESTABLISHED-CLOSED"] polygon'))
      .toBe(true);
    await page.focus('.diagram [data-id="state-LAST_ACK"]');
    await expect.poll(() => page.textContent('.details h3')).toBe('LAST_ACK');
  });

  it('says when the server is gone, keeps what it shows, and comes back', async () => {
    const own = await startInspector();
    const { port } = new URL(own.url);
    const { page } = await openPage(own.url);
    await page.waitForSelector('.link.up');
    own.child.kill('SIGKILL');
    await page.waitForSelector('.link.down');
    await expect.poll(() => page.locator('.case').count()).toBeGreaterThan(5);
    const again = await startInspector('--port', port);
    // It asks for a token of its own, which another page of this browser is given.
    await expect.poll(() => page.textContent('.link')).toContain('asks for its token');
    expect(await page.locator('.case').count()).toBeGreaterThan(5);
    const other = await page.context().newPage();
    await other.goto(again.url);
    await other.waitForSelector('.link.up');
    await page.waitForSelector('.link.up');
  });

  it('has the token in no link, and is there again when it is loaded again, or opened by one', async () => {
    const { page, complaints } = await openPage(url);
    await page.waitForSelector('.link.up');
    await expect.poll(() => page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#panel=cases&suite=/);
    await page.reload();
    await page.waitForSelector('.link.up');
    await page.keyboard.press('2');
    const link = page.url();
    expect(link).not.toContain('token');
    const other = await page.context().newPage();
    await other.goto(link);
    await other.waitForSelector('.link.up');
    await other.waitForSelector('.matrix');
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(complaints).toEqual([]);
    const { page: stranger } = await openPage(link);
    expect(await stranger.textContent('body')).toContain('This inspector asks for its token');
    expect(await stranger.locator('#page').count()).toBe(0);
  });

  it('asks for no token where the server asks for none', async () => {
    const open = await startInspector('--no-token');
    const { page } = await openPage(open.url);
    await page.waitForSelector('.link.up');
    await page.keyboard.press('5');
    expect(await page.textContent('.code')).toContain(`url: 'ws://${new URL(open.url).host}'`);
  });
});

const CLIENT = ['OPEN.active', 'rcv.SYN_ACK'];
const SERVER = ['OPEN.passive', 'rcv.SYN', 'rcv.ACK'];

function program(url: string, name: string, inputs: readonly string[]): string {
  return `
    import { createWebSocketInspector } from '@statelyai/inspect';
    import { createActor } from 'xstate';
    import { tcpMachine } from 'tcp-statechart/machine';
    const { inspect } = createWebSocketInspector({ url: '${url}' });
    const actor = createActor(tcpMachine, { id: '${name}', inspect }).start();
    for (const type of ${JSON.stringify(inputs)}) { await new Promise((go) => setTimeout(go, 50)); actor.send({ type }); }
    setInterval(() => {}, 1000);
  `;
}

const FOREIGN = `
  import { createWebSocketInspector } from '@statelyai/inspect';
  import { createActor, createMachine } from 'xstate';
  const machine = createMachine({
    id: 'traffic', initial: 'red', description: 'Stops everybody in turn.',
    states: { red: { on: { next: 'green' } }, green: { on: { next: 'amber' } }, amber: { on: { next: 'red' } } },
  });
  const { inspect } = createWebSocketInspector({ url: 'URL' });
  const actor = createActor(machine, { id: 'traffic', inspect }).start();
  setInterval(() => actor.send({ type: 'next' }), 100);
`;

/** Gives an input by its button. */
function giver(page: Page): (name: string) => Promise<void> {
  return (name) =>
    page
      .locator('.give', { hasText: new RegExp(`^(rcv\\.|timeout\\.)?${name}`) })
      .first()
      .click();
}

async function run(page: Page, suite: string, sut = 'reference', options = ''): Promise<void> {
  await page.waitForSelector('.link.up');
  const form = page.locator('form');
  await form.getByLabel('System under test').selectOption(sut);
  await form.getByLabel('Suite').selectOption(suite);
  if (options !== '') await form.getByLabel('Options').fill(options);
  await form.locator('button.main').click();
  await page.waitForFunction(
    (name) => {
      const head = document.querySelector('.panel h3')?.textContent ?? '';
      const isOver = /finished|cancelled|ended early/.test(head);
      return head.includes(name) && isOver;
    },
    sut === 'reference' ? suite : '',
  );
}
