import { demand } from '../impossible-input.ts';
import { finiteSeries } from './finite-series.ts';
import { minimumBetween } from './minimise.ts';

/** Above this, e to the power of it would leave the range of a double. */
const LARGEST_LOG = 690;

/**
 * Answers: a value on the scale of the Box–Cox transformation.
 * Arguments: `value`, above 0; `lambda`: 1 keeps the shape, 0.5 a square root, 0 a logarithm.
 * Result: (value^lambda − 1)/lambda, or the natural logarithm for lambda 0.
 * Zero: 0 is allowed for a lambda above 0; otherwise a value of 0 or less is refused.
 * Source: Box and Cox (1964), Journal of the Royal Statistical Society B 26, 211–252 (from memory).
 * Example:
 * ```ts
 * boxCox(9, 0.5) // 4
 * boxCox(1, 0) // 0
 * boxCox(0, 0) // ImpossibleInput
 * ```
 */
export function boxCox(value: number, lambda: number): number {
  demand(value > 0 || (value === 0 && lambda > 0), 'the Box–Cox transformation needs values above 0');
  return lambda === 0 ? Math.log(value) : (value ** lambda - 1) / lambda;
}

/**
 * Answers: what value stands behind a figure on the Box–Cox scale.
 * Arguments: `transformed`, a figure on that scale; `lambda`, from 0 to 2, the one that was used.
 * Result: a value of 0 or more. Of a mean on that scale it gives a median.
 * Zero and small: a figure below everything that the scale can hold gives 0; one beyond the range of numbers is held
 * at about 1e299.
 * Source: as `boxCox`.
 * Example:
 * ```ts
 * boxCoxBack(4, 0.5) // 9
 * boxCoxBack(-3, 0.5) // 0
 * ```
 */
export function boxCoxBack(transformed: number, lambda: number): number {
  demand(lambda >= 0 && lambda <= 2, 'a Box–Cox lambda is from 0 to 2 here');
  if (lambda === 0) return Math.exp(Math.min(transformed, LARGEST_LOG));
  const power = transformed * lambda + 1;
  return power <= 0 ? 0 : Math.exp(Math.min(Math.log(power) / lambda, LARGEST_LOG));
}

/**
 * Answers: which Box–Cox lambda makes a series vary about as much where it is high as where it is low.
 * Arguments: `values`, above 0, complete; `season`, periods in a season (1 for none); `from` and `to`, the lambdas to
 * look between (−1 and 2 when not given).
 * Result: the lambda, to about 1e-4.
 * Zero, missing and small: 1 (no change) for two seasons or fewer, or where nothing varies within seasons; a value of 0
 * or less is refused.
 * Source: Guerrero (1993), Journal of Forecasting 12, 37–48 (from memory); as R `forecast::BoxCox.lambda` 8.20.
 * Example:
 * ```ts
 * guerreroLambda([1, 2, 2, 4, 4, 8, 8, 16], 2) // 0.00000894126
 * guerreroLambda([1, 2, 3], 2) // 1
 * ```
 */
export function guerreroLambda(values: readonly number[], season: number, from = -1, to = 2): number {
  demand(Number.isInteger(season) && season >= 1, 'a season is a whole number of periods, 1 or more');
  demand(from < to && from >= -5 && to <= 5, 'lambda is looked for between two numbers from -5 to 5');
  finiteSeries(values, 1);
  demand(
    values.every((value) => value > 0),
    'the Box–Cox transformation needs values above 0',
  );
  if (values.length <= 2 * season) return 1;
  const blocks = blocksOf(values, Math.max(2, season));
  if (blocks.length < 2 || blocks.every(({ spread }) => spread === 0)) return 1;
  return minimumBetween((lambda) => unevenness(blocks, lambda), from, to);
}

interface Block {
  mean: number;
  spread: number;
}

/** Whole seasons counted back from the end. */
function blocksOf(values: readonly number[], length: number): Block[] {
  const count = Math.floor(values.length / length);
  const start = values.length - count * length;
  return Array.from({ length: count }, (_, i) =>
    meanAndSpread(values.slice(start + i * length, start + (i + 1) * length)),
  );
}

/** How unequal the blocks' spreads are once each is measured against its level; scaled by the overall level for safety. */
function unevenness(blocks: Block[], lambda: number): number {
  const level = meanAndSpread(blocks.map(({ mean }) => mean)).mean;
  const ratios = blocks.map(({ mean, spread }) => spread / level / (mean / level) ** (1 - lambda));
  const { mean, spread } = meanAndSpread(ratios);
  return spread / mean;
}

function meanAndSpread(values: readonly number[]): Block {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / (values.length - 1)) };
}
