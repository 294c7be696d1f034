/** Keys that somebody types into a field are no commands. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.closest('input, select, textarea') !== null;
}
