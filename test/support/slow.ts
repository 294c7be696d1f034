import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    isSlow: boolean;
  }
}

/**
 * Is this `npm run test:slow`? A file `x.slow.test.ts` that imports `x.test.ts` runs its tests there once more, with
 * all that this asks for.
 */
export const isSlow: boolean = inject('isSlow') ?? false;
