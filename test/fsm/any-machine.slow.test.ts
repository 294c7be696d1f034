import { describe } from 'vitest';
import { quiet, testRandomMachines } from './random-machines.ts';

quiet();

describe('the table of any machine', () => {
  testRandomMachines(400);
});
