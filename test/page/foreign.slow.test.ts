import { describe, expect, it } from 'vitest';
import { expectDrawnFromItsStart, soundlyDrawn } from './drawn.ts';

describe('a layout', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed + 1))(
    'of random machine %i keeps everything apart',
    (seed) => {
      expect(soundlyDrawn(seed, 6 + seed).arrows.length).toBeGreaterThan(0);
    },
  );

  it.each(Array.from({ length: 20 }, (_, seed) => seed + 31))(
    'of random machine %i begins with the initial states',
    expectDrawnFromItsStart,
  );

  it('of 200 states keeps everything apart', () => {
    soundlyDrawn(3, 200);
  });
});
