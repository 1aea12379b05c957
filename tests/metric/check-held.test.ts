/** What may be written under `held` of a dimension: every fault with its line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConcordError } from '../../src/concord-error.ts';
import { overlaps } from '../../src/metric/dimensions.ts';
import { pathFor } from '../../src/metric/metric-source.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';

const columns = (...all: string[]) =>
  all.map((column) => {
    const [name, type] = column.split(' ') as [string, string];
    return { name, type, unit: '', description: 'c' };
  });
const table = (key: string[], ...all: string[]) => ({
  ...{ title: 't', description: 't', key, from: ['x'], zone: 'pseudonymised' },
  ...{ columns: columns(...all), joins: [] as unknown[] },
});
const TABLES = {
  visit: table(['id'], 'id bigint', 'person_key bigint', 'seen_on date', 'name varchar'),
  badge: table(
    ['person_key', 'kind'],
    ...['person_key bigint', 'kind varchar', 'name varchar', 'since date', 'until date', 'gilt boolean'],
  ),
  kinds: table(['code'], 'code varchar', 'name varchar'),
};
const HELD = { table: 'badge', by: 'person_key', from: 'since', to: 'until', code: 'kind', label: 'name' };
const KNOWN = { table: 'visit', by: 'person_key', from: 'seen_on' };
const NAMES = { table: 'kinds', code: 'code', label: 'name' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-held-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(held: object, path: object = {}, dimension: object = {}, tables: object = TABLES) {
  const paths = [{ table: 'visit', code: 'person_key', ...path }];
  const badge = { title: 'Badge', held, paths, ...dimension };
  writeFileSync(join(folder, 'tables.yaml'), stringify({ tables, dimensions: { badge } }));
  return readTableModel({ catalogueFolders: [folder] });
}

function problemsOf(...asked: Parameters<typeof read>): string[] {
  try {
    read(...asked);
  } catch (error) {
    if (error instanceof ConcordError) return error.problems.map((p) => `${p.problem}; ${p.expected}`);
    throw error;
  }
  return [];
}

describe('what people hold as a dimension', () => {
  it('is read with all that it says, and is of metrics of records alone', () => {
    const model = read({ ...HELD, rows: "gilt and kind <> 'x'", names: NAMES });
    const { held } = model.dimensions.badge!;
    expect(held).toEqual({ ...HELD, rows: "gilt and kind <> 'x'", knownBy: null, one: false, names: NAMES });
    expect(overlaps(model.dimensions.badge)).toBe(true);
    expect(pathFor(model, { source: 'visit', records: {} }, 'badge')?.code).toBe('person_key');
    expect(pathFor(model, { source: 'visit' }, 'badge')).toBeNull();
  });

  it('can be how many, which is one group for each person', () => {
    const { code, label, ...rest } = HELD;
    const bands = { code: "case when value >= 1 then 'some' else 'none' end" };
    const { held } = read({ ...rest, count: true, known_by: KNOWN }, {}, bands).dimensions.badge!;
    expect([held!.code, code, label, held!.knownBy]).toEqual([null, 'kind', 'name', KNOWN]);
    expect(overlaps({ held })).toBe(false);
  });

  it('can be one at a time, so that groups do not overlap', () => {
    const badge = { ...TABLES.badge, key: ['person_key', 'since'] };
    const model = read({ ...HELD, one: true }, {}, {}, { ...TABLES, badge });
    expect(model.dimensions.badge!.held!.one).toBe(true);
    expect(overlaps(model.dimensions.badge)).toBe(false);
  });

  const { code: _, label: __, ...NEITHER } = HELD;
  const WRONG: [string, Parameters<typeof read>, RegExp][] = [
    ['a table that is not there', [{ ...HELD, table: 'badges' }], /there is no table 'badges'/],
    ['a column that is not there', [{ ...HELD, to: 'till' }], /'till' is no column of badge/],
    ['a day that is none', [{ ...HELD, from: 'name' }], /name is no day/],
    ['both code and count', [{ ...HELD, count: true }], /`code` and `count` are both there, or neither/],
    ['neither', [NEITHER], /`code` and `count` are both there, or neither/],
    ['how many with a label', [{ ...NEITHER, label: 'name', count: true, known_by: KNOWN }], /a number has no label/],
    ['how many of one', [{ ...NEITHER, one: true, count: true, known_by: KNOWN }], /`one` is there without `code`/],
    [
      'one of which two could begin on a day',
      [{ ...HELD, one: true }],
      /a row for each person_key, kind; a table with one row for each person_key and since/,
    ],
    ['how many, known of nobody', [{ ...NEITHER, count: true }], /`count` and `known_by` are not there together/],
    ['known without how many', [{ ...HELD, known_by: KNOWN }], /`count` and `known_by` are not there together/],
    [
      'how many, known by a table that is not there',
      [{ ...NEITHER, count: true, known_by: { ...KNOWN, table: 'visits' } }],
      /no table 'visits' with person_key as badge has person_key, and a day seen_on/,
    ],
    [
      'how many, known by another sort of name',
      [{ ...NEITHER, count: true, known_by: { ...KNOWN, by: 'name' } }],
      /no table 'visit' with name/,
    ],
    [
      'how many, known since what is no day',
      [{ ...NEITHER, count: true, known_by: { ...KNOWN, from: 'id' } }],
      /a day id; a table with a row for whom it is known/,
    ],
    [
      'rows that could stand in a group twice',
      [HELD, {}, {}, { ...TABLES, badge: { ...TABLES.badge, key: ['person_key', 'kind', 'since'] } }],
      /a row for each person_key, kind, since; a table with one row for each person_key and kind/,
    ],
    ['rows that are no condition', [{ ...HELD, rows: 'kind' }], /truth/],
    ['rows of another table', [{ ...HELD, rows: 'visit.name is null' }], /'visit.name' is no column of badge/],
    [
      'names that are nowhere',
      [{ ...HELD, names: { ...NAMES, label: 'title' } }],
      /no table 'kinds' with code and title/,
    ],
    ['a path to another sort of column', [HELD, { code: 'name' }], /'name' does not say whose a row of visit is/],
    ['a path that is worked out', [HELD, { code: 'id + 1' }], /'id \+ 1' does not say whose a row of visit is/],
    ['a band of a text', [HELD, {}, { code: 'value', label: 'value + 1' }], /'\+'|number/],
  ];

  it.each(WRONG)('is refused: %s', (_name, asked, says) => {
    expect(problemsOf(...asked).join('\n')).toMatch(says);
  });

  it('ends on the day after the last', () => {
    const badge = {
      ...TABLES.badge,
      columns: TABLES.badge.columns
        .map((c) => (c.name === 'until' ? { ...c, day_after: 'until_to' } : c))
        .concat(columns('until_to date')),
    };
    expect(problemsOf(HELD, {}, {}, { ...TABLES, badge }).join('\n')).toContain('until of badge is the last day');
  });
});
