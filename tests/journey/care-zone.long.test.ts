/** The care zone: rows that only direct care may use are in it and nowhere else, with who everybody is, and sealed. */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openCareZone } from '../../src/edition/care/open-care-zone.ts';
import { readManifest } from '../../src/edition/read-manifest.ts';
import { reconcileRows } from '../../src/edition/reconcile-rows.ts';
import { withdrawDelivery } from '../../src/journey/withdraw-delivery.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { careMarks, filesOfCare, inCare, sealedCare, searchOutside, usableMarks } from './care-search.ts';
import { makeSent, whereabouts } from './care-twin.ts';
import {
  buildCare,
  careKeys,
  homeOf,
  landVisits,
  MODES,
  makeCareWorkspace,
  numberOf,
  type Sent,
  surnameOf,
} from './care-workspace.ts';

let workspace: Workspace;
let sent: Sent[];
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

beforeAll(async () => {
  workspace = makeCareWorkspace();
  sent = makeSent(1, 3);
  await landVisits(workspace, sent);
  await buildCare(workspace);
});
afterAll(() => rmSync(workspace.folder, { recursive: true, force: true }));

describe('rows that only direct care may use', () => {
  it('are in the care zone, and the others in the edition, each where the last word on it says', async () => {
    const { usable, care } = whereabouts(sent);
    expect(care.length).toBeGreaterThan(20);
    expect(await careMarks(workspace)).toEqual(care);
    expect(await usableMarks(workspace)).toEqual(usable);
  });

  it('are as many as `explain --rows` says, delivery by delivery', async () => {
    const { sentConfidential } = whereabouts(sent);
    const told = reconcileRows(readManifest(workspace.paths));
    expect(Object.fromEntries(told.map((r) => [r.dataset, r.careOnly]))).toEqual(sentConfidential);
    for (const r of told) expect(r.rejected + (r.careOnly ?? 0) + r.superseded + r.published).toBe(r.received);
    const all = MODES.map((m) => `select _delivery as delivery from dataset.visit_${m}`).join(' union all ');
    const kept = await inCare(workspace, (engine) =>
      engine.all<{ delivery: string; rows: number; superseded: number; held: number }>(`
        select d.delivery, d.rows, d.superseded, count(r.delivery) as held
        from care_delivery d left join (${all}) r using (delivery) group by all order by all`),
    );
    expect(kept.some((d) => d.superseded > 0)).toBe(true);
    for (const { rows, superseded, held } of kept) expect(rows).toBe(superseded + held);
    const { deliveries } = readManifest(workspace.paths).inputs;
    expect(kept.map((d) => [d.delivery, d.rows])).toEqual(
      deliveries.map((d) => [d.deliveryId, d.rowsCareOnly]).sort((a, b) => (`${a[0]}` < `${b[0]}` ? -1 : 1)),
    );
  });

  it('have the columns of the model, and keys by which they are somebody', async () => {
    const table = readManifest(workspace.paths).tables.find((t) => t.name === 'visit')!;
    const [columns, people] = await inCare(workspace, async (engine) => [
      (await engine.describe('from visit')).map((c) => c.name),
      await engine.all<{ mark: string; surname: string }>(
        'select mark, surname from visit join care_person using (person_key)',
      ),
    ]);
    expect(columns).toEqual(table.columns.map((c) => c.name));
    const said = new Map(sent.flatMap((s) => s.visits.map((v) => [v.mark, surnameOf(v.person).toUpperCase()])));
    expect(people.length).toBe(whereabouts(sent).care.length);
    for (const { mark, surname } of people) expect([mark, surname]).toEqual([mark, said.get(mark)]);
  });

  it('are in no file outside the sealed one', async () => {
    const { files, found } = await searchOutside(workspace, 'ZEAL');
    expect(files).toBeGreaterThan(10);
    expect(found).toEqual([]);
    expect(filesOfCare(workspace)).toEqual(['care.duckdb.sealed']);
    expect(statSync(sealedCare(workspace)).mode & 0o777).toBe(0o600);
    expect(statSync(join(workspace.paths.data, 'care')).mode & 0o777).toBe(0o700);
    // the same search finds rows that may be used
    expect((await searchOutside(workspace, 'Q1x')).found.length).toBeGreaterThan(2);
  });
});

describe('who everybody is', () => {
  it('is in the care zone: number, names, birth date, sex and the address of the postcode that is believed', async () => {
    const people = await inCare(workspace, (engine) =>
      engine.all<Record<string, string>>('select * exclude (person_key) from care_person order by nhs_number'),
    );
    const { people: met } = whereabouts(sent);
    expect(people.length).toBe(met.size);
    for (const person of met) {
      const [address, postcode] = homeOf(person);
      const [surname, sex] = [surnameOf(person).toUpperCase(), `${1 + (person % 2)}`];
      const found = people.find((p) => p.nhs_number === numberOf(person));
      expect(found).toMatchObject({ surname, sex, address, postcode });
      expect(found?.birth_date).toMatch(/^19\d\d-0\d-1\d$/);
    }
  });

  it('is in no file outside the sealed ones', async () => {
    for (const text of [numberOf(1), surnameOf(1), surnameOf(1).toUpperCase(), 'Marrowbone'])
      expect(await searchOutside(workspace, text)).toMatchObject({ found: [] });
  });
});

describe('reading the zone', () => {
  it('changes nothing, reaches no other file and leaves nothing on the disk', async () => {
    const zone = await openCareZone(workspace.paths, careKeys());
    try {
      expect(filesOfCare(workspace)).toEqual(['care.duckdb.sealed']);
      await expect(zone.engine.run('delete from care_person')).rejects.toThrow(/read-only/);
      const outside = `from read_blob('${sealedCare(workspace)}')`;
      await expect(zone.engine.run(outside)).rejects.toThrow(/disabled|not allowed/i);
      expect((await zone.engine.all('from visit')).length).toBe(whereabouts(sent).care.length);
    } finally {
      zone.close();
    }
  });

  it('says that there is none before a build with keys', async () => {
    const other = makeCareWorkspace();
    await expect(openCareZone(other.paths, careKeys())).rejects.toMatchObject({ kind: 'no-data' });
    rmSync(other.folder, { recursive: true });
  });
});

describe('building again', () => {
  it('leaves the sealed file alone when nothing changed', async () => {
    const before = readFileSync(sealedCare(workspace));
    const built = await buildCare(workspace);
    expect([built.unchanged, built.made]).toEqual([true, []]);
    expect(readFileSync(sealedCare(workspace)).equals(before)).toBe(true);
  });

  it('takes in what came, and makes no step of an earlier delivery again', async () => {
    const more = makeSent(2, 1);
    await landVisits(workspace, more, sent.length);
    const { made } = await buildCare(workspace);
    const lines = made.filter((name) => name.startsWith('line:'));
    expect(lines.length).toBe(2 * more.length);
    sent.push(...more);
    const { usable, care } = whereabouts(sent);
    expect([await careMarks(workspace), await usableMarks(workspace)]).toEqual([care, usable]);
  });

  it('as at an earlier day leaves the zone to the edition that serves', async () => {
    const before = readFileSync(sealedCare(workspace));
    await landVisits(workspace, makeSent(3, 1), 2000);
    sent.push(...makeSent(3, 1));
    await buildCare(workspace);
    const now = readFileSync(sealedCare(workspace));
    expect(now.equals(before)).toBe(false);
    const { current } = await buildCare(workspace, careKeys(), '2026-02-03');
    expect(current).toBe(false);
    expect(readFileSync(sealedCare(workspace)).equals(now)).toBe(true);
    expect(filesOfCare(workspace)).toEqual(['care.duckdb.sealed']);
  });

  it('forgets the rows of a delivery that was taken back, and lets what it superseded hold again', async () => {
    const last = sent.findLastIndex((s) => s.mode === 'upsert' && s.from === 'RX1');
    const { deliveries } = readManifest(workspace.paths).inputs;
    const newest = deliveries.filter((d) => d.dataset === 'visit_upsert' && d.from === 'RX1').at(-1)!;
    const now = new Date('2026-02-09T09:00:00Z');
    await withdrawDelivery({ workspace, deliveryId: newest.deliveryId, withdrawn: true, reason: 'a test', now });
    await buildCare(workspace);
    sent.splice(last, 1);
    const { usable, care } = whereabouts(sent);
    expect([await careMarks(workspace), await usableMarks(workspace)]).toEqual([care, usable]);
  });

  it('with a newer version of the key seals anew, with that one', async () => {
    await buildCare(workspace, careKeys(1, 2));
    await expect(openCareZone(workspace.paths, careKeys())).rejects.toMatchObject({ kind: 'workspace-invalid' });
    const marks = await inCare(workspace, (engine) => engine.all('from visit'), careKeys(1, 2));
    expect(marks.length).toBe(whereabouts(sent).care.length);
  });
});
