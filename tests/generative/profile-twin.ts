/** What a profile counts, worked out slowly and plainly, person by person. */
import type { Cohort } from '../../src/population/cohort/cohort.ts';
import type { ProfileCount } from '../../src/population/cohort/compile-profile.ts';
import { ageOn, membersSlowly, peopleSlowly, personOf, type TwinRow, type TwinWorld } from './cohort-twin.ts';

/** The counts in an order of their own, each as one line. */
export function profileSlowly(cohort: Cohort, world: TwinWorld): string[] {
  const members = membersSlowly(cohort, world);
  const lines = new Map<string, ProfileCount>();
  const add = (
    what: ProfileCount['what'],
    code: unknown,
    key: number,
    use?: { months: number; events: number },
  ): void => {
    const age = ageOn(personOf(world.edition, key)?.birth_month, world.on);
    const band = age === null ? null : Math.min(18, Math.floor(age / 5));
    const member = members.includes(key) ? 1 : 0;
    const shown = code == null ? null : String(code);
    const name = [what, shown, member, band].join('|');
    const zero = use
      ? { months: 0, events: 0, squares: 0, anyone: 0 }
      : { months: null, events: null, squares: null, anyone: null };
    const line = lines.get(name) ?? { what, code: shown, member, band, people: 0, ...zero };
    line.people += 1;
    if (use) {
      line.months! += use.months;
      line.events! += use.events;
      line.squares! += use.events ** 2;
      line.anyone! += use.events > 0 ? 1 : 0;
    }
    lines.set(name, line);
  };
  for (const key of peopleSlowly(cohort.of, world)) {
    const known = personOf(world.edition, key);
    add('people', null, key);
    add('sex', known?.sex, key);
    add('ethnic_category', known?.ethnic_category, key);
    const area = (world.edition.area ?? []).find(
      (a) => a.kind === 'lsoa21' && a.code === known?.lsoa_code && a.code != null,
    );
    add('imd_decile', area?.imd_2025_decile, key);
    const held = registersOf(key, world);
    for (const register of new Set(held.map((row) => String(row.register)))) add('register', register, key);
    add('registers', held.filter((row) => row.is_qof === true).length, key);
    const months = monthsOf(key, world);
    const use = (column: string) => ({
      months: months.length,
      events: months.reduce((sum, m) => sum + Number(m[column] ?? 0), 0),
    });
    if (!months.length) continue;
    add('attendances', null, key, use('emergency_attendances'));
    add('admissions', null, key, use('emergency_admissions'));
  }
  return linesOf([...lines.values()]);
}

/** Counts as lines, in order, so that two lists can be set beside each other. */
export const linesOf = (counts: ProfileCount[]): string[] =>
  counts
    .map(({ what, code, member, band, people, months, events, squares, anyone }) =>
      [
        what,
        code,
        ...[member, band, people, months, events, squares, anyone].map((n) => (n === null ? n : Number(n))),
      ].join(' '),
    )
    .sort();

const registersOf = (key: number, { edition, on }: TwinWorld): TwinRow[] =>
  (edition.condition_register ?? [])
    .filter((row) => row.person_key === key && row.joined_on != null && String(row.joined_on) <= on)
    .filter((row) => row.left_on == null || String(row.left_on) > on);

/** The twelve whole months before that of the index date. */
function monthsOf(key: number, { edition, on }: TwinWorld): TwinRow[] {
  const before = `${on.slice(0, 7)}-01`;
  const from = `${Number(on.slice(0, 4)) - 1}${on.slice(4, 7)}-01`;
  return (edition.person_month ?? []).filter(
    (row) => row.person_key === key && String(row.month) >= from && String(row.month) < before,
  );
}
