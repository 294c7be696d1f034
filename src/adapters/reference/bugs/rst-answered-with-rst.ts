import { answerWithReset } from '../reset.ts';
import type { Bug } from './bug.ts';

/** A reset to a closed port is answered with a reset, and two such ends never stop. v86, FreeRTOS-Plus-TCP #1235. */
export const bug: Bug = {
  name: 'rst-answered-with-rst',
  breaks: () => ({ arrivesInClosed: answerWithReset }),
};
