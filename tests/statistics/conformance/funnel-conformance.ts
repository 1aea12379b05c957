import { funnelAxis } from '../../../src/statistics/funnel/funnel-axis.ts';
import type { FunnelLimits } from '../../../src/statistics/funnel/funnel-parts.ts';
import { poissonFunnelLabel } from '../../../src/statistics/funnel/funnel-significance.ts';
import {
  type OverdispersedFunnel,
  type OverdispersedOptions,
  proportionOverdispersedFunnel,
  ratioOverdispersedFunnel,
} from '../../../src/statistics/funnel/overdispersed-funnel.ts';
import { proportionFunnel, proportionFunnelLimits } from '../../../src/statistics/funnel/proportion-funnel.ts';
import { dsrFunnel, rateFunnel, rateFunnelLimits } from '../../../src/statistics/funnel/rate-funnel.ts';
import { poissonFunnelExpected, ratioFunnel, ratioFunnelLimits } from '../../../src/statistics/funnel/ratio-funnel.ts';
import { numberIn, readVectors, type VectorRow } from '../read-vectors.ts';
import type { Comparison, Conformance } from './conformance.ts';

const SPEC = 'specification section 10, from PHEindicatormethods 2.1.0';
const LIMITS = ['lower95', 'upper95', 'lower998', 'upper998'] as const;
/** the published names of our limits */
const SIGMAS = { lower95: 'lower2s', upper95: 'upper2s', lower998: 'lower3s', upper998: 'upper3s' } as const;

const proportionPoints = () =>
  readVectors('funnel_proportion_points').map((row) => ({
    numerator: numberIn(row.numerator),
    denominator: numberIn(row.denominator),
    label: row.significance!,
  }));

function proportionLimits(): Comparison[] {
  const funnel = proportionFunnel(proportionPoints());
  return readVectors('funnel_proportion_limits').flatMap((row, i) => {
    const limits = proportionFunnelLimits(numberIn(row.population), funnel.baseline);
    return [
      // the vector holds every fifth point of the axis
      { what: `size ${i}`, actual: funnel.curve[i * 5]!.size, expected: numberIn(row.population) },
      { what: `baseline ${i}`, actual: funnel.baseline! * 100, expected: numberIn(row.baseline_pct) },
      ...LIMITS.flatMap((limit) => [
        { what: `${limit} ${i}`, actual: limits[limit]! * 100, expected: numberIn(row[SIGMAS[limit]]) },
        {
          what: `${limit} of curve ${i}`,
          actual: funnel.curve[i * 5]![limit]! * 100,
          expected: numberIn(row[SIGMAS[limit]]),
        },
      ]),
    ];
  });
}

function ratioUnits() {
  return readVectors('funnel_ratio_significance').map((row) => ({
    numerator: numberIn(row.observed),
    denominator: numberIn(row.expected),
    label: row.significance!,
  }));
}

/** Every row of the ratio limits: the axis, the expected counts, and both kinds of limit. */
function ratioLimits(which: (row: VectorRow, limit: keyof FunnelLimits) => boolean): Comparison[] {
  const axis = funnelAxis(
    ratioUnits().map((unit) => unit.denominator),
    'ratio',
  )!;
  return readVectors('funnel_ratio_limits').flatMap((row, i) => {
    const observed = numberIn(row.observed)!;
    const expected = poissonFunnelExpected(observed);
    const [count, isr] = [ratioFunnelLimits(observed, 'count'), ratioFunnelLimits(observed, 'isr')];
    return [
      { what: `size ${i}`, actual: axis.sizes[i * 5]!, expected: observed },
      ...LIMITS.filter((limit) => which(row, limit)).flatMap((limit) => {
        const name = SIGMAS[limit];
        return [
          { what: `${name} expected ${i}`, actual: expected[limit], expected: numberIn(row[`${name}_expected`]) },
          { what: `${name} count ${i}`, actual: count[limit], expected: numberIn(row[`${name}_count`]) },
          { what: `${name} isr ${i}`, actual: isr[limit], expected: numberIn(row[`${name}_isr`]) },
        ];
      }),
    ];
  });
}

const isCoarse = (row: VectorRow, limit: keyof FunnelLimits) => row.observed === '1' && limit === 'upper998';

/** The package halves an interval of v = expected/(1 + observed + expected) until it is 1e-7 wide: both compared as v. */
function coarseRatioLimits(): Comparison[] {
  const row = readVectors('funnel_ratio_limits').find((at) => isCoarse(at, 'upper998'))!;
  const v = (expected: number) => expected / (2 + expected);
  const ours = poissonFunnelExpected(1).upper998!;
  return [
    { what: 'expected', actual: v(ours), expected: v(numberIn(row.upper3s_expected)!) },
    {
      what: 'count',
      actual: v(1 / (ratioFunnelLimits(1, 'count').upper998! + 1)),
      expected: v(1 / (numberIn(row.upper3s_count)! + 1)),
    },
    {
      what: 'isr',
      actual: v(100 / ratioFunnelLimits(1, 'isr').upper998!),
      expected: v(100 / numberIn(row.upper3s_isr)!),
    },
  ];
}

function rateLabels(): Comparison[] {
  const rows = readVectors('funnel_rate_significance');
  const without = rows.filter((row) => row.count !== '0');
  const crude = (of: VectorRow[]) =>
    rateFunnel(of.map((row) => ({ numerator: numberIn(row.count), denominator: numberIn(row.pop) })));
  const dsr = (of: VectorRow[]) =>
    dsrFunnel(of.map((row) => ({ count: numberIn(row.count), rate: numberIn(row.rate_dsr) })));
  const held = [
    ['crude_per_100000_with_0', crude(rows), rows],
    ['dsr_per_100000_with_0', dsr(rows), rows],
    ['crude_per_100000_without_0', crude(without), without],
    ['dsr_per_100000_without_0', dsr(without), without],
  ] as const;
  return held.flatMap(([column, funnel, of]) =>
    of.map((row, i) => ({ what: `${column} ${i}`, actual: funnel.units[i]!.label, expected: row[column]! })),
  );
}

function rateExamples(): Comparison[] {
  const [one, four] = [1, 4].map((observed) => rateFunnelLimits(observed, 116.1720835, { years: 3 }));
  const rows = readVectors('funnel_rate_significance');
  const crude = rateFunnel(rows.map((row) => ({ numerator: numberIn(row.count), denominator: numberIn(row.pop) })));
  return [
    { what: '1, lower population', actual: one!.populations.lower95, expected: 1598.675694 },
    { what: '1, lower', actual: one!.limits.lower95, expected: 20.85059119 },
    { what: '1, upper population', actual: one!.populations.upper95, expected: 7.264481402 },
    { what: '1, upper', actual: one!.limits.upper95, expected: 4588.535848 },
    { what: '4, lower population', actual: four!.populations.lower95, expected: 2938.625247 },
    { what: '4, lower', actual: four!.limits.lower95, expected: 45.37269033 },
    { what: '4, upper population', actual: four!.populations.upper95, expected: 312.7159093 },
    { what: '4, upper', actual: four!.limits.upper95, expected: 426.372082 },
    ...rows.map((row, i) => ({
      what: `crude rate ${i}`,
      actual: crude.units[i]!.value,
      expected: numberIn(row.rate_crude_per_100000),
    })),
  ];
}

function overdispersedRatios(): Comparison[] {
  const rows = readVectors('funnel_overdispersed_sr');
  const units = rows.map((row) => ({ numerator: numberIn(row.observed), denominator: numberIn(row.expected) }));
  const winsorised = ratioOverdispersedFunnel(units);
  const truncated = ratioOverdispersedFunnel(units, { extremes: 'truncate' });
  return rows.flatMap((row, i) => {
    const unit = winsorised.units[i]!;
    return [
      { what: `y ${i}`, actual: Math.log(unit.value!), expected: numberIn(row.y) },
      { what: `s ${i}`, actual: Math.log(unit.value!) / unit.z!, expected: numberIn(row.s) },
      { what: `z ${i}`, actual: unit.z, expected: numberIn(row.z) },
      { what: `wz ${i}`, actual: unit.usedZ, expected: numberIn(row.wz) },
      { what: `trunc ${i}`, actual: truncated.units[i]!.usedZ === null ? 'True' : 'False', expected: row.trunc! },
      { what: `ll95 ${i}`, actual: unit.limits!.lower95, expected: numberIn(row.od_ll95) },
      { what: `ul95 ${i}`, actual: unit.limits!.upper95, expected: numberIn(row.od_ul95) },
      { what: `ll998 ${i}`, actual: unit.limits!.lower998, expected: numberIn(row.od_ll998) },
      { what: `ul998 ${i}`, actual: unit.limits!.upper998, expected: numberIn(row.od_ul998) },
    ];
  });
}

function overdispersedSummary(): Comparison[] {
  const units = readVectors('funnel_overdispersed_sr').map((row) => ({
    numerator: numberIn(row.observed),
    denominator: numberIn(row.expected),
  }));
  return readVectors('funnel_overdispersed_sr_summary').flatMap((row) => {
    const extremes = row.method === 'winsorise_10pct' ? 'winsorise' : 'truncate';
    return summaryOf(row.method!, ratioOverdispersedFunnel(units, { extremes }), row.n_used, row.phi, row.tau2);
  });
}

const summaryOf = (what: string, funnel: OverdispersedFunnel, ...wanted: (string | undefined)[]): Comparison[] => [
  { what: `${what} used`, actual: funnel.used, expected: numberIn(wanted[0]) },
  { what: `${what} phi`, actual: funnel.phi, expected: numberIn(wanted[1]) },
  { what: `${what} tau2`, actual: funnel.tauSquared, expected: numberIn(wanted[2]) },
];

function overdispersedScales(): Comparison[] {
  const rows = readVectors('reference/funnel/overdispersed');
  return readVectors('reference/funnel/overdispersed_summary').flatMap((summary) => {
    const { kind, extremes, adjustment } = summary;
    const own = rows.filter((row) => row.kind === kind && row.extremes === extremes && row.adjustment === adjustment);
    const units = own.map((row) => ({ numerator: numberIn(row.numerator), denominator: numberIn(row.denominator) }));
    const options = { extremes, adjustment, scale: 'square-root' } as OverdispersedOptions;
    const funnel = (kind === 'arcsine' ? proportionOverdispersedFunnel : ratioOverdispersedFunnel)(units, options);
    const what = `${kind} ${extremes} ${adjustment}`;
    return [
      ...summaryOf(what, funnel, summary.used, summary.phi, summary.tau2),
      ...own.flatMap((row, i) => [
        { what: `${what} z ${i}`, actual: funnel.units[i]!.z, expected: numberIn(row.z) },
        ...LIMITS.map((limit) => ({
          what: `${what} ${limit} ${i}`,
          actual: funnel.units[i]!.limits![limit],
          expected: numberIn(row[limit]),
        })),
      ]),
    ];
  });
}

function ratioPValues(): Comparison[] {
  const rows = readVectors('reference/funnel/ratio_p_values');
  const funnel = ratioFunnel(
    rows.map((row) => ({ numerator: numberIn(row.observed), denominator: numberIn(row.expected) })),
  );
  return rows.flatMap((row, i) => [
    { what: `p ${i}`, actual: funnel.units[i]!.pValue, expected: numberIn(row.p) },
    { what: `adjusted ${i}`, actual: funnel.units[i]!.adjustedPValue, expected: numberIn(row.adjusted) },
  ]);
}

export const CONFORMANCE: Conformance[] = [
  {
    method: 'proportionFunnelLimits',
    title: 'funnel limits of proportions',
    vectors: ['funnel_proportion_limits', 'funnel_proportion_points'],
    source: SPEC,
    tolerance: { relative: 2e-6 },
    comparisons: proportionLimits,
  },
  {
    method: 'proportionFunnel',
    title: 'labels of proportions',
    vectors: ['funnel_proportion_points'],
    source: SPEC,
    tolerance: { absolute: 0 },
    comparisons: () => {
      const points = proportionPoints();
      const { units } = proportionFunnel(points);
      return points.map((point, i) => ({ what: `unit ${i + 1}`, actual: units[i]!.label, expected: point.label }));
    },
  },
  {
    method: 'ratioFunnelLimits',
    title: 'funnel limits of ratios',
    vectors: ['funnel_ratio_limits', 'funnel_ratio_significance'],
    source: SPEC,
    tolerance: { relative: 1e-5 },
    comparisons: () => ratioLimits((row, limit) => !isCoarse(row, limit)),
  },
  {
    method: 'ratioFunnelLimits',
    title: 'upper 99.8% limit at one event, on the scale of the package’s search',
    vectors: ['funnel_ratio_limits'],
    source: `${SPEC}, which stops its search there 4.7e-5 above the exact value`,
    tolerance: { absolute: 1e-7 },
    comparisons: coarseRatioLimits,
  },
  {
    method: 'ratioFunnel',
    title: 'labels of ratios',
    vectors: ['funnel_ratio_significance'],
    source: SPEC,
    tolerance: { absolute: 0 },
    comparisons: () =>
      ratioUnits().map((unit, i) => ({
        what: `unit ${i}`,
        actual: poissonFunnelLabel(unit.numerator, unit.denominator),
        expected: unit.label,
      })),
  },
  {
    method: 'rateFunnel',
    title: 'labels of crude and standardised rates',
    vectors: ['funnel_rate_significance'],
    source: SPEC,
    tolerance: { absolute: 0 },
    comparisons: rateLabels,
  },
  {
    method: 'rateFunnelLimits',
    title: 'funnel limits of rates over years',
    vectors: ['funnel_rate_significance'],
    source: SPEC,
    tolerance: { relative: 1e-5 },
    comparisons: rateExamples,
  },
  {
    method: 'ratioOverdispersedFunnel',
    title: 'over-dispersed funnel of ratios',
    vectors: ['funnel_overdispersed_sr'],
    source: 'specification section 10, from FunnelPlotR',
    tolerance: { relative: 1e-6 },
    comparisons: overdispersedRatios,
  },
  {
    method: 'overdispersion',
    title: 'φ and τ², winsorised and truncated',
    vectors: ['funnel_overdispersed_sr_summary'],
    source: 'specification section 10, from FunnelPlotR',
    tolerance: { relative: 1e-6 },
    comparisons: overdispersedSummary,
  },
  {
    method: 'proportionOverdispersedFunnel',
    title: 'over-dispersed funnels on the arcsine and square-root scales',
    vectors: ['reference/funnel/overdispersed', 'reference/funnel/overdispersed_summary'],
    source: 'base R 4.2.2, from the published formulas',
    tolerance: { relative: 1e-10 },
    comparisons: overdispersedScales,
  },
  {
    method: 'poissonFunnelPValue',
    title: 'exact Poisson p-values beside labels, and false discovery',
    vectors: ['reference/funnel/ratio_p_values'],
    source: 'base R 4.2.2, ppois and p.adjust',
    tolerance: { relative: 1e-9 },
    comparisons: ratioPValues,
  },
];
