#!/bin/sh
# What shards.yml does on four machines, one after the other on this one.
set -eu
cd "$(dirname "$0")"
rm -rf tests .vitest-reports merged.json
npx --no-install tcp-statechart export vitest --suite pairs --files 4 --out tests
for shard in 1 2 3 4; do
  npx --no-install vitest run --shard=$shard/4 --reporter=blob >/dev/null
done
npx --no-install vitest --merge-reports --reporter=json --outputFile=merged.json >/dev/null
node --input-type=module --eval '
  import assert from "node:assert/strict";
  import { readFileSync } from "node:fs";
  const { numTotalTests, numPassedTests, testResults } = JSON.parse(readFileSync("merged.json", "utf8"));
  const names = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ title }) => title));
  const sizes = testResults.map(({ assertionResults }, at) => `shard ${at + 1}: ${assertionResults.length} tests`);
  console.log(sizes.join(", "));
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual([numTotalTests, numPassedTests], [14863, 14863]);
  console.log(`merged: ${numTotalTests} tests, ${numPassedTests} passed, no name twice`);
'
rm -rf tests .vitest-reports merged.json
