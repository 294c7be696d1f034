import { useEffect, useState } from 'preact/hooks';

/** What changes many times a second is drawn in parts, one a frame: this part comes a frame later. */
export function useNextFrame<T>(value: T, changesOften: boolean): T {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setShown(() => value));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return changesOften ? shown : value;
}
