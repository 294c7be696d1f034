import { writeFileSync } from 'node:fs';

/**
 * Settings of the namespace's TCP that make its answers depend on the segments alone: no options, no hidden
 * limits, no early or late retransmission. Documentation/networking/ip-sysctl.rst of the kernel.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  'ipv6/conf/all/disable_ipv6': '1',
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
  // Server side, without a cookie: the only way to a descriptor in SYN_RCVD.
  'ipv4/tcp_fastopen': '1539',
  'ipv4/tcp_tw_reuse': '0',
  'ipv4/conf/all/rp_filter': '0',
  'ipv4/conf/default/rp_filter': '0',
};

/** Writes them all. Runs inside the namespace. @returns the names this kernel does not have or let us set. */
export function pinSettings(overrides: Readonly<Record<string, string>> = {}): string[] {
  const missing: string[] = [];
  for (const [name, value] of Object.entries({ ...SETTINGS, ...overrides })) {
    try {
      writeFileSync(`/proc/sys/net/${name}`, value);
    } catch {
      missing.push(name.replaceAll('/', '.'));
    }
  }
  return missing;
}
