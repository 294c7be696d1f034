import type { Language } from '../texts/texts.ts';
import type { Theme } from './ui.machine.ts';

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
