/** Groups of a cohort's people, worked out person by person without SQL. */
import type { Cohort } from '../../src/population/cohort/cohort.ts';
import {
  ageOn,
  areaOf,
  type Cell,
  heldOn,
  membersSlowly,
  own,
  peopleSlowly,
  personOf,
  practiceOf,
  type TwinWorld,
} from './cohort-twin.ts';

const GROUPS: Record<string, string> = { A: 'White', H: 'Asian', R: 'Asian', M: 'Black' };

type Codes = (person: number, cohort: Cohort, world: TwinWorld) => Cell[];

const textOf = (value: Cell | undefined): string | null => (value == null ? null : String(value));
const decileOf = (person: number, { edition }: TwinWorld): Cell | undefined =>
  areaOf(edition, personOf(edition, person)?.lsoa_code)?.imd_2025_decile;
const registersOf = (person: number, { edition, on }: TwinWorld) =>
  own(edition, 'condition_register', person).filter((row) => heldOn(row, 'joined_on', 'left_on', on));

/** Whether a number of conditions is known: the person was registered by the day, or on a register that counts. */
function isKnown(person: number, { edition, on }: TwinWorld): boolean {
  const by = (day: Cell | undefined): boolean => day != null && String(day) <= on;
  const ever = ({ joined_on: from, left_on: to }: Record<string, Cell>): boolean =>
    to == null || String(to) > String(from);
  return (
    own(edition, 'registration', person).some((row) => by(row.held_from)) ||
    own(edition, 'condition_register', person).some((row) => row.is_qof === true && by(row.joined_on) && ever(row))
  );
}

/** By dimension: the codes of a person, one but for conditions. */
const CODES: Record<string, Codes> = {
  practice: (person, { of }, world) => [textOf(practiceOf(person, of, world))],
  pcn: (person, { of }, world) => [practiceOf(person, of, world) === 'P1' ? 'U1' : null],
  lsoa: (person, _, { edition }) => [textOf(personOf(edition, person)?.lsoa_code)],
  sex: (person, _, { edition }) => {
    const sex = textOf(personOf(edition, person)?.sex);
    return [sex === '1' || sex === '2' ? sex : '9'];
  },
  age_band: (person, _, { edition, on }) => {
    const age = ageOn(personOf(edition, person)?.birth_month, on);
    if (age === null) return [null];
    return [age < 18 ? '0-17' : age < 40 ? '18-39' : age < 65 ? '40-64' : age < 80 ? '65-79' : '80+'];
  },
  ethnic_group: (person, _, { edition }) => [
    GROUPS[textOf(personOf(edition, person)?.ethnic_category) ?? ''] ?? 'Not known',
  ],
  imd_decile: (person, _, world) => [textOf(decileOf(person, world))],
  imd_quintile: (person, _, world) => {
    const decile = decileOf(person, world);
    return [decile == null ? null : String(Math.ceil(Number(decile) / 2))];
  },
  condition: (person, _, world) => {
    const registers = registersOf(person, world).map((row) => String(row.register));
    return registers.length ? registers : [null];
  },
  segment: (person, _, { edition, on }) => {
    const now = own(edition, 'person_segment', person).find((row) => heldOn(row, 'from_date', 'until_date', on));
    return [textOf(now?.segment)];
  },
  multimorbidity: (person, _, world) => {
    const many = registersOf(person, world).filter((row) => row.is_qof === true).length;
    return [!isKnown(person, world) ? null : many >= 4 ? '4+' : String(many)];
  },
};
export const GROUPED = Object.keys(CODES);

/** Lines of codes, people and members, in order. */
export function groupsSlowly(cohort: Cohort, by: string[], world: TwinWorld): string[] {
  const members = membersSlowly(cohort, world);
  const counts = new Map<string, { people: number; members: number }>();
  for (const person of peopleSlowly(cohort.of, world)) {
    let groups: Cell[][] = [[]];
    for (const dimension of by)
      groups = groups.flatMap((group) => CODES[dimension]!(person, cohort, world).map((code) => [...group, code]));
    for (const codes of groups) {
      const count = counts.get(JSON.stringify(codes)) ?? { people: 0, members: 0 };
      count.people += 1;
      if (members.includes(person)) count.members += 1;
      counts.set(JSON.stringify(codes), count);
    }
  }
  return [...counts].map(([codes, count]) => `${codes} ${count.people} ${count.members}`).sort();
}
