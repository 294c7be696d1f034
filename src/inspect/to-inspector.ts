import type { Reporter } from '../run/reporter.ts';
import { leftAddresses, withToken } from './address-file.ts';
import { NoInspector, streamTo } from './stream.ts';

/**
 * A run as a stream to an inspector.
 *
 * @param url of the inspector; without one it is the one that this user started last. A token that it asks for need not
 * be in it where the inspector is this user's own.
 * @param warn is told once, in a line, where the inspector goes away before the end.
 * @throws NoInspector, NotOurs
 */
export async function streamToInspector(
  url: string | undefined,
  warn: (line: string) => void,
): Promise<Reporter> {
  if (url !== undefined) return streamTo(withToken(url), warn);
  let problem = new NoInspector('no inspector that you started is running here');
  for (const left of leftAddresses()) {
    try {
      return await streamTo(left, warn);
    } catch (error) {
      // Of one that was killed the number may be another process's by now: the next may be there.
      problem = error as NoInspector;
    }
  }
  throw problem;
}
