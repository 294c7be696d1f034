import { useSelector } from '@xstate/react';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ActorRefFrom, SnapshotFrom } from 'xstate';
import { TEXTS } from '../texts/languages.ts';
import type { Texts } from '../texts/texts.ts';
import type { uiMachine } from './ui.machine.ts';

/** What every part of the page may use. */
export interface Page {
  ui: ActorRefFrom<typeof uiMachine>;
  states: Readonly<Record<string, string>>;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('a part of the page stands outside it');
  return page;
}

/** A part of what the page's machine is in; drawn again only when that part changes. */
export function useUi<T>(select: (snapshot: SnapshotFrom<typeof uiMachine>) => T): T {
  return useSelector(usePage().ui, select);
}

export function useTexts(): Texts {
  return TEXTS[useUi(({ context }) => context.language)];
}
