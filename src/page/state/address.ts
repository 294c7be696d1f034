import { TOKEN_PARAMETER } from '../../inspect/protocol.ts';

/** The panel, case and step in a link to the page. */
export interface PageAddress {
  panel?: string;
  suite?: string;
  case?: string;
  step?: number;
}

/** `#panel=cases&suite=transitions&case=FIN_WAIT_1/rcv.FIN&step=3`; missing and wrong parts are left out. */
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

/** Keeps the token as long as the page lives, where the browser has no storage for it. */
let inMemory = '';

/**
 * Removes the token from the page's address, where every shared link would contain it, and stores it for this origin,
 * which includes the port, unlike a cookie's scope.
 */
export function takeToken(): void {
  const query = new URLSearchParams(location.search);
  const given = query.get(TOKEN_PARAMETER);
  if (given === null) return;
  inMemory = given;
  try {
    localStorage.setItem(KEY, given);
  } catch {
    // Without storage the next load needs the whole address again.
  }
  query.delete(TOKEN_PARAMETER);
  const rest = query.size === 0 ? '' : `?${query}`;
  history.replaceState(null, '', `${location.pathname}${rest}${location.hash}`);
}

/** `&token=…`, or nothing where the server needs none. The stored token may be a newer one from another tab. */
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
