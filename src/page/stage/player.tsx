import { SPEEDS } from '../state/ui.machine.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';

/** Steps through the trace that is shown. */
export function Player({ length, title }: { length: number; title: string }) {
  const { ui } = usePage();
  const texts = useTexts();
  const step = Math.min(
    useUi(({ context }) => context.step),
    length,
  );
  const speed = useUi(({ context }) => context.speed);
  const playing = useUi((snapshot) => snapshot.matches({ player: 'playing' }));
  return (
    <div class="player" role="toolbar" aria-label={title}>
      <Button
        label={texts.first}
        icon="M4 3v10M13 3 6 8l7 5z"
        off={step === 0}
        press={() => ui.send({ type: 'go', step: 0 })}
      />
      <Button
        label={texts.back}
        icon="M11 3 4 8l7 5z"
        off={step === 0}
        press={() => ui.send({ type: 'back' })}
      />
      <Button
        label={playing ? texts.pause : texts.play}
        icon={playing ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M4 2.5 13 8l-9 5.5z'}
        main
        off={length === 0}
        press={() => ui.send({ type: 'play' })}
      />
      <Button
        label={texts.forward}
        icon="M5 3l7 5-7 5z"
        off={step >= length}
        press={() => ui.send({ type: 'forward' })}
      />
      <Button
        label={texts.last}
        icon="M12 3v10M3 3l7 5-7 5z"
        off={step >= length}
        press={() => ui.send({ type: 'go', step: length })}
      />
      <input
        type="range"
        min={0}
        max={length}
        value={step}
        aria-label={texts.stepOf(step, length)}
        onInput={(event) => ui.send({ type: 'go', step: Number(event.currentTarget.value) })}
      />
      <output>
        {step}/{length}
      </output>
      <label>
        <span class="spoken">{texts.speed}</span>
        <select
          value={String(speed)}
          onChange={(event) => ui.send({ type: 'speed', speed: Number(event.currentTarget.value) })}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={String(one)}>
              {one}×
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

interface ButtonProps {
  label: string;
  /** Path in a square of 16. */
  icon: string;
  off: boolean;
  main?: boolean;
  press(): void;
}

function Button({ label, icon, off, main, press }: ButtonProps) {
  return (
    <button
      type="button"
      class={main ? 'main' : ''}
      aria-label={label}
      title={label}
      disabled={off}
      onClick={press}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={icon} />
      </svg>
    </button>
  );
}
