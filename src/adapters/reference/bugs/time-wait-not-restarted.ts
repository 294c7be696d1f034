import type { Bug } from './bug.ts';

/** A FIN heard again in TIME_WAIT is acknowledged, but the wait is not begun anew. libslirp, gVisor #3106. */
export const bug: Bug = {
  name: 'time-wait-not-restarted',
  breaks: ({ acknowledgeTimeWait, processFin }) => {
    const keepTimer = (tcb: { timers: { timeWait: number | null } }, before: number | null) => {
      tcb.timers.timeWait = before;
    };
    return {
      acknowledgeTimeWait(endpoint, tcb, segment) {
        const before = tcb.timers.timeWait;
        const goesOn = acknowledgeTimeWait(endpoint, tcb, segment);
        keepTimer(tcb, before);
        return goesOn;
      },
      processFin(endpoint, tcb, segment) {
        const before = tcb.timers.timeWait;
        const goesOn = processFin(endpoint, tcb, segment);
        if (before !== null) keepTimer(tcb, before);
        return goesOn;
      },
    };
  },
};
