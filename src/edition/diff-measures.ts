/** Why published figures moved between two editions: new periods, late reports, corrections, withdrawals. */
import type { Engine } from '../engine/engine.ts';

/** Numbers of figures of one measure of one dataset. Each figure that differs is in exactly one of them. */
export interface MeasureChange {
  dataset: string;
  measure: string;
  /** about a period after the last one the earlier edition had */
  newPeriod: number;
  /** about a period that it had already: reported at last */
  late: number;
  /** another figure was published for the same thing */
  corrected: number;
  /** the same figure was published, and our written corrections now treat it otherwise */
  correctedByUs: number;
  /** no longer published, or no longer reported */
  withdrawn: number;
  /** sum of the figures that were corrected, before and after */
  correctedFrom: number;
  correctedTo: number;
}

const EMPTY =
  'select null::varchar as measure, null::varchar as entity_type, null::varchar as entity_code, null::date as period_start, null::varchar as grain, null::varchar as category_type, null::varchar as category_code, null::decimal(18,4) as value, null::decimal(18,4) as value_as_published, null::varchar as dataset where false';
const KEY = ['measure', 'entity_type', 'entity_code', 'period_start', 'grain', 'category_type', 'category_code'];

/**
 * Compares `reported_measure` of two editions.
 * @param before relation of the earlier table, null when it has none
 * @param after relation of the later
 * @returns measures that differ, by dataset and measure
 */
export function diffMeasures(engine: Engine, before: string | null, after: string | null): Promise<MeasureChange[]> {
  const same = KEY.map((k) => `a.${k} is not distinct from b.${k}`).join(' and ');
  return engine.all<MeasureChange>(`
    with a as (select *, true as here from (${before ? `from ${before}` : EMPTY})),
    b as (select *, true as here from (${after ? `from ${after}` : EMPTY})),
    ends as (select dataset, measure, max(period_start) as last_period from a group by all),
    joined as (
      select coalesce(b.dataset, a.dataset) as dataset, coalesce(b.measure, a.measure) as measure,
        coalesce(b.period_start, a.period_start) as period_start,
        a.value as old_value, b.value as new_value, a.value_as_published as old_published, b.value_as_published as new_published,
        a.here as old_here, b.here as new_here
      from a full outer join b on ${same}),
    judged as (
      select j.*, case
        when old_value is not distinct from new_value and old_here is not distinct from new_here then 'same'
        when old_here is null and (e.last_period is null or j.period_start > e.last_period) then 'new'
        when old_here and new_here and old_published is not distinct from new_published then 'by us'
        when old_value is null then 'late'
        when new_value is null then 'withdrawn'
        else 'corrected' end as why
      from joined j left join ends e on e.dataset = j.dataset and e.measure = j.measure)
    select dataset, measure,
      count(*) filter (where why = 'new') as "newPeriod", count(*) filter (where why = 'late') as late,
      count(*) filter (where why = 'corrected') as corrected, count(*) filter (where why = 'by us') as "correctedByUs",
      count(*) filter (where why = 'withdrawn') as withdrawn,
      cast(coalesce(sum(old_value) filter (where why = 'corrected'), 0) as decimal(18, 4)) as "correctedFrom",
      cast(coalesce(sum(new_value) filter (where why = 'corrected'), 0) as decimal(18, 4)) as "correctedTo"
    from judged where why <> 'same' group by all order by dataset, measure`);
}
