/** What a link to the page says: which panel, case and step. */
export interface Address {
  panel?: string;
  suite?: string;
  case?: string;
  step?: number;
}

/** `#panel=cases&suite=transitions&case=FIN_WAIT_1/rcv.FIN&step=3`; what it does not say, or says wrongly, is left out. */
export function readAddress(hash: string): Address {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const address: Address = {};
  for (const key of ['panel', 'suite', 'case'] as const) {
    const value = given.get(key);
    if (value !== null && value.length <= 2_000) address[key] = value;
  }
  const step = Number(given.get('step') ?? Number.NaN);
  if (Number.isInteger(step) && step >= 0) address.step = step;
  return address;
}

export function writeAddress({ panel, suite, case: id, step }: Address): string {
  const given = new URLSearchParams();
  if (panel !== undefined) given.set('panel', panel);
  if (suite !== undefined) given.set('suite', suite);
  if (id !== undefined) given.set('case', id);
  if (step !== undefined) given.set('step', String(step));
  return `#${given.toString().replaceAll('%2F', '/').replaceAll('%2C', ',')}`;
}
