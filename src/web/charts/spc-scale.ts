import type { Panel } from '../../api/schemas/page.ts';
import type { SpcRows } from './spc-rows.ts';

/**
 * The vertical axis of a control chart: from zero for counts; for shares and ratios as tight as the values, limits and
 * target allow, with a twelfth of the range as air, never below zero when nothing is negative, never above 100% for shares.
 * Zero to one when there is nothing to draw.
 */
export function spcDomain(panel: Panel, rows: SpcRows): [number, number] {
  const values = [
    ...rows.points.map((p) => p.value),
    ...rows.limits.flatMap((l) => [l.lower, l.upper]),
    ...panel.targets.map((target) => target.value),
  ];
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = (high - low || Math.abs(high) || 1) / 12;
  const fromZero = !isPercentage(panel) && (panel.kind === 'count' || panel.kind === 'mean');
  const bottom = fromZero ? Math.min(0, low) : low >= 0 ? Math.max(0, low - air) : low - air;
  const top = panel.kind === 'proportion' && high <= 1 ? Math.min(1, high + air) : high + air;
  return top > bottom ? [bottom, top] : [bottom, bottom + 1];
}

/** How numbers are written on the axis (d3 format). */
export function axisFormat(panel: Panel, [bottom, top]: [number, number]): string {
  if (isPercentage(panel)) return top - bottom < 0.04 ? '.1%' : '.0%';
  if (panel.kind === 'ratio') return top - bottom < 5 ? ',.1f' : ',.0f';
  return ',.0f';
}

/** Shares are kept as 0 to 1 and written as per cent. */
export const isPercentage = (panel: Panel): boolean => panel.kind === 'proportion' || panel.unit === '%';
