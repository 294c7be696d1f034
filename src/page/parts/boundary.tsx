import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';

/** A part that cannot draw what it was given says so, and the others go on; something else to draw is tried anew. */
export function Boundary({ of, children }: { of: string; children: ComponentChildren }) {
  const [error, again] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <div class="scrolls">
      <p class="problem" role="alert">
        ✗ {of}: {error instanceof Error ? error.message : String(error)}
      </p>
      <button type="button" onClick={again}>
        ↻
      </button>
    </div>
  );
}
