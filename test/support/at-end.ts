/*
 * What helpers leave to be done when the tests of a file have ended. One process runs many files and loads a helper
 * once: an `afterAll` of the helper's own would belong to the first of them alone.
 */
type Job = () => void | Promise<void>;

const jobs = new Set<Job>();

export function atEndOfFile(job: Job): void {
  jobs.add(job);
}

/** Does the latest first. */
export async function endFile(): Promise<void> {
  const left = [...jobs].reverse();
  jobs.clear();
  for (const job of left) await job();
}
