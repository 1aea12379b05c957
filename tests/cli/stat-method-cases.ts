/** A small made-up CSV for every method of `concord stat`, with the columns and settings that it is asked with. */
import { ESP2013 } from '../../src/statistics/standardisation/european-standard-population.ts';

export interface MethodCase {
  header: string;
  /** cells of a row, with commas between */
  rows: string[];
  /** `part=column` */
  columns?: string[];
  /** `name=value` */
  settings?: string[];
}

const many = (count: number, row: (i: number) => string): string[] => Array.from({ length: count }, (_, i) => row(i));
/** 0 to below 1, the same in every run; no pattern that a method could find */
const jitter = (i: number): number => ((i * i * 7919 + i * 1543 + 104_729) % 997) / 997;
const month = (i: number): string => `${2019 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`;
const day = (first: string, i: number): string =>
  new Date(Date.parse(`${first}T00:00:00Z`) + i * 86_400_000).toISOString().slice(0, 10);
const seasonal = (i: number): number => Math.round(200 + i + 30 * Math.sin((i * Math.PI) / 6) + 20 * jitter(i));

const TWO_GROUPS: MethodCase = {
  header: 'events,total,reference-events,reference-total',
  rows: ['10,100,5,110', '20,100,10,110'],
};
const SERIES: MethodCase = {
  header: 'month,waits',
  rows: many(24, (i) => `${month(i)},${i === 5 ? '' : Math.round(50 + 10 * jitter(i))}`),
  columns: ['period=month', 'value=waits'],
};
const SHARES: MethodCase = {
  header: 'period,numerator,denominator',
  rows: many(20, (i) => `${month(i)},${Math.round(200 + 40 * jitter(i))},${1000 + 10 * i}`),
};
const RATES: MethodCase = {
  header: 'period,count,exposure',
  rows: many(20, (i) => `${month(i)},${Math.round(20 + 8 * jitter(i))},${900 + 10 * i}`),
};
const PERSONS: MethodCase = {
  header: 'stay,died,admissions,age,sex,area,ward,years',
  rows: many(60, (i) => {
    const [age, sex] = [40 + ((i * 17) % 45), i % 2 === 0 ? 'female' : 'male'];
    const died = jitter(i) < 0.3 + (age - 60) / 100 ? 1 : 0;
    return `${(2 + age / 20 + jitter(i + 9)).toFixed(2)},${died},${Math.floor(4 * jitter(i) ** 2)},${age},${sex},${'xyz'[i % 3]},w${i % 12},${1 + (i % 3)}`;
  }),
};
const MODEL = ['covariate=age', 'category=sex', 'category=area'];
const GROUPS: MethodCase = {
  header: 'group,value',
  rows: many(18, (i) => `${['north', 'south'][i % 2]},${(10 + (i % 2) + 5 * jitter(i)).toFixed(2)}`),
};
const PAIRS: MethodCase = {
  header: 'first,second',
  rows: many(12, (i) => `${(10 + jitter(i)).toFixed(2)},${(10.3 + jitter(i + 5)).toFixed(2)}`),
};
const TABLE: MethodCase = { header: 'row,column,count', rows: ['a,yes,12', 'a,no,30', 'b,yes,25', 'b,no,20'] };
const SURVIVAL: MethodCase = {
  header: 'time,event,group,age,sex',
  rows: many(
    40,
    (i) => `${1 + ((i * 11) % 23)},${Number(i % 4 > 0)},g${i % 2},${40 + ((i * 13) % 37)},${'fm'[i % 3 > 0 ? 1 : 0]}`,
  ),
};
const GRID: MethodCase = {
  header: 'area,value,x,y',
  rows: many(
    16,
    (i) => `a${i},${(i % 4) + 2 * Math.floor(i / 4) + jitter(i).toFixed(2)},${i % 4},${Math.floor(i / 4)}`,
  ),
  settings: ['nearest=3'],
};
const AGES = ESP2013.map(({ ageband }, i) => `${ageband},${3 + i},${1000 - 20 * i},${40 + 10 * i},20000`);
const DEATHS: MethodCase = {
  header: 'ageband,population,deaths,prevalence,surveyed',
  rows: many(
    20,
    (i) => `${i === 0 ? 0 : i === 1 ? 1 : 5 * (i - 1)},40000,${8 + i ** 3},${(0.1 + i / 50).toFixed(2)},300`,
  ),
};
const BANDS: MethodCase = {
  header: 'ageband,events,population,reference-events,reference-population',
  rows: AGES,
};
const UNITS = (header: string, row: (i: number) => string): MethodCase => ({ header, rows: many(12, row) });
const FORECAST: MethodCase = {
  header: 'period,value',
  rows: many(48, (i) => `${month(i)},${seasonal(i)}`),
  settings: ['horizon=3', 'origins=3'],
};
const CUSUM_AIM = ['average-run-length=50', 'runs=100', 'seed=1'];

export const METHOD_CASES: Record<string, MethodCase> = {
  proportion: { header: 'numerator,denominator', rows: ['20,100', '1,3'], settings: ['multiplier=100'] },
  rate: { header: 'events,population', rows: ['65,1000', '5,NA'], settings: ['confidence=99.8'] },
  mean: { header: 'value', rows: ['2', '', '4', '9'] },
  median: { header: 'value', rows: many(11, (i) => `${i}`) },
  percentile: { header: 'value', rows: many(30, (i) => `${i}`), settings: ['share=0.92'] },
  bootstrap: {
    header: 'patient,days',
    rows: many(24, (i) => `p${i % 8},${Math.round(20 * jitter(i))}`),
    columns: ['value=days', 'cluster=patient'],
    settings: ['statistic=median', 'method=bca', 'repeats=500'],
  },
  'relative-risk': TWO_GROUPS,
  'odds-ratio': TWO_GROUPS,
  'rate-ratio': TWO_GROUPS,
  'rate-difference': TWO_GROUPS,
  'risk-difference': TWO_GROUPS,
  'mean-difference': { ...GROUPS, settings: ['reference=south', 'unit=days'] },
  'direct-rate': BANDS,
  'direct-rate-difference': { ...BANDS, settings: ['confidence=99.8'] },
  'indirect-ratio': BANDS,
  'indirect-rate': BANDS,
  'life-expectancy': DEATHS,
  'healthy-life-expectancy': DEATHS,
  benchmark: {
    header: 'label,value,lower,upper',
    rows: ['Ward A,20,15,25', 'Ward B,9,7,12', 'Ward C,,,'],
    settings: ['benchmark=10', 'polarity=decrease'],
  },
  'excess-events': { header: 'events,population', rows: ['65,1000'], settings: ['benchmark=0.04'] },
  'attributable-fraction': { header: 'label,prevalence,relative-risk,lower,upper', rows: ['smoking,0.2,2.1,1.7,2.6'] },
  'waiting-list': { header: 'label,demand,capacity,queue,mean-wait', rows: ['ENT,30,27,1200,63', 'Eyes,30,,,'] },
  'quantile-groups': {
    header: 'label,value',
    rows: many(20, (i) => `area ${i},${(i * 7) % 20}`),
    settings: ['groups=5'],
  },
  'slope-index': {
    header: 'quantile,population,value,se',
    rows: many(10, (i) => `${i + 1},${1000 + i},${70 + i + jitter(i)},0.5`),
    settings: ['repetitions=2000', 'seed=7'],
  },
  'concentration-index': {
    header: 'rank,value,population',
    rows: many(8, (i) => `${i},${(2 + jitter(i)).toFixed(3)},${100 + i}`),
  },
  'inequality-gap': {
    header: 'quantile,value,lower,upper',
    rows: many(5, (i) => `${i + 1},${20 - i},${18 - i},${22 - i}`),
  },
  xmr: { ...SERIES, settings: ['polarity=decrease', 'target=55', 'ghosts=2019-03', 'rebase=2020-01'] },
  'suggest-rebase': {
    header: 'period,value',
    rows: many(36, (i) => `${month(i)},${(50 + (i < 18 ? 0 : 15) + 5 * jitter(i)).toFixed(1)}`),
  },
  'p-chart': SHARES,
  'p-prime': { ...SHARES, settings: ['screen=yes'] },
  'u-chart': RATES,
  'u-prime': { ...RATES, settings: ['never-narrower'] },
  'c-chart': RATES,
  'i-chart': SERIES,
  'mr-chart': SERIES,
  'i-prime': { header: 'value,denominator', rows: many(20, (i) => `${(4 + jitter(i)).toFixed(2)},${90 + i}`) },
  't-chart': { header: 'time', rows: many(16, (i) => `${1 + Math.round(30 * jitter(i))}`) },
  'g-chart': { header: 'cases', rows: many(16, (i) => `${Math.round(60 * jitter(i))}`) },
  'run-chart': SERIES,
  'advise-prime-chart': {
    ...SHARES,
    columns: ['count=numerator', 'denominator=denominator'],
    settings: ['family=u'],
  },
  cusum: { ...SERIES, settings: ['target=54', 'deviation=3'] },
  ewma: { ...SERIES, settings: ['target=54', 'deviation=3', 'weight=0.3'] },
  'risk-adjusted-cusum': {
    header: 'outcome,risk',
    rows: many(40, (i) => `${Number(jitter(i) < 0.2)},${(0.05 + 0.2 * jitter(i + 3)).toFixed(3)}`),
    settings: ['threshold=2'],
  },
  'risk-adjusted-threshold': { header: 'risk', rows: many(20, (i) => `${0.1 + i / 100}`), settings: CUSUM_AIM },
  'poisson-cusum': {
    header: 'observed,expected',
    rows: many(24, (i) => `${Math.round(8 * jitter(i))},4`),
    settings: ['threshold=3'],
  },
  'poisson-threshold': { header: 'expected', rows: many(20, (i) => `${3 + (i % 3)}`), settings: CUSUM_AIM },
  'funnel-proportion': UNITS('unit,numerator,denominator', (i) => `u${i},${20 + 5 * i},${200 + 40 * i}`),
  'funnel-ratio': UNITS('unit,observed,expected', (i) => `u${i},${20 + 5 * i},${(22 + 4.5 * i).toFixed(1)}`),
  'funnel-rate': UNITS('unit,events,population', (i) => `u${i},${20 + 5 * i},${20_000 + 4000 * i}`),
  'funnel-dsr': UNITS('unit,events,rate', (i) => `u${i},${20 + 5 * i},${90 + ((i * 7) % 12)}`),
  'funnel-overdispersed': UNITS('unit,numerator,denominator', (i) => `u${i},${40 + ((i * 29) % 50)},${50 + 2 * i}`),
  'two-proportion-test': { header: 'events,total', rows: ['30,100', '45,110'] },
  'trend-test': { header: 'events,total,score', rows: ['10,100,1', '14,100,2', '22,100,4'] },
  'rate-ratio-test': { header: 'events,exposure', rows: ['30,1000', '45,900'] },
  'chi-square-test': TABLE,
  'goodness-of-fit': { header: 'count,share', rows: ['30,0.2', '35,0.3', '45,0.5'] },
  'fisher-test': TABLE,
  mcnemar: { header: 'row,column,count', rows: ['yes,yes,20', 'yes,no,5', 'no,yes,14', 'no,no,30'] },
  't-test': GROUPS,
  'mann-whitney': GROUPS,
  'kruskal-wallis': GROUPS,
  anova: GROUPS,
  'paired-t-test': PAIRS,
  wilcoxon: { ...PAIRS, settings: ['no-correction=yes', 'alternative=less'] },
  'adjust-p-values': { header: 'p', rows: ['0.01', '0.04', '', '0.03'], settings: ['by=holm'] },
  'kaplan-meier': { ...SURVIVAL, settings: ['interval=log-log'] },
  'survival-quantile': { ...SURVIVAL, settings: ['share=0.25', 'confidence=0.9'] },
  'at-risk-table': { ...SURVIVAL, settings: ['times=0,6.5,12'] },
  'log-rank': SURVIVAL,
  cox: { ...SURVIVAL, columns: ['terms=age', 'category=sex', 'category=group'], settings: ['reference=sex:m'] },
  'linear-regression': {
    ...PERSONS,
    columns: ['outcome=stay', ...MODEL, 'cluster=ward'],
    settings: ['errors=cluster-HC1', 'joint=area,sex'],
  },
  'logistic-regression': { ...PERSONS, columns: ['outcome=died', ...MODEL], settings: ['reference=sex:male,area:z'] },
  'poisson-regression': {
    ...PERSONS,
    columns: ['outcome=admissions', 'exposure=years', ...MODEL],
    settings: ['splines=age:3'],
  },
  'quasi-poisson': {
    ...PERSONS,
    columns: ['outcome=admissions', 'exposure=years', 'label=ward', ...MODEL],
    settings: ['give=predictions'],
  },
  'negative-binomial-regression': { ...PERSONS, columns: ['outcome=admissions', 'covariate=age', 'covariate=years'] },
  'model-quality': {
    header: 'outcome,predicted',
    rows: many(60, (i) => `${Number(jitter(i * 3) < 0.2 + (i % 5) / 8)},${(0.15 + (i % 5) / 8).toFixed(3)}`),
    settings: ['tops=10', 'thresholds=0.2,0.4'],
  },
  'population-stability': { header: 'expected,actual', rows: many(10, (i) => `100,${60 + 8 * i}`) },
  'interrupted-time-series': {
    header: 'period,outcome,after',
    rows: many(30, (i) => `${i},${(50 + 0.2 * i - (i < 18 ? 0 : 6) + 3 * jitter(i)).toFixed(2)},${Number(i >= 18)}`),
  },
  'difference-in-differences': {
    header: 'unit,period,treated,after,outcome',
    rows: many(40, (i) => {
      const [unit, period] = [i % 8, Math.floor(i / 8)];
      const [treated, after] = [Number(unit < 4), Number(period >= 3)];
      return `u${unit},${period},${treated},${after},${(10 + unit + period + 2 * treated * after + jitter(i)).toFixed(2)}`;
    }),
  },
  'weighted-centroid': {
    header: 'x,y,population',
    rows: ['-2.1,50.7,1200', '-2.0,50.8,800'],
    settings: ['coordinates=degrees'],
  },
  moran: GRID,
  'local-moran': GRID,
  'local-g': { ...GRID, settings: ['within=1.5', 'below=0.2'] },
  farrington: {
    header: 'week,count',
    rows: many(
      6 * 52,
      (i) => `${day('2019-01-07', 7 * i)},${Math.round(8 + 4 * Math.sin((i * Math.PI) / 26) + 5 * jitter(i))}`,
    ),
    settings: ['last=3', 'years=4'],
  },
  forecast: FORECAST,
  'back-test': FORECAST,
  decompose: { ...FORECAST, settings: ['robust=no', 'seasonal-window=13'] },
  'decompose-seasons': {
    header: 'period,value',
    rows: many(
      70,
      (i) => `${day('2024-01-01', i)},${i === 9 ? '' : (100 + 10 * (i % 7) + (i % 28) + jitter(i)).toFixed(2)}`,
    ),
    settings: ['seasons=7,28'],
  },
  'forecast-accuracy': {
    header: 'actual,forecast,lower,upper',
    rows: many(
      30,
      (i) => `${seasonal(i)},${i < 24 ? ',,' : `${seasonal(i) + 7},${seasonal(i) - 3},${seasonal(i) + 17}`}`,
    ),
    settings: ['season=12'],
  },
  reconcile: {
    header: 'figure,parent,value',
    rows: ['system,,100', 'place 1,system,55', 'place 2,system,48'],
    settings: ['method=ols'],
  },
  'bank-holidays': { header: 'year', rows: ['2026', '2027'] },
  'month-calendar': { header: 'month', rows: ['2026-05', '2026-12'] },
  'calendar-effects': {
    header: 'day,value',
    rows: many(450, (i) => `${day('2023-01-02', i)},${(100 + 10 * (i % 7) + 5 * jitter(i)).toFixed(1)}`),
  },
};
