import type { TcpProfile } from '../../../machines/tcp.types.ts';
import { profileOf } from '../state/rules.ts';
import type { Theme } from '../state/ui.machine.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';
import type { Language, Texts } from '../texts/texts.ts';

const PROFILES: readonly TcpProfile[] = ['rfc9293', 'rfc793'];

interface ProfileFieldProps {
  profile: TcpProfile;
  setProfile(profile: TcpProfile): void;
}

/** Chooses the rules the machine follows. */
export function ProfileField({ profile, setProfile }: ProfileFieldProps) {
  const texts = useTexts();
  return (
    <label>
      {texts.profile}
      <select value={profile} onChange={(event) => setProfile(profileOf(event.currentTarget.value))}>
        {PROFILES.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}

/** The suites to choose from, each with its summary. */
export function SuiteChoices({ suites }: { suites: readonly { name: string; summary: string }[] }) {
  return (
    <>
      {suites.map(({ name, summary }) => (
        <option key={name} value={name} title={summary}>
          {name}
        </option>
      ))}
    </>
  );
}

interface LookFieldsProps {
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

export interface ToggleProps {
  label: string;
  options: readonly [string, string];
  chosen: 0 | 1;
  press(): void;
}

/** Two views of one thing: the one shown is pressed. */
export function Toggle({ label, options, chosen, press }: ToggleProps) {
  return (
    <div class="toggle" role="group" aria-label={label}>
      {options.map((option, at) => (
        <button
          key={option}
          type="button"
          aria-pressed={at === chosen}
          onClick={() => {
            if (at !== chosen) press();
          }}
        >
          {option}
        </button>
      ))}
    </div>
  );
}

export function DrawingToggle() {
  const { ui } = usePage();
  const texts = useTexts();
  const isEverything = useUi((snapshot) => snapshot.matches({ drawing: 'everything' }));
  return (
    <Toggle
      label={texts.diagram}
      options={[texts.figure, texts.everything]}
      chosen={isEverything ? 1 : 0}
      press={() => ui.send({ type: 'toggle drawing' })}
    />
  );
}

export function NumbersToggle() {
  const { ui } = usePage();
  const texts = useTexts();
  const isAbsolute = useUi((snapshot) => snapshot.matches({ numbers: 'absolute' }));
  return (
    <Toggle
      label={texts.numbers}
      options={[texts.relative, texts.absolute]}
      chosen={isAbsolute ? 1 : 0}
      press={() => ui.send({ type: 'toggle numbers' })}
    />
  );
}
