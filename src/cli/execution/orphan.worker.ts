import process from 'node:process';

/*
 * Ends an adapter's process whose run was killed before it could end its child: the adapter may be in a loop, and
 * nobody else would ever stop it.
 */

const LOOK_MS = 500;

const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, LOOK_MS);
