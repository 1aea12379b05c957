/** What a diff says of people, forwards and backwards, and where there is nothing to say. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeIdentity } from '../../src/cli/describe-identity.ts';
import { diffIdentity } from '../../src/edition/diff-identity.ts';
import type { Manifest } from '../../src/edition/manifest.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';

const CHANGES = `select * from (values
  (1, 'merge', 2, date '2026-02-01', 5::bigint, 3::bigint, 'number-given-up', 4),
  (1, 'merge-taken-back', 3, date '2026-03-01', 3, 5, 'decided-by-reviewers', 4),
  (2, 'overlay', 3, date '2026-03-01', 7, null, 'number-given-to-another', 0),
  (3, 'merge', 3, date '2026-03-01', 9, 8, 'number-given-up', 1)
) c(change_id, kind, map_version, changed_on, person_key, into_person_key, reason, records)`;
const VERSIONS = `select * from (values
  (1, date '2026-01-01', 100, 2, 100, 0, 0, 200, 200, 0, 0, 9),
  (2, date '2026-02-01', 104, 3, 5, 0, 1, 230, 30, 4, 0, 8),
  (3, date '2026-03-01', 106, 3, 2, 1, 1, 239, 11, 5, 2, 7)
) v(map_version, made_on, residents, test_patients, new_residents, returned_residents, gone_residents, records, new_records, moved_records,
  lost_records, unlinked_records)`;

let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  folder = mkdtempSync(join(tmpdir(), 'concord-identity-'));
  for (const version of [1, 2, 3]) {
    for (const [name, sql] of Object.entries({ identity_change: CHANGES, identity_version: VERSIONS }))
      await engine.run(
        `copy (from (${sql}) where map_version <= ${version}) to ${literal(join(folder, `${name}-${version}.parquet`))}`,
      );
    const person = version === 1 ? 5 : version === 2 ? 3 : 5;
    for (const [name, lost] of [
      ['stay', 3],
      ['bed', 2],
    ] as const)
      await engine.run(`copy (select 1 as ${name}_id, ${version < lost ? 6 : null}::bigint as person_key)
        to ${literal(join(folder, `${name}-${version}.parquet`))}`);
    await engine.run(`copy (select 1 as visit_id, ${person}::bigint as person_key union all select 2, 4)
      to ${literal(join(folder, `visit-${version}.parquet`))}`);
  }
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function edition(version: number | null, events = ['visit']): Manifest {
  const table = (name: string, key: string[], columns: string[]) => {
    const parquet = `${name}-${version}.parquet`;
    return { name, key, parquet, sha256: parquet, columns: columns.map((column) => ({ name: column })) };
  };
  const tables = [
    ...[table('identity_change', ['change_id', 'kind'], ['change_id', 'kind', 'person_key', 'into_person_key'])],
    ...[
      table('identity_version', ['map_version'], ['map_version']),
      ...events.map((name) => table(name, [`${name}_id`], [`${name}_id`, 'person_key'])),
    ],
  ];
  return {
    inputs: { identityMap: version === null ? null : `${version}:${'0'.repeat(32)}` },
    tables: version === null ? [] : tables,
  } as unknown as Manifest;
}

const between = (a: number | null, b: number | null, events?: string[]) =>
  diffIdentity(engine, folder, edition(a, events), edition(b, events));

describe('a diff of people', () => {
  it('tells what was done between the two maps, and adds up', async () => {
    const told = (await between(1, 3))!;
    expect(told).toMatchObject({
      versions: { before: 1, after: 3 },
      residents: { before: 100, after: 106 },
      testPatients: { before: 2, after: 3 },
      ...{ newResidents: 7, returnedResidents: 1, goneResidents: 2 },
      records: { before: 200, after: 239, unchanged: 189, newlyLinked: 41, moved: 9, lost: 2 },
      counts: [
        { kind: 'merge', reason: 'number-given-up', changes: 2, records: 5 },
        { kind: 'merge-taken-back', reason: 'decided-by-reviewers', changes: 1, records: 4 },
        { kind: 'overlay', reason: 'number-given-to-another', changes: 1, records: 0 },
      ],
    });
    expect(told.changes.map((c) => [c.change_id, c.kind, c.changed_on])).toEqual([
      [1, 'merge', '2026-02-01'],
      [1, 'merge-taken-back', '2026-03-01'],
      [2, 'overlay', '2026-03-01'],
      [3, 'merge', '2026-03-01'],
    ]);
  });

  it('explains a row by the change that moved it, in words without a key', async () => {
    const told = await between(1, 2);
    expect(told?.rows).toEqual([
      {
        table: 'visit',
        column: 'person_key',
        rows: 2,
        same: 1,
        byChange: 1,
        newlyLinked: 0,
        sentAgain: 0,
        unexplained: 0,
      },
    ]);
    expect(describeIdentity(told)).toEqual([
      'People: map 1 to 2; 100 to 104 residents, of them 2 and 3 test patients (5 new, 0 back again, 1 gone)',
      'Records of people: 196 keep their person, 30 newly linked, 4 moved, 0 lost theirs',
      '1 person merged into another (4 records): one NHS number was given up for the other',
      'Rows of visit (person_key): 1 of 2 have the same person; 1 by such a change',
    ]);
  });

  it("explains a row that is nobody's now where a version lost more records than changes tell, and nowhere else", async () => {
    const counts = { column: 'person_key', rows: 1, same: 0, newlyLinked: 0, sentAgain: 0 };
    expect((await between(2, 3, ['stay']))?.rows).toEqual([{ ...counts, table: 'stay', byChange: 1, unexplained: 0 }]);
    expect((await between(1, 2, ['bed']))?.rows).toEqual([{ ...counts, table: 'bed', byChange: 0, unexplained: 1 }]);
  });

  it('works backwards, and says so', async () => {
    const told = await between(3, 2);
    expect(told).toMatchObject({
      residents: { before: 106, after: 104 },
      records: { before: 239, after: 230, unchanged: 223 },
    });
    expect(told?.rows).toMatchObject([{ byChange: 1, unexplained: 0 }]);
    expect(describeIdentity(told)).toContain('What follows is in the first edition, and not in the second');
  });

  it('is silent where the map is the same or nobody is in an edition', async () => {
    expect([await between(2, 2), await between(null, 2), await between(2, null), await between(null, null)]).toEqual([
      ...[null, null, null, null],
    ]);
    expect(describeIdentity(null)).toEqual([]);
  });
});
