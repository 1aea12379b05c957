import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { CHECK_TYPES } from '../../src/quality/check-types.ts';
import { dqmiOf, scoreDqmiItem } from '../../src/quality/score-dqmi.ts';
import { checkText, told } from './check-text.ts';
import { GOOD, HEADER, row } from './faulty-file.ts';
import { COLUMNS, column, madeContract } from './made-contract.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const CSV = `${[HEADER, ...GOOD].join('\n')}\n`;

describe('the Data Quality Maturity Index', () => {
  it('is 47.2 for the worked example of the methodology', () => {
    const scores = [0.94, 1, 0.76, 0, 0.8, 0.45, 0.935, 1, 1, 1, 0.98, 0.835];
    const coverages = [1, 1, 1, ...Array(6).fill(1 / 3), ...Array(3).fill(2 / 3)] as number[];
    expect(dqmiOf(scores, coverages)).toBeCloseTo(47.2, 1);
  });

  it('takes defaults beyond the threshold off the item', () => {
    const counts = { column: 'c', records: 100, validAndComplete: 95, defaults: 30, threshold: 0.1 };
    expect(scoreDqmiItem(counts)).toMatchObject({ excessDefaults: 20, score: 0.75 });
    expect(scoreDqmiItem({ ...counts, threshold: 1 }).score).toBe(0.95);
  });

  it('is told for a file, with its coverage', async () => {
    const columns = COLUMNS.map((c) => (c.name === 'sex' ? { ...c, defaults: { values: ['9'], threshold: 0 } } : c));
    const text = `${CSV}${row({ sex: 'x' })}\n`;
    const earlier = (await checkText(CSV, madeContract({ columns }), engine)).result;
    // November and February came, December and January did not
    earlier.period = { from: '2024-11-03', to: '2024-11-30' };
    const { result } = await checkText(text, madeContract({ columns }), engine, { earlier: [earlier] });
    // four records, three valid, one default of which none is allowed: (3 − 1) ÷ 4, halved for coverage
    expect(result.score.dqmi.value).toBeCloseTo(25, 10);
  });

  it('is null where no column counts', async () => {
    const columns = COLUMNS.map((c) => ({ ...c, dqmi: false }));
    expect((await checkText(CSV, madeContract({ columns }), engine)).result.score.dqmi.value).toBeNull();
  });
});

describe('the score', () => {
  it('says for each dimension what was counted, and is null where nothing can be', async () => {
    const { result } = await checkText(`${CSV}${row({ sex: 'x' })}\n`, madeContract(), engine);
    const by = Object.fromEntries(result.score.dimensions.map((d) => [d.dimension, d]));
    expect(by.completeness).toMatchObject({ checked: 12, passed: 12, score: 1 });
    expect(by.validity).toMatchObject({ checked: 26, passed: 25 });
    expect(by.uniqueness?.score).toBe(1);
    expect([by.accuracy?.score, by.timeliness?.score]).toEqual([null, null]);
    expect(result.score.dimensions.every((d) => d.explanation !== '')).toBe(true);
  });

  it('judges timeliness by the clock it is given', async () => {
    const at = async (now: string) =>
      (await checkText(CSV, madeContract(), engine, { now: new Date(now) })).result.score.dimensions.find(
        (d) => d.dimension === 'timeliness',
      )?.score;
    expect([await at('2025-02-10'), await at('2025-06-01')]).toEqual([1, 0]);
  });

  it('is nothing, not zero, for a file that was refused', async () => {
    expect((await checkText('', madeContract(), engine)).result.score.overall).toBeNull();
  });
});

describe('what is compared with other things', () => {
  it('finds values that another dataset does not hold', async () => {
    const columns = COLUMNS.map((c) =>
      c.name === 'sex' ? { ...c, references: { dataset: 'sexes', column: 'code' } } : c,
    );
    const references = (): string => "(select * from (values ('1'), ('2')) as t(code))";
    const { result } = await checkText(CSV, madeContract({ columns }), engine, { references });
    expect(told(result)).toEqual(['reference:sex@4']);
  });

  it('warns of days that have not come', async () => {
    const { result } = await checkText(CSV, madeContract(), engine, { now: new Date('2025-02-02T08:00:00Z') });
    expect(told(result)).toEqual(['future:arrived']);
  });

  it('notes what moved against earlier deliveries', async () => {
    const earlier = (await checkText(CSV, madeContract(), engine)).result;
    const more = Array.from({ length: 7 }, (_, i) => row({ id: `A${i + 10}`, sex: '' }));
    const codes = COLUMNS.map((c) => (c.name === 'sex' ? { ...column('sex'), required: false } : c));
    const text = `${CSV}${more.join('\n')}\n${row({ id: 'A99', sex: '7' })}\n`;
    const { result } = await checkText(text, madeContract({ columns: codes }), engine, { earlier: [earlier] });
    const notes = result.drift.map((d) => [d.column, d.finding]);
    expect(notes).toContainEqual([null, '11 rows, where 3 are usual (+267%)']);
    expect(notes).toContainEqual(['sex', 'missing in 64% of rows, where 0% is usual']);
    expect(notes).toContainEqual(['sex', 'values not seen before: 7']);
  });

  it('counts what each cleansing rule changed', async () => {
    const text = `${CSV}${row({ postcode: ' mk40 1aa' })}\n`;
    expect((await checkText(text, madeContract(), engine)).result.cleansing).toEqual([
      { column: 'postcode', rule: 'trim', cells: 1 },
      { column: 'postcode', rule: 'upper-case', cells: 1 },
    ]);
  });
});

describe('value formats', () => {
  it.each([
    ['snomed-ct', ['22298006', '999002271000000101'], ['22298007', '0123456', '12345', '2229800x']],
    ['icd-10', ['I219', 'I21.9', 'J45', 'I10X', 'S7200'], ['219', 'I2', 'I21.99x']],
    ['opcs-4', ['W371', 'W37.1', 'W37'], ['371', 'W3', 'W3711']],
    ['postcode', ['SW1A 1AA', 'M1 1AE', 'B33 8TH', 'CR2 6XH', 'ZZ993VZ', 'GIR 0AA'], ['SW1A', 'QQ1 1AA', 'M1 1AC']],
    ['ods-code', ['RC9', 'RC971', 'Y00123'], ['rc9', 'R-9', 'RC']],
    ['lsoa-code', ['E01021988', 'W01000001'], ['E02021988', 'E0102198']],
    ['gss-code', ['E54000024', 'E06000060'], ['QHG', 'E5400002']],
  ] as const)('%s', async (format, right, wrong) => {
    const contract = madeContract({
      columns: [column('v', { format })],
      key: [],
      rowRules: [],
      delivery: { period: '' },
      thresholds: { accept: 0, warn: 0 },
    });
    const { accepted } = await checkText(`v\n${[...right, ...wrong].join('\n')}\n`, contract, engine);
    expect(accepted.map((r) => r.v)).toEqual([...right]);
  });
});

describe('the table of check types', () => {
  it('covers each type or says why not', () => {
    for (const type of CHECK_TYPES) expect(type.coveredBy.length > 0 || type.note !== '', type.name).toBe(true);
  });

  const list = join(
    process.env.CONCORD_PUBLIC_DATA ?? '../shared/data',
    'standards/OMOP_CDMv5.4_Check_Descriptions.csv',
  );
  it.skipIf(!existsSync(list))('has every type that OHDSI lists (skipped without the shared data)', () => {
    const published = (parse(readFileSync(list), { columns: true }) as { checkName: string }[]).map((r) => r.checkName);
    const ours = CHECK_TYPES.filter((t) => t.source === 'OHDSI').map((t) => t.name);
    expect(ours.toSorted()).toEqual(published.toSorted());
  });
});
