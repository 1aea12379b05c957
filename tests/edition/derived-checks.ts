/** Checks of the derived tables over a made-up county, most against a slow twin in plain loops. */
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { costChecks } from './cost-checks.ts';

export function derivedChecks(engine: () => Engine): void {
  const all = <T extends object>(sql: string): Promise<T[]> => engine().all<T>(sql);
  const one = <T extends object>(sql: string): Promise<T> => engine().one<T>(sql);

  it('registrations of one person never overlap, and each day has the newest of those that were sent', async () => {
    const rows = await all<{
      person: string;
      start: string;
      end: string | null;
      from: string | null;
      to: string | null;
    }>(`
      select person_key::varchar as person, start_date::varchar as start, end_date::varchar as end, held_from::varchar as "from",
        held_to::varchar as "to"
      from registration where person_key is not null and kind = 'regular'`);
    const late = '9999-12-31';
    let cut = 0;
    for (const own of Map.groupBy(rows, (r) => r.person).values()) {
      const held = own.filter((r) => r.from !== null);
      for (const a of held)
        for (const b of held) if (a !== b) expect(a.from! < (b.to ?? late) && b.from! < (a.to ?? late)).toBe(false);
      for (const r of held) {
        expect(r.from).toBe(r.start);
        if (r.end && r.to !== dayAfter(r.end)) cut++;
        // on the first day that it holds no other began later
        for (const other of own) expect(other.start > r.start && other.start <= r.from!).toBe(false);
      }
      expect(held.length).toBe(new Set(own.map((r) => r.start)).size);
    }
    expect(rows.length).toBeGreaterThan(1000);
    expect(cut).toBeLessThan(rows.length / 2);
  });

  it('a person is everybody of whom a record or a registration tells, with what was told last', async () => {
    const { people, known } = await one<{ people: number; known: number }>(`
      select (select count(*) from person) as people, (select count(*) from (
        select person_key from demographic where person_key is not null
        union select person_key from registration where person_key is not null and kind is not null)) as known`);
    expect(people).toBe(known);
    const { wrong, alone, dead } = await one<{ wrong: number; alone: number; dead: number }>(`
      select count(*) filter (where p.birth_month <> date_trunc('month', r.birth_date)) as wrong,
        count(*) filter (where p.gp_sourced) as alone, count(p.death_date) as dead
      from person p join memory.main.resident r on r.resident_id = p.person_key - 1000000`);
    expect(wrong).toBe(0);
    expect(alone).toBeGreaterThan(0);
    expect(dead).toBeGreaterThan(0);
    const { silent } = await one<{ silent: number }>(
      "select count(*) as silent from person where ethnic_category in ('Z', '99') or sex not in ('1', '2')",
    );
    expect(silent).toBe(0);
  });

  it('homes hold those who live in them, and nobody who has died', async () => {
    const told = await one<{
      residents: number;
      members: number;
      children: number;
      minors: number;
      dead: number;
      alone: number;
    }>(`
      select (select sum(residents)::integer from household) as residents, (select count(*) from household_member) as members,
        (select sum(children)::integer from household) as children,
        (select count(*) from household_member m join person p using (person_key) cross join (select max(effective_from) as day from demographic)
          where p.birth_month + interval 18 year > date_trunc('month', day)) as minors,
        (select count(*) from household_member m join person p using (person_key) where p.death_date is not null and not p.gp_sourced) as dead,
        (select count(*) from household where lives_alone <> (kind = 'single') and children = 0) as alone`);
    expect(told.residents).toBe(told.members);
    expect(told.children).toBe(told.minors);
    expect([told.dead, told.alone]).toEqual([0, 0]);
  });

  it('a relationship is told from both sides, and a mother is older than her child', async () => {
    const turned = await all<{ kind: string; n: number; older: number }>(`
      select a.kind, count(*) as n, count(*) filter (where p.birth_month < q.birth_month) as older
      from relationship a
      join relationship b on b.person_key = a.related_person_key and b.related_person_key = a.person_key
        and (a.kind, b.kind) in (('mother-of', 'child-of'), ('child-of', 'mother-of'), ('cares-for', 'cared-for-by'), ('cared-for-by', 'cares-for'))
      left join person p on p.person_key = a.person_key
      left join person q on q.person_key = a.related_person_key
      group by a.kind order by a.kind`);
    const { all: whole } = await one<{ all: number }>('select count(*) as all from relationship');
    expect(turned.map((t) => t.kind)).toEqual(['cared-for-by', 'cares-for', 'child-of', 'mother-of']);
    expect(turned.reduce((sum, t) => sum + t.n, 0)).toBe(whole);
    expect(turned.find((t) => t.kind === 'child-of')!.older).toBe(0);
  });

  it('conditions are those that a slow twin finds in the codes', async () => {
    const codes = await all<{ condition: string; scheme: string; code: string; kind: string }>(
      'select condition, scheme, code, kind from condition_codes',
    );
    const events = await all<{ person: string; source: string; scheme: string; code: string; day: string }>(`
      select person_key::varchar as person, 'gp' as source, 'snomed-ct' as scheme, code, effective_date::varchar as day from gp_event where code is not null
      union all select person_key::varchar, 'hospital', 'icd-10', icd10, started_on::varchar from episode_diagnosis
      union all select person_key::varchar, 'mental-health', 'icd-10', icd10, diagnosed_on::varchar from mental_health_diagnosis`);
    const twin = new Map<string, { first: string; last: string; entries: number; resolved: string }>();
    for (const e of events.filter((event) => event.person !== null))
      for (const c of codes.filter(
        (x) => x.scheme === e.scheme && (e.scheme === 'icd-10' ? e.code.startsWith(x.code) : e.code === x.code),
      )) {
        const key = [e.person, c.condition, e.source].join('|');
        const t = twin.get(key) ?? { first: '', last: '', entries: 0, resolved: '' };
        if (c.kind === 'resolved') t.resolved = e.day > t.resolved ? e.day : t.resolved;
        else
          Object.assign(t, {
            entries: t.entries + 1,
            first: t.first && t.first < e.day ? t.first : e.day,
            last: e.day > t.last ? e.day : t.last,
          });
        twin.set(key, t);
      }
    const expected = [...twin]
      .filter(([, t]) => t.entries > 0)
      .map(
        ([key, t]) =>
          `${key}|${t.first}|${t.last}|${t.entries}|${t.resolved}|${t.resolved === '' || t.resolved <= t.last}`,
      );
    const found = await all<{ row: string }>(
      `select concat_ws('|', person_key, condition, source, first_date, last_date, entries, coalesce(resolved_date::varchar, ''), active) as row from condition`,
    );
    expect(found.map((f) => f.row).sort()).toEqual(expected.sort());
    expect(found.some((f) => f.row.endsWith('false'))).toBe(true);
  });

  it('segments follow one another without a gap, from the first registration until death, and are each of some people', async () => {
    const { people, wrong, sudden } = await one<{ people: number; wrong: number; sudden: number }>(`
      with life as (
        select person_key, min(held_from) as since from registration where person_key is not null and held_from is not null group by 1
      ), died as (
        select person_key, min(death_date) as day
        from (select person_key, death_date from registration union all select person_key, death_date from demographic
          union all select person_key, death_date from death) group by 1
      ), own as (
        select person_key, min(from_date) as since, max(coalesce(until_date, date '9999-12-31')) as until, count(*) as times,
          sum(coalesce(until_date, date '9999-12-31') - from_date) as days
        from person_segment group by 1
      )
      select count(*) as people,
        count(*) filter (where o.person_key is null or o.since <> l.since or o.until <> coalesce(d.day + 1, date '9999-12-31')
          or o.days <> o.until - o.since) as wrong,
        (select count(*) from person_segment where until_date <= from_date) as sudden
      from life l left join died d using (person_key) left join own o using (person_key)
      where coalesce(d.day >= l.since, true)`);
    expect(people).toBeGreaterThan(1000);
    expect([wrong, sudden]).toEqual([0, 0]);
    const sizes = await all<{ segment: string; people: number }>(
      'select segment, count(distinct person_key) as people from person_segment group by 1 order by 1',
    );
    expect(sizes.map((s) => s.segment)).toEqual(
      (await all<{ code: string }>('select code from segments order by 1')).map((s) => s.code),
    );
  });

  it('registers hold the ages that they are for, and leave out who is cured, too old or dead', async () => {
    const rows = await all<{
      register: string;
      age: number;
      min: number | null;
      max: number | null;
      joined: string;
      left: string | null;
      active: boolean;
      dead: string | null;
      over: number | null;
    }>(`
      select r.register, date_diff('month', p.birth_month, r.joined_on) / 12.0 as age, l.min_age as min, l.max_age as max, r.joined_on::varchar as joined,
        r.left_on::varchar as left, c.active, p.death_date::varchar as dead, date_diff('month', p.birth_month, r.left_on) / 12.0 as over
      from condition_register r
      join condition c on c.person_key = r.person_key and c.condition = r.register and c.source = 'gp'
      join ltc_registers l on l.code = r.register
      left join person p on p.person_key = r.person_key`);
    for (const r of rows) {
      if (r.min) expect(r.age, r.register).toBeGreaterThanOrEqual(r.min);
      if (r.max !== null && r.left !== null) expect(r.over, r.register).toBeLessThanOrEqual(r.max + 1);
      if (r.left !== null) expect(r.left > r.joined, r.register).toBe(true);
      if (!r.active || r.dead) expect(r.left, r.register).not.toBeNull();
    }
    expect(new Set(rows.map((r) => r.register)).size).toBeGreaterThan(20);
    expect(rows.some((r) => r.left !== null)).toBe(true);
  });

  costChecks(engine);
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
