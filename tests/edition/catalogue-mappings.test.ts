/** Every mapping and correction of our catalogue fits its contract and its table, before any row comes. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { checkMappings } from '../../src/edition/check-mappings.ts';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';

const ours = { catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] };
const contracts = [...loadContracts(ours).values()];
const plans = readTableModel(ours);
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

describe('mappings and corrections of the catalogue', () => {
  it.each(contracts.map((c) => [c.id, c] as const))('%s', async (_, contract) => {
    expect(await checkMappings(contract, plans, engine)).toEqual([]);
  });
});
