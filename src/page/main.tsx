import { render } from 'preact';
import { createActor } from 'xstate';
import { stateTexts } from '../model/tcp-table.ts';
import { App } from './app.tsx';
import { readAddress, takeToken, writeAddress } from './state/address.ts';
import { openLink } from './state/link.ts';
import { manualStore, takeDrive, takeSystem } from './state/manual-store.ts';
import { type Kept, keep, kept, type Page, PageContext } from './state/ui.ts';
import './styles/index.css';
import { PANELS, type Panel, uiMachine } from './state/ui.machine.ts';

/** The first case a new reader sees: the rarest way to close. */
const FIRST = { suite: 'transitions', case: 'CLOSING/rcv.ACK' };

takeToken();
const given = readAddress(location.hash);
const address = given.suite === undefined && given.case === undefined ? { ...FIRST, ...given } : given;
const { suite = FIRST.suite, case: id = '' } = address;
const chosen = kept();

let shownAddress = '';
let dressed: Partial<Kept> = {};

const ui = createActor(
  uiMachine.provide({
    actions: {
      connect: () =>
        openLink({
          up: () => ui.send({ type: 'link up' }),
          down: () => ui.send({ type: 'link down' }),
          drive: takeDrive,
        }),
    },
  }),
  {
    input: {
      suite,
      subject: { kind: 'case', suite, id },
      step: address.step ?? 0,
      ...chosen,
    },
  },
);

ui.subscribe(({ context, value }) => {
  const { subject, step, suite } = context;
  const shown =
    subject.kind === 'case'
      ? { suite: subject.suite, case: subject.id, ...(Number.isFinite(step) && { step }) }
      : { suite };
  show(writeAddress({ panel: value.panel, ...shown }));
  dress(context);
});

addEventListener('hashchange', () => {
  const { panel, suite: named, case: id, step } = readAddress(location.hash);
  if (isPanel(panel)) ui.send({ type: 'panel', panel });
  // Without a case, the suite's first is shown.
  if (id !== undefined || named !== undefined)
    ui.send({
      type: 'show',
      subject: { kind: 'case', suite: named ?? FIRST.suite, id: id ?? '' },
      ...(step !== undefined && { step }),
    });
});

ui.start();
if (isPanel(address.panel)) ui.send({ type: 'panel', panel: address.panel });

const page: Page = { ui, states: stateTexts() };
const root = document.getElementById('page');
if (root !== null) {
  render(
    <PageContext.Provider value={page}>
      <App />
    </PageContext.Provider>,
    root,
  );
}

// The server ended the chosen system when the link broke: open it again.
let wasUp = false;
ui.subscribe((snapshot) => {
  const isUp = snapshot.matches({ link: 'up' });
  const { sut, options } = manualStore.get();
  if (isUp && !wasUp && sut !== '') takeSystem({ sut, options });
  wasUp = isUp;
});

function isPanel(name: string | undefined): name is Panel {
  return (PANELS as readonly (string | undefined)[]).includes(name);
}

/** Sets the address only where it changes: browsers limit how often it may be set. */
function show(address: string): void {
  if (address === shownAddress) return;
  shownAddress = address;
  history.replaceState(null, '', address);
}

function dress({ language, theme }: Kept): void {
  if (language === dressed.language && theme === dressed.theme) return;
  dressed = { language, theme };
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en';
  document.documentElement.dataset.theme = theme;
  keep({ language, theme });
}
