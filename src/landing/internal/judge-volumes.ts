/** Which periods have far fewer or far more rows than the partner's own other periods lead one to expect. */
import { quantileOfSorted } from '../../statistics/estimates/quantile-of-sorted.ts';

/** Other periods that a partner must have sent before any is judged. */
const LEAST_OTHERS = 6;
interface Limits {
  /** the usual number is the median of this many nearest periods, so that a season moves it along */
  neighbours: number;
  /** standard deviations that chance may move a count; more where more periods are judged, of which some are far out by chance */
  chance: number;
}
const MONTHS: Limits = { neighbours: 4, chance: 3 };
const DAYS: Limits = { neighbours: 8, chance: 4 };
/** Below this share of the usual number is always few; above its inverse always many. */
const HALF = 0.5;
/** A smaller departure than a third is never told. */
const THIRD = 2 / 3;
/** Limits, in median absolute deviations made comparable to a standard deviation. */
const LIMIT = 2.5;
const MAD_TO_SD = 1.4826;
/** Of a square root of a count: then chance moves it by the same amount, whatever the number (Anscombe 1948). */
const ANSCOMBE = 3 / 8;

export interface Volume {
  usual: number | null;
  state: 'usual' | 'few' | 'many';
}

/**
 * Judges each count against the others. Its usual number is the median of the four nearest periods in time, of days the eight
 * nearest of the same day of the week. It is few when
 * it is below half of that; or below two thirds of it and further out, on a log scale, than two and a half scaled median absolute
 * deviations of the other periods from their own usual numbers. Many is the mirror image. Nothing is told that chance alone
 * explains (three standard deviations, of days four; the usual number's own chance counts too), nor of fewer than seven periods, nor of the very first: it may have begun in its midst,
 * or brought everything that had been until then.
 * @param rows rows by number of the period, of periods that came
 * @param step how far apart like periods are: 7 for days, so that Sundays are compared with Sundays
 */
export function judgeVolumes(rows: ReadonlyMap<number, number>, step = 1): Map<number, Volume> {
  const periods = [...rows.keys()].sort((a, b) => a - b);
  const judged = new Map<number, Volume>();
  const limits = step === 1 ? MONTHS : DAYS;
  for (let rest = 0; rest < step; rest++) {
    const like = periods.filter((period) => ((period % step) + step) % step === rest);
    const usual = new Map(like.map((period) => [period, usualOf(period, like, rows, limits)]));
    for (const period of like) judged.set(period, judge(period, rows, usual, limits, period === periods[0]));
  }
  return judged;
}

function usualOf(
  period: number,
  like: number[],
  rows: ReadonlyMap<number, number>,
  { neighbours }: Limits,
): number | null {
  if (like.length <= LEAST_OTHERS) return null;
  const nearest = like
    .filter((other) => other !== period)
    .sort((a, b) => Math.abs(a - period) - Math.abs(b - period) || a - b)
    .slice(0, neighbours);
  return median(nearest.map((other) => rows.get(other) ?? 0));
}

function judge(
  period: number,
  rows: ReadonlyMap<number, number>,
  usuals: ReadonlyMap<number, number | null>,
  limits: Limits,
  isFirst: boolean,
): Volume {
  const usual = usuals.get(period) ?? null;
  const count = rows.get(period) ?? 0;
  if (usual === null || isFirst || byChance(count, usual, limits)) return { usual, state: 'usual' };
  const others = [...usuals].flatMap(([other, level]) =>
    other === period || !level ? [] : [logRatio(rows.get(other) ?? 0, level)],
  );
  const centre = median(others);
  const width = LIMIT * MAD_TO_SD * median(others.map((value) => Math.abs(value - centre)));
  const share = (count + HALF) / (usual + HALF);
  const away = Math.log(share) - centre;
  if (share < HALF || (share < THIRD && away < -width)) return { usual, state: 'few' };
  if (share > 1 / HALF || (share > 1 / THIRD && away > width)) return { usual, state: 'many' };
  return { usual, state: 'usual' };
}

/** The usual number is itself told from a few counts: a median of n has pi/2n of their variance. */
const byChance = (count: number, usual: number, { neighbours, chance }: Limits): boolean =>
  2 * Math.abs(Math.sqrt(count + ANSCOMBE) - Math.sqrt(usual + ANSCOMBE)) <=
  chance * Math.sqrt(1 + Math.PI / 2 / neighbours);

/** Half a row is added, so that none at all has a logarithm too. */
const logRatio = (count: number, usual: number): number => Math.log((count + HALF) / (usual + HALF));

const median = (values: number[]): number =>
  values.length
    ? quantileOfSorted(
        values.toSorted((a, b) => a - b),
        0.5,
      )
    : 0;
