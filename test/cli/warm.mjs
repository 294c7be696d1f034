/*
 * Runs each command line it is sent, one after the other. Answers with the exit code and what was printed.
 */
import { exit, runInThisProcess } from './in-one-process.mjs';

let last = Promise.resolve();
process.on('disconnect', () => exit(0));
process.on('message', ({ id, args, ...given }) => {
  last = last.then(async () => process.send({ id, ...(await runInThisProcess(args, given)) }));
});
