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
