/** Which name is meant by one that nobody knows. */
import { expect, it } from 'vitest';
import { nearestName } from '../../src/workspace/nearest-name.ts';

it.each<[string, string[], string | null]>([
  ['trsut', ['trust', 'month'], 'trust'],
  ['Trust', ['trust'], 'trust'],
  ['DMX', ['DM', 'AF'], 'DM'],
  ['D', ['DM', 'AF'], null],
  ['XX', ['DM', 'AF'], null],
  ['DX', ['AF', 'DM'], 'DM'],
  ['', ['DM'], null],
  ['emergency_attendances', ['emergency_attendance'], 'emergency_attendance'],
  ['something-else', ['trust'], null],
  ['trust', [], null],
])('%j of %j is %j', (name, known, meant) => {
  expect(nearestName(name, known)).toBe(meant);
});
