import { ESTIMATES_METHODS } from './estimates-methods.ts';
import { FORECAST_METHODS } from './forecast-methods.ts';
import { FUNNEL_METHODS } from './funnel-methods.ts';
import { HYPOTHESIS_METHODS } from './hypothesis-methods.ts';
import { INEQUALITY_METHODS } from './inequality-methods.ts';
import { REGRESSION_METHODS } from './regression-methods.ts';
import { SPATIAL_METHODS } from './spatial-methods.ts';
import { SPC_METHODS } from './spc-methods.ts';
import type { StatMethod } from './stat-method.ts';
import { SURVEILLANCE_METHODS } from './surveillance-methods.ts';
import { SURVIVAL_METHODS } from './survival-methods.ts';

/** Every method that `concord stat` knows, in the order in which it lists them. */
export const ALL_METHODS: StatMethod[] = [
  ...ESTIMATES_METHODS,
  ...INEQUALITY_METHODS,
  ...SPC_METHODS,
  ...FUNNEL_METHODS,
  ...HYPOTHESIS_METHODS,
  ...SURVIVAL_METHODS,
  ...REGRESSION_METHODS,
  ...SPATIAL_METHODS,
  ...SURVEILLANCE_METHODS,
  ...FORECAST_METHODS,
];
