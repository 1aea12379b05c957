/** Profiles whose counts are shown alike are alike in every figure: made-up people are changed one by one, and nothing shown may tell. */
import { describe, expect, it } from 'vitest';
import { type CountedOf, describeProfile, profileCsv } from '../../../src/cli/describe-cohort-answer.ts';
import { MARKED } from '../../../src/policy/disclosure.ts';
import { type ShownProfile, showProfile } from '../../../src/policy/show-profile.ts';
import type { ProfileCount } from '../../../src/population/cohort/compile-profile.ts';
import { type CohortProfile, profileCohort } from '../../../src/population/cohort/profile-cohort.ts';
import { readCodeWords } from '../../../src/population/cohort/read-code-words.ts';
import { standardisedDifference } from '../../../src/statistics/estimates/standardised-difference.ts';
import { fisherTest } from '../../../src/statistics/hypothesis/fisher-test.ts';
import { twoProportionTest } from '../../../src/statistics/hypothesis/two-proportion-test.ts';
import { Draw } from '../../metric/records/draw.ts';
import { CATALOGUE } from './cohort-fixture.ts';

const WORDS = readCodeWords({ catalogueFolders: [CATALOGUE] });
const REGISTERS = ['DM', 'HYP', 'AST', 'FRAIL'];
const SEEDS = Array.from({ length: 4 }, (_, i) => i + 1);
const STEPS = 80;

interface Person {
  member: number;
  band: number | null;
  sex: string | null;
  ethnicCategory: string | null;
  decile: string | null;
  registers: string[];
  months: number;
  attendances: number;
  admissions: number;
}

function drawPerson(draw: Draw, member: number): Person {
  return {
    member,
    band: draw.chance(0.03) ? null : draw.between(0, 18),
    sex: draw.chance(0.05) ? null : draw.of(['1', '2']),
    ethnicCategory: draw.of(['A', 'A', 'A', 'H', 'M', 'R', null]),
    decile: draw.of(['1', '2', '5', '9', null]),
    registers: REGISTERS.filter(() => draw.chance(member ? 0.4 : 0.2)),
    months: draw.between(1, 12),
    attendances: draw.chance(0.5) ? draw.between(1, 4) : 0,
    admissions: draw.chance(0.2) ? draw.between(1, 2) : 0,
  };
}

const drawPeople = (draw: Draw): Person[] => [
  ...Array.from({ length: draw.between(18, 60) }, () => drawPerson(draw, 1)),
  ...Array.from({ length: draw.between(60, 160) }, () => drawPerson(draw, 0)),
];

/** What the query gives, counted person by person. */
function countsOf(people: Person[]): ProfileCount[] {
  const cells = new Map<string, ProfileCount>();
  const add = (what: ProfileCount['what'], code: string | null, { member, band, months }: Person, events?: number) => {
    const key = JSON.stringify([what, code, member, band]);
    const none = { months: null, events: null, squares: null, anyone: null };
    const cell = cells.get(key) ?? { what, code, member, band, people: 0, ...none };
    cell.people += 1;
    if (events !== undefined) {
      cell.months = (cell.months ?? 0) + months;
      cell.events = (cell.events ?? 0) + events;
      cell.squares = (cell.squares ?? 0) + events * events;
      cell.anyone = (cell.anyone ?? 0) + (events > 0 ? 1 : 0);
    }
    cells.set(key, cell);
  };
  for (const person of people) {
    add('people', null, person);
    add('sex', person.sex, person);
    add('ethnic_category', person.ethnicCategory, person);
    add('imd_decile', person.decile, person);
    for (const register of person.registers) add('register', register, person);
    add('registers', String(person.registers.filter((one) => one !== 'FRAIL').length), person);
    add('attendances', null, person, person.attendances);
    add('admissions', null, person, person.admissions);
  }
  return [...cells.values()];
}

const profileOf = (people: Person[]): CohortProfile => profileCohort(countsOf(people), WORDS);

/** The rule HES_7_5 once more, in the words of its guide. */
function ruled(count: number): string {
  if (count === 0) return '0';
  if (count < 7.5) return 'withheld';
  const under = count - (count % 5);
  return String(count - under < 2.5 ? under : under + 5);
}

/** All that may be told: every count of every row by the rule; of people also whether few are the rest of it, or between two rows. */
const told = ({ people, others, rows }: CohortProfile): string =>
  JSON.stringify([
    [people, others].map(ruled),
    rows.map((row) => [
      row.label,
      ...[row.cohort, row.others].flatMap(({ events, total }) => [
        ...[events, total].map(ruled),
        row.kind === 'share' && ruled(total - events) === 'withheld',
      ]),
    ]),
    (['cohort', 'others'] as const).map((side) => {
      const [two, four] = rows.filter(({ section }) => section === 'Multimorbidity').map((row) => row[side].events);
      return ruled(two! - four!) === 'withheld';
    }),
  ]);

/** Other people whose counts are told alike: one after another is somebody else, where nobody could tell. */
function disguised(people: Person[], draw: Draw): Person[] {
  const before = told(profileOf(people));
  let found = people;
  for (let step = 0; step < STEPS; step++) {
    const at = draw.below(found.length);
    const changed = found.with(at, changeOne(found[at]!, draw));
    if (told(profileOf(changed)) === before) found = changed;
  }
  return found;
}

function changeOne(person: Person, draw: Draw): Person {
  const other = drawPerson(draw, draw.chance(0.1) ? 1 - person.member : person.member);
  const keys = Object.keys(person) as (keyof Person)[];
  const key = draw.of(keys);
  return { ...person, [key]: other[key] };
}

interface Share {
  events: number;
  total: number;
}

/** Fisher's test where one of the four expected counts is below 5; none where nobody or everybody has it. */
function pValueOf(one: Share, other: Share): number | null {
  const rows = [one, other].map(({ events, total }): [number, number] => [events, total - events]);
  const columns = [0, 1].map((at) => rows[0]![at]! + rows[1]![at]!);
  if (columns.includes(0)) return null;
  const expected = columns.flatMap((column) =>
    [one, other].map(({ total }) => (column * total) / (one.total + other.total)),
  );
  return (Math.min(...expected) < 5 ? fisherTest(rows) : twoProportionTest(one, other)).pValue;
}

const OF: CountedOf = { sentence: 's', edition: 'e', purpose: 'planning', rule: 'HES_7_5', notes: [] };

const texts = (shown: ShownProfile): string[] => [
  describeProfile(shown, OF),
  profileCsv(shown, OF),
  JSON.stringify(shown),
];

describe('a profile under a rule that rounds', () => {
  it.each(SEEDS)('tells nobody apart whose counts are shown alike (seed %i)', (seed) => {
    const draw = new Draw(seed);
    const people = drawPeople(draw);
    const [one, other] = [profileOf(people), profileOf(disguised(people, draw))];
    // the exact ones are other figures, and tell: so the two are not alike for want of a change
    expect(other.rows).not.toEqual(one.rows);
    expect(showProfile(other, MARKED).rows).not.toEqual(showProfile(one, MARKED).rows);
    expect(texts(showProfile(other, 'HES_7_5'))).toEqual(texts(showProfile(one, 'HES_7_5')));
  });

  it.each(SEEDS)('gives what its own counts give, and nothing of a withheld one (seed %i)', (seed) => {
    const { rows } = showProfile(profileOf(drawPeople(new Draw(seed))), 'HES_7_5');
    const given = rows.filter((row) => row.kind === 'share' && !row.withheld);
    expect(given.length).toBeGreaterThan(5);
    for (const { cohort, others, ...row } of given) {
      const counts = [cohort, others].map(({ events, total }) => ({ events: Number(events), total: Number(total) }));
      const [difference, p] = [standardisedDifference(counts[0]!, counts[1]!), pValueOf(counts[0]!, counts[1]!)];
      expect(row.standardisedDifference).toBe(difference === null ? null : Math.round(difference * 100) / 100);
      expect(row.pValue).toBe(p === null ? null : Math.round(p * 1000) / 1000);
      expect(cohort.value).toBe(Math.round((counts[0]!.events / counts[0]!.total) * 100) / 100);
    }
    for (const row of rows.filter(({ withheld }) => withheld)) {
      const { standardisedDifference: difference, pValue, adjustedPValue, ratio } = row;
      expect([difference, pValue, adjustedPValue, ratio]).toEqual(Array(4).fill('withheld'));
      for (const part of [row.cohort, row.others]) if (part.events === 'withheld') expect(part.value).toBeNull();
    }
  });

  it.each(SEEDS)('never withholds a single group of a kind beside others that are given (seed %i)', (seed) => {
    const { rows } = showProfile(profileOf(drawPeople(new Draw(seed))), 'HES_7_5');
    for (const section of ['Age', 'Sex', 'Ethnic group', 'Deprivation'])
      for (const side of ['cohort', 'others'] as const) {
        const events = rows.filter((row) => row.section === section).map((row) => row[side].events);
        expect(events.filter((count) => count === 'withheld').length, `${section} ${side} ${events}`).not.toBe(1);
      }
  });
});
