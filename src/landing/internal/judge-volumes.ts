/** Which periods have far fewer or far more rows than the partner's own other periods lead one to expect. */
import { quantileOfSorted } from '../../statistics/estimates/quantile-of-sorted.ts';

/** Other periods that a partner must have sent before any is judged. */
const LEAST_OTHERS = 6;
/** The usual number is the median of this many nearest periods, so that a season moves it along. */
const NEIGHBOURS = 4;
/** Below this share of the usual number is always few; above its inverse always many. */
const HALF = 0.5;
/** A smaller departure than a third is never told. */
const THIRD = 2 / 3;
/** Limits, in median absolute deviations made comparable to a standard deviation. */
const LIMIT = 2.5;
const MAD_TO_SD = 1.4826;
/** Counts move by chance: a departure must exceed so many square roots of the usual number. */
const CHANCE = 3;

export interface Volume {
  usual: number | null;
  state: 'usual' | 'few' | 'many';
}

/**
 * Judges each count against the others. Its usual number is the median of the four nearest periods in time. It is few when
 * it is below half of that; or below two thirds of it and further out, on a log scale, than two and a half scaled median absolute
 * deviations of the other periods from their own usual numbers. Many is the mirror image. Nothing is told that chance alone
 * explains (three square roots of the usual number), nor of fewer than seven periods, nor few of the very first.
 * @param rows rows by number of the period, of periods that came
 * @param step how far apart like periods are: 7 for days, so that Sundays are compared with Sundays
 */
export function judgeVolumes(rows: ReadonlyMap<number, number>, step = 1): Map<number, Volume> {
  const periods = [...rows.keys()].sort((a, b) => a - b);
  const judged = new Map<number, Volume>();
  for (let rest = 0; rest < step; rest++) {
    const like = periods.filter((period) => ((period % step) + step) % step === rest);
    const usual = new Map(like.map((period) => [period, usualOf(period, like, rows)]));
    for (const period of like) judged.set(period, judge(period, rows, usual, period === periods[0]));
  }
  return judged;
}

function usualOf(period: number, like: number[], rows: ReadonlyMap<number, number>): number | null {
  if (like.length <= LEAST_OTHERS) return null;
  const nearest = like
    .filter((other) => other !== period)
    .sort((a, b) => Math.abs(a - period) - Math.abs(b - period) || a - b)
    .slice(0, NEIGHBOURS);
  return median(nearest.map((other) => rows.get(other) ?? 0));
}

function judge(
  period: number,
  rows: ReadonlyMap<number, number>,
  usuals: ReadonlyMap<number, number | null>,
  isFirst: boolean,
): Volume {
  const usual = usuals.get(period) ?? null;
  const count = rows.get(period) ?? 0;
  if (usual === null || Math.abs(count - usual) <= CHANCE * Math.sqrt(usual)) return { usual, state: 'usual' };
  const others = [...usuals].flatMap(([other, level]) =>
    other === period || !level ? [] : [logRatio(rows.get(other) ?? 0, level)],
  );
  const centre = median(others);
  const width = LIMIT * MAD_TO_SD * median(others.map((value) => Math.abs(value - centre)));
  const share = (count + HALF) / (usual + HALF);
  const away = Math.log(share) - centre;
  if (!isFirst && (share < HALF || (share < THIRD && away < -width))) return { usual, state: 'few' };
  if (share > 1 / HALF || (share > 1 / THIRD && away > width)) return { usual, state: 'many' };
  return { usual, state: 'usual' };
}

/** Half a row is added, so that none at all has a logarithm too. */
const logRatio = (count: number, usual: number): number => Math.log((count + HALF) / (usual + HALF));

const median = (values: number[]): number =>
  values.length
    ? quantileOfSorted(
        values.toSorted((a, b) => a - b),
        0.5,
      )
    : 0;
