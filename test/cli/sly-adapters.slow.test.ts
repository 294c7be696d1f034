import { beforeAll, describe, expect, it } from 'vitest';
import { cli } from './cli.ts';
import { type Told, testFoundOut, testFoundOutIsolated, told, toldHonestly } from './sly.ts';

describe('an adapter that tries to hide its failures', () => {
  let honest: Told;
  beforeAll(async () => {
    honest = await toldHonestly();
  });

  for (const trick of ['exit code', 'exit listener', 'working folder']) {
    it(`with ${trick}: the verdicts, the exit code, the text and the report are the same`, async () => {
      expect(await told(cli, '--option', `trick=${trick}`)).toEqual(honest);
    });
  }

  it('in a process of its own as well', async () => {
    for (const trick of ['ahead is emptied', 'output', 'exit listener'])
      expect([trick, await told(cli, '--option', `trick=${trick}`, '--isolate')]).toEqual([trick, honest]);
  });
});

describe('an adapter that replaces what the language brings along', () => {
  testFoundOut('lists');
  testFoundOut('JSON');
  for (const trick of ['maps', 'lists', 'globals'] as const) testFoundOutIsolated(trick);
});
