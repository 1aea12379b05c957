/** Counts the rows of a partner's deliveries by period, and by whether their key had come before. */
import type { Contract } from '../../contract/contract.ts';
import { type Engine, identifier, literal } from '../../engine/engine.ts';
import { acceptedRows } from '../../quality/accepted-rows.ts';
import type { Delivery } from '../delivery.ts';
import { periodOfDelivery } from '../find-period.ts';

/** new: the key had not come before; in full mode, the delivery before it did not have it. */
export type RowClass = 'new' | 'replaced' | 'repeated';

export interface RowCount {
  /** place of the delivery among those compared */
  n: number;
  /** a day of the period, ISO; null when the row carries none */
  day: string | null;
  class: RowClass;
  /** an edition has this row, and no later one of the same key */
  current: boolean;
  rows: number;
}

export interface Comparable {
  deliveries: Delivery[];
  /** for each, the place of the delivery that it stands instead of; -1 when there is none, and always where rows are added */
  prior: number[];
  /** deliveries whose rows lack a column that today's contract needs to tell them apart */
  unlike: Delivery[];
  columns: string[];
}

/** Which deliveries can be compared, and on which columns: those that all of them have. */
export async function comparable(contract: Contract, deliveries: Delivery[], engine: Engine): Promise<Comparable> {
  const known = contract.columns.map((c) => c.name);
  let columns = known;
  const alike: Delivery[] = [];
  const unlike: Delivery[] = [];
  for (const delivery of deliveries) {
    if (delivery.receipt.contractHash !== contract.hash) {
      const { delivery: rules, key } = contract;
      const found = (await engine.describe(acceptedRows(delivery.folder))).map((c) => c.name);
      const needed = key.length ? key : known;
      const sound = needed.every((name) => found.includes(name)) && (await givesPeriod(rules.period, delivery, engine));
      if (!sound) {
        unlike.push(delivery);
        continue;
      }
      columns = columns.filter((name) => found.includes(name));
    }
    alike.push(delivery);
  }
  return { deliveries: alike, prior: priorOf(contract, alike), unlike, columns };
}

async function givesPeriod(period: string, delivery: Delivery, engine: Engine): Promise<boolean> {
  if (period === '') return true;
  try {
    await engine.describe(`select (${period})::date from (${acceptedRows(delivery.folder)})`);
    return true;
  } catch {
    return false;
  }
}

/** In full mode a delivery stands instead of the one before it, of the same period where files are about one. */
function priorOf(contract: Contract, deliveries: Delivery[]): number[] {
  const newest = new Map<string, number>();
  return deliveries.map(({ receipt }, n) => {
    if (contract.delivery.mode !== 'full') return -1;
    const place = periodOfDelivery(contract, receipt)?.from ?? '';
    const before = newest.get(place) ?? -1;
    newest.set(place, n);
    return before;
  });
}

export async function countRows(contract: Contract, of: Comparable, engine: Engine): Promise<RowCount[]> {
  if (of.deliveries.length === 0) return [];
  const { cadence } = contract.delivery;
  const step = cadence === 'weekly' ? 'week' : cadence === 'daily' || cadence === 'once' ? 'day' : 'month';
  return engine.all<RowCount>(
    `select _n as n, date_trunc('${step}', _day)::date::varchar as day, _class as class, _current as current, count(*) as rows
     from (${classedRows(contract, of, false)}) group by all order by all`,
  );
}

/** SQL of every accepted row with its delivery `_n`, its `_day`, its `_class` and whether it is `_current`. */
export function classedRows(contract: Contract, of: Comparable, numbered: boolean): string {
  const { mode, filePeriod } = contract.delivery;
  const key = (contract.key.length ? contract.key : of.columns).map(identifier);
  const identity = filePeriod ? [...key, '_day'] : key;
  const replacing = new Set(of.prior.filter((n) => n >= 0));
  const delivered = of.deliveries.map((delivery, n) => {
    const current = mode === 'full' ? !replacing.has(n) : null;
    return `select ${n} as _n, ${of.prior[n]} as _prior, ${current}::boolean as _newest, ${dayOf(contract, delivery)} as _day,
      hash(${of.columns.map(identifier).join(', ')}) as _content${numbered ? ', file_row_number as _row' : ''}, ${key.join(', ')}
      from (${acceptedRows(delivery.folder, numbered)})`;
  });
  const seen = mode === 'full' ? '_before is not distinct from _prior' : '_before is not null';
  const current = { full: '_newest', append: '_before is null', upsert: '_after is null' }[mode];
  return `select _n, _day, ${numbered ? '_row, ' : ''}coalesce(${current}, false) as _current,
      case when not (${seen}) then 'new' when _was = _content then 'repeated' else 'replaced' end as _class
    from (
      select *, lag(_n) over same as _before, lag(_content) over same as _was, lead(_n) over same as _after
      from (${delivered.join('\n union all by name ')})
      window same as (partition by ${identity.join(', ')} order by _n))`;
}

function dayOf(contract: Contract, delivery: Delivery): string {
  const { filePeriod, period } = contract.delivery;
  if (!filePeriod) return period === '' ? 'null::date' : `(${period})::date`;
  const found = periodOfDelivery(contract, delivery.receipt);
  return found ? `date ${literal(found.from)}` : 'null::date';
}
