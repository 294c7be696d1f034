import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { SystemOffered } from '../../inspect/protocol.ts';
import { useTexts } from '../state/ui.ts';

export interface SystemFieldsProps {
  systems: readonly SystemOffered[];
  sut: string;
  /** Label for no system; absent where one must be chosen. */
  none?: string;
  label: string;
  options: string;
  setSut(sut: string): void;
  setOptions(options: string): void;
  /** Fields beside that of the system. */
  children?: ComponentChildren;
}

/** Fields for the system under test and its options. */
export function SystemFields({
  systems,
  sut,
  none,
  label,
  options,
  setSut,
  setOptions,
  children,
}: SystemFieldsProps) {
  const texts = useTexts();
  const [typed, setTyped] = useState(options);
  const offered = systems.find((system) => system.sut === sut)?.options ?? [];
  const commit = (value: string) => {
    if (value !== options) setOptions(value);
  };
  return (
    <div class="fields">
      <label>
        {label}
        <select
          value={sut}
          onChange={(event) => {
            setTyped('');
            setSut(event.currentTarget.value);
          }}
        >
          {none === undefined ? null : <option value="">{none}</option>}
          {systems.map((system) => (
            <option key={system.sut} value={system.sut}>
              {system.sut}
            </option>
          ))}
        </select>
      </label>
      {children}
      <label class="wide">
        {texts.options}
        <input
          type="text"
          list="options-offered"
          value={typed}
          placeholder={texts.optionsHint}
          disabled={sut === ''}
          onInput={(event) => {
            const { value } = event.currentTarget;
            setTyped(value);
            // A value chosen from the list is complete.
            if (offered.includes(value)) commit(value);
          }}
          onBlur={(event) => commit(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit(event.currentTarget.value);
          }}
        />
        <datalist id="options-offered">
          {offered.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      </label>
    </div>
  );
}
