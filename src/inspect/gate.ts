import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { TOKEN_PARAMETER } from './protocol.ts';

/** 192 bits, as 32 characters that need no escaping in an address. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Decides who is let in. The token opens everything. The pass, in a cookie, opens the page's HTML alone, which holds no
 * data: a browser sends cookies to every port of a computer, so any server there may learn the pass.
 */
export class Gate {
  readonly #token: string | null;
  readonly #pass = newToken();
  readonly #cookie: string;

  /** @param token `null`: everybody on this computer is let in. */
  constructor(token: string | null, port: number) {
    this.#token = token;
    this.#cookie = `tcp-statechart-${port}`;
  }

  /** Whether the query of a request has the token. */
  lets(url: string): boolean {
    const given = givenToken(url);
    return this.#token === null || (given !== null && isSame(given, this.#token));
  }

  /** Whether the page may be loaded: a given token must be right, even with a valid pass. */
  letsLoad(url: string, cookies: string | undefined): boolean {
    if (this.#token === null || givenToken(url) !== null) return this.lets(url);
    return isSame(cookieIn(this.#cookie, cookies ?? ''), this.#pass);
  }

  /** Sets the cookie with which the browser may load the page again without the token in its address. */
  headers(): Record<string, string> {
    if (this.#token === null) return {};
    return { 'set-cookie': `${this.#cookie}=${this.#pass}; Path=/; HttpOnly; SameSite=Strict` };
  }

  /** An address with the token: `ws://127.0.0.1:4009/?token=…`. */
  address(base: string): string {
    return this.#token === null ? base : `${base}/?${TOKEN_PARAMETER}=${this.#token}`;
  }
}

function givenToken(url: string): string | null {
  return new URLSearchParams(/^[^?#]*\?([^#]*)/.exec(url)?.[1] ?? '').get(TOKEN_PARAMETER);
}

/** Compares in a time that does not depend on how much of it was right. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function cookieIn(name: string, cookies: string): string {
  const found = cookies.split(';').find((cookie) => cookie.trim().startsWith(`${name}=`));
  return found?.trim().slice(name.length + 1) ?? '';
}

/*
 * Who may talk to the inspector. It listens on the loopback interface, but any web page open in a browser of this
 * computer can reach that too.
 */

const LOOPBACK_NAMES: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a Host header names this very server. A name that an attacker's DNS points at the loopback does not. */
export function isLoopbackHost(host: string | undefined, port: number): boolean {
  const given = host?.toLowerCase();
  return LOOPBACK_NAMES.some((name) => given === `${name}:${port}` || given === pageUrl(name, port).host);
}

/** Whether an Origin header is that of the inspector's own page. */
export function mayDrive(origin: string | undefined, port: number): boolean {
  return ['127.0.0.1', 'localhost'].some((name) => origin === pageUrl(name, port).origin);
}

/** Whether inspection events are taken from there: a program without an Origin, or a page served from this computer. */
export function maySend(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, origin: canonical } = new URL(origin);
  const isWeb = protocol === 'http:' || protocol === 'https:';
  return isWeb && canonical === origin && LOOPBACK_NAMES.includes(hostname);
}

/** Whether the other end of a socket is on this computer. */
export function isLoopbackPeer(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127(\.\d+){3})$/.test(address);
}

/** As a browser writes it: without the port where that is 80. */
function pageUrl(name: string, port: number): URL {
  return new URL(`http://${name}:${port}`);
}
