/** Counts of a cohort by groups as they may leave: what each rule shows of a group, and its share with 95% limits. */
import { describe, expect, it } from 'vitest';
import { MARKED } from '../../src/policy/disclosure.ts';
import { showGroups } from '../../src/policy/show-groups.ts';

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

  it.each(['', 'NONE', '__proto__', 'toString'])('are refused under an unknown rule %j', (rule) => {
    expect(() => showGroups([group(100, 40)], rule, [])).toThrow(expect.objectContaining({ kind: 'policy-refused' }));
  });
});
