const BURN_MS = 50;

/**
 * How many times longer things take than on an idle machine: what a little work of ours took by the clock, to what it
 * took of a processor. For limits of time that are no more than a word for "at once".
 */
export function slowness(): number {
  const began = performance.now();
  const used = process.cpuUsage();
  const cpuMs = () => {
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1000;
  };
  while (cpuMs() < BURN_MS);
  // Other threads of this process count as well: it is never less than one.
  return Math.max(1, (performance.now() - began) / BURN_MS);
}
