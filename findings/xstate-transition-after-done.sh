#!/bin/sh
# xstate 5.33.3, Node 20.20.2.
#
# Expected: `transition(machine, snapshot, event)` computes what an actor with that snapshot would do with the event. Of a
# machine that is done, nothing: a stopped actor ignores events.
#
# Seen: the pure function takes a transition of the root out of the final state, and answers a snapshot that is in `a`
# with status `done`, which no actor ever has.
#
# Why: `transition` does not look at `snapshot.status`; the actor does, before it computes anything.
#
# Whom it hurts: those who run machines without actors (servers that keep a snapshot in a database and call `transition`),
# and graph walks over machines with final states: states are found that no actor reaches.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund xstate@5.33.3
cat > main.mjs <<'END'
import { createActor, createMachine, initialTransition, transition } from 'xstate';

const machine = createMachine({
  initial: 'a',
  on: { BACK: '.a' },
  states: { a: { on: { END: 'end' } }, end: { type: 'final' } },
});
const [first] = initialTransition(machine);
const [done] = transition(machine, first, { type: 'END' });
const [back] = transition(machine, done, { type: 'BACK' });
console.log(`pure: ${done.value} ${done.status}, then ${back.value} ${back.status}`);
const actor = createActor(machine).start();
actor.send({ type: 'END' });
actor.send({ type: 'BACK' });
console.log(`actor: ${actor.getSnapshot().value} ${actor.getSnapshot().status}`);
END
node main.mjs | tee seen
cat > wanted <<'END'
pure: end done, then a done
actor: end done
END
diff wanted seen
