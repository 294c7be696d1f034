/** A connection's state as a coloured badge, and a button for everything that leads on from there. */
import { useSelector } from '@xstate/react';
import { createElement as h } from 'react';
import { configurationOf, stateOf, tcpTable } from 'tcp-statechart/table';

const GREY = '#6b7280';
const AMBER = '#b45309';
const GREEN = '#15803d';
const BLUE = '#1d4ed8';
const COLOURS = { CLOSED: GREY, LISTEN: AMBER, SYN_SENT: AMBER, SYN_RCVD: AMBER, ESTABLISHED: GREEN };

/**
 * The cells of the table that lead somewhere else. `snapshot.can` would say yes to all inputs: every state of TCP
 * answers everything. A cell that is `sameAs` another is the same segment under another name.
 */
const leading = tcpTable().cells.filter(({ kind, sameAs }) => kind === 'transition' && sameAs === undefined);

/** @param props.actor a running actor of `tcpMachine` or `timedTcpMachine`. */
export function TcpBadge({ actor }) {
  // SYN_RCVD counts twice: what follows depends on how it was reached (MUST-11).
  const configuration = useSelector(actor, configurationOf);
  const state = stateOf(configuration);
  const background = COLOURS[state] ?? BLUE;
  const ways = leading.filter((cell) => cell.state === configuration);
  return h(
    'section',
    null,
    h(
      'strong',
      { style: { background, color: 'white', padding: '0.3em 0.6em', borderRadius: '0.4em' } },
      state,
    ),
    ways.map(({ input, next, description }) =>
      h(
        'button',
        { key: input, type: 'button', title: description, onClick: () => actor.send({ type: input }) },
        `${input} → ${stateOf(next)}`,
      ),
    ),
  );
}
