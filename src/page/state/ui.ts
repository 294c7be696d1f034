import { useSelector } from '@xstate/react';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ActorRefFrom, SnapshotFrom } from 'xstate';
import { TEXTS } from '../texts/languages.ts';
import type { Language, Texts } from '../texts/texts.ts';
import type { Theme, uiMachine } from './ui.machine.ts';

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

/** What the page remembers of its reader. */
export interface Kept {
  language: Language;
  theme: Theme;
}

const KEY = 'tcp-statechart';

/** What was kept; of a new reader, what the browser says. */
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
    // A browser may keep nothing: the page works all the same.
  }
}
