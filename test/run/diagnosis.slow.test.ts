import { describe, it } from 'vitest';
import { expectNamed } from './named-faults.ts';

describe('on a black box, where the fault shows only later, it is named all the same:', () => {
  for (const bug of [
    'simultaneous-close-goes-to-last-ack',
    'simultaneous-close-jumps-to-closed',
    'syn-rcvd-rst-kills-listener',
    'time-wait-skipped',
    'rst-out-of-window-accepted',
  ])
    it(bug, () => expectNamed(bug, false, 'wp'));
});
