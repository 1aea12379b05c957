/** Rows about people and homes of which nobody knows whose they are count as unlinked, whatever their dataset is about. */
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { unlinkedSql } from '../../src/edition/write-dataset-rows.ts';
import { belowTheLine } from '../../src/pseudonym/below-the-line.ts';

const contracts = [...loadContracts({ catalogueFolders: [resolve(import.meta.dirname, '../../catalogue')] }).values()];
const unlinked = (id: string) => unlinkedSql(belowTheLine(contracts.find((c) => c.id === id)!));

it('are told by the person, or by the home where there is no person, and not of what is about nobody', () => {
  expect(unlinked('gp_registration')).toBe('person_key is null');
  for (const id of ['council_tax', 'benefit_award', 'fire_visit', 'police_domestic_abuse', 'assisted_bin'])
    expect([id, unlinked(id)]).toEqual([id, 'home_key is null']);
  for (const contract of contracts)
    expect([contract.id, unlinkedSql(belowTheLine(contract)) !== null]).toEqual([
      contract.id,
      contract.identity !== 'none',
    ]);
});
