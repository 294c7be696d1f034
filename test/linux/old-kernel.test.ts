import { beforeAll, beforeEach, expect, it } from 'vitest';
import { loadLibc } from '../../src/adapters/linux/libc.ts';
import { createNamespace } from '../../src/adapters/linux/namespace.ts';
import { pinSettings } from '../../src/adapters/linux/sysctl.ts';
import { skip, whyNot } from './kernel.ts';

let reason: string | null = null;
beforeAll(async () => {
  reason = await whyNot();
});
beforeEach((context) => {
  if (reason !== null) skip(context, reason);
});

it('a kernel without one of the settings is told by its name, and the rest is set', async () => {
  const namespace = createNamespace(await loadLibc());
  try {
    expect(namespace.inside(() => pinSettings())).toEqual([]);
    const missing = namespace.inside(() => pinSettings({ 'ipv4/tcp_of_tomorrow': '1' }));
    expect(missing).toEqual(['ipv4.tcp_of_tomorrow']);
  } finally {
    namespace.close();
  }
});
