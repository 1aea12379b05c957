/** Infections: about as many as England has, where the national rule says that they began, and as their contract says. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { INFECTION_DATASETS } from '../../../src/synthetic/events/infections/infection-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { readFields } from '../../../src/synthetic/extracts/read-fields.ts';
import { conditionsOf } from './contract-conditions.ts';

/** Per 100,000 residents a year: England about 2023, from memory. */
const RATES: [organism: string, rate: number][] = [
  ['E. coli', 70],
  ['C. difficile', 27],
  ['MSSA', 23],
  ['Klebsiella spp.', 21],
];

/** Each counts what must not be. */
const NEVER: Record<string, string> = {
  'a specimen before birth, after death or while away': `sent_hcai where _resident not in (
    select resident_id from present p where specimen_date >= p.from_date and specimen_date < p.until_date)`,
  'a discharge after the specimen': 'sent_hcai where last_discharge_date > specimen_date',
  'a stay in the three months before without its end':
    "sent_hcai where (admitted_in_3_months = 'Yes') <> (last_discharge_date is not null)",
  'an admission that is none of the trust': `sent_hcai h where admission_date is not null and not exists (
    from spell s where s.resident_id = h._resident and s.org_code = h.provider_code and s.admitted_at::date = h.admission_date
      and coalesce(s.discharged_at::date >= h.specimen_date, true))`,
  'a discharge that was none of the trust': `sent_hcai h where last_discharge_date is not null and not exists (
    from spell s where s.resident_id = h._resident and s.org_code = h.provider_code and s.discharged_at::date = h.last_discharge_date)`,
  'somebody in hospital without an admission':
    "sent_hcai where patient_category = 'In-patient' and (admission_date is null or site_code is null)",
  'C. difficile of an infant':
    "sent_hcai where data_collection = 'C. difficile' and date_sub('year', birth_date, specimen_date) < 2",
  'the same illness twice': `(select 1 from sent_hcai qualify specimen_date - lag(specimen_date) over (partition by _resident, data_collection
    order by specimen_date) < case data_collection when 'C. difficile' then 28 else 14 end)`,
};

export function infectionChecks(world: () => Engine): void {
  const one = async (sql: string): Promise<number> => Number((await world().one<{ n: number }>(sql)).n);
  beforeAll(async () => {
    await setChunk(world(), { from: '2023-04-01', to: '2026-03-01' });
    await world().run(`create or replace temp table sent_hcai as ${readFileSync(INFECTION_DATASETS[0]!.rows, 'utf8')}`);
  });

  it.each(Object.entries(NEVER))('never has %s', async (_, sql) => {
    expect(await one(`select count(*) as n from ${sql}`)).toBe(0);
  });

  it.each(RATES)('has %s about as often as England', async (organism, rate) => {
    const n = await one(`select count(*) as n from sent_hcai where data_collection = '${organism}'`);
    const people = await one('select count(*) as n from present where until_date > end_date()');
    const expected = (rate * people * 3) / 100_000;
    // four standard deviations of so few, and a fifth beside them
    const slack = 4 * Math.sqrt(expected) + expected / 5;
    expect([organism, n > Math.max(0, expected - slack) && n < expected + slack, n]).toEqual([organism, true, n]);
  });

  it('has infections begin in hospital, after stays and without any', async () => {
    const share = (onset: string): Promise<number> =>
      one(`select count(*) filter (onset_status = '${onset}') / count(*) as n from sent_hcai`);
    expect(await share('HOHA')).toBeGreaterThan(0.15);
    expect(await share('HOHA')).toBeLessThan(0.5);
    expect(await share('COHA')).toBeGreaterThan(0.05);
    expect(await share('COCA')).toBeGreaterThan(0.3);
    expect(await share('Unknown')).toBeLessThan(0.06);
  });

  it('has the old far oftener than the young', async () => {
    const old = await one(
      `select count(*) filter (date_sub('year', birth_date, specimen_date) >= 65) / count(*) as n from sent_hcai`,
    );
    expect(old).toBeGreaterThan(0.5);
    expect(old).toBeLessThan(0.9);
  });

  describe('what trusts send', () => {
    it('is what the contract says, each key once', async () => {
      const columns = await world().describe('from sent_hcai');
      expect(columns.slice(4).map((c) => c.name)).toEqual(readFields('hcai_specimen').fields.map((f) => f.name));
      const broken: string[] = [];
      for (const holds of conditionsOf('hcai_specimen'))
        if ((await one(`select count(*) as n from sent_hcai where not (${holds})`)) > 0) broken.push(holds);
      expect(broken).toEqual([]);
      const key = readFields('hcai_specimen').key.join(', ');
      expect(await one(`select count(*) - count(distinct (${key})) as n from sent_hcai`)).toBe(0);
    });
  });
}
