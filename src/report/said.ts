/** What was answered, or should be: `snd ACK, "connection closing"`. */
export function said({
  outputs,
  signals,
}: {
  outputs: readonly string[];
  signals: readonly string[];
}): string {
  const told = signals.map((signal) => `"${signal}"`);
  return [...outputs, ...told].join(', ') || 'nothing';
}
