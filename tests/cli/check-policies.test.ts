/** Policies that name what there is none of: whoever checks the catalogue is told, not whoever asks a question. */
import { expect, it } from 'vitest';
import { unknownInPolicies } from '../../src/cli/check-policies.ts';
import { loadPolicies, type Policy } from '../../src/policy/load-policies.ts';
import { CATALOGUE, MODEL } from '../metric/open-fixture.ts';

const POLICIES = loadPolicies({ catalogueFolders: [CATALOGUE] });
const changed = (change: Partial<Policy>): string[] =>
  unknownInPolicies([{ ...POLICIES.get('public')!, ...change }], MODEL).map((p) => `${p.problem}; ${p.remedy}`);

it('are none of ours', () => {
  expect(unknownInPolicies(POLICIES.values(), MODEL)).toEqual([]);
});

it.each<[Partial<Policy>, string]>([
  [{ row_filter: { practise: ['A'] } }, "there is no dimension 'practise'; did you mean 'practice'?"],
])('are told with the nearest: %o', (change, told) => {
  expect(changed(change)).toEqual([told]);
});
