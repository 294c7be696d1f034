import { useEffect, useState } from 'preact/hooks';
import { FULL, type Input } from '../../model/alphabet.ts';
import { stateOf } from '../../model/configuration.ts';
import { ProfileField } from '../parts/fields.tsx';
import { helloStore } from '../state/link.ts';
import { give, manualStore, startAgain, takeSystem } from '../state/manual-store.ts';
import { rulesOf } from '../state/rules.ts';
import { useStore } from '../state/store.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';
import { SystemFields } from './system-fields.tsx';

const GROUPS = [
  { name: 'calls', has: (input: Input) => !/^(rcv|timeout)\./.test(input) },
  { name: 'timeouts', has: (input: Input) => input.startsWith('timeout.') },
  { name: 'segments', has: (input: Input) => input.startsWith('rcv.') },
] as const;

/** Every input of the alphabet as a button: given to the machine, and to a system under test beside it. */
export function ManualPanel() {
  const { ui } = usePage();
  const texts = useTexts();
  const hands = useStore(manualStore);
  const { lookup } = rulesOf(hands.profile);
  const systems = useStore(helloStore)?.systems ?? [];
  const isShown = useUi(({ context }) => context.subject.kind === 'hands');
  useEffect(() => {
    if (!isShown) ui.send({ type: 'show', subject: { kind: 'hands' }, step: Number.POSITIVE_INFINITY });
  }, [ui, isShown]);
  const last = hands.steps.at(-1);
  const seen = last?.observed?.state;
  const machine = stateOf(hands.state);
  const isAwaited =
    hands.sut !== '' &&
    hands.problem === null &&
    (hands.ready === null || hands.waiting > 0 || hands.isRenewed);
  const isLate = useLate(isAwaited);
  return (
    <>
      <SystemFields
        systems={systems}
        sut={hands.sut}
        none={texts.machineAlone}
        label={texts.handsWith}
        options={hands.options}
        setSut={(sut) => takeSystem({ sut, options: '' })}
        setOptions={(options) => {
          if (hands.sut !== '') takeSystem({ options });
        }}
      >
        <ProfileField profile={hands.profile} setProfile={(profile) => takeSystem({ profile })} />
      </SystemFields>
      <div class="sides" role="status">
        <div>
          <span class="quiet">{texts.machine}</span>
          <b>● {hands.state}</b>
        </div>
        <div>
          <span class="quiet">{hands.ready?.name ?? texts.system}</span>
          <b>
            {hands.sut === '' || hands.isBroken
              ? '–'
              : hands.ready === null || isAwaited
                ? '…'
                : hands.ready.observed === 'outputs'
                  ? texts.hiddenState
                  : `${seen === undefined || seen === machine ? '●' : '✗'} ${seen ?? 'CLOSED'}`}
          </b>
        </div>
      </div>
      <button type="button" onClick={startAgain}>
        {texts.startAgain}
      </button>
      {isLate ? (
        <p class="problem" role="alert">
          {texts.noAnswer}
        </p>
      ) : null}
      {hands.problem === null ? null : (
        <p class="problem" role="alert">
          ✗ {hands.problem}
        </p>
      )}
      {GROUPS.map(({ name, has }) => (
        <fieldset key={name} class="inputs">
          <legend>{texts[name]}</legend>
          {FULL.filter(has).map((input) => {
            const cell = lookup(hands.state, input);
            const unsupported = hands.ready?.unsupported[`${hands.state}/${input}`] ?? cell?.unmodelled;
            const off = unsupported !== undefined && (hands.sut !== '' || cell?.kind === 'unmodelled');
            const kind = off ? 'unmodelled' : cell?.kind === 'ignore' ? 'ignored' : 'enabled';
            return (
              <button
                key={input}
                type="button"
                class={`give ${kind}`}
                aria-disabled={off}
                title={texts.told(unsupported ?? cell?.description ?? '')}
                onClick={() => {
                  if (off) return;
                  give(input);
                  ui.send({ type: 'hover', hovered: null });
                }}
                onFocus={() =>
                  ui.send({ type: 'hover', hovered: { kind: 'cell', state: hands.state, input } })
                }
                onPointerEnter={() =>
                  ui.send({ type: 'hover', hovered: { kind: 'cell', state: hands.state, input } })
                }
                onPointerLeave={() => ui.send({ type: 'hover', hovered: null })}
              >
                <InputName name={input} />
                {kind === 'ignored' ? <span class="mark"> {texts.ignored}</span> : null}
              </button>
            );
          })}
        </fieldset>
      ))}
      <p class="quiet">{texts.handsHint}</p>
    </>
  );
}

const LATE_MS = 5_000;

/** Has an answer been awaited for long? */
function useLate(isAwaited: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isAwaited) return;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [isAwaited]);
  return isLate;
}

/** The input's name; the group's prefix is only for screen readers, because its heading shows it. */
function InputName({ name }: { name: string }) {
  const [, group = '', rest = name] = /^(rcv\.|timeout\.)?(.*)$/.exec(name) ?? [];
  return (
    <>
      <span class="spoken">{group}</span>
      {rest}
    </>
  );
}
