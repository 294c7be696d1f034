import { useEffect } from 'preact/hooks';

import { PANELS, type UiEvent } from './state/ui.machine.ts';
import { usePage } from './state/ui.ts';

/** Binds the page's one-key commands. */
export function useKeys(): void {
  const { ui } = usePage();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Escape') {
        ui.send({ type: 'close help' });
        return ui.send({ type: 'pin', pinned: null });
      }
      if (isTyping(event)) return;
      const panel = PANELS[Number(event.key) - 1];
      if (panel !== undefined) return ui.send({ type: 'panel', panel });
      const isOnButton = event.target instanceof HTMLElement && event.target.closest('button') !== null;
      const meaning = KEYS[event.key];
      if (meaning === undefined || (event.key === ' ' && isOnButton)) return;
      event.preventDefault();
      ui.send(meaning);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [ui]);
}

const KEYS: Readonly<Record<string, UiEvent>> = {
  ' ': { type: 'play' },
  ArrowLeft: { type: 'back' },
  ArrowRight: { type: 'forward' },
  Home: { type: 'go', step: 0 },
  End: { type: 'go', step: Number.POSITIVE_INFINITY },
  e: { type: 'toggle drawing' },
  n: { type: 'toggle numbers' },
  '?': { type: 'help' },
};

/** Is the user typing into a field? Then keys are no commands. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea') !== null;
}
