/** Departments, ambulances and calls to 111: as many as stated, in order, linked to each other, and as unequal as life. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';

const YEARS = 3;

/** per 1,000 residents a year, as the list of datasets has them */
const VOLUMES: [what: string, sql: string, target: number][] = [
  ['attendances', 'select count(*) from attendance', 475],
  ['attendances of type 1', "select count(*) from attendance where department_type = '01'", 290],
  ['ambulance incidents', 'select count(*) from ambulance_incident', 150],
  ['handovers', "select count(*) from ambulance_incident where outcome = 'conveyed'", 80],
  ['calls to 111', 'select count(*) from urgent_call', 380],
];

/** SQL that finds what must not be there */
const NEVER: [what: string, sql: string][] = [
  ['two attendances of one number', 'select attendance_id from attendance group by all having count(*) > 1'],
  ['two incidents of one number', 'select incident_id from ambulance_incident group by all having count(*) > 1'],
  ['two calls of one number', 'select call_id from urgent_call group by all having count(*) > 1'],
  [
    'an attendance of somebody who is not there',
    `from attendance a left join present p on p.resident_id = a.resident_id and a.arrived_at::date >= p.from_date and a.arrived_at::date < p.until_date
      where p.resident_id is null`,
  ],
  [
    'an incident of somebody who is not there',
    `from ambulance_incident n left join present p on p.resident_id = n.resident_id and coalesce(n.at_hospital_at, n.called_at)::date >= p.from_date - 1
        and n.called_at::date < p.until_date
      where p.resident_id is null`,
  ],
  [
    'a call about somebody who is not there',
    `from urgent_call c left join present p on p.resident_id = c.resident_id and c.called_at::date >= p.from_date - 3 and c.called_at::date < p.until_date
      where p.resident_id is null`,
  ],
  [
    'a site of another trust',
    'from attendance a left join site s on s.site_code = a.site_code and s.org_code = a.org_code where s.site_code is null',
  ],
  ['an unknown spell', 'from attendance a anti join spell s using (spell_id) where a.spell_id is not null'],
  [
    'an incident of another attendance',
    `from ambulance_incident n left join attendance a using (attendance_id)
      where n.attendance_id is not null and (a.attendance_id is null or a.resident_id <> n.resident_id or a.site_code <> n.site_code)`,
  ],
  [
    'attendance times out of order',
    `from attendance where not (
      coalesce(assessed_at, arrived_at) >= arrived_at and coalesce(seen_at >= assessed_at, true) and coalesce(ready_at >= seen_at, true)
      and departed_at >= coalesce(ready_at, arrived_at) and coalesce(decided_at between seen_at and departed_at, true))`,
  ],
  [
    'incident times out of order',
    `from ambulance_incident where not (clock_start_at >= called_at and coalesce(dispatched_at >= clock_start_at, true)
      and coalesce(at_scene_at >= dispatched_at, true) and coalesce(left_scene_at >= at_scene_at, true)
      and coalesce(at_hospital_at >= left_scene_at, true) and coalesce(handed_over_at >= at_hospital_at, true)
      and cleared_at >= coalesce(handed_over_at, left_scene_at, called_at))`,
  ],
  [
    'an attendance from a hospital bed',
    `from attendance a join spell s on s.resident_id = a.resident_id and a.spell_id is null
      and a.arrived_at > s.admitted_at and a.arrived_at < s.discharged_at`,
  ],
  [
    "a man with a woman's complaint",
    "from attendance join resident using (resident_id) where complaint = '289530006' and sex = '1'",
  ],
];

export function urgentChecks(world: () => Engine): void {
  const figure = async (sql: string): Promise<number> =>
    Number((await world().one<{ v: number }>(`select (${sql})::double as v`)).v);

  describe('how much there is', () => {
    it.each(VOLUMES)('%s', async (_, sql, target) => {
      const rate = (await figure(sql)) / (await figure('residents()')) / YEARS;
      expect(Math.abs(rate * 1000 - target) / target).toBeLessThan(0.12);
    });
  });

  describe('what never happens', () => {
    it.each(NEVER)('%s', async (_, sql) => {
      const query = sql.startsWith('select') ? sql : `select 1 ${sql}`;
      expect(await figure(`select count(*) from (${query})`)).toBe(0);
    });
  });

  describe('who needs it', () => {
    const rate = (who: string): string =>
      `((select count(*) from attendance a join resident r using (resident_id) where ${who}) / (select count(*) from resident r where ${who}))`;

    it('people of the poorest areas far more often than those of the richest', async () => {
      const ratio = await figure(`select ${rate('r.imd_quintile = 1')} / ${rate('r.imd_quintile = 5')}`);
      expect(ratio).toBeGreaterThan(1.25);
      expect(ratio).toBeLessThan(2.5);
    });

    it('the youngest and the oldest most', async () => {
      const byAge = await world().all<{ band: number; rate: number }>(`
        with people as (
          select least(8, date_sub('year', birth_date, end_date()) // 10) as band, count(*) as people
          from present where until_date > end_date() group by all
        ),
        came as (select least(8, age // 10) as band, count(*) as n from attendance group by all)
        select band, n / people as rate from people join came using (band) order by band`);
      const of = (band: number): number => byAge.find((a) => Number(a.band) === band)?.rate ?? 0;
      expect(of(0)).toBeGreaterThan(1.3 * of(4));
      expect(of(8)).toBeGreaterThan(1.5 * of(4));
    });

    it('a few very often', async () => {
      const often = await figure(`select count(*) from (
        select resident_id from attendance where department_type <> '05' group by resident_id, year(arrived_at - interval 90 day) having count(*) >= 10)`);
      expect((often / YEARS / (await figure('residents()'))) * 1000).toBeGreaterThan(0.15);
    });
  });

  describe('pathways', () => {
    it('an emergency spell that came through the department has its attendance, which ends with the admission', async () => {
      const linked = await figure(
        `select count(a.attendance_id) / count(*) from spell s left join attendance a using (spell_id) where s.via_ed`,
      );
      expect(linked).toBeGreaterThan(0.985);
      expect(
        await figure(
          'select count(*) from attendance a join spell s using (spell_id) where a.departed_at <> s.admitted_at',
        ),
      ).toBe(0);
    });

    it('who breaks a hip in a fall comes by ambulance', async () => {
      const hips = "from attendance a join spell s using (spell_id) where s.cause = 'hip-fracture'";
      expect(await figure(`select avg(by_ambulance::integer) ${hips}`)).toBeGreaterThan(0.85);
      expect(await figure(`select avg((a.complaint = '161898004')::integer) ${hips}`)).toBe(1);
    });

    it('every attendance by ambulance has its incident, a few minutes before', async () => {
      const linked = await world().one<{ missing: number; apart: number }>(`
        select count(*) filter (where n.incident_id is null) as missing,
          count(*) filter (where a.arrived_at not between n.at_hospital_at and n.at_hospital_at + interval 6 minute) as apart
        from attendance a left join ambulance_incident n using (attendance_id) where a.by_ambulance`);
      expect(linked).toEqual({ missing: 0, apart: 0 });
    });

    it('111 rang before whom it sent', async () => {
      expect(
        await figure(
          'select count(*) from urgent_call c join attendance a using (attendance_id) where c.called_at >= a.arrived_at',
        ),
      ).toBe(0);
      expect(
        await figure(
          "select count(*) from attendance a anti join urgent_call c using (attendance_id) where a.source = '879591000000102'",
        ),
      ).toBe(0);
    });
  });
}
