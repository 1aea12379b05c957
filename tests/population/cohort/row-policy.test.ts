/** What a policy does not let be seen is as if it were not there; and data that look like SQL are only data. */
import { afterEach, describe, expect, it } from 'vitest';
import { ConcordError } from '../../../src/concord-error.ts';
import { compileCohort } from '../../../src/population/cohort/compile-cohort.ts';
import { type Fixture, openFixture, type TableRows } from '../../metric/open-fixture.ts';
import { definition, load } from './cohort-fixture.ts';

const ROWS: TableRows = {
  person: [
    { person_key: 1, practice_code: 'P1', lsoa_code: "L'1", sex: '2' },
    { person_key: 2, practice_code: 'P2', lsoa_code: 'L2', sex: '2' },
    { person_key: 3, practice_code: 'P1', lsoa_code: 'L2', sex: '1' },
  ],
  registration: [
    { registration_id: 1, person_key: 1, practice_code: 'P1', lsoa_code: "L'1", held_from: '2020-01-01' },
    { registration_id: 2, person_key: 2, practice_code: 'P2', lsoa_code: 'L2', held_from: '2020-01-01' },
    { registration_id: 3, person_key: 3, practice_code: 'P1', lsoa_code: 'L2', held_from: '2020-01-01' },
  ],
  emergency_attendance: [
    { attendance_id: 1, provider_code: 'RA1', person_key: 1, practice_code: 'P1', arrived_at: '2025-03-01 10:00:00' },
    { attendance_id: 2, provider_code: 'RA1', person_key: 1, practice_code: 'P2', arrived_at: '2025-03-02 10:00:00' },
    { attendance_id: 3, provider_code: 'RA1', person_key: 2, practice_code: 'P2', arrived_at: '2025-03-03 10:00:00' },
  ],
  area: [],
};
const EVENTS = { table: 'emergency_attendance', at: 'arrived_at', called: 'attendances', months: 12 };

let fixture: Fixture | undefined;
afterEach(() => {
  fixture?.edition.close();
  fixture = undefined;
});

async function members(criteria: unknown, rowFilter: Record<string, string[]> = {}, of = 'registered', rows = ROWS) {
  const { cohorts, model, words } = load(definition({ criteria, of }));
  fixture = await openFixture(rows);
  const tableSql = (name: string) => (name in rows ? fixture!.edition.table(name) : null);
  const cohort = cohorts.get('test.cohort')!;
  const { sql, parameters, tables } = compileCohort({
    cohort,
    cohorts,
    model,
    words,
    on: '2025-04-01',
    rowFilter,
    tableSql,
  });
  const found = await fixture.edition.engine.all<{ person_key: number }>(sql, parameters);
  return { keys: found.map((row) => row.person_key), tables };
}

describe('a row policy', () => {
  it('lets everybody be seen when it names nothing, and says which tables are read', async () => {
    const { keys, tables } = await members({ events: EVENTS });
    expect(keys).toEqual([1, 2]);
    expect(tables.toSorted()).toEqual(['area', 'emergency_attendance', 'person', 'registration']);
  });

  it('lets nobody be seen when it allows nothing', async () => {
    expect((await members({ age: { from: 0 } }, { practice: [] })).keys).toEqual([]);
    expect((await members({ not: { age: { from: 0 } } }, { practice: [] })).keys).toEqual([]);
    expect((await members({ not: { age: { from: 0 } } }, { practice: [] }, 'everybody')).keys).toEqual([]);
  });

  it('cuts people and what is asked of them', async () => {
    expect((await members({ not: { events: { ...EVENTS, at_least: 5 } } }, { practice: ['P1'] })).keys).toEqual([1, 3]);
    // of the two attendances of the first person one came with another practice
    expect((await members({ events: { ...EVENTS, at_least: 2 } })).keys).toEqual([1]);
    expect((await members({ events: { ...EVENTS, at_least: 2 } }, { practice: ['P1'] })).keys).toEqual([]);
  });

  it('by what a table cannot be cut by is refused', async () => {
    await expect(members({ events: EVENTS }, { week_band: ['1'] })).rejects.toMatchObject({ kind: 'policy-refused' });
  });
});

describe('hostile data and names', () => {
  it.each(["' or 1=1 --", "L'1", '"; drop table person; --', '$1', 'x'.repeat(5000)])(
    '%.20j is only a code',
    async (text) => {
      const { keys } = await members({ lsoa: [text] });
      expect(keys).toEqual(text === "L'1" ? [1] : []);
      expect((await fixture!.edition.engine.all('select * from person')).length).toBe(3);
    },
  );

  it('as a text in an expression is only a text', async () => {
    const rows = "provider_code = 'RA1'' or 1=1 --'";
    expect((await members({ events: { ...EVENTS, rows } })).keys).toEqual([]);
  });

  it('a table that the edition lacks is told, with what to do', async () => {
    const { emergency_attendance: _, ...others } = ROWS;
    const asked = members({ events: EVENTS }, {}, 'registered', others as TableRows);
    await expect(asked).rejects.toBeInstanceOf(ConcordError);
    await expect(asked).rejects.toMatchObject({ kind: 'no-data' });
  });
});
