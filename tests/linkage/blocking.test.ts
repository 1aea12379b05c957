import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { makeKeys, makePairs } from '../../src/linkage/block-pairs.ts';
import { blockingReport } from '../../src/linkage/blocking-report.ts';
import type { LinkageModel } from '../../src/linkage/model.ts';
import { type LinkKind, standardiseRecords } from '../../src/linkage/standardise-records.ts';
import { layTable, openLinkage, type TextRow } from './open-linkage.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openLinkage();
});
afterAll(() => engine.close());

const model = (maxBlock = 1000): LinkageModel => ({
  ...{ id: 'blocks', title: 'blocks', unique_id: 'id', max_block: maxBlock },
  standardise: { day: 'date' },
  comparisons: [
    {
      name: 'x',
      columns: ['x'],
      levels: [
        { label: 'same', kind: 'exact' },
        { label: 'else', kind: 'else' },
      ],
    },
  ],
  blocking: [
    ['x'],
    [{ column: 'y', first: 1 }],
    ['x', { column: 'day', part: 'year' }],
    [{ column: 'y', last: 1 }, 'x'],
  ],
});

const row = fc.record({
  x: fc.constantFrom('a', 'b', 'c', null),
  y: fc.constantFrom('pq', 'pr', 'q', null),
  day: fc.constantFrom('2001-05-06', '2001-07-08', '1999-01-01', null),
});

/** Numbers of the rules that find a pair, from the rows themselves. */
function rulesThatFind(a: TextRow, b: TextRow, maxBlock: number, all: TextRow[]): number[] {
  const keys: ((r: TextRow) => string | null)[] = [
    (r) => r.x!,
    (r) => r.y?.[0] ?? null,
    (r) => (r.x && r.day ? `${r.x} ${r.day.slice(0, 4)}` : null),
    (r) => (r.x && r.y ? `${r.y.at(-1)} ${r.x}` : null),
  ];
  return keys.flatMap((key, k) => {
    const small = all.filter((r) => key(r) === key(a)).length <= maxBlock;
    return key(a) !== null && key(a) === key(b) && small ? [k + 1] : [];
  });
}

describe('blocking', () => {
  it.each(['dedupe', 'link', 'link-and-dedupe'] as const)(
    '%s: each pair once, with every rule that finds it',
    async (kind: LinkKind) => {
      const property = fc.asyncProperty(
        fc.array(row, { minLength: 2, maxLength: 14 }),
        fc.integer({ min: 2, max: 8 }),
        async (rows, most) => {
          const cut = kind === 'dedupe' ? rows.length : Math.ceil(rows.length / 2);
          const named = rows.map((r, i): TextRow => ({ id: String(i).padStart(2, '0'), ...r }));
          await layTable(engine, 'a', named.slice(0, cut));
          if (kind !== 'dedupe') await layTable(engine, 'b', named.slice(cut));
          const input = { left: 'a', ...(kind === 'dedupe' ? {} : { right: 'b' }), model: model(most), kind };
          await standardiseRecords(engine, input);
          await makeKeys(engine, input.model.blocking, input.model, kind);
          await makePairs(engine, 'made', 4, kind);
          const made = await engine.all(
            `select left_record as l, right_record as r, blocked_by as first, blocking_rules as bits from made order by all`,
          );
          const expected = named.flatMap((a, i) =>
            named.slice(i + 1).flatMap((b, j) => {
              const rules = kind === 'link' && (i >= cut || i + 1 + j < cut) ? [] : rulesThatFind(a, b, most, named);
              return rules.length
                ? [{ l: i + 1, r: i + j + 2, first: rules[0], bits: rules.reduce((sum, k) => sum + 2 ** (k - 1), 0) }]
                : [];
            }),
          );
          expect(made).toEqual(expected);
        },
      );
      await fc.assert(property, { numRuns: 25, seed: 7 });
    },
  );

  it('reports what each rule makes, adds and leaves out', async () => {
    const rows = ['a', 'a', 'a', 'b', 'b', null].map(
      (x, i): TextRow => ({ id: String(i), x, y: i < 2 ? 'p' : 'q', day: null }),
    );
    await layTable(engine, 'a', rows);
    const report = await blockingReport(engine, { left: 'a', model: model(3), kind: 'dedupe' });
    expect(report[0]).toEqual({
      ...{ rule: 'x', pairs: 4, added: 4, cost: 1, shareOfAllPairs: 4 / 15 },
      ...{ largestBlock: 3, recordsWithoutKey: 1, capped: null },
    });
    expect(report[1]).toMatchObject({ rule: 'y (first 1)', pairs: 1, added: 0 });
    expect(report[1]!.capped).toEqual({ rule: 'y (first 1)', blocks: 1, largestBlock: 4, pairs: 6 });
    expect(report[2]).toMatchObject({ rule: 'x + day (year)', pairs: 0, recordsWithoutKey: 6, largestBlock: 0 });
  });
});
