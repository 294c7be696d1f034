import { usePage, useTexts, useUi } from '../state/ui.ts';
import { Toggle } from './toggle.tsx';

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
