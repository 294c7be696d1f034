/** Held by the type check alone: what must compile, and what must not. Nothing here runs. */

import { after, describe as nodeDescribe, it as nodeIt } from 'node:test';
import { type Adapter, reference, type Sut } from 'tcp-statechart';
import { linux, linuxDeviations } from 'tcp-statechart/linux';
import { defineSuite, openStack } from 'tcp-statechart/testing';
import { describeTcp } from 'tcp-statechart/vitest';
import { describe, it, type TaskMeta } from 'vitest';

declare const sut: Sut;

const smallest: Adapter = { name: 'mine', capabilities: { state: true, clock: 'none' }, create: () => sut };

describeTcp(smallest);
describeTcp(reference, { suite: ['transitions', 'lifecycles'], strict: true });
describeTcp(linux, { deviations: linuxDeviations(), required: true });
defineSuite({ describe, it }, smallest);
defineSuite({ describe: nodeDescribe, it: nodeIt, after }, smallest, { shard: { index: 1, of: 4 } });

export const verdict = (meta: TaskMeta) => meta.tcp?.verdict;

// @ts-expect-error a stack without a name
describeTcp({ capabilities: { state: true, clock: 'none' }, create: () => sut });
// @ts-expect-error a stack that does not say whether it shows its state
describeTcp({ ...smallest, capabilities: { clock: 'none' } });
// @ts-expect-error a clock that does not exist
describeTcp({ ...smallest, capabilities: { state: true, clock: 'sundial' } });
// @ts-expect-error a SUT without inject()
describeTcp({ ...smallest, create: () => ({ ...sut, inject: undefined }) });
// @ts-expect-error a SUT whose observe() answers segments as text
describeTcp({ ...smallest, create: () => ({ ...sut, observe: () => ({ segments: ['SYN'], events: [] }) }) });
// @ts-expect-error no adapter at all
openStack('reference');
// @ts-expect-error a suite that does not exist
describeTcp(smallest, { suite: 'transition' });
// @ts-expect-error an alphabet that does not exist
describeTcp(smallest, { alphabet: 'all' });
// @ts-expect-error a runner without it
defineSuite({ describe }, smallest);
