/** Lights an arrow up for a moment. @returns what ends it. */
export function flash(arrow: Element): () => void {
  const line = arrow.querySelector('path:not(.reach)');
  const now = performance.now();
  const isSoon = now - flashedAt < SOON_MS;
  flashedAt = now;
  if (line === null || isSoon || matchMedia('(prefers-reduced-motion: reduce)').matches) return () => {};
  const animation = line.animate(
    [
      { strokeWidth: '9px', strokeOpacity: 0.9 },
      { strokeWidth: '2.6px', strokeOpacity: 1 },
    ],
    { duration: 700, easing: 'ease-out' },
  );
  return () => animation.cancel();
}

/** One after the other so soon, ms, is flicker, and drawn anew in every frame. */
const SOON_MS = 200;

let flashedAt = Number.NEGATIVE_INFINITY;
