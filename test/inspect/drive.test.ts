import { describe, expect, it } from 'vitest';
import type { DriveMessage, PageCommand, ServerMessage } from '../../src/inspect/protocol.ts';
import { eventually } from './eventually.ts';
import { type Client, inspector, openPage } from './inspector.ts';

function open(options: string): PageCommand {
  return { type: 'drive.open', sut: 'reference', profile: 'rfc9293', options };
}

async function said(page: Client<ServerMessage>, count: number): Promise<DriveMessage[]> {
  const messages = await page.of('drive', count);
  return messages.map((message) => message.said);
}

describe.concurrent('a system taken by hand', () => {
  it('answers each input to the page that opened it', async () => {
    const started = await inspector();
    const [page, other] = [await openPage(started), await openPage(started)];
    page.ask(open('one'));
    page.ask({ type: 'drive.give', input: 'rcv.SYN' });
    page.ask({ type: 'drive.reset' });
    expect(await said(page, 3)).toMatchObject([
      { type: 'drive.ready', name: 'one' },
      { type: 'drive.step', step: { input: 'rcv.SYN' } },
      { type: 'drive.fresh' },
    ]);
    other.ask({ type: 'drive.give', input: 'rcv.SYN' });
    expect(await said(other, 1)).toMatchObject([{ type: 'drive.refused', input: 'rcv.SYN' }]);
    expect(await said(page, 3)).toHaveLength(3);
  });

  it('is given inputs, and nothing else', async () => {
    const page = await openPage(await inspector());
    page.ask(open('one'));
    for (const input of ['', 'rcv SYN', 'a\nreset', '../x', 'x'.repeat(41)])
      page.ask({ type: 'drive.give', input });
    expect(await page.of('refused', 5)).toHaveLength(5);
    expect(await said(page, 1)).toHaveLength(1);
  });

  it('that breaks says why, and a reset makes it anew', async () => {
    const page = await openPage(await inspector());
    page.ask(open('one'));
    page.ask({ type: 'drive.give', input: 'ABORT' });
    expect(await said(page, 2)).toMatchObject([
      { type: 'drive.ready' },
      { type: 'drive.broke', problem: 'the system is gone (exit code 3)' },
    ]);
    page.ask({ type: 'drive.give', input: 'rcv.SYN' });
    page.ask({ type: 'drive.reset' });
    page.ask({ type: 'drive.give', input: 'rcv.FIN' });
    expect((await said(page, 5)).slice(2)).toMatchObject([
      { type: 'drive.refused', input: 'rcv.SYN' },
      { type: 'drive.ready' },
      { type: 'drive.step', step: { input: 'rcv.FIN' } },
    ]);
  });

  it('that no longer answers is ended by a fresh connection, and made anew', async () => {
    const page = await openPage(await inspector());
    page.ask(open('stuck'));
    page.ask({ type: 'drive.give', input: 'rcv.SYN' });
    await said(page, 1);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    page.ask({ type: 'drive.reset' });
    expect(await said(page, 2)).toMatchObject([{ type: 'drive.ready' }, { type: 'drive.ready' }]);
    page.ask({ type: 'drive.reset' });
    expect((await said(page, 3)).at(-1)).toMatchObject({ type: 'drive.fresh' });
  });

  it('ends the one before, of whatever page', async () => {
    const started = await inspector();
    const [page, other] = [await openPage(started), await openPage(started)];
    page.ask(open('deaf'));
    await said(page, 1);
    page.ask(open('two'));
    expect((await said(page, 2))[1]).toMatchObject({ type: 'drive.ready', name: 'two' });
    other.ask(open('three'));
    expect(await said(other, 1)).toMatchObject([{ type: 'drive.ready', name: 'three' }]);
    expect((await said(page, 3))[2]).toMatchObject({ type: 'drive.broke' });
  });

  it('is closed in silence', async () => {
    const started = await inspector();
    const page = await openPage(started);
    page.ask(open('one'));
    await said(page, 1);
    page.ask({ type: 'drive.close' });
    page.ask({ type: 'drive.reset' });
    expect((await said(page, 2))[1]).toMatchObject({
      type: 'drive.broke',
      problem: expect.stringContaining('no system is open'),
    });
    await eventually(() => page.told.length === 3);
  });
});
