/** A pedestrian light as a machine, two implementations of it, and what two suites prove of each. */
import { compileMachine, testMachine, wordsOf } from 'tcp-statechart';
import { setup } from 'xstate';

const actions = { green() {}, yellow() {}, red() {}, wait() {} };

const light = setup({ actions }).createMachine({
  initial: 'red',
  states: {
    red: { on: { TICK: { target: 'green', actions: 'green' }, BUTTON: {} } },
    green: { on: { TICK: {}, BUTTON: { target: 'requested', actions: 'wait' } } },
    requested: { on: { TICK: { target: 'yellow', actions: 'yellow' }, BUTTON: {} } },
    yellow: { on: { TICK: { target: 'red', actions: 'red' }, BUTTON: {} } },
  },
});

/** Written by hand. The planted bug: a second press of the button takes the request back. */
function lightByHand({ withBug }) {
  let lamp = 'red';
  let isRequested = false;
  return {
    reset() {
      lamp = 'red';
      isRequested = false;
    },
    give(input) {
      if (input === 'BUTTON') {
        if (lamp !== 'green') return {};
        if (isRequested) {
          isRequested = !withBug;
          return {};
        }
        isRequested = true;
        return { output: 'wait' };
      }
      if (lamp === 'green' && !isRequested) return {};
      lamp = { red: 'green', green: 'yellow', yellow: 'red' }[lamp];
      isRequested = false;
      return { output: lamp };
    },
  };
}

// Nothing shows which state the light is in: a black box, judged by its answers.
const fsm = compileMachine(light, ['TICK', 'BUTTON'], { label: null });

for (const withBug of [false, true]) {
  console.log(withBug ? '\nWith the bug' : 'As it should be');
  for (const suite of ['tour', 'wp']) {
    const words = wordsOf(suite, fsm, { extraStates: 1 });
    const test = await testMachine(fsm, words, lightByHand({ withBug }), { name: 'the light' });
    console.log(`${suite}: ${test.words} words, ${test.steps} steps. ${test.text}`);
  }
}
