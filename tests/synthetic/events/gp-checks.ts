/** General practice: volumes, keys, dates in order, and that the thinned data still tell who has what. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { GP_DATASETS } from '../../../src/synthetic/events/gp/gp-datasets.ts';
import { setChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { readFields } from '../../../src/synthetic/extracts/read-fields.ts';
import { eventDates, inOrder, volumes } from './gp-cases.ts';

const IDS = GP_DATASETS.map((d) => d.id);
const ENVELOPE = ['_partner', '_period', '_row', '_resident'];
const ENGINE_TYPES: Record<string, string> = {
  ...{
    string: 'VARCHAR',
    integer: 'BIGINT',
    number: 'DOUBLE',
    date: 'DATE',
    timestamp: 'TIMESTAMP',
    boolean: 'BOOLEAN',
  },
};

const sqlOf = (id: string): string => readFileSync(GP_DATASETS.find((d) => d.id === id)!.rows, 'utf8');
const tableOf = (id: string): string => `rows_of_${id}`;

export function gpChecks(world: () => Engine): void {
  const number = async (sql: string): Promise<number> => (await world().one<{ n: number }>(`select (${sql}) as n`)).n;

  describe('general practice', () => {
    beforeAll(async () => {
      await setChunk(world(), { from: '2023-04-01', to: '2026-03-01' });
      for (const id of IDS) await world().run(`create or replace temp table ${tableOf(id)} as ${sqlOf(id)}`);
    }, 120_000);

    rowChecks(world, number);
    volumeChecks(number);
    meaningChecks(number);
    gradientChecks(number);
  });
}

type Number_ = (sql: string) => Promise<number>;

function rowChecks(world: () => Engine, number: Number_): void {
  it.each(IDS)('%s has the columns of its contract, with their types', async (id) => {
    const columns = await world().describe(`from ${tableOf(id)}`);
    const fields = readFields(id).fields;
    expect(columns.map((c) => c.name)).toEqual([...ENVELOPE, ...fields.map((f) => f.name)]);
    const types = columns.slice(ENVELOPE.length).map((c) => c.type);
    expect(types).toEqual(fields.map((f) => ENGINE_TYPES[f.type]));
  });

  it.each(IDS)('%s names each row once, and each key once a month', async (id) => {
    const key = readFields(id).key.join(', ');
    expect(await number(`select count(*) - count(distinct _row) from ${tableOf(id)}`)).toBe(0);
    expect(await number(`select count(*) - count(distinct (_period, ${key})) from ${tableOf(id)}`)).toBe(0);
    expect(
      await number(`select count(*) from ${tableOf(id)} where _partner is null or _partner <> gp_processor()`),
    ).toBe(0);
  });

  it.each(IDS)('%s gives the rows of a month, and no others, when asked for that month', async (id) => {
    await setChunk(world(), { from: '2024-09-01', to: '2024-09-01' });
    const [month, whole] = [`(${sqlOf(id)})`, `(from ${tableOf(id)} where _period = date '2024-09-01')`];
    const differ = (a: string, b: string): Promise<number> =>
      number(`select count(*) from (from ${a} except from ${b})`);
    expect([await differ(month, whole), await differ(whole, month)]).toEqual([0, 0]);
  });

  it.each(inOrder)('$id: $rule', async ({ id, rule }) => {
    expect(await number(`select count(*) from ${tableOf(id)} where not (${rule})`)).toBe(0);
  });

  it.each(eventDates)('$id has nothing outside the presence of a resident', async ({ id, date }) => {
    const outside = `select count(*) from ${tableOf(id)} e left join present p on p.resident_id = e._resident
      where e._resident is not null and not coalesce(e.${date} >= p.from_date and e.${date} < p.until_date, false)`;
    expect(await number(outside)).toBe(0);
  });

  it('refers to practices that exist, where the resident was registered', async () => {
    const wrong = `select count(*) from ${tableOf('gp_appointment')} a
      where not exists (from registration g join practice p on p.practice_id = g.practice_id
        where g.resident_id = a._resident and p.practice_code = a.practice_code
          and g.from_date <= a.start_date::date and coalesce(g.to_date >= a.start_date::date, true))`;
    expect(await number(wrong)).toBe(0);
  });
}

function volumeChecks(number: Number_): void {
  it.each(volumes)('$id comes to about $expected rows per 1,000 residents a year ($of)', async ({ id, expected }) => {
    const made = await number(
      `select count(*) / residents() * 1000 / 2 from ${tableOf(id)} where _period >= date '2024-04-01'`,
    );
    expect(made).toBeGreaterThan(expected * 0.8);
    expect(made).toBeLessThan(expected * 1.2);
  });

  it('sends everybody on a list in the first month and few rows a month after', async () => {
    const id = tableOf('gp_registration');
    const listed = await number(
      `select count(*) from registration where from_date <= date '2023-04-01' and coalesce(to_date > date '2023-04-30', true)`,
    );
    expect(await number(`select count(*) from ${id} where _period = date '2023-04-01'`)).toBeGreaterThan(listed * 0.99);
    expect(await number(`select count(*) / 35 from ${id} where _period > date '2023-04-01'`)).toBeLessThan(
      listed * 0.03,
    );
  });

  it('sees patients on working days, most on Mondays, and no ghost', async () => {
    const on = (days: string): Promise<number> =>
      number(`select count(*) from ${tableOf('gp_appointment')} where isodow(start_date) in (${days})`);
    const all = await on('1, 2, 3, 4, 5, 6, 7');
    expect((await on('6, 7')) / all).toBeLessThan(0.05);
    expect(await on('1')).toBeGreaterThan(await on('5'));
    const ghosts = `select count(*) from ${tableOf('gp_observation')} o join resident r on r.resident_id = o._resident
      where r.ghost and o.clinical_effective_date >= r.left_date`;
    expect(await number(ghosts)).toBe(0);
  });
}

function meaningChecks(number: Number_): void {
  it('holds every diagnosis of everybody who is registered, once', async () => {
    const known = `from condition c join gp_patient g on g.resident_id = c.resident_id
      where c.detected_date >= g.record_from and c.detected_date < g.until_date and c.snomed_code is not null`;
    const sent = `select count(*) from ${tableOf('gp_observation')} where _row < 72057594037927936 and _row >= 36028797018963968`;
    expect(await number(sent)).toBe(await number(`select count(*) ${known}`));
  });

  it('says of the last blood pressure of the year whether it was to target, as the truth does', async () => {
    const latest = `(select _resident, year(date_recorded - interval 3 month) as year, max_by(result_value, date_recorded) as pressure
      from ${tableOf('gp_observation')} where mapped_concept_code = '271649006' group by all)`;
    const differs = `select avg((l.pressure <> f.systolic)::integer)
      from risk_factor f join ${latest} l on l._resident = f.resident_id and l.year = f.year where f.pressure_recorded`;
    expect(await number(differs)).toBeLessThan(0.03);
  });

  it('shows an issue in any year of a medicine that was taken all year', async () => {
    const missing = `select avg((o.n is null)::integer) from (
        select m.resident_id, m.medicine from medicine m join gp_patient g on g.resident_id = m.resident_id
        where m.from_date < date '2023-06-01' and m.to_date is null and g.from_date = start_date() and g.until_date > end_date()) m
      left join (select _resident, medication_name, count(*) as n from ${tableOf('gp_medication_order')}
        where is_repeat and issue_date >= date '2025-04-01' group by all) o
        on o._resident = m.resident_id and o.medication_name = m.medicine`;
    expect(await number(missing)).toBeLessThan(0.02);
  });

  it('writes HbA1c in another unit for some practices, within what is possible', async () => {
    const of = (unit: string): string =>
      `select count(*) from ${tableOf('gp_observation')} where concept_display like 'Haemoglobin A1c%' and result_unit = '${unit}'`;
    expect(await number(of('%'))).toBeGreaterThan(0);
    expect(await number(of('mmol/mol'))).toBeGreaterThan(await number(of('%')));
    expect(await number(`${of('%')} and result_value not between 3 and 20.5`)).toBe(0);
  });

  it('tells of referrals that planned care received and of stays in hospital', async () => {
    const unknown = `select count(*) from ${tableOf('gp_observation')} o
      where o.mapped_concept_code in ('3457005', '276401000000108')
        and not exists (from pathway p where p.resident_id = o._resident and p.referred_on = o.date_recorded)`;
    expect(await number(unknown)).toBe(0);
    const letters = `select count(*) from ${tableOf('gp_observation')} where mapped_concept_code = '373942005'`;
    const stays = `select count(*) from spell where kind <> 'birth' and not died and discharged_at < end_date()`;
    expect((await number(letters)) / (await number(stays))).toBeGreaterThan(0.9);
  });

  it('marks patients that are none', async () => {
    expect(await number(`select count(*) from ${tableOf('gp_registration')} where is_dummy_patient`)).toBe(
      await number('select 3 * count(*) from practice'),
    );
    expect(
      await number(
        `select count(*) from ${tableOf('gp_registration')} where is_dummy_patient and _resident is not null`,
      ),
    ).toBe(0);
  });

  it('knows who objects, as the opt-outs say', async () => {
    const last = `(select _resident, max_by(type_1_dissent, changed_on) as objects from ${tableOf('gp_registration')}
      where registration_status = 'Registered' group by all)`;
    const wrong = `select count(*) from ${last} l
      left join opt_out o on o.resident_id = l._resident and o.kind = 'type-1' and o.from_date <= end_date()
      join present p on p.resident_id = l._resident and p.until_date > end_date()
      where l.objects <> (o.resident_id is not null)`;
    expect(await number(wrong)).toBeLessThan(20);
  });
}

function gradientChecks(number: Number_): void {
  /** events of adults per person-year in a quintile of deprivation, most deprived over least */
  const ratio = (events: string, who: string): Promise<number> =>
    number(`select max(rate) filter (where imd_quintile = 1) / max(rate) filter (where imd_quintile = 5) from (
      select r.imd_quintile, sum(coalesce(e.n, 0)) / sum(p.until_date - p.from_date) as rate
      from present p join resident r using (resident_id)
      left join (select _resident, count(*) as n from ${events} group by all) e on e._resident = p.resident_id
      where ${who} group by all)`);

  it('gives more contacts to the deprived of the same age', async () => {
    const adults = `r.birth_date between date '1950-01-01' and date '1985-01-01'`;
    expect(await ratio(tableOf('gp_appointment'), adults)).toBeGreaterThan(1.1);
  });

  it('gives fewer vaccinations against flu and fewer screening tests to the deprived', async () => {
    const old = `r.birth_date < date '1958-01-01'`;
    expect(await ratio(`(from ${tableOf('immunisation')} where vaccine = 'Influenza')`, old)).toBeLessThan(0.98);
    const bowel = `(from ${tableOf('screening')} where programme = 'bowel' and test_date is not null)`;
    expect(await ratio(bowel, `r.birth_date between date '1952-01-01' and date '1968-01-01'`)).toBeLessThan(0.97);
  });

  it('has more patients who do not come where deprivation is high', async () => {
    const away = (quintile: number): Promise<number> =>
      number(`select avg((a.appointment_status = 'Did Not Attend')::integer) from ${tableOf('gp_appointment')} a
        join resident r on r.resident_id = a._resident where r.imd_quintile = ${quintile}`);
    expect(await away(1)).toBeGreaterThan((await away(5)) * 1.2);
  });

  it('vaccinates nine children in ten in time', async () => {
    const covered = `select avg((v.n is not null)::integer) from present p
      join resident r using (resident_id)
      left join (select _resident, count(*) as n from ${tableOf('immunisation')} where vaccine = 'MMR' group by all) v on v._resident = p.resident_id
      where r.birth_date between date '2021-04-01' and date '2023-04-01' and p.until_date > end_date() and r.arrived_date <= r.birth_date`;
    expect(await number(covered)).toBeGreaterThan(0.84);
    expect(await number(covered)).toBeLessThan(0.97);
  });

  it('sees the young and the old more often than those between', async () => {
    const per = (from: string, to: string): Promise<number> =>
      number(`select count(*) / (select sum(until_date - from_date) from present where birth_date between date '${from}' and date '${to}')
        from ${tableOf('gp_appointment')} a join resident r on r.resident_id = a._resident
        where r.birth_date between date '${from}' and date '${to}'`);
    const [child, adult, old] = [
      await per('2020-01-01', '2023-01-01'),
      await per('1995-01-01', '2003-01-01'),
      await per('1935-01-01', '1948-01-01'),
    ];
    expect(old).toBeGreaterThan(adult * 1.5);
    expect(child).toBeGreaterThan(adult);
  });
}
