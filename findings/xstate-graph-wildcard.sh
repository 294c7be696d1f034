#!/bin/sh
# @xstate/graph 3.0.4 with xstate 5.33.3 (npm), on Node 20.20.2.
#
# Expected: a transition for `rcv.*` or `*` matches real events, those of the machine's other states among them. A walk of
# the graph gives such an event (`rcv.RST`), or says that it knows none and wants `events`.
#
# Seen: the walk gives events whose type is the descriptor itself: `{ type: 'rcv.*' }` and `{ type: '*' }`. No error, no
# warning; the path to the state is found, as a descriptor matches itself. `rcv.RST`, named in another state, is never given
# in the state with the wildcard.
#
# Why: by default the events tried in a state are the keys of its `on`, as they are written.
#
# Whom it hurts: generated tests hand a system under test an event there is not. A handler looked up by type is missing, or the
# system ignores what it does not know and the test passes without having asked anything.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund @xstate/graph@3.0.4 xstate@5.33.3
cat > main.mjs <<'END'
import { getShortestPaths } from '@xstate/graph';
import { createMachine } from 'xstate';
const machine = createMachine({
  initial: 'open',
  states: { open: { on: { 'rcv.*': 'heard', '*': 'other' } }, heard: { on: { 'rcv.RST': 'open' } }, other: {} },
});
const given = getShortestPaths(machine).flatMap(({ steps }) => steps.slice(1).map(({ event }) => event.type));
console.log(given.join(' '));
END
seen=$(node main.mjs)
echo "events given: $seen"
[ "$seen" = 'rcv.* *' ] || { echo 'no longer so'; exit 1; }
