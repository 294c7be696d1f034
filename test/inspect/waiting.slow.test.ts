import { describe, expect, it } from 'vitest';
import { inspector, openProgram, openReceiver, sent, stopReading } from './inspector.ts';

describe('a page that does not read', () => {
  it('does not make the server remember every name it was not told', async () => {
    const started = await inspector();
    stopReading(await openReceiver(started));
    const program = await openProgram(started);
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 600; i++) {
      program.send({ type: '@xstate.snapshot', sessionId: `${i}${'n'.repeat(500_000)}`, snapshot: {} });
      if (i % 10 === 0) await sent(program);
    }
    await sent(program);
    // 300 MB of names passed through.
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });
});
