/** For tests that are not about how often somebody asks. */
import { createGuard } from '../../functions/src/security/index.js';

export const NO_RATES = { client: 0, rxinfer: 0, wrongKeys: 0, package: 0, instance: 0 };

export const openGuard = createGuard({ rates: NO_RATES, trustedProxies: [], peer: 'anyone' });
