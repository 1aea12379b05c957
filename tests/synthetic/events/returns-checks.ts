/** Calls to 999, community beds, virtual wards and care homes: as their contracts say, at levels like England's, and true to the world. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Engine } from '../../../src/engine/engine.ts';
import { RETURNS_DATASETS } from '../../../src/synthetic/events/returns/returns-datasets.ts';
import { EMERGENCY_CALLS } from '../../../src/synthetic/events/urgent/urgent-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { readFields } from '../../../src/synthetic/extracts/read-fields.ts';

interface Rule {
  name: string;
  implementation: string;
}

const rulesOf = (id: string): Rule[] => {
  const path = new URL(`../../../catalogue/datasets/${id}/contract.yaml`, import.meta.url);
  return (parse(readFileSync(path, 'utf8')) as { schema: [{ quality: Rule[] }] }).schema[0].quality;
};

/** Levels near national ones, from memory; what is unsourced has wide bounds. */
const LEVELS: [what: string, sql: string, least: number, most: number][] = [
  [
    'calls to 999 per 1,000 residents a year',
    `select count(*) / 3 / (residents() / 1000.0) from emergency_call`,
    140,
    220,
  ],
  ['seconds to answer, mean', 'select avg(answer_seconds) from emergency_call', 2.5, 12],
  ['seconds to answer, median', 'select quantile_disc(answer_seconds, 0.5) from emergency_call', 1, 3],
  ['seconds to answer, 95th centile', 'select quantile_disc(answer_seconds, 0.95) from emergency_call', 6, 60],
  ['seconds to answer, 99th centile', 'select quantile_disc(answer_seconds, 0.99) from emergency_call', 40, 200],
  ['calls given up', 'select avg((answer_seconds is null)::integer) from emergency_call', 0.0005, 0.03],
  ['community beds taken', 'select sum(occupied) / sum(beds_open) from community_bed_day', 0.6, 0.97],
  [
    'community beds per 100,000',
    'select 100000 * sum(beds_open) / count(distinct date) / residents() from community_bed_day',
    10,
    80,
  ],
  ['virtual ward places taken', 'select sum(patients) / sum(capacity) from virtual_ward_day', 0.55, 0.9],
  [
    'virtual ward places per 100,000 residents',
    'select 100000 * sum(capacity) / count(distinct date) / residents() from virtual_ward_day',
    8,
    45,
  ],
  ['care home places taken', 'select sum(occupied) / sum(usable) from care_home_day', 0.75, 0.95],
  [
    'care home places per 1,000 residents',
    'select 1000 * sum(registered) / count(distinct date) / residents() from care_home_day',
    3,
    9,
  ],
];

/** Each counts what must not be. */
const NEVER: Record<string, string> = {
  'an incident for which somebody rang 999, without a call': `select count(*) from ambulance_incident i anti join emergency_call c using (called_at)
    where i.caller = '999'`,
  'a call number twice': 'select count(*) - count(distinct call_id) from emergency_call',
  'a person who left for a community bed and came into none': `select
    (select count(*) from spell where discharge_pathway = 2 and discharged_at is not null)
    - (select sum(from_hospital) from community_bed_day)`,
  'a discharge to a virtual ward that no ward took on': `select (select count(*) from spell where discharged_at is not null and kind = 'emergency'
      and discharge_destination = '19' and cause in ('copd', 'heart-failure', 'pneumonia', 'cellulitis', 'deterioration') and u(spell_id, 4621) < 0.06)
    - (select sum(from_hospital) from virtual_ward_day)`,
  'a unit or ward without a day': `select count(*) from (
      select unit_code, count(*) as days from community_bed_day group by all union all select ward_code, count(*) from virtual_ward_day group by all
    ) where days <> (select count(*) from day)`,
  'more in a care home than live there': `select count(*) from care_home_day where told_on = date and occupied <> (
      select count(*) from residence r join resident p using (resident_id) join household h on h.household_id = r.household_id
      where h.kind = 'care-home' and '1-' || (100000000 + 800000000 * u(h.household_id, 8023))::bigint = home_id
        and not p.ghost and not p.temporary and r.from_date <= date and (r.to_date is null or r.to_date > date))`,
};

export function returnsChecks(world: () => Engine): void {
  const value = async (sql: string): Promise<number> =>
    Number((await world().one<{ v: number }>(`select (${sql}) as v`)).v);

  it.each(LEVELS)('%s', async (_, sql, least, most) => {
    const found = await value(sql);
    expect(found).toBeGreaterThanOrEqual(least);
    expect(found).toBeLessThanOrEqual(most);
  });

  it.each(Object.entries(NEVER))('never %s', async (_, sql) => expect(await value(sql)).toBe(0));

  it('have longer waits for 999 on the hardest days', async () => {
    const { hard, easy } = await world().one<{ hard: number; easy: number }>(`
      with strained as (select answer_seconds, c.pressure from emergency_call e
        join (select date, avg(pressure) as pressure from pressure group by date) c on c.date = e.called_at::date)
      select avg(answer_seconds) filter (pressure > 0.6) as hard, avg(answer_seconds) filter (pressure < 0.2) as easy from strained`);
    expect(hard).toBeGreaterThan(1.2 * easy);
  });

  describe.each([...EMERGENCY_CALLS, ...RETURNS_DATASETS])('$id', ({ id, rows, senders }) => {
    const table = `sent_${id}`;

    beforeAll(async () => {
      await setChunk(world(), { from: '2024-11-01', to: '2025-01-01' });
      await world().run(`create or replace temp table ${table} as ${readFileSync(rows, 'utf8')}`);
    });

    it('has the columns of its contract, its months and no others, and a key for each row', async () => {
      const { fields, key } = readFields(id);
      const columns = (await world().describe(`from ${table}`)).map((c) => c.name);
      expect(columns).toEqual(['_partner', '_period', '_row', '_resident', ...fields.map((f) => f.name)]);
      const kinds = senders.map((kind) => `'${kind}'`).join(', ');
      const found = await world().one<Record<string, number>>(`select count(*) as rows, count(distinct _row) as numbers,
          count(distinct (${key.join(', ')})) as keys, count(_resident) as people,
          count(*) filter (_period not in (date '2024-11-01', date '2024-12-01', date '2025-01-01')) as outside,
          count(*) filter (_partner not in (select org_code from organisation where kind in (${kinds}))) as strangers
        from ${table}`);
      expect(found).toMatchObject({ numbers: found.rows, keys: found.rows, people: 0, outside: 0, strangers: 0 });
      expect(found.rows).toBeGreaterThan(90);
    });

    it('has no row that breaks a rule of the contract', async () => {
      const rules = rulesOf(id);
      const counts = await world().one<Record<string, number>>(
        `select ${rules.map((rule, i) => `count(*) filter (not (${rule.implementation})) as rule_${i}`).join(', ')} from ${table}`,
      );
      expect(rules.filter((_, i) => counts[`rule_${i}`] !== 0).map((rule) => rule.name)).toEqual([]);
    });
  });
}
