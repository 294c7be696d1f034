/**
 * Writes docs/learned/linux.md and linux.svg: the running kernel, learned: `npm run docs:learned`, as root or where user namespaces
 * may be made.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { linux } from '../dist/src/adapters/linux/adapter.js';
import { learn } from '../dist/src/learn/learn.js';
import { fsmOf } from '../dist/src/model/table-fsm.js';
import { tcpTable } from '../dist/src/model/tcp-table.js';
import { learnedReport } from '../dist/src/report/learned.js';
import { learnedMarkdown } from '../dist/src/report/learned-markdown.js';
import { tintedCells } from '../dist/src/report/learned-page.js';
import { learnedPicture } from '../dist/src/report/learned-picture.js';
import { judgeLearned } from '../dist/src/run/judge-learned.js';
import { learnedStack } from '../dist/src/run/learned-stack.js';
import { shippedLedger, underOptions } from '../dist/src/run/ledger.js';
import { specificationFor, untimedText } from '../dist/src/run/specification.js';

const stack = await learnedStack(linux);
const learned = await learn(stack, { priors: [fsmOf(tcpTable())] });
await stack.dispose();
const specification = await specificationFor(linux.capabilities, stack.inputs);
const ledger = underOptions(shippedLedger('linux'), {}, linux.version);
const judged = judgeLearned(learned, specification, ledger);
// What comes behind the numbers says how a kernel was built, and where.
const [version] = linux.version.match(/^\d+\.\d+/);
const untimed = untimedText(linux.capabilities, stack.inputs);
const report = learnedReport(`Linux ${version}`, learned, { judged, specification, untimed, lastWords: [] });
mkdirSync(new URL('learned/', import.meta.url), { recursive: true });
const write = (name, text) => writeFileSync(new URL(`learned/${name}`, import.meta.url), text);
write(
  'linux.svg',
  learnedPicture(report.machine, { title: `${report.stack}, learned`, tinted: tintedCells(report) }),
);
write('linux.md', learnedMarkdown(report, 'linux.svg'));
