#!/bin/sh
# @xstate/test 1.0.0-beta.5 with xstate 5.33.3, Node 20.20.2.
#
# Expected: a path a --X--> b --Y--> c whose test of state b fails is reported as failed in b, after X; c was never
# reached. A handler `events['*']` is called for events without a handler of their own, as `states['*']` is for states.
#
# Seen: the report pairs each event with the wrong state, and ends in c. `events['*']` is not called at all.
#
# Why: a step holds the event that leads to its state, and the text is written as if it held the one that leaves it;
# events are looked up by type alone.
#
# Whom it hurts: who reads the report of a failed model-based test: it names a state the system never was in.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --legacy-peer-deps xstate@5.33.3 @xstate/test@1.0.0-beta.5
cat > main.mjs <<'END'
import { TestModel } from '@xstate/test';
import { createMachine } from 'xstate';

const machine = createMachine({
  initial: 'a',
  states: { a: { on: { X: 'b' } }, b: { on: { Y: 'c' } }, c: {} },
});
const model = new TestModel(machine, {
  stateMatcher: (state, key) => state.value === key,
  serializeState: ({ value }) => value,
  events: [{ type: 'X' }, { type: 'Y' }],
});
const at = (value) => machine.resolveState({ value });
const steps = [
  { event: { type: 'xstate.init' }, state: at('a') },
  { event: { type: 'X' }, state: at('b') },
  { event: { type: 'Y' }, state: at('c') },
];
const [path] = model.getPaths(() => [{ state: at('c'), weight: 2, steps }]);
const fail = () => {
  throw new Error('b is not there');
};
const events = { X() {}, Y() {} };
const report = await path.test({ events, states: { a() {}, b: fail, c() {} } }).then(
  () => 'passed',
  ({ message }) => message.replace(/\u001b\[\d+m/g, ''),
);
console.log(report.split('\n').filter((line) => line.trim() !== '').map((line) => line.trim()).join('\n'));
const seen = [];
await path.test({
  events: { '*': ({ event }) => seen.push(`event ${event.type}`) },
  states: { '*': ({ value }) => seen.push(`state ${value}`) },
});
console.log(seen.join());
END
node main.mjs | tee seen
grep -q '^state a,state b,state c$' seen
grep -q 'b is not there' seen
# The last state of the report is one that was never reached.
[ "$(grep 'State:' seen | tail -n 1)" = 'State: c' ]
