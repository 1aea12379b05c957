/** The places that concord.yaml names, as an edition keeps them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBuiltInTables } from '../../src/edition/make-built-in-tables.ts';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { type Bench, inputOf } from '../../src/edition/run-step.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { openSqlGuard } from '../../src/engine/sql-guard.ts';
import type { CareSystem, Place } from '../../src/workspace/workspace.ts';
import { CATALOGUE } from '../metric/open-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-places-'));
const PLANS = readTableModel({ catalogueFolders: [CATALOGUE] }).filter((plan) => plan.from.includes('builder'));
let engine: Engine;
let bench: Bench;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  bench = {
    ...{ engine, guard: await openSqlGuard(engine), locked: engine, engineVersion: 'test', made: [], reused: [] },
    paths: { steps: join(folder, 'steps'), temporary: join(folder, 'temporary') } as Bench['paths'],
  };
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

const systemOf = (places?: Place[]): CareSystem => ({
  ...{ code: 'QZZ', name: 'Somewhere', onsCode: 'E54999999', trusts: ['RZ1', 'RZ2'] },
  ...(places ? { places } : {}),
});
const NORTH: Place = { code: 'NORTH', name: 'The North', kind: 'lad', parts: ['E07000002', 'E07000001'] };
const SOUTH: Place = { code: 'SOUTH', name: "St John's", kind: 'lad', parts: ['E07000003'] };

const made = async (system: CareSystem) => {
  const tables = await makeBuiltInTables(bench, { systems: [system] }, PLANS, []);
  return new Map(tables.map((table) => [table.plan.name, table.output]));
};

describe('the places of care systems', () => {
  it('are a row for each council, under the names that the system gave them', async () => {
    const places = (await made(systemOf([NORTH, SOUTH]))).get('care_system_place')!;
    expect(await engine.all(`from ${inputOf(places).relation}`)).toEqual(
      [
        ['E07000001', 'NORTH', 'The North'],
        ['E07000002', 'NORTH', 'The North'],
        ['E07000003', 'SOUTH', "St John's"],
      ].map(([code, place_code, place_name]) => ({
        ...{ kind: 'lad', code, place_code, place_name },
        ...{ system_code: 'QZZ', system_name: 'Somewhere' },
      })),
    );
  });

  it('are a step of the build, so that an edition with other places has another id', async () => {
    const hashOf = async (places: Place[]) => (await made(systemOf(places))).get('care_system_place')!.hash;
    const first = await hashOf([NORTH, SOUTH]);
    expect(await hashOf([NORTH, SOUTH])).toBe(first);
    expect(await hashOf([NORTH, { ...SOUTH, name: 'South' }])).not.toBe(first);
    expect(await hashOf([NORTH, { ...SOUTH, parts: ['E07000004'] }])).not.toBe(first);
  });

  it('are no table where none is named, beside the systems and their trusts', async () => {
    const none = await made(systemOf());
    expect([...none.keys()].filter((name) => name.startsWith('care_system'))).toEqual([
      'care_system',
      'care_system_trust',
    ]);
    expect(none.get('care_system_trust')!.rows).toBe(2);
  });
});
