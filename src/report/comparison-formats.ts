import type { Verdict } from '../run/verdict.ts';
import {
  answerText,
  type ComparedCell,
  type ComparedResult,
  type ComparedStack,
  type Comparison,
} from './comparison.ts';
import { GLYPHS } from './matrix-text.ts';
import { said } from './step-lines.ts';

/** A comparison as people, programs and pages read it. */
export const COMPARISON_FORMATS = {
  text: comparisonText,
  json: (comparison: Comparison) => `${JSON.stringify(comparison, null, 1)}\n`,
  markdown: comparisonMarkdown,
  html: comparisonHtml,
};

export type ComparisonFormat = keyof typeof COMPARISON_FORMATS;

const NOT_ASKED = ' ';

/** Cells as rows, stacks as columns; what each did where it is not what the machine says. */
function comparisonText({ stacks, cells }: Comparison): string {
  const width = Math.max(0, ...cells.map(({ cell }) => cell.length));
  const lines = stacks.map(({ label }, at) => `${' '.repeat(width)}  ${'│ '.repeat(at)}${label}`);
  for (const { cell, results } of cells) {
    const glyphs = results.map(glyphOf).join(' ');
    const told = results.flatMap((result, at) =>
      result === null || result.verdict === 'pass' || result.observed === undefined
        ? []
        : [`${stacks.length > 1 ? `${at + 1}: ` : ''}${said(result.observed)}${stateTold(result)}`],
    );
    lines.push(`${cell.padEnd(width)}  ${glyphs}  ${told.join('   ')}`.trimEnd());
  }
  return `${[...lines, '', ...stacks.map(countsText), '', legendText(cells)].join('\n')}\n`;
}

function stateTold({ observed }: ComparedResult): string {
  return observed?.state === undefined ? '' : ` → ${observed.state}`;
}

function countsText({ label, cells }: ComparedStack, at: number): string {
  const counts = Object.entries(cells).filter(([, cells_]) => cells_ > 0);
  return `${at + 1}  ${label}: ${counts.map(([verdict, cells_]) => `${cells_} ${verdict}`).join(', ')}`;
}

function legendText(cells: readonly ComparedCell[]): string {
  const used = new Set(cells.flatMap(({ results }) => results.map((result) => result?.verdict)));
  const meanings = Object.entries(GLYPHS).filter(([verdict]) => used.has(verdict as Verdict));
  const blank = used.has(undefined) ? ['blank: not asked'] : [];
  return [...meanings.map(([verdict, glyph]) => `${glyph} ${verdict}`), ...blank].join('   ');
}

function glyphOf(result: ComparedResult | null): string {
  return result === null ? NOT_ASKED : GLYPHS[result.verdict];
}

function comparisonMarkdown({ stacks, cells }: Comparison): string {
  const row = (columns: readonly string[]) =>
    `| ${columns.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  const lines = [
    row(['cell', 'RFC 9293', ...stacks.map(({ label }) => label)]),
    row(['---', '---', ...stacks.map(() => '---')]),
    ...cells.map(({ cell, rfc, expected, results }) =>
      row([`\`${cell}\``, `${rfc}: ${expected.state}, ${said(expected)}`, ...results.map(markdownOf)]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function markdownOf(result: ComparedResult | null): string {
  if (result === null) return '';
  const { verdict, why } = result;
  if (verdict === 'pass') return GLYPHS.pass;
  return [answerText(result), why].filter(Boolean).join('. ');
}

/** A page that opens from disk: click a cell for what each stack did, and the command that shows it. */
function comparisonHtml(comparison: Comparison): string {
  const { stacks, cells, machine, profile } = comparison;
  const data = JSON.stringify(comparison).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>TCP stacks compared</title>
<style>${STYLE}</style>
<header><h1>TCP stacks, cell by cell</h1>
<p>RFC 9293, ${escaped(profile)}, machine ${escaped(machine)}: ${cells.length} cells. What the RFC leaves open is <b>allowed</b>; what a stack cannot be asked is
<b>unsupported</b>; <b>known</b> has a reason in a ledger. No ranking.</p>
<ul>${stacks.map((stack, at) => `<li>${escaped(countsText(stack, at).replace(/^\d+ {2}/, ''))}</li>`).join('')}</ul>
<p class="legend">${legendHtml()}</p>
<label>Show <select id="show"><option value="">every cell</option><option value="differ">where they differ</option><option value="odd">where one does otherwise</option></select></label></header>
<main><div class="table"><table><thead></thead><tbody></tbody></table></div><aside id="told" aria-live="polite"><p>Choose a cell.</p></aside></main>
<script type="application/json" id="data">${data}</script>
<script>${SCRIPT}</script>
</html>
`;
}

/** Text as HTML and SVG have it. */
export function escaped(text: string): string {
  // XML has no control characters.
  const plain = text.replaceAll(/(?![\n\t])\p{Cc}/gu, '\ufffd');
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function legendHtml(): string {
  return Object.entries(GLYPHS)
    .map(([verdict, glyph]) => `<i class="${verdict}">${glyph}</i> ${verdict}`)
    .join(' ');
}

const STYLE = `
:root{color-scheme:light dark;font:14px/1.5 system-ui,sans-serif;--line:#8884;--quiet:#6b7280}
body{margin:0;display:flex;flex-direction:column;height:100vh}header{padding:.5rem 1rem}h1{font-size:1.1rem;margin:.2rem 0}ul{margin:.2rem 0 .5rem;padding-left:1.2rem}
main{display:flex;flex:1;min-height:0;border-top:1px solid var(--line)}.table{flex:2;overflow:auto}aside{flex:1;min-width:18rem;overflow:auto;padding:.5rem 1rem;border-left:1px solid var(--line)}
table{border-collapse:collapse}th,td{padding:0 2px}tbody th{font:12px ui-monospace,monospace;text-align:left;white-space:nowrap;position:sticky;left:0;background:Canvas;padding:0 8px 0 1rem}
thead{position:sticky;top:0;background:Canvas;z-index:1}thead th{vertical-align:bottom;padding:.5rem 2px .2rem;font-weight:500}thead span{writing-mode:vertical-rl;transform:rotate(180deg);white-space:nowrap}
button{width:26px;height:22px;border:0;border-radius:3px;font:inherit;cursor:pointer;background:#8881;color:inherit}button:focus-visible{outline:2px solid #2563eb}button[aria-pressed=true]{outline:2px solid currentColor}
.pass{background:#16a34a33}.allowed{background:#eab30855}.known{background:#f9731655}.fail,.error{background:#dc2626aa;color:#fff}.fixed{background:#3b82f655}.unsupported,.inconclusive{background:#8883}
i{font-style:normal;display:inline-block;width:1.4em;text-align:center;border-radius:3px;margin-left:.6em}.legend{margin:.2rem 0}
dt{color:var(--quiet);margin-top:.5rem}dd{margin:0}code{font:12px ui-monospace,monospace;overflow-wrap:anywhere}tbody th[colspan]{font:600 12px system-ui,sans-serif;padding-top:.6rem}
.way{font:12px ui-monospace,monospace;margin:.3rem 0;border-collapse:separate}.way td{padding:0 .5rem 0 0;white-space:nowrap;vertical-align:top}.way .peer{text-align:right}.way tr:last-child{font-weight:700}.way caption{text-align:left;color:var(--quiet)}
@media(max-width:48rem){body{height:auto}header ul{font-size:12px}main{flex-direction:column}.table{max-height:60vh}tbody th{padding:0 4px 0 .6rem;font-size:11px}aside{min-height:40vh}aside{border-left:0;border-top:1px solid var(--line)}}`;

const SCRIPT = `
const {stacks,cells}=JSON.parse(document.getElementById('data').textContent),glyphs=${JSON.stringify(GLYPHS)},told=document.getElementById('told');
const text=(o)=>o?[o.state,...o.outputs,...o.signals.map((s)=>'"'+s+'"')].filter(Boolean).join(', ')||'nothing':'not seen';
function add(parent,tag,content){const e=document.createElement(tag);e.textContent=content;parent.append(e);return e}
const word=(id)=>/^[\\w./,:=@%+-]+$/.test(id)?id:"'"+id.replaceAll("'","'\\\\''")+"'";
const head=add(document.querySelector('thead'),'tr','');add(head,'td','');
stacks.forEach(({label})=>{const th=add(head,'th','');th.scope='col';add(th,'span',label)});
let group='';const body=document.querySelector('tbody'),groups=[];
cells.forEach((c,row)=>{const cut=c.cell.lastIndexOf('/'),state=c.cell.slice(0,cut);
if(state!==group){group=state;const tr=add(body,'tr',''),th=add(tr,'th',state);th.colSpan=stacks.length+1;th.scope='rowgroup';groups.push(tr)}
const tr=add(body,'tr','');tr.dataset.cell=row;add(tr,'th',c.cell.slice(cut+1)).scope='row';
c.results.forEach((r)=>{const b=add(add(tr,'td',''),'button',r?glyphs[r.verdict]:'');b.type='button';b.className=r?r.verdict:'';b.dataset.row=row;b.setAttribute('aria-label',c.cell+': '+(r?r.verdict:'not asked'))})});
function ladder(way){const t=document.createElement('table');t.className='way';let before='CLOSED';
way.forEach(([input,state,outputs])=>{const arrives=input.startsWith('rcv.'),rows=[[input,arrives],...outputs.map((o)=>[o,false])];
rows.forEach(([what,inward],i)=>{const tr=add(t,'tr',''),isCall=i===0&&!arrives;
add(tr,'td',i===rows.length-1?state:i===0?before:'');add(tr,'td',isCall?what:inward?'⟵':'⟶');add(tr,'td',isCall?'':what).className='peer'});before=state});return t}
function show(row){const c=cells[row];told.replaceChildren();add(told,'h2',c.cell);add(told,'p',c.description);
const list=add(told,'dl','');add(list,'dt','RFC 9293 '+c.rfc);add(list,'dd',text(c.expected));
c.results.forEach((r,i)=>{add(list,'dt',stacks[i].label);if(!r)return add(list,'dd','not asked');
add(list,'dd',r.verdict+(r.observed?': '+text(r.observed):''));if(r.why)add(list,'dd',r.why);if(r.way)add(list,'dd','').append(ladder(r.way));
add(add(list,'dd',''),'code',stacks[i].replay.replace('--case CASE',()=>'--case '+word(r.case)))})}
document.addEventListener('click',({target})=>{if(!target.dataset||target.dataset.row===undefined)return;
document.querySelector('[aria-pressed=true]')?.removeAttribute('aria-pressed');target.setAttribute('aria-pressed','true');show(Number(target.dataset.row))});
const rows=[...document.querySelectorAll('tbody tr[data-cell]')],sees={'':()=>true,differ:(c)=>new Set(c.results.map((r)=>r&&r.verdict+text(r.observed))).size>1,odd:(c)=>c.results.some((r)=>r&&r.verdict!=='pass')};
document.getElementById('show').addEventListener('change',({target})=>{rows.forEach((r,i)=>{r.hidden=!sees[target.value](cells[i])});
groups.forEach((g)=>{let n=g.nextElementSibling,any=false;while(n&&n.dataset.cell!==undefined){any||=!n.hidden;n=n.nextElementSibling}g.hidden=!any})});`;
