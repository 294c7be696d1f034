import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PACKAGE_ROOT } from '../package-root.ts';
import { packed } from './packed-cases.ts';
import type { ReportData } from './report-data.ts';

/**
 * A report as one HTML file that needs nothing else: it opens from disk. The data is inside, gzipped, as base64.
 * @param packs the cases with their steps, as `PackedCases` has them.
 * @throws Error where the package was built without its pages.
 */
export function htmlReport(data: ReportData, packs: readonly string[]): string {
  const { run, end } = data;
  const counts = Object.entries(end.summary)
    .filter(([, cases]) => cases > 0)
    .map(([verdict, cases]) => `${cases} ${verdict}`)
    .join(', ');
  const title = `${run.name}: ${counts}`;
  const style = `\n${asset('report.css')}\n`;
  const script = `\n${asset('report.js').replaceAll('</script', '<\\/script')}\n`;
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="tcp-statechart">
<title>${escaped(title)} · tcp-statechart</title>
<style>${style}</style>
</head>
<body>
<div id="report"><noscript>${escaped(title)}. ${escaped(end.guarantee.text)} This page needs JavaScript; run --json has the same data.</noscript></div>
<script type="application/octet-stream" id="data">${packed(data)}</script>
${packs.map((pack) => `<script type="application/octet-stream" class="pack">${pack}</script>\n`).join('')}<script>${script}</script>
</body>
</html>
`;
}

function asset(name: string): string {
  return readFileSync(new URL(`dist/page/${name}`, PACKAGE_ROOT), 'utf8').trimEnd();
}

/** What is in the file is all that may run or style. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
