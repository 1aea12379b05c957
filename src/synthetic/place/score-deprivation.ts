/**
 * Deprivation of each small area by domain, on the scales of the English Indices of Deprivation 2025. Each domain is
 * drawn as a standard normal that is alike among neighbours and put on its scale through the quantiles of the published
 * scores (imd2025_quantiles.csv: MHCLG, Indices of Deprivation 2025, 33,755 areas, Open Government Licence v3). The
 * overall score is made from the domains as the publication makes it; its rank comes from the published overall scores.
 */
import { readFileSync } from 'node:fs';
import { normalCdf, normalQuantile } from '../../statistics/distributions/normal.ts';
import type { RandomSource } from '../../statistics/distributions/random.ts';
import { type County, distance, type Point } from './settle-county.ts';
import type { Cell } from './tessellate.ts';

/** Areas of England that a rank is among. */
export const ENGLISH_AREAS = 33_755;

const DOMAINS = ['income', 'employment', 'education', 'health', 'crime', 'barriers', 'living'] as const;
type Domain = (typeof DOMAINS)[number];

/**
 * Weight of each domain in the overall score, as published, and how much of it is general hardship: the last set so that
 * its rank correlation with income is near that of the published ranks (employment 0.94, education 0.85, health 0.81,
 * crime 0.80, barriers 0.16, living environment 0.19).
 */
const WEIGHTS: Record<Domain, number> = {
  ...{
    income: 0.225,
    employment: 0.225,
    education: 0.135,
    health: 0.135,
    crime: 0.093,
    barriers: 0.093,
    living: 0.093,
  },
};
const LOADINGS: Record<Domain, number> = {
  ...{ income: 0.98, employment: 0.96, education: 0.88, health: 0.86, crime: 0.82, barriers: 0.18, living: 0.22 },
};
/** share of the variance that is alike among neighbours */
const SMOOTH_SHARE = 0.8;

export interface Deprivation {
  scores: Record<Domain, number>;
  imd: number;
  /** 1 is the most deprived of England; no two areas share one */
  rank: number;
  decile: number;
  quintile: number;
  /** about standard normal among England's areas; higher is more deprived */
  standardised: number;
}

export function scoreDeprivation(county: County, cells: Cell[], chance: RandomSource): Deprivation[] {
  const centrality = cells.map((c) => closeness(c.point, county));
  const general = hardship(county, cells, chance, (i) => 0.9 * centrality[i]!);
  /** Services are far away in the country; air and housing are worst in town centres. */
  const own: Partial<Record<Domain, (i: number) => number>> = {
    barriers: (i) => -1.2 * centrality[i]! - (county.points[i]!.settlement === null ? 0 : 0.8),
    living: (i) => 1.6 * centrality[i]!,
  };
  const levels = DOMAINS.map((domain) => {
    const local = apartFrom(general, hardship(county, cells, chance, own[domain] ?? (() => 0)));
    const [shared, apart] = [LOADINGS[domain], Math.sqrt(1 - LOADINGS[domain] ** 2)];
    return standardise(general.map((g, i) => shared * g + apart * local[i]!)).map(normalCdf);
  });
  const table = readQuantiles();
  const overall = cells.map((_, i) => DOMAINS.reduce((sum, d, k) => sum + WEIGHTS[d] * exponential(levels[k]![i]!), 0));
  const ranks = ranksOf(overall.map((score) => shareBelow(table.imd!, table.percentile!, score)));
  return cells.map((_, i) => {
    const scores = DOMAINS.map((d, k) => [d, rounded(valueAt(table[d]!, table.percentile!, levels[k]![i]!))]);
    return { scores: Object.fromEntries(scores), imd: rounded(overall[i]!), ...standing(ranks[i]!) };
  });
}

function standing(rank: number): Pick<Deprivation, 'rank' | 'decile' | 'quintile' | 'standardised'> {
  const decile = Math.min(10, Math.floor(((rank - 1) * 10) / ENGLISH_AREAS) + 1);
  const standardised = rounded(normalQuantile(1 - (rank - 0.5) / ENGLISH_AREAS), 6);
  return { rank, decile, quintile: Math.ceil(decile / 2), standardised };
}

const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));

/** The exponential transformation of the Indices: the most deprived tenth gets half of the scale from 0 to 100. */
const exponential = (share: number): number => -23 * Math.log(1 - share * (1 - Math.exp(-100 / 23)));

/** 1 in the middle of a city, falling to 0 at its edge and beyond; half of it in a town. */
function closeness(p: Point, county: County): number {
  return Math.max(
    ...county.settlements.map(
      (s) => (s.kind === 'city' ? 1 : 0.5) * Math.exp(-((distance(p, s.centre) / (0.5 * s.radius)) ** 2)),
    ),
  );
}

/** Hills and hollows over the county and over each town, a known pull, and chance of each area by itself. */
function hardship(county: County, cells: Cell[], chance: RandomSource, pull: (i: number) => number): number[] {
  const hills = [
    ...Array.from({ length: 6 }, () =>
      hillAt(county.points[chance.integer(cells.length)]!, county.radiusAt(0), chance),
    ),
    ...county.settlements.flatMap((s) =>
      Array.from({ length: 1 + Math.floor(s.areas / 10) }, () => hillAt(within(s, chance), s.radius, chance)),
    ),
  ];
  const height = (p: Point): number =>
    hills.reduce((sum, h) => sum + h.height * Math.exp(-((distance(p, h.top) / h.width) ** 2)), 0);
  const smooth = standardise(cells.map((c, i) => height(c.point) + pull(i)));
  const alone = standardise(cells.map(() => chance.normal()));
  return standardise(smooth.map((s, i) => Math.sqrt(SMOOTH_SHARE) * s + Math.sqrt(1 - SMOOTH_SHARE) * alone[i]!));
}

const within = (s: { centre: Point; radius: number }, chance: RandomSource): Point => ({
  x: s.centre.x + s.radius * 0.6 * chance.normal(),
  y: s.centre.y + s.radius * 0.6 * chance.normal(),
});

const hillAt = (top: Point, scale: number, chance: RandomSource) => ({
  top,
  height: chance.normal(),
  width: scale * (0.25 + 0.35 * chance.uniform()),
});

/** What is left of one when its straight line on the other is taken away, both standardised. */
function apartFrom(general: number[], local: number[]): number[] {
  const correlation = general.reduce((sum, g, i) => sum + g * local[i]!, 0) / general.length;
  return standardise(local.map((l, i) => l - correlation * general[i]!));
}

/** Mean 0 and standard deviation 1; all 0 when they do not differ. */
function standardise(values: number[]): number[] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
  return values.map((v) => (deviation === 0 ? 0 : (v - mean) / deviation));
}

/** The most deprived share gets rank 1; a rank that is taken gives way to the next that is free. */
function ranksOf(sharesBelow: number[]): number[] {
  const ranks: number[] = [];
  const order = sharesBelow.map((_, i) => i).sort((a, b) => sharesBelow[b]! - sharesBelow[a]! || a - b);
  let last = 0;
  for (const [place, i] of order.entries()) {
    const latest = ENGLISH_AREAS - (order.length - 1 - place);
    const wanted = 1 + Math.floor((1 - sharesBelow[i]!) * (ENGLISH_AREAS - 1));
    last = Math.min(latest, Math.max(last + 1, wanted));
    ranks[i] = last;
  }
  return ranks;
}

function readQuantiles(): Record<string, number[]> {
  const [header, ...lines] = readFileSync(new URL('imd2025_quantiles.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  return Object.fromEntries(header!.split(',').map((name, k) => [name, rows.map((row) => row[k]!)]));
}

/** The value that this share of England lies below; straight lines between published quantiles. */
const valueAt = (quantiles: number[], percentiles: number[], share: number): number =>
  along(percentiles, quantiles, share * 100);

/** The share of England that lies below a value. */
const shareBelow = (quantiles: number[], percentiles: number[], value: number): number =>
  along(quantiles, percentiles, value) / 100;

function along(from: number[], to: number[], x: number): number {
  if (x <= from[0]!) return to[0]!;
  const k = from.findIndex((edge) => edge >= x);
  if (k < 0) return to[to.length - 1]!;
  const part = (x - from[k - 1]!) / (from[k]! - from[k - 1]!);
  return to[k - 1]! + part * (to[k]! - to[k - 1]!);
}
