/** Whose rows are another person's in a later edition, and why: each way once, and beside a slow twin. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { diffPersonRows, type PersonRows } from '../../src/edition/diff-person-rows.ts';
import type { Manifest } from '../../src/edition/manifest.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';

let engine: Engine;
let folder: string;
let files = 0;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  folder = mkdtempSync(join(tmpdir(), 'concord-rows-'));
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

interface VisitRow {
  id: number;
  person: number | null;
  delivery: string;
}
interface Change {
  kind: string;
  from: number;
  into: number | null;
}

const written = (value: number | string | null): string => (value === null ? 'null' : literal(String(value)));

/** An edition of one table of visits. */
async function edition(rows: VisitRow[], key = 'visit_id'): Promise<Manifest> {
  const parquet = `t${++files}.parquet`;
  const values = rows.map((r) => `(${written(r.id)}::integer, ${written(r.person)}::bigint, ${written(r.delivery)})`);
  await engine.run(`copy (select * from (values ${values.join(', ')}) v(visit_id, person_key, delivery))
    to ${literal(join(folder, parquet))}`);
  const columns = ['visit_id', 'person_key', 'delivery'].map((name) => ({ name }));
  return { tables: [{ name: 'visit', key: [key], sha256: parquet, parquet, columns }] } as unknown as Manifest;
}

/** @param lost records that versions lost, of which a change tells of none */
async function compare(
  before: VisitRow[],
  after: VisitRow[],
  changes: Change[],
  key?: string,
  lost = 0,
): Promise<PersonRows[]> {
  const rows = changes.map(
    (c) =>
      `select ${c.from}::bigint as person_key, ${c.into ?? 'null'}::bigint as into_person_key, ${literal(c.kind)} as kind, 2 as map_version, 1 as records`,
  );
  const none = `select null::bigint as person_key, null::bigint as into_person_key, '' as kind, 0 as map_version, 0 as records where false`;
  const told = `(${[none, ...rows].join(' union all ')})`;
  const unlinked = changes.filter((c) => c.kind === 'unlink').length;
  const versions = `(select 2 as map_version, ${unlinked + lost} as lost_records)`;
  return diffPersonRows(engine, folder, await edition(before, key), await edition(after, key), {
    changes: told,
    versions,
  });
}

const row = (id: number, person: number | null, delivery = 'd1'): VisitRow => ({ id, person, delivery });

it('tells each way in which a row comes to another person', async () => {
  const changes = [
    { kind: 'merge', from: 2, into: 1 },
    { kind: 'merge', from: 1, into: 9 },
    { kind: 'unlink', from: 5, into: null },
    { kind: 'overlay', from: 6, into: 7 },
  ];
  const before = [
    row(1, 2),
    row(2, null),
    row(3, 5),
    row(4, 6),
    row(5, 8),
    row(6, 3),
    row(7, 4),
    row(8, null),
    row(9, 3),
  ];
  const after = [
    row(1, 9),
    row(2, 4),
    row(3, null),
    row(4, 7),
    row(5, 8, 'd2'),
    row(6, 4, 'd2'),
    row(7, null),
    row(8, null),
    row(10, 3),
  ];
  expect(await compare(before, after, changes)).toEqual([
    {
      table: 'visit',
      column: 'person_key',
      rows: 8,
      same: 2,
      byChange: 2,
      newlyLinked: 1,
      sentAgain: 1,
      unexplained: 2,
    },
  ]);
  // whose record turned out to be sensitive is told by nothing but the number of the version
  expect(await compare(before, after, changes, undefined, 1)).toMatchObject([
    { byChange: 3, sentAgain: 1, unexplained: 1 },
  ]);
});

it('says nothing of rows that have their person still, nor of tables whose rows are named by their person', async () => {
  expect(await compare([row(1, 2)], [row(1, 2, 'd2')], [])).toEqual([]);
  expect(await compare([row(1, 2)], [row(1, 3)], [], 'person_key')).toEqual([]);
});

it('agrees with a slow twin, whatever was merged, split and sent', async () => {
  const person = fc.option(fc.integer({ min: 1, max: 6 }), { nil: null });
  const rows = fc.uniqueArray(
    fc.record({ id: fc.integer({ min: 1, max: 12 }), person, delivery: fc.constantFrom('d1', 'd2') }),
    {
      selector: (r) => r.id,
      minLength: 1,
    },
  );
  const change = fc.record({
    kind: fc.constantFrom('merge', 'split', 'merge-taken-back', 'overlay', 'unlink'),
    from: fc.integer({ min: 1, max: 6 }),
    into: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(rows, rows, fc.array(change, { maxLength: 4 }), async (before, after, changes) => {
      const [told] = await compare(before, after, changes);
      const expected = slowly(before, after, changes);
      if (expected.same === expected.rows) expect(told).toBeUndefined();
      else expect(told).toMatchObject(expected);
    }),
    { numRuns: 40 },
  );
});

function slowly(before: VisitRow[], after: VisitRow[], changes: Change[]): Omit<PersonRows, 'table' | 'column'> {
  const counts = { rows: 0, same: 0, byChange: 0, newlyLinked: 0, sentAgain: 0, unexplained: 0 };
  const edges = changes.filter((c) => c.kind !== 'overlay' && c.kind !== 'unlink');
  const reached = (from: number): Set<number> => {
    const all = new Set([from]);
    for (const _ of edges)
      for (const { from: a, into: b } of edges) {
        if (all.has(a)) all.add(b!);
        if (all.has(b!)) all.add(a);
      }
    return all;
  };
  for (const old of before) {
    const now = after.find((r) => r.id === old.id);
    if (!now) continue;
    counts.rows += 1;
    if (old.person === now.person) counts.same += 1;
    else if (old.person !== null && now.person !== null && reached(old.person).has(now.person)) counts.byChange += 1;
    else if (now.person === null && changes.some((c) => c.kind === 'unlink' && c.from === old.person))
      counts.byChange += 1;
    else if (old.delivery !== now.delivery) counts.sentAgain += 1;
    else if (old.person === null) counts.newlyLinked += 1;
    else counts.unexplained += 1;
  }
  return counts;
}
