import { afterAll } from 'vitest';
import { endFile } from './at-end.ts';

/* Run before every test file. */

afterAll(endFile);
