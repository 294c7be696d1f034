/** Renders the badge as a server would, in every state of one connection's life, and checks what it shows. */
import assert from 'node:assert/strict';

const LIBRARIES = ['react', 'react-dom/server', 'xstate', 'tcp-statechart/machine', './tcp-badge.mjs'];
const [{ createElement }, { renderToString }, { createActor }, { tcpMachine }, { TcpBadge }] =
  await Promise.all(LIBRARIES.map((name) => import(name))).catch(sayWhatToInstall);

function sayWhatToInstall(error) {
  if (!error.message.startsWith('Cannot find package')) throw error;
  console.error('React is not installed for this example. Remedy: npm install --prefix examples/react-badge');
  process.exit(3);
}

const tcp = createActor(tcpMachine).start();
const render = () => renderToString(createElement(TcpBadge, { actor: tcp }));
const buttonsIn = (html) => [...html.matchAll(/<button[^>]*>(.*?)<\/button>/g)].map(([, text]) => text);

/** What a press of the input's button does: it must be there, and lead where it says. */
function press(input, colour) {
  const { value } = tcp.getSnapshot();
  const html = render();
  const buttons = buttonsIn(html);
  console.log(`${value.padEnd(12)} ${buttons.join('   ')}`);
  assert.ok(html.startsWith(`<section><strong style="background:${colour};`));
  assert.ok(html.includes(`>${value}</strong>`));
  const pressed = buttons.find((text) => text.startsWith(`${input} → `));
  tcp.send({ type: input });
  assert.equal(pressed, `${input} → ${tcp.getSnapshot().value}`);
}

press('OPEN.active', '#6b7280');
press('rcv.SYN', '#b45309');
press('rcv.ACK', '#b45309');
press('CLOSE', '#15803d');
press('rcv.FIN', '#1d4ed8');
press('rcv.ACK', '#1d4ed8');
press('timeout.2MSL', '#1d4ed8');

assert.equal(tcp.getSnapshot().value, 'CLOSED');
assert.deepEqual(buttonsIn(render()), ['OPEN.passive → LISTEN', 'OPEN.active → SYN_SENT']);
console.log(`\n${render()}`);
