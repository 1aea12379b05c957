/** More rows in one update than the engine lays in one group: they are told, named and described all the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openEngine } from '../../../src/engine/engine.ts';
import type { IdentitySource } from '../../../src/linkage/residents/collect-identity-records.ts';
import { updateResidentIndex } from '../../../src/linkage/residents/update-resident-index.ts';
import { MODEL } from './made-up-index.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an update of 130,000 records tells, names and describes them', { timeout: 300_000 }, async () => {
  const engine = await openEngine({ file: join(folder, 'identity.duckdb'), threads: 2 });
  await engine.run(`create table pds as
    with digits as (select 999000000 + i as nine from range(200000) t(i)),
    checked as (select nine, (11 - (${[...Array(9).keys()].map((i) => `${10 - i} * (nine // ${10 ** (8 - i)} % 10)`).join(' + ')}) % 11) % 11 as c from digits)
    select nine || '' || c as number, date '1950-01-01' + (nine % 20000)::integer as born, 'P1' as _from from checked where c < 10
    order by nine limit 130000`);
  const contract = {
    ...{ id: 'pds', sensitive: '' },
    columns: [
      { name: 'number', identifies: 'nhs-number' },
      { name: 'born', identifies: 'birth-date' },
    ],
  } as unknown as IdentitySource['contract'];
  const source: IdentitySource = { name: 'd1', contract, relation: 'pds', trust: 2 };
  const update = await updateResidentIndex(engine, [source], { at: '2026-04-01', model: MODEL });
  expect(update).toMatchObject({ linked: { number: 130_000 }, unlinked: 0, residents: 130_000 });
  const kept = await engine.one<{ residents: number; hash: string }>(
    'select (select count(*) from resident where records = 1) as residents, (select map_hash from identity_map) as hash',
  );
  expect(kept).toEqual({ residents: 130_000, hash: update.mapHash });
  engine.close();
});
