import { render } from 'preact';
import { createActor } from 'xstate';
import type { ReportData } from '../report/report-data.ts';
import { caseLoader, unpacked } from './report/packed.ts';
import { ReportPage } from './report/report-page.tsx';
import { readAddress, writeAddress } from './state/address.ts';
import { reportMachine } from './state/report.machine.ts';
import './styles/index.css';
import './styles/report.css';

/** The page that `run --report` writes: everything it shows is inside it. */
async function open(root: HTMLElement, data: string, packs: readonly string[]): Promise<void> {
  const report = await unpacked<ReportData>(data);
  const { case: id = '', suite = '' } = readAddress(location.hash);
  const language = navigator.language.startsWith('zh') ? 'zh' : 'en';
  const ui = createActor(reportMachine, {
    input: { suite, id, language },
  });
  ui.subscribe(({ context }) => {
    const { suite, id } = context;
    if (id !== '') history.replaceState(null, '', writeAddress({ suite, case: id }));
    document.documentElement.lang = context.language === 'zh' ? 'zh-Hans' : 'en';
    document.documentElement.dataset.theme = context.theme;
  });
  ui.start();
  root.textContent = '';
  render(<ReportPage data={report} load={caseLoader(packs)} ui={ui} />, root);
}

const [root, data] = [document.getElementById('report'), document.getElementById('data')];
if (root !== null && data !== null) {
  const packs = [...document.querySelectorAll('script.pack')].map(({ textContent }) => textContent ?? '');
  open(root, data.textContent ?? '', packs).catch((error: Error) => {
    root.textContent = `This report cannot be read: ${error.message}. Make it anew with tcp-statechart run --report.`;
  });
}
