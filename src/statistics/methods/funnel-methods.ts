import type { Funnel } from '../funnel/funnel-parts.ts';
import {
  type OverdispersedFunnel,
  type OverdispersedOptions,
  proportionOverdispersedFunnel,
  ratioOverdispersedFunnel,
} from '../funnel/overdispersed-funnel.ts';
import { proportionFunnel, proportionFunnelLimits } from '../funnel/proportion-funnel.ts';
import { dsrFunnel, type RateFunnelOptions, rateFunnel } from '../funnel/rate-funnel.ts';
import { type RatioFunnelType, ratioFunnel } from '../funnel/ratio-funnel.ts';
import type { FunnelPair } from '../funnel/sum-of-pairs.ts';
import { countColumn, divisorColumn } from './method-columns.ts';
import type { StatColumn, StatMethod, StatOption, StatOptions, StatRow } from './stat-method.ts';

const PHE = 'PHEindicatormethods 2.1.0; Spiegelhalter, Statistics in Medicine 24 (2005)';

const NAME: StatColumn = { part: 'unit', meaning: 'the name of the unit', type: 'text', required: false };

const pairsOf = (rows: StatRow[], above: string, below: string): FunnelPair[] =>
  rows.map((row) => ({ numerator: row[above] as number | null, denominator: row[below] as number | null }));

/** One row a unit, in the order given, each with the baseline and the funnel's notes. */
const unitRows = (rows: StatRow[], funnel: Funnel, more: (i: number) => object = () => ({})): StatRow[] =>
  funnel.units.map((unit, i) => ({
    unit: rows[i]?.unit ?? null,
    ...unit,
    baseline: funnel.baseline,
    ...more(i),
    notes: funnel.notes.join(' '),
  }));

const MULTIPLIER: StatOption = {
  name: 'multiplier',
  meaning: 'people that a rate is given for',
  type: 'number',
  default: '100000',
};

const rateOptions = (options: StatOptions): RateFunnelOptions => ({
  multiplier: (options.multiplier as number) ?? 100_000,
});

const proportionMethod: StatMethod = {
  id: 'funnel-proportion',
  answers: 'which units differ from the proportion of all of them together by more than chance',
  columns: [NAME, countColumn('numerator', 'people with the property'), divisorColumn('denominator', 'people in all')],
  options: [],
  gives: 'many',
  source: PHE,
  run(rows) {
    const funnel = proportionFunnel(pairsOf(rows, 'numerator', 'denominator'));
    return unitRows(rows, funnel, (i) => proportionFunnelLimits(funnel.units[i]!.denominator, funnel.baseline));
  },
};

const ratioMethod: StatMethod = {
  id: 'funnel-ratio',
  answers: 'which standardised ratios differ from 1 by more than chance',
  columns: [NAME, countColumn('observed', 'events'), divisorColumn('expected', 'expected events')],
  options: [
    {
      name: 'type',
      meaning: 'isr gives the ratio times 100, count the ratio less 1',
      type: 'text',
      choices: ['isr', 'count'],
      default: 'isr',
    },
  ],
  gives: 'many',
  source: PHE,
  run: (rows, options) =>
    unitRows(rows, ratioFunnel(pairsOf(rows, 'observed', 'expected'), (options.type as RatioFunnelType) ?? 'isr')),
};

const rateMethod: StatMethod = {
  id: 'funnel-rate',
  answers: 'which crude rates differ from the rate of all units together by more than chance',
  columns: [
    NAME,
    countColumn('events', 'events'),
    divisorColumn('population', 'people, or person-years over several years'),
  ],
  options: [MULTIPLIER],
  gives: 'many',
  source: PHE,
  run: (rows, options) => unitRows(rows, rateFunnel(pairsOf(rows, 'events', 'population'), rateOptions(options))),
};

const dsrMethod: StatMethod = {
  id: 'funnel-dsr',
  answers: 'which directly standardised rates differ from the rate of all units together by more than chance',
  columns: [NAME, countColumn('events', 'events'), countColumn('rate', 'directly standardised rate')],
  options: [MULTIPLIER],
  gives: 'many',
  source: PHE,
  run(rows, options) {
    const units = rows.map((row) => ({ count: row.events as number | null, rate: row.rate as number | null }));
    return unitRows(rows, dsrFunnel(units, rateOptions(options)));
  },
};

const choice = (name: string, meaning: string, choices: [string, ...string[]]): StatOption => ({
  name,
  meaning,
  type: 'text',
  choices,
  default: choices[0],
});

const overdispersedMethod: StatMethod = {
  id: 'funnel-overdispersed',
  answers: 'which units are higher or lower than expected when units differ by more than chance (SHMI-like bands)',
  columns: [
    NAME,
    countColumn('numerator', 'observed events, or people with the property'),
    divisorColumn('denominator', 'expected events, or people in all'),
  ],
  options: [
    choice('kind', 'standardised ratios, or proportions', ['ratio', 'proportion']),
    choice('extremes', 'what becomes of the extreme tenths', ['winsorise', 'truncate', 'none']),
    choice('adjustment', 'how limits are widened', ['additive', 'multiplicative', 'none']),
    choice('scale', 'for ratios: log as SHMI, square-root as CQC', ['log', 'square-root']),
  ],
  gives: 'many',
  source: 'Spiegelhalter et al., JRSS A 175 (2012); FunnelPlotR',
  run(rows, options) {
    const { kind, ...how } = options;
    const units = pairsOf(rows, 'numerator', 'denominator');
    const draw = kind === 'proportion' ? proportionOverdispersedFunnel : ratioOverdispersedFunnel;
    return overdispersedRows(rows, draw(units, how as OverdispersedOptions));
  },
};

const overdispersedRows = (rows: StatRow[], { units, notes, ...whole }: OverdispersedFunnel): StatRow[] =>
  units.map(({ limits, ...unit }, i) => ({
    unit: rows[i]?.unit ?? null,
    ...unit,
    lower95: limits?.lower95 ?? null,
    upper95: limits?.upper95 ?? null,
    lower998: limits?.lower998 ?? null,
    upper998: limits?.upper998 ?? null,
    ...whole,
    notes: notes.join(' '),
  }));

export const FUNNEL_METHODS: StatMethod[] = [proportionMethod, ratioMethod, rateMethod, dsrMethod, overdispersedMethod];
