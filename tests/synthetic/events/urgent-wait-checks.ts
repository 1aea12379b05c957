/** How long people wait in departments and for ambulances, when they come, and whether what is planted can be found. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';

export function urgentWaitChecks(world: () => Engine): void {
  const figure = async (sql: string): Promise<number> =>
    Number((await world().one<{ v: number }>(`select (${sql})::double as v`)).v);
  const mean = (what: string, from: string): Promise<number> => figure(`select avg(${what}) ${from}`);

  describe('how long it takes', () => {
    it('about 60 in 100 of type 1 leave within four hours, nearly all of the urgent treatment centres', async () => {
      const within = '(departed_at <= arrived_at + interval 240 minute)::integer';
      const first = await mean(within, "from attendance where department_type = '01'");
      expect(first).toBeGreaterThan(0.54);
      expect(first).toBeLessThan(0.66);
      const all = await mean(within, "from attendance where department_type in ('01', '03')");
      expect(all).toBeGreaterThan(0.69);
      expect(all).toBeLessThan(0.78);
    });

    it('more wait 12 hours in winter than in summer', async () => {
      const over = (months: string): Promise<number> =>
        mean(
          '(departed_at > arrived_at + interval 720 minute)::integer',
          `from attendance where department_type = '01' and month(arrived_at) in (${months})`,
        );
      const winter = await over('12, 1, 2');
      expect(winter).toBeGreaterThan(0.06);
      expect(winter).toBeLessThan(0.13);
      expect(winter).toBeGreaterThan(1.2 * (await over('6, 7, 8')));
    });

    it('an ambulance comes to the most urgent in 7 or 8 minutes, to category 2 in about 35', async () => {
      const response = (category: string): Promise<number> =>
        mean(
          "date_diff('second', clock_start_at, at_scene_at) / 60",
          `from ambulance_incident where category = '${category}'`,
        );
      const [first, second, third] = await Promise.all(['C1', 'C2', 'C3'].map(response));
      expect(first).toBeGreaterThan(6);
      expect(first).toBeLessThan(10);
      expect(second).toBeGreaterThan(29);
      expect(second).toBeLessThan(42);
      expect(third).toBeGreaterThan(90);
    });
  });

  describe('when it happens', () => {
    it('departments are full by day, on Mondays most', async () => {
      const walkIn = "from attendance where department_type = '01' and spell_id is null and not alcohol";
      expect(
        await figure(`select count(*) filter (where hour(arrived_at) between 10 and 20) / count(*) ${walkIn}`),
      ).toBeGreaterThan(0.58);
      expect(
        await figure(
          `select count(*) filter (where isodow(arrived_at) = 1) / count(*) filter (where isodow(arrived_at) = 6) ${walkIn}`,
        ),
      ).toBeGreaterThan(1.04);
    });

    it('who is admitted comes in the small hours as seldom as the hours of departments say, and is the one who came to the ward', async () => {
      const admitted = 'from attendance a join spell s using (spell_id)';
      const small = await figure(`select avg((hour(a.arrived_at) between 3 and 5)::integer) ${admitted}`);
      const told = await figure(`select (select low from hour_weight where profile = 'ed' and hour = 6)
        - (select low from hour_weight where profile = 'ed' and hour = 3)`);
      // four standard errors
      expect(Math.abs(small - told)).toBeLessThan(4 * Math.sqrt(told / (await figure(`select count(*) ${admitted}`))));
      expect(
        await figure(`select count(*) ${admitted} where a.arrived_at <> s.came_at or a.ready_at <> s.treated_at`),
      ).toBe(0);
      expect(await mean("date_diff('minute', a.arrived_at, a.departed_at)", admitted)).toBeGreaterThan(480);
      expect(await mean("date_diff('minute', a.arrived_at, a.departed_at)", admitted)).toBeLessThan(660);
    });

    it('111 is rung at weekends', async () => {
      expect(
        await figure('select count(*) filter (where isodow(called_at) >= 6) / count(*) from urgent_call'),
      ).toBeGreaterThan(0.33);
    });

    it('more callers give up when the day is hard', async () => {
      const abandoned = (months: string): Promise<number> =>
        mean('(answered_at is null)::integer', `from urgent_call where month(called_at) in (${months})`);
      expect(await abandoned('12, 1, 2')).toBeGreaterThan(1.2 * (await abandoned('6, 7, 8')));
    });
  });

  describe('what is planted', () => {
    it('handovers of the second trust take longer from the day of the change on, as told', async () => {
      const ratio = await figure(`
        with handover as (
          select x.org_code is not null as there, n.at_hospital_at::date >= (select from_date from change_point where change_point = 'handover-time') as later,
            date_diff('second', n.at_hospital_at, n.handed_over_at) as seconds
          from ambulance_incident n left join change_point x on x.change_point = 'handover-time' and x.org_code = n.org_code
          where n.outcome = 'conveyed'
        )
        select (avg(seconds) filter (where there and later) / avg(seconds) filter (where there and not later))
          / (avg(seconds) filter (where not there and later) / avg(seconds) filter (where not there and not later)) from handover`);
      const told = await figure("select factor from change_point where change_point = 'handover-time'");
      expect(Math.abs(ratio / told - 1)).toBeLessThan(0.25);
    });

    it('nights of drinking in the hotspot: what was added is as much as told', async () => {
      const there = `from attendance a join identity i on i.resident_id = a.resident_id and a.arrived_at::date >= i.from_date and a.arrived_at::date < i.to_date
        join hotspot h on h.hotspot = 'alcohol-nights' and h.lsoa_id = i.lsoa_id
        where a.alcohol and a.spell_id is null and weekend_night(a.arrived_at)`;
      const added = await figure('select count(*) from truth_hotspot_attendance');
      const ratio = await figure(`select count(*) / (count(*) - ${added}) ${there}`);
      const told = await figure("select max(rate_ratio) from hotspot where hotspot = 'alcohol-nights'");
      expect(Math.abs(ratio / told - 1)).toBeLessThan(0.4);
    });
  });
}
