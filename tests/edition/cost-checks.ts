/** Checks of cost and of people by month over a made-up county, against sums made another way. */
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';

export function costChecks(engine: () => Engine): void {
  const all = <T extends object>(sql: string): Promise<T[]> => engine().all<T>(sql);

  it('every unit of activity is in the cost, at the price of the list', async () => {
    const sums = await all<{ activity: string; units: number; cost: number; price: number | null }>(`
      select c.activity, sum(c.units)::double as units, sum(c.cost)::double as cost, any_value(u.unit_cost)::double as price
      from cost c left join unit_costs u using (activity) group by c.activity`);
    const of = (activity: string): number => sums.find((s) => s.activity === activity)?.units ?? 0;
    for (const s of sums.filter((x) => x.activity !== 'social-care'))
      expect(s.cost, s.activity).toBeCloseTo(s.units * s.price!, 1);
    const [counted] = await all<Record<string, number>>(`select
      (select count(*) from emergency_attendance)::integer as emergency,
      (select count(*) from outpatient_appointment where attended)::integer as outpatient,
      (select count(*) from gp_encounter where attended)::integer as gp,
      (select count(*) from prescription)::integer as items,
      (select sum(greatest(nights, 1)) from hospital_spell where discharged_at is not null)::integer as nights,
      (select count(*) from ambulance_incident)::integer as ambulance`);
    const units = (...names: string[]) => names.reduce((sum, name) => sum + of(name), 0);
    expect({
      emergency: units('emergency-attendance-type-1', 'emergency-attendance-other'),
      outpatient: units('outpatient-first', 'outpatient-follow-up'),
      gp: units('gp-appointment', 'practice-staff-appointment'),
      items: units('prescription'),
      nights: units(
        'elective-day-case',
        'elective-night',
        'emergency-night',
        'emergency-short-stay',
        'other-night',
        'other-short-stay',
      ),
      ambulance: units('ambulance-conveyed', 'ambulance-not-conveyed', 'ambulance-hear-and-treat'),
    }).toEqual(counted);
    expect(of('social-care')).toBeGreaterThan(0);
  });

  it('social care costs its price for every day that it runs in the months covered', async () => {
    const packages = await all<{ from: string; to: string | null; weekly: number | null; once: number | null }>(`
      select start_date::varchar as "from", end_date::varchar as "to", weekly_cost::double as weekly, one_off_cost::double as once
      from social_care_package where person_key is not null`);
    const [{ first, last, cost }] = (await all<{ first: string; last: string; cost: number }>(`
      select (select min(month)::varchar from covered_month) as first, (select last_day(max(month))::varchar from covered_month) as last,
        (select sum(cost)::double from cost where activity = 'social-care' and person_key is not null) as cost`)) as [
      { first: string; last: string; cost: number },
    ];
    let twin = 0;
    for (const p of packages) {
      const from = p.from > first ? p.from : first;
      const to = p.to !== null && p.to < last ? p.to : last;
      const days = Math.max(0, (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1);
      twin += ((p.weekly ?? 0) * days) / 7 + (p.once !== null && p.from >= first && p.from <= last ? p.once : 0);
    }
    expect(Math.abs(cost - twin) / twin).toBeLessThan(0.0001);
  });

  it('a person has a month for every first of a month on which a registration held and they had not died', async () => {
    const [months] = await all<{ n: number; first: string; last: string }>(
      'select count(*) as n, min(month)::varchar as first, max(month)::varchar as last from covered_month',
    );
    expect(months).toMatchObject({ n: 24, first: '2024-04-01', last: '2026-03-01' });
    const held = await all<{ person: string; from: string; to: string; dead: string }>(`
      select r.person_key::varchar as person, r.held_from::varchar as "from", coalesce(r.held_to::varchar, '9999') as "to",
        coalesce((select min(day) from (select death_date::varchar as day from death d where d.person_key = r.person_key
          union all select death_date::varchar from registration g where g.person_key = r.person_key)), '9999') as dead
      from registration r where r.person_key is not null and r.held_from is not null`);
    const firsts = Array.from({ length: 24 }, (_, i) => new Date(Date.UTC(2024, 3 + i, 1)).toISOString().slice(0, 10));
    const twin = held.flatMap((h) =>
      firsts.filter((day) => h.from <= day && day < h.to && day <= h.dead).map((day) => `${h.person} ${day}`),
    );
    const found = await all<{ row: string }>("select person_key || ' ' || month as row from person_month");
    expect(found.map((f) => f.row).sort()).toEqual(twin.sort());
  });

  it('what people used by month is what was used in months that they have', async () => {
    const [told] = await all<
      Record<string, number>
    >(`select sum(emergency_attendances)::integer as emergency, sum(gp_appointments)::integer as gp,
      sum(bed_nights)::integer as nights, sum(emergency_admissions)::integer as admissions, count(*) filter (where died)::integer as died,
      round(sum(cost))::integer as cost from person_month`);
    const among = (
      table: string,
      day: string,
      what = 'count(*)',
      where = 'true',
    ) => `(select coalesce(${what}, 0) from ${table} x
      where ${where} and exists (select 1 from person_month m where m.person_key = x.person_key and m.month = date_trunc('month', ${day})))::integer`;
    const [twin] = await all<Record<string, number>>(`select
      ${among('emergency_attendance', 'x.arrived_at')} as emergency,
      ${among('gp_encounter', 'x.start_at', 'count(*)', 'x.attended')} as gp,
      ${among('continuous_spell', 'x.admitted_at', 'sum(x.nights)')} as nights,
      ${among('continuous_spell', 'x.admitted_at', 'count(*)', "x.admission_type = 'emergency'")} as admissions,
      ${among('(select person_key, min(death_date) as death_date from (select person_key, death_date from death union all select person_key, death_date from registration) group by 1)', 'x.death_date')} as died,
      ${among('cost', 'x.month', 'round(sum(x.cost))')} as cost`);
    expect(told).toEqual(twin);
    for (const value of Object.values(told!)) expect(value).toBeGreaterThan(0);
  });
}
