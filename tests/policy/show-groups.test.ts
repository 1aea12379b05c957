/** Counts of a cohort by groups as they may leave: what each rule shows of a group, and its share with 95% limits. */
import { describe, expect, it } from 'vitest';
import { MARKED } from '../../src/policy/disclosure.ts';
import { showClauses } from '../../src/policy/show-cohort.ts';
import { type ShownGroup, showGroups } from '../../src/policy/show-groups.ts';
import type { GroupCount } from '../../src/population/cohort/count-groups.ts';
import { Draw } from '../metric/records/draw.ts';

const group = (people: number, members: number) => ({
  group: { pcn: 'U1', sex: '2' },
  labels: { pcn: 'Abbey', sex: 'female' },
  people,
  members,
});

interface Case {
  rule: string;
  people: number;
  members: number;
  shown: [number | 'withheld', number | 'withheld'];
  /** value, lower and upper limit (Wilson, worked out with a pocket calculator), to as many decimals as are written */
  share: [number, number, number] | null;
}

const CASES: Case[] = [
  { rule: MARKED, people: 100, members: 40, shown: [100, 40], share: [0.4, 0.3094, 0.498] },
  { rule: MARKED, people: 3, members: 1, shown: [3, 1], share: [0.3333, 0.0615, 0.7923] },
  { rule: MARKED, people: 20, members: 0, shown: [20, 0], share: [0, 0, 0.1611] },
  { rule: MARKED, people: 20, members: 20, shown: [20, 20], share: [1, 0.8389, 1] },
  { rule: MARKED, people: 0, members: 0, shown: [0, 0], share: null },
  // rounded to 5 before the share is worked out: 40 of 100, with limits of two decimals
  { rule: 'HES_7_5', people: 102, members: 38, shown: [100, 40], share: [0.4, 0.31, 0.5] },
  { rule: 'HES_7_5', people: 100, members: 8, shown: [100, 10], share: [0.1, 0.06, 0.17] },
  { rule: 'HES_7_5', people: 100, members: 98, shown: [100, 'withheld'], share: null },
  { rule: 'EXACT_7', people: 102, members: 38, shown: [102, 38], share: [38 / 102, 0.28, 0.47] },
  { rule: 'HES_7_5', people: 100, members: 7, shown: [100, 'withheld'], share: null },
  { rule: 'HES_7_5', people: 100, members: 1, shown: [100, 'withheld'], share: null },
  { rule: 'HES_7_5', people: 100, members: 0, shown: [100, 0], share: [0, 0, 0.04] },
  { rule: 'HES_7_5', people: 7, members: 7, shown: ['withheld', 'withheld'], share: null },
  { rule: 'HES_7_5', people: 7, members: 0, shown: ['withheld', 0], share: null },
  { rule: 'HES_7_5', people: 0, members: 0, shown: [0, 0], share: null },
  { rule: 'HES_7_5', people: 12, members: 12, shown: [10, 10], share: [1, 0.72, 1] },
];

describe('groups of a cohort as they may leave', () => {
  it.each(CASES)('$members of $people under $rule', ({ rule, people, members, shown, share }) => {
    const [found] = showGroups([group(people, members)], rule, ['pcn', 'sex']);
    expect(found).toMatchObject({ group: { pcn: 'U1', sex: '2' }, labels: { pcn: 'Abbey', sex: 'female' } });
    expect([found!.people, found!.members]).toEqual(shown);
    const { value, lower, upper } = found!.share ?? {};
    if (share === null) return expect(found!.share).toBeNull();
    if (rule !== MARKED) return expect([value, lower, upper]).toEqual(share);
    [value, lower, upper].forEach((number, i) => {
      expect(number).toBeCloseTo(share[i]!, 4);
    });
  });

  it('keep their order, each by itself where they add up to nothing, and none is none', () => {
    const found = showGroups([group(100, 40), group(100, 3), group(10, 10)], 'HES_7_5', []);
    expect(found.map((one) => one.members)).toEqual([40, 'withheld', 10]);
    expect(showGroups([], 'HES_7_5', ['sex'])).toEqual([]);
  });

  const bySex = (...counts: [sex: string, people: number, members: number][]) =>
    counts.map(([sex, people, members]) => ({ group: { sex }, labels: { sex }, people, members }));

  it('have another withheld with a single one, the smallest that is not 0, since the total would give it away', () => {
    const counts = bySex(['0', 50, 0], ['1', 100, 40], ['2', 90, 3], ['9', 20, 12]);
    const found = showGroups(counts, 'HES_7_5', ['sex']);
    expect(found.map(({ people, members }) => [people, members])).toEqual([
      [50, 0],
      [100, 40],
      [90, 'withheld'],
      [20, 'withheld'],
    ]);
    expect(found.map(({ share }) => share === null)).toEqual([false, false, true, true]);
    expect(showGroups(counts, MARKED, ['sex']).map(({ members }) => members)).toEqual([0, 40, 3, 12]);
  });

  it('have nothing more withheld where two are, or where all others are 0', () => {
    const two = showGroups(bySex(['1', 100, 40], ['2', 90, 3], ['9', 20, 5]), 'HES_7_5', ['sex']);
    expect(two.map(({ members }) => members)).toEqual([40, 'withheld', 'withheld']);
    const alone = showGroups(bySex(['1', 100, 0], ['2', 90, 3]), 'HES_7_5', ['sex']);
    expect(alone.map(({ members }) => members)).toEqual([0, 'withheld']);
  });

  it('by two dimensions can be worked back from neither total, and by one that overlaps from the other alone', () => {
    const by = (other: string, members: number[]) =>
      members.map((count, i) => {
        const group = { [other]: i < 3 ? 'A' : 'B', sex: '129'[i % 3]! };
        return { group, labels: group, people: 1000, members: count };
      });
    const counts = [50, 3, 20, 30, 40, 60];
    expect(showGroups(by('pcn', counts), 'HES_7_5', ['pcn', 'sex']).map((g) => g.members)).toEqual([
      ...[50, 'withheld', 'withheld'],
      ...[30, 'withheld', 'withheld'],
    ]);
    expect(showGroups(by('condition', counts), 'HES_7_5', ['sex']).map((g) => g.members)).toEqual([
      ...[50, 'withheld', 'withheld'],
      ...[30, 40, 60],
    ]);
  });

  const membersShown = (rule: string, counts: ReturnType<typeof bySex>) =>
    showGroups(counts, rule, ['sex']).map(({ people, members }) => [people, members]);

  it('whose counts are exact never leave, with the totals, how few of the withheld ones are no members', () => {
    // 350 less 247 are no members, of them 100 in the third: 3 are of the first, and the second has none. So the third goes as well
    const three = bySex(['1', 100, 97], ['2', 50, 50], ['9', 200, 100]);
    const hidden = 'withheld';
    expect(membersShown('EXACT_7', three)).toEqual([
      [100, hidden],
      [50, hidden],
      [200, hidden],
    ]);
    // of four the one with fewest who are none, 20: then 23 of 230 are none, in three groups
    expect(membersShown('EXACT_7', [...three, ...bySex(['0', 80, 60])]).map(([, members]) => members)).toEqual([
      ...[hidden, hidden, 100, hidden],
    ]);
    // 3 and 5 who are none are 8 together, and that may be told
    const eight = bySex(['1', 100, 97], ['2', 50, 45], ['9', 200, 100]);
    expect(membersShown('EXACT_7', eight).map(([, members]) => members)).toEqual([hidden, hidden, 100]);
    // where few of all are none, their number is withheld among the clauses, and the total tells nothing
    const few = bySex(['1', 100, 97], ['2', 50, 50], ['9', 200, 200]);
    expect(membersShown('EXACT_7', few).map(([, members]) => members)).toEqual([hidden, hidden, 200]);
    const clauses = [350, 347].map((left) => ({ criterion: null, alone: left, left }));
    expect(showClauses(clauses, 'EXACT_7')[1]!.left).toBe(hidden);
    // rounding takes the place of it
    expect(membersShown('HES_7_5', three).map(([, members]) => members)).toEqual([hidden, hidden, 100]);
  });

  it('whose counts are exact have no members shown where people are withheld', () => {
    // 5 + 60 people, 60 members shown: the two groups less the members of the second would be the 5
    const counts = bySex(['1', 5, 0], ['2', 60, 60], ['9', 200, 100]);
    expect(membersShown('EXACT_7', counts)).toEqual([
      ['withheld', 'withheld'],
      ['withheld', 'withheld'],
      [200, 'withheld'],
    ]);
  });

  it.each(['EXACT_7', 'HES_7_5'])('by two dimensions are not told by the total of all either (%s)', (rule) => {
    const of = (practice: string, members: number) => {
      const group = { practice, pcn: practice[0]! };
      return { group, labels: group, people: 1000, members };
    };
    // both practices of A have few, and so has A: 155 in the cohort less the 150 of B would be they
    const shown = showGroups(
      [of('A1', 3), of('A2', rule === 'EXACT_7' ? 2 : 0), of('B1', 40), of('B2', 50), of('B3', 60)],
      rule,
      ['practice', 'pcn'],
    );
    expect(shown.map(({ members }) => members)).toEqual([
      ...['withheld', rule === 'EXACT_7' ? 'withheld' : 0, 'withheld', 'withheld', 60],
    ]);
  });

  it('whose counts are exact leave of no line one withheld group, or few people', () => {
    const draw = new Draw(7);
    const some = () => draw.of([0, 0, 1, 3, 7, 8, 9, 20, 40, 100]);
    for (let run = 0; run < 300; run++) {
      const counts = ['A', 'B', 'C'].flatMap((pcn) =>
        ['1', '2', '9'].slice(0, draw.between(1, 3)).map((sex) => {
          const [members, rest] = [some(), some()];
          return { group: { pcn, sex }, labels: { pcn, sex }, people: members + rest, members };
        }),
      );
      const shown = showGroups(counts, 'EXACT_7', ['pcn', 'sex']);
      for (const key of [() => '', (at: number) => counts[at]!.group.pcn, (at: number) => counts[at]!.group.sex])
        for (const line of Map.groupBy(counts.keys(), key).values()) expectNothingLeft(counts, shown, line);
    }
  });

  function expectNothingLeft(counts: GroupCount[], shown: ShownGroup[], line: number[]): void {
    const parts: [hidden: (one: ShownGroup) => boolean, of: (one: GroupCount) => number][] = [
      [({ people }) => people === 'withheld', ({ people }) => people],
      [({ members }) => members === 'withheld', ({ members }) => members],
      [({ people, members }) => [people, members].includes('withheld'), ({ people, members }) => people - members],
    ];
    const isFew = (count: number) => count > 0 && count < 8;
    const sum = (places: number[], of: (one: GroupCount) => number) =>
      places.reduce((total, at) => total + of(counts[at]!), 0);
    for (const [hidden, of] of parts) {
      const withheld = line.filter((at) => hidden(shown[at]!));
      // a total that is few is withheld itself, and a line of one group has no other
      if (!withheld.length || line.length === 1 || isFew(sum(line, of))) continue;
      expect([withheld.length > 1, isFew(sum(withheld, of))], JSON.stringify([counts, shown, line])).toEqual([
        true,
        false,
      ]);
    }
  }

  it.each(['', 'NONE', '__proto__', 'toString'])('are refused under an unknown rule %j', (rule) => {
    expect(() => showGroups([group(100, 40)], rule, [])).toThrow(expect.objectContaining({ kind: 'policy-refused' }));
  });
});
