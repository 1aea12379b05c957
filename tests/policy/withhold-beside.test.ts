/** Secondary suppression of figures: whatever people are moved, nothing withheld is what the rest of a total leaves. */
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/metric/metric.ts';
import { DISCLOSURE_RULES } from '../../src/policy/disclosure.ts';
import { release, releasePieces } from '../../src/policy/release.ts';
import { answerOf, type Cell, grant } from './answers-of-cells.ts';

const shownOf = (cells: Cell[], rule = 'EXACT_7', overTime: 'sum' | 'last' = 'sum') =>
  release(answerOf(cells, overTime), grant(rule)).figures.map((f) => (f.status === 'value' ? f.numerator : '*'));

describe('secondary suppression of figures', () => {
  const three: Cell[] = [
    [{ sex: '1' }, null, 40],
    [{ sex: '2' }, null, 3],
    [{ sex: '9' }, null, 12],
    [{ sex: '0' }, null, 0],
  ];

  it('withholds the smallest other one that is not 0 with a single one', () => {
    expect(shownOf(three)).toEqual([40, '*', '*', 0]);
  });

  it('is replaced by rounding where a rule rounds, as the specification says', () => {
    expect(shownOf(three, 'HES_7_5')).toEqual([40, '*', 10, 0]);
    expect(DISCLOSURE_RULES.HES_7_5!.exact).toBeUndefined();
  });

  it('goes on where those withheld together are few: 1 and 1 are all that the rest leaves of a total', () => {
    const few: Cell[] = ['a', 'b', 'c'].map((site, i) => [{ site }, null, [1, 1, 50][i]!]);
    expect(shownOf(few)).toEqual(['*', '*', '*']);
  });

  it('works along each dimension, and over the months of a quarter where they add up', () => {
    const months = ['2025-04', '2025-05', '2025-06', '2025-07'];
    const monthly = months.map((month, i): Cell => [{ site: 'a' }, month, [3, 30, 20, 10][i]!]);
    // July is the smallest of all, and leaves the second quarter less May and June: April
    expect(shownOf(monthly)).toEqual(['*', 30, '*', 10]);
    expect(shownOf(monthly, 'EXACT_7', 'last')).toEqual(['*', 30, 20, 10]);
  });

  it('looks at both counts of a proportion and at the rest of it', () => {
    const shares: Cell[] = [
      [{ sex: '1' }, null, 40, 100],
      [{ sex: '2' }, null, 57, 60],
      [{ sex: '9' }, null, 20, 50],
    ];
    const { figures } = release(answerOf(shares), grant('EXACT_7'));
    expect(figures.map(({ status }) => status)).toEqual(['value', 'withheld', 'withheld']);
    expect(figures[1]).toMatchObject({ numerator: null, denominator: null, value: null });
  });

  it('takes what came untold for withheld where it is few, for the rest where it is not, and for nothing where nothing came', () => {
    const besideUntold = (came: number) => {
      const sites = ['a', 'b', 'c'].map((site, i): Cell => [{ site }, null, [40, 30, came][i]!]);
      const { figures, ...around } = answerOf(sites);
      const untold = { numerator: came, denominator: null, reported: came };
      const silent: Figure = { ...figures[2]!, status: 'not-reported', value: null, numerator: null, untold };
      const released = release({ ...around, figures: [...figures.slice(0, 2), silent] }, grant('EXACT_7'));
      return released.figures.map(({ status, numerator }) => (status === 'value' ? numerator : status));
    };
    expect(besideUntold(2)).toEqual([40, 'withheld', 'not-reported']);
    expect(besideUntold(20)).toEqual([40, 30, 'not-reported']);
    expect(besideUntold(0)).toEqual([40, 30, 'not-reported']);
  });

  it('holds what comes in pieces until it knows all of it', async () => {
    const answer = answerOf(three);
    const pieces = (async function* () {
      for (const figure of answer.figures) yield { ...answer, figures: [figure] };
    })();
    const shown: unknown[] = [];
    for await (const piece of releasePieces(pieces, grant('EXACT_7')))
      shown.push(...piece.figures.map((f) => (f.status === 'value' ? f.numerator : '*')));
    expect(shown).toEqual([40, '*', '*', 0]);
  });
});

/** Seeded, so that a failure comes again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Takes every total that may be known and subtracts from it what is shown, for as long as that gives something. */
function workOut(cells: Cell[], shown: (number | string | null)[], keys: ((cell: Cell) => string)[]): string[] {
  const told: string[] = [];
  const known = shown.map((number) => (typeof number === 'number' ? number : null));
  const lines = keys.flatMap((key) => [...Map.groupBy(cells.keys(), (at) => key(cells[at]!)).values()]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const line of lines) {
      const total = line.reduce((sum, at) => sum + cells[at]![2], 0);
      const left = line.filter((at) => known[at] === null);
      const rest = total - line.reduce((sum, at) => sum + (known[at] ?? 0), 0);
      // a total of few is withheld itself, and so tells nothing; that of a single figure is asked by the same groups
      if (!left.length || line.length === 1 || (total > 0 && total < 8)) continue;
      if (rest > 0 && rest < 8) told.push(`${left.length} together are ${rest}`);
      if (left.length > 1) continue;
      told.push(`${JSON.stringify(cells[left[0]!])} is ${rest}`);
      known[left[0]!] = rest;
      changed = true;
    }
  }
  return told;
}

const QUARTER = (month: string): string => `${month.slice(0, 4)}-${Math.floor((Number(month.slice(5)) - 1) / 3)}`;

it.each(Array.from({ length: 60 }, (_, seed) => seed))(
  'nothing withheld can be worked out by subtraction: seed %i',
  (seed) => {
    const random = randomOf(seed);
    const [sites, sexes, months] = [2 + random(4), 1 + random(3), 1 + random(6)];
    const cells: Cell[] = [];
    for (let site = 0; site < sites; site++)
      for (let sex = 0; sex < sexes; sex++)
        for (let month = 0; month < months; month++)
          cells.push([
            { site: `${site}`, sex: `${sex}` },
            `2025-0${month + 1}`,
            random(4) === 0 ? random(8) : random(60),
          ]);
    const keys: ((cell: Cell) => string)[] = [
      ([{ sex }, month]) => `${sex} ${month}`,
      ([{ site }, month]) => `${site} ${month}`,
      ([{ site, sex }]) => `${site} ${sex}`,
      ([{ site, sex }, month]) => `${site} ${sex} ${QUARTER(month!)}`,
    ];
    // one person after the other comes, goes, or moves
    for (let step = 0; step < 20; step++) {
      expect(workOut(cells, shownOf(cells), keys)).toEqual([]);
      const [from, to] = [cells[random(cells.length)]!, cells[random(cells.length)]!];
      if (from[2] > 0) from[2] -= 1;
      if (random(3)) to[2] += 1;
    }
  },
);

it('under a rule that rounds a single subtraction leaves at least two numbers that may be the withheld one', () => {
  const { count } = DISCLOSURE_RULES.HES_7_5!;
  const possible = new Map<string, Set<number>>();
  for (let withheld = 1; withheld < 8; withheld++)
    for (let other = 8; other < 60; other++) {
      const seen = `${count(withheld + other)} less ${count(other)}`;
      possible.set(seen, (possible.get(seen) ?? new Set()).add(withheld));
    }
  expect(Math.min(...[...possible.values()].map((numbers) => numbers.size))).toBeGreaterThan(1);
});
