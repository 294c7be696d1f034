import { describe, expect, it } from 'vitest';
import { warmCli as cli } from './cli.ts';

const RUDE = ['run', '--sut', './fixtures/impolite.mjs', '--case', 'LISTEN', '--case', 'TIME_WAIT'];

/** What a terminal would obey: all control characters but the line break, and marks that turn the direction of text. */
const OBEYED = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u;

describe.concurrent('what an adapter says of itself and of its troubles', () => {
  for (const how of ['nothing', 'throws', 'state', 'events', 'option', 'unavailable']) {
    for (const form of [
      [],
      ['--quiet'],
      ['--json', '-'],
      ['--events', '-'],
      ['--junit', '-'],
      ['--dry-run'],
    ]) {
      it(`how=${how} ${form.join(' ')}: never reaches the terminal as it is`, async () => {
        const { stdout, stderr } = await cli(...RUDE, '--option', `how=${how}`, ...form);
        // Of a run without a reason to print, and of signals that are not declared, nothing is said.
        if (!form.includes('--quiet')) expect(stdout + stderr).toContain('rude');
        expect(OBEYED.exec(stdout + stderr)).toBeNull();
      });
    }
  }

  it('is no more than one line of the message', async () => {
    const { code, stderr } = await cli(...RUDE, '--option', 'how=unavailable');
    expect(stderr).toMatch(/^tcp-statechart: rude \[31m 2J txt\ufffd\. Remedy: rude[^\n]*\n$/);
    expect(code).toBe(3);
  });
});
