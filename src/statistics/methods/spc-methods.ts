import { ADVISE_PRIME_CHART } from './spc-advice-method.ts';
import { SPC_CONTROL_CHART_METHODS } from './spc-control-chart-methods.ts';
import { SPC_CUSUM_METHODS } from './spc-cusum-methods.ts';
import { SPC_XMR_METHODS } from './spc-xmr-methods.ts';
import type { StatMethod } from './stat-method.ts';

export const SPC_METHODS: StatMethod[] = [
  ...SPC_XMR_METHODS,
  ...SPC_CONTROL_CHART_METHODS,
  ADVISE_PRIME_CHART,
  ...SPC_CUSUM_METHODS,
];
