import { TOKEN_PARAMETER } from '../../inspect/protocol.ts';

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
