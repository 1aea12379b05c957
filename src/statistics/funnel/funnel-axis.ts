import { demand, demandChoice } from '../impossible-input.ts';

/** How many sizes the limits of a funnel are worked out at. */
const POINTS = 100;

export interface FunnelAxis {
  minimum: number;
  maximum: number;
  /** 100 rising sizes at which the limits are worked out */
  sizes: number[];
}

/**
 * Answers: from where to where the horizontal axis of a funnel plot runs, and at which sizes its limits are drawn.
 * Arguments: `sizes` of the units (populations, or expected events for a ratio or rate), 0 or more, null where missing;
 * `kind`: 'ratio' spaces the sizes a little closer, as the published package does.
 * Result: minimum and maximum in the unit of the sizes, and 100 sizes that grow geometrically between them.
 * Zero, missing and small: missing sizes are passed over; without any size, or where all are 0, the answer is null; sizes
 * below 1 are not drawn, and sizes always rise by 1 or more, so that a tiny maximum may be passed.
 * Source: specification section 10, from PHEindicatormethods 2.1.0 `calculate_funnel_limits`.
 * Example:
 * ```ts
 * funnelAxis([40, 100]) // { minimum: 0, maximum: 110 }
 * funnelAxis([80, 100]) // { minimum: 70, maximum: 110 }
 * funnelAxis([null]) // null
 * ```
 */
export function funnelAxis(
  sizes: (number | null)[],
  kind: 'proportion' | 'rate' | 'ratio' = 'proportion',
): FunnelAxis | null {
  demandChoice(kind, ['proportion', 'rate', 'ratio'], 'a kind of funnel');
  const present = sizes.filter((size) => size !== null);
  demand(
    present.every((size) => Number.isFinite(size) && size >= 0),
    'the size of a unit on a funnel is 0 or more',
  );
  const [least, most] = extent(present);
  if (!(most > 0)) return null;
  const minimum = most > 2 * least ? 0 : toFigures(0.95 * least, 1, Math.floor);
  const maximum = toFigures(1.05 * most, 2, Math.ceil);
  if (!Number.isFinite(maximum)) return null;
  return { minimum, maximum, sizes: growingSizes(Math.max(1, minimum), maximum, kind === 'ratio' ? 1 : 0) };
}

function extent(values: number[]): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

function growingSizes(first: number, maximum: number, behind: 0 | 1): number[] {
  const sizes = [first];
  for (let k = 2; k <= POINTS; k++) {
    const last = sizes[k - 2]!;
    const grown = Math.round((maximum / last) ** (1 / (POINTS + 1 - (k - behind))) * last);
    sizes.push(Math.max(grown, last + 1));
  }
  return sizes;
}

function toFigures(value: number, figures: number, round: (x: number) => number): number {
  if (value === 0) return 0;
  const unit = Math.floor(Math.log10(value)) + 1 - figures;
  // a power below 1 is divided by its inverse, which is a whole number, so that tenths stay tenths
  return unit >= 0 ? round(value / 10 ** unit) * 10 ** unit : round(value * 10 ** -unit) / 10 ** -unit;
}
