/** The health of the synthetic residents: near published levels, in causal order, the same on every run. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { healthWorld } from './health-world.ts';

let world: Engine;
beforeAll(async () => {
  world = await healthWorld(20_000);
});
afterAll(() => world?.close());

const share = async (sql: string): Promise<number> =>
  (await world.one<{ share: number }>(`select (${sql}) as share`)).share;

/** who lives there when the period is over, with age on that day */
const PEOPLE = '(select *, age_until as age from constitution where present_at_end)';

/** share of the people of `who` that have a condition now, or have it on record */
const prevalence = (condition: string, who = 'true', date = 'onset_date'): Promise<number> =>
  share(`select avg((c.resident_id is not null)::integer) from ${PEOPLE} p
    left join (select resident_id from condition where condition = '${condition}' and ${date} is not null and resolved_date is null) c
      on c.resident_id = p.resident_id
    where ${who}`);

const oddsRatio = (a: string, b: string, who: string): Promise<number> =>
  share(`select (count(*) filter (where a and b) + 0.5) * (count(*) filter (where not a and not b) + 0.5)
      / ((count(*) filter (where a and not b) + 0.5) * (count(*) filter (where b and not a) + 0.5))
    from (
      select
        exists (from condition c where c.resident_id = p.resident_id and c.condition = '${a}') as a,
        exists (from condition c where c.resident_id = p.resident_id and c.condition = '${b}') as b
      from ${PEOPLE} p where ${who})`);

interface Published {
  condition: string;
  from_age: number;
  recorded: number;
  undetected: number;
}

const published: Published[] = readFileSync(
  new URL('../../src/synthetic/health/model/published-prevalence.csv', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([condition, age, recorded, undetected]) => ({
    ...{ condition: condition!, from_age: Number(age) },
    ...{ recorded: Number(recorded), undetected: Number(undetected) },
  }));

describe('how common conditions are', () => {
  it.each(published)(
    '$condition is recorded about as often as published',
    async ({ condition, from_age, recorded }) => {
      const found = await prevalence(condition, `age >= ${from_age}`, 'detected_date');
      const people = await share(`select count(*) from ${PEOPLE} where age >= ${from_age}`);
      const chance = 3 * Math.sqrt(recorded / people);
      expect(Math.abs(found - recorded)).toBeLessThan(0.15 * recorded + chance);
    },
  );

  it('has the gaps in detection that are published: hypertension about 30%, diabetes 10 to 15%', async () => {
    const undetected = (condition: string): Promise<number> =>
      share(
        `select avg((detected_date is null)::integer) from condition join ${PEOPLE} using (resident_id) where condition = '${condition}'`,
      );
    expect(await undetected('HTN')).toBeCloseTo(0.3, 1);
    expect(await undetected('DM')).toBeGreaterThan(0.08);
    expect(await undetected('DM')).toBeLessThan(0.17);
    expect(Math.abs((await undetected('DEM')) - 0.36)).toBeLessThan(0.08);
  });

  it('has adults who smoke and are obese as often as in England, more of them where life is poorer', async () => {
    const among = (what: string, where: string): Promise<number> =>
      share(
        `select avg((${what})::integer) from risk_factor join resident using (resident_id) where year = 2025 and ${where}`,
      );
    expect(await among(`smoking = 'current'`, 'true')).toBeCloseTo(0.12, 1);
    expect(await among('bmi >= 30', 'true')).toBeGreaterThan(0.23);
    expect(await among('bmi >= 30', 'true')).toBeLessThan(0.31);
    const ratio =
      (await among(`smoking = 'current'`, 'imd_quintile = 1')) /
      (await among(`smoking = 'current'`, 'imd_quintile = 5'));
    expect(ratio).toBeGreaterThan(1.7);
    expect(ratio).toBeLessThan(4);
  });
});

describe('multimorbidity', () => {
  /** share with two or more of the conditions that count, in an age band, for people whose deprivation lies between two bounds */
  const multimorbid = (from: number, to: number, deprived = 'true'): Promise<number> =>
    share(`select avg((coalesce(n, 0) >= 2)::integer) from ${PEOPLE} p
      left join (
        select resident_id, count(*) as n from condition join condition_model using (condition)
        where multimorbidity and detected_date is not null and resolved_date is null group by resident_id
      ) c on c.resident_id = p.resident_id
      where age >= ${from} and age < ${to} and ${deprived}`);

  it('rises with age as published (Barnett 2012, from memory: 11% at 25 to 44, 30% at 45 to 64, 65% at 65 to 84, 82% from 85)', async () => {
    expect(await multimorbid(25, 45)).toBeCloseTo(0.113, 1);
    expect(Math.abs((await multimorbid(45, 65)) - 0.304)).toBeLessThan(0.08);
    expect(Math.abs((await multimorbid(65, 85)) - 0.649)).toBeLessThan(0.1);
    expect(Math.abs((await multimorbid(85, 120)) - 0.815)).toBeLessThan(0.15); // ours are iller: model/README.md
  });

  it('comes about 10 to 15 years earlier in the most deprived tenth than in the least', async () => {
    const [most, least] = ['deprivation > 1.28', 'deprivation < -1.28'];
    const at45 = await multimorbid(40, 50, most);
    expect(at45).toBeGreaterThan(await multimorbid(47, 57, least));
    expect(at45).toBeLessThan(await multimorbid(60, 70, least));
  });

  it.each([
    ['DM', 'CHD', 2],
    ['HTN', 'CKD', 2],
    ['AF', 'STIA', 2],
    ['CHD', 'HF', 3],
    ['COPD', 'dyspnoea', 3],
    ['ANX', 'DEP', 2],
  ])('%s goes with %s among people of 50 to 80: odds ratio above %s', async (a, b, least) => {
    expect(await oddsRatio(a, b, 'age between 50 and 80')).toBeGreaterThan(least);
  });

  it.each(['COPD', 'SMI', 'DM', 'painful-condition', 'alcohol-problems'])(
    '%s is commoner in the most deprived fifth',
    async (condition) => {
      const where = (test: string) => `age between 30 and 75 and deprivation ${test}`;
      expect(await prevalence(condition, where('> 0.84'))).toBeGreaterThan(
        1.2 * (await prevalence(condition, where('< -0.84'))),
      );
    },
  );
});

describe('frailty', () => {
  it('has the shares of the eFI that were published for people of 65 and over (Clegg 2016): 50, 35, 12 and 3%', async () => {
    const rows = await world.all<{ category: string; share: number }>(`
      select category, count(*) / sum(count(*)) over () as share
      from frailty join constitution using (resident_id)
      where as_at = date '2026-04-01' and age_until >= 65 group by category`);
    const shares = Object.fromEntries(rows.map((row) => [row.category, row.share]));
    expect(Math.abs(shares.fit! - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(shares.mild! - 0.35)).toBeLessThan(0.06);
    expect(Math.abs(shares.moderate! - 0.12)).toBeLessThan(0.04);
    expect(Math.abs(shares.severe! - 0.03)).toBeLessThan(0.025);
  });

  it('has about a third of people of 65 and over fall in a year, half of those of 80 and over (NICE, from memory)', async () => {
    const falls = (age: number): Promise<number> =>
      share(`select avg(annual_fall_probability) from frailty join constitution using (resident_id)
        where as_at = date '2026-04-01' and age_until >= ${age}`);
    expect(await falls(65)).toBeCloseTo(0.33, 1);
    expect(await falls(80)).toBeCloseTo(0.5, 1);
  });

  it('counts no deficit twice and none that is not known', async () => {
    expect(await share('select count(*) from frailty where deficits > true_deficits or true_deficits > 36')).toBe(0);
    expect(await share(`select count(distinct deficit) + 1 from condition_model where deficit is not null`)).toBe(36);
  });
});

describe('measurements and care', () => {
  it('controls about two thirds of known hypertension and most known diabetes, and misses some checks', async () => {
    const met = (pathway: string, process: string): Promise<number> =>
      share(`select avg(met::integer) from care_process where pathway = '${pathway}' and process = '${process}'`);
    expect(await met('hypertension', 'pressure-to-target')).toBeCloseTo(0.67, 1);
    expect(await met('diabetes', 'hba1c-to-target')).toBeCloseTo(0.63, 1);
    expect(await met('diabetes', 'albumin-checked')).toBeLessThan(0.8);
    expect(await met('atrial-fibrillation', 'anticoagulated')).toBeGreaterThan(0.75);
  });

  it('keeps every measurement inside what is possible', async () => {
    const outside = `not (systolic between 50 and 300 and diastolic between 20 and 200 and systolic > diastolic and bmi between 10 and 80
      and hba1c between 15 and 200 and cholesterol between 1 and 20 and egfr between 1 and 150)`;
    expect(await share(`select count(*) from risk_factor where ${outside}`)).toBe(0);
  });

  it('measures a high pressure only in people with hypertension, high sugar only in people with diabetes', async () => {
    const without = (condition: string, value: string): Promise<number> =>
      share(`select count(*) from risk_factor r where ${value} and not exists (
        from condition c where c.resident_id = r.resident_id and c.condition = '${condition}' and c.onset_date <= r.measured_on)`);
    expect(await without('HTN', 'systolic >= 140')).toBe(0);
    expect(await without('DM', 'hba1c >= 48')).toBe(0);
  });
});

describe('integrity', () => {
  it.each([
    ['condition', 'resident_id, condition'],
    ['medicine', 'resident_id, medicine'],
    ['risk_factor', 'resident_id, year'],
    ['frailty', 'resident_id, as_at'],
    ['social', 'resident_id'],
    ['care_process', 'resident_id, year, pathway, process'],
    ['true_risk', 'resident_id, as_at'],
  ])('%s has one row for each %s, and residents only', async (table, key) => {
    expect(await share(`select count(*) from (select ${key} from ${table} group by all having count(*) > 1)`)).toBe(0);
    expect(await share(`select count(*) from ${table} anti join resident using (resident_id)`)).toBe(0);
    expect(await share(`select count(*) from ${table}`)).toBeGreaterThan(0);
  });

  it.each([
    ['condition', 'onset_date'],
    ['condition', 'detected_date'],
    ['condition', 'resolved_date'],
    ['medicine', 'from_date'],
    ['medicine', 'to_date'],
    ['risk_factor', 'measured_on'],
    ['frailty', 'as_at'],
    ['true_risk', 'as_at'],
  ])('%s: no %s before birth or after death', async (table, date) => {
    const outside = `t.${date} < r.birth_date or t.${date} > r.death_date`;
    expect(await share(`select count(*) from ${table} t join resident r using (resident_id) where ${outside}`)).toBe(0);
  });

  it('finds an illness after it began, treats it after it was found', async () => {
    expect(
      await share('select count(*) from condition where detected_date < onset_date or resolved_date < onset_date'),
    ).toBe(0);
    expect(await share('select count(*) from medicine where to_date <= from_date')).toBe(0);
    expect(
      await share(`select count(*) from medicine m where not exists (
        from condition c join medicine_model k on k.condition = c.condition
        where c.resident_id = m.resident_id and k.medicine = m.medicine and c.detected_date < m.from_date)`),
    ).toBe(0);
  });
});
