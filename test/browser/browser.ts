import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const PICTURES = fileURLToPath(new URL('./screenshots/', import.meta.url));

const PLACES = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const FOUND = PLACES.find((place) => place !== '' && existsSync(place));

/** Set where the browser must be there, as in CI: then it does not skip. */
const REQUIRED = process.env.TCP_STATECHART_NEEDS_BROWSER === '1';
const WHY_NOT =
  'no Chromium here. To run it: apt-get install chromium, or CHROMIUM=/path/to/it npm run test:browser';

/** Tests with a browser; without one they are skipped, with the reason in their name, or fail where they must run. */
export function withBrowser(name: string, body: () => void): void {
  if (FOUND === undefined && REQUIRED) throw new Error(WHY_NOT);
  if (FOUND === undefined) console.warn(`skipped: ${name}: ${WHY_NOT}`);
  describe.skipIf(FOUND === undefined)(FOUND === undefined ? `${name} (${WHY_NOT})` : name, body);
}

let browser: Browser | null = null;
const children = new Set<ChildProcess>();

// A page left open goes on drawing what the server tells, beside the next test.
afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});

afterAll(async () => {
  await browser?.close();
  browser = null;
  for (const child of children) child.kill('SIGKILL');
});

/** A page of its own; whatever it complains of in its console is kept. */
export async function openPage(
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  browser ??= await chromium.launch({
    executablePath: FOUND ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
}

/** Kept by CI, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}

/** Starts the inspector on a free port. */
export async function startInspector(
  ...args: string[]
): Promise<{ url: string; child: ChildProcess; said(): string }> {
  const child = spawn(process.execPath, [MAIN, 'inspect', '--no-open', '--port', '0', ...args], {
    cwd: PICTURES_PARENT,
  });
  children.add(child);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const take = (text: Buffer) => {
      said += text;
      const [found] = /http:\/\/127\.0\.0\.1:\d+\/\S*(?=\n)/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => reject(new Error(`inspect ended with ${code}: ${said}`)));
  });
  return { url, child, said: () => said };
}

const PICTURES_PARENT = fileURLToPath(new URL('.', import.meta.url));

/** Runs a program beside the inspector. */
export function startProgram(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  return child;
}

/** Runs a module that is given as text. */
export function startCode(code: string): ChildProcess {
  return startProgram('--input-type=module', '--eval', code);
}

/** Serious faults of accessibility, as axe sees them. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const axe = fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url));
  // A strict policy lets no script in that the page does not have: axe is handed over as a function.
  const { readFileSync } = await import('node:fs');
  await page.evaluate(readFileSync(axe, 'utf8'));
  const found = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe is a global of the page.
    const { violations } = await (globalThis as any).axe.run();
    return violations as { impact: string; id: string; nodes: { html: string; failureSummary: string }[] }[];
  });
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

/** The state lit in the diagram. */
export function litState(page: Page): Promise<string[]> {
  return page.$$eval('.diagram .state.current', (parts) =>
    parts.map((part) => part.getAttribute('data-id') ?? ''),
  );
}

export { expect };
