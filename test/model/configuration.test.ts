import { describe, expect, it } from 'vitest';
import { isMeantBy } from '../../src/model/configuration.ts';

describe('a name means a configuration', () => {
  it.each([
    ['SYN_RCVD/passive+early', undefined],
    ['SYN_RCVD/passive+early', 'SYN_RCVD/passive+early'],
    ['SYN_RCVD/passive+early', 'SYN_RCVD/passive'],
    ['SYN_RCVD/passive+early', 'SYN_RCVD'],
    ['ESTABLISHED+unread+sent', 'ESTABLISHED'],
    ['LISTEN', 'LISTEN'],
  ])('%s: %s', (configuration, name) => {
    expect(isMeantBy(configuration, name)).toBe(true);
  });

  it.each([
    ['SYN_RCVD/passive+early', 'SYN_RCVD/active'],
    ['SYN_RCVD/passive', 'SYN_RCVD/passive+early'],
    ['ESTABLISHED+unread', 'ESTABLISHED+sent'],
    ['LISTEN', 'CLOSED'],
  ])('%s: not %s', (configuration, name) => {
    expect(isMeantBy(configuration, name)).toBe(false);
  });
});
