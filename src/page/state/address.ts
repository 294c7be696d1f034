import { TOKEN_PARAMETER } from '../../inspect/protocol.ts';

/** What a link to the page says: which panel, case and step. */
export interface PageAddress {
  panel?: string;
  suite?: string;
  case?: string;
  step?: number;
}

/** `#panel=cases&suite=transitions&case=FIN_WAIT_1/rcv.FIN&step=3`; what it does not say, or says wrongly, is left out. */
export function readAddress(hash: string): PageAddress {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const address: PageAddress = {};
  for (const key of ['panel', 'suite', 'case'] as const) {
    const value = given.get(key);
    if (value !== null && value.length <= 2_000) address[key] = value;
  }
  const step = Number(given.get('step') ?? Number.NaN);
  if (Number.isInteger(step) && step >= 0) address.step = step;
  return address;
}

export function writeAddress({ panel, suite, case: id, step }: PageAddress): string {
  const given = new URLSearchParams();
  if (panel !== undefined) given.set('panel', panel);
  if (suite !== undefined) given.set('suite', suite);
  if (id !== undefined) given.set('case', id);
  if (step !== undefined) given.set('step', String(step));
  return `#${given.toString().replaceAll('%2F', '/').replaceAll('%2C', ',')}`;
}

const KEY = 'tcp-statechart token';

/** Where a browser keeps nothing for pages, it lasts as long as the page. */
let inMemory = '';

/**
 * Takes the token out of the page's address, where it would be in every link that is shared, and keeps it for this
 * origin: the port is part of that, as it is not of a cookie's.
 */
export function takeToken(): void {
  const query = new URLSearchParams(location.search);
  const given = query.get(TOKEN_PARAMETER);
  if (given === null) return;
  inMemory = given;
  try {
    localStorage.setItem(KEY, given);
  } catch {
    // It may not be kept: the next load wants the whole address again.
  }
  query.delete(TOKEN_PARAMETER);
  const rest = query.size === 0 ? '' : `?${query}`;
  history.replaceState(null, '', `${location.pathname}${rest}${location.hash}`);
}

/** `&token=…`, or nothing: a server that asks nobody gave none. Another tab may have been given a younger one. */
export function tokenInQuery(): string {
  const token = kept() ?? inMemory;
  return token === '' ? '' : `&${TOKEN_PARAMETER}=${encodeURIComponent(token)}`;
}

function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
