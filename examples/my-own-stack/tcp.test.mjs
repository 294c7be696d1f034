/** The same suite under vitest: a test for every cell, with the mistakes mended, so that all of them pass. */
import { describeTcp } from 'tcp-statechart/vitest';
import tinyTcp from './adapter.mjs';

describeTcp(tinyTcp, { options: { fixed: 'yes' } });
