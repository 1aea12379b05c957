/** How often an unknown file's figures come, from the distances between its dates. */
import type { Engine } from '../../../engine/engine.ts';
import { literal } from '../../../engine/engine.ts';
import { type DraftColumn, isYear } from './guess-column.ts';
import type { Figures } from './guess-figures.ts';

export interface Rhythm {
  /** the standard's value and unit, e.g. `1 m`; null when there are too few dates */
  frequency: { value: number; unit: 'd' | 'w' | 'm' | 'y' } | null;
  grain: Figures['grain'];
}

export async function guessRhythm(period: DraftColumn | null, table: string, engine: Engine): Promise<Rhythm> {
  if (!period) return { frequency: null, grain: 'year' };
  if (isYear(period)) return { frequency: { value: 1, unit: 'y' }, grain: 'year' };
  const formats = period.formats.length ? period.formats : ['%Y-%m-%d'];
  const date = `coalesce(${formats.map((f) => `try_strptime(trim(c${period.facts.index}), ${literal(f)})`).join(', ')})`;
  const { gap } = await engine.one<{ gap: number | null }>(
    `select median(gap) as gap from (select date_diff('day', lag(d) over (order by d), d) as gap
     from (select distinct ${date}::date as d from ${table}) where d is not null)`,
  );
  if (gap === null) return { frequency: null, grain: 'month' };
  if (gap <= 3) return { frequency: { value: 1, unit: 'd' }, grain: 'day' };
  if (gap <= 10) return { frequency: { value: 1, unit: 'w' }, grain: 'day' };
  if (gap <= 45) return { frequency: { value: 1, unit: 'm' }, grain: 'month' };
  return gap <= 120
    ? { frequency: { value: 3, unit: 'm' }, grain: 'quarter' }
    : { frequency: { value: 1, unit: 'y' }, grain: 'year' };
}
