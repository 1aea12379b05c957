/** Counts of a cohort that are told alike are shown alike: made-up people are changed one by one, and nothing shown may tell. */
import { describe, expect, it } from 'vitest';
import type { ShownCount } from '../../../src/policy/disclosure.ts';
import { showClauses } from '../../../src/policy/show-cohort.ts';
import { showGroups } from '../../../src/policy/show-groups.ts';
import { showOverlap } from '../../../src/policy/show-overlap.ts';
import type { ClauseCount, CohortOverlap } from '../../../src/population/cohort/count-cohort.ts';
import type { GroupCount } from '../../../src/population/cohort/count-groups.ts';
import { Draw } from '../../metric/records/draw.ts';

const RULE = 'HES_7_5';
const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1);
const STEPS = 200;

interface Person {
  pcn: string | null;
  sex: string;
  /** whether each clause holds of them */
  clauses: boolean[];
  other: boolean;
}

const drawPerson = (draw: Draw): Person => ({
  pcn: draw.of(['U1', 'U1', 'U1', 'U2', 'U2', 'U3', null]),
  sex: draw.of(['1', '1', '1', '2', '2', '2', '2', '9']),
  clauses: [draw.chance(0.95), draw.chance(0.6), draw.chance(0.93)],
  other: draw.chance(0.2),
});

const drawPeople = (draw: Draw): Person[] => Array.from({ length: draw.between(20, 150) }, () => drawPerson(draw));

const isMember = ({ clauses }: Person): boolean => clauses.every(Boolean);
const countOf = (people: Person[], holds: (one: Person) => boolean): number => people.filter(holds).length;

function groupsOf(people: Person[]): GroupCount[] {
  const cells = Map.groupBy(people, ({ pcn, sex }) => JSON.stringify({ pcn, sex }));
  return [...cells]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, within]) => ({
      ...{ group: JSON.parse(key), labels: JSON.parse(key) },
      ...{ people: within.length, members: countOf(within, isMember) },
    }));
}

const clausesOf = (people: Person[]): ClauseCount[] => [
  { criterion: null, alone: people.length, left: people.length },
  ...[0, 1, 2].map((i) => ({
    criterion: null,
    alone: countOf(people, ({ clauses }) => clauses[i]!),
    left: countOf(people, ({ clauses }) => clauses.slice(0, i + 1).every(Boolean)),
  })),
];

function overlapOf(people: Person[]): CohortOverlap {
  const [onlyOne, both, onlyOther, neither] = [
    countOf(people, (one) => isMember(one) && !one.other),
    countOf(people, (one) => isMember(one) && one.other),
    countOf(people, (one) => !isMember(one) && one.other),
    countOf(people, (one) => !isMember(one) && !one.other),
  ];
  const either = onlyOne + both + onlyOther;
  return { onlyOne, both, onlyOther, neither, jaccard: either === 0 ? null : both / either };
}

/** The rule HES_7_5 once more, in the words of its guide. */
function ruled(count: number): string {
  if (count === 0) return '0';
  if (count < 7.5) return 'withheld';
  const under = count - (count % 5);
  return String(count - under < 2.5 ? under : under + 5);
}

/** Who is neither of those left before a clause nor of those of whom it holds. */
const neitherOf = (clauses: ClauseCount[], at: number): number =>
  at === 0 ? 0 : clauses[0]!.left - clauses[at - 1]!.left - clauses[at]!.alone + clauses[at]!.left;

/** All that may be told: every count by the rule; of clauses also how many are between any two, of groups and cohorts how many others. */
function told(people: Person[]): string {
  const clauses = clausesOf(people);
  const between = clauses.flatMap(({ alone, left }, i) => [
    ...[people.length - alone, alone - left, neitherOf(clauses, i)].map(ruled),
    ...clauses.slice(i + 1).map((later) => ruled(left - later.left)),
  ]);
  const { onlyOne, both, onlyOther, neither } = overlapOf(people);
  return JSON.stringify([
    groupsOf(people).map(({ group, people: all, members }) => [group, ...[all, members, all - members].map(ruled)]),
    clauses.map(({ alone, left }) => [ruled(alone), ruled(left)]),
    between,
    [onlyOne, both, onlyOther, neither].map(ruled),
    [onlyOne + both, both + onlyOther, onlyOther + neither, onlyOne + neither].map(ruled),
  ]);
}

/** Other people whose counts are told alike: one after another is somebody else, where nobody could tell. */
function disguised(people: Person[], draw: Draw): Person[] {
  const before = told(people);
  let found = people;
  for (let step = 0; step < STEPS; step++) {
    const changed = changeOne(found, draw);
    if (told(changed) === before) found = changed;
  }
  return found;
}

function changeOne(people: Person[], draw: Draw): Person[] {
  const at = draw.below(people.length);
  const choice = draw.below(4);
  if (choice === 0) return people.toSpliced(at, 1);
  if (choice === 1) return [...people, drawPerson(draw)];
  return people.with(at, choice === 2 ? drawPerson(draw) : { ...people[at]!, other: draw.chance(0.2) });
}

const shownOf = (people: Person[]) => ({
  groups: showGroups(groupsOf(people), RULE, ['pcn', 'sex']),
  clauses: showClauses(clausesOf(people), RULE),
  overlap: showOverlap(overlapOf(people), RULE),
});

/** Of a line that adds up: a withheld count, and of the others only such as are above 0. */
const isSingle = (line: ShownCount[]): boolean =>
  line.filter((count) => count === 'withheld').length === 1 && line.some((count) => count !== 'withheld' && count > 0);

describe('counts of a cohort under a rule that rounds', () => {
  it('tell nobody apart whose counts are told alike', () => {
    let changed = 0;
    for (const seed of SEEDS) {
      const draw = new Draw(seed);
      const people = drawPeople(draw);
      const others = disguised(people, draw);
      if (JSON.stringify(groupsOf(others)) !== JSON.stringify(groupsOf(people))) changed += 1;
      expect(shownOf(others), `seed ${seed}`).toEqual(shownOf(people));
    }
    expect(changed).toBeGreaterThan(SEEDS.length / 2);
  });

  it('never withhold a single group of a line beside others that are given', () => {
    let withheld = 0;
    for (const seed of SEEDS) {
      const groups = shownOf(drawPeople(new Draw(seed))).groups;
      const lines = [
        ...Map.groupBy(groups, ({ group }) => `pcn ${group.pcn}`).values(),
        ...Map.groupBy(groups, ({ group }) => `sex ${group.sex}`).values(),
      ];
      for (const line of lines)
        for (const of of ['people', 'members'] as const) {
          const counts = line.map((one) => one[of]);
          expect(isSingle(counts), `seed ${seed}: ${of} ${counts}`).toBe(false);
          withheld += counts.filter((count) => count === 'withheld').length;
        }
    }
    expect(withheld).toBeGreaterThan(SEEDS.length);
  });

  it('never give both of two clauses between which are few, and never one part of a cohort whose other is withheld', () => {
    let few = 0;
    for (const seed of SEEDS) {
      const people = drawPeople(new Draw(seed));
      const { clauses, overlap } = shownOf(people);
      const exact = clausesOf(people);
      const open = exact.filter((_, i) => clauses[i]!.left !== 'withheld').map(({ left }) => left);
      for (const [i, left] of open.slice(1).entries())
        expect(ruled(open[i]! - left), `seed ${seed}: ${open}`).not.toBe('withheld');
      few += exact.filter(({ left }, i) => i > 0 && ruled(exact[i - 1]!.left - left) === 'withheld').length;
      for (const part of [overlap.onlyOne, overlap.onlyOther]) expect(isSingle([part, overlap.both])).toBe(false);
    }
    expect(few).toBeGreaterThan(SEEDS.length / 2);
  });

  it('give no complement: of groups, of a cohort in everybody, and of who is in neither', () => {
    let few = 0;
    for (const rule of [RULE, 'EXACT_7'])
      for (const seed of SEEDS) {
        const people = drawPeople(new Draw(seed)).map((one) => ({
          ...one,
          clauses: one.clauses.map((c, i) => c || i < 2),
        }));
        const groups = showGroups(groupsOf(people), rule, ['pcn', 'sex']);
        for (const [i, { people: all, members }] of groupsOf(people).entries())
          if (members > 0 && ruled(all - members) === 'withheld') {
            few += 1;
            expect(groups[i]!.members, `seed ${seed}`).toBe('withheld');
          }
        const exact = overlapOf(people);
        const shown = showOverlap(exact, rule);
        const neitherIsFew = ruled(exact.neither) === 'withheld' && exact.onlyOne + exact.both + exact.onlyOther > 0;
        const parts = [shown.onlyOne, shown.both, shown.onlyOther];
        if (neitherIsFew) expect(parts, `seed ${seed}`).toContain('withheld');
        if (ruled(exact.onlyOther + exact.neither) === 'withheld')
          expect([shown.onlyOne, shown.both], `seed ${seed}`).toContain('withheld');
        if (ruled(exact.onlyOne + exact.neither) === 'withheld')
          expect([shown.both, shown.onlyOther], `seed ${seed}`).toContain('withheld');
      }
    expect(few).toBeGreaterThan(SEEDS.length);
  });
});
