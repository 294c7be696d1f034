import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';

/** Shows an error where a part cannot draw its data, without stopping the other parts; tries again with other data. */
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
