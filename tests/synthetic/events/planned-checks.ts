/** Planned care of the made-up county: as much of it as there is in England, in order, unequal, and as the contracts say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Engine } from '../../../src/engine/engine.ts';
import { PLANNED_DATASETS } from '../../../src/synthetic/events/planned/planned-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { readFields } from '../../../src/synthetic/extracts/read-fields.ts';

/** Rows per 1,000 residents a year, from /spec of the datasets' volumes; the waiting list is counted by the week. */
const VOLUMES: { what: string; sql: string; target: number }[] = [
  { what: 'appointments booked', sql: 'select count(*) from hospital_appointment', target: 2300 },
  {
    what: 'appointments attended',
    sql: "select count(*) from hospital_appointment where attended in ('5', '6')",
    target: 1800,
  },
  { what: 'planned admissions', sql: 'select count(*) from elective_admission', target: 165 },
  {
    what: 'urgent referrals for suspected cancer',
    sql: "select count(*) from referral where priority = 'cancer' and referred_on >= start_date()",
    target: 55,
  },
];

/** Per 1,000 residents, on the Sundays of the period. */
const STOCKS = [
  { what: 'open pathways', from: 'referred_on', until: 'stop_on', table: 'pathway', target: 130 },
  { what: 'waiters for a test', from: 'requested_on', until: 'tested_on', table: 'diagnostic_request', target: 25 },
];

const FEED_VOLUMES: Record<string, number> = {
  outpatient_appointment: 2300,
  waiting_list: 6800,
  diagnostic_wait: 1300,
  ereferral: 400,
  cancer_pathway: 55,
};

/** Each counts what must not be. */
const NEVER: Record<string, string> = {
  'a pathway before birth, after death or away':
    'select count(*) from pathway p join resident_span s using (resident_id) where referred_on < s.from_date or stop_on >= s.until_date',
  'an admission of somebody who is not here':
    'select count(*) from elective_admission e left join present p on p.resident_id = e.resident_id and e.date >= p.from_date and e.date < p.until_date where p.resident_id is null',
  'an appointment of somebody who is not here':
    'select count(*) from hospital_appointment e left join present p on p.resident_id = e.resident_id and e.date >= p.from_date and e.date < p.until_date where p.resident_id is null',
  'dates of a pathway out of order':
    'select count(*) from pathway where first_on < referred_on or decided_on < first_on or stop_on < referred_on or (admission_on is not null and admission_on <> stop_on)',
  'planned care on a weekend or bank holiday':
    'select count(*) from (select date from hospital_appointment union all select date from elective_admission) e join day d using (date) where d.weekday > 5 or d.bank_holiday',
  'an appointment twice': 'select count(*) - count(distinct appointment_id) from hospital_appointment',
  'an admission twice': 'select count(*) - count(distinct admission_id) from elective_admission',
  'a pathway twice': 'select count(*) - count(distinct pathway_id) from pathway',
  'a test twice': 'select count(*) - count(distinct request_id) from diagnostic_request',
  'an appointment of no pathway':
    'select count(*) from hospital_appointment a anti join pathway p using (pathway_id) where a.pathway_id is not null',
  'an admission of no pathway':
    'select count(*) from elective_admission a anti join pathway p using (pathway_id) where a.pathway_id is not null',
  'an admission at no hospital':
    "select count(*) from elective_admission a anti join (from site where kind = 'hospital') s on s.site_code = a.site_code and s.org_code = a.org_code",
  'a treated pathway without its admission':
    'select count(*) from pathway p anti join elective_admission a using (pathway_id) where admission_on between start_date() and end_date()',
  'an admission of a treatment function that is not listed':
    'select count(*) from elective_admission a anti join treatment_function t on t.code = a.treatment_function',
  'a cancer pathway out of order':
    'select count(*) from cancer_referral where first_on < referred_on or told_on < first_on or decided_on < told_on or treated_on < decided_on',
};

/** Each a share or ratio that must lie between the two. */
const SHAPES: { what: string; sql: string; between: [number, number] }[] = [
  {
    what: 'open pathways of less than 18 weeks',
    sql: 'select count(*) filter (date - referred_on < 126) / count(*) from day join pathway on referred_on <= date and stop_on > date where weekday = 7',
    between: [0.56, 0.64],
  },
  {
    what: 'open pathways of more than a year',
    sql: 'select count(*) filter (date - referred_on >= 364) / count(*) from day join pathway on referred_on <= date and stop_on > date where weekday = 7',
    between: [0.02, 0.08],
  },
  {
    what: 'mean wait in the most deprived fifth against the least',
    sql: 'select avg(stop_on - referred_on) filter (imd_quintile = 1) / avg(stop_on - referred_on) filter (imd_quintile = 5) from pathway join resident using (resident_id) where stop_on between start_date() and end_date()',
    between: [1.03, 1.3],
  },
  {
    what: 'not attended in the most deprived fifth against the least',
    sql: "select avg((attended in ('3', '7'))::integer) filter (imd_quintile = 1) / avg((attended in ('3', '7'))::integer) filter (imd_quintile = 5) from hospital_appointment join resident using (resident_id)",
    between: [1.5, 3],
  },
  {
    what: 'not attended',
    sql: "select avg((attended in ('3', '7'))::integer) from hospital_appointment",
    between: [0.055, 0.085],
  },
  {
    what: 'referrals per head at 75 to 84 against 16 to 44',
    sql: `select (count(*) filter (band = 6 and referred) / count(distinct case when band = 6 then resident_id end))
      / (count(*) filter (band = 3 and referred) / count(distinct case when band = 3 then resident_id end))
      from (select s.resident_id, age_band((start_date() + 540 - s.birth_date) / 365.25) as band, r.pathway_id is not null as referred
        from resident_span s left join referral r using (resident_id) where s.from_date <= start_date() and s.until_date > end_date())`,
    between: [1.4, 4],
  },
  {
    what: 'planned admissions without a night',
    sql: "select avg((intended = 'day-case')::integer) from elective_admission",
    between: [0.82, 0.9],
  },
  {
    what: 'stops in August and December against October and November',
    sql: 'select count(*) filter (month(stop_on) in (8, 12)) / count(*) filter (month(stop_on) in (10, 11)) from pathway where stop_on between start_date() and end_date()',
    between: [0.6, 0.92],
  },
  {
    what: 'waits for a test of six weeks and more',
    sql: 'select count(*) filter (date - requested_on >= 42) / count(*) from day join diagnostic_request on requested_on <= date and tested_on > date where weekday = 7',
    between: [0.18, 0.32],
  },
  {
    what: 'told within 28 days',
    sql: 'select avg((told_on - referred_on <= 28)::integer) from cancer_referral',
    between: [0.65, 0.85],
  },
  {
    what: 'the list at the end against the beginning',
    sql: 'select count(*) filter (referred_on <= end_date() and stop_on > end_date()) / count(*) filter (referred_on <= start_date() and stop_on > start_date()) from pathway',
    between: [0.98, 1.15],
  },
];

interface ContractFile {
  schema: [{ properties: Property[]; quality?: { name: string; implementation: string; severity: string }[] }];
}
interface Property {
  name: string;
  required?: boolean;
  customProperties?: { property: string; value: unknown }[];
}

const contractOf = (id: string): ContractFile['schema'][0] => {
  const path = new URL(`../../../catalogue/datasets/${id}/contract.yaml`, import.meta.url);
  return (parse(readFileSync(path, 'utf8')) as ContractFile).schema[0];
};
const settingOf = (property: Property, name: string): unknown =>
  property.customProperties?.find((p) => p.property === name)?.value;

/** SQL that says whether a value is on the property's code list; null when it has none that is a list of its own. */
function onList(property: Property): string | null {
  const list = settingOf(property, 'codeList');
  if (Array.isArray(list)) return `${property.name} in (${list.map((code) => `'${code}'`).join(', ')})`;
  if (typeof list !== 'string') return null;
  const [file, name] = list.split('.');
  const path = new URL(`../../../catalogue/codes/${file}.csv`, import.meta.url);
  const codes = readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.split(','))
    .flatMap((cells) => (name === undefined ? [cells[0]] : cells[0] === name ? [cells[1]] : []));
  return `${property.name} in (${codes.map((code) => `'${code}'`).join(', ')})`;
}

function checkFeed(world: () => Engine, id: string, rows: URL): void {
  const select = (columns: string): string => `select ${columns} from (${readFileSync(rows, 'utf8')})`;
  /** half a year, within which a chunk's borders fall on the first days of months */
  const half = { from: '2024-10-01', to: '2025-03-01' };

  it('gives the columns of the contract and nothing outside its months', async () => {
    await setChunk(world(), half);
    const columns = (await world().describe(select('*'))).map((c) => c.name);
    expect(columns).toEqual(['_partner', '_period', '_row', '_resident', ...readFields(id).fields.map((f) => f.name)]);
    const found = await world().one<{ rows: number; numbers: number; outside: number; strangers: number }>(
      `select count(*) as rows, count(distinct _row) as numbers,
        count(*) filter (_period < chunk_from() or _period >= chunk_to() or _period <> date_trunc('month', _period)) as outside,
        count(*) filter (_partner not in (select org_code from organisation where kind = 'acute')) as strangers
      from (${readFileSync(rows, 'utf8')})`,
    );
    expect(found).toMatchObject({ numbers: found.rows, outside: 0, strangers: 0 });
    const people = (await world().one<{ n: number }>('select residents() as n')).n;
    const target = FEED_VOLUMES[id] ?? 0;
    expect(found.rows / people / 0.5 / (target / 1000)).toBeGreaterThan(0.8);
    expect(found.rows / people / 0.5 / (target / 1000)).toBeLessThan(1.2);
  });

  it('has no row that the contract would refuse', async () => {
    await setChunk(world(), half);
    const { properties, quality = [] } = contractOf(id);
    const rules = quality.map((rule) => ({ name: rule.name, holds: rule.implementation }));
    const listed = properties.flatMap((p) => {
      const holds = onList(p);
      return holds ? [{ name: p.name, holds }] : [];
    });
    const given = properties.filter((p) => p.required).map((p) => ({ name: p.name, holds: `${p.name} is not null` }));
    const checks = [...rules, ...listed, ...given];
    const counts = await world().one<Record<string, number>>(
      select(checks.map(({ holds }, i) => `count(*) filter (not (${holds})) as check_${i}`).join(', ')),
    );
    expect(checks.filter((_, i) => counts[`check_${i}`] !== 0).map(({ name }) => name)).toEqual([]);
  });

  it('has each key once', async () => {
    await setChunk(world(), half);
    const key = readFields(id).key.map((column) => column);
    const twice = await world().one<{ n: number }>(
      `select count(*) as n from (${select(key.join(', '))} group by all having count(*) > 1)`,
    );
    expect(twice.n).toBe(0);
  });
}

/** Over a world of about 20,000 residents and three years that ends on 31 March 2026, with all its events. */
export function checkPlanned(world: () => Engine): void {
  const figure = async (sql: string): Promise<number> =>
    (await world().one<{ v: number }>(`select (${sql})::double as v`)).v;

  describe('planned care', () => {
    it.each(VOLUMES)('$what: $target per 1,000 residents a year, within a fifth', async ({ sql, target }) => {
      const perYear = await figure(`(${sql}) * 1000.0 / residents() / (select count(*) from health_year)`);
      expect(perYear / target).toBeGreaterThan(0.8);
      expect(perYear / target).toBeLessThan(1.2);
    });

    it.each(STOCKS)('$what: $target per 1,000 residents, within a fifth', async ({ table, from, until, target }) => {
      const stock = await figure(
        `select count(${from}) * 1000.0 / residents() / count(distinct date) from day left join ${table} on ${from} <= date and ${until} > date where weekday = 7`,
      );
      expect(stock / target).toBeGreaterThan(0.8);
      expect(stock / target).toBeLessThan(1.2);
    });

    it.each(Object.entries(NEVER))('never %s', async (_, sql) => expect(await figure(sql)).toBe(0));

    it.each(SHAPES)('$what is between $between', async ({ sql, between: [least, most] }) => {
      const found = await figure(sql);
      expect(found).toBeGreaterThan(least);
      expect(found).toBeLessThan(most);
    });

    it('makes the orthopaedic wait long and the geriatric short', async () => {
      const mean = (code: string): Promise<number> =>
        figure(
          `select avg(stop_on - referred_on) from pathway where treatment_function = '${code}' and stop_on between start_date() and end_date()`,
        );
      expect(await mean('110')).toBeGreaterThan(1.5 * (await mean('430')));
    });
  });

  for (const { id, rows } of PLANNED_DATASETS) describe(id, () => checkFeed(world, id, rows));
}
