/** Why deliveries are not in an edition is told once for all that share the reason. */
import { expect, it } from 'vitest';
import { leftOutTexts } from '../../src/cli/left-out-text.ts';
import type { Built } from '../../src/journey/build-edition.ts';

const PEOPLE = { reason: 'its rows are about people', remedy: 'see the how-to' };
const EARLIER = { reason: 'a later delivery took its place', remedy: 'nothing' };
const delivery = (deliveryId: string, why: typeof PEOPLE) => ({ deliveryId, ...why });
const dataset = (name: string, why: typeof PEOPLE) => ({ dataset: name, rule: 'no-identity-in-an-edition', ...why });

function told(leftOut: object[], refused: object[]): string[] {
  return leftOutTexts({ manifest: { inputs: { leftOut } }, refused } as unknown as Built);
}

it('deliveries and datasets of one reason are one line', () => {
  const of = (...names: string[]) => names.map((name) => delivery(name, EARLIER));
  expect(told(of('a-1', 'a-2'), [])).toEqual(['  Left out a-1, a-2: a later delivery took its place; nothing']);
  expect(told(of('1', '2', '3', '4', '5', '6', '7', '8'), [])).toEqual([
    '  Left out 1, 2, 3, 4, 5, 6 and 2 more: a later delivery took its place; nothing',
  ]);
  expect(told(of('1', '2', '3', '4', '5', '6', '7'), [])[0]).toContain('6, 7: ');
});

it('deliveries of a refused dataset are not told again beside it', () => {
  expect(
    told([delivery('p-1', PEOPLE), delivery('a-1', EARLIER)], [dataset('p', PEOPLE), dataset('q', PEOPLE)]),
  ).toEqual([
    '  Left out a-1: a later delivery took its place; nothing',
    '  Refused p, q (no-identity-in-an-edition): its rows are about people; see the how-to',
  ]);
});

it('nothing left out is nothing told', () => expect(told([], [])).toEqual([]));
