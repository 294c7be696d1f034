import { useSelector } from '@xstate/react';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ActorRefFrom, SnapshotFrom } from 'xstate';
import { TEXTS } from '../texts/languages.ts';
import type { Language, Texts } from '../texts/texts.ts';
import type { Theme, uiMachine } from './ui.machine.ts';

/** Shared context of all parts of the page. */
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

/** A part of the snapshot of the page's machine; redraws only when that part changes. */
export function useUi<T>(select: (snapshot: SnapshotFrom<typeof uiMachine>) => T): T {
  return useSelector(usePage().ui, select);
}

export function useTexts(): Texts {
  return TEXTS[useUi(({ context }) => context.language)];
}

/** Settings that the page remembers. */
export interface Kept {
  language: Language;
  theme: Theme;
}

const KEY = 'tcp-statechart';

/** The stored settings; for a new reader, the browser's preferences. */
export function kept(): Kept {
  const language: Language = navigator.language.startsWith('zh') ? 'zh' : 'en';
  const defaults: Kept = { language, theme: 'system' };
  try {
    const { language, theme } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<
      Record<keyof Kept, unknown>
    >;
    return {
      language: language === 'en' || language === 'zh' ? language : defaults.language,
      theme: theme === 'light' || theme === 'dark' || theme === 'system' ? theme : defaults.theme,
    };
  } catch {
    return defaults;
  }
}

export function keep({ language, theme }: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ language, theme }));
  } catch {
    // The browser may have no storage: the page works without it.
  }
}
