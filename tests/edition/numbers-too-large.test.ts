/** A number in a row about somebody for which its column has no room is missing in the edition, and stops no build. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.ts';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { mappedColumns, mappingPath } from '../../src/edition/map-dataset.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { RECORDS } from '../pseudonym/hmac-twin.ts';
import { plantedValue } from '../pseudonym/planted-rows.ts';
import { mapRows } from './map-rows.ts';
import { OURS, PLANS } from './model-world.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [RECORDS]);
});
afterAll(() => engine.close());

const contracts = [...loadContracts(OURS).values()].filter((c) => c.identity !== 'none');
const cases = contracts.flatMap((contract) =>
  [...PLANS.keys()]
    // a dataset that is another's with tokens is mapped by the SQL of that one
    .filter((table) => existsSync(join(dirname(contract.path), `${table}.sql`)))
    .map((table) => [contract.id, table, contract] as const),
);

/** A row whose every number that the check may let in is far too large: as digits of no person and of no day. */
function rowOf(contract: Contract): Record<string, string> {
  const cells = contract.columns.map((c) => {
    const isNumber = c.type === 'integer' || c.type === 'number';
    const letIn = c.severity === 'warn' || c.maximum === undefined;
    return [c.name, isNumber && letIn ? '999999999999' : plantedValue(c, 1)] as const;
  });
  return Object.fromEntries(cells.filter(([, value]) => value !== null)) as Record<string, string>;
}

it.each(cases)('%s as %s', async (id, table, contract) => {
  const [mapped] = await mapRows(engine, contract, table, [rowOf(contract)]);
  const plan = PLANS.get(table)!;
  const given = new Set(Object.keys(mapped ?? {}));
  if (!mapped) return;
  const sql = readFileSync(mappingPath(contract, table), 'utf8');
  const rows = await engine.all(`select ${mappedColumns(plan, given, id).join(', ')} from (${sql})`);
  expect(rows.length).toBeGreaterThan(0);
});
