#!/bin/sh
# xstate 5.33.3, Node 20.20.2.
#
# Expected: what `transition()` lists is executed by an actor in the order of the list; an `emit` written before another
# action is seen before that action runs.
#
# Seen: `transition()` lists the emit first, as it is written; an actor runs the action first and tells its listeners of
# the emitted event afterwards.
#
# Why: an actor puts emitted events off until the snapshot is updated; the pure function knows of no such phase.
#
# Whom it hurts: who takes the list for the order of effects. A TCP machine that emits "data delivered" before the action
# that sends the ACK is seen to send the ACK first; tests made from `transition()` fail against actors.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund xstate@5.33.3
cat > main.mjs <<'END'
import { createActor, createMachine, emit, initialTransition, transition } from 'xstate';

const log = [];
const act = () => log.push('action');
const machine = createMachine({ on: { X: { actions: [emit({ type: 'told' }), act] } } });
const [first] = initialTransition(machine);
const [, actions] = transition(machine, first, { type: 'X' });
console.log(`pure: ${actions.map(({ type }) => (type === 'xstate.emit' ? 'told' : 'action')).join()}`);
const actor = createActor(machine);
actor.on('told', () => log.push('told'));
actor.start();
actor.send({ type: 'X' });
console.log(`actor: ${log.join()}`);
END
node main.mjs | tee seen
cat > wanted <<'END'
pure: told,action
actor: action,told
END
diff wanted seen
