import type { Fsm } from '../fsm/fsm.ts';
import type { Unlikeness } from '../learn/unlike.ts';
import type { Cause, JudgedCell } from '../run/judge-learned.ts';
import { escaped } from './comparison-formats.ts';
import { answered, countsText, type LearnedReport, type LearnedState, unlikeText } from './learned.ts';
import { learnedPicture } from './learned-picture.ts';

/** A page of its own, without a script, that opens from disk: both pictures, the states, and what differs with the way there. */
export function learnedPage(report: LearnedReport): string {
  const { stack, machine, specification, states, causes, learned, untimed } = report;
  const odd = tintedCells(report);
  const due = specification.machine;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(stack)}, learned</title>
<style>${STYLE}</style>
<h1>${escaped(stack)}, as it was learned</h1>
<p><b>${escaped(learned.sentence.replace('the system', 'the stack'))}</b> ${escaped(countsText(report))}</p>
<p class="quiet">${learned.queries} queries, ${learned.steps} inputs.${untimed === null ? '' : ` ${escaped(untimed)}`}
Arrows into CLOSED by a reset or ABORT are drawn where they are not as RFC 9293 has them; point at an arrow for all its inputs and answers.</p>
<div class="pictures">
<figure><div tabindex="0">${learnedPicture(due, { title: 'RFC 9293, seen as the stack was', beside: machine.states })}</div><figcaption>RFC 9293</figcaption></figure>
<figure><div tabindex="0">${learnedPicture(machine, { title: stack, tinted: odd, beside: due.states })}</div><figcaption>${escaped(stack)}: what is not as RFC 9293 has it, in colour</figcaption></figure>
</div>
<h2>What differs</h2>
${causes.length === 0 ? '<p>Nothing.</p>' : causes.map((cause) => causeHtml(cause, report)).join('\n')}
<h2>The ${states.length} states</h2>
<div class="table" tabindex="0"><table><thead><tr><th>state</th><th>a way there</th><th>what tells it apart</th></tr></thead><tbody>
${states.map((state) => stateHtml(state, report)).join('\n')}
</tbody></table></div>
<h2>Every cell</h2>
${cellsHtml(report, odd)}
</html>
`;
}

/** Cells of the learned machine that a ledger or a failure names; what the RFC allows is no deviation. */
export function tintedCells({ machine, judged }: Pick<LearnedReport, 'machine' | 'judged'>): Set<number> {
  const deviating = judged.cells.filter(({ verdict }) => verdict === 'fail' || verdict === 'known');
  return new Set(
    deviating.map(({ states, input }) => states[1] * machine.inputs.length + machine.inputs.indexOf(input)),
  );
}

function causeHtml({ verdict, what, cells }: Cause, report: LearnedReport): string {
  return `<details${verdict === 'fail' ? ' open' : ''}><summary><i class="${verdict}">${verdict}</i> ${cells.length === 1 ? '1 cell' : `${cells.length} cells`}: ${escaped(what)}</summary>
${cells.map((cell) => differenceHtml(cell, report)).join('\n')}</details>`;
}

function differenceHtml(
  { id, rfc, states, answers: [due, seen], word }: JudgedCell,
  report: LearnedReport,
): string {
  const { machine, judged } = report;
  return `<div class="cell"><h3>${escaped(id)} <span class="quiet">in ${escaped(judged.names[states[1]] ?? '')}, RFC 9293 §${rfc}</span></h3>
<dl><dt>RFC 9293</dt><dd><code>${escaped(answerText(due))}</code></dd><dt>${escaped(report.stack)}</dt><dd><code>${escaped(answerText(seen))}</code></dd></dl>
${ladder(machine, machine.initial, word)}</div>`;
}

function answerText({ output, label }: { output: string; label: string }): string {
  return `${answered(output)}${label === '' ? '' : ` → ${label}`}`;
}

function stateHtml({ name, access, unlike }: LearnedState, { machine }: LearnedReport): string {
  const state = machine.states.indexOf(name);
  const other = unlike === undefined ? -1 : machine.states.indexOf(unlike.than);
  const apart =
    unlike === undefined
      ? ''
      : `<details><summary>${escaped(unlikeText(unlike))}</summary><div class="two">${bothLadders(machine, [state, other], unlike)}</div></details>`;
  return `<tr><th>${escaped(name)}</th><td><code>${escaped(access.join(' '))}</code></td><td>${apart}</td></tr>`;
}

function bothLadders(machine: Fsm, states: readonly [number, number], { word }: Unlikeness): string {
  return states.map((state) => ladder(machine, state, word)).join('');
}

/** What goes over the wire, from a state on: the stack on the left, its peer on the right. */
function ladder(machine: Fsm, from: number, word: readonly string[]): string {
  let state = from;
  const row = (shown: string, own: string, way: string, peer: string) =>
    `<tr><td class="quiet">${escaped(shown)}</td><td>${escaped(own)}</td><td>${way}</td><td>${escaped(peer)}</td></tr>`;
  const rows = word.flatMap((input) => {
    const before = state;
    const cell = state * machine.inputs.length + machine.inputs.indexOf(input);
    state = machine.next[cell] as number;
    const said = (machine.outputs[machine.output[cell] as number] ?? '').match(/"[^"]*"|\S+/g) ?? [];
    const steps: [own: string, way: string, peer: string][] = [
      input.startsWith('rcv.') ? ['', '⟵', input] : [input, '', ''],
      ...said.map((one): [string, string, string] => {
        if (one === '>') return ['', '⟵', 'ACK'];
        return one.endsWith(')') ? ['', '⟶', one] : [one, '', ''];
      }),
    ];
    const after = before === state ? '' : (machine.states[state] ?? '');
    return steps.map((step, at) => row(at === steps.length - 1 ? after : '', ...step));
  });
  return `<table class="ladder"><tbody>${row(machine.states[from] ?? '', '', '', '')}${rows.join('')}</tbody></table>`;
}

function cellsHtml({ machine }: LearnedReport, odd: ReadonlySet<number>): string {
  const { states, inputs, outputs, next, output } = machine;
  const rows = inputs.map((input, column) => {
    const cells = states.map((_, state) => {
      const cell = state * inputs.length + column;
      const to = next[cell] as number;
      const said = outputs[output[cell] as number] ?? '';
      const text = [said, ...(to === state ? [] : [`→ ${states[to] ?? '?'}`])].filter(Boolean).join(' ');
      return `<td${odd.has(cell) ? ' class="odd"' : ''}>${escaped(text)}</td>`;
    });
    return `<tr><th>${escaped(input)}</th>${cells.join('')}</tr>`;
  });
  const head = states.map((name) => `<th>${escaped(name)}</th>`).join('');
  return `<div class="table" tabindex="0"><table class="cells"><thead><tr><th></th>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

const STYLE = `
:root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif;--line:#8884;--quiet:light-dark(#5b6270,#9aa3b2)}
html{background:Canvas;color:CanvasText}body{background:Canvas;margin:0 auto;max-width:110rem;padding:.5rem 1rem}h1{font-size:1.3rem}h2{font-size:1.1rem;margin-top:2rem}h3{font-size:.95rem;margin:.5rem 0 0}
.quiet{color:var(--quiet);font-weight:400}.pictures{display:flex;gap:1rem}figure{flex:1;min-width:0;margin:0}figure div,.table{overflow-x:auto;border:1px solid var(--line);border-radius:6px}
svg{max-width:100%;height:auto;display:block}figcaption{text-align:center;color:var(--quiet)}
details{margin:.3rem 0}summary{cursor:pointer}.cell{margin-left:1.2rem}.cell,.two{overflow-x:auto}code,summary,h3{overflow-wrap:anywhere}dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:0 1rem;margin:.2rem 0}dt{color:var(--quiet)}dd{margin:0}
code,.ladder,.cells{font:12px ui-monospace,monospace}i{font-style:normal;padding:0 .5em;border-radius:3px}.fail{background:#b91c1c;color:#fff}.known{background:#f9731655}.allowed{background:#eab30855}.unsupported{background:#8883}
table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.15rem .5rem}.table th{white-space:nowrap}.table tr+tr{border-top:1px solid var(--line)}
.ladder{margin:.2rem 0 .6rem;border-left:2px solid var(--line)}.ladder td{padding:0 .5rem}.two{display:flex;gap:2rem;flex-wrap:wrap}
.cells td{min-width:7rem}.cells tbody th{position:sticky;left:0;background:Canvas}.odd{background:#f9731633}
@media(max-width:60rem){.pictures{flex-direction:column}}`;
