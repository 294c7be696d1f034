import { readFileSync, writeFileSync } from 'node:fs';
import { Unavailable } from '../adapter.ts';

/**
 * Settings of the namespace's TCP that make its answers depend on the segments alone: no options, no hidden
 * limits, no early or late retransmission. Documentation/networking/ip-sysctl.rst of the kernel.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  'ipv4/tcp_congestion_control': 'reno',
  // The default of 500 ms hides all but the first challenge ACK.
  'ipv4/tcp_invalid_ratelimit': '0',
  'ipv4/tcp_challenge_ack_limit': '2147483647',
  'ipv4/tcp_syncookies': '0',
  'ipv4/tcp_timestamps': '0',
  'ipv4/tcp_sack': '0',
  'ipv4/tcp_window_scaling': '0',
  'ipv4/tcp_ecn': '0',
  // A pause of the tester must not look like a loss.
  'ipv4/tcp_rto_min_us': '5000000',
  'ipv4/tcp_early_retrans': '0',
  'ipv4/tcp_autocorking': '0',
  'ipv4/tcp_no_metrics_save': '1',
  'ipv4/tcp_mtu_probing': '0',
  'ipv4/tcp_tw_reuse': '0',
  // Longer than TIME_WAIT, and the FIN_WAIT_2 of an orphan follows other rules.
  'ipv4/tcp_fin_timeout': '60',
  // With fewer there is no TIME_WAIT at all.
  'ipv4/tcp_max_tw_buckets': '65536',
  'ipv4/tcp_rfc1337': '0',
  'ipv4/tcp_abort_on_overflow': '0',
  'ipv4/tcp_syn_retries': '6',
  'ipv4/tcp_synack_retries': '5',
  'ipv4/tcp_retries2': '15',
  'ipv4/tcp_orphan_retries': '0',
  'ipv4/conf/all/rp_filter': '0',
  'ipv4/conf/default/rp_filter': '0',
};

/** No answer depends on these; without them less can be asked, or more stray packets must be ignored. */
const HELPFUL: Readonly<Record<string, string>> = {
  'ipv6/conf/all/disable_ipv6': '1',
  // Server side, without a cookie: the only way to a descriptor in SYN_RCVD.
  'ipv4/tcp_fastopen': '515',
};

/**
 * Writes them all. Runs inside the namespace.
 * @returns the names this kernel does not have, or that cannot be set and no answer depends on.
 * @throws Unavailable where one that answers depend on has another value and cannot be set.
 */
export function pinSettings(overrides: Readonly<Record<string, string>> = {}): string[] {
  const missing: string[] = [];
  const refused: string[] = [];
  for (const [name, value] of Object.entries({ ...SETTINGS, ...overrides })) {
    const outcome = pin(name, value);
    if (outcome === 'unknown') missing.push(name.replaceAll('/', '.'));
    if (outcome === 'refused') refused.push(name.replaceAll('/', '.'));
  }
  for (const [name, value] of Object.entries(HELPFUL)) {
    if (pin(name, value) !== 'set') missing.push(name.replaceAll('/', '.'));
  }
  if (refused.length === 0) return missing;
  const named =
    refused.length > 3
      ? `${refused.slice(0, 3).join(', ')} and ${refused.length - 3} more`
      : refused.join(', ');
  throw new Unavailable(
    `the kernel's answers depend on settings that cannot be changed here: ${named}`,
    'make /proc/sys writable: mount -o remount,rw /proc/sys, or docker run --security-opt systempaths=unconfined',
  );
}

function pin(name: string, value: string): 'set' | 'refused' | 'unknown' {
  const path = `/proc/sys/net/${name}`;
  try {
    writeFileSync(path, value);
    return 'set';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EMFILE') throw new Unavailable('too many open files (EMFILE)', 'ulimit -n 4096');
    if (code === 'ENOENT') return 'unknown';
    return isAlready(path, value) ? 'set' : 'refused';
  }
}

function isAlready(path: string, value: string): boolean {
  try {
    return readFileSync(path, 'utf8').trim() === value;
  } catch {
    return false;
  }
}
