/*
 * Runs each command line it is sent. Answers with the exit code and what was printed.
 */
import { exit, runInThisProcess } from '../cli/in-one-process.mjs';

process.on('disconnect', () => exit(0));
process.on('message', async (args) => {
  const { code, stdout, stderr } = await runInThisProcess(args);
  process.send({ code, stdout: stdout.slice(0, 20_000), stderr: stderr.slice(0, 20_000) });
});
