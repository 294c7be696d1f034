/**
 * Takes the picture of the inspector in the README: `npm run docs:picture`. Wants Chromium; no two of them draw the same
 * to the last dot, so it is no part of `npm run docs`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const executablePath = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  existsSync,
);
const inspector = spawn(process.execPath, [
  path('../dist/lib/main.js'),
  'inspect',
  '--no-open',
  '--port',
  '0',
]);
const url = await new Promise((resolve) => {
  inspector.stdout.on('data', (text) => resolve(/http:\S+/.exec(String(text))?.[0]));
});
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
await page.goto(`${url}#panel=run`);
await page.waitForSelector('.link.up');
await page.locator('form').getByLabel('Options').fill('bug=simultaneous-close-jumps-to-closed');
await page.locator('form button.main').click();
await page.waitForFunction(() => document.querySelector('.panel h3')?.textContent?.includes('finished'));
await page.keyboard.press('2');
await page.locator('[data-cell="FIN_WAIT_1/rcv.FIN"]').click();
await page.mouse.move(2, 2);
await page.waitForTimeout(1_000);
await page.screenshot({ path: path('inspector.png') });
await browser.close();
inspector.kill();
