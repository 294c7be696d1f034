/** Milliseconds of the monotonic clock, as it was when the program began: an adapter may stop the one others see. */
export const now: () => number = performance.now.bind(performance);
