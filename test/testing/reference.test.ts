/** The embedded endpoint through the helper that ships for vitest, as a user's own stack would be. */
import { reference } from '../../src/adapters/reference/adapter.ts';
import { describeTcp } from '../../src/testing/vitest.ts';

describeTcp(reference, { suite: ['transitions', 'paths'] });
