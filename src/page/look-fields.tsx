import type { Language, Texts } from './texts.ts';
import type { Theme } from './ui.machine.ts';

export interface LookFieldsProps {
  language: Language;
  theme: Theme;
  texts: Texts;
  send(event: { type: 'language'; language: Language } | { type: 'theme'; theme: Theme }): void;
}

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** Language and colours. */
export function LookFields({ language, theme, texts, send }: LookFieldsProps) {
  return (
    <>
      <select
        aria-label={texts.languageLabel}
        value={language}
        onChange={(event) => send({ type: 'language', language: event.currentTarget.value as Language })}
      >
        <option value="en">English</option>
        <option value="zh">中文</option>
      </select>
      <select
        aria-label={texts.themeLabel}
        value={theme}
        onChange={(event) => send({ type: 'theme', theme: event.currentTarget.value as Theme })}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {texts.theme[one]}
          </option>
        ))}
      </select>
    </>
  );
}
