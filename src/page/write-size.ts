import type { Signal } from './describe-signal.ts';
import { formatQuantity, formatValue, isPercentage, type Measured } from './format-figure.ts';

/**
 * Answers: the figures of a signal, with how far from usual they are, so that a small lasting change does not read like a
 * large one.
 * Result: '75.9% in Aug 2025, 0.7 points above its average'; a trend by its first and last figure. The period is left
 * out when the sentence before has just named it.
 */
export function writeSize(signal: Signal, measured: Measured, plural: boolean): string {
  const [first, last] = [signal.first.value!, signal.last.value!];
  if (signal.kind === 'trend')
    return `from ${formatValue(first, measured)} to ${formatQuantity(last, rateOf(measured))}`;
  const when = signal.first === signal.last ? '' : ` in ${signal.last.period.label}`;
  const average = `${plural ? 'their' : 'its'} average`;
  return `${formatQuantity(last, rateOf(measured))}${when}, ${tellDistance(last, signal.last.mean!, measured)} ${average}`;
}

/** A count's noun is the subject of the sentence already; what a rate is of is not. */
const rateOf = (measured: Measured): Measured => (measured.kind === 'count' ? { ...measured, unit: '' } : measured);

function tellDistance(value: number, mean: number, measured: Measured): string {
  const way = value > mean ? 'above' : 'below';
  if (!isPercentage(measured)) {
    const size = formatValue(Math.abs(value - mean), measured);
    const share = mean >= 100 ? ` (${formatValue(Math.abs(value - mean) / mean, SHARE)})` : '';
    return Number(size) === 0 ? 'in line with' : `${size}${share} ${way}`;
  }
  const points = (Math.abs(value - mean) * 100).toFixed(1);
  if (points === '0.0') return 'in line with';
  return `${points} ${points === '1.0' ? 'point' : 'points'} ${way}`;
}

const SHARE: Measured = { kind: 'proportion', unit: '%' };
