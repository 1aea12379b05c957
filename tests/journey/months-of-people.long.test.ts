/**
 * Months of a made-up county, an edition each: keys of people stay, `concord diff` says why any row is somebody else's, and an earlier
 * edition can be built again. Four months of a thousand residents; all twelve of three thousand under CONCORD_LARGE.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EditionDiff } from '../../src/edition/diff-editions.ts';
import type { IdentityZone } from '../../src/edition/identity-zone.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { rowsOfTable } from '../../src/edition/table-files.ts';
import { literal, openEngine } from '../../src/engine/engine.ts';
import { splitPerson } from '../../src/linkage/residents/change-people.ts';
import { mapAt } from '../../src/linkage/residents/map-at.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { type BuiltMonth, type MonthsWorkspace, openMonths } from './months-workspace.ts';

const LARGE = process.env.CONCORD_LARGE !== undefined;
const [RESIDENTS, THROUGH, MONTHS] = LARGE ? [3000, '2026-03', 12] : [1000, '2025-07', 4];
const minutes = (n: number): number => n * 60_000 * (LARGE ? 4 : 1);

let county: MonthsWorkspace;
const months: BuiltMonth[] = [];
const diffs: EditionDiff[] = [];

beforeAll(async () => {
  county = await openMonths(RESIDENTS, THROUGH);
  expect(county.drops.length).toBe(MONTHS);
  for (const drop of county.drops) {
    const isLast = drop === county.drops.at(-1);
    const review = (day: string) => county.withZone((zone) => splitSomebody(zone, day), true);
    months.push(await county.buildMonth(drop, isLast ? review : undefined));
  }
  for (let i = 1; i < months.length; i++) {
    const told = await county.concord('2026-06-01', 'diff', String(i), String(i + 1), '--json');
    expect(told.err).toBe('');
    diffs.push(JSON.parse(told.out));
  }
}, minutes(20));
afterAll(() => county.remove());

/** The person of most records loses one of them, as a reviewer would have it. */
async function splitSomebody({ engine }: IdentityZone, day: string): Promise<void> {
  const { personKey, record } = await engine.one<{ personKey: number; record: string }>(`
    select person_key as "personKey", max(record_id)::varchar as record from record_person where until_version is null
    group by person_key order by count(*) desc, person_key limit 1`);
  await splitPerson(engine, { personKey, records: [record], reason: 'two people, says a reviewer', at: day });
}

const versionOf = ({ manifest }: BuiltMonth): number => Number(manifest.inputs.identityMap?.split(':')[0]);

describe('twelve months, or as many as there is time for', () => {
  it('are as many editions, each on a map of its own', () => {
    expect(new Set(months.map((m) => m.manifest.editionId)).size).toBe(MONTHS);
    const versions = months.map(versionOf);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(MONTHS);
  });

  it('keep the key of everybody whose records did not change', async () => {
    await county.withZone(async ({ engine }) => {
      const held = (
        month: BuiltMonth,
      ): string => `(select person_key, count(*) as records, bit_xor(md5_number(record_id::varchar)) as held
        from (${mapAt(versionOf(month))}) group by person_key)`;
      for (let i = 1; i < months.length; i++) {
        const { same, other } = await engine.one<{ same: number; other: number }>(`
          select count(*) filter (a.person_key = b.person_key) as same, count(*) filter (a.person_key <> b.person_key) as other
          from ${held(months[i - 1]!)} a join ${held(months[i]!)} b using (records, held)`);
        expect([months[i]!.name, other]).toEqual([months[i]!.name, 0]);
        expect(same).toBeGreaterThan(RESIDENTS / 4);
      }
    });
  });

  it('list every change of a key in the diff, with its reason', async () => {
    await county.withZone(async ({ engine }) => {
      for (const [i, diff] of diffs.entries()) {
        const moved = await engine.all<{ a: number; b: number | null }>(`
          select distinct a.person_key as a, b.person_key as b from (${mapAt(versionOf(months[i]!))}) a
          left join (${mapAt(versionOf(months[i + 1]!))}) b using (record_id) where a.person_key is distinct from b.person_key`);
        for (const { a, b } of moved) expect([a, b, leadsTo(diff, a, b)]).toEqual([a, b, true]);
        for (const change of diff.identity!.changes) expect(change.reason).toMatch(/^[a-z-]+$/);
      }
    });
    const told = diffs.flatMap((d) => d.identity!.changes);
    expect(told.map((c) => c.kind)).toEqual(expect.arrayContaining(['merge', 'split']));
    expect(diffs.at(-1)!.identity!.changes).toContainEqual(
      expect.objectContaining({ kind: 'split', reason: 'decided-by-reviewers', records: 1 }),
    );
  });

  it('explain every row of every table that is another person’s', () => {
    for (const { identity } of diffs)
      for (const rows of identity!.rows) {
        expect([rows.table, rows.unexplained]).toEqual([rows.table, 0]);
        expect(rows.same + rows.byChange + rows.newlyLinked + rows.sentAgain).toBe(rows.rows);
      }
    expect(diffs.flatMap((d) => d.identity!.rows).some((r) => r.byChange > 0)).toBe(true);
  });

  it('count people and records so that each month follows from the one before', () => {
    for (const { identity } of diffs) {
      const { residents, newResidents, returnedResidents, goneResidents, records } = identity!;
      expect(residents.after).toBe(residents.before! + newResidents + returnedResidents - goneResidents);
      expect(records.after).toBe(records.before! + records.newlyLinked - records.lost);
      expect(records.unchanged).toBe(records.before! - records.moved - records.lost);
    }
  });

  it('never give a key to somebody else: whose most of its records are stays the same', async () => {
    const truth = literal(join(county.folder, 'truth/residents.parquet'));
    await county.withZone(async ({ engine }) => {
      await engine.run(`create temp table truly as
        select record_id, resident_id from record_evidence join (
          select resident_id, unnest([nhs_number, superseded_nhs_number]) as nhs_number from read_parquet(${truth})) using (nhs_number)`);
      const owners = months.map(
        (m) => `select ${versionOf(m)} as version, person_key, resident_id, count(*) as n
        from (${mapAt(versionOf(m))}) join truly using (record_id) where how = 'number' group by all`,
      );
      const strangers = await engine.all(`
        with owner as (select version, person_key, max_by(resident_id, (n, resident_id)) as resident_id
          from (${owners.join(' union all ')}) group by version, person_key)
        select person_key from owner group by person_key having count(distinct resident_id) > 1`);
      expect(strangers).toEqual([]);
    });
  });

  it('are told in words too, without a key of a person', async () => {
    const { out } = await county.concord('2026-06-01', 'diff', String(MONTHS - 1), String(MONTHS));
    expect(out).toMatch(/People: map \d+ to \d+; [\d,]+ to [\d,]+ residents/);
    expect(out).toContain('1 person split (1 record): people who look after the index decided so');
    expect(out).not.toMatch(/without a reason/);
  });

  it('stand in the audit log each time, since a comparison gives the keys of people', async () => {
    const { out } = await county.concord('2026-06-01', 'audit', 'list', '--action', 'diff', '--json');
    const events: { object: { id: string }; details: { before: string; changes: number } }[] = JSON.parse(out);
    expect(events.length).toBeGreaterThanOrEqual(MONTHS - 1);
    const last = events.find(({ object }) => object.id === months.at(-1)!.manifest.editionId)!;
    expect(last.details).toMatchObject({
      before: months.at(-2)!.manifest.editionId,
      changes: diffs.at(-1)!.identity!.changes.length,
    });
  });
});

describe('changes of who is who', () => {
  it('are counted as of past persons where nobody opted out, and so are they told', async () => {
    const { manifest } = months.at(-1)!;
    const edition = await openEdition(openWorkspace(county.folder));
    const { past, all } = await edition.engine.one<{ past: number; all: number }>(`
      select count(*) filter (where exists (select 1 from unnest([person_key, into_person_key]) u(k)
          where k is not null and k not in (select person_key from ${edition.table('purpose_direct_care')}))) as past,
        count(*) as "all" from ${edition.table('identity_change')}`);
    edition.close();
    const counted = manifest.seen!.tables.find((t) => t.name === 'identity_change')!;
    expect(past).toBeGreaterThan(0);
    expect(counted).toMatchObject({ rows: all, testPatients: 0, pastPersons: past });
    const care = counted.purposes.find((p) => p.purpose === 'direct_care')!;
    expect([care.optedOut, care.seen]).toEqual([0, all - past]);
    const { out } = await county.concord('2026-06-01', 'explain', '--rows');
    expect(out).toMatch(/Table +Rows +Unlinked +Test patients +Past persons +Opted out/);
    expect(out).not.toMatch(/Dataset +Rows +Unlinked +Test patients +Past persons/);
  });
});

describe('an edition of an earlier day', () => {
  it(
    'is the same when it is built again, though the map has gone on',
    async () => {
      for (const month of LARGE ? months.slice(0, -1) : [months[1]!]) {
        const again = await county.concord(
          '2026-06-01',
          'build',
          '--as-at',
          month.day,
          '--keys',
          county.keys,
          '--json',
        );
        expect(again.err).toBe('');
        const { editionId, tables } = JSON.parse(again.out);
        const before = month.manifest.tables.map(({ name, rows, sha256 }) => ({ name, rows, sha256 }));
        expect(tables).toEqual(before);
        expect([month.name, editionId]).toEqual([month.name, month.manifest.editionId]);
      }
      expect(readManifest(openWorkspace(county.folder).paths).editionId).toBe(months.at(-1)!.manifest.editionId);
    },
    minutes(4),
  );
});

describe('homes of an edition', () => {
  it('hold everybody whose home is told by the demographic service, once, but for the dead', async () => {
    const { manifest } = months.at(-1)!;
    const engine = await openEngine();
    for (const name of ['household_member', 'person']) {
      const table = manifest.tables.find((t) => t.name === name)!;
      await engine.run(`create view ${name} as from ${rowsOfTable(join(county.folder, '.concord'), table)}`);
    }
    const members = 'select person_key, home_key from household_member';
    const told = `select person_key, home_key from person
      where death_date is null and not gp_sourced and home_key is not null`;
    const { n } = await engine.one<{ n: number }>(`select count(*) as n from (${members})`);
    const apart = await engine.all(`(${members} except all (${told})) union all (${told} except all (${members}))`);
    engine.close();
    expect(apart).toEqual([]);
    expect(n).toBeGreaterThan(RESIDENTS * 0.9);
  });
});

describe('what an edition tells of its linkage', () => {
  it('is there by age, sex, ethnic group and source, and no number in it is small', async () => {
    const { manifest } = months.at(-1)!;
    const table = manifest.tables.find((t) => t.name === 'linkage_quality')!;
    const engine = await openEngine();
    const rows = await engine.all<Record<string, number | string | null>>(
      `from ${rowsOfTable(join(county.folder, '.concord'), table)}`,
    );
    engine.close();
    expect(new Set(rows.map((r) => r.grouping))).toEqual(new Set(['age', 'all', 'ethnic group', 'sex', 'source']));
    const small = rows.flatMap((r) => Object.values(r)).filter((n) => typeof n === 'number' && n >= 1 && n < 5);
    expect(small.filter((n) => Number.isInteger(n))).toEqual([]);
  });

  it('is told by the command, in words and as data', async () => {
    const { out } = await county.concord('2026-06-01', 'explain', '--linkage');
    expect(out).toMatch(/^Group +Records +Number/m);
    expect(out).toMatch(/^source: ecds_attendance /m);
    const rows = JSON.parse((await county.concord('2026-06-01', 'explain', '--linkage', '--json')).out);
    expect(rows[0]).toMatchObject({
      grouping: 'all',
      records: expect.any(Number),
      missed_match_rate: expect.any(Number),
    });
    expect(rows[0].by_number).toBeGreaterThan(rows[0].records / 2);
  });
});

/** Whether the changes of a diff lead from one person to the other; to nobody: whether it says that records lost that person. */
function leadsTo({ identity }: EditionDiff, from: number, to: number | null): boolean {
  if (to === null) return identity!.changes.some((c) => c.kind === 'unlink' && c.person_key === from);
  const reached = new Set([from]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { kind, person_key, into_person_key } of identity!.changes)
      if (kind !== 'overlay' && kind !== 'unlink' && into_person_key !== null && reached.has(person_key))
        reached.add(into_person_key);
  }
  return reached.has(to);
}
