import type { Panel } from '../../api/schemas/page.ts';

const DAY_MS = 86_400_000;

/** The grain of a panel's periods as the API names it, read from the length of its first period; none when it has none. */
export function panelGrain(panel: Panel): string | undefined {
  const period = panel.points[0]?.period;
  if (!period) return undefined;
  const days = Math.round((Date.parse(period.end) - Date.parse(period.start)) / DAY_MS) + 1;
  if (days === 1) return 'day';
  if (days === 7) return 'week';
  if (days <= 31) return 'month';
  if (days <= 92) return 'quarter';
  return period.start.slice(5, 7) === '04' ? 'financial-year' : 'year';
}
