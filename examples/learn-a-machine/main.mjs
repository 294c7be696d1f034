/** Learns a coffee machine that nobody has drawn, and says what is odd about it. */
import { learn, machineConfig } from 'tcp-statechart';
import { createActor, createMachine } from 'xstate';

/** Somebody's coffee machine. It is meant to want water and a pod, in any order, and a clean after each cup. */
function coffeeMachine() {
  let [water, pod, dirty, cups] = [false, false, false, 0];
  return {
    inputs: ['water', 'pod', 'button', 'clean'],
    reset() {
      [water, pod, dirty, cups] = [false, false, false, 0];
    },
    give(input) {
      if (input === 'clean') {
        [water, pod, dirty] = [false, false, false];
        return 'ok';
      }
      if (dirty) return 'clean me';
      if (input === 'water') water = true;
      if (input === 'pod') pod = true;
      if (input !== 'button') return 'ok';
      if (!water || !pod) return 'error';
      cups++;
      // The planted oddity: from the third cup on it forgets that it is dirty.
      dirty = cups < 3;
      [water, pod] = [false, false];
      return 'coffee';
    },
  };
}

/** Nothing shorter than three inputs shows a difference: words of chance find what one extra input does not. */
const learned = learn(coffeeMachine(), { random: { words: 500, meanLength: 6 } });
console.log(learned.sentence);
console.log(`${learned.queries} queries, ${learned.steps} inputs`);
for (const [state, word] of learned.access.entries())
  console.log(`  ${learned.machine.states[state].padEnd(4)} ${word.join(' ') || '(at the beginning)'}`);

// What was meant has five states: nothing yet, water, pod, both, dirty. A state that is reached by a third cup is the oddity.
const odd = learned.access.filter((word) => word.filter((input) => input === 'button').length > 1);
console.log(`${odd.length} states lie behind a second cup: it counts them.`);

// The same machine in XState: it opens in Stately, and runs.
const actor = createActor(createMachine(machineConfig(learned.machine))).start();
for (const input of ['water', 'pod', 'button']) actor.send({ type: input });
console.log(`water, pod, button: ${actor.getSnapshot().value}`);
