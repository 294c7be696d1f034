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
