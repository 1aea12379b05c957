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

/** Every method that `concord stat` knows, by the question's kind, in the order in which it lists them. */
export const METHOD_GROUPS: { title: string; methods: StatMethod[] }[] = [
  { title: 'Rates, averages, standardisation, benchmarks, waiting lists', methods: ESTIMATES_METHODS },
  { title: 'Inequality', methods: INEQUALITY_METHODS },
  { title: 'Control charts', methods: SPC_METHODS },
  { title: 'Funnel plots', methods: FUNNEL_METHODS },
  { title: 'Tests', methods: HYPOTHESIS_METHODS },
  { title: 'Survival', methods: SURVIVAL_METHODS },
  { title: 'Regression and evaluation', methods: REGRESSION_METHODS },
  { title: 'Maps', methods: SPATIAL_METHODS },
  { title: 'Outbreaks', methods: SURVEILLANCE_METHODS },
  { title: 'Forecasts and the calendar', methods: FORECAST_METHODS },
];

export const ALL_METHODS: StatMethod[] = METHOD_GROUPS.flatMap(({ methods }) => methods);
