/*
 * Runs each command line it is sent, in this one process: to start a process for each takes too long. Answers with the
 * exit code and what was printed.
 */
const MAIN = new URL('../../dist/src/cli/main.js', import.meta.url).href;
const streams = { stdout: process.stdout, stderr: process.stderr };
const exit = process.exit.bind(process);
let runs = 0;

process.setMaxListeners(0);
process.stdout.setMaxListeners(0);
process.stderr.setMaxListeners(0);
process.on('disconnect', () => exit(0));
// Once, before the program is loaded: it keeps these as it finds them.
let outcome = { code: -1, stdout: '', stderr: '' };
for (const [name, stream] of Object.entries(streams)) {
  stream.write = (text, done) => {
    outcome[name] += text;
    done?.();
    return true;
  };
}
// The last thing the program does.
process.exit = (code) => {
  outcome.code = code;
};

process.on('message', async (args) => {
  outcome = { code: -1, stdout: '', stderr: '' };
  process.argv = [process.argv[0], MAIN, ...args];
  process.exitCode = undefined;
  try {
    await import(`${MAIN}?${runs++}`);
  } catch (error) {
    outcome.stderr += error?.stack ?? String(error);
  }
  process.send({
    ...outcome,
    stdout: outcome.stdout.slice(0, 20_000),
    stderr: outcome.stderr.slice(0, 20_000),
  });
});
