/** Writes the README's table of suites: sizes, and what each is worth. `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { allFaults, scoreSuite } from '../dist/src/fsm/suites/mutation-score.js';
import { fsmOf, SUITES, tcpTable, wordsOf } from '../dist/src/index.js';

const page = new URL('../README.md', import.meta.url);
const BEGIN = '<!-- suites: written by npm run docs -->';
const END = '<!-- end of suites -->';

const white = fsmOf(tcpTable());
const black = fsmOf(tcpTable(), { state: false });
const faults = new Map([white, black].map((fsm) => [fsm, [...allFaults(fsm, 1)]]));

const TRIALS = [
  ...[...SUITES.keys()].filter((name) => !['wp', 'hsi', 'triples'].includes(name)).map((name) => ({ name })),
  ...['wp', 'hsi'].flatMap((name) => [0, 1].map((extraStates) => ({ name, extraStates }))),
];

function score(fsm, { name, extraStates }) {
  const scoring = scoreSuite(
    fsm,
    wordsOf(name, fsm, extraStates === undefined ? {} : { extraStates }),
    faults.get(fsm),
  );
  for (;;) {
    const { done, value } = scoring.next();
    if (done) return value;
  }
}

/** Never rounded up to all. */
function share({ kinds }, kind) {
  const { killed, faults: all } = kinds[kind];
  return killed === all ? '100' : Math.min(99.9, (100 * killed) / all).toFixed(1);
}

const rows = TRIALS.map((trial) => {
  const [seen, unseen] = [score(white, trial), score(black, trial)];
  const name = trial.extraStates === undefined ? trial.name : `${trial.name} k=${trial.extraStates}`;
  const sizes = [seen, unseen].map(({ cases, steps }) => `${cases} / ${steps}`);
  const both = (kind) => `${share(seen, kind)} / ${share(unseen, kind)}`;
  const size = sizes[0] === sizes[1] ? sizes[0] : sizes.join(', ');
  return `| ${name} | ${size} | ${both('transfer')} | ${both('output')} | ${both('extra state')} | ${SUITES.get(trial.name).summary} |`;
});

const table = [
  BEGIN,
  '',
  '| suite | cases / steps | wrong state | wrong output | extra state | what it is |',
  '| --- | ---: | ---: | ---: | ---: | --- |',
  ...rows,
  '',
  END,
];

const text = readFileSync(page, 'utf8');
const [before] = text.split(BEGIN);
const [, after] = text.split(END);
writeFileSync(page, `${before}${table.join('\n')}${after}`);
